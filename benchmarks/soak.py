"""Many mixed calls on a fresh instance: nothing may leak. Suite soak of ./dff test --long; --calls N."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "examples")]

from driver.platform import Platform  # noqa: E402
from driver.processes import rss, tree  # noqa: E402

CALLERS = 12
SAMPLE_SECONDS = 0.5
GROWTH = 1.1
DESCRIPTORS_MORE = 20
SHRINK_SECONDS = 100
HUGE = 4_000_000

CODE = """
import os, subprocess, tempfile, time

@DFF.API('Fast')
def fast(x):
    return {'x': x}

@DFF.API('Slow')
def slow():
    time.sleep(0.1)
    return 'slow'

@DFF.API('Fails')
def fails():
    raise ValueError('as meant')

@DFF.API('Times out', timeout=1)
def times_out():
    open('left', 'w').close()
    time.sleep(30)

@DFF.API('Huge')
def huge(n):
    return 'x' * n

@DFF.API('Files')
def files():
    os.makedirs('a/b')
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(bytes(10000))
    return 'files'

@DFF.API('Prints')
def prints():
    for n in range(2000):
        print('line', n)
    return 'prints'

@DFF.API('Dies')
def dies():
    tempfile.mkdtemp()
    os._exit(3)

@DFF.API('Leaves a process')
def leaves():
    subprocess.Popen(['sleep', '300'])
    os._exit(4)

@DFF.API('Fresh', isolation='fresh')
def fresh():
    return 'fresh'
"""

# name, weight in 10,000, arguments, expected: a status, and for 200 the body
MIX: list[tuple[str, int, dict[str, object], int, str]] = [
    ("fast", 8500, {"x": 7}, 200, '{"x": 7}'),
    ("slow", 300, {}, 200, "slow"),
    ("fails", 600, {}, 599, ""),
    ("times_out", 8, {}, 599, ""),
    ("huge", 100, {"n": HUGE}, 200, ""),
    ("files", 250, {}, 200, "files"),
    ("prints", 60, {}, 200, "prints"),
    ("dies", 15, {}, 599, ""),
    ("leaves", 7, {}, 599, ""),
    ("fresh", 160, {}, 200, "fresh"),
]


@dataclass
class Sample:
    """What the processes use at one moment."""

    done: int
    jvm: int
    pool: int
    processes: int


@dataclass
class Soak:
    """One run; the counters are guarded by the lock."""

    platform: Platform
    calls: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    given: int = 0
    done: int = 0
    wrong: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)

    def take(self) -> bool:
        with self.lock:
            self.given += 1
            return self.given <= self.calls

    def caller(self, number: int) -> None:
        chance = random.Random(number)
        weights = [row[1] for row in MIX]
        address = urllib.parse.urlsplit(self.platform.url)
        connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=120)
        while self.take():
            name, _, arguments, status, body = chance.choices(MIX, weights)[0]
            try:
                connection.request(
                    "POST",
                    f"/api/v1/al/soak-{name.replace('_', '-')}",
                    json.dumps({"kwargs": arguments, "options": {"apiTimeout": 60}}),
                    {"Content-Type": "application/json"},
                )
                answer = connection.getresponse()
                text = answer.read()
                fits = answer.status == status and (not body or json_equal(text.decode(), body))
                fits = fits and (name != "huge" or len(text) == HUGE)
                problem = "" if fits else f"{name}: {answer.status} {text[:200]!r}"
            except (OSError, http.client.HTTPException) as error:
                problem = f"{name}: {error!r}"
                connection.close()
            with self.lock:
                self.done += 1
                if problem:
                    self.wrong.append(problem)
        connection.close()

    def sample(self) -> Sample:
        jvm = self.platform.running_process.pid
        below = [pid for pid in tree(jvm) if pid != jvm]
        return Sample(self.done, rss(jvm), sum(rss(pid) for pid in below), len(below))

    def run(self) -> None:
        threads = [threading.Thread(target=self.caller, args=(number,)) for number in range(CALLERS)]
        for thread in threads:
            thread.start()
        shown = 0
        while any(thread.is_alive() for thread in threads):
            time.sleep(SAMPLE_SECONDS)
            self.samples.append(self.sample())
            if self.done * 20 // self.calls > shown:
                shown = self.done * 20 // self.calls
                last = self.samples[-1]
                print(
                    f"{last.done:,} calls, JVM {last.jvm // 1024} MB, {last.processes} processes"
                    f" {last.pool // 1024} MB, {len(self.wrong)} wrong",
                    flush=True,
                )

    def quarter(self, number: int) -> list[Sample]:
        return [sample for sample in self.samples if (sample.done * 4 - 1) // self.calls == number - 1]


def json_equal(text: str, expected: str) -> bool:
    if text == expected:
        return True
    try:
        return bool(json.loads(text) == json.loads(expected))
    except ValueError:
        return False


def descriptors(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


def temp_files(data: Path) -> list[str]:
    root = data / "run" / "tmp"
    return [str(path.relative_to(root)) for path in root.glob("*/*")]


def settled(platform: Platform) -> dict[str, int]:
    """Counts at rest: descriptors of the JVM, shim and zygote, and processes below the JVM."""
    jvm = platform.running_process.pid
    below = [pid for pid in tree(jvm) if pid != jvm]
    found = {"descriptors of the JVM": descriptors(jvm), "processes": len(below)}
    for name, pid in zip(("shim", "zygote"), below):
        found[f"descriptors of the {name}"] = descriptors(pid)
    return found


def wait_for_rest(platform: Platform, processes: int) -> None:
    """The pool gives idle processes back after a minute."""
    end = time.monotonic() + SHRINK_SECONDS
    while time.monotonic() < end and settled(platform)["processes"] > processes:
        time.sleep(0.5)


def load(platform: Platform) -> None:
    session = platform.running_session
    session.ensure_script_set("soak")
    session.publish("soak__main", CODE)
    for name, _, arguments, _, _ in MIX:
        session.ensure_link(
            f"soak-{name.replace('_', '-')}", f"soak__main.{name}", {key: "INPUT_BY_CALLER" for key in arguments}
        )


def checks(soak: Soak, before: dict[str, int], after: dict[str, int]) -> list[tuple[str, bool]]:
    found = [
        (f"{soak.done:,} calls answered as expected, {len(soak.wrong)} not", not soak.wrong and soak.done == soak.calls)
    ]
    for name, count in before.items():
        more = DESCRIPTORS_MORE if name.startswith("descriptors") else 0
        found.append((f"{name}: {count} before, {after[name]} after", after[name] <= count + more))
    left = temp_files(soak.platform.data)
    found.append((f"temp files left: {len(left)} {left[:3]}", not left))
    for name in ("jvm", "pool"):
        second, last = (mean(getattr(sample, name) for sample in soak.quarter(number)) for number in (2, 4))
        found.append(
            (
                f"RSS of the {name}: {last / 1024:.0f} MB in the last quarter, {second / 1024:.0f} in the second"
                f" ({last / second:.2f} times)",
                last <= GROWTH * second,
            )
        )
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--calls", type=int, default=200_000, help="default 200,000")
    calls = parser.parse_args().calls
    if calls < 1_000:
        parser.error(f"--calls {calls}: at least 1,000, else a quarter holds nothing to compare")
    with tempfile.TemporaryDirectory(prefix="dff-soak-") as folder:
        os.chmod(folder, 0o755)  # the runners of a server started by root belong to another user
        platform = Platform(Path(folder))
        try:
            platform.start()
            load(platform)
            before = settled(platform)
            soak = Soak(platform, calls)
            begin = time.monotonic()
            soak.run()
            print(f"{calls:,} calls in {time.monotonic() - begin:.0f} s", flush=True)
            wait_for_rest(platform, before["processes"])
            results = checks(soak, before, settled(platform))
        finally:
            platform.stop()
    for problem in soak.wrong[:20]:
        print(f"wrong: {problem}")
    for text, good in results:
        print(("ok: " if good else "FAILED: ") + text)
    failed = sum(not good for _, good in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
