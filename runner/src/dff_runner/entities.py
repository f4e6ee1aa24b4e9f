"""Names of the `DFF` object for what starts functions: auth links, batches and crontab configs."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from dff_runner.run import Run
from dff_runner.scoped import Request
from dff_runner.starting import arguments_text


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


class Entities:
    """`DFF.SYNC_API` and `DFF.ASYNC_API`, by the kind whose calls the platform answers."""

    def __init__(self, run: Run, kind: str) -> None:
        self._request: Request = run.call
        self._kind = kind

    def _ask(self, what: str, **fields: Any) -> Any:
        return self._request(f"{self._kind}.{what}", **fields)

    def get(self, entity_id: str | None = None) -> dict[str, Any] | None:
        row: dict[str, Any] | None = self._ask("get", id=entity_id)
        return row

    def query(
        self, fields: Iterable[str] | None = None, filters: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        rows = [row for row in self._ask("list") if _fits(row, filters or {})]
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
        self._ask(
            "call",
            id=entity_id,
            kwargs=arguments_text(kwargs),
            triggerTime=trigger_time,
            queue=queue,
            timeout=timeout,
            expires=expires,
        )

    __call__ = call

    def helper(self, *args: Any, **kwargs: Any) -> None:
        self.call(*args, **kwargs)


class CronJobs(Entities):
    """`DFF.CRON_JOB`: crontab configs, which a script can give another expression, and pause."""

    def __init__(self, run: Run) -> None:
        super().__init__(run, "crontab")

    def set_cron_expr(
        self, expr: str, expires: int | None = None, entity_id: str | None = None
    ) -> None:
        self._ask("setExpr", id=entity_id, expr=expr, expires=expires)

    def get_cron_expr(self, entity_id: str | None = None) -> str | None:
        expr: str | None = self._ask("getExpr", id=entity_id)
        return expr

    def get_all_cron_expr(self) -> dict[str, str]:
        exprs: dict[str, str] = self._ask("allExprs")
        return exprs

    def clear_cron_expr(self, entity_id: str | None = None) -> None:
        self._ask("clearExpr", id=entity_id)

    def pause(self, expires: int, entity_id: str | None = None) -> None:
        self._ask("pause", id=entity_id, expires=expires)

    # what earlier versions call them
    set_crontab = set_temp_crontab = set_cron_expr
    get_crontab = get_temp_crontab = get_cron_expr
    get_all_crontab = get_all_temp_crontab = get_all_cron_expr
    clear_crontab = clear_temp_crontab = clear_cron_expr


def _links(run: Run, _script: str) -> Entities:
    return Entities(run, "link")


def _batches(run: Run, _script: str) -> Entities:
    return Entities(run, "batch")


def _cron_jobs(run: Run, _script: str) -> CronJobs:
    return CronJobs(run)


NAMES: dict[str, Any] = {
    "ASYNC_API": _batches,
    "AUTH_LINK": _links,
    "BATCH": _batches,
    "CRONTAB_CONFIG": _cron_jobs,
    "CRON_JOB": _cron_jobs,
    "SYNC_API": _links,
}
