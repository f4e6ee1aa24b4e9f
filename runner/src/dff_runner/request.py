"""Request headers as scripts see them."""

from __future__ import annotations

from typing import Any


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


def http_request(fields: dict[str, Any]) -> dict[str, Any]:
    """`_DFF_HTTP_REQUEST` of a call."""
    headers = fields.get("headers")
    if isinstance(headers, dict):
        fields["headers"] = Headers({name.lower(): value for name, value in headers.items()})
    return fields
