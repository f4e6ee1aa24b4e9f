"""`DFF.THREAD` and `DFF.ASYNC`: functions run beside the main one, by a few threads of the call.

Both generations of method names work on both. Threads end when nothing waits, so a call that
collected its results leaves none behind.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from dff_runner.errors import DuplicationException

DEFAULT_POOL_SIZE = 5
MOST_THREADS = 200
"""A larger pool would meet the limit of processes of the runner."""
_ANSWER_SECONDS = 0.2
"""Left for the answer when a call waits for its threads until its limit."""


class ThreadResult(tuple):  # type: ignore[type-arg]
    """`(value, error)` of the first generation with the attributes of the second."""

    key: str
    value: Any
    error: BaseException | None

    def __new__(cls, key: str, value: Any, error: BaseException | None) -> ThreadResult:
        self = super().__new__(cls, (value, error))
        self.key, self.value, self.error = key, value, error
        return self


_Job = tuple[str, Callable[..., Any], Iterable[Any], "dict[str, Any]"]


class Threads:
    """One per call, shared by its scripts."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._size = DEFAULT_POOL_SIZE
        self._workers = 0
        self._running = 0
        self._threads: list[threading.Thread] = []
        self._waiting: deque[_Job] = deque()
        self._results: dict[str, ThreadResult | None] = {}
        """By key in the order of the start; None while it runs."""
        self._finished: deque[str] = deque()
        """Keys that `pop_result` has not given out."""
        self._closed = False

    # First generation

    def start(
        self, fn: Callable[..., Any], args: Any = None, kwargs: Any = None, key: Any = None
    ) -> None:
        """Runs `fn` in a thread. A used key raises an exception."""
        self._add(fn, args or (), kwargs or {}, None if key is None else str(key))

    def get_result(self, *args: Any, **named: Any) -> Any:
        """`get_result(wait=True, key=None)` or `get_result(key, wait=True)`."""
        key, wait = _key_and_wait(args, named)
        if isinstance(key, (list, tuple, set)):
            found = self._all(wait)
            return {name: found[name] for name in map(str, key) if name in found} or None
        if key is None:
            return self._all(wait) or None
        key = str(key)
        with self._changed:
            while wait and key in self._results and self._results[key] is None:
                self._changed.wait()
            return self._results.get(key)

    # Second generation

    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
        """Runs `fn(*args, **kwargs)` in a thread and answers the key of its result."""
        return self._add(fn, args, kwargs, None)

    def get_all_results(self, wait: bool = True) -> list[ThreadResult]:
        """The results in the order of the starts; with `wait=False` only those that are there."""
        return list(self._all(wait).values())

    def pop_result(self, wait: bool = True) -> ThreadResult | None:
        """The next finished result; None when there is none left."""
        with self._changed:
            while wait and not self._finished and self._pending():
                self._changed.wait()
            return self._results.pop(self._finished.popleft()) if self._finished else None

    def wait_all_finished(self) -> None:
        self._all(True)

    @property
    def is_all_finished(self) -> bool:
        with self._changed:
            return not self._pending()

    @property
    def pool_size(self) -> int:
        return self._size

    def set_pool_size(self, pool_size: int) -> None:
        """Threads at most; before the first start only."""
        if isinstance(pool_size, bool) or not isinstance(pool_size, int) or pool_size <= 0:
            raise Exception("Invalid pool size, should be an integer which is greater than 0")
        if pool_size > MOST_THREADS:
            raise Exception(f"Invalid pool size {pool_size}, should be at most {MOST_THREADS}")
        with self._changed:
            if self._results or self._workers:
                raise Exception("The pool size can only be set before the first start")
            self._size = pool_size

    def _close(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds - _ANSWER_SECONDS
        with self._changed:
            while self._pending():
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            self._closed = True
            self._waiting.clear()
        if self._running > 0:
            return True
        for thread in self._threads:  # they have nothing left but to end
            thread.join()
        return False

    def _add(
        self, fn: Callable[..., Any], args: Iterable[Any], kwargs: dict[str, Any], key: str | None
    ) -> str:
        with self._changed:
            if self._closed:
                raise RuntimeError("The call that started this thread has ended")
            if key is None:
                key = random_uuid()
            elif key in self._results:
                raise DuplicationException(f"Async result key already existed: `{key}`")
            self._results[key] = None
            self._waiting.append((key, fn, args, kwargs))
            if self._workers < self._size:
                self._start_worker()
        return key

    def _start_worker(self) -> None:
        self._workers += 1
        try:
            thread = threading.Thread(target=self._work, name="DFF.THREAD", daemon=True)
            thread.start()
            if len(self._threads) >= 2 * MOST_THREADS:
                self._threads = [known for known in self._threads if known.is_alive()]
            self._threads.append(thread)
        except BaseException:
            self._workers -= 1
            if not self._workers:  # nobody would ever run it
                self._results.pop(self._waiting.pop()[0])
                raise

    def _work(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._workers -= 1
                    self._changed.notify_all()
                    return
                key, fn, args, kwargs = self._waiting.popleft()
                self._running += 1
            value: Any = None
            error: BaseException | None = None
            try:
                value = fn(*args, **kwargs)
            except BaseException as caught:
                error = caught
            with self._changed:
                self._running -= 1
                self._results[key] = ThreadResult(key, value, error)
                self._finished.append(key)
                self._changed.notify_all()

    def _pending(self) -> bool:
        return len(self._finished) < len(self._results) and None in self._results.values()

    def _all(self, wait: bool) -> dict[str, ThreadResult]:
        with self._changed:
            while wait and self._pending():
                self._changed.wait()
            return {key: result for key, result in self._results.items() if result is not None}


def close(threads: Threads, seconds: float) -> bool:
    """Waits for the threads while the limit of the call allows, then gives them up.

    Answers whether a function still runs. No public method, because scripts have the object.
    """
    return threads._close(seconds)  # pyright: ignore[reportPrivateUsage]


def random_uuid() -> str:
    """A version 4 UUID, without the module for it, which is slow to import."""
    number = bytearray(os.urandom(16))
    number[6] = number[6] & 0x0F | 0x40
    number[8] = number[8] & 0x3F | 0x80
    text = number.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _key_and_wait(args: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, bool]:
    """Tells the generations apart by the type of the first argument."""
    unknown = set(named) - {"key", "wait"}
    if unknown or len(args) + len(named) > 2:
        raise TypeError("get_result() takes `wait` and `key`")
    key, wait = named.get("key"), named.get("wait", True)
    for value in args:
        if isinstance(value, bool):
            wait = value
        elif value is not None:
            key = value
    return key, bool(wait)
