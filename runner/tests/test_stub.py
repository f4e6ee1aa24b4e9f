"""`dff.pyi` says what there is: no more, no less."""

from __future__ import annotations

import ast
import sys
import unittest

from support import RUNNER, TreeCase

sys.path.insert(0, str(RUNNER / "stubs"))

import completions  # noqa: E402

from dff_runner import dff  # noqa: E402

# What answers every name, so that nothing can be compared.
OPEN = ("_DataSource", "_DataSources")


def stub_classes() -> dict[str, ast.ClassDef]:
    module = ast.parse(completions.STUB.read_text(encoding="utf-8"))
    return {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}


def members(statements: list[ast.stmt]) -> set[str]:
    """Names a class of the stub defines, those by assignment included."""
    found: set[str] = set()
    for node in statements:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.add(node.targets[0].id)
    return {name for name in found if not name.startswith("_")}


class CompletionTest(unittest.TestCase):
    def test_the_list_of_the_editor_is_made_from_the_stub(self) -> None:
        self.assertTrue(
            completions.LIST.read_text(encoding="utf-8") == completions.text(),
            "run python3 runner/stubs/completions.py",
        )

    def test_all_names_of_the_object_stand_in_it(self) -> None:
        rows = completions.completions(completions.Texts())
        listed = {row["name"] for row in rows}
        upper = {name for name in members(stub_classes()["_Dff"].body) if name.isupper()}
        self.assertEqual(upper - listed - {"PATH"}, set())
        env = next(row for row in rows if row["name"] == "ENV")
        self.assertEqual(env["signature"], "(id)")
        self.assertEqual(
            [row["name"] for row in env["members"]], ["get", "list", "keys", "save", "delete"]
        )

    def test_no_translation_is_left_over(self) -> None:
        texts = completions.Texts()
        completions.completions(texts)
        self.assertEqual(set(texts.chinese) - texts.used, set())


class NamesTest(TreeCase):
    def test_the_dff_object_has_the_names_of_the_stub(self) -> None:
        stub = members(stub_classes()["_Dff"].body)
        known = set(dff._FACTORIES) | {"API", "api", "export_as_api"}
        upper = {name for name in known if not name.islower()}
        self.assertEqual(upper - stub, set())
        text = "def f(names): return [name for name in names if getattr(DFF, name) is None]"
        self.assertEqual(self.value(text, kwargs={"names": sorted(stub)}), [])

    def test_its_objects_have_the_methods_of_the_stub(self) -> None:
        classes = stub_classes()
        wanted: dict[str, list[str]] = {}
        for node in classes["_Dff"].body:
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                kind = ast.unparse(node.annotation)
                if kind in classes and kind not in OPEN:
                    body = completions.body(classes[kind], classes)
                    wanted[node.target.id] = sorted(members(body))
        self.assertGreater(len(wanted), 10)
        text = (
            "def f(wanted): return [f'{name}.{method}' for name, methods in wanted.items()"
            " for method in {*methods} ^ {m for m in dir(getattr(DFF, name)) if m[0] != '_'}]"
        )
        self.assertEqual(self.value(text, kwargs={"wanted": wanted}), [])

    def test_the_globals_are_those_of_the_stub(self) -> None:
        module = ast.parse(completions.STUB.read_text(encoding="utf-8"))
        stub = {
            node.target.id
            for node in module.body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }
        found = self.value("def f(): return [n for n in globals() if n.startswith('_DFF_')]")
        self.assertEqual({name for name in stub if name.startswith("_DFF_")}, set(found))
