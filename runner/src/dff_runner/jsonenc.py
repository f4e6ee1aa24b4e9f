"""Results as JSON: the C encoder first, and a walk over the value only when that refuses it.

Decimals must come out as numbers with all their digits, which the encoder cannot do: they leave it
as texts with a mark nobody can guess, and the quotes and the mark are taken off afterwards.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from datetime import date, datetime, time
from enum import Enum
from json import encoder as _encoder
from typing import Any

_TEXT_TYPES = (str, bytes, bytearray)
_SURROGATE = re.compile("[\ud800-\udfff]")

_mark = "\ue000" + os.urandom(12).hex()
_marked = re.compile(f'"{_mark}([^"]*)"')
_decimals = False
"""Whether the value being encoded holds a Decimal. A wrong True costs one search."""

_plain_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def plain_json(value: Any) -> bytes:
    """JSON of the platform's own objects, which hold only what JSON knows."""
    return _utf8(_plain_encode(value))


_scan: Callable[[str, int], tuple[Any, int]] = vars(json.JSONDecoder())["scan_once"]


def plain_parse(text: bytes) -> Any:
    """A JSON object as the JVM sends it: no blanks around it, so the scanner alone will do."""
    return _scan(str(text, "utf-8"), 0)[0]


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text).encode()


def _default(value: Any) -> Any:
    """What stands for a value that JSON does not know. Imports none of their modules."""
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo is not None else value.isoformat() + "+00:00"
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return value.decode()
    if isinstance(value, Enum):
        return repr(value)
    kind = type(value)
    if kind.__name__ == "Decimal" and kind.__module__ == "decimal":
        return _number(value)
    if kind.__name__ == "UUID" and kind.__module__ == "uuid":
        return str(value)
    if kind.__module__.partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        plain = value.tolist()
        return repr(value) if type(plain) is kind else plain
    return repr(value)


def _number(value: Any) -> str | None:
    global _decimals
    if not value.is_finite():
        return None
    _decimals = True
    return f"{_mark}{value}"


_markers: dict[int, Any] = {}


def _make_encode() -> Callable[[Any, int], Any]:
    make = getattr(_encoder, "c_make_encoder", None)
    if make is None:  # an interpreter without the C module
        slow = json.JSONEncoder(
            ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_default
        )
        return lambda value, _level: (slow.encode(value),)
    return make(_markers, _default, _encoder.encode_basestring, None, ":", ",", False, False, False)


_encode = _make_encode()


def dumps(value: Any, indent: int | None = None) -> str:
    """JSON text of a result. Raises ValueError, TypeError or RecursionError if there is none."""
    global _decimals
    _decimals = False
    try:
        text = _dump(value, indent)
    except (ValueError, TypeError):
        _markers.clear()
        text = _dump(_plain(value, set()), indent)
    except BaseException:
        _markers.clear()
        raise
    return _marked.sub(r"\1", text) if _decimals else text


def _dump(value: Any, indent: int | None) -> str:
    if indent is None:
        return "".join(_encode(value, 0))
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, default=_default)


def dump_bytes(value: Any) -> bytes:
    return _utf8(dumps(value))


def _plain(value: Any, above: set[int]) -> Any:
    """The value with only what the encoder takes: no NaN, no keys of other types."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None
    if not isinstance(value, (dict, list, tuple)):
        plain = _default(value)
        return _plain(plain, above) if isinstance(plain, (list, float)) else plain
    if id(value) in above:
        raise ValueError("Circular reference detected")
    above.add(id(value))
    result: Any
    if isinstance(value, dict):
        result = {_key(key): _plain(item, above) for key, item in value.items()}
    else:
        result = [_plain(item, above) for item in value]
    above.discard(id(value))
    return result


def _key(key: Any) -> Any:
    kind = type(key)
    if kind.__module__.partition(".")[0] == "numpy" and hasattr(key, "item"):
        return _key(key.item())
    if isinstance(key, (bytes, bytearray)):
        return key.decode()
    if isinstance(key, float) and key - key != 0:
        return str(key)
    return key


def simple(value: Any) -> Any:
    """A value of a type JSON knows: decides how a bare result is answered."""
    if value is None or isinstance(value, (str, bool, int, float, dict, list, tuple)):
        return value
    plain = _default(value)
    if isinstance(plain, str) and plain.startswith(_mark):
        return JsonNumber(plain[len(_mark) :])
    return plain


class JsonNumber(str):
    """Digits of a number that Python's own types would change."""
