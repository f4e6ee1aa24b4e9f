"""Third kind of process: serves one connection, one call after the other."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from types import CoroutineType
from typing import Any, NamedTuple, NoReturn

from dff_runner import protocol, results, threads
from dff_runner.callcontext import call_context
from dff_runner.capture import Capture, LogClock
from dff_runner.channel import Channel
from dff_runner.cleanup import Changes, CleanUp
from dff_runner.confine import Confinement
from dff_runner.editor import EditorValue, editor_body
from dff_runner.errors import DuplicatedFuncName, NotFoundException, TaskTimeout
from dff_runner.jsonenc import plain_json, plain_parse
from dff_runner.limits import Guard
from dff_runner.loader import Loader
from dff_runner.memory import Memory
from dff_runner.request import HttpRequest, plain_request
from dff_runner.results import Result
from dff_runner.run import Run
from dff_runner.scripts import Code, Library
from dff_runner.startline import StartLine
from dff_runner.stream import collected, source_of, stream
from dff_runner.temp import TempFolder
from dff_runner.tracebacks import describe, positions

_FIRST_BODY = protocol.BODY_FRAME - protocol.RESULT_HEADER.size
_U32 = 0xFFFFFFFF
_WAITED = protocol.WAITED
_NO_BODY = Result(results.NONE, b"")
_SHOWN_BODY = 16 * 1024
"""Python's own text goes along with results of watched runs up to so many bytes."""
_PLAIN = frozenset((str, dict, list, int, float, bool, type(None)))
"""What most functions return, and what certainly is no generator."""

_time = time.time
_usage = resource.getrusage
_SELF = resource.RUSAGE_SELF


class Place(NamedTuple):
    """Which of the runners this is."""

    k: int
    slot: int
    """User id of its own, or 0."""
    pending: bytes
    """What came with the HELLO."""
    pid: int = 0
    """Process id as the worker sees it."""


class Prepared(NamedTuple):
    """What the zygote makes once for all runners, because it would take each of them longer."""

    start: StartLine
    confinement: Confinement
    clock: LogClock
    changes: Changes | None
    """None where nothing is put back after a run."""


class Tools(NamedTuple):
    """What a runner is made with besides its connection."""

    guard: Guard
    temp: TempFolder
    lock: Callable[[bool], None]
    """Ends what the process may do to itself; True = with a network."""
    clock: LogClock


def run_runner(sock: socket.socket, place: Place, prepared: Prepared) -> NoReturn:
    """Serves until the connection ends."""
    start, confinement = prepared.start, prepared.confinement
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    guard = Guard(start.limits)
    if confinement.has_own_users():
        guard.limit_processes()
    temp = TempFolder(os.path.join(start.temp, str(place.k)))
    channel = Channel(sock, place.pending)
    tools = Tools(
        guard, temp, lambda network: confinement.lock(network, place.slot), prepared.clock
    )
    runner = Runner(channel, start, tools)
    clean_up = CleanUp(sock.fileno(), prepared.changes) if prepared.changes else None
    status = os.EX_OK
    try:
        ready = {"k": place.k, "pid": place.pid}
        sock.sendall(protocol.pack(protocol.READY, 0, plain_json(ready)))
        while True:
            frame = channel.next_frame()
            if frame.kind != protocol.RUN:
                raise protocol.ProtocolError(f"frame of kind {frame.kind} instead of a run")
            peak = runner.serve(frame.ident, frame.payload)
            if runner.unusable or (clean_up is not None and not clean_up.tidy(peak)):
                break  # the worker forks another one
            runner.tidy()
    except (protocol.PeerGone, ConnectionError):
        pass
    except BaseException:
        traceback.print_exc()
        status = os.EX_PROTOCOL
    _leave(status)


def _leave(status: int) -> NoReturn:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


class Runner:
    """The main loop's state between calls."""

    def __init__(self, channel: Channel, start: StartLine, tools: Tools) -> None:
        self._channel = channel
        self._start = start
        self._guard = tools.guard
        self._temp = tools.temp
        self._lock: Callable[[bool], None] | None = tools.lock
        self.unusable = False
        """Whether the process cannot be trusted with a run."""
        self._clock = tools.clock
        self._library = Library()
        self._loader = Loader(self._library)
        usage = _usage(_SELF)
        self._cpu = usage.ru_utime + usage.ru_stime
        self._switches = 0
        """How often the process had given up the processor when the run began."""
        self._memory = Memory(usage.ru_maxrss)
        channel.alarm.root = Runner.serve.__code__

    def serve(self, ident: int, payload: bytes) -> int:
        """One call: everything from its RUN to its RESULT.

        Answers the largest size of the process so far in KiB.
        """
        started = _time()
        channel = self._channel
        alarm = channel.alarm
        spec: dict[str, Any] = {}
        run: Run | None = None
        value: Result | EditorValue | None = None
        error: BaseException | None = None
        returned: Any = None
        channel.run_id = ident
        alarm.told = False
        self._switches = _usage(_SELF).ru_nvcsw
        try:
            try:
                end = payload.find(0)
                spec = plain_parse(payload if end < 0 else payload[:end])
                if self._lock is not None:
                    self._lock_up(self._lock, spec)
                run = self._new_run(ident, spec, started, b"" if end < 0 else payload[end + 1 :])
                alarm.start(spec["t"])
                returned = self._execute(run, spec)
                if type(returned) not in _PLAIN and source_of(returned) is not None:
                    returned = self._streamed(run, spec, returned)
                if run.threads is not None:
                    threads.close(run.threads, signal.getitimer(signal.ITIMER_REAL)[0])
                if type(returned) is Result:
                    value = returned
                elif "mode" in spec:
                    value = EditorValue(returned)
                else:
                    value = results.encode(returned, spec.get("rt"))
                    if "live" in spec and value.length <= _SHOWN_BODY:
                        run.shown = results.shown(returned)
                self._guard.check_result(value.length)
            finally:
                alarm.stop()
        except BaseException as caught:
            # A second alarm may have come between the end of the function and the stop above.
            alarm.stop()
            error = caught
            self._guard.open_reserve()
        if channel.is_child:
            _end_child(error)
        peak = self._answer(ident, run, spec, value, error, started)
        if run is not None:
            self._loader.unload(run)
            if run.threads is not None and threads.close(run.threads, 0):
                _leave(os.EX_OK)  # what they still do must not disturb later calls
        if error is not None:
            alarm.stack = []
            error = None  # its traceback holds this frame, and this frame holds it
            self._guard.close_reserve()
        run = value = returned = None
        self._memory.tidy(_time() - started, peak)
        return peak

    def tidy(self) -> None:
        """After the clean-up of the process itself: nothing writes into the folder any more."""
        self._temp.tidy()

    def _lock_up(self, lock: Callable[[bool], None], spec: dict[str, Any]) -> None:
        """No script has run yet; whether there is a network is known only now."""
        self.unusable = True
        lock(spec.get("net") != "none")
        self.unusable = False
        self._lock = None

    def _new_run(self, ident: int, spec: dict[str, Any], started: float, http: bytes) -> Run:
        context = call_context(spec)
        context["_DFF_START_TIME"] = int(started)
        context["_DFF_START_TIME_MS"] = int(started * 1000)
        context["_DFF_HTTP_REQUEST"] = HttpRequest(http) if http else {}
        mode = spec.get("mode")
        channel = self._channel
        capture = Capture(
            ident,
            channel,
            self._clock,
            self._start.text_limits,
            mode == "draft",
            mode is not None,
            "live" in spec,
            started,
        )
        channel.before_timeout = capture.send_all
        run = Run(
            ident, spec["s"], channel, self._start, capture, context, None if mode is None else []
        )
        self._loader.run = run
        return run

    def _execute(self, run: Run, spec: dict[str, Any]) -> Any:
        library = self._library
        changed = spec.get("chg")
        if changed:
            library.forget(changed)
        script_id, name = run.entry, spec["f"]
        text = spec.get("code")
        code: Code | None
        if text is None:
            if "entry" in spec:
                library.take(script_id, spec["entry"])
            code = library.entry(script_id, spec["m"], run.call)
            if code is None:
                raise NotFoundException(f"Script `{script_id}` not found")
        else:
            run.draft = code = Code(script_id, spec.get("m", ""), text)
        names = self._loader.execute(run, code, run.context).__dict__
        if not name:
            return None
        function = names.get(name)
        if not function:
            raise NotFoundException(f"Function `{name}` not found in `{script_id}`")
        arguments = spec.get("kw") or {}
        if "req" in arguments and run.context.get("_DFF_ORIGIN") == "apiAuth":
            # whether the request may pass: the function gets what the script sees by its name
            arguments["req"] = plain_request(run.context["_DFF_HTTP_REQUEST"])
        value = function(**arguments)
        return self._awaited(value) if type(value) is CoroutineType else value

    def _awaited(self, coroutine: Any) -> Any:
        import asyncio

        self._channel.alarm.coroutine = coroutine
        try:
            return asyncio.run(coroutine)
        finally:
            self._channel.alarm.coroutine = None

    def _streamed(self, run: Run, spec: dict[str, Any], returned: Any) -> Any:
        """Sends what a generator yields, or makes a list of it for those who take no stream."""
        if "mode" in spec or spec.get("rt", "raw") != "raw":
            return collected(returned, run.capture.yielded if spec.get("mode") == "draft" else None)
        headers = run.context["_DFF_HTTP_REQUEST"].get("headers") or {}
        accept = headers.get("accept") or ""
        return stream(returned, run.ident, self._channel, accept, self._guard.check_result)

    def _answer(
        self,
        ident: int,
        run: Run | None,
        spec: dict[str, Any],
        value: Result | EditorValue | None,
        error: BaseException | None,
        started: float,
    ) -> int:
        """Sends the RESULT; answers the largest size of the process so far in KiB."""
        channel = self._channel
        status, meta = self._status(error)
        usage = _usage(_SELF)
        cpu = usage.ru_utime + usage.ru_stime
        spent, self._cpu = int((cpu - self._cpu) * 1_000_000), cpu
        seconds = _time() - started
        held = self._memory.of_call(seconds, usage.ru_maxrss)
        if run is not None and "mode" in spec:
            editor = value if isinstance(value, EditorValue) and status == results.SUCCESS else None
            value = editor_body(run, editor, status, meta, seconds, (spent, held))
        elif run is not None and run.capture.dirty:
            meta["logs"] = run.capture.rest()
        if run is not None and run.shown is not None and status == results.SUCCESS:
            meta["repr"] = run.shown
        result = (
            value
            if isinstance(value, Result) and (status == results.SUCCESS or "mode" in spec)
            else _NO_BODY
        )
        if result.control is not None:
            meta["control"] = result.control
        packed = plain_json(meta) if meta else b""
        body = result.body
        first = min(len(body), max(0, _FIRST_BODY - len(packed)))
        head = protocol.result_header(
            ident,
            status | _WAITED if usage.ru_nvcsw > self._switches else status,
            result.type,
            min(spent, _U32),
            held,
            len(packed),
            len(body),
            first,
        )
        channel.finish(head + packed, body, ident, first)
        return usage.ru_maxrss

    def _status(self, error: BaseException | None) -> tuple[int, dict[str, Any]]:
        """How the run ended, and what its meta says about that."""
        alarm = self._channel.alarm
        if alarm.told:
            # Also when the script swallowed the exception and went on: its caller has had the
            # time-out.
            return results.TIMED_OUT, describe(TaskTimeout(), alarm.stack)
        if error is None:
            return results.SUCCESS, {}
        meta = describe(error, positions(error.__traceback__), self._guard.explain(error))
        if isinstance(error, DuplicatedFuncName):
            meta["funcName"] = error.func_name
        return results.FAILURE, meta


def _end_child(error: BaseException | None) -> NoReturn:
    """The script forked and its child came back here: it must not go on as a second runner."""
    if isinstance(error, SystemExit):
        code = error.code
        _leave(code if isinstance(code, int) else 0 if code is None else 1)
    if error is not None:
        traceback.print_exception(type(error), error, error.__traceback__)
    _leave(0 if error is None else 1)
