"""What a signature costs: the same call with a token and signed, in turn over one connection."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from statistics import median

from driver.platform import Session

PATH = "/api/v1/func/bench__hello.hello"


def costs(session: Session, pairs: int) -> tuple[float, float]:
    """Medians in milliseconds: with the token, and signed. The client signs before the clock starts."""
    key = session.ask("access-keys/do/add", {"data": {"title": "bench"}})["id"]
    secret = session.ask(f"access-keys/{key}/do/get")["secret"]
    body = json.dumps({"kwargs": {"x": 1, "y": 2}}, separators=(",", ":"), sort_keys=True).encode()
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(pairs + 200):
        kinds = [(0, {"X-Dff-Auth-Token": str(session.token)}), (1, signed(key, secret, body))]
        # the first of two calls finds a server that has rested
        for kind, headers in kinds if number % 2 else reversed(kinds):
            cost = call(session, body, headers)
            if number >= 200:
                taken[kind].append(cost)
    session.ask(f"access-keys/{key}/do/delete")
    return median(taken[0]), median(taken[1])


def call(session: Session, body: bytes, headers: dict[str, str]) -> float:
    begin = time.perf_counter()
    session.connection.request("POST", PATH, body, {"Content-Type": "application/json", **headers})
    answer = session.connection.getresponse()
    text = answer.read()
    cost = (time.perf_counter() - begin) * 1000
    if answer.status != 200:
        raise RuntimeError(f"answered {answer.status} {text[:200]!r}")
    return cost


def signed(key: str, secret: str, body: bytes) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    text = "&".join(("POST", PATH, timestamp, nonce, hashlib.md5(body).hexdigest()))
    return {
        "X-Dff-Ak-Id": key,
        "X-Dff-Ak-Timestamp": timestamp,
        "X-Dff-Ak-Nonce": nonce,
        "X-Dff-Ak-Sign": hmac.new(secret.encode(), text.encode(), hashlib.sha1).hexdigest(),
    }
