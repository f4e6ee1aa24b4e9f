"""`DFF.FUNC`: starts functions as tasks of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dff_runner.jsonenc import dump_bytes
from dff_runner.run import Run
from dff_runner.scoped import Request


def arguments_text(kwargs: Any) -> str | None:
    """By the rules of results."""
    if kwargs is None:
        return None
    if not isinstance(kwargs, Mapping):
        raise TypeError(f"`kwargs` should be a dict, not {type(kwargs).__name__}")
    return dump_bytes(dict(kwargs)).decode()


class FuncStarter:
    """`DFF.FUNC`: starts a published function as a task of its own and does not wait for it."""

    def __init__(self, run: Run) -> None:
        self._request: Request = run.call

    def __call__(self, func_id: str, kwargs: Any = None, queue: Any = None) -> None:
        self._request("func.start", func=func_id, kwargs=arguments_text(kwargs), queue=queue)


NAMES: dict[str, Any] = {
    "FUNC": lambda run, _script: FuncStarter(run),
    "call_func": lambda run, _script: FuncStarter(run),
}
