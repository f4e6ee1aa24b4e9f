"""Programs of 2021 and of today against a running server: every way to call, to prove who one is and to manage, as the SDKs do it.

Environment: DFF_BASE_URL, DFF_USERNAME, DFF_PASSWORD; DFF_LOCAL_TOKEN = the token of local administration, if there is one.
"""

from __future__ import annotations

import base64
import json
import os
import time
import unittest
import uuid
from typing import Any, ClassVar

from sdk import Client, Reply, digest_answer, signing

BASE = os.environ["DFF_BASE_URL"]
MARK = uuid.uuid4().hex[:8]
SET = "clients_" + MARK
SCRIPT = SET + "__main"
CODE = '''
import time

@DFF.API('Plus', tags=['math', 'first'], category='calc')
def plus(x, y=2):
    """Adds."""
    return x + y

@DFF.API('Echo')
def echo(**kwargs):
    return kwargs

@DFF.API('Whole')
def whole():
    return 30.0

@DFF.API('Text')
def text():
    return '<b>text</b>'

@DFF.API('Nothing')
def nothing():
    return None

@DFF.API('Fails')
def fails():
    raise ValueError('no such thing')

@DFF.API('Slow', timeout=2)
def slow():
    time.sleep(20)

@DFF.API('Late', timeout=20, api_timeout=1)
def late():
    time.sleep(1.5)
    return 'late'

@DFF.API('Files')
def files(files, note=None):
    return {'note': note, 'files': [[f['originalname'], f['size'], open(f['filePath']).read()] for f in files]}

@DFF.API('Lets')
def lets(req):
    return req['headers'].get('X-Pass') == 'yes'

@DFF.API('Door', integration='signIn')
def door(username, password):
    return {'id': 'x1', 'name': 'Guest'} if password == 'open' else False
'''
ENVELOPE = {"ok", "error", "message", "data", "traceId", "clientTime", "reqTime", "respTime", "reqCost"}
# the two generations' names
FAMILIES = [("auth-links", "al", "auln-", "AuthLink"), ("sync-apis", "sync", "sapi-", "SyncAPI")]


class ClientsTest(unittest.TestCase):
    token: ClassVar[str]
    admin: ClassVar[Client]
    anyone: ClassVar[Client]
    key: ClassVar[tuple[str, str]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.anyone = Client(BASE)
        sign_in = {"username": os.environ["DFF_USERNAME"], "password": os.environ["DFF_PASSWORD"]}
        body = {"captchaToken": "<TEST>", "captcha": "0000", "signIn": sign_in}
        cls.token = cls.anyone.post("/api/v1/auth/do/sign-in", body).data["xAuthToken"]
        cls.admin = Client(BASE, {"X-Dff-Auth-Token": cls.token})
        cls.do("script-sets/do/add", {"id": SET, "title": None})
        cls.do("scripts/do/add", {"id": SCRIPT, "codeDraft": CODE})
        published = cls.do("scripts/%s/do/publish" % SCRIPT, {"note": "clients"})
        assert [row["name"] for row in published["exportedAPIFuncs"]][0] == "plus", published
        made = cls.do("access-keys/do/add", {"name": "clients " + MARK})
        row = cls.admin.get("/api/v1/access-keys/%s/do/get" % made["id"]).data
        cls.key = (row["id"], row["secret"])

    @classmethod
    def tearDownClass(cls) -> None:
        cls.admin.get("/api/v1/access-keys/%s/do/delete" % cls.key[0])
        cls.admin.get("/api/v1/script-sets/%s/do/delete" % SET)

    @classmethod
    def do(cls, path: str, data: Any) -> Any:
        return cls.admin.post("/api/v1/" + path, {"data": data}).data

    def link(self, function: str, kwargs: Any = None, **more: Any) -> str:
        data = {"funcId": SCRIPT + "." + function, "funcCallKwargsJSON": kwargs or {}, **more}
        return self.do("auth-links/do/add", data)["id"]

    def fails(self, reply: Reply, status: int, reason: str, message: str = "") -> Any:
        body = reply.json
        self.assertEqual((status, reason, False), (reply.status, body["reason"], body["ok"]), reply.text)
        if message:
            self.assertEqual(message, body["message"])
        return body.get("detail")

    # how answers look

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
        self.assertRegex(self.anyone.get("/api/v1/do/ping").json["traceId"], r"^TRACE-[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$")

    def test_failures_have_the_keys_and_texts_that_programs_read(self) -> None:
        reply = self.admin.get("/api/v1/scripts/%s__none/do/get" % SET)
        body = reply.json
        self.assertEqual({"entity": "script", "id": SET + "__none"}, self.fails(reply, 404, "EClientNotFound", "No such data"))
        self.assertEqual((404.41, 404), (body["error"], body["status"]))
        self.assertEqual({"method": "GET", "url": "/api/v1/scripts/%s__none/do/get" % SET}, body["reqDump"])
        text = "No such router. Please make sure that the METHOD is correct and no spelling missing in the URL"
        for method, path in (("GET", "/api/v1/nothing?a=1"), ("POST", "/api/v1/do/ping"), ("PUT", "/api/v1/do/echo")):
            reply = self.admin.send(method, path)
            self.assertEqual({"method": method, "url": path}, self.fails(reply, 404, "EClientNotFound", text))
        reply = self.admin.post("/api/v1/script-sets/do/add", {"data": {}})
        self.assertEqual({"message": "Field `id` is missing."}, self.fails(reply, 400, "EClientBadRequest", "Invalid request body"))
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

    # who sends

    def test_a_token_is_taken_from_header_query_and_on_pages_from_a_cookie(self) -> None:
        path = "/api/v1/auth/profile/do/get"
        self.assertEqual("u-admin", self.admin.get(path).data["id"])
        self.assertEqual("u-admin", self.anyone.get(path, xDFFAuthToken=self.token).data["id"])
        self.fails(self.anyone.get(path), 401, "EUserAuth", "User not signed in")
        self.fails(Client(BASE, {"X-Dff-Auth-Token": "x"}).get("/api/v1/do/ping"), 401, "EUserAuth", "Invalid x-auth-token")
        cookie = Client(BASE, {"Cookie": "xDFFAuthToken=" + self.token})
        self.fails(cookie.get(path), 401, "EUserAuth", "User not signed in")

    def test_signing_of_both_generations_is_taken(self) -> None:
        body = {"echo": {"unicode": "你好，世界！", "quoted": 'a "b" \\ c', "none": None, "float": 2.5, "list": [1, "x", {"b": 1, "a": 2}]}}
        for scheme in ("python", "node", "v1", "v1-silent", "v2"):
            for prefix in ("X-Dff-Ak-", "X-Wat-Ak-"):
                with self.subTest(scheme=scheme, prefix=prefix):
                    client = Client(BASE, sign=signing(*self.key, scheme, prefix))
                    self.assertEqual("pong", client.get("/api/v1/do/ping", a="1 &", b="é").data)
                    self.assertEqual(body, client.post("/api/v1/do/echo?q=1", body).data["body"])
                    form = client.form("/api/v1/do/echo", {"b": "x y&z", "a": "1"}).data["body"]
                    self.assertEqual({"b": "x y&z", "a": "1"}, form)
                    rows = client.get("/api/v1/scripts/do/list", id=SCRIPT).data
                    self.assertEqual([SCRIPT], [row["id"] for row in rows])
                    link = "/api/v1/al/%s/simplified" % self.link("files")
                    sent = client.upload(link, {"note": "你好"}, {"a.txt": b"content"})
                    self.assertEqual({"note": "你好", "files": [["a.txt", 7, "content"]]}, sent.json)
                    self.assertEqual(200, client.upload(link, {}, {"a.txt": b"content"}).status)

    def test_a_wrong_signature_opens_nothing_and_some_routes_ask_for_a_token(self) -> None:
        wrong = Client(BASE, sign=signing(self.key[0], "another secret", "python"))
        reply = wrong.get("/api/v1/do/ping")
        self.fails(reply, 401, "EUserAuth")
        self.assertTrue(reply.json["message"].startswith("Invalid Access Key sign."), reply.text)
        unknown = Client(BASE, sign=signing("ak-unknown", "x", "python")).get("/api/v1/do/ping")
        self.assertEqual({"entity": "access key", "id": "ak-unknown"}, self.fails(unknown, 404, "EClientNotFound", "No such data"))
        detail = self.fails(Client(BASE, sign=signing(*self.key, "v2")).get("/api/v1/users/do/list"), 401, "EUserAuth")
        self.assertEqual({"authType": "builtin.byAccessKey", "supportedAuthType": "builtin.byXAuthToken"}, detail)

    def test_the_token_of_local_administration_is_taken(self) -> None:
        local = os.environ.get("DFF_LOCAL_TOKEN")
        if not local:
            self.skipTest("no such token here")
        who = Client(BASE, {"X-Localhost-Auth-Token": local}).get("/api/v1/auth/profile/do/get").data
        self.assertEqual("u-admin", who["id"])
        bad = Client(BASE, {"X-Localhost-Auth-Token": "no"}).get("/api/v1/do/ping")
        self.fails(bad, 401, "EUserAuth", "Invalid Localhost Auth Token")

    def test_a_function_signs_in(self) -> None:
        path = "/api/v1/func/integration/sign-in"
        body = {"signIn": {"funcId": SCRIPT + ".door", "username": "guest", "password": "open"}}
        token = self.anyone.post(path, body).data["xAuthToken"]
        who = Client(BASE, {"X-Dff-Auth-Token": token}).get("/api/v1/auth/profile/do/get").data
        self.assertTrue(who["id"].startswith("igu_") and who["id"].endswith("-x1"), who)
        body["signIn"]["password"] = "shut"
        self.fails(self.anyone.post(path, body), 599, "EFuncFailed.SignInFuncReturnedFalseOrNothing")

    def test_links_ask_for_what_their_api_auth_says(self) -> None:
        users = {"users": [{"username": "ann", "password": "p:1"}]}
        fields = [{"location": "header", "name": "X-Key", "value": "h"}, {"location": "query", "name": "k", "value": "q"}]
        configs = {"fixedField": {"fields": fields}, "httpBasic": users, "httpDigest": users, "func": {"funcId": SCRIPT + ".lets"}}
        names = {"fixedField": "Fixed Field", "httpBasic": "HTTP Basic", "httpDigest": "HTTP Digest", "func": "Func"}
        for kind, config in configs.items():
            auth = self.do("api-auth/do/add", {"name": kind, "type": kind, "configJSON": config})["id"]
            path = "/api/v1/al/" + self.link("whole", apiAuthId=auth)
            refused = self.anyone.get(path)
            self.fails(refused, 401, "EAPIAuth", names[kind] + " Auth failed")
            if kind == "fixedField":
                good = self.anyone.get(path, k="q")
                self.assertEqual("30", Client(BASE, {"x-key": "h"}).get(path).text)
            elif kind == "httpBasic":
                good = Client(BASE, {"Authorization": "Basic " + base64.b64encode(b"ann:p:1").decode()}).get(path)
            elif kind == "httpDigest":
                answer = digest_answer(refused.headers["www-authenticate"], "ann", "p:1", "GET", path)
                good = Client(BASE, {"Authorization": answer}).get(path)
            else:
                good = Client(BASE, {"X-Pass": "yes"}).get(path)
            self.assertEqual((200, "30"), (good.status, good.text), kind)

    # calls

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
            self.assertEqual({"fixed": 1, "open": "1"}, self.anyone.post(path, {"kwargs": {"fixed": 1, "open": "1"}}).json)
            detail = self.fails(
                self.anyone.post(path, {"kwargs": {"fixed": 2}}), 400, "EClientBadRequest", "Cannot specify a fixed kwargs field"
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
        self.assertEqual(expected, self.anyone.send("GET", path + "?" + text.replace("[", "%5B").replace("]", "%5D")).json)
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
        self.assertEqual({"text": "hello é"}, self.anyone.send("POST", path + "/s", raw="hello é".encode(), type_="text/plain").json)
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
        self.assertEqual(("text/plain; charset=utf-8", "nosniff"), (reply.type, reply.headers["x-content-type-options"]))
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
        self.assertEqual({"result": 5}, Client(BASE, sign=signing(*self.key, "v2")).post(path, {"kwargs": {"x": 3}}).data)
        row = self.admin.get(path).data
        self.assertEqual(["plus(x, y=2)", "calc"], [row["definition"], row["category"]])
        self.assertEqual({"x": {}, "y": {"default": 2}}, row["kwargsJSON"])
        self.fails(self.anyone.post(path, {}), 401, "EUserAuth", "User not signed in")
        detail = self.fails(self.admin.post(path + "x", {}), 404, "EClientNotFound", "No such Func")
        self.assertEqual({"funcId": SCRIPT + ".plusx"}, detail)

    def test_failing_calls_are_told_as_ever(self) -> None:
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

    # management

    def test_lists_are_paged_sorted_searched_and_cut_down(self) -> None:
        path = "/api/v1/funcs/do/list"
        reply = self.admin.get(path, scriptId=SCRIPT, pageSize=2, pageNumber=2)
        info = reply.json["pageInfo"]
        self.assertEqual({"pagingStyle", "pageSize", "count", "totalCount", "pageNumber", "pageCount", "isFirstPage"}, set(info))
        self.assertEqual(("normal", 2, 2, 2, False), tuple(info[k] for k in ("pagingStyle", "pageSize", "count", "pageNumber", "isFirstPage")))
        every = self.admin.get(path, scriptId=SCRIPT, sort="-defOrder", noPage="true").data
        self.assertEqual(["echo", "plus"], [row["name"] for row in every[-2:]])
        seed = self.admin.get(path, scriptId=SCRIPT, orderBy="defOrder", orderMethod="desc", pageSize=100).data
        later = self.admin.get(path, scriptId=SCRIPT, sort="-defOrder", pageSize=100).data
        self.assertEqual([row["name"] for row in seed], [row["name"] for row in later])
        self.assertNotIn("pageInfo", self.admin.get(path, scriptId=SCRIPT, noPage="true").json)
        self.assertEqual(["plus"], [row["name"] for row in self.admin.get(path, scriptId=SCRIPT, tags="math,first").data])
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
            self.assertEqual([({"a": 1, "b": 2}, "n", sorted([tag, "a"]))] * 2, [
                (row["funcCallKwargsJSON"], row["note"], row["tagsJSON"]) for row in rows
            ])
            self.fails(self.admin.get("/api/v1/%s/do/delete-many" % family), 403, "EBizCondition.DeleteConditionNotSpecified")
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
        job = self.do("crontab-configs/do/add", {"funcId": SCRIPT + ".whole", "funcCallKwargsJSON": {}, "crontab": "*/5 * * * *"})
        row = self.admin.get("/api/v1/cron-jobs/do/list", id=job["id"]).data[0]
        self.assertEqual(("*/5 * * * *", "*/5 * * * *"), (row["cronExpr"], row["crontab"]))
        bad = {"data": {"funcId": SCRIPT + ".whole", "funcCallKwargsJSON": {}, "crontab": "x"}}
        self.fails(self.admin.post("/api/v1/crontab-configs/do/add", bad), 400, "EClientBadRequest.InvalidCronTabExpression")
        bad["data"]["cronExpr"] = bad["data"].pop("crontab")
        self.fails(self.admin.post("/api/v1/cron-jobs/do/add", bad), 400, "EClientBadRequest.InvalidCronExpression")
        self.assertEqual([".func-pkg", "prod"], [self.anyone.get("/api/v1/func-system-config").data[k] for k in ("_FUNC_PKG_EXPORT_EXT", "MODE")])
        self.assertEqual(
            self.anyone.get("/api/v1/image-info").data, self.anyone.get("/api/v1/image-info/do/get").data
        )
        for name in ("/api/v1/debug/worker-queues/do/clear", "/api/v1/monitor/worker-queues/do/clear"):
            self.assertIsNone(self.admin.post(name, {}).data)


if __name__ == "__main__":
    unittest.main()
