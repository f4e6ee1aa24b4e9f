"""Drives a real process tree over real sockets, as the worker JVM does."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent
RUNNER = TESTS.parent
SOURCE = RUNNER / "src"
sys.path.insert(0, str(SOURCE))

from dff_runner import protocol  # noqa: E402

TOKEN = "token-of-the-tests"
# Interpreters that only root can reach are tested without a change of uid.
UID = 64321 if os.geteuid() == 0 and "DFF_TEST_SAME_UID" not in os.environ else None
SPAWN_20 = """
import os, time
def f(path):
    pids = []
    for _ in range(20):
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.setsid()
            pid = os.fork()
            if pid == 0:
                time.sleep(1000)
            os.write(writer, str(pid).encode())
            os._exit(0)
        pids.append(os.read(reader, 20).decode())
    open(path + '.tmp', 'w').write(' '.join(pids))
    os.rename(path + '.tmp', path)
    time.sleep(1000)
"""
SUCCESS, FAILURE, TIMED_OUT = 0, 1, 2
NONE, TEXT, NUMBER, BOOL, JSON, FILE, REDIRECT = range(7)


def md5(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "surrogatepass")).hexdigest()


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.01)
    return condition()


def alive(pid: int) -> bool:
    """Whether the process exists and is no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def host_pid(runner: int, inner: int) -> int:
    """What this process calls a process that a script of the runner calls `inner`."""
    waiting, seen = [runner], set[int]()
    while waiting:
        pid = waiting.pop()
        seen.add(pid)
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{pid}/status").read_text()
            numbers = status.partition("NSpid:")[2].split("\n", 1)[0].split()
            if int(numbers[-1]) == inner:
                return pid
            for task in os.listdir(f"/proc/{pid}/task"):
                children = Path(f"/proc/{pid}/task/{task}/children").read_text().split()
                waiting += [int(child) for child in children if int(child) not in seen]
    raise AssertionError(f"runner {runner} has no process {inner}")


@dataclass
class Outcome:
    """What the frames of one run said."""

    status: int
    type: int
    cpu: int
    peak: int
    meta: dict[str, Any]
    body: bytes
    logs: list[str] = field(default_factory=list)
    timeouts: int = 0
    seconds: float = 0.0
    told_after: float | None = None
    frames: list[int] = field(default_factory=list)
    waited: bool = False

    @property
    def value(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def all_logs(self) -> list[str]:
        return self.logs + self.meta.get("logs", [])

    @property
    def messages(self) -> list[str]:
        """Log texts without their prefix."""
        return [entry.split("ms] ", 1)[-1] for entry in self.all_logs]


class Library:
    """The published scripts and environment variables that calls are answered from."""

    def __init__(self) -> None:
        self.scripts: dict[str, str] = {}
        self.env: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, Any] = {}
        """By operation, for those that need no rules."""
        self.failures: dict[str, tuple[str, str]] = {}
        """By operation: class and text of what is raised."""
        self.calls: list[dict[str, Any]] = []

    def answer(self, call: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(call)
        op = call["op"]
        if op == "code":
            text = self.scripts.get(call["id"])
            return {"ok": True, "value": None if text is None else {"md5": md5(text), "code": text}}
        if op == "env.get":
            return {"ok": True, "value": self.env.get(call["id"])}
        if op == "env.list":
            rows = [dict(row, id=key, valueTEXT=row["text"]) for key, row in self.env.items()]
            return {"ok": True, "value": rows}
        if op == "env.save":
            self.env[call["id"]] = {
                "type": call["type"],
                "text": call["text"],
                "title": call["title"],
            }
            return {"ok": True, "value": None}
        if op == "env.delete":
            self.env.pop(call["id"], None)
            return {"ok": True, "value": None}
        if op in self.failures:
            etype, text = self.failures[op]
            return {"ok": False, "etype": etype, "text": text}
        if op in self.answers:
            return {"ok": True, "value": self.answers[op]}
        return {"ok": False, "etype": "NotSupportException", "text": f"no op {op}"}


class Connection:
    """One connection to the zygote."""

    def __init__(self, path: str, hello: dict[str, Any]) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(15)
        self.sock.connect(path)
        self.reader = protocol.FrameReader(self.sock)
        self.send(protocol.HELLO, 0, hello)

    def send(self, kind: int, ident: int, value: Any = None) -> None:
        payload = b"" if value is None else json.dumps(value).encode()
        self.sock.sendall(protocol.pack(kind, ident, payload))

    def read(self, seconds: float = 15) -> protocol.Frame:
        self.sock.settimeout(seconds)
        return self.reader.read()

    def close(self) -> None:
        self.sock.close()


class RunnerConnection(Connection):
    """A runner: one run at a time."""

    def __init__(self, path: str, k: int, library: Library) -> None:
        super().__init__(path, {"token": TOKEN, "role": "runner", "k": k})
        ready = self.read()
        assert ready.kind == protocol.READY, ready
        self.ready = json.loads(ready.payload)
        self.pid = self.ready["pid"]
        self.library = library
        self.last = 0
        self.delay_replies = 0.0

    def start(
        self, script: str, function: str, kwargs: dict[str, Any] | None = None, **keys: Any
    ) -> int:
        self.last += 1
        text = keys.get("code", self.library.scripts.get(script, ""))
        run = {
            "t": keys.pop("t", 10.0),
            "s": script,
            "f": function,
            "m": md5(text),
            "v": 1,
            "kw": kwargs or {},
            "ctx": {"_DFF_DEBUG": False, "_DFF_SCRIPT_ID": script, "_DFF_FUNC_NAME": function},
        }
        http = keys.pop("http", None)
        run.update(keys)
        payload = json.dumps(run).encode()
        if http is not None:
            payload += b"\0" + json.dumps(http).encode()
        self.sock.sendall(protocol.pack(protocol.RUN, self.last, payload))
        return self.last

    def begin(
        self, script: str, function: str, kwargs: dict[str, Any] | None = None, **keys: Any
    ) -> int:
        """Starts a run whose code the runner has already: the caller need not answer for it."""
        assert self.run(script, "").status == SUCCESS
        return self.start(script, function, kwargs, **keys)

    def run(
        self, script: str, function: str, kwargs: dict[str, Any] | None = None, **keys: Any
    ) -> Outcome:
        ident = self.start(script, function, kwargs, **keys)
        return self.finish(ident)

    def finish(self, ident: int) -> Outcome:
        begun = time.monotonic()
        logs: list[str] = []
        timeouts = 0
        told_after: float | None = None
        kinds: list[int] = []
        while True:
            frame = self.read()
            kinds.append(frame.kind)
            if frame.kind == protocol.CALL:
                time.sleep(self.delay_replies)
                self.send(
                    protocol.REPLY, frame.ident, self.library.answer(json.loads(frame.payload))
                )
                continue
            assert frame.ident == ident, frame
            if frame.kind == protocol.LOG:
                logs.extend(json.loads(frame.payload))
            elif frame.kind == protocol.TIMEOUT:
                timeouts += 1
                told_after = told_after or time.monotonic() - begun
            else:
                assert frame.kind == protocol.RESULT, frame
                outcome = self._result(frame, kinds)
                outcome.logs, outcome.timeouts, outcome.told_after = logs, timeouts, told_after
                outcome.seconds = time.monotonic() - begun
                return outcome

    def _result(self, frame: protocol.Frame, kinds: list[int]) -> Outcome:
        status, type_, cpu, peak, meta_length, body_length = protocol.struct.unpack_from(
            ">BBIIIQ", frame.payload
        )
        meta = frame.payload[22 : 22 + meta_length]
        body = bytearray(frame.payload[22 + meta_length :])
        while len(body) < body_length:
            more = self.read()
            kinds.append(more.kind)
            assert more.kind == protocol.BODY and more.ident == frame.ident, more.kind
            assert len(more.payload) + 9 <= protocol.BODY_FRAME
            body += more.payload
        assert len(body) == body_length
        return Outcome(
            status & ~protocol.WAITED,
            type_,
            cpu,
            peak,
            json.loads(meta or b"{}"),
            bytes(body),
            frames=kinds,
            waited=bool(status & protocol.WAITED),
        )


class Tree:
    """A shim with its zygote and runners, in a folder of its own."""

    def __init__(self, parent: str | None = None, code_in_data: bool = False, **start: Any) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="dff-", dir=parent))
        self.base.chmod(0o755)
        self.data = self.base / "data"
        self.resources = self.data / "resources"
        self.resources.mkdir(parents=True)
        self.data.chmod(0o700)
        self.socket = str(self.data / "s.sock")
        self.library = Library()
        self.errors = tempfile.TemporaryFile()
        self.temp = self.data / "run" / "tmp"
        self.temp.mkdir(parents=True, mode=0o700)
        if UID is not None:
            os.chown(self.resources, UID, UID)
            os.chown(self.temp, UID, UID)
        line = {
            "socket": self.socket,
            "token": TOKEN,
            "uid": UID,
            "gid": UID,
            "dataDir": str(self.data),
            "resources": str(self.resources),
            "paths": [str(self.resources)],
            "preload": [],
            "temp": str(self.temp),
            "textLimits": {"line": 5120, "head": 10240, "tail": 40960},
        }
        line.update(start)
        source = SOURCE
        if code_in_data:
            source = self.data / "run" / "runner"
            shutil.copytree(SOURCE, source)
        python = os.environ.get("DFF_TEST_PYTHON", "/usr/bin/python3" if UID else sys.executable)
        self.shim = subprocess.Popen(
            [python, "-I", str(source)],
            stdin=subprocess.PIPE,
            stderr=self.errors,
            env={"SECRET_OF_STARTER": "x"},
        )
        assert self.shim.stdin is not None
        self.shim.stdin.write(json.dumps(line).encode() + b"\n")
        self.shim.stdin.flush()
        self._connections: list[Connection] = []
        self._last = 0
        self.control = self._open_control()

    def _open_control(self) -> Connection:
        def connected() -> bool:
            if self.shim.poll() is not None:
                raise AssertionError(f"shim ended: {self.error_text()}")
            return os.path.exists(self.socket)

        assert wait_until(connected), self.error_text()
        control = Connection(self.socket, {"token": TOKEN, "role": "control"})
        self._connections.append(control)
        frame = control.read()
        assert frame.kind == protocol.READY, frame
        self.ready = json.loads(frame.payload)
        self.zygote_pid = self.ready["pid"]
        return control

    def runner(self) -> RunnerConnection:
        self._last += 1
        connection = RunnerConnection(self.socket, self._last, self.library)
        self._connections.append(connection)
        return connection

    def kill(self, k: int) -> dict[str, Any]:
        self.control.send(protocol.KILL, 0, {"k": k})
        return self.exit_of(k)

    def exit_of(self, k: int, seconds: float = 5) -> dict[str, Any]:
        """The EXIT of a runner; those of others are passed over."""
        while True:
            frame = self.control.read(seconds)
            assert frame.kind == protocol.EXIT, frame
            found = json.loads(frame.payload)
            if found["k"] == k:
                return found

    def error_text(self) -> str:
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        if self.shim.stdin is not None:
            with contextlib.suppress(OSError):
                self.shim.stdin.close()
        try:
            self.shim.wait(10)
        except subprocess.TimeoutExpired:
            self.shim.kill()
            self.shim.wait()
        self.errors.close()
        shutil.rmtree(self.base, ignore_errors=True)


class TreeCase(unittest.TestCase):
    """One tree for the class; a fresh runner and library for each test."""

    tree: Tree

    @classmethod
    def setUpClass(cls) -> None:
        cls.tree = Tree()
        cls.addClassCleanup(cls.tree.close)

    def setUp(self) -> None:
        self.tree.library = Library()
        self.runner = self.tree.runner()
        self.addCleanup(self.runner.close)

    def script(self, text: str, script_id: str = "demo__main") -> None:
        self.tree.library.scripts[script_id] = text

    def call(
        self, text: str, function: str = "f", kwargs: dict[str, Any] | None = None, **keys: Any
    ) -> Outcome:
        """Publishes `text` as demo__main and runs a function of it."""
        self.script(text)
        return self.runner.run("demo__main", function, kwargs, **keys)

    def value(self, text: str, **keys: Any) -> Any:
        """As `call`, and the run must succeed."""
        outcome = self.call(text, **keys)
        self.assertEqual(outcome.status, SUCCESS, outcome.meta)
        return outcome.text if outcome.type == TEXT else outcome.value


@contextlib.contextmanager
def tree(**start: Any) -> Iterator[Tree]:
    made = Tree(**start)
    try:
        yield made
    finally:
        made.close()
