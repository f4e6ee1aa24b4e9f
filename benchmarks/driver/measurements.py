"""The measurements by name: each answers rows of the table. Targets are those of the design's table of figures."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from driver import bigstore, crontab, durable, elastic, prefetch, signing
from driver.load import WARM_SECONDS, Figures, Request, alternate, middle, wrk
from driver.platform import PASSWORD, ROOT, USERNAME, Platform, link_id
from driver.processes import Process, children, pss, rss, tree
from driver.report import Row

GOAL_OF_CEILING = 0.40
ROWS_OF_CEILING = 0.85
ISOLATED_OF_OFF = 0.90
FLAT_MEMORY_KIB = 48 * 1024
KILLS = 20
COLD_SECONDS = 5
KEPT_READY = 5
"""Default of `_WORKER_CONCURRENCY`."""
# Ten loads and two hundred keys take about 30 s.
INTERFACE_SECONDS = 240


@dataclass
class Run:
    """One run of the benchmark: the peers, and how long and how often each load is applied."""

    platform: Platform
    folder: Path
    seconds: float
    rounds: int
    publishes: int
    starts: int
    ceiling: Process | None = None
    uvicorn: Process | None = None


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


def text(figures: Figures) -> str:
    errors = f", {figures.errors} errors" if figures.errors else ""
    cpu = f", {figures.cpu:.0f} µs CPU a call" if figures.cpu else ""
    return f"{figures.rate:,.0f}/s, p50 {figures.p50:.2f} ms, p99 {figures.p99:.2f} ms{cpu}{errors}"


def expect(platform: Platform, link: str, arguments: dict[str, object], expected: object) -> None:
    """A fast wrong answer is worth nothing: the load starts only when one call is right."""
    answer = platform.running_session.call(link_id(link), arguments)
    if answer != expected:
        raise RuntimeError(f"{link} answered {str(answer)[:200]}")


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


def publish(run: Run) -> list[Row]:
    """Publishes and calls at once, again and again: an old result is a stale one."""
    session = run.platform.running_session
    source = "@DFF.API('Live')\ndef live():\n    return %d\n"
    session.publish("bench__live", source % 0)
    session.ensure_link("bench-live", "bench__live.live", {})
    costs, stale = [], 0
    for number in range(1, run.publishes + 1):
        session.ask("scripts/bench__live/do/modify", {"data": {"codeDraft": source % number}})
        begin = time.perf_counter()
        session.ask("scripts/bench__live/do/publish", {})
        costs.append((time.perf_counter() - begin) * 1000)
        if session.call("bench-live", {}) != str(number):
            stale += 1
    p99 = quantiles(costs, n=100)[98]
    return [
        Row("publish answered", "≤ 50 ms", f"p50 {median(costs):.1f} ms, p99 {p99:.1f} ms", p99 <= 50),
        Row("– live for the very next call", "at once", f"{stale} stale of {run.publishes:,}", stale == 0),
    ]


def start(run: Run) -> list[Row]:
    """Later starts, by the launcher, until a sign-in is answered. Leaves the platform running."""
    costs = []
    for _ in range(run.starts):
        run.platform.stop()
        costs.append(run.platform.start())
    return [Row("start to first answered sign-in", "≤ 2 s", f"{median(costs):.2f} s", median(costs) <= 2)]


def idle(run: Run) -> list[Row]:
    """All processes of a fresh instance after one call and some rest."""
    run.platform.stop()
    run.platform.start()
    expect(run.platform, "hello", {"x": 1, "y": 2}, {"sum": 3})
    time.sleep(max(5, run.seconds))
    processes = list(tree(run.platform.running_process.pid))
    resident = sum(rss(pid) for pid in processes) / 1024
    shared = sum(pss(pid) for pid in processes) / 1024
    passed = resident <= 300 and shared <= 250
    measured = f"{resident:.0f} MB RSS, {shared:.0f} MB PSS, {len(processes)} processes"
    return [Row("memory, idle, sum over processes", "≤ 300 MB RSS, ≤ 250 MB PSS", measured, passed)]


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


def replace(run: Run) -> list[Row]:
    """Kills a runner of a pool that has no more than it keeps ready, and waits until another has its place."""
    run.platform.stop()
    run.platform.start()
    expect(run.platform, "hello", {"x": 1, "y": 2}, {"sum": 3})
    shim = children(run.platform.running_process.pid)[0]
    zygote = children(shim)[0]
    # With more than that, a dead one is not missed; idle ones are given back after a minute.
    wait_for(lambda: len(ready(zygote)) == len(children(zygote)) == KEPT_READY, 90)
    costs = []
    for turn in range(KILLS):
        runners = children(zygote)
        victim = runners[turn % KEPT_READY]
        begin = time.perf_counter()
        os.kill(victim, signal.SIGKILL)
        wait_for(lambda dead=victim: dead not in children(zygote) and len(ready(zygote)) == KEPT_READY, 10)
        costs.append((time.perf_counter() - begin) * 1000)
        time.sleep(0.05)
    measured = f"p50 {median(costs):.1f} ms, longest {max(costs):.1f} ms"
    return [Row("a killed process replaced", "≤ 50 ms", measured, max(costs) <= 50)]


def ready(zygote: int) -> list[int]:
    """Its runners that have their layers around them: what a runner does last is to take its own user namespace.

    An ordinary user may not look into these processes; then all count from their fork on.
    """
    own = namespace(zygote)
    return [pid for pid in children(zygote) if not own or namespace(pid) not in ("", own)]


def namespace(pid: int) -> str:
    """Name of the user namespace of a process, or nothing."""
    try:
        return os.readlink(f"/proc/{pid}/ns/user")
    except OSError:
        return ""


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    end = time.perf_counter() + seconds
    while not condition():
        if time.perf_counter() > end:
            raise RuntimeError(f"waited {seconds} s in vain")
        time.sleep(0.0005)


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


def interface(run: Run) -> list[Row]:
    """The web UI in a real browser: first load with an empty cache, size of the script, a key in a long script."""
    command = ["node", str(ROOT / "web" / "e2e" / "bench.mjs"), "--base", run.platform.url]
    command += ["--user", USERNAME, "--password", PASSWORD]
    done = subprocess.run(command, capture_output=True, text=True, timeout=INTERFACE_SECONDS)
    if done.returncode != 0:
        raise RuntimeError((done.stderr or done.stdout).strip()[-300:])
    found = json.loads(done.stdout.strip().splitlines()[-1])
    script = found["scriptBytes"] / 1024
    load, worst = found["firstLoadMs"] / 1000, found["firstLoadWorstMs"] / 1000
    return [
        Row("first load of the UI, cold cache", "≤ 1.0 s", f"{load:.2f} s, worst {worst:.2f} s", load <= 1.0),
        Row("– script it loads, gzip", "≤ 350 KB", f"{script:.0f} KB", script <= 350),
        Row(
            "a key in a script of 2,000 lines",
            "p95 ≤ 16 ms",
            f"p50 {found['keyP50Ms']:.1f} ms, p95 {found['keyP95Ms']:.1f} ms",
            found["keyP95Ms"] <= 16,
        ),
        Row(
            "– with all that runs until the next key, 60 ms later",
            "",
            f"p50 {found['keyAllP50Ms']:.1f} ms, p95 {found['keyAllP95Ms']:.1f} ms",
            None,
        ),
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


def tasks(run: Run) -> list[Row]:
    found = durable.measured(run.folder / "tasks", run.seconds, run.rounds)
    accepts, few, many = found.accepts, found.ended, found.ended_of_many
    good = accepts.rate >= 5_000 and accepts.p99 <= 20 and accepts.errors == 0
    return [
        Row("batch calls accepted, 16 connections", "≥ 5,000/s, p99 ≤ 20 ms", text(accepts), good),
        Row("submit to first line of Python, idle", "p50 ≤ 5 ms", f"{found.delay:.1f} ms", found.delay <= 5),
        Row("no-op tasks ended, with records and results", "≥ 3,000/s", f"{few:,.0f}/s", few >= 3_000),
        Row("– with 300,000 waiting", "≥ 3,000/s", f"{many:,.0f}/s", many >= 3_000),
    ]


def crontabs(run: Run) -> list[Row]:
    whole, killed = crontab.measured(run.folder / "crontab")

    def text(found: crontab.Found) -> str:
        return f"first {found.first:.2f} s, all {found.last:.1f} s after it, {found.wrong} lost or doubled"

    good = whole.first <= 1 and whole.last <= 15 and whole.wrong == 0
    death = f"; {killed.fired:,} were fired when killed, the rest from {killed.again:.1f} s later on"
    return [
        Row(
            f"{crontab.CONFIGS:,} crontab configs due in one minute",
            "first ≤ 1 s, all ≤ 15 s, none lost or doubled",
            text(whole),
            good,
        ),
        Row(
            "– with `kill -9` amid them and a restart",
            "none lost or doubled, fired again ≤ 5 s",
            text(killed.found) + death,
            killed.found.wrong == 0 and killed.again <= 5,
        ),
    ]


def big_store(run: Run) -> list[Row]:
    found = bigstore.measured(run.folder / "bigstore", run.platform, run.seconds, run.rounds)
    ratio = found.big.p50 / found.empty.p50
    slowest = sorted(found.lists.items(), key=lambda item: -item[1])
    late = [f"{name} {cost:.0f} ms" for name, cost in slowest if cost > bigstore.LIST_MS]
    work = f"sync call, {bigstore.RECORDS:,} records, {bigstore.SCRIPTS:,} scripts, {bigstore.LINKS:,} links"
    big, empty = found.big, found.empty
    measured = f"p50 {big.p50:.3f} ms, empty {empty.p50:.3f} ms; p99 {big.p99:.2f}, {empty.p99:.2f} ms"
    rows = [Row(work, "p50 ≤ 1.3 × the empty store's", measured, ratio <= 1.3, ratio=f"{ratio:.2f}")]
    rows.append(
        Row(
            f"– {len(found.lists)} lists, the slowest of them",
            f"≤ {bigstore.LIST_MS} ms",
            ", ".join(late) or ", ".join(f"{name} {cost:.0f} ms" for name, cost in slowest[:3]),
            not late,
        )
    )
    rows.append(Row(f"– {bigstore.SLOW_LIST}", "", f"{found.slow:.0f} ms", None))
    rows.append(
        Row(
            "– start to first answered sign-in",
            "≤ 2 s",
            f"{found.starts[0]:.2f} s, empty {found.starts[1]:.2f} s",
            found.starts[0] <= 2,
        )
    )
    grown = f"{found.memory[0]:.0f} MB RSS, empty {found.memory[1]:.0f} MB"
    rows.append(Row("– memory of the JVM after that", "", grown, None))
    return rows


def prefetched(run: Run) -> list[Row]:
    rows: list[Row] = []
    for count in (10, 1):
        found = prefetch.measured(run.folder / f"prefetch-{count}", count)
        work = f"{prefetch.SHORT} short tasks beside one of {prefetch.LONG_SECONDS} s, prefetch {count}"
        measured = f"latest started after {found.latest:.2f} s; the long one ran {found.long:.1f} s"
        good = found.latest <= prefetch.LIMIT_SECONDS and found.long >= prefetch.LONG_SECONDS
        rows.append(Row(work, f"none later than {prefetch.LIMIT_SECONDS:g} s", measured, good))
    return rows


MEASUREMENTS: dict[str, Callable[[Run], list[Row]]] = {
    "start": start,
    "idle": idle,
    "hello-1": hello(1),
    "hello-16": hello(16),
    "hello-64": hello(64),
    "echo": echo,
    "direct": direct,
    "signed": signed,
    "list": management,
    "sleep": sleep,
    "slow-beside": slow_beside,
    "sleepers": sleepers,
    "rows": rows,
    "rows-8": rows_8,
    "publish": publish,
    "fresh": fresh,
    "isolation": isolation,
    "replace": replace,
    "timeout": timeout,
    "tasks": tasks,
    "crontab": crontabs,
    "bigstore": big_store,
    "prefetch": prefetched,
    "ui": interface,
}
WITH_CEILING = {"hello-1", "hello-16", "hello-64", "rows"}
