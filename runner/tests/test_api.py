"""`DFF.API`: options, their errors, and what is recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support import FAILURE, SUCCESS, TreeCase

# isort: split
from dff_runner.crontab import is_crontab

# Read by the tests of the server and of the UI as well.
EXAMPLES = Path(__file__).parents[2] / "web" / "src" / "trigger" / "cronExamples.json"

# Arguments of DFF.API and the exception they raise.
ERRORS = [
    ("1", "`title` should be a string or unicode"),
    ("'t', category=1", "`category` should be a string or unicode"),
    ("'t', tags='a'", "`tags` should be a tuple or a list"),
    ("'t', tags=[1]", "Element of `tags` should be a string or unicode"),
    ("'t', timeout='1'", "`timeout` should be an integer or long"),
    ("'t', timeout=1.0", "`timeout` should be an integer or long"),
    ("'t', timeout=0", "`timeout` should be between `1` and `3600` (seconds)"),
    ("'t', timeout=3601", "`timeout` should be between `1` and `3600` (seconds)"),
    ("'t', api_timeout='1'", "`api_timeout` should be an integer or long"),
    ("'t', api_timeout=181", "`api_timeout` should be between `1` and `180` (seconds)"),
    ("'t', cache_result='1'", "`cache_result` should be an int or a float"),
    ("'t', fixed_crontab='x'", "`fixed_crontab` is not a valid crontab expression"),
    ("'t', fixed_crontab=5", "`fixed_crontab` is not a valid crontab expression"),
    ("'t', fixed_crontab='* * * * * *'", "`fixed_crontab` does not support second part"),
    ("'t', fixed_cron_expr='* * * *'", "`fixed_cron_expr` is not a valid crontab expression"),
    ("'t', queue=0", "`queue` can't be 0 because the #0 queue is a system queue"),
    ("'t', queue=10", "`queue` should be one of [1, 2, 3, 4, 5, 6, 7, 8, 9, 'cpu']"),
    ("'t', queue='gpu'", "`queue` should be one of [1, 2, 3, 4, 5, 6, 7, 8, 9, 'cpu']"),
    ("'t', integration=1", "`integration` should be a string or unicode"),
    ("'t', integration='x'", "Unsupported `integration` value: x"),
    ("'t', integration_config={'x': 1}", "Unsupported `integration_config` name: x"),
    ("'t', delayed_crontab=['1']", "All elements of `delayed_crontab` should be int"),
    ("'t', delayed_cron_job=1.5", "All elements of `delayed_cron_job` should be int"),
    ("'t', expires='1'", "`expires` should be an integer or long"),
    ("'t', expires=86401", "`expires` should be between `1` and `86400` (seconds)"),
    ("'t', isolation='cold'", "`isolation` should be `warm` or `fresh`"),
    ("'t', kwargs_hint={'z': {}}", "Kwargs hint for `z` is not a argument of the function"),
]

VALID = [
    "* * * * *",
    "*/5 0-23 1,15 jan-dec mon-fri",
    "0 0 L * *",
    "0 0 * * 7",
    "0 0 * * 5#3",
    "@daily",
    "0 0 * * sun#1",
]
INVALID = [
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
    "*/0 * * * *",
    "a * * * *",
    "5-1 * * * *",
    "",
]

# `def` header, definition, args, kwargs.
SHAPES: list[tuple[str, str, list[str], dict[str, Any]]] = [
    ("def f():", "f()", [], {}),
    (
        "def f(x, y=1, **kwargs):",
        "f(x, y=1, **kwargs)",
        ["x", "y", "**kwargs"],
        {"x": {}, "y": {"default": 1}, "**kwargs": {}},
    ),
    (
        "def f(x: int, y: 'List[str]' = None, *args, z: float=1.5) -> Undefined[int]:",
        "f(x: int, y: 'List[str]' = None, *args, z: float = 1.5) -> Undefined[int]",
        ["x", "y", "*args", "z"],
        {"x": {}, "y": {"default": None}, "*args": {}, "z": {"default": 1.5}},
    ),
    ("def f(a, /, b, *, c):", "f(a, /, b, *, c)", ["a", "b", "c"], {"a": {}, "b": {}, "c": {}}),
    (
        "def f(a='é', b=DEFAULT):",
        "f(a='é', b=[1, 2])",
        ["a", "b"],
        {"a": {"default": "é"}, "b": {"default": [1, 2]}},
    ),
    (
        "def f(d=datetime.date(2021, 1, 2), o=object()):",
        "",
        ["d", "o"],
        {"d": {"default": "2021-01-02"}, "o": {"default": "<Complex Object>"}},
    ),
    ("async def f(x):", "f(x)", ["x"], {"x": {}}),
]


class OptionTest(TreeCase):
    def test_errors(self) -> None:
        for arguments, text in ERRORS:
            with self.subTest(arguments):
                outcome = self.call(f"@DFF.API({arguments})\ndef f(x): pass", function="")
                self.assertEqual(outcome.meta.get("exception"), f"InvalidOptionException: {text}")

    def test_without_parentheses_and_with_unknown_options(self) -> None:
        outcome = self.call("@DFF.API\ndef f(): pass", function="")
        self.assertEqual(
            outcome.meta["exception"],
            "InvalidOptionException: `title` should be a string or unicode",
        )
        outcome = self.call("@DFF.API('t', colour=1)\ndef f(): pass", function="")
        self.assertEqual(outcome.meta["etype"], "TypeError")
        self.assertIn("unexpected keyword argument 'colour'", outcome.meta["exception"])

    def test_crontab_expressions(self) -> None:
        for expression in VALID + INVALID:
            with self.subTest(expression):
                outcome = self.call(
                    f"@DFF.API('t', fixed_crontab={expression!r})\ndef f(): pass", function=""
                )
                self.assertEqual(outcome.status, SUCCESS if expression in VALID else FAILURE)

    def test_crontab_expressions_are_those_of_the_server(self) -> None:
        examples = json.loads(EXAMPLES.read_text("utf-8"))
        for kind in ("good", "bad"):
            for example in examples[kind]:
                text = example["text"]
                whole = len(text.split()) == 5 or text.strip().startswith("@")
                with self.subTest(text):
                    self.assertEqual(is_crontab(text), kind == "good" and whole)

    def test_none_means_not_given(self) -> None:
        names = (
            "category tags timeout api_timeout cache_result fixed_crontab queue hint kwargs_hint "
            "integration "
        )
        names += (
            "integration_config is_hidden is_disabled delayed_crontab fixed_task_info_limit "
            "expires isolation"
        )
        options = ", ".join(f"{name}=None" for name in names.split())
        self.assertEqual(self.value(f"@DFF.API(None, {options})\ndef f(): return 1"), 1)


class RecordTest(TreeCase):
    def records(self, text: str) -> list[dict[str, Any]]:
        outcome = self.runner.run("demo__main", "", code=text, mode="check")
        self.assertEqual(outcome.status, SUCCESS, outcome.value)
        return outcome.value["apiFuncs"]

    def test_shapes(self) -> None:
        for header, definition, args, kwargs in SHAPES:
            with self.subTest(header):
                text = f"import datetime\nDEFAULT = [1, 2]\n@DFF.API('t')\n{header}\n    pass"
                if "Undefined" in header:
                    text = "from __future__ import annotations\n" + text
                record = self.records(text)[0]
                if definition:
                    self.assertEqual(record["definition"], definition)
                self.assertEqual((record["args"], record["kwargs"]), (args, kwargs))

    def test_everything_given(self) -> None:
        options = (
            "'Title', category='cat', tags=['b', 'a', 'a'], timeout=5, api_timeout=4, "
            "cache_result=30, "
            "fixed_crontab='*/5 * * * *', queue='cpu', hint={'a': 1}, integration='LOGIN', "
            "is_hidden=True, "
            "delayed_crontab=[0, 30], fixed_task_info_limit=5, expires=60, isolation='fresh', "
            "integration_config={'cron_expr': '* * * * *', 'onSystemLaunch': True, 'ON_PUBLISH': 1}"
        )
        text = (
            f"def helper(): pass\n@DFF.API({options})\ndef f(x):\n    '''\n    First\n"
            f"      second\n    '''"
        )
        extra = {
            "timeout": 5,
            "apiTimeout": 4,
            "cacheResult": 30,
            "fixedCrontab": "*/5 * * * *",
            "queue": 9,
            "hint": {"a": 1},
            "isHidden": True,
            "delayedCrontab": [0, 30],
            "expires": 60,
            "isolation": "fresh",
            "integrationConfig": {"crontab": "* * * * *", "onLaunch": True, "onPublish": 1},
        }
        expected = {
            "name": "f",
            "title": "Title",
            "description": "First\n  second",
            "definition": "f(x)",
            "args": ["x"],
            "kwargs": {"x": {}},
            "category": "cat",
            "tags": ["a", "b"],
            "integration": "signIn",
            "extraConfig": extra,
            "defOrder": 0,
            "isHidden": True,
        }
        self.assertEqual(self.records(text), [expected])

    def test_nothing_given(self) -> None:
        record = self.records("@DFF.API()\ndef f(): pass")[0]
        expected = ("general", None, None, None, None, None, False)
        keys = (
            "category",
            "tags",
            "integration",
            "extraConfig",
            "title",
            "description",
            "isHidden",
        )
        self.assertEqual(tuple(record[key] for key in keys), expected)

    def test_order_old_names_and_positions(self) -> None:
        text = (
            "@DFF.export_as_api('a', 'cat', ['x'])\ndef one(): pass\n@DFF.api('b')\n"
            "def two(): pass\n"
            "@DFF.API('c', is_disabled=True)\ndef three(): pass"
        )
        found = [
            (row["name"], row["category"], row["tags"], row["defOrder"])
            for row in self.records(text)
        ]
        self.assertEqual(found, [("one", "cat", ["x"], 0), ("two", "general", None, 1)])

    def test_other_decorators(self) -> None:
        text = (
            "import functools\ndef deco(g):\n    @functools.wraps(g)\n"
            "    def inner(*a, **k): return g(*a, **k)\n"
            "    return inner\n@DFF.API('a')\n@deco\ndef f(x: int = 1): pass\n@DFF.API('b')\n"
            "class K: pass"
        )
        records = self.records(text)
        self.assertEqual([row["definition"] for row in records], ["f(x: int = 1)", "K()"])
        self.assertEqual(records[0]["args"], ["x"])

    def test_a_default_that_fails(self) -> None:
        text = (
            "class Bad:\n    def __repr__(self): raise ValueError\n@DFF.API('a')\n"
            "def f(x=Bad()): pass"
        )
        record = self.records(text)[0]
        self.assertEqual(
            (record["definition"], record["kwargs"]),
            ("f(x=<Complex Object>)", {"x": {"default": "<Complex Object>"}}),
        )


class DecoratedTest(TreeCase):
    def test_the_function_stays_what_it_is(self) -> None:
        text = (
            "@DFF.API('t')\ndef f(x=1):\n    'doc'\n    return [x, f.__name__, f.__doc__]\n"
            "def g(): return f(2)"
        )
        self.assertEqual(self.value(text), [1, "f", "doc"])
        self.assertEqual(self.call(text, function="g").value, [2, "f", "doc"])

    def test_attributes(self) -> None:
        names = "ID NAME TITLE DESCRIPTION DEFINITION CATEGORY TAGS ARGS KWARGS"
        text = f"""
@DFF.API('t', category='c', tags=['b', 'a'])
def f(x=1):
    'doc'
    return [getattr(f, '_DFF_FUNC_' + name) for name in '{names}'.split()]
"""
        expected = [
            "demo__main.f",
            "f",
            "t",
            "doc",
            "f(x=1)",
            "c",
            ["a", "b"],
            ["x"],
            {"x": {"default": 1}},
        ]
        self.assertEqual(self.value(text), expected)
        self.assertEqual(self.value(text), expected)

    def test_attributes_follow_options_that_change(self) -> None:
        text = "import time\n@DFF.API(str(time.time()))\ndef f(): return f._DFF_FUNC_TITLE"
        self.assertNotEqual(self.value(text), self.value(text))

    def test_many_functions_made_from_text(self) -> None:
        text = (
            "exec('\\n'.join(f'@DFF.API()\\ndef f{n}(): pass' for n in range(1500)))\n"
            "def f(): return f7._DFF_FUNC_NAME"
        )
        self.assertEqual([self.value(text), self.value(text)], ["f7", "f7"])


class HintTest(TreeCase):
    # Hint, argument, what the function gets or the exception.
    CASES = [
        ({"type": "int"}, "5", 5),
        ({"type": "int"}, "x", "x"),
        ({"type": "int", "raiseTypeError": True}, "x", "TypeError: Invalid type of argument `x`."),
        ({"type": "float", "minValue": 1, "maxValue": 2}, "1.5", 1.5),
        ({"type": "float", "maxValue": 2}, 3, "ValueError: Invalid value of argument `x`"),
        ({"type": "list"}, "[1]", [1]),
        ({"type": "dict"}, '{"a": 1}', {"a": 1}),
        (
            {"type": "dict", "raiseTypeError": True},
            "[1]",
            "TypeError: Invalid type of argument `x`.",
        ),
        ({"type": "json"}, "[1]", [1]),
        ({"type": "commaArray", "in": ["a", "b"]}, "a, b", ["a", "b"]),
        (
            {"type": "commaArray", "notIn": ["b"]},
            "a, b",
            "ValueError: Invalid value of argument `x`",
        ),
        ({"type": "enum", "in": [1, 2]}, 3, "ValueError: Invalid value of argument `x`"),
        ({"type": "str", "minLength": 2}, 1, "ValueError: Invalid length of argument `x`"),
        ({"type": "bool"}, 1, True),
    ]

    def test_conversions_and_checks(self) -> None:
        for hint, given, expected in self.CASES:
            with self.subTest(hint=hint, given=given):
                text = f"@DFF.API('t', kwargs_hint={{'x': {hint!r}}})\ndef f(x=None): return [x]"
                outcome = self.call(text, kwargs={"x": given})
                if isinstance(expected, str) and "Error:" in expected:
                    self.assertTrue(outcome.meta.get("exception", "").startswith(expected), outcome)
                else:
                    self.assertEqual(outcome.value, [expected])

    def test_bad_hints(self) -> None:
        for hint in ({"type": "text"}, {"type": "int", "minLength": 1}, {"minValue": "a"}, 5):
            with self.subTest(hint):
                outcome = self.call(
                    f"@DFF.API('t', kwargs_hint={{'x': {hint!r}}})\ndef f(x): pass", function=""
                )
                self.assertEqual(outcome.meta["etype"], "InvalidOptionException")

    def test_hints_are_recorded(self) -> None:
        text = "@DFF.API('t', kwargs_hint={'x': {'type': 'int'}})\ndef f(x=1): pass"
        record = self.runner.run("demo__main", "", code=text, mode="check").value["apiFuncs"][0]
        self.assertEqual(record["kwargs"], {"x": {"default": 1, "type": "int"}})
