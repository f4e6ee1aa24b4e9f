"""Measurements of calls: how many a second, how long each takes, alone and beside others."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median

from driver import elastic, signing
from driver.load import WARM_SECONDS, Request, alternate, middle, wrk
from driver.platform import Platform
from driver.processes import rss
from driver.report import Row
from driver.run import Run, expect, text

GOAL_OF_CEILING = 0.40
ROWS_OF_CEILING = 0.85
ISOLATED_OF_OFF = 0.90
FLAT_MEMORY_KIB = 48 * 1024
COLD_SECONDS = 5


def hello(connections: int) -> Callable[[Run], list[Row]]:
    return lambda run: measure_hello(run, connections)


def measure_hello(run: Run, connections: int) -> list[Row]:
    url = run.platform.link_url("hello", x=1, y=2)
    query = url[url.index("?") :]
    expect(run.platform, "hello", {"x": 1, "y": 2}, {"sum": 3})
    requests = [Request(url, pid=run.platform.running_process.pid)]
    if run.ceiling is not None:
        requests.append(Request(run.ceiling.url + "/hello" + query, pid=run.ceiling.pid))
    cold = [wrk(request, connections, min(COLD_SECONDS, run.seconds)) for request in requests]
    for request in requests:
        wrk(request, connections, min(WARM_SECONDS, 2 * run.seconds))
    figures = alternate(requests, connections, run.seconds, run.rounds)
    own = figures[0]
    work = f"`hello(x, y)` by auth link, {connections} connection{'s' if connections > 1 else ''}"
    if connections == 1:
        target, passed = "p50 ≤ 0.4 ms", own.p50 <= 0.4
    else:
        target = "≥ 10,000/s, p99 ≤ 15 ms, 0 errors"
        passed = own.rate >= 10_000 and own.p99 <= 15
    rows = [Row(work, target, text(own), passed and own.errors == 0)]
    if len(figures) > 1:
        ratio = own.rate / figures[1].rate
        rows = [Row(work, target, text(own), rows[0].passed, text(figures[1]), f"{ratio:.0%}")]
        if connections > 1:
            rows.append(Row("– goal", "≥ 40% of the ceiling", f"{ratio:.0%}", ratio >= GOAL_OF_CEILING))
        rows.append(Row("– before that, the first seconds of this load", "", text(cold[0]), None, text(cold[1])))
    if run.uvicorn is not None:
        request = Request(run.uvicorn.url + "/hello" + query, pid=run.uvicorn.pid)
        peer = middle([wrk(request, connections, run.seconds) for _ in range(run.rounds)])
        rows.append(Row("– hand-written, uvicorn, a process per core", "", text(peer), None))
    return rows


def rate(run: Run, work: str, target: float, request: Request, connections: int) -> list[Row]:
    wrk(request, connections, min(5, run.seconds))
    own = middle([wrk(request, connections, run.seconds) for _ in range(run.rounds)])
    return [Row(work, f"≥ {target:,.0f}/s", text(own), own.rate >= target and own.errors == 0)]


def echo(run: Run) -> list[Row]:
    data = {"list": list(range(50)), "text": "x" * 790}
    body = json.dumps({"kwargs": {"data": data}})
    expect(run.platform, "echo", {"data": data}, data)
    work = f"{len(body)} byte JSON echo, POST, 64 connections"
    return rate(run, work, 8_000, Request(run.platform.link_url("echo"), body), 64)


def direct(run: Run) -> list[Row]:
    session = run.platform.running_session
    body = {"kwargs": {"x": 1, "y": 2}}
    answer = session.ask("func/bench__hello.hello", body)["result"]
    if answer != {"sum": 3}:
        raise RuntimeError(f"direct call answered {answer}")
    request = Request(run.platform.url + "/api/v1/func/bench__hello.hello", json.dumps(body), session.token)
    return rate(run, "direct call with a sign-in token, 64 connections", 8_000, request, 64)


def signed(run: Run) -> list[Row]:
    token, key = signing.costs(run.platform.running_session, int(300 * run.seconds))
    work = "direct call signed with an access key, 1 connection"
    measured = f"{key:.3f} ms, with a token {token:.3f} ms: {(key - token) * 1000:+.0f} µs"
    return [Row(work, "≤ 0.1 ms over one with a token", measured, key - token <= 0.1)]


def management(run: Run) -> list[Row]:
    request = Request(run.platform.url + "/api/v1/scripts/do/list", token=run.platform.running_session.token)
    return rate(run, "management list of scripts, 16 connections", 4_000, request, 16)


def sleep(run: Run) -> list[Row]:
    expect(run.platform, "sleep", {}, "ok")
    return rate(run, "`sleep(50 ms)`, 64 connections", 1_000, Request(run.platform.link_url("sleep")), 64)


def slow_beside(run: Run) -> list[Row]:
    """Trivial calls of the set whose five slow ones run meanwhile."""
    expect(run.platform, "hello", {"x": 1, "y": 2}, {"sum": 3})
    found = [
        elastic.beside_slow(
            run.platform.link_url("nap", seconds=elastic.SLOW_SECONDS), run.platform.link_url("hello", x=1, y=2)
        )
        for _ in range(run.rounds)
    ]
    p50, p99 = median(each[0] for each in found), median(each[1] for each in found)
    calls = sum(each[2] for each in found)
    work = f"trivial calls beside {elastic.SLOW_CALLS} slow ones ({elastic.SLOW_SECONDS} s)"
    return [Row(work, "≤ 20 ms", f"p50 {p50:.1f} ms, p99 {p99:.1f} ms of {calls:,}", p99 <= 20)]


def sleepers(run: Run) -> list[Row]:
    costs = [elastic.sleepers(run.platform.link_url("nap", seconds=1)) for _ in range(run.rounds)]
    work = f"{elastic.SLEEPERS} calls that sleep 1 s, at once"
    return [Row(work, "all in ≤ 3 s", f"first {costs[0]:.2f} s, median {median(costs):.2f} s", max(costs) <= 3)]


def rows(run: Run) -> list[Row]:
    """100,000 rows by one connection; also what the JVM's memory does meanwhile."""
    requests = [Request(run.platform.link_url("rows"))]
    if run.ceiling is not None:
        requests.append(Request(run.ceiling.url + "/rows"))
    for request in requests:
        wrk(request, 1, min(5, run.seconds))
    jvm = run.platform.running_process.pid
    before = rss(jvm)
    figures = alternate(requests, 1, run.seconds, run.rounds)
    after = rss(jvm)
    own = figures[0]
    work = "100,000 rows, 1 connection"
    grown = Row(
        "– memory of the JVM meanwhile",
        "flat",
        f"{before / 1024:.0f} → {after / 1024:.0f} MB",
        after - before <= FLAT_MEMORY_KIB,
    )
    measured = f"{own.rate:.1f}/s, p50 {own.p50:.0f} ms"
    if len(figures) == 1:
        return [Row(work, "≥ 85% of the ceiling", measured, None), grown]
    ratio = own.rate / figures[1].rate
    passed = ratio >= ROWS_OF_CEILING and own.errors == 0
    return [Row(work, "≥ 85% of the ceiling", measured, passed, f"{figures[1].rate:.1f}/s", f"{ratio:.0%}"), grown]


def rows_8(run: Run) -> list[Row]:
    """Large results at once: what the JVM grows by, on a fresh instance that has served one of them."""
    run.platform.stop()
    run.platform.start()
    url = run.platform.link_url("rows", n=100_000)
    elastic.call(url)
    found = [elastic.grown_by(run.platform.running_process.pid, url) for _ in range(run.rounds)]
    grown, seconds = max(each[0] for each in found), median(each[1] for each in found)
    work = f"100,000 rows, {elastic.ROWS_CALLS} calls at once: the JVM grows"
    return [Row(work, "≤ 100 MB", f"{grown / 1024:.0f} MB, {seconds:.1f} s", grown <= 100 * 1024)]


def fresh(run: Run) -> list[Row]:
    """Calls in processes of their own: the time of one, and how many a second."""
    expect(run.platform, "fresh", {"x": 1, "y": 2}, {"sum": 3})
    request = Request(run.platform.link_url("fresh", x=1, y=2), pid=run.platform.running_process.pid)
    wrk(request, 1, min(3, run.seconds))
    alone = middle([wrk(request, 1, run.seconds) for _ in range(run.rounds)])
    many = middle([wrk(request, 16, run.seconds) for _ in range(run.rounds)])
    return [
        Row("`fresh` call, 1 connection", "p50 ≤ 10 ms", text(alone), alone.p50 <= 10 and alone.errors == 0),
        Row("– 16 connections", "≥ 150/s", text(many), many.rate >= 150 and many.errors == 0),
    ]


def isolation(run: Run) -> list[Row]:
    """The same call with isolation on and off, in turn."""
    folder = run.folder / "without-isolation"
    folder.mkdir()
    folder.chmod(0o755)
    without = Platform(folder, {"DFF__RUNNER_ISOLATION": "off"})
    try:
        without.start()
        without.load_scripts()
        requests = []
        for platform in (run.platform, without):
            expect(platform, "hello", {"x": 1, "y": 2}, {"sum": 3})
            requests.append(Request(platform.link_url("hello", x=1, y=2), pid=platform.running_process.pid))
        for request in requests:
            wrk(request, 16, min(5, run.seconds))
        own, off = alternate(requests, 16, run.seconds, run.rounds)
    finally:
        without.stop()
    ratio = own.rate / off.rate
    passed = ratio >= ISOLATED_OF_OFF and own.rate >= 10_000 and own.errors == 0
    work = "`hello(x, y)` with isolation, 16 connections"
    return [
        Row(work, "≥ 90% of off, ≥ 10,000/s", f"{text(own)}; off: {text(off)}; {ratio:.0%}", passed),
    ]


def timeout(run: Run) -> list[Row]:
    """How late the answer of a function limited to 1 s is."""
    late: dict[str, float] = {}
    for name in ("loop", "sleep", "lock", "socket", "swallow"):
        path = "al/bench-limit-" + name
        costs = []
        for _ in range(run.rounds):
            begin = time.perf_counter()
            status, _, body = run.platform.running_session.send(path)
            costs.append((time.perf_counter() - begin - 1) * 1000)
            if status != 599 or json.loads(body)["error"] != 599.31:
                raise RuntimeError(f"{path} answered {status} {body[:200]!r}")
        late[name] = max(costs)
    polite = {name: cost for name, cost in late.items() if name != "swallow"}
    measured = ", ".join(f"{name} {cost:.0f}" for name, cost in polite.items()) + " ms after it"
    return [
        Row("limit of 1 s, answered", "≤ 100 ms after it", measured, max(polite.values()) <= 100),
        Row("– exception swallowed", "≤ 1 s after it", f"{late['swallow']:.0f} ms after it", late["swallow"] <= 1100),
    ]
