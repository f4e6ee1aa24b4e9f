"""Tasks nobody waits for: how many are accepted, how soon they start, how many end."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from driver.load import WARM_SECONDS, Figures, Request, middle, wrk
from driver.platform import Platform, Session

LIMIT = "1000000"
BATCH = "bench-noop"
FEW, MANY = 20_000, 300_000
LOOK_SECONDS = 0.05
IDLE_TASKS = 200
COPY = """
INSERT INTO task (id, status, queue, due, attempt, deaths, losses, failures, retries, is_cancelled, root_task_id,
    func_id, origin, origin_id, seen_as, record_limit, exec_mode, trigger_time, timeout, keep_result, trace_id,
    kwargs_json)
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
SELECT 'task-' || ? || '-' || n, 0, 9, 1, 0, 0, 0, 0, 0, 0, 'ROOT', 'bench__hello.noop', 'asyncAPI', 'bench-noop',
    'batch', 100, 'async', 1, 30, 1, 't', '{}'
FROM numbers
"""


def instance(folder: Path) -> Platform:
    """One of its own: its tables are full afterwards."""
    folder.mkdir()
    return Platform(folder, {"DFF__WORKER_QUEUE_TASK_LIMIT": LIMIT})


def prepare(platform: Platform) -> None:
    session = platform.running_session
    session.ensure_script_set("bench")
    session.publish(
        "bench__hello",
        "import time\n@DFF.API('No-op')\ndef noop():\n    return None\n"
        "@DFF.API('Now')\ndef now():\n    return time.time()\n",
    )
    for name in ("noop", "now"):
        session.ask(
            "batches/do/add",
            {"data": {"id": f"bench-{name}", "funcId": f"bench__hello.{name}", "funcCallKwargsJSON": {}}},
        )


def url(platform: Platform) -> str:
    return f"{platform.url}/api/v1/bat/{BATCH}"


DELAYED = json.dumps({"options": {"delay": 86_400}})
"""Only the accept is measured: nothing of it runs."""


def start_delay(session: Session) -> float:
    """Median milliseconds from the submit to the first line of Python, one task at a time."""
    costs: list[float] = []
    for _ in range(IDLE_TASKS):
        begin = time.time()
        task = session.ask("bat/bench-now", {})["id"]
        while True:
            result = session.ask(f"func-result?taskId={task}")
            if result["status"] == "SUCCESS":
                costs.append((result["result"] - begin) * 1000)
                break
    return median(costs)


def left(data: Path) -> int:
    with closing(sqlite3.connect(f"file:{data}/db/dff.sqlite?mode=ro", uri=True, timeout=20)) as store:
        return int(store.execute("SELECT COUNT(*) FROM task WHERE due = 1").fetchone()[0])


def fill(data: Path, count: int) -> None:
    """Puts waiting tasks into the store of a platform that does not run."""
    with closing(sqlite3.connect(data / "db" / "dff.sqlite", timeout=20)) as store, store:
        store.execute(COPY, (count, count))


def drained(platform: Platform, count: int, seconds: float, starts: Callable[[], object]) -> float:
    """Tasks that ended in a second, of so many that wait when the platform starts; the first second is not counted."""
    fill(platform.data, count)
    starts()
    time.sleep(1)
    before, begin = left(platform.data), time.monotonic()
    after = before
    while after > 0 and time.monotonic() - begin < seconds:
        time.sleep(LOOK_SECONDS)
        after = left(platform.data)
    return (before - after) / (time.monotonic() - begin)


@dataclass(frozen=True)
class Found:
    """Accepted calls; milliseconds until a task starts; tasks ended in a second, of few and of many that waited."""

    accepts: Figures
    delay: float
    ended: float
    ended_of_many: float


def measured(folder: Path, seconds: float, rounds: int) -> Found:
    platform = instance(folder)
    try:
        platform.start()
        prepare(platform)
        delay = start_delay(platform.running_session)
        request = Request(url(platform), DELAYED, pid=platform.running_process.pid)
        wrk(request, 16, min(WARM_SECONDS, 2 * seconds))
        accepts = middle([wrk(request, 16, seconds) for _ in range(rounds)])
        ended: list[float] = []
        for count in (FEW, MANY):
            platform.stop()
            ended.append(drained(platform, count, seconds, platform.start))
        return Found(accepts, delay, ended[0], ended[1])
    finally:
        platform.stop()
