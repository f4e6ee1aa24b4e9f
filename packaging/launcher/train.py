"""Takes a new server through its main job once, so that the start cache knows the classes of it.

Arguments: the server's log, the administrator's password. Ends at the first thing that does not work: the cache is then
made of what was reached.
"""

import http.client
import json
import re
import sys
import time
import urllib.request
from typing import Any, Optional

CALL_SECONDS = 5
CODE = "@DFF.API('Hello')\ndef hello(x=1):\n    return {'x': x}\n"


def wait_for_address(log: str) -> str:
    for _ in range(600):
        with open(log, encoding="utf-8", errors="replace") as file:
            ready = re.search(r"ready at (http://[^\s/]+)", file.read())
        if ready:
            return ready.group(1)
        time.sleep(0.05)
    raise TimeoutError("no ready line")


def request(url: str, body: Optional[dict[str, Any]] = None, token: str = "") -> Any:
    data = None if body is None else json.dumps(body).encode("utf-8")
    headers = {"Content-Type": "application/json", "X-Dff-Auth-Token": token}
    if not token:
        del headers["X-Dff-Auth-Token"]
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=20) as answer:
        text = answer.read().decode("utf-8")
    return json.loads(text) if text.startswith("{") else text


def repeat_calls(base: str, token: str) -> None:
    """The calls of a busy server, often enough that the cache also knows how their code is used: a server that was just
    started then compiles it at once and not after half a minute of load."""
    connection = http.client.HTTPConnection(base[len("http://") :], timeout=20)
    body = json.dumps({"kwargs": {"x": 2}})
    headers = {"Content-Type": "application/json", "X-Dff-Auth-Token": token}
    end = time.monotonic() + CALL_SECONDS
    while time.monotonic() < end:
        for method, path, sent in (
            ("GET", "al/training?x=2", None),
            ("POST", "al/training", body),
            ("POST", "func/training__main.hello", body),
        ):
            connection.request(method, "/api/v1/" + path, sent, headers)
            connection.getresponse().read()
    connection.close()


def train(base: str, password: str) -> None:
    request(base + "/healthz")
    api = base + "/api/v1/"
    sign_in = {
        "captchaToken": "",
        "captcha": "0000",
        "signIn": {"username": "admin", "password": password},
    }
    token = request(api + "auth/do/sign-in", sign_in)["data"]["xAuthToken"]
    request(api + "script-sets/do/add", {"data": {"id": "training"}}, token)
    request(api + "scripts/do/add", {"data": {"id": "training__main", "codeDraft": CODE}}, token)
    request(api + "scripts/training__main/do/publish", {}, token)
    link = {
        "id": "training",
        "funcId": "training__main.hello",
        "funcCallKwargsJSON": {"x": "INPUT_BY_CALLER"},
    }
    request(api + "auth-links/do/add", {"data": link}, token)
    repeat_calls(base, token)
    for path in ("script-sets", "scripts", "funcs", "auth-links"):
        request(api + path + "/do/list", token=token)
    request(base + "/client-app/")


if __name__ == "__main__":
    try:
        train(wait_for_address(sys.argv[1]), sys.argv[2])
    except (OSError, KeyError, TimeoutError, ValueError) as error:
        print("training ended early:", error)
