"""The one line of JSON the shim is started with."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any

from dff_runner.limits import Limits, parse_limits


@dataclass(frozen=True)
class TextLimits:
    """Characters of log text kept per task."""

    line: int
    head: int
    tail: int
    lines: int
    """Entries kept."""
    head_lines: int
    """How many of them are the first ones."""


@dataclass(frozen=True)
class StartLine:
    """What the whole tree is told at its start; runners inherit it."""

    socket: str
    token: bytes
    """SHA-256 of the text that each connection must carry. Scripts could find the text itself."""
    uid: int | None
    gid: int | None
    data_dir: str
    resources: str
    paths: tuple[str, ...]
    preload: tuple[str, ...]
    text_limits: TextLimits
    timezone: str
    """Zone of the times in log entries."""
    queue_count: int
    queue_aliases: dict[str, int]
    temp: str
    """Folder of the temp folders of all runners."""
    limits: Limits
    isolation: bool
    """False: no layer but the uid, for measurements."""
    hidden: tuple[str, ...]
    """Files outside of the data directory that scripts must not see."""


def parse_start_line(line: bytes) -> StartLine:
    values: dict[str, Any] = json.loads(line)
    text: dict[str, int] = values.get("textLimits") or {}
    uid = values.get("uid")
    gid = values.get("gid")
    return StartLine(
        socket=values["socket"],
        token=hashlib.sha256(values["token"].encode()).digest(),
        uid=uid,
        gid=uid if gid is None else gid,
        data_dir=os.path.abspath(values["dataDir"]),
        resources=os.path.abspath(values["resources"]),
        paths=tuple(values.get("paths") or ()),
        preload=tuple(values.get("preload") or ()),
        text_limits=TextLimits(
            text.get("line", 5120),
            text.get("head", 10240),
            text.get("tail", 40960),
            text.get("lines", 1000),
            max(1, text.get("lines", 1000) // 5),
        ),
        timezone=values.get("timezone") or "Asia/Shanghai",
        queue_count=values.get("queueCount") or 10,
        queue_aliases=dict(values["queueAliases"] if "queueAliases" in values else {"cpu": 9}),
        temp=os.path.abspath(values.get("temp") or os.path.join(values["dataDir"], "run", "tmp")),
        limits=parse_limits(values.get("limits")),
        isolation=values.get("isolation") != "off",
        hidden=tuple(values.get("hidden") or ()),
    )


def read_start_line(descriptor: int) -> bytes:
    """Reads up to the first line end and not a byte more: what follows is the sign of life."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            raise EOFError("standard input ended before the start line")
        line += byte
    return line
