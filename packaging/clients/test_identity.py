"""Every way in which programs prove who they are, on the platform and on links that ask for more."""

from __future__ import annotations

import base64
import os

from fixture import BASE, SCRIPT, ClientsCase
from sdk import Client, digest_answer, signing


class IdentityTest(ClientsCase):
    def test_a_token_is_taken_from_header_query_and_on_pages_from_a_cookie(self) -> None:
        path = "/api/v1/auth/profile/do/get"
        self.assertEqual("u-admin", self.admin.get(path).data["id"])
        self.assertEqual("u-admin", self.anyone.get(path, xDFFAuthToken=self.token).data["id"])
        self.fails(self.anyone.get(path), 401, "EUserAuth", "User not signed in")
        self.fails(
            Client(BASE, {"X-Dff-Auth-Token": "x"}).get("/api/v1/do/ping"), 401, "EUserAuth", "Invalid x-auth-token"
        )
        cookie = Client(BASE, {"Cookie": "xDFFAuthToken=" + self.token})
        self.fails(cookie.get(path), 401, "EUserAuth", "User not signed in")

    def test_signing_of_both_generations_is_taken(self) -> None:
        body = {
            "echo": {
                "unicode": "你好，世界！",
                "quoted": 'a "b" \\ c',
                "none": None,
                "float": 2.5,
                "list": [1, "x", {"b": 1, "a": 2}],
            }
        }
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
        self.assertEqual(
            {"entity": "access key", "id": "ak-unknown"}, self.fails(unknown, 404, "EClientNotFound", "No such data")
        )
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
        fields = [
            {"location": "header", "name": "X-Key", "value": "h"},
            {"location": "query", "name": "k", "value": "q"},
        ]
        configs = {
            "fixedField": {"fields": fields},
            "httpBasic": users,
            "httpDigest": users,
            "func": {"funcId": SCRIPT + ".lets"},
        }
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
