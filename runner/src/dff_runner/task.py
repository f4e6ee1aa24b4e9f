"""`DFF.TASK`: the little of the running task that scripts may use."""

from __future__ import annotations

from typing import Any

from dff_runner.run import Run


class TaskLogger:
    """Writes entries with their level into the log of the call."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def debug(self, message: Any, *args: Any) -> None:
        self._write("DEBUG", message, args)

    def info(self, message: Any, *args: Any) -> None:
        self._write("INFO", message, args)

    def warning(self, message: Any, *args: Any) -> None:
        self._write("WARNING", message, args)

    def error(self, message: Any, *args: Any) -> None:
        self._write("ERROR", message, args)

    warn = warning
    exception = critical = error

    def _write(self, level: str, message: Any, args: tuple[Any, ...]) -> None:
        try:
            text = str(message) % args if args else str(message)
            self._run.capture.write(f"[{level}] {text}")
        except Exception:  # as with print, what cannot be shown must not fail the function
            pass


class Task:
    """Of the present call."""

    def __init__(self, run: Run) -> None:
        context = run.context
        self.task_id: Any = context.get("_DFF_TASK_ID")
        self.start_time: Any = context.get("_DFF_START_TIME")
        self.logger = TaskLogger(run)
