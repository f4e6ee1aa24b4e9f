"""Configs that are all due in one minute: how soon they start, and that a kill amid them loses and doubles none."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from driver.platform import Platform

CONFIGS = 10_000
LEAD_SECONDS = 25
"""Between telling the minute and the minute."""
KILLED_AT = 2_000
LIMIT_SECONDS = 180
LOOK_SECONDS = 0.02


@dataclass(frozen=True)
class Found:
    """Seconds after the due time of the first and the last start, tasks that are missing or too many."""

    first: float
    last: float
    wrong: int


@dataclass(frozen=True)
class Killed:
    """As above, after a kill; and the seconds from the kill until configs were fired again."""

    found: Found
    again: float
    fired: int


def prepare(platform: Platform) -> None:
    session = platform.running_session
    session.ensure_script_set("bench")
    session.publish("bench__cron", "@DFF.API('No-op')\ndef noop():\n    return None\n")
    configs = [
        {"id": f"cron-{number}", "funcId": "bench__cron.noop", "funcCallKwargsJSON": {}, "cronExpr": "0 0 29 2 *"}
        for number in range(CONFIGS)
    ]
    session.ask("crontab-configs/do/add-many", {"data": configs})


def schedule(platform: Platform) -> int:
    """Makes all due in a minute soon to come; answers it in Unix seconds."""
    due = (int(time.time()) + LEAD_SECONDS + 59) // 60 * 60
    at = time.gmtime(due)
    path = "crontab-configs/do/modify-many?funcId=bench__cron.noop"
    platform.running_session.ask(path, {"data": {"cronExpr": f"{at.tm_min} {at.tm_hour} * * *"}})
    return due


def number(data: Path, query: str, *values: int) -> int:
    with closing(sqlite3.connect(f"file:{data}/db/dff.sqlite?mode=ro", uri=True, timeout=20)) as store:
        return int(store.execute(query, values).fetchone()[0] or 0)


def wait(data: Path, query: str, due: int, count: int) -> None:
    end = due + LIMIT_SECONDS
    while number(data, query, due * 1000) < count:
        if time.time() > end:
            raise RuntimeError(f"fewer than {count} after {LIMIT_SECONDS} s: {query}")
        time.sleep(LOOK_SECONDS)


FIRES = "SELECT COUNT(*) FROM trigger_fire WHERE due_time = ?"
RECORDS = "SELECT COUNT(*) FROM task_record WHERE trigger_time = ?"


def found(data: Path, due: int) -> Found:
    """Of the runs of one due time, when all have ended."""
    millis = due * 1000
    wait(data, RECORDS, due, CONFIGS)
    time.sleep(1)
    first = number(data, "SELECT MIN(start_time) FROM task_record WHERE trigger_time = ?", millis)
    last = number(data, "SELECT MAX(start_time) FROM task_record WHERE trigger_time = ?", millis)
    wrong = 0
    for query in (
        FIRES,
        RECORDS,
        "SELECT COUNT(DISTINCT origin_id) FROM task_record WHERE trigger_time = ?",
        "SELECT COUNT(*) FROM trigger_fire WHERE due_time = ? AND decision = 'started'",
    ):
        wrong = max(wrong, abs(number(data, query, millis) - CONFIGS))
    return Found(first / 1000 - due, last / 1000 - due, wrong)


def killed(platform: Platform) -> Killed:
    due = schedule(platform)
    wait(platform.data, FIRES, due, KILLED_AT)
    process = platform.running_process
    process.child.kill()
    process.child.wait()
    moment = time.time()
    fired = number(platform.data, FIRES, due * 1000)
    platform.stop()
    platform.start()
    all_of_it = found(platform.data, due)
    next_one = number(
        platform.data,
        "SELECT MIN(decide_time) FROM trigger_fire WHERE due_time = ? AND decide_time > ?",
        due * 1000,
        int(moment * 1000),
    )
    return Killed(all_of_it, next_one / 1000 - moment, fired)


def measured(folder: Path) -> tuple[Found, Killed]:
    folder.mkdir()
    platform = Platform(folder, {"DFF_TIMEZONE": "UTC"})
    try:
        platform.start()
        prepare(platform)
        whole = found(platform.data, schedule(platform))
        return whole, killed(platform)
    finally:
        platform.stop()
