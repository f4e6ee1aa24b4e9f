"""A store that has grown: what calls cost on it, how long a start takes, how soon its lists answer, what memory they take."""

from __future__ import annotations

import sqlite3
import time
import urllib.parse
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from driver.load import Figures, Request, alternate, wrk
from driver.platform import Platform, Session
from driver.processes import rss, tree

RECORDS, SCRIPTS, LINKS = 1_000_000, 10_000, 10_000
DAYS = 7
"""The records are spread over so many days."""
LOOKS = 5
LIST_MS = 100
PARTS = 20
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
CODE = "'@DFF.API(''Orders'')' || char(10) || 'def f(customer, limit=10):' || char(10) || '    return ' || i"
SCRIPT_STATEMENT = NUMBERS + f"""
INSERT INTO script (id, script_set_id, title, description, publish_version, type, code_md5, code_draft_md5,
    create_time, update_time, code, code_draft)
SELECT 'big' || (i % 100) || '__s' || i, 'big' || (i % 100), 'Script ' || i, 'Reads the orders of customer ' || i, 1,
    'python', 'x' || i, 'x' || i, i, i, {CODE}, {CODE} FROM n"""
FUNCTION_STATEMENT = NUMBERS + """
INSERT INTO func (id, script_set_id, script_id, name, title, description, definition, args_json, kwargs_json,
    extra_config_json, category, tags_json, def_order, create_time, update_time)
SELECT 'big' || (i % 100) || '__s' || i || '.f', 'big' || (i % 100), 'big' || (i % 100) || '__s' || i, 'f',
    'Orders ' || i, 'Orders of a customer', 'f(customer, limit=10)', '["customer","limit"]',
    '{"customer":{},"limit":{"default":10}}', '{}', 'general', '["orders"]', 0, i, i FROM n"""
LINK_STATEMENT = NUMBERS + """
INSERT INTO auth_link (id, func_id, func_call_kwargs_json, origin, origin_id, show_in_doc, is_disabled, trusted,
    create_time, update_time)
SELECT 'auln-' || i, 'big' || (i % 100) || '__s' || i || '.f', '{"customer":"INPUT_BY_CALLER"}', 'user', 'u-admin',
    1, 0, 0, i, i FROM n"""
# One in a hundred failed, one in a thousand ran out of time, one in twenty is of a batch.
RECORD = NUMBERS + """
INSERT INTO task_record (id, root_task_id, script_set_id, script_id, func_id, func_call_kwargs_json, origin, origin_id,
    trigger_time, start_time, end_time, queue, timeout, ignore_result, exec_mode, attempt, status, exception_type,
    print_logs_text, return_value_json)
SELECT 'task-big-' || i, 'ROOT', 'big' || (i % 100), 'big' || (i % 100) || '__s' || (i % 10000 + 1),
    'big' || (i % 100) || '__s' || (i % 10000 + 1) || '.f', '{"customer":' || i || ',"limit":10}',
    CASE WHEN i % 20 = 0 THEN 'asyncAPI' ELSE 'syncAPI' END, 'auln-' || (i % 10000 + 1),
    :begin + i * :step, :begin + i * :step, :begin + i * :step + 20, CASE WHEN i % 20 = 0 THEN 9 ELSE 1 END, 30, 0,
    'sync', 1, CASE WHEN i % 1000 = 7 THEN 'timeout' WHEN i % 100 = 7 THEN 'failure' ELSE 'success' END,
    CASE WHEN i % 1000 = 7 THEN 'TaskTimeout' WHEN i % 100 = 7 THEN 'ValueError' END,
    '[customer ' || i || '] 10 orders read in 12 ms', '{"orders":[],"customer":' || i || '}' FROM n"""

HOUR = 3_600_000


def lists(now: int) -> dict[str, str]:
    """The lists people open, with the filters they use."""
    day, old = now - 24 * HOUR, now - 5 * 24 * HOUR
    records = "task-records/func/do/list?pageSize=50"
    return {
        "scripts": "scripts/do/list?pageSize=50",
        "functions": "func-list?scriptSetId=big7",
        "links": "auth-links/do/list?pageSize=50",
        "links, page 190": "auth-links/do/list?pageSize=50&pageNumber=190",
        "overview": "func/overview",
        "runs": records,
        "runs, page 100": f"{records}&pageNumber=100",
        "runs, failures": f"{records}&status=failure",
        "runs, failures and timeouts": f"{records}&status=failure,timeout",
        "runs of batches": f"{records}&origin=asyncAPI",
        "runs of links": f"{records}&origin=syncAPI",
        "runs of a link": f"{records}&origin=syncAPI&originId=auln-77",
        "runs of a function": f"{records}&funcId=big76__s77.f",
        "runs of a script set": f"{records}&scriptSetId=big76",
        "runs, last 24 h": f"{records}&from={day}",
        "runs, an hour of five days ago": f"{records}&from={old}&to={old + HOUR}",
        "runs, failures of last 24 h": f"{records}&status=failure&from={day}",
        "runs, failures of an hour of five days ago": f"{records}&status=failure&from={old}&to={old + HOUR}",
        "runs of batches, last 24 h": f"{records}&origin=asyncAPI&from={day}",
        "runs by time": f"task-records/func/do/count-by-time?from={day}",
        "call tree of a run": f"{records}&rootTaskId=task-big-77",
        "failures of a link": f"{records}&origin=syncAPI&originId=auln-8&status=failure",
        "failures of a function, last 24 h": f"{records}&funcId=big8__s8.f&status=failure&from={day}",
        "one run": f"{records}&id=" + urllib.parse.quote(f"task-big-{RECORDS // 2}"),
    }


SLOW_LIST = "runs, a text that is nowhere"
"""Reads every record: no target, but a figure."""


def fill(data: Path) -> None:
    """Puts the rows into the store of a platform that does not run."""
    step = DAYS * 24 * HOUR // RECORDS
    begin = int(time.time() * 1000) - RECORDS * step
    with closing(sqlite3.connect(data / "db" / "dff.sqlite", timeout=60)) as store:
        store.execute("PRAGMA cache_size = -200000")
        with store:
            store.execute(
                NUMBERS + "INSERT INTO script_set (id, title, origin, create_time, update_time)"
                " SELECT 'big' || i, 'Big ' || i, 'user', i, i FROM n",
                {"first": 0, "last": 99},
            )
            store.execute(SCRIPT_STATEMENT, {"first": 1, "last": SCRIPTS})
            store.execute(FUNCTION_STATEMENT, {"first": 1, "last": SCRIPTS})
            store.execute(LINK_STATEMENT, {"first": 1, "last": LINKS})
        part = RECORDS // PARTS
        for number in range(PARTS):
            with store:
                values = {"first": number * part + 1, "last": (number + 1) * part, "begin": begin, "step": step}
                store.execute(RECORD, values)


def cost(session: Session, path: str) -> float:
    """Median milliseconds of a list."""
    costs: list[float] = []
    for _ in range(LOOKS):
        begin = time.perf_counter()
        status, _, body = session.send(path)
        costs.append((time.perf_counter() - begin) * 1000)
        if status != 200:
            raise RuntimeError(f"{path} answered {status} {body[:200]!r}")
    return median(costs)


def memory(platform: Platform) -> float:
    """Megabytes of the server's own process."""
    return max(rss(pid) for pid in tree(platform.running_process.pid)) / 1024


@dataclass(frozen=True)
class Found:
    """Calls on the grown and on the empty store, seconds of a start of each, megabytes of each, milliseconds of lists."""

    big: Figures
    empty: Figures
    starts: tuple[float, float]
    memory: tuple[float, float]
    lists: dict[str, float]
    slow: float


def measured(folder: Path, empty: Platform, seconds: float, rounds: int) -> Found:
    """@param empty: a platform with the scripts of the benchmark and nothing else; it is started anew"""
    folder.mkdir()
    folder.chmod(0o755)
    big = Platform(folder)
    try:
        big.start()
        big.load_scripts()
        big.stop()
        fill(big.data)
        empty.stop()
        starts = (median(restarted(big) for _ in range(rounds)), median(restarted(empty) for _ in range(rounds)))
        requests = [Request(each.link_url("hello", x=1, y=2)) for each in (big, empty)]
        for request in requests:
            wrk(request, 1, min(5, seconds))
        own, other = alternate(requests, 1, seconds, max(3, rounds))
        session = big.running_session
        found = {name: cost(session, path) for name, path in lists(int(time.time() * 1000)).items()}
        slow = cost(session, "task-records/func/do/list?pageSize=50&_fuzzySearch=nowhere-at-all")
        return Found(own, other, starts, (memory(big), memory(empty)), found, slow)
    finally:
        big.stop()


def restarted(platform: Platform) -> float:
    platform.stop()
    return platform.start()
