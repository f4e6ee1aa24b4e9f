"""How answers look, and how programs manage scripts, links and schedules."""

from __future__ import annotations

import base64

from fixture import BASE, MARK, SCRIPT, SET, ClientsCase
from sdk import Client

ENVELOPE = {"ok", "error", "message", "data", "traceId", "clientTime", "reqTime", "respTime", "reqCost"}


class ManagementTest(ClientsCase):
    def test_envelopes_have_the_keys_that_programs_read(self) -> None:
        client = Client(BASE, {"X-Client-Time": "now", "X-Trace-Id": "TRACE-1"})
        reply = client.get("/api/v1/do/ping")
        self.assertEqual(ENVELOPE, set(reply.json))
        expected = [True, 200, "", "pong", "TRACE-1", "now"]
        self.assertEqual(expected, [reply.json[k] for k in ("ok", "error", "message", "data", "traceId", "clientTime")])
        self.assertEqual("TRACE-1", reply.headers["x-trace-id"])
        self.assertRegex(reply.json["reqTime"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertRegex(reply.headers["x-request-cost"], r"^\d+$")
        for name in ("x-dff-version", "x-dff-release-timestamp", "x-request-time", "x-response-time"):
            self.assertIn(name, reply.headers)
        self.assertNotIn("x-powered-by", reply.headers)
        self.assertRegex(
            self.anyone.get("/api/v1/do/ping").json["traceId"], r"^TRACE-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$"
        )

    def test_failures_have_the_keys_and_texts_that_programs_read(self) -> None:
        reply = self.admin.get("/api/v1/scripts/%s__none/do/get" % SET)
        body = reply.json
        self.assertEqual(
            {"entity": "script", "id": SET + "__none"}, self.fails(reply, 404, "EClientNotFound", "No such data")
        )
        self.assertEqual((404.41, 404), (body["error"], body["status"]))
        self.assertEqual({"method": "GET", "url": "/api/v1/scripts/%s__none/do/get" % SET}, body["reqDump"])
        text = "No such router. Please make sure that the METHOD is correct and no spelling missing in the URL"
        for method, path in (("GET", "/api/v1/nothing?a=1"), ("POST", "/api/v1/do/ping"), ("PUT", "/api/v1/do/echo")):
            reply = self.admin.send(method, path)
            self.assertEqual({"method": method, "url": path}, self.fails(reply, 404, "EClientNotFound", text))
        reply = self.admin.post("/api/v1/script-sets/do/add", {"data": {}})
        self.assertEqual(
            {"message": "Field `id` is missing."}, self.fails(reply, 400, "EClientBadRequest", "Invalid request body")
        )
        reply = self.admin.get("/api/v1/scripts/do/list", pageSize=0)
        detail = self.fails(reply, 400, "EClientBadRequest", "Invalid request query")
        self.assertEqual("Field `pageSize` value `0` is not valid. (minValue = 1)", detail["message"])
        reply = self.admin.post("/api/v1/script-sets/do/add", {"data": {"id": SET, "nonsense": 1}})
        self.assertIn("Found unexpected field `nonsense`", self.fails(reply, 400, "EClientBadRequest")["message"])
        reply = self.admin.send("POST", "/api/v1/do/echo", raw=b"{")
        self.fails(reply, 400, "EClientBadRequest", "Invalid request body")

    def test_a_get_may_name_a_content_type_and_a_head_is_answered(self) -> None:
        self.assertEqual(200, self.anyone.send("HEAD", "/").status)
        reply = self.anyone.send("GET", "/")
        self.assertEqual((302, "/client-app"), (reply.status, reply.headers["location"]))
        self.assertEqual("", self.admin.send("HEAD", "/api/v1/scripts/do/list").text)

    def test_lists_are_paged_sorted_searched_and_cut_down(self) -> None:
        path = "/api/v1/funcs/do/list"
        reply = self.admin.get(path, scriptId=SCRIPT, pageSize=2, pageNumber=2)
        info = reply.json["pageInfo"]
        self.assertEqual(
            {"pagingStyle", "pageSize", "count", "totalCount", "pageNumber", "pageCount", "isFirstPage"}, set(info)
        )
        self.assertEqual(
            ("normal", 2, 2, 2, False),
            tuple(info[k] for k in ("pagingStyle", "pageSize", "count", "pageNumber", "isFirstPage")),
        )
        every = self.admin.get(path, scriptId=SCRIPT, sort="-defOrder", noPage="true").data
        self.assertEqual(["echo", "plus"], [row["name"] for row in every[-2:]])
        seed = self.admin.get(path, scriptId=SCRIPT, orderBy="defOrder", orderMethod="desc", pageSize=100).data
        later = self.admin.get(path, scriptId=SCRIPT, sort="-defOrder", pageSize=100).data
        self.assertEqual([row["name"] for row in seed], [row["name"] for row in later])
        self.assertNotIn("pageInfo", self.admin.get(path, scriptId=SCRIPT, noPage="true").json)
        self.assertEqual(
            ["plus"], [row["name"] for row in self.admin.get(path, scriptId=SCRIPT, tags="math,first").data]
        )
        found = self.admin.get(path, scriptId=SCRIPT, _fuzzySearch="PLUS").data
        self.assertEqual(["plus"], [row["name"] for row in found])
        self.assertEqual({"id", "name"}, set(self.admin.get(path, scriptId=SCRIPT, fields="id,name,unknown").data[0]))
        self.assertEqual({"id"}, set(self.admin.get(path, scriptId=SCRIPT, fieldPicking="id").data[0]))
        for cut in ({"fields": "-,id,name"}, {"fields": "-id,name"}, {"fieldKicking": "id,name"}):
            row = self.admin.get(path, scriptId=SCRIPT, **cut).data[0]
            self.assertTrue({"id", "name"}.isdisjoint(row) and "definition" in row, cut)
        table = self.admin.get(path, scriptId=SCRIPT, export="csv", fields="id,name")
        self.assertIn('attachment; filename="list.csv"', table.headers["content-disposition"])
        self.assertIn(SCRIPT + ".plus", table.text)

    def test_many_links_are_made_changed_and_deleted_at_once(self) -> None:
        for family in ("auth-links", "sync-apis", "batches", "async-apis", "crontab-configs", "cron-jobs"):
            tag = "many-" + family + MARK
            row = {"funcId": SCRIPT + ".whole", "funcCallKwargsJSON": {"a": 1, "b": 1}, "tagsJSON": [tag, "a", "a"]}
            ids = self.do(family + "/do/add-many", [row, row])["ids"]
            self.assertEqual(2, len(ids))
            body = {"data": {"funcCallKwargsJSON": {"b": 2}, "note": "n"}}
            changed = self.admin.post("/api/v1/%s/do/modify-many?tags=%s" % (family, tag), body).data
            self.assertEqual(sorted(ids), sorted(changed["ids"]))
            rows = self.admin.get("/api/v1/%s/do/list" % family, tags=tag).data
            self.assertEqual(
                [({"a": 1, "b": 2}, "n", sorted([tag, "a"]))] * 2,
                [(row["funcCallKwargsJSON"], row["note"], row["tagsJSON"]) for row in rows],
            )
            self.fails(
                self.admin.get("/api/v1/%s/do/delete-many" % family), 403, "EBizCondition.DeleteConditionNotSpecified"
            )
            gone = self.admin.get("/api/v1/%s/do/delete-many" % family, tags=tag).data
            self.assertEqual((sorted(ids), sorted(ids)), (sorted(gone["ids"]), sorted(gone["id"])))

    def test_drafts_are_saved_run_and_published_by_both_generations(self) -> None:
        script = SET + "__draft"
        code = base64.b64encode("@DFF.API('é')\ndef f():\n    print('seen')\n    return 'é'\n".encode()).decode()
        self.do("scripts/do/add", {"id": script, "codeDraftBase64": code})
        ran = self.admin.post("/api/v1/func-draft/%s.f" % script, {"kwargs": {}}).data
        result = ran["result"]
        self.assertEqual(("success", "'é'"), (result["status"], result["returnValue"]))
        self.assertEqual(["f"], [row["name"] for row in result["apiFuncs"]])
        self.assertEqual(result["apiFuncs"], result["exportedAPIFuncs"])
        self.assertEqual(result["printLogs"], result["logMessages"])
        self.assertIn("seen", result["printLogs"][0])
        row = self.admin.get("/api/v1/scripts/%s/do/get" % script).data
        reply = self.admin.post(
            "/api/v1/scripts/%s/do/modify" % script, {"prevCodeDraftMD5": "0" * 32, "data": {"codeDraft": "x"}}
        )
        self.fails(reply, 409, "EBizRequestConflict.scriptDraftAlreadyChanged", "Script draft already changed")
        body = {"prevCodeDraftMD5": row["codeDraftMD5"], "data": {"codeDraft": "1 +"}}
        self.assertEqual(32, len(self.admin.post("/api/v1/scripts/%s/do/modify" % script, body).data["codeDraftMD5"]))
        reply = self.admin.post("/api/v1/scripts/%s/do/publish" % script, {"force": True, "data": {}})
        detail = self.fails(reply, 400, "EScriptPublishFailed", "Script publishing failed. Please check your code")
        self.assertIn("SyntaxError", detail["stack"] + str(detail["result"]["exception"]))

    def test_names_of_the_first_generation_lead_to_the_same_things(self) -> None:
        job = self.do(
            "crontab-configs/do/add", {"funcId": SCRIPT + ".whole", "funcCallKwargsJSON": {}, "crontab": "*/5 * * * *"}
        )
        row = self.admin.get("/api/v1/cron-jobs/do/list", id=job["id"]).data[0]
        self.assertEqual(("*/5 * * * *", "*/5 * * * *"), (row["cronExpr"], row["crontab"]))
        bad = {"data": {"funcId": SCRIPT + ".whole", "funcCallKwargsJSON": {}, "crontab": "x"}}
        self.fails(
            self.admin.post("/api/v1/crontab-configs/do/add", bad), 400, "EClientBadRequest.InvalidCronTabExpression"
        )
        bad["data"]["cronExpr"] = bad["data"].pop("crontab")
        self.fails(self.admin.post("/api/v1/cron-jobs/do/add", bad), 400, "EClientBadRequest.InvalidCronExpression")
        self.assertEqual(
            [".func-pkg", "prod"],
            [self.anyone.get("/api/v1/func-system-config").data[k] for k in ("_FUNC_PKG_EXPORT_EXT", "MODE")],
        )
        self.assertEqual(self.anyone.get("/api/v1/image-info").data, self.anyone.get("/api/v1/image-info/do/get").data)
        for name in ("/api/v1/debug/worker-queues/do/clear", "/api/v1/monitor/worker-queues/do/clear"):
            self.assertIsNone(self.admin.post(name, {}).data)
