"""Clients of two generations, written from the description of the API alone: they send what the SDKs of their time do.

Python's standard library only. Nothing here is for use: it shows that programs of others go on working.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any, Callable
from urllib.parse import urlencode, urlsplit

TIMEOUT = 120


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def type(self) -> str:
        return self.headers["content-type"]

    @property
    def json(self) -> Any:
        """SDKs read JSON when the content type says so, and nothing else."""
        assert self.type.split(";")[0].strip() == "application/json", self.type + " " + self.text
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        assert self.json["ok"] is True, self.text
        return self.json["data"]


Sign = Callable[[str, str, Any, bytes], dict[str, str]]


class Client:
    """One sender with one kind of credential."""

    def __init__(self, base: str, headers: dict[str, str] | None = None, sign: Sign | None = None) -> None:
        self.base = urlsplit(base)
        self.headers = headers or {}
        self.sign = sign

    def send(self, method: str, path: str, body: Any = None, raw: bytes | None = None, type_: str = "") -> Reply:
        """Sends a value as JSON, or bytes of another type; SDKs name a content type on GET too."""
        sent = raw if raw is not None else b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8")
        headers = {"Content-Type": type_ or "application/json", "Content-Length": str(len(sent)), **self.headers}
        if self.sign is not None:
            headers.update(self.sign(method, path, body, sent))
        connection = http.client.HTTPConnection(self.base.hostname or "", self.base.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **query: Any) -> Reply:
        return self.send("GET", path + ("?" + urlencode(query) if query else ""))

    def post(self, path: str, body: Any) -> Reply:
        return self.send("POST", path, body)

    def form(self, path: str, fields: dict[str, str]) -> Reply:
        return self.send("POST", path, fields, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def upload(self, path: str, fields: dict[str, str], files: dict[str, bytes]) -> Reply:
        """SDKs call the field of a file `files`, and sign the other fields."""
        boundary = uuid.uuid4().hex
        parts: list[bytes] = []
        for name, value in fields.items():
            head = '--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            parts.append((head % (boundary, name, value)).encode("utf-8"))
        for name, content in files.items():
            head = '--%s\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n'
            head += "Content-Type: text/plain\r\n\r\n"
            parts.append((head % (boundary, name)).encode("utf-8") + content + b"\r\n")
        raw = b"".join(parts) + ("--%s--\r\n" % boundary).encode()
        return self.send("POST", path, fields, raw, "multipart/form-data; boundary=" + boundary)


def digest(secret: str, text: str) -> str:
    return hmac.new(secret.encode(), text.encode("utf-8"), hashlib.sha1).hexdigest()


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def signing(key: str, secret: str, scheme: str, prefix: str = "X-Dff-Ak-") -> Sign:
    """Signs as `python` or `node`, the SDKs of today, or `v1`, `v1-silent` (names no version) or `v2`, of 2021."""

    def sign(method: str, url: str, body: Any, raw: bytes) -> dict[str, str]:
        stamp, nonce = str(int(time.time())), uuid.uuid4().hex
        texts = {
            "v1": [stamp, nonce, method, url],
            "v1-silent": [stamp, nonce, method, url],
            "v2": ["v2", stamp, nonce, method, url, md5(raw)],
            "python": [method, url, stamp, nonce, md5(canonical(body, True))],
            "node": [method, url, stamp, nonce, md5(canonical(body, False))],
        }
        headers = {"Id": key, "Timestamp": stamp, "Nonce": nonce, "Sign": digest(secret, "&".join(texts[scheme]))}
        if scheme in ("v1", "v2"):
            headers["Sign-Version"] = scheme
        return {prefix + name: value for name, value in headers.items()}

    return sign


def canonical(value: Any, escaping: bool) -> bytes:
    """Sorted keys, no spaces, nothing but `{}` for nothing; one of the SDKs escapes nothing inside texts."""
    if value in (None, "", [], {}):
        return b"{}"
    if escaping:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return _plain(value).encode("utf-8")


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join('"%s":%s' % (key, _plain(value[key])) for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_plain(item) for item in value) + "]"
    return '"%s"' % value if isinstance(value, str) else json.dumps(value)


def digest_answer(challenge: str, user: str, password: str, method: str, uri: str) -> str:
    """The `Authorization` header that answers a challenge of HTTP Digest (RFC 2617, MD5, qop auth)."""
    fields = dict(part.strip().split("=", 1) for part in challenge[len("Digest ") :].split(", "))
    fields = {name: value.strip('"') for name, value in fields.items()}
    first = md5(("%s:%s:%s" % (user, fields["realm"], password)).encode("utf-8"))
    second = md5(("%s:%s" % (method, uri)).encode("utf-8"))
    count, nonce = "00000001", uuid.uuid4().hex
    answer = md5(":".join([first, fields["nonce"], count, nonce, "auth", second]).encode())
    answered = {
        "username": user,
        "realm": fields["realm"],
        "nonce": fields["nonce"],
        "uri": uri,
        "cnonce": nonce,
        "response": answer,
        "opaque": fields["opaque"],
    }
    return "Digest qop=auth, nc=%s, " % count + ", ".join('%s="%s"' % pair for pair in answered.items())
