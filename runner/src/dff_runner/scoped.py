"""What `DFF.STORE` and `DFF.CACHE` share: their scope, and two generations of argument orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Request = Callable[..., Any]
"""Asks the platform: `request(op, **fields)`."""


def expiry(expires: Any, expire: Any) -> float | None:
    """Seconds under either of their names."""
    seconds = expires if expires is not None else expire
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        kind = type(seconds).__name__
        raise TypeError(f"`expire` should be a number of seconds greater than 0, not {kind}")
    return seconds


class Given:
    """Arguments of a `set` after key and value, whichever order the script was written for.

    First generation: scope, expire, not_exists. Later: expires, not_exists, then `later`. A text in
    third place is a scope and a number an expiry; without either the types of the next ones tell.
    """

    def __init__(
        self, name: str, values: tuple[Any, ...], named: dict[str, Any], later: tuple[str, ...]
    ) -> None:
        order = _order(values, later)
        if len(values) > len(order):
            raise TypeError(f"{name}() takes at most {len(order) + 2} positional arguments")
        given = dict(zip(order, values))
        for key, value in named.items():
            if key in given:
                raise TypeError(f"{name}() got multiple values for argument '{key}'")
            if key != "scope" and key not in ("expires", "not_exists", *later):
                raise TypeError(f"{name}() got an unexpected keyword argument '{key}'")
            given[key] = value
        self.scope = given.get("scope")
        self.expires = expiry(given.get("expires"), given.get("expire"))
        self.not_exists = bool(given.get("not_exists"))
        self.exists = bool(given.get("exists"))


_FIRST = ("scope", "expire", "not_exists")


def _order(values: tuple[Any, ...], later: tuple[str, ...]) -> tuple[str, ...]:
    new = ("expires", "not_exists", *later)
    if not values:
        return new
    if values[0] is not None:
        return _FIRST if isinstance(values[0], str) else new
    if len(values) > len(_FIRST) or (len(values) > 1 and isinstance(values[1], bool)):
        return new
    last = values[2] if len(values) > 2 else None
    is_expiry = isinstance(last, (int, float)) and not isinstance(last, bool)
    return new if is_expiry else _FIRST
