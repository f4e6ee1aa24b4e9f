"""`print_var` and `DFF.VAR`: one log entry per value with its type, text and size."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dff_runner.run import Run


class _PrintVar:
    """Callable instead of a closure: making one is part of every call."""

    __slots__ = ("_run",)

    def __init__(self, run: Run) -> None:
        self._run = run

    def __call__(self, *values: Any, **named: Any) -> None:
        for value in values:
            self._write("", value)
        for name, value in named.items():
            self._write(f"{name} = ", value)

    def _write(self, label: str, value: Any) -> None:
        try:
            kind = type(value)
            details = [
                kind.__name__
                if kind.__module__ == "builtins"
                else f"{kind.__module__}.{kind.__name__}"
            ]
            if hasattr(value, "__len__"):
                details.append(f"length {len(value)}")
            details.append(f"{sys.getsizeof(value)} bytes")
            self._run.capture.write(f"{label}{value!r} ({', '.join(details)})")
        except Exception:  # as with print, a value that cannot be shown must not fail the function
            pass


def print_var(run: Run) -> _PrintVar:
    return _PrintVar(run)
