"""The `_DFF_…` globals of a run: what follows from the frame, overridden by its `ctx`."""

from typing import Any

# Names every script finds, whatever started it; a direct call has no schedule.
_UNSET: dict[str, Any] = dict.fromkeys(
    (
        "_DFF_CRONTAB",
        "_DFF_CRONTAB_DELAY",
        "_DFF_CRONTAB_EXEC_MODE",
        "_DFF_CRON_EXPR",
        "_DFF_CRON_JOB_DELAY",
        "_DFF_CRON_JOB_EXEC_MODE",
        "_DFF_ETA",
        "_DFF_DELAY",
    )
)
_MOST_KNOWN = 1000

_by_function: dict[tuple[str, str], dict[str, Any]] = {}


def call_context(spec: dict[str, Any]) -> dict[str, Any]:
    script_id: str = spec["s"]
    name: str = spec["f"]
    fixed = _by_function.get((script_id, name))
    if fixed is None:
        fixed = _of_function(script_id, name)
    context = fixed.copy()
    given: dict[str, Any] = spec.get("ctx") or {}
    context["_DFF_DEBUG"] = "mode" in spec
    context["_DFF_ROOT_TASK_ID"] = given.get("_DFF_TASK_ID")
    context["_DFF_FUNC_CHAIN"] = [fixed["_DFF_FUNC_ID"]]
    context["_DFF_TRIGGER_TIME"] = (given.get("_DFF_TRIGGER_TIME_MS") or 0) // 1000
    queue = given.get("_DFF_QUEUE")
    if queue is not None:
        context["_DFF_WORKER_QUEUE"] = f"workerQueue@{queue}"
    context.update(given)
    return context


def _of_function(script_id: str, name: str) -> dict[str, Any]:
    """What is the same in every call of one function."""
    if len(_by_function) >= _MOST_KNOWN:
        _by_function.clear()
    fixed = _by_function[(script_id, name)] = {
        **_UNSET,
        "_DFF_TASK_ID": None,
        "_DFF_SCRIPT_SET_ID": script_id.split("__", 1)[0],
        "_DFF_SCRIPT_ID": script_id,
        "_DFF_FUNC_ID": f"{script_id}.{name}" if name else script_id,
        "_DFF_FUNC_NAME": name,
        "_DFF_ORIGIN": None,
        "_DFF_ORIGIN_ID": None,
        "_DFF_EXEC_MODE": "sync",
        "_DFF_TRIGGER_TIME_MS": 0,
        "_DFF_QUEUE": None,
        "_DFF_WORKER_QUEUE": None,
    }
    return fixed
