"""What a user would write by hand instead of publishing a function: an ASGI service for uvicorn."""

import json
import urllib.parse


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    query = urllib.parse.parse_qs(scope["query_string"].decode("ascii"))
    arguments = json.loads(query["kwargs"][0])
    body = json.dumps({"sum": arguments["x"] + arguments["y"]}).encode("utf-8")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode("ascii"))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
