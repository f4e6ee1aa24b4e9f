"""Executes scripts as modules of a call, and the `import` statement between them."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from dff_runner.compat import after_import
from dff_runner.dff import DFF
from dff_runner.dissolve import dissolve
from dff_runner.request import plain_request
from dff_runner.run import Run
from dff_runner.scripts import Code, Library
from dff_runner.variables import print_var

_SCRIPT_ID = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*?__[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)
_NOT_RELATIVE = frozenset(("__future__", "__main__"))
_BUILTINS = dict(vars(builtins))
_real_import = builtins.__import__


class Loader:
    """Runs the scripts of the current call. One per runner process."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.run: Run = None  # type: ignore[assignment]
        """The current call, set by the main loop."""
        self._import = self._import_script

    def execute(self, run: Run, code: Code, context: Mapping[str, Any]) -> ModuleType:
        """Runs the top level of a script in a namespace of its own."""
        script_id = code.script_id
        module = ModuleType(script_id)
        names = module.__dict__
        names.update(context)
        names["__file__"] = script_id
        names["__builtins__"] = scope = _BUILTINS.copy()
        scope["print"] = run.capture.print
        scope["__import__"] = self._import
        scope["print_var"] = print_var(run)
        names["DFF"] = DFF(run, code)
        if code.reads_request and "_DFF_HTTP_REQUEST" in names:
            names["_DFF_HTTP_REQUEST"] = plain_request(names["_DFF_HTTP_REQUEST"])
        code.turn = 0
        code.show_lines()
        run.modules[script_id] = module
        run.loading.append(script_id)
        # Dataclasses, pickle and type hints look for the module of a class here.
        sys.modules.setdefault(script_id, module)
        try:
            exec(code.code, names)
        except BaseException:
            self._remove(run.modules.pop(script_id))
            raise
        finally:
            run.loading.remove(script_id)
        return module

    def unload(self, run: Run) -> None:
        """Takes the modules of a finished call out of the interpreter."""
        for module in run.modules.values():
            self._remove(module)
            dissolve(module.__dict__)
        # The call is still known here until the next one; what it holds must not wait for that.
        run.modules.clear()
        run.values.clear()

    def _remove(self, module: ModuleType) -> None:
        if sys.modules.get(module.__name__) is module:
            del sys.modules[module.__name__]

    def _import_script(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """Stands in for `__import__` in scripts."""
        if level == 0 and "__" in name and name not in _NOT_RELATIVE:
            run = self.run
            importer = str((globals or {}).get("__name__") or run.entry)
            script_id = importer.partition("__")[0] + name if name.startswith("__") else name
            if _SCRIPT_ID.fullmatch(script_id):
                module = self._script_module(run, script_id, globals)
                if module is not None:
                    return _bound(run, module, name, globals, fromlist)
                if name.startswith("__"):
                    raise ModuleNotFoundError(f"No module named '{script_id}'", name=script_id)
        return after_import(name, _real_import(name, globals, locals, fromlist or (), level))

    def _script_module(
        self, run: Run, script_id: str, importer: Mapping[str, Any] | None
    ) -> ModuleType | None:
        """The module of a script in this call, run at the first import; None if there is none."""
        with run.import_lock:
            module = run.modules.get(script_id)
            if module is not None:
                if run.warnings is not None and script_id in run.loading:
                    run.warn(f"circular import: {run.chain(script_id)}")
                return module
            if run.draft is not None and script_id == run.draft.script_id:
                code: Code | None = run.draft
            else:
                code = self._library.published(script_id, run.call)
            if code is None:
                return None
            source = importer if importer is not None else run.context
            context = {key: value for key, value in source.items() if key.startswith("_DFF_")}
            return self.execute(run, code, context)


def _bound(
    run: Run,
    module: ModuleType,
    name: str,
    globals: Mapping[str, Any] | None,
    fromlist: Sequence[str] | None,
) -> ModuleType:
    """What the statement gets. The plain name is always bound in the script's globals, too.

    Names already taken, by the script or by Python, stay what they are.
    """
    extra: dict[str, Any] = {name: module}
    if fromlist:
        if "*" in fromlist:
            return _star(module)
        for wanted in fromlist:
            if not hasattr(module, wanted):
                raise ImportError(_missing(run, module, wanted), name=module.__name__)
        extra = {wanted: getattr(module, wanted) for wanted in fromlist}
    if isinstance(globals, dict):
        for key, value in extra.items():
            if key not in _BUILTINS:
                globals.setdefault(key, value)
    return module


def _missing(run: Run, module: ModuleType, wanted: str) -> str:
    name = module.__name__
    text = f"cannot import name '{wanted}' from '{name}'"
    if name in run.loading:
        text += f" (circular import: {run.chain(name)})"
    return text


def _star(module: ModuleType) -> ModuleType:
    """A stand-in without the injected names: the importer's own `DFF` must stay."""
    names = vars(module)
    exported = names.get("__all__")
    if exported is None:
        exported = [key for key in names if not key.startswith("_") and key != "DFF"]
    star = ModuleType(module.__name__)
    for key in exported:
        if not hasattr(module, key):
            raise AttributeError(f"module '{module.__name__}' has no attribute '{key}'")
        star.__dict__[key] = getattr(module, key)
    star.__dict__["__all__"] = list(exported)
    return star
