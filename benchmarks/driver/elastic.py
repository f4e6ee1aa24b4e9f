"""Calls of different kinds at the same time: slow beside trivial ones, many sleepers, many large results."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles

from driver.processes import rss

SLOW_CALLS, SLOW_SECONDS = 5, 4
SLEEPERS = 200
ROWS_CALLS = 8
LOOK_SECONDS = 0.02


def call(url: str) -> float:
    """Reads the whole answer; the seconds that took."""
    begin = time.perf_counter()
    with urllib.request.urlopen(url, timeout=60) as answer:
        while answer.read(1 << 16):
            pass
    return time.perf_counter() - begin


@contextmanager
def together(count: int, work: Callable[[], float]) -> Iterator[list[Future[float]]]:
    """Starts them at once and waits for their ends when the block is left."""
    with ThreadPoolExecutor(count) as pool:
        calls = [pool.submit(work) for _ in range(count)]
        yield calls
        for each in calls:
            each.result()


def beside_slow(slow: str, trivial: str) -> tuple[float, float, int]:
    """Milliseconds of trivial calls while slow ones run (median, p99), and how many those were."""
    costs: list[float] = []
    with together(SLOW_CALLS, lambda: call(slow)) as calls:
        time.sleep(0.2)
        until = time.perf_counter() + SLOW_SECONDS - 1
        while time.perf_counter() < until and not any(each.done() for each in calls):
            costs.append(call(trivial) * 1000)
    cuts = quantiles(costs, n=100)
    return cuts[49], cuts[98], len(costs)


def sleepers(url: str) -> float:
    """Seconds until all of them are answered."""
    begin = time.perf_counter()
    with together(SLEEPERS, lambda: call(url)):
        pass
    return time.perf_counter() - begin


def grown_by(pid: int, url: str) -> tuple[int, float]:
    """By how many KiB a process grew at most while large results were read, and the seconds that took."""
    before = highest = rss(pid)
    ended = threading.Event()

    def watch() -> None:
        nonlocal highest
        while not ended.wait(LOOK_SECONDS):
            highest = max(highest, rss(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    begin = time.perf_counter()
    try:
        with together(ROWS_CALLS, lambda: call(url)):
            pass
    finally:
        ended.set()
        watcher.join()
    return highest - before, time.perf_counter() - begin
