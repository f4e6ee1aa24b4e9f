"""`DFF.CONFIG`: the configuration of the installation, as far as scripts may read it."""

from __future__ import annotations

from typing import Any

from dff_runner.scoped import Request


class Config:
    """First generation: `CUSTOM_…` only. The later calls see all keys, secrets always masked."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def __call__(self, key: str, *args: Any, **kwargs: Any) -> Any:
        return self.get(key, *args, **kwargs)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """`get(key)`, or `get(key, default, unmask)`, which may name any key."""
        default = _default(*args, **kwargs)
        found = self._request("config.get", key=key, any=bool(args or kwargs))
        return default if found is None else found["value"]

    def list(self) -> Any:
        return [{"key": key, "value": value} for key, value in self.dict().items()]

    def dict(self) -> Any:
        return self._request("config.list", any=False)

    def query(
        self, all_configs: bool = False, unmask: bool = False, list_output: bool = False
    ) -> Any:
        """Values by key, or a list of `{"key", "value"}`. Scripts never see a secret."""
        found = self._request("config.list", any=bool(all_configs))
        if not list_output:
            return found
        return [{"key": key, "value": value} for key, value in found.items()]


def _default(default: Any = None, unmask: bool = False) -> Any:
    return default
