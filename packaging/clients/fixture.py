"""What the tests of the clients share: an administrator, a script of their own and an access key on a running server.

Environment: DFF_BASE_URL, DFF_USERNAME, DFF_PASSWORD; DFF_LOCAL_TOKEN = the token of local administration, if any.
"""

from __future__ import annotations

import os
import unittest
import uuid
from typing import Any, ClassVar

from sdk import Client, Reply

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

@DFF.API('Late', timeout=30, api_timeout=2)
def late():
    time.sleep(3)
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


class ClientsCase(unittest.TestCase):
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
