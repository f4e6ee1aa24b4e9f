"""One long task beside many short ones in the same queue: what is claimed ahead must not stand behind the long one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from driver.platform import Platform, Session

LONG_SECONDS = 60
SHORT = 100
GAP_SECONDS = 0.3
"""Between two short ones: they come all the time the long one runs, half of them at once in the middle of it."""
LIMIT_SECONDS = 1.0
END_SECONDS = 120
CODE = """
import time

@DFF.API('Now')
def now():
    return time.time()

@DFF.API('Long', timeout=300)
def long(seconds):
    begin = time.time()
    time.sleep(seconds)
    return [begin, time.time()]
"""


def submit(session: Session, batch: str, arguments: dict[str, object] | None = None) -> tuple[str, float]:
    """Its id and when it was sent."""
    begin = time.time()
    return str(session.ask(f"bat/{batch}", {"kwargs": arguments or {}})["id"]), begin


def result(session: Session, task: str) -> object:
    end = time.monotonic() + END_SECONDS
    while time.monotonic() < end:
        found = session.ask(f"func-result?taskId={task}")
        if found["status"] == "SUCCESS":
            return found["result"]
        if found["status"] != "PENDING":
            raise RuntimeError(f"{task} ended as {found}")
        time.sleep(0.05)
    raise RuntimeError(f"{task} did not end in {END_SECONDS} s")


@dataclass(frozen=True)
class Found:
    """Seconds from the submit of a short task to its first line, the longest of all; seconds the long one ran."""

    latest: float
    long: float


def measured(folder: Path, count: int) -> Found:
    """@param count: tasks claimed ahead for each process"""
    folder.mkdir()
    folder.chmod(0o755)
    platform = Platform(folder, {"DFF__WORKER_PREFETCH_MULTIPLIER": str(count)})
    try:
        platform.start()
        session = platform.running_session
        session.ensure_script_set("bench")
        session.publish("bench__prefetch", CODE)
        for name, fixed in (("now", {}), ("long", {"seconds": "INPUT_BY_CALLER"})):
            data = {"id": f"bench-{name}", "funcId": f"bench__prefetch.{name}", "funcCallKwargsJSON": fixed}
            session.ask("batches/do/add", {"data": data})
        result(session, submit(session, "bench-now")[0])  # the first task of a start also starts its process
        long, _ = submit(session, "bench-long", {"seconds": LONG_SECONDS})
        short: list[tuple[str, float]] = []
        for number in range(SHORT):
            short.append(submit(session, "bench-now"))
            if number < SHORT // 2:
                time.sleep(GAP_SECONDS)
        late = [float(str(result(session, task))) - begin for task, begin in short]
        ran = result(session, long)
        assert isinstance(ran, list)
        return Found(max(late), float(ran[1]) - float(ran[0]))
    finally:
        platform.stop()
