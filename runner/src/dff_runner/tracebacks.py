"""Tracebacks formatted by us, the same on every Python: no caret lines, no colours."""

from __future__ import annotations

import linecache
import os
import sys
import traceback
from collections.abc import Iterable
from types import FrameType, TracebackType
from typing import Any

from dff_runner.errors import TaskTimeout

HEADER = "Traceback (most recent call last):"
TIMEOUT_LINES = (
    "raise SoftTimeLimitExceeded()\n"
    "billiard.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()"
)
_RUNNER_DIRECTORY = os.path.dirname(os.path.abspath(__file__)) + os.sep
_TEXT_LIMIT = 64 * 1024
_DEEP = 40
"""Frames shown at each end of a deep recursion."""

Position = tuple[FrameType, int]


def positions(trace: TracebackType | None) -> list[Position]:
    """Frames and line numbers of a traceback, outermost first."""
    found: list[Position] = []
    while trace is not None:
        found.append((trace.tb_frame, trace.tb_lineno))
        trace = trace.tb_next
    return found


def describe(error: BaseException, places: Iterable[Position], limit: str = "") -> dict[str, Any]:
    """The keys of a failed run's meta. `limit` says which limit the script met, if any."""
    kept = [
        place for place in places if not place[0].f_code.co_filename.startswith(_RUNNER_DIRECTORY)
    ]
    name = type(error).__name__
    last = _last_lines(error)
    if limit:
        last[-1] += f" ({limit})" if _text(error) else f": {limit}"
    script_frames = [place for place in kept if is_script(place[0].f_code.co_filename)]
    lines = [HEADER, *_shown(script_frames), *last]
    return {
        "etype": name,
        "exception": _cut(last[-1] if limit else f"{name}: {_text(error)}"),
        "traceback": _cut("\n".join(lines)),
        "einfoTEXT": _cut(_einfo(error, kept, last)),
        "traceInfo": {
            "header": HEADER,
            "exceptionDump": _cut("\n".join(last)),
            "stack": [_structured(place) for place in _ends(kept)],
        },
    }


def is_script(filename: str) -> bool:
    return "__" in filename and not filename.endswith(".py")


def _einfo(error: BaseException, places: list[Position], last: list[str]) -> str:
    if isinstance(error, TaskTimeout):
        return TIMEOUT_LINES
    lines = [*_shown(places[-1:]), *last]
    return "\n".join("\n".join(lines).split("\n")[-2:]).strip()


def _shown(places: list[Position]) -> list[str]:
    lines: list[str] = []
    for frame, line in _ends(places):
        code = frame.f_code
        lines.append(f'  File "{_short(code.co_filename)}", line {line}, in {code.co_name}')
        source = _source(frame, line)
        if source:
            lines.append(f"    {source}")
    return lines


def _ends(places: list[Position]) -> list[Position]:
    return places if len(places) <= 2 * _DEEP else places[:_DEEP] + places[-_DEEP:]


def _structured(place: Position) -> dict[str, Any]:
    frame, line = place
    code = frame.f_code
    filename = _short(code.co_filename)
    return {
        "filename": filename,
        "funcname": code.co_name,
        "lineNumber": line,
        "lineCode": _source(frame, line),
        "localsInfo": None,
        "formattedLocation": f'File "{filename}", line {line}, in {code.co_name}',
        "isInScript": is_script(code.co_filename),
    }


def _source(frame: FrameType, line: int) -> str:
    try:
        return linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    except Exception:  # a loader that a script put into its globals
        return ""


def _short(filename: str) -> str:
    """Library files without the folders of the machine."""
    for folder in sys.path:
        if folder and filename.startswith(folder + os.sep):
            return filename[len(folder) + 1 :]
    return filename


def _last_lines(error: BaseException) -> list[str]:
    try:
        return "".join(traceback.format_exception_only(type(error), error)).rstrip("\n").split("\n")
    except Exception:  # an exception whose own text fails
        return [f"{type(error).__name__}: <unprintable>"]


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "<unprintable>"


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else f"{text[:_TEXT_LIMIT]}... (length: {len(text)})"
