"""Names the editor completes, made from dff.pyi and the Chinese of its texts in dff.zh-CN.json.

`python3 runner/stubs/completions.py` writes them; a test compares the file with what this makes.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

STUB = Path(__file__).resolve().parent / "dff.pyi"
CHINESE = STUB.with_name("dff.zh-CN.json")
LIST = STUB.parents[2] / "web" / "src" / "script" / "code" / "dffNames.json"
TEMPLATES = {
    "API": "API('${title}')",
    "ENV": "ENV('${id}')",
    "RESP": "RESP(${data}, content_type='${html}')",
}
"""What is written instead of the bare name; `${…}` are the places to fill."""


class Texts:
    """English sentences and their Chinese."""

    def __init__(self) -> None:
        self.chinese: dict[str, str] = json.loads(CHINESE.read_text(encoding="utf-8"))
        self.used: set[str] = set()

    def row(self, name: str, signature: str, info: str) -> dict[str, Any]:
        english = " ".join(info.split("\n\n")[0].split())
        self.used.add(english)
        row = {"name": name, "signature": signature, "en": english, "zh": self.chinese[english]}
        if name in TEMPLATES:
            row["template"] = TEMPLATES[name]
        return row


def completions(texts: Texts) -> list[dict[str, Any]]:
    """The names of `DFF`, each with its `members` if it has some."""
    module = ast.parse(STUB.read_text(encoding="utf-8"))
    classes = {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}
    found: list[dict[str, Any]] = []
    for name, node, info in members(classes["_Dff"].body):
        if isinstance(node, ast.FunctionDef):
            found.append(texts.row(name, signature(node), info))
        elif isinstance(node, ast.AnnAssign):
            found.append(_object(name, node, info, classes, texts))
    return found


def body(owner: ast.ClassDef, classes: dict[str, ast.ClassDef]) -> list[ast.stmt]:
    """Of a class of the stub and those of the stub it inherits from."""
    bases = [classes[base.id] for base in owner.bases if isinstance(base, ast.Name)]
    return [statement for base in bases for statement in body(base, classes)] + owner.body


def members(statements: list[ast.stmt]) -> list[tuple[str, ast.stmt, str]]:
    """Names a class defines and documents; lower-case forms and overloads are left out."""
    found: dict[str, tuple[str, ast.stmt, str]] = {}
    for node, after in zip(statements, [*statements[1:], ast.Pass()]):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value: Any = after.value if isinstance(after, ast.Expr) else None
            if isinstance(value, ast.Constant):
                found[node.target.id] = (node.target.id, node, str(value.value))
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            text = ast.get_docstring(node)
            if text:
                found[node.name] = (node.name, node, text)
    return list(found.values())


def _object(
    name: str,
    node: ast.AnnAssign,
    info: str,
    classes: dict[str, ast.ClassDef],
    texts: Texts,
) -> dict[str, Any]:
    kind = node.annotation
    made = isinstance(kind, ast.Subscript)  # type[X]: calling it makes one
    owner = classes[ast.unparse(kind.slice if isinstance(kind, ast.Subscript) else kind)]
    calls = [
        item
        for item in body(owner, classes)
        if isinstance(item, ast.FunctionDef) and item.name == ("__init__" if made else "__call__")
    ]
    row = texts.row(name, signature(calls[0]) if calls else "()", info)
    inner = [] if made else [_member(*member, texts) for member in members(body(owner, classes))]
    if inner:
        row["members"] = inner
    return row


def _member(name: str, node: ast.stmt, info: str, texts: Texts) -> dict[str, Any]:
    return texts.row(name, signature(node) if isinstance(node, ast.FunctionDef) else "()", info)


def signature(node: ast.FunctionDef) -> str:
    """Parameters without their types."""
    for item in ast.walk(node.args):
        if isinstance(item, ast.arg):
            item.annotation = None
    return f"({ast.unparse(node.args)[len('self') :].lstrip(', ')})"


def text() -> str:
    return json.dumps(completions(Texts()), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    LIST.write_text(text(), encoding="utf-8")
