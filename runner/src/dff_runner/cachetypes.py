"""Values of `DFF.CACHE`, which knows only texts and bytes: what goes in and what comes out."""

from __future__ import annotations

import binascii
from collections.abc import Iterable
from typing import Any


class DataError(Exception):
    """A value the cache cannot hold."""


DataError.__module__ = "redis.exceptions"


class CacheText(str):
    """A text that can also be decoded: scripts of the first generation were given bytes.

    Bytes that are no UTF-8 stand in it as surrogates, so that `encode` gives them back.
    """

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        """The plain text. Only bytes that are no UTF-8 are decoded anew."""
        try:
            self.encode()
        except UnicodeEncodeError:
            return bytes(self).decode(encoding, errors)
        return str(self)

    def __bytes__(self) -> bytes:
        return self.encode("utf-8", "surrogateescape")


class FieldValues(list):  # type: ignore[type-arg]
    """The answer of `hmget`: a list in the first generation, a dict by field later."""

    def __init__(self, fields: list[str], values: list[Any]) -> None:
        super().__init__(values)
        self._fields = fields

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, str):
            try:
                return super().__getitem__(self._fields.index(index))
            except ValueError:
                raise KeyError(index) from None
        return super().__getitem__(index)

    def get(self, field: str, default: Any = None) -> Any:
        return self[field] if field in self._fields else default

    def keys(self) -> list[str]:
        return list(self._fields)

    def values(self) -> list[Any]:
        return list(self)

    def items(self) -> list[tuple[str, Any]]:
        return list(zip(self._fields, self))


def sent(value: Any) -> Any:
    """A value as the platform gets it: a text, or bytes in Base64."""
    if isinstance(value, str):
        try:
            value.encode()
            return str(value)
        except UnicodeEncodeError:
            value = value.encode("utf-8", "surrogateescape")
    if isinstance(value, (bytes, bytearray, memoryview)):
        try:
            return str(value, "utf-8")
        except UnicodeDecodeError:
            return {"b64": binascii.b2a_base64(value, newline=False).decode()}
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__repr__(value)
    if isinstance(value, float):
        return float.__repr__(value)
    raise DataError(
        f"Invalid input of type: '{type(value).__name__}'."
        " Convert to a bytes, string, int or float first."
    )


def several(values: Any) -> list[Any]:
    """One value or many of them."""
    many = isinstance(values, Iterable) and not isinstance(
        values, (str, bytes, bytearray, memoryview)
    )
    return [sent(value) for value in values] if many else [sent(values)]


def received(reply: Any) -> Any:
    """What the platform answers, as scripts see it."""
    if isinstance(reply, str):
        return CacheText(reply)
    if isinstance(reply, list):
        return [received(item) for item in reply]
    if isinstance(reply, dict):
        return CacheText(binascii.a2b_base64(reply["b64"]).decode("utf-8", "surrogateescape"))
    return reply
