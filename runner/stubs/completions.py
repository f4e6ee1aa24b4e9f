"""Names the editor completes, made from dff.pyi: `python3 runner/stubs/completions.py` writes them.

A test compares the file with what this makes.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any, Union

STUB = Path(__file__).resolve().parent / "dff.pyi"
LIST = STUB.parents[2] / "web" / "src" / "script" / "code" / "dffNames.json"
_Function = Union[ast.FunctionDef, ast.AsyncFunctionDef]  # noqa: UP007 - at run time


def completions() -> list[dict[str, str]]:
    """`name` with its path, `kind`, `detail` (signature or type) and `info`."""
    module = ast.parse(STUB.read_text(encoding="utf-8"))
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    found: list[dict[str, str]] = []
    for name, node, info in _members(module.body):
        if name == "DFF":
            _add_members("DFF", classes["_Dff"], classes, found)
        elif isinstance(node, ast.FunctionDef):
            found.append(_function(name, node, False))
        elif name.startswith("_DFF_"):
            detail = ast.unparse(node.annotation) if isinstance(node, ast.AnnAssign) else ""
            found.append({"name": name, "kind": "global", "detail": detail, "info": info})
    return found


def _members(body: list[ast.stmt]) -> list[tuple[str, ast.stmt, str]]:
    """What a module or class defines, with the text that documents it; overloads only once."""
    found: dict[str, tuple[str, ast.stmt, str]] = {}
    for node, after in zip(body, [*body[1:], ast.Pass()]):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value: Any = after.value if isinstance(after, ast.Expr) else None
            info = str(value.value) if isinstance(value, ast.Constant) else ""
            found[node.target.id] = (node.target.id, node, info)
        elif isinstance(node, ast.FunctionDef):
            found[node.name] = (node.name, node, ast.get_docstring(node) or "")
    return list(found.values())


def _add_members(
    path: str,
    owner: ast.ClassDef,
    classes: dict[str, ast.ClassDef],
    found: list[dict[str, str]],
) -> None:
    members = _members(owner.body)
    upper = {name for name, _, _ in members if name.isupper()}
    for name, node, info in members:
        if name.startswith("_") or (name.islower() and name.upper() in upper):
            continue
        full = f"{path}.{name}"
        if isinstance(node, ast.FunctionDef):
            found.append(_function(full, node, True))
        elif isinstance(node, ast.AnnAssign):
            _add_object(full, node, info, classes, found)


def _add_object(
    path: str,
    node: ast.AnnAssign,
    info: str,
    classes: dict[str, ast.ClassDef],
    found: list[dict[str, str]],
) -> None:
    kind = node.annotation
    made = isinstance(kind, ast.Subscript)  # type[X]: calling it makes one
    inner = classes.get(ast.unparse(kind.slice if isinstance(kind, ast.Subscript) else kind))
    if inner is None:
        found.append({"name": path, "kind": "value", "detail": ast.unparse(kind), "info": info})
        return
    call = next(
        (
            item
            for item in inner.body
            if isinstance(item, ast.FunctionDef)
            and item.name == ("__init__" if made else "__call__")
        ),
        None,
    )
    if call is not None:
        entry = _function(path, call, True)
        entry["info"] = entry["info"] or info
        found.append(entry)
    else:
        found.append({"name": path, "kind": "object", "detail": "", "info": info})
    if not made:
        _add_members(path, inner, classes, found)


def _function(path: str, node: _Function, method: bool) -> dict[str, str]:
    detail = ast.unparse(node.args)
    if method:
        detail = detail[len("self") :].lstrip(", ")
    detail = f"({detail})"
    if node.returns is not None and node.name != "__init__" and not path.endswith(".API"):
        detail += f" -> {ast.unparse(node.returns)}"
    return {
        "name": path,
        "kind": "function",
        "detail": detail,
        "info": ast.get_docstring(node) or "",
    }


def text() -> str:
    rows = [json.dumps(row, ensure_ascii=False) for row in completions()]
    return "[\n  " + ",\n  ".join(rows) + "\n]\n"


if __name__ == "__main__":
    LIST.write_text(text(), encoding="utf-8")
