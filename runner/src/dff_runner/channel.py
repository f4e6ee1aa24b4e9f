"""The runner's end of its connection: any thread may send and call, one at a time reads.

Whoever waits for a reply and finds nobody reading becomes the reader, and hands over what belongs
to others. The main thread may be interrupted by the alarm only while it waits for the first byte of
a frame: nothing is lost then, and the reply that comes too late is dropped by its id.
"""

from __future__ import annotations

import json
import os
import select
import socket
import threading
from collections.abc import Callable
from typing import Any

from dff_runner import protocol
from dff_runner.alarm import Alarm
from dff_runner.errors import NotSupportException, exception_from
from dff_runner.jsonenc import plain_json

_get_ident = threading.get_ident
_HANDOVER_SECONDS = 0.05
"""How long the main thread waits for another reader before it looks at its alarm."""


class Channel:
    """Created by the main thread after the fork."""

    def __init__(self, sock: socket.socket, pending: bytes) -> None:
        self._sock = sock
        self._reader = protocol.FrameReader(sock, pending)
        self._poller = select.poll()
        self._poller.register(sock, select.POLLIN)
        self._main = _get_ident()
        self._send_lock = threading.Lock()
        self._turn = threading.Condition(threading.Lock())
        self._reading = False
        self._waiting: set[int] = set()
        self._replies: dict[int, bytes] = {}
        self._inbox: list[protocol.Frame] = []
        self._last_call = 0
        self.run_id: int | None = None
        """The run that may send and call; None between runs and in a child of the script."""
        self.alarm = Alarm(self._tell_timeout)
        self.before_timeout: Callable[[], None] = _nothing
        """Called before the TIMEOUT frame, so that log text goes out while it can."""
        self.is_child = False
        """Whether this process is a fork made by the script."""
        os.register_at_fork(after_in_child=self._leave)

    def _leave(self) -> None:
        self.is_child = True
        self.alarm.active = False
        self.run_id = None
        self._send_lock = threading.Lock()
        self._turn = threading.Condition(threading.Lock())
        self._sock.close()

    def next_frame(self) -> protocol.Frame:
        """The next frame of the JVM for the main loop; between runs only."""
        while True:
            if not self._waiting and not self._inbox:
                frame = self._reader.read()
            else:
                frame = self._next_with_threads()
            if frame.kind != protocol.REPLY:
                return frame
            self._deliver(frame)

    def _next_with_threads(self) -> protocol.Frame:
        """As above while threads of an earlier run still wait for replies."""
        with self._turn:
            while self._reading and not self._inbox:
                self._turn.wait()
            if self._inbox:
                return self._inbox.pop(0)
            self._reading = True
        try:
            return self._reader.read()
        finally:
            with self._turn:
                self._reading = False
                self._turn.notify_all()

    def send(self, run_id: int, data: bytes) -> bool:
        """Sends frames of a run; False and nothing sent when that run is over."""
        main = _get_ident() == self._main
        if main:
            self.alarm.hold()
        try:
            with self._send_lock:
                if self.run_id != run_id:
                    return False
                self._sock.sendall(data)
                return True
        finally:
            if main:
                self.alarm.release()

    def finish(self, head: bytes, body: bytes, ident: int, first: int) -> None:
        """Ends the run with RESULT and, for a large body, BODY frames. The alarm is off by then."""
        with self._send_lock:
            self.run_id = None
            if first == len(body):
                self._sock.sendall(head + body)
                return
            view = memoryview(body)
            self._send_parts(head, view[:first])
            step = protocol.BODY_FRAME - protocol.HEADER.size
            for start in range(first, len(body), step):
                part = view[start : start + step]
                self._send_parts(protocol.HEADER.pack(5 + len(part), protocol.BODY, ident), part)

    def _send_parts(self, head: bytes, part: memoryview) -> None:
        sent = self._sock.sendmsg((head, part))
        if sent < len(head):
            self._sock.sendall(head[sent:])
            sent = len(head)
        if sent < len(head) + len(part):
            self._sock.sendall(part[sent - len(head) :])

    def call(self, run_id: int, op: str, **fields: Any) -> Any:
        """Asks the platform and waits for the answer. Raises what the platform answers with."""
        fields["op"] = op
        payload = plain_json(fields)
        main = _get_ident() == self._main
        if main:
            self.alarm.hold()
        try:
            ident = self._begin_call(run_id, payload)
            try:
                reply = self._await(ident, main)
            finally:
                self._waiting.discard(ident)
                self._replies.pop(ident, None)
        finally:
            if main:
                self.alarm.release()
        answer = json.loads(reply)
        if answer["ok"]:
            return answer.get("value")
        raise exception_from(answer.get("etype") or "NotSupportException", answer.get("text") or "")

    def _begin_call(self, run_id: int, payload: bytes) -> int:
        with self._send_lock:
            if self.run_id != run_id:
                raise NotSupportException("The call that started this thread or process has ended")
            self._last_call = ident = self._last_call % 0xFFFFFFFF + 1
            self._waiting.add(ident)
            self._sock.sendall(protocol.pack(protocol.CALL, ident, payload))
        return ident

    def _await(self, ident: int, main: bool) -> bytes:
        while True:
            with self._turn:
                while ident not in self._replies and self._reading:
                    self._turn.wait(_HANDOVER_SECONDS if main else None)
                    if main:
                        self._look_at_alarm()
                reply = self._replies.pop(ident, None)
                if reply is not None:
                    return reply
                self._reading = True
            try:
                if main and not self._reader.pending:
                    self._wait_for_byte()
                frame = self._reader.read()
            except (OSError, protocol.PeerGone, protocol.ProtocolError):
                os._exit(os.EX_PROTOCOL)  # without its connection nothing here can end well
            finally:
                with self._turn:
                    self._reading = False
                    self._turn.notify_all()
            self._deliver(frame)

    def _wait_for_byte(self) -> None:
        """Nothing has been taken from the socket yet: here the alarm may raise."""
        try:
            self.alarm.release()
            self._poller.poll()
        finally:
            self.alarm.hold()

    def _look_at_alarm(self) -> None:
        try:
            self.alarm.release()
        finally:
            self.alarm.hold()

    def _deliver(self, frame: protocol.Frame) -> None:
        with self._turn:
            if frame.kind != protocol.REPLY:
                if self.run_id is not None:
                    os._exit(os.EX_PROTOCOL)  # only replies may come during a run
                self._inbox.append(frame)
            elif frame.ident in self._waiting:
                self._replies[frame.ident] = frame.payload
            elif not 0 < frame.ident <= self._last_call:
                os._exit(os.EX_PROTOCOL)  # never asked; a late reply, by contrast, is dropped
            self._turn.notify_all()

    def _tell_timeout(self) -> None:
        run_id = self.run_id
        if run_id is not None:
            self.before_timeout()
            self.send(run_id, protocol.pack(protocol.TIMEOUT, run_id))


def _nothing() -> None:
    pass
