"""`DFF.STORE`: values kept in the database of the platform, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dff_runner.jsonenc import dump_bytes
from dff_runner.scoped import Given, Request, expiry

_LONGEST = 256
_LATER = ("expire", "scope")


class Store:
    """Without a scope, values belong to the script that contains the call."""

    def __init__(self, request: Request, scope: str) -> None:
        self._request = request
        self._scope = scope

    def __call__(self, key: str, scope: str | None = None) -> Any:
        return self.get(key, scope)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """`set(key, value, scope, expire, not_exists)`, or `(key, value, expires, not_exists)`."""
        given = Given("set", args, kwargs, _LATER)
        self._save({key: value}, given)

    def mset(self, key_values: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        """`set` of several keys at once: all of them are stored, or none."""
        self._save(key_values, Given("mset", args, kwargs, _LATER))

    def _save(self, values: Mapping[str, Any], given: Given) -> None:
        self._request(
            "store.set",
            scope=self._named("scope", given.scope),
            items={self._named("key", key): _json(value) for key, value in values.items()},
            expires=expiry(given.expires, None),
            notExists=given.not_exists,
        )

    def get(self, key: str, scope: str | None = None) -> Any:
        return self.mget([key], scope)[key]

    def mget(self, keys: Iterable[str], scope: str | None = None) -> dict[str, Any]:
        """Missing keys have the value None."""
        wanted = [self._named("key", key) for key in keys]
        found = self._request("store.get", scope=self._named("scope", scope), keys=wanted)
        return {key: json.loads(found[key]) if key in found else None for key in wanted}

    def getall(self, scope: str | None = None) -> dict[str, Any]:
        return self.get_pattern("*", scope)

    def get_pattern(self, pattern: str = "*", scope: str | None = None) -> dict[str, Any]:
        found = self._find("store.find", pattern, scope)
        return {key: json.loads(text) for key, text in found.items()}

    def keys(self, pattern: str = "*", scope: str | None = None) -> list[str]:
        return self._find("store.keys", pattern, scope)

    def delete(self, key: str, scope: str | None = None) -> None:
        name = self._named("key", key)
        self._request("store.delete", scope=self._named("scope", scope), key=name)

    def delete_pattern(self, pattern: str = "*", scope: str | None = None) -> None:
        self._find("store.deletePattern", pattern, scope)

    def _find(self, op: str, pattern: str, scope: str | None) -> Any:
        return self._request(
            op, scope=self._named("scope", scope), pattern=self._named("pattern", pattern)
        )

    def _named(self, what: str, text: Any) -> str:
        if text is None and what == "scope":
            text = self._scope
        if not isinstance(text, str):
            raise TypeError(f"`{what}` should be a string, not {type(text).__name__}")
        if len(text) > _LONGEST:
            raise Exception(
                f"`{what}` is too long. Length of `{what}` should be less then {_LONGEST}"
            )
        return text


def _json(value: Any) -> str:
    """By the rules of results, and free of lone surrogates, which no store would take."""
    return dump_bytes(value).decode()
