"""Exceptions that scripts and their callers see.

Their module is set to `builtins` so that tracebacks show the bare name; no script can import them.
"""

from __future__ import annotations

import builtins
from typing import Any


class DataFluxFuncBaseException(Exception):
    """Base of everything the platform raises in a script."""


class NotFoundException(DataFluxFuncBaseException):
    """Something named by the script does not exist."""


class EntityNotFound(NotFoundException):
    """The same for what later scripts name in their own words."""


class DuplicationException(DataFluxFuncBaseException):
    """A name or id is in use."""


class FuncRecursiveCallException(DuplicationException):
    """A function that stands in the chain of those that started one another was to be started."""


class FuncCircularCall(FuncRecursiveCallException):
    """The same by its later name."""


class BadEntityCall(DataFluxFuncBaseException):
    """A batch or another entity was called with a bad number."""


class NotSupportException(DataFluxFuncBaseException):
    """The platform cannot do that."""


class InvalidOptionException(DataFluxFuncBaseException):
    """An option of `DFF.API` is wrong."""


class AccessDenyException(DataFluxFuncBaseException):
    """The script may not reach that."""


class NotEnabledException(DataFluxFuncBaseException):
    """A feature is switched off."""


class FuncChainTooLongException(DataFluxFuncBaseException):
    """Too many functions started one another."""


class DuplicatedFuncName(DataFluxFuncBaseException):
    """Two decorated functions of one script have the same name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Two or more functions named `{name}`")
        self.func_name = name


class TaskTimeout(BaseException):
    """The soft limit has passed. No `Exception`, so that `except Exception` cannot swallow it."""

    def __str__(self) -> str:
        return "SoftTimeLimitExceeded()"


# Records and clients know the time-out by this name.
TaskTimeout.__module__ = "billiard.exceptions"
TaskTimeout.__name__ = TaskTimeout.__qualname__ = "SoftTimeLimitExceeded"


def _named() -> dict[str, type[Exception]]:
    found: dict[str, type[Exception]] = {}
    for value in list(globals().values()):
        if isinstance(value, type) and issubclass(value, DataFluxFuncBaseException):
            value.__module__ = "builtins"
            found[value.__name__] = value
    return found


_CLASSES = _named()


def exception_from(etype: str, text: str) -> Exception:
    """What a failed platform call raises in the script; an unknown name becomes a class."""
    known: Any = _CLASSES.get(etype) or getattr(builtins, etype, None)
    if not (isinstance(known, type) and issubclass(known, Exception)):
        known = type(etype, (DataFluxFuncBaseException,), {"__module__": "builtins"})
        _CLASSES[etype] = known
    try:
        return known(text)
    except Exception:  # a class that wants more than a text, such as UnicodeDecodeError
        return DataFluxFuncBaseException(f"{etype}: {text}")
