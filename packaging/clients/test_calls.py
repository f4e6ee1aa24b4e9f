"""Every form in which programs call functions, and what they are answered."""

from __future__ import annotations

import json
import time

from fixture import BASE, MARK, SCRIPT, ClientsCase
from sdk import Client, signing

# the two generations' names
FAMILIES = [("auth-links", "al", "auln-", "AuthLink"), ("sync-apis", "sync", "sapi-", "SyncAPI")]


class CallsTest(ClientsCase):
    def warm(self) -> None:
        """Has a process ready for the script, so that a call with a short limit finds one."""
        self.assertEqual("30", self.anyone.get("/api/v1/al/" + self.link("whole")).text)

    def test_a_link_takes_every_form_of_arguments_under_both_names(self) -> None:
        link = self.link("echo", {"fixed": 1, "open": "INPUT_BY_CALLER", "old": "FROM_PARAMETER"})
        for call in ("/api/v1/al/", "/api/v1/sync/"):
            path = call + link
            expected = {"fixed": 1, "open": {"a": [1, "é"]}}
            kwargs = {"open": {"a": [1, "é"]}}
            got = [
                self.anyone.get(path, kwargs=json.dumps(kwargs), options="{}"),
                self.anyone.post(path, {"kwargs": kwargs}),
                self.anyone.post(path, {"kwargs": json.dumps(kwargs), "options": "{}"}),
                self.anyone.post(path + "/simplified", kwargs),
                self.anyone.post(path + "/s/any/name.csv", kwargs),
                self.anyone.post(path + "/flattened", {"kwargs_open": kwargs["open"]}),
            ]
            self.assertEqual([expected] * len(got), [reply.json for reply in got])
            texts = {"fixed": 1, "open": "1", "old": "x y"}
            got = [
                self.anyone.get(path, open="1", old="x y"),
                self.anyone.get(path + "/simplified", open="1", old="x y"),
                self.anyone.get(path + "/flattened", kwargs_open="1", kwargs_old="x y"),
                self.anyone.form(path + "/s", {"open": "1", "old": "x y"}),
            ]
            self.assertEqual([texts] * len(got), [reply.json for reply in got])
            self.assertEqual(
                {"fixed": 1, "open": "1"}, self.anyone.post(path, {"kwargs": {"fixed": 1, "open": "1"}}).json
            )
            detail = self.fails(
                self.anyone.post(path, {"kwargs": {"fixed": 2}}),
                400,
                "EClientBadRequest",
                "Cannot specify a fixed kwargs field",
            )
            self.assertEqual({"kwargsField": "fixed", "kwargsValue": 2, "funcId": SCRIPT + ".echo"}, detail)
            self.fails(self.anyone.get(path, kwargs="{"), 400, "EClientBadRequest", "Invalid kwargs, bad JSON format")
            self.fails(self.anyone.get(path, options="{"), 400, "EClientBadRequest", "Invalid options, bad JSON format")

    def test_forms_and_queries_may_repeat_and_nest_names(self) -> None:
        path = "/api/v1/al/" + self.link("echo")
        expected = {"a": ["1", "2"], "o": {"b": "3", "c": ["4"]}}
        text = "a=1&a=2&o[b]=3&o[c][]=4"
        form = "application/x-www-form-urlencoded"
        self.assertEqual(expected, self.anyone.send("GET", path + "/s?" + text).json)
        self.assertEqual(
            expected, self.anyone.send("GET", path + "?" + text.replace("[", "%5B").replace("]", "%5D")).json
        )
        self.assertEqual(expected, self.anyone.send("POST", path + "/s", raw=text.encode(), type_=form).json)
        nested = b"kwargs[a]=1&options[unbox]=false"
        self.assertEqual({"result": {"a": "1"}}, self.anyone.send("POST", path, raw=nested, type_=form).data)
        echo = self.anyone.send("POST", "/api/v1/do/echo?" + text, raw=text.encode(), type_=form).data
        self.assertEqual({"query": expected, "body": expected}, echo)
        signed = Client(BASE, sign=signing(*self.key, "v2"))
        self.assertEqual(expected, signed.send("GET", path + "/s?" + text).json)

    def test_what_has_been_read_before_is_not_sent_again(self) -> None:
        path = "/api/v1/scripts/do/list?id=" + SCRIPT
        tag = self.admin.get(path).headers["etag"]
        again = Client(BASE, {"X-Dff-Auth-Token": self.token, "If-None-Match": tag}).get(path)
        self.assertEqual((304, b""), (again.status, again.body))

    def test_bodies_of_other_kinds_become_one_argument(self) -> None:
        path = "/api/v1/al/" + self.link("echo")
        self.assertEqual(
            {"text": "hello é"}, self.anyone.send("POST", path + "/s", raw="hello é".encode(), type_="text/plain").json
        )
        raw = self.anyone.send("POST", path + "/s", raw=b"\x00\x01", type_="application/octet-stream")
        self.assertEqual({"base64": "AAE="}, raw.json)

    def test_files_are_uploaded_in_both_forms(self) -> None:
        link = "/api/v1/al/" + self.link("files")
        files = {"表.csv": b"a,b\n", "b.txt": b""}
        expected = {"note": None, "files": [["表.csv", 4, "a,b\n"], ["b.txt", 0, ""]]}
        self.assertEqual(expected, self.anyone.upload(link + "/upload", {}, files).json)
        self.assertEqual({**expected, "note": "n"}, self.anyone.upload(link + "/s", {"note": "n"}, files).json)

    def test_results_look_as_ever(self) -> None:
        path = "/api/v1/al/%s"
        whole, text, nothing = (path % self.link(name) for name in ("whole", "text", "nothing"))
        self.assertEqual("30", self.anyone.get(whole).text)
        reply = self.anyone.get(text)
        self.assertEqual(
            ("text/plain; charset=utf-8", "nosniff"), (reply.type, reply.headers["x-content-type-options"])
        )
        self.assertEqual((200, ""), (self.anyone.get(nothing).status, self.anyone.get(nothing).text))
        for word in ("unfold", "unbox"):
            body = self.anyone.post(whole, {"options": {word: False}})
            self.assertEqual({"result": 30.0}, body.data)
            self.assertEqual("30", self.admin.post("/api/v1/func/%s.whole" % SCRIPT, {"options": {word: True}}).text)
        for kind, expected in (("raw", "30"), ("jsonDumps", "30.0"), ("repr", "30.0")):
            self.assertEqual(expected, self.anyone.post(whole, {"options": {"returnType": kind}}).text, kind)
        every = self.anyone.post(whole, {"options": {"returnType": "ALL"}}).json
        self.assertEqual({"raw": 30.0, "repr": "30.0", "jsonDumps": "30.0"}, every)

    def test_a_function_is_called_and_described_directly(self) -> None:
        path = "/api/v1/func/%s.plus" % SCRIPT
        self.assertEqual({"result": 5}, self.admin.post(path, {"kwargs": {"x": 3}}).data)
        self.assertEqual(
            {"result": 5}, Client(BASE, sign=signing(*self.key, "v2")).post(path, {"kwargs": {"x": 3}}).data
        )
        row = self.admin.get(path).data
        self.assertEqual(["plus(x, y=2)", "calc"], [row["definition"], row["category"]])
        self.assertEqual({"x": {}, "y": {"default": 2}}, row["kwargsJSON"])
        self.fails(self.anyone.post(path, {}), 401, "EUserAuth", "User not signed in")
        detail = self.fails(self.admin.post(path + "x", {}), 404, "EClientNotFound", "No such Func")
        self.assertEqual({"funcId": SCRIPT + ".plusx"}, detail)

    def test_failing_calls_are_told_as_ever(self) -> None:
        self.warm()
        detail = self.fails(
            self.anyone.get("/api/v1/al/" + self.link("fails")), 599, "EFuncFailed", "Calling Function failed."
        )
        self.assertLessEqual({"id", "etype", "einfoTEXT", "exception", "traceback"}, set(detail))
        self.assertEqual(("ValueError", "ValueError: no such thing"), (detail["etype"], detail["exception"]))
        body = self.anyone.get("/api/v1/al/" + self.link("slow")).json
        keys = {"detail", "error", "message", "ok", "reason", "reqCost", "reqDump", "traceId"}
        self.assertEqual((keys, 599.31, "EFuncTimeout"), (set(body), body["error"], body["reason"]))
        self.assertEqual({"einfoTEXT", "id"}, set(body["detail"]))

    def test_a_result_that_was_not_waited_for_is_fetched_later(self) -> None:
        self.warm()
        body = self.anyone.get("/api/v1/al/" + self.link("late")).json
        keys = {"detail", "error", "message", "ok", "reason", "reqCost", "reqDump", "traceId"}
        self.assertEqual((keys, 599.1, "EAPITimeout"), (set(body), body["error"], body["reason"]))
        task = body["detail"]["id"]
        deadline = time.monotonic() + 100
        row = self.admin.get("/api/v1/func-result", taskId=task).data
        while row["status"] == "PENDING" and time.monotonic() < deadline:
            time.sleep(0.2)
            row = self.admin.get("/api/v1/func-result", taskId=task).data
        self.assertEqual(("SUCCESS", "late"), (row["status"], row["result"]))
        self.assertLessEqual({"request", "startTime", "endTime", "status", "result"}, set(row))
        self.assertEqual("late", self.anyone.get("/api/v1/func-result", taskId=task, unfold="true").text)
        self.fails(self.admin.get("/api/v1/func-result", taskId="task-none"), 404, "EClientNotFound")

    def test_options_out_of_range_are_refused_with_the_range(self) -> None:
        path = "/api/v1/al/" + self.link("whole")
        for option, value, word, detail in (
            ("timeout", 0, "small", {"min": 1}),
            ("timeout", 3601, "large", {"max": 3600}),
            ("apiTimeout", 181, "large", {"max": 180}),
        ):
            reply = self.anyone.post(path, {"options": {option: value}})
            message = "Invalid options, %s is too %s" % (option, word)
            self.assertEqual(detail, self.fails(reply, 400, "EClientBadRequest", message))
        reply = self.anyone.post(path, {"options": {"returnType": "x"}})
        self.assertIn("allowed", self.fails(reply, 400, "EClientBadRequest", "Invalid options, invalid returnType"))

    def test_each_name_of_a_link_speaks_of_it_by_that_name(self) -> None:
        for family, call, prefix, name in FAMILIES:
            data = {"funcId": SCRIPT + ".whole", "funcCallKwargsJSON": {}}
            made = self.do(family + "/do/add", data)
            self.assertTrue(made["id"].startswith(prefix), made)
            self.assertEqual("/api/v1/%s/%s" % (call, made["id"]), made["url"])
            for others, path, _, _ in FAMILIES:
                rows = self.admin.get("/api/v1/%s/do/list" % others, id=made["id"]).data
                self.assertEqual([made["id"]], [row["id"] for row in rows])
                self.assertEqual("30", self.anyone.get("/api/v1/%s/%s" % (path, made["id"])).text)
            off = self.do(family + "/do/add", {**data, "isDisabled": True})["id"]
            self.fails(self.anyone.get("/api/v1/%s/%s" % (call, off)), 403, "EBizCondition.%sDisabled" % name)
            old = self.do(family + "/do/add", {**data, "expireTime": "2020-01-01T00:00:00+08:00"})["id"]
            self.fails(self.anyone.get("/api/v1/%s/%s" % (call, old)), 403, "EBizCondition.%sExpired" % name)
        short = "short" + MARK
        self.link("whole", id="auln-" + short)
        self.assertEqual("30", self.anyone.get("/api/v1/al/" + short).text)
        self.fails(self.anyone.get("/api/v1/al/none"), 404, "EClientNotFound", "No such Auth Link")
        self.fails(self.anyone.get("/api/v1/sync/none"), 404, "EClientNotFound", "No such Sync API")

    def test_calling_too_often_is_told_with_the_time_to_wait(self) -> None:
        path = "/api/v1/al/" + self.link("whole", throttlingJSON={"byYear": 1})
        self.assertEqual(200, self.anyone.get(path).status)
        reply = self.anyone.get(path)
        detail = self.fails(reply, 429, "EClientRateLimit.APIThrottling", "Maximum calling rate exceeded")
        self.assertEqual(("byYear", 1, 2), (detail["rule"], detail["limit"], detail["currentCount"]))
        self.assertEqual(429.46, reply.json["error"])
