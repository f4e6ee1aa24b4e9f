"""The result object of editor runs and publish checks."""

from __future__ import annotations

from typing import Any

from dff_runner import results
from dff_runner.jsonenc import dump_bytes, plain_json
from dff_runner.response import FuncResponse
from dff_runner.results import Result
from dff_runner.run import Run

_STATUS = {results.SUCCESS: "success", results.FAILURE: "failure", results.TIMED_OUT: "timeout"}


class EditorValue:
    """What the function returned, in all forms. Made while the time limit still counts."""

    def __init__(self, value: Any) -> None:
        self.control: dict[str, Any] = {}
        if isinstance(value, FuncResponse):
            self.control = value.control()
            value = value.data
        if isinstance(value, Exception):
            raise value
        self.repr = results.safe_repr(value)
        try:
            self.forms = dump_bytes(results.three_forms(value))
        except (ValueError, TypeError, RecursionError) as error:
            raise results.unserializable(error) from None
        self.length = len(self.forms)


def editor_body(
    run: Run,
    value: EditorValue | None,
    status: int,
    meta: dict[str, Any],
    seconds: float,
    used: tuple[int, int],
) -> Result:
    """Moves what `meta` says about a failure into the object, too.

    `used` is µs of CPU time and KiB of memory.
    """
    functions = plain_json(run.records or [])
    logs = plain_json(run.capture.kept())
    fields: dict[str, bytes] = {
        "returnValue": plain_json(value.repr if value else None),
        "responseControl": plain_json(value.control if value else {}),
        "apiFuncs": functions,
        "exportedAPIFuncs": functions,
        "printLogs": logs,
        "logMessages": logs,
        "funcResult": value.forms if value else b"null",
        "status": plain_json(_STATUS[status]),
        "exception": plain_json(meta.get("exception")),
        "exceptionType": plain_json(meta.get("etype")),
        "traceback": plain_json(meta.get("traceback")),
        "stack": plain_json(meta.get("traceback")),
        "traceInfo": plain_json(meta.get("traceInfo")),
        "warnings": plain_json(run.warnings or []),
        "funcName": plain_json(meta.get("funcName")),
        "cost": plain_json(round(seconds, 6)),
        "cpuTime": plain_json(used[0] / 1_000_000),
        "peakMemroyUsage": plain_json(used[1]),
    }
    return Result(
        results.JSON,
        b"{" + b",".join(b'"%s":%s' % (k.encode(), v) for k, v in fields.items()) + b"}",
    )
