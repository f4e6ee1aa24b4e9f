"""`kwargs_hint` of `DFF.API`: converts and checks keyword arguments before the call."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from dff_runner.errors import InvalidOptionException
from dff_runner.record import Shape

_TYPES = ("str", "int", "float", "list", "dict", "json", "commaArray", "bool", "enum")
_LIST_TYPES = ("str", "commaArray", "enum")
_LENGTH_TYPES = ("str", "list", "dict", "json", "commaArray")
_NUMBER_TYPES = ("int", "float")

# Key of a hint: what it must be, how that is called, and the types it may stand beside.
_KEYS: dict[str, tuple[Any, str, tuple[str, ...]]] = {
    "type": (str, "a string", _TYPES),
    "raiseTypeError": (bool, "a boolean", _TYPES),
    "in": ((list, tuple), "a list", _LIST_TYPES),
    "notIn": ((list, tuple), "a list", _LIST_TYPES),
    "minLength": (int, "an integer", _LENGTH_TYPES),
    "maxLength": (int, "an integer", _LENGTH_TYPES),
    "minValue": ((int, float), "a number", _NUMBER_TYPES),
    "maxValue": ((int, float), "a number", _NUMBER_TYPES),
}


def checked_hints(hints: Any, shape: Shape) -> None:
    if not isinstance(hints, dict):
        raise InvalidOptionException("`kwargs_hint` should be a dict")
    for name, hint in hints.items():
        if name not in shape.args:
            raise InvalidOptionException(
                f"Kwargs hint for `{name}` is not a argument of the function"
            )
        if not isinstance(hint, dict):
            raise InvalidOptionException(f"Kwargs hint for `{name}` should be a dict")
        kind = hint.get("type")
        if kind is not None and kind not in _TYPES:
            raise InvalidOptionException(
                f"`type` in kwargs hint for `{name}` should be one of {list(_TYPES)}"
            )
        for key, value in hint.items():
            _check_key(name, kind, key, value)


def _check_key(name: str, kind: str | None, key: Any, value: Any) -> None:
    rule = _KEYS.get(key)
    if rule is None:
        return  # other keys only inform readers of the documentation
    wanted, called, types = rule
    if not isinstance(value, wanted):
        raise InvalidOptionException(f"`{key}` in kwargs hint for `{name}` should be {called}")
    if kind is not None and kind not in types:
        raise InvalidOptionException(
            f"`{key}` in kwargs hint for `{name}` does not fit type `{kind}`"
        )


def with_hints(
    function: Callable[..., Any], hints: dict[str, dict[str, Any]]
) -> Callable[..., Any]:
    """A wrapper that treats keyword arguments; positional ones go through as they are."""

    @functools.wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        for name, hint in hints.items():
            if name in kwargs:
                kwargs[name] = _treated(name, kwargs[name], hint)
        return function(*args, **kwargs)

    return checked


def _treated(name: str, value: Any, hint: dict[str, Any]) -> Any:
    kind = hint.get("type")
    if kind is not None:
        try:
            value = _convert(kind, value)
        except Exception as error:
            if hint.get("raiseTypeError"):
                raise TypeError(
                    f"Invalid type of argument `{name}`. Expected {kind}: {error}"
                ) from None
            return value
    if ("in" in hint and not _among(value, hint["in"])) or (
        "notIn" in hint and _touches(value, hint["notIn"])
    ):
        raise ValueError(f"Invalid value of argument `{name}`: {value!r}")
    if not _between(value, hint.get("minValue"), hint.get("maxValue")):
        raise ValueError(f"Invalid value of argument `{name}`: {value!r}")
    if ("minLength" in hint or "maxLength" in hint) and not _between(
        len(value), hint.get("minLength"), hint.get("maxLength")
    ):
        raise ValueError(f"Invalid length of argument `{name}`: {len(value)}")
    return value


def _convert(kind: str, value: Any) -> Any:
    if kind in ("list", "dict", "json"):
        value = json.loads(value) if isinstance(value, (str, bytes)) else value
        wanted: Any = {"list": list, "dict": dict, "json": (list, dict)}[kind]
        if not isinstance(value, wanted):
            raise TypeError(f"{type(value).__name__} found")
        return value
    if kind == "commaArray":
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value
    if kind == "enum":
        return value
    return {"str": str, "int": int, "float": float, "bool": bool}[kind](value)


def _among(value: Any, allowed: Any) -> bool:
    return (
        all(item in allowed for item in value)
        if isinstance(value, (list, tuple))
        else value in allowed
    )


def _touches(value: Any, refused: Any) -> bool:
    return (
        any(item in refused for item in value)
        if isinstance(value, (list, tuple))
        else value in refused
    )


def _between(value: Any, lowest: Any, highest: Any) -> bool:
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)
