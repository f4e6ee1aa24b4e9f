"""Second process: imports once, then forks a runner per connection. Runs no script.

It is the subreaper of its runners, and each runner is one of its own: so whatever becomes a child
of the zygote without being a runner was left behind by a dead one, and is killed.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import hmac
import json
import os
import platform
import select
import signal
import socket
import sys
import time
import traceback
from typing import Any, NamedTuple, NoReturn

from dff_runner import layers, linux, protocol
from dff_runner.capture import LogClock
from dff_runner.cleanup import Changes
from dff_runner.confine import Confinement
from dff_runner.layers import Layers
from dff_runner.nursery import Nursery
from dff_runner.preload import preload
from dff_runner.proctree import children_of, end_all, kill_trees
from dff_runner.runner import Place, Prepared, run_runner
from dff_runner.startline import StartLine
from dff_runner.watch import usage

_HELLO_SECONDS = 1.0
_HELLO_BYTES = 4096
_MOST_WAITING = 64
_SEND_SECONDS = 5.0
_END_SECONDS = 5.0
_CONNECTION = 3


class Shim(NamedTuple):
    """The process above; the pipe ends when it does."""

    pid: int
    pipe: int


def run_zygote(start: StartLine, listener: socket.socket, found: Layers, shim: Shim) -> NoReturn:
    """Serves until the control connection or the shim ends; leaves no child behind."""
    try:
        first = found.is_on(layers.PROCESSES)
        linux.die_with_parent(shim.pid, signal.SIGKILL if first else signal.SIGTERM)
        if select.select([shim.pipe], [], [], 0)[0]:
            os._exit(0)  # it ended before its end could be watched
        os.close(shim.pipe)
        linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
        nursery = Nursery(found, start.uid)
        confinement = Confinement(start, found)
        if found.isolation:
            confinement.probe(nursery.fork)
        # Runners have the same uid: a script must not write into the memory they are forked from.
        linux.prctl(linux.PR_SET_DUMPABLE, 0)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        found.states["preload"] = preload(start)
        # Kept until the process ends: the worker takes the end of the control connection as the
        # death of all runners.
        clock = LogClock(start.timezone)
        changes = Changes() if start.isolation else None
        prepared = Prepared(start, confinement, clock, changes)
        zygote = _Zygote(listener, nursery, prepared)
        zygote.serve()
    except ConnectionError:  # the control connection broke
        pass
    except BaseException:
        with contextlib.suppress(OSError):
            traceback.print_exc()
    if not found.is_on(layers.PROCESSES):  # else the kernel ends them with this process
        end_all(_END_SECONDS)
    os._exit(0)


def _lowest(sock: socket.socket) -> socket.socket:
    """The connection at the first number after the standard ones, so that all above can go."""
    if sock.fileno() != _CONNECTION:
        os.dup2(sock.fileno(), _CONNECTION)
        sock.detach()
        sock = socket.socket(fileno=_CONNECTION)
    return sock


class _Connection:
    """An accepted connection whose HELLO is not whole yet."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.data = b""
        self.limit = time.monotonic() + _HELLO_SECONDS


class _Zygote:
    def __init__(
        self,
        listener: socket.socket,
        nursery: Nursery,
        prepared: Prepared,
    ) -> None:
        self._token = prepared.start.token
        self._listener = listener
        self._nursery = nursery
        self._prepared = prepared
        self._control: socket.socket | None = None
        self._control_data = b""
        self._waiting: dict[int, _Connection] = {}
        self._runners: dict[int, int] = {}
        self._slots: dict[int, int] = {}
        self._poller = select.poll()
        self._wake, self._wake_writer = os.pipe()

    def serve(self) -> None:
        self._catch_signals()
        self._listener.setblocking(False)
        self._poller.register(self._listener, select.POLLIN)
        self._poller.register(self._wake, select.POLLIN)
        gc.collect()
        gc.freeze()
        while True:
            for descriptor, _ in self._poller.poll(self._patience()):
                if descriptor == self._listener.fileno():
                    self._accept()
                elif descriptor == self._wake:
                    if signal.SIGTERM in os.read(self._wake, 4096):
                        return
                    self._reap()
                elif self._control is not None and descriptor == self._control.fileno():
                    if not self._read_control(self._control):
                        return
                elif descriptor in self._waiting:
                    self._read_hello(descriptor)
            self._drop_silent()

    def _catch_signals(self) -> None:
        for descriptor in (self._wake, self._wake_writer):
            os.set_blocking(descriptor, False)
        signal.set_wakeup_fd(self._wake_writer, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    def _patience(self) -> int | None:
        if not self._waiting:
            return None
        first = min(connection.limit for connection in self._waiting.values())
        return max(0, int((first - time.monotonic()) * 1000) + 1)

    def _drop_silent(self) -> None:
        now = time.monotonic()
        for descriptor, connection in list(self._waiting.items()):
            if connection.limit <= now:
                self._forget(descriptor).close()

    def _forget(self, descriptor: int) -> socket.socket:
        self._poller.unregister(descriptor)
        return self._waiting.pop(descriptor).sock

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            if len(self._waiting) >= _MOST_WAITING:
                sock.close()
                continue
            sock.setblocking(False)
            self._waiting[sock.fileno()] = _Connection(sock)
            self._poller.register(sock, select.POLLIN)

    def _read_hello(self, descriptor: int) -> None:
        connection = self._waiting[descriptor]
        try:
            data = connection.sock.recv(_HELLO_BYTES)
            connection.data += data
            found = protocol.split(connection.data)
            if found is None:
                if not data or len(connection.data) > _HELLO_BYTES:
                    self._forget(descriptor).close()
                return
            hello = self._checked_hello(found[0])
        except (OSError, protocol.ProtocolError):
            self._forget(descriptor).close()
            return
        sock = self._forget(descriptor)
        if hello is None:
            sock.close()
        elif hello["role"] == "control":
            self._open_control(sock, found[1])
        else:
            self._open_runner(sock, hello["k"], found[1])

    def _checked_hello(self, frame: protocol.Frame) -> dict[str, Any] | None:
        """The fields of a HELLO that may come in now, else None."""
        if frame.kind != protocol.HELLO:
            return None
        try:
            hello = json.loads(frame.payload)
            token = hashlib.sha256(hello["token"].encode()).digest()
            role, k = hello["role"], hello.get("k")
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        if not hmac.compare_digest(token, self._token):
            return None
        if role == "control":
            return {"role": role} if self._control is None else None
        fits = role == "runner" and isinstance(k, int) and k not in self._runners.values()
        return {"role": role, "k": k} if fits and self._control is not None else None

    def _open_control(self, sock: socket.socket, rest: bytes) -> None:
        sock.settimeout(_SEND_SECONDS)
        self._control = sock
        self._control_data = rest
        self._poller.register(sock, select.POLLIN)
        ready = {
            "pid": self._nursery.host_pid(),
            "python": platform.python_version(),
            "layers": self._nursery.layers.states,
        }
        self._tell(protocol.READY, ready)
        self._handle_control()

    def _read_control(self, control: socket.socket) -> bool:
        data = control.recv(65536)
        self._control_data += data
        self._handle_control()
        return bool(data)

    def _handle_control(self) -> None:
        while True:
            found = protocol.split(self._control_data)
            if found is None:
                return
            frame, self._control_data = found
            if frame.kind == protocol.PING:
                self._tell(protocol.PONG, None, frame.ident)
            elif frame.kind == protocol.KILL:
                self._kill(json.loads(frame.payload)["k"])
            elif frame.kind == protocol.CHECK:
                asked = set(json.loads(frame.payload)["k"])
                found = {k: pid for pid, k in self._runners.items() if k in asked}
                # Where /proc is not its own, its numbers mean other processes.
                seen = self._nursery.sees_processes()
                self._tell(protocol.USAGE, usage(found) if seen else {})
            else:
                raise protocol.ProtocolError(
                    f"frame of kind {frame.kind} on the control connection"
                )

    def _tell(self, kind: int, value: dict[str, Any] | None, ident: int = 0) -> None:
        if self._control is not None:
            payload = json.dumps(value).encode() if value is not None else b""
            self._control.sendall(protocol.pack(kind, ident, payload))

    def _kill(self, k: int) -> None:
        """EXIT follows when the runner is reaped; a runner that is gone has had its own."""
        for pid, number in self._runners.items():
            if number == k:
                self._nursery.kill(pid, self._slots.get(pid, 0))

    def _reap(self) -> None:
        ended: list[tuple[int, int]] = []
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    break
                if pid in self._runners:
                    self._nursery.end_slot(self._slots.pop(pid, 0))
                    ended.append((self._runners.pop(pid), os.waitstatus_to_exitcode(status)))
        except ChildProcessError:
            pass
        if ended and not self._nursery.layers.is_on(layers.PROCESSES):
            kill_trees([pid for pid in children_of(os.getpid()) if pid not in self._runners])
        for k, code in ended:
            self._tell(protocol.EXIT, {"k": k, "status": code})

    def _open_runner(self, sock: socket.socket, k: int, rest: bytes) -> None:
        zygote = os.getpid()
        slot = self._nursery.slot(self._slots.values())
        try:
            pid = self._nursery.fork()
        except OSError as error:
            print(f"runner {k} cannot be forked: {error}", file=sys.stderr, flush=True)
            sock.close()
            self._tell(protocol.EXIT, {"k": k, "status": os.EX_OSERR})
            return
        if pid == 0:
            self._become_runner(sock, Place(k, slot, rest), zygote)
        self._runners[pid] = k
        if slot:
            self._slots[pid] = slot
        sock.close()

    def _become_runner(self, sock: socket.socket, place: Place, zygote: int) -> NoReturn:
        try:
            os.setsid()
            linux.die_with_parent(zygote, signal.SIGKILL)
            linux.prctl(linux.PR_SET_CHILD_SUBREAPER, 1)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            # The objects are closed, not only their descriptors: a forgotten one would close a
            # script's file later.
            for connection in self._waiting.values():
                connection.sock.close()
            if self._control is not None:
                self._control.close()
            self._listener.close()
            place = place._replace(pid=self._nursery.host_pid())
            sock = _lowest(sock)
            if linux.closer(sock.fileno() + 1) is None:
                linux.close_descriptors_except(sock.fileno())
            self._prepared.confinement.enter(str(place.k), place.slot)
            sock.setblocking(True)
            run_runner(sock, place, self._prepared)
        except BaseException:
            traceback.print_exc()
        os._exit(os.EX_SOFTWARE)
