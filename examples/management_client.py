"""A small client of the management API, of the standard library only: signs in, loads scripts, makes links, calls them.

Not a script of the platform: run it, or copy it, on the side of the caller.
"""

import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Optional


class ApiFailure(Exception):
    """An answer with `ok: false`, or a status of 400 and above."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__("%d %s" % (status, body))
        self.status = status
        self.body = body


class Client:
    """One signed-in user. Not to be shared by threads that sign in."""

    def __init__(self, base_url: str, timeout: float = 60) -> None:
        self.base = base_url.rstrip("/") + "/api/v1/"
        self.timeout = timeout
        self.token = ""

    def send(
        self, path: str, data: Optional[bytes] = None, content_type: str = "application/json"
    ) -> tuple[int, dict[str, str], bytes]:
        """Sends a POST with data, else a GET; answers status, headers with small names, body."""
        headers = {"Content-Type": content_type} if data is not None else {}
        if self.token:
            headers["X-Dff-Auth-Token"] = self.token
        request = urllib.request.Request(self.base + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return (
                    answer.status,
                    {k.lower(): v for k, v in answer.headers.items()},
                    answer.read(),
                )
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()

    def ask(self, path: str, body: Optional[dict[str, Any]] = None) -> Any:
        """Calls a route of the management API and answers its `data`."""
        status, _, text = self.send(path, None if body is None else json.dumps(body).encode("utf-8"))
        answer = json.loads(text)
        if status >= 400 or not answer.get("ok"):
            raise ApiFailure(status, answer)
        return answer["data"]

    def sign_in(self, username: str, password: str) -> None:
        self.token = ""
        body = {
            "captchaToken": "",
            "captcha": "0000",
            "signIn": {"username": username, "password": password},
        }
        self.token = self.ask("auth/do/sign-in", body)["xAuthToken"]

    def ensure_script_set(self, set_id: str) -> None:
        if not self.ask("script-sets/do/list?id=" + set_id):
            self.ask("script-sets/do/add", {"data": {"id": set_id}})

    def publish(self, script_id: str, code: str) -> Any:
        """Creates or changes a script, then publishes it."""
        if self.ask("scripts/do/list?id=" + script_id):
            self.ask("scripts/%s/do/modify" % script_id, {"data": {"codeDraft": code}})
        else:
            self.ask("scripts/do/add", {"data": {"id": script_id, "codeDraft": code}})
        return self.ask("scripts/%s/do/publish" % script_id, {"data": {"note": "loaded by a client"}})

    def ensure_link(self, link_id: str, function_id: str, arguments: dict[str, Any]) -> None:
        """Creates an auth link or points it at the function."""
        data = {"funcId": function_id, "funcCallKwargsJSON": arguments}
        if self.ask("auth-links/do/list?id=" + link_id):
            self.ask("auth-links/%s/do/modify" % link_id, {"data": data})
        else:
            self.ask("auth-links/do/add", {"data": {"id": link_id, **data}})

    def call(self, link_id: str, arguments: dict[str, Any]) -> Any:
        """Calls an auth link with JSON arguments and answers the decoded result."""
        body = json.dumps({"kwargs": arguments}).encode("utf-8")
        status, headers, text = self.send("al/" + link_id, body)
        if status >= 400:
            raise ApiFailure(status, text.decode("utf-8", "replace"))
        return (
            json.loads(text) if headers.get("content-type", "").startswith("application/json") else text.decode("utf-8")
        )

    def upload(self, link_id: str, name: str, content: bytes, mime_type: str) -> Any:
        """Calls an auth link with a file and answers the decoded result."""
        boundary = secrets.token_hex(16)
        head = '--%s\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\nContent-Type: %s\r\n\r\n' % (
            boundary,
            urllib.parse.quote(name),
            mime_type,
        )
        body = head.encode("ascii") + content + ("\r\n--%s--\r\n" % boundary).encode("ascii")
        status, _, text = self.send("al/%s/simplified" % link_id, body, "multipart/form-data; boundary=" + boundary)
        if status >= 400:
            raise ApiFailure(status, text.decode("utf-8", "replace"))
        return json.loads(text)
