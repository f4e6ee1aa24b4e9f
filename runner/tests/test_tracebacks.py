"""What a failed call tells."""

from __future__ import annotations

from support import FAILURE, TreeCase


class TracebackTest(TreeCase):
    def test_frames_of_scripts_only(self) -> None:
        text = (
            "import json\ndef g(x):\n    return json.loads(\n        x)\ndef f():\n"
            "    return g('{')"
        )
        outcome = self.call(text)
        lines = outcome.meta["traceback"].splitlines()
        self.assertEqual(lines[0], "Traceback (most recent call last):")
        self.assertEqual(
            lines[1:5:2], ['  File "demo__main", line 6, in f', '  File "demo__main", line 3, in g']
        )
        self.assertEqual(lines[2:6:2], ["    return g('{')", "    return json.loads("])
        self.assertEqual(len(lines), 6)
        self.assertTrue(lines[5].startswith("json.decoder.JSONDecodeError: "))

    def test_last_two_lines_of_the_full_traceback(self) -> None:
        outcome = self.call("def f():\n    raise Exception('message')")
        self.assertEqual(
            outcome.meta["einfoTEXT"], "raise Exception('message')\nException: message"
        )
        outcome = self.call("import json\ndef f():\n    json.loads('x')")
        self.assertTrue(
            outcome.meta["einfoTEXT"].splitlines()[0].startswith("raise JSONDecodeError(")
        )
        outcome = self.call("def f():\n    raise Exception('a\\nb')")
        self.assertEqual(outcome.meta["einfoTEXT"], "Exception: a\nb")
        outcome = self.call("def f(x): pass")
        self.assertTrue(
            outcome.meta["einfoTEXT"].endswith("missing 1 required positional argument: 'x'")
        )

    def test_only_the_last_of_a_chain(self) -> None:
        outcome = self.call(
            "def f():\n    try:\n        1 / 0\n    except Exception as e:\n"
            "        raise KeyError('k') from e"
        )
        self.assertEqual(
            outcome.meta["traceback"].splitlines()[1:],
            [
                '  File "demo__main", line 5, in f',
                "    raise KeyError('k') from e",
                "KeyError: 'k'",
            ],
        )

    def test_classes_of_the_script_and_of_the_platform(self) -> None:
        outcome = self.call("class Mine(Exception): pass\ndef f(): raise Mine('m')")
        self.assertEqual((outcome.meta["etype"], outcome.meta["exception"]), ("Mine", "Mine: m"))
        self.assertTrue(outcome.meta["traceback"].endswith("\ndemo__main.Mine: m"))
        outcome = self.call("def f(): DFF.RSRC('../x')")
        self.assertIn("\nAccessDenyException: ", outcome.meta["traceback"])

    def test_structured_form(self) -> None:
        outcome = self.call("import json\ndef f():\n    json.loads('{')")
        info = outcome.meta["traceInfo"]
        self.assertEqual(info["header"], "Traceback (most recent call last):")
        self.assertTrue(info["exceptionDump"].startswith("json.decoder.JSONDecodeError"))
        first, last = info["stack"][0], info["stack"][-1]
        expected = {
            "filename": "demo__main",
            "funcname": "f",
            "lineNumber": 3,
            "lineCode": "json.loads('{')",
            "localsInfo": None,
            "formattedLocation": 'File "demo__main", line 3, in f',
            "isInScript": True,
        }
        self.assertEqual(first, expected)
        self.assertEqual((last["filename"], last["isInScript"]), ("json/decoder.py", False))

    def test_no_frame_shows_the_runner(self) -> None:
        for text in (
            "import demo__none",
            "raise ValueError",
            "def f(): DFF.ENV(object())",
            "def f(): return [b'\\xff']",
        ):
            with self.subTest(text):
                outcome = self.call(text)
                self.assertEqual(outcome.status, FAILURE)
                self.assertNotIn("dff_runner", str(outcome.meta))

    def test_python_shows_lines_of_scripts_too(self) -> None:
        text = (
            "import traceback, inspect\ndef f():\n    try:\n        1 / 0  # here\n"
            "    except Exception:\n        return traceback.format_exc() + inspect.getsource(f)"
        )
        found = self.value(text)
        self.assertIn('File "demo__main", line 4, in f\n    1 / 0  # here\n', found)
        self.assertIn("return traceback.format_exc()", found)

    def test_lines_are_those_of_the_version_that_ran(self) -> None:
        self.script("def f(): raise ValueError(1)  # published")
        self.runner.run(
            "demo__main", "f", code="def f(): raise ValueError(1)  # draft", mode="draft"
        )
        outcome = self.runner.run("demo__main", "f")
        self.assertIn("# published", outcome.meta["traceback"])
        outcome = self.runner.run(
            "demo__main", "f", code="def f(): raise ValueError(1)  # draft", mode="draft"
        )
        self.assertIn("# draft", outcome.value["traceback"])

    def test_exceptions_that_cannot_be_shown(self) -> None:
        outcome = self.call(
            "class Bad(Exception):\n    def __str__(self): raise ValueError\ndef f(): raise Bad()"
        )
        self.assertEqual((outcome.status, outcome.meta["etype"]), (FAILURE, "Bad"))
        outcome = self.call("def f(): raise ValueError('\\ud800')")
        self.assertEqual(outcome.meta["exception"], "ValueError: \ud800")

    def test_syntax_errors_of_published_code(self) -> None:
        outcome = self.call("x = = 1")
        lines = outcome.meta["traceback"].splitlines()
        self.assertEqual(
            lines[:3],
            ["Traceback (most recent call last):", '  File "demo__main", line 1', "    x = = 1"],
        )
        self.assertTrue(lines[-1].startswith("SyntaxError: "))
        self.script("x = = 1", "demo__lib")
        lines = self.call("\nimport demo__lib", chg="all").meta["traceback"].splitlines()
        self.assertEqual(
            lines[1:4],
            [
                '  File "demo__main", line 2, in <module>',
                "    import demo__lib",
                '  File "demo__lib", line 1',
            ],
        )
