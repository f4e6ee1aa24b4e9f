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


def call_context(spec: dict[str, Any]) -> dict[str, Any]:
    script_id: str = spec["s"]
    name: str = spec["f"]
    function_id = f"{script_id}.{name}" if name else script_id
    given: dict[str, Any] = spec.get("ctx") or {}
    triggered: int = given.get("_DFF_TRIGGER_TIME_MS") or 0
    queue = given.get("_DFF_QUEUE")
    context: dict[str, Any] = {
        **_UNSET,
        "_DFF_DEBUG": "mode" in spec,
        "_DFF_TASK_ID": None,
        "_DFF_ROOT_TASK_ID": given.get("_DFF_TASK_ID"),
        "_DFF_SCRIPT_SET_ID": script_id.split("__", 1)[0],
        "_DFF_SCRIPT_ID": script_id,
        "_DFF_FUNC_ID": function_id,
        "_DFF_FUNC_NAME": name,
        "_DFF_FUNC_CHAIN": [function_id],
        "_DFF_ORIGIN": None,
        "_DFF_ORIGIN_ID": None,
        "_DFF_EXEC_MODE": "sync",
        "_DFF_TRIGGER_TIME": triggered // 1000,
        "_DFF_TRIGGER_TIME_MS": triggered,
        "_DFF_QUEUE": None,
        "_DFF_WORKER_QUEUE": None if queue is None else f"workerQueue@{queue}",
    }
    context.update(given)
    return context
