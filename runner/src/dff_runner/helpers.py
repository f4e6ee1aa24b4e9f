"""The small names of the `DFF` object."""

from __future__ import annotations

import inspect
from types import FrameType
from typing import Any

from dff_runner import entities, response, starting
from dff_runner.cache import Cache
from dff_runner.config import Config
from dff_runner.env import Env
from dff_runner.resources import resource_path
from dff_runner.run import Run
from dff_runner.sqltext import format_sql
from dff_runner.store import Store
from dff_runner.task import Task
from dff_runner.threads import Threads
from dff_runner.toolkit import Toolkit
from dff_runner.unavailable import NAMES
from dff_runner.variables import print_var


class _Log:
    """`DFF.LOG`, `DFF.log` and `DFF.plot`: one entry per call."""

    def __init__(self, run: Run) -> None:
        self._print = run.capture.print

    def __call__(self, *args: Any) -> None:
        self._print(*args)


class _ResourcePath:
    """`DFF.RSRC`."""

    def __init__(self, run: Run) -> None:
        self._resources = run.start.resources

    def __call__(self, path: str = "") -> str:
        return resource_path(self._resources, path)


class _FileResponse:
    """`DFF.RESP_FILE`: knows where the resource folder is."""

    def __init__(self, run: Run) -> None:
        self._resources = run.start.resources

    def __call__(self, file_path: str, *args: Any, **kwargs: Any) -> response.FuncResponseFile:
        return response.FuncResponseFile(self._resources, file_path, *args, **kwargs)


class Context:
    """`DFF.CTX`: values shared by all scripts and threads of one call."""

    def __init__(self, run: Run) -> None:
        self._values = run.values

    def __call__(self, key: Any) -> Any:
        return self.get(key)

    def get(self, key: Any) -> Any:
        return self._values.get(key)

    def get_all(self) -> dict[Any, Any]:
        return dict(self._values)

    def set(self, key: Any, value: Any) -> None:
        self._values[key] = value

    def has(self, key: Any) -> bool:
        return key in self._values

    def delete(self, key: Any) -> Any:
        return self._values.pop(key, None)

    def clear(self) -> None:
        self._values.clear()


def _names(frame: FrameType | None, globals: Any, locals: Any) -> tuple[Any, Any]:
    """The names given, else those of the caller of the function that `frame` runs."""
    caller = frame.f_back if frame is not None else None
    if globals is not None or caller is None:
        return globals, locals
    return caller.f_globals, caller.f_locals if locals is None else locals


def _evaluate(expression: Any, globals: Any = None, locals: Any = None) -> Any:
    """As Python's own: without names it sees those of the caller."""
    globals, locals = _names(inspect.currentframe(), globals, locals)
    return eval(expression, globals, locals)


def _execute(code: Any, globals: Any = None, locals: Any = None) -> None:
    globals, locals = _names(inspect.currentframe(), globals, locals)
    exec(code, globals, locals)


def _threads(run: Run, _script: str) -> Threads:
    if run.threads is None:
        run.threads = Threads()
    return run.threads


class _Sign:
    """`DFF.SIGN`: made by the platform, so that no script sees the secret."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def __call__(self, *args: Any) -> str:
        signature: str = self._run.call("sign", parts=[str(arg) for arg in args])
        return signature


HELPERS: dict[str, Any] = {
    **NAMES,
    **entities.NAMES,
    **starting.NAMES,
    "ASYNC": _threads,
    "CACHE": lambda run, scope: Cache(run.call, scope),
    "CONFIG": lambda run, _: Config(run.call),
    "CTX": lambda run, _: Context(run),
    "ENV": lambda run, _: Env(run),
    "EVAL": lambda run, _: _evaluate,
    "EXEC": lambda run, _: _execute,
    "EXTRA_GUANCE_DATA": lambda run, _: _ignore,
    "FuncResponse": lambda run, _: response.FuncResponse,
    "FuncResponseFile": lambda run, _: _FileResponse(run),
    "LOG": lambda run, _: _Log(run),
    "PATH": lambda run, _: _ResourcePath(run),
    "REDIRECT": lambda run, _: response.FuncRedirect,
    "RESP": lambda run, _: response.FuncResponse,
    "RESP_FILE": lambda run, _: _FileResponse(run),
    "RESP_LARGE_DATA": lambda run, _: response.large_data,
    "RSRC": lambda run, _: _ResourcePath(run),
    "SIGN": lambda run, _: _Sign(run),
    "SQL": lambda run, _: format_sql,
    "STORE": lambda run, scope: Store(run.call, scope),
    "TASK": lambda run, _: Task(run),
    "THREAD": _threads,
    "TOOLKIT": lambda run, _: Toolkit(run),
    "VAR": lambda run, _: print_var(run),
    "format_sql": lambda run, _: format_sql,
    "get_resource_path": lambda run, _: _ResourcePath(run),
    "plot": lambda run, _: _Log(run),
}


def _ignore(*_args: Any, **_kwargs: Any) -> None:
    """Accepts calls that mean nothing here."""
