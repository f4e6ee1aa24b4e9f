"""Turns what a function returned into a result body and response control."""

from __future__ import annotations

import pprint
from typing import Any, NamedTuple

from dff_runner.jsonenc import JsonNumber, dump_bytes, dumps, simple
from dff_runner.response import FuncRedirect, FuncResponse, FuncResponseFile

SUCCESS = 0
FAILURE = 1
TIMED_OUT = 2

NONE = 0
TEXT = 1
NUMBER = 2
BOOL = 3
JSON = 4
FILE = 5
REDIRECT = 6

_TOLD_BY_JSON = frozenset((bool, int, str))
_LONGEST_SHOWN = 32 * 1024
_LARGEST_WHOLE = 1e16
"""Whole floats beyond are printed with an exponent, as by everybody else."""


class Result(NamedTuple):
    """A finished value: its type on the wire, its bytes and the response control, if any."""

    type: int
    body: bytes
    control: dict[str, Any] | None = None

    @property
    def length(self) -> int:
        return len(self.body)


class UnserializableError(Exception):
    """The result has no JSON form; shown to callers as a plain `Exception`."""


UnserializableError.__name__ = UnserializableError.__qualname__ = "Exception"
UnserializableError.__module__ = "builtins"


def encode(value: Any, form: str | None) -> Result:
    """Raises an Exception that was returned, and UnserializableError where JSON has no form."""
    if type(value) is dict and form is None:
        try:
            return Result(JSON, dump_bytes(value))
        except (ValueError, TypeError, RecursionError) as error:
            raise unserializable(error) from None
    control = None
    if isinstance(value, FuncResponse):
        control = value.control()
        if isinstance(value, FuncResponseFile):
            return Result(FILE, b"", control)
        kind = REDIRECT if isinstance(value, FuncRedirect) else None
        value = value.data
        if kind is not None:
            return Result(kind, value.encode(), control)
    if isinstance(value, Exception):
        raise value
    try:
        type_, body = _formed(value, form) if form and form != "raw" else _bare(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise unserializable(error) from None
    return Result(type_, body, control)


def unserializable(error: Exception) -> Exception:
    """The failure of a call whose result has no JSON form."""
    return UnserializableError(f"Func Response cannot been serialized: {error}")


def _formed(value: Any, form: str) -> tuple[int, bytes]:
    if form == "repr":
        return TEXT, _text(safe_repr(value))
    if form == "jsonDumps":
        return TEXT, _text(dumps(value, 2))
    return JSON, dump_bytes(three_forms(value))


def three_forms(value: Any) -> dict[str, Any]:
    """All forms of a result kept beside each other; `raw` stays the value itself."""
    return {"raw": value, "repr": safe_repr(value), "jsonDumps": dumps(value, 2)}


def shown(value: Any) -> str | None:
    """Python's own text of a result; None where its JSON tells it, or where none is short."""
    if isinstance(value, FuncResponse):
        value = value.data
    if value is None or type(value) in _TOLD_BY_JSON:
        return None
    try:
        text = safe_repr(value)
    except Exception:  # a value that cannot be shown must not fail the function
        return None
    return text if len(text) <= _LONGEST_SHOWN else None


def safe_repr(value: Any) -> str:
    return pprint.saferepr(value)


def _bare(value: Any) -> tuple[int, bytes]:
    value = simple(value)
    if isinstance(value, (dict, list, tuple)):
        return JSON, dump_bytes(value)
    if value is None:
        return NONE, b""
    if isinstance(value, JsonNumber):
        return NUMBER, value.encode()
    if isinstance(value, str):
        return TEXT, _text(value)
    if isinstance(value, bool):
        return BOOL, b"true" if value else b"false"
    if isinstance(value, int):
        return NUMBER, int.__repr__(value).encode()
    if value - value != 0:
        return NONE, b""  # null, like every NaN and infinity
    if value.is_integer() and abs(value) < _LARGEST_WHOLE:
        return NUMBER, b"%d" % int(value)
    return NUMBER, float.__repr__(value).encode()


def _text(value: str) -> bytes:
    return value.encode("utf-8", "replace")
