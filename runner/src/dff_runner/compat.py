"""Makes libraries behave as scripts of all generations expect."""

from __future__ import annotations

from types import ModuleType
from typing import Any

_patched: set[str] = set()


class _IntTimestamp(int):
    """A number that can be called: `timestamp` was a property first and is a method now."""

    def __call__(self) -> float:
        return float(self)


class _FloatTimestamp(float):
    """As above, for instants with microseconds."""

    def __call__(self) -> float:
        return float(self)


def _arrow_timestamp(moment: Any) -> int | float:
    exact: float = moment.datetime.timestamp()
    return _FloatTimestamp(exact) if moment.microsecond else _IntTimestamp(exact)


def _patch_arrow(module: ModuleType) -> None:
    arrow_class: Any = getattr(module, "Arrow", None)
    if arrow_class is not None:
        arrow_class.timestamp = property(_arrow_timestamp)


_PATCHES = {"arrow": _patch_arrow}


def after_import(name: str, module: ModuleType) -> ModuleType:
    """Patches a library the first time a script imports it."""
    if name in _PATCHES and name not in _patched:
        _patched.add(name)
        _PATCHES[name](module)
    return module
