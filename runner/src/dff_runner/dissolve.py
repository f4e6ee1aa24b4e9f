"""Takes the namespace of a finished call apart when nothing else can see it.

A function and the globals it lives in hold each other, so every call would leave its namespace to
the collector, and the next one would build its own in memory that is not in the processor's cache.
Clearing it gives that memory back at once. That must not be seen: a thread, a library or a value
kept for later may still hold a function of the script. So the references are counted first.
"""

from __future__ import annotations

from sys import getrefcount
from types import FunctionType
from typing import Any


def _references(names: dict[str, Any]) -> tuple[int, int, int]:
    """References to `names`, how many functions account for one each, and the most references
    that one of these functions has."""
    functions = most = 0
    for value in names.values():
        if type(value) is FunctionType and value.__globals__ is names:
            functions += 1
            count = getrefcount(value)
            if count > most:
                most = count
    return getrefcount(names), functions, most


class _Holder:
    """Holds its names as a module does."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}


def _measured(names: dict[str, Any]) -> tuple[int, int]:
    """As `dissolve` below would see them: each call on the way holds a reference, too."""
    references, functions, most = _references(names)
    return references - functions, most


def _nobody() -> tuple[int, int]:
    """What the counts are when only the module holds its names: versions of Python differ."""
    holder = _Holder()
    exec("def probe(): pass", holder.names)
    return _measured(holder.names)


_NAMES, _FUNCTION = _nobody()


def dissolve(names: dict[str, Any]) -> None:
    """Clears the globals of a script unless anything but its module and functions holds them."""
    references, functions, most = _references(names)
    if references - functions <= _NAMES and most <= _FUNCTION:
        names.clear()
