"""Imports between scripts."""

from __future__ import annotations

from support import FAILURE, TreeCase


class ImportTest(TreeCase):
    def setUp(self) -> None:
        super().setUp()
        self.script("X = 'lib'\nfalse = 0\n_hidden = 1\ndef get(): return __name__\n", "demo__lib")

    def test_all_forms(self) -> None:
        forms = {
            "import demo__lib": "demo__lib.X",
            "import demo__lib as s": "s.X",
            "from demo__lib import X": "X",
            "from demo__lib import X as y": "y",
            "from demo__lib import X, get": "[X, get()][0]",
            "import __lib": "__lib.X",
            "import __lib as s": "s.X",
            "from __lib import X": "X",
            "from demo__lib import *": "X",
            "from __lib import *": "X",
        }
        for statement, expression in forms.items():
            with self.subTest(statement):
                self.assertEqual(self.value(f"{statement}\ndef f(): return {expression}"), "lib")

    def test_inside_a_function(self) -> None:
        text = (
            "def f():\n    import demo__lib as s\n    return [s.X, g()]\n"
            "def g(): return demo__lib.X"
        )
        self.assertEqual(self.value(text), ["lib", "lib"])

    def test_as_also_binds_the_plain_name(self) -> None:
        text = (
            "import demo__lib as s\nfrom demo__lib import X as y\ndef f(): return [demo__lib.X, X]"
        )
        self.assertEqual(self.value(text), ["lib", "lib"])

    def test_as_leaves_names_of_the_script_and_of_python_alone(self) -> None:
        self.script("def open(): return 'lib'\ndef run(): return 'lib'", "demo__lib")
        text = (
            "def run(): return 'own'\nfrom demo__lib import open as o, run as r\n"
            "def f(): return [run(), open is o, r()]"
        )
        self.assertEqual(self.value(text), ["own", False, "lib"])

    def test_falsy_values_count_as_existing(self) -> None:
        self.assertEqual(self.value("from demo__lib import false\ndef f(): return false"), 0)

    def test_missing_name(self) -> None:
        outcome = self.call("from demo__lib import nothing")
        self.assertEqual(
            outcome.meta["exception"], "ImportError: cannot import name 'nothing' from 'demo__lib'"
        )

    def test_star_takes_neither_hidden_nor_injected_names(self) -> None:
        self.script("X = 1\n_hidden = 2\nDFF.CTX.set('a', DFF)\n", "demo__lib")
        text = (
            "own = DFF\nfrom demo__lib import *\n"
            "def f(): return ['_hidden' in globals(), DFF is own, 'X' in globals()]"
        )
        self.assertEqual(self.value(text), [False, True, True])
        self.script("__all__ = ['_hidden']\nX = 1\n_hidden = 2\n", "demo__lib")
        text = "from demo__lib import *\ndef f(): return [_hidden, 'X' in globals()]"
        self.assertEqual(self.value(text, chg="all"), [2, False])

    def test_ordinary_modules(self) -> None:
        text = (
            "from __future__ import annotations\nimport json, os.path\nfrom urllib import parse\n"
            "def f(): return [json.dumps(1), os.path.sep, parse.quote('é')]"
        )
        self.assertEqual(self.value(text), ["1", "/", "%C3%A9"])

    def test_what_is_no_script_import(self) -> None:
        for statement in (
            "import demo",
            "import demo.lib",
            "from demo import lib",
            "from . import lib",
        ):
            with self.subTest(statement):
                outcome = self.call(statement)
                self.assertIn(outcome.meta["etype"], ("ModuleNotFoundError", "ImportError"))
        self.assertEqual([c["id"] for c in self.tree.library.calls if c["id"] != "demo__main"], [])

    def test_missing_scripts(self) -> None:
        for statement in ("import demo__none", "import __none", "from __none import x"):
            with self.subTest(statement):
                outcome = self.call(statement)
                self.assertEqual(
                    outcome.meta["exception"], "ModuleNotFoundError: No module named 'demo__none'"
                )

    def test_names_of_libraries_with_two_underscores(self) -> None:
        (self.tree.resources / "some__module.py").write_text("X = 5\n")
        self.assertEqual(self.value("import some__module\ndef f(): return some__module.X"), 5)

    def test_relative_is_relative_to_the_importing_script(self) -> None:
        self.script("import __deep\nX = __deep.X", "other__lib")
        self.script("X = __name__", "other__deep")
        self.assertEqual(
            self.value("import other__lib\ndef f(): return other__lib.X"), "other__deep"
        )


class ModuleTest(TreeCase):
    def test_a_module_runs_once_per_call_and_is_shared(self) -> None:
        self.script("print('lib runs')\nstate = []", "demo__lib")
        self.script("import demo__lib\ndemo__lib.state.append(1)", "demo__other")
        text = "import demo__lib, demo__other\ndef f(): return demo__lib.state"
        for _ in range(2):
            outcome = self.call(text)
            self.assertEqual((outcome.value, outcome.messages), ([1], ["lib runs"]))

    def test_context_and_log_are_those_of_the_call(self) -> None:
        self.script(
            "print('lib')\nfound = [__name__, __file__, _DFF_SCRIPT_ID, _DFF_START_TIME]",
            "demo__lib",
        )
        outcome = self.call(
            "print('a')\nimport demo__lib\nprint('b')\ndef f(): return demo__lib.found[:3]"
        )
        self.assertEqual(outcome.value, ["demo__lib", "demo__lib", "demo__main"])
        self.assertEqual(outcome.messages, ["a", "lib", "b"])

    def test_exported_functions_of_a_library_are_not_recorded_for_the_importer(self) -> None:
        self.script("@DFF.API('l')\ndef f(): return 2", "demo__lib")
        text = "import demo__lib\n@DFF.API('m')\ndef f(): return demo__lib.f()"
        outcome = self.runner.run("demo__main", "f", code=text, mode="draft")
        self.assertEqual([row["title"] for row in outcome.value["apiFuncs"]], ["m"])
        self.assertEqual(outcome.value["returnValue"], "2")

    def test_errors_show_the_frames_of_both_scripts(self) -> None:
        self.script("\n1 / 0", "demo__lib")
        outcome = self.call("import demo__lib")
        expected = [
            "Traceback (most recent call last):",
            '  File "demo__main", line 1, in <module>',
            "    import demo__lib",
            '  File "demo__lib", line 2, in <module>',
            "    1 / 0",
            "ZeroDivisionError: division by zero",
        ]
        self.assertEqual(outcome.meta["traceback"].splitlines(), expected)

    def test_a_library_that_failed_is_tried_again(self) -> None:
        self.script("import demo__deep", "demo__lib")
        text = (
            "def f():\n    found = []\n    for _ in range(2):\n        try:\n"
            "            import demo__lib\n        except ImportError as e:\n"
            "            found.append(str(e))\n    return found"
        )
        self.assertEqual(self.value(text), ["No module named 'demo__deep'"] * 2)

    def test_the_published_code_of_others_is_used_by_drafts(self) -> None:
        self.script("X = 'published'", "demo__lib")
        outcome = self.runner.run(
            "demo__main", "f", code="import demo__lib\ndef f(): return demo__lib.X", mode="draft"
        )
        self.assertEqual(outcome.value["returnValue"], "'published'")

    def test_a_draft_that_imports_itself_gets_the_draft(self) -> None:
        self.script("X = 'published'")
        outcome = self.runner.run(
            "demo__main",
            "f",
            code="X = 'draft'\ndef f():\n    import __main\n    return __main.X",
            mode="draft",
        )
        self.assertEqual(outcome.value["returnValue"], "'draft'")
        self.script("import demo__main\ndef get(): return demo__main.X", "demo__lib")
        draft = "X = 'draft'\nimport demo__lib\ndef f(): return demo__lib.get()"
        outcome = self.runner.run("demo__main", "f", code=draft, mode="draft")
        self.assertEqual(outcome.value["returnValue"], "'draft'")


class CycleTest(TreeCase):
    def test_import_gives_the_unfinished_module(self) -> None:
        self.script("import demo__b\nX = 1\ndef f(): return demo__b.get()", "demo__a")
        self.script("import demo__a\ndef get(): return demo__a.X", "demo__b")
        self.assertEqual(self.runner.run("demo__a", "f").value, 1)

    def test_from_names_the_chain(self) -> None:
        self.script("import demo__b\nX = 1", "demo__a")
        self.script("from demo__a import X", "demo__b")
        outcome = self.runner.run("demo__a", "")
        self.assertEqual((outcome.status, outcome.meta["etype"]), (FAILURE, "ImportError"))
        self.assertIn("circular import: demo__a -> demo__b -> demo__a", outcome.meta["exception"])

    def test_authors_are_warned(self) -> None:
        self.script("import demo__a", "demo__b")
        code = "import demo__b, demo__b\ndef f(): return demo__b.demo__a.f is f"
        warning = "circular import: demo__a -> demo__b -> demo__a"
        for mode, name in (("check", ""), ("draft", "f")):
            with self.subTest(mode):
                outcome = self.runner.run("demo__a", name, code=code, mode=mode)
                self.assertEqual(outcome.value["status"], "success")
                self.assertEqual(outcome.value["warnings"], [warning])
                self.assertIn(f"warning: {warning}", outcome.value["printLogs"][0])
        outcome = self.runner.run("demo__a", "f", code="def f(): pass", mode="draft")
        self.assertEqual(outcome.value["warnings"], [])

    def test_from_works_for_names_that_are_there(self) -> None:
        self.script("X = 1\nimport demo__b\ndef f(): return demo__b.X", "demo__a")
        self.script("from demo__a import X", "demo__b")
        self.assertEqual(self.runner.run("demo__a", "f").value, 1)
