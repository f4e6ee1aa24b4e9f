"""The request of a call as scripts see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dff_runner.jsonenc import plain_parse


class Headers(dict):  # type: ignore[type-arg]
    """Lower-case names; looking up ignores case."""

    def __getitem__(self, name: Any) -> Any:
        return super().__getitem__(_lower(name))

    def __contains__(self, name: Any) -> bool:
        return super().__contains__(_lower(name))

    def get(self, name: Any, default: Any = None) -> Any:
        return super().get(_lower(name), default)


def _lower(name: Any) -> Any:
    return name.lower() if isinstance(name, str) else name


class HttpRequest(dict):  # type: ignore[type-arg]
    """`_DFF_HTTP_REQUEST`, read at its first use: few scripts ask for it, and reading costs as much
    as calling a small function does.

    A script that names it gets a plain dict (see `plain_request`). This one is met only by code
    that finds the name in another way, such as `globals()`.
    """

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self._text = text

    def read(self) -> dict[str, Any]:
        """The request as a plain dict; the same one each time."""
        text, self._text = self._text, b""
        if text:
            fields: dict[str, Any] = plain_parse(text)
            headers = fields.get("headers")
            if isinstance(headers, dict):
                fields["headers"] = Headers(
                    {name.lower(): value for name, value in headers.items()}
                )
            self._fields = fields
        return self._fields


def plain_request(value: Any) -> Any:
    """What a script gets that names the request."""
    return value.read() if type(value) is HttpRequest else value


def _through(name: str) -> Callable[..., Any]:
    def method(self: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.read(), name)(*args, **kwargs)

    return method


for _name in (
    *("__getitem__", "__setitem__", "__delitem__", "__contains__", "__iter__", "__len__"),
    *("__eq__", "__ne__", "__or__", "__ror__", "__ior__", "__repr__", "__reversed__"),
    *("get", "keys", "values", "items", "copy", "pop", "popitem", "setdefault", "update", "clear"),
):
    if hasattr(dict, _name):
        setattr(HttpRequest, _name, _through(_name))
HttpRequest.__reduce_ex__ = lambda self, _protocol: (dict, (self.read(),))  # type: ignore[method-assign,assignment]
