"""Names of the `DFF` object that start other tasks: `FUNC`, and batches."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dff_runner.jsonenc import dump_bytes
from dff_runner.run import Run
from dff_runner.scoped import Request


def _object(kwargs: Any) -> str | None:
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
        self._request("func.start", func=func_id, kwargs=_object(kwargs), queue=queue)


def _holds(have: Any, wanted: Any) -> bool:
    return wanted in have if isinstance(have, (str, list, tuple)) else False


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
    "in": lambda have, wanted: have in wanted,
    "notin": lambda have, wanted: have not in wanted,
    "like": lambda have, wanted: wanted.lower() in str(have).lower(),
    "contains": _holds,
    "isnull": lambda have, wanted: (have is None) == bool(wanted),
}


def _fits(row: dict[str, Any], filters: Mapping[str, Any]) -> bool:
    for name, rule in filters.items():
        if name not in row:
            raise ValueError(f"`filters` names `{name}`; there are {sorted(row)}")
        rules = rule if isinstance(rule, Mapping) else {"eq": rule}
        for op, wanted in rules.items():
            compare = _OPERATORS.get(op)
            if compare is None:
                known = sorted(_OPERATORS)
                raise ValueError(f"`filters` has the operator `{op}`; there are {known}")
            have = row[name]
            if have is None and op not in ("eq", "ne", "in", "notin", "isnull"):
                return False
            if not compare(have, wanted):
                return False
    return True


class Batches:
    """`DFF.BATCH` and `DFF.ASYNC_API`."""

    def __init__(self, run: Run) -> None:
        self._request: Request = run.call

    def get(self, entity_id: str | None = None) -> dict[str, Any] | None:
        row: dict[str, Any] | None = self._request("batch.get", id=entity_id)
        return row

    def query(
        self, fields: Iterable[str] | None = None, filters: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        rows = [row for row in self._request("batch.list") if _fits(row, filters or {})]
        if fields is None:
            return rows
        names = list(fields)
        return [{name: row.get(name) for name in names} for row in rows]

    def call(
        self,
        entity_id: str,
        kwargs: Any = None,
        trigger_time: int | None = None,
        queue: Any = None,
        timeout: int | None = None,
        expires: int | None = None,
    ) -> None:
        self._request(
            "batch.call",
            id=entity_id,
            kwargs=_object(kwargs),
            triggerTime=trigger_time,
            queue=queue,
            timeout=timeout,
            expires=expires,
        )

    __call__ = call

    def helper(self, *args: Any, **kwargs: Any) -> None:
        self.call(*args, **kwargs)


NAMES: dict[str, Any] = {
    "ASYNC_API": lambda run, _script: Batches(run),
    "BATCH": lambda run, _script: Batches(run),
    "FUNC": lambda run, _script: FuncStarter(run),
    "call_func": lambda run, _script: FuncStarter(run),
}
