"""Names of the `DFF` object beside `API` and the responses."""

from __future__ import annotations

from support import FAILURE, TreeCase

CONVERSIONS = [
    ("string", "a ", "a "),
    ("integer", "5", 5),
    ("float", "1.5", 1.5),
    ("boolean", "On", True),
    ("boolean", "ng", False),
    ("boolean", "0", False),
    ("json", '{"a": [1]}', {"a": [1]}),
    ("commaArray", "a, b", ["a", " b"]),
    ("password", "p", "p"),
]

# Python expression, type and text it is saved as.
SAVED = [
    ("True", "boolean", "true"),
    ("5", "integer", "5"),
    ("1.5", "float", "1.5"),
    ("{'a': 'é'}", "json", '{"a": "é"}'),
    ("['a', 'b']", "commaArray", "a,b"),
    ("['a,b']", "json", '["a,b"]'),
    ("[1]", "json", "[1]"),
    ("None", "string", ""),
    ("'x'", "string", "x"),
]


class EnvTest(TreeCase):
    def test_reading(self) -> None:
        for kind, text, expected in CONVERSIONS:
            with self.subTest(kind=kind, text=text):
                self.tree.library.env["x"] = {"type": kind, "text": text}
                self.assertEqual(
                    self.value("def f(): return [DFF.ENV('x'), DFF.env.get('x')]"), [expected] * 2
                )

    def test_missing_and_bad_values(self) -> None:
        self.assertIs(self.value("def f(): return DFF.ENV('none') is None"), True)
        self.tree.library.env["b"] = {"type": "boolean", "text": "maybe"}
        outcome = self.call("def f(): return DFF.ENV('b')")
        self.assertEqual(
            outcome.meta["exception"], 'TypeError: Cannot convert ENV value "maybe" to boolean.'
        )
        self.tree.library.env["b"] = {"type": "integer", "text": "x"}
        outcome = self.call("def f(): return DFF.ENV('b')")
        self.assertEqual(
            outcome.meta["exception"],
            "ValueError: ENV variable `b`: invalid literal for int() with base 10: 'x'",
        )
        self.tree.library.env["b"] = {"type": "json", "text": "{"}
        outcome = self.call("def f(): return DFF.ENV('b')")
        self.assertEqual(outcome.meta["etype"], "JSONDecodeError")
        self.assertIn("ENV variable `b`: Expecting property name", outcome.meta["exception"])

    def test_saving(self) -> None:
        for expression, kind, text in SAVED:
            with self.subTest(expression):
                self.value(f"def f(): DFF.ENV.save('x', {expression}, title='T')")
                self.assertEqual(
                    self.tree.library.env["x"], {"type": kind, "text": text, "title": "T"}
                )

    def test_listing_and_deleting(self) -> None:
        self.tree.library.env.update(
            a={"type": "string", "text": "1"}, b={"type": "string", "text": "2"}
        )
        text = (
            "def f():\n    DFF.ENV.delete('a')\n"
            "    return [DFF.ENV.keys(), DFF.ENV.list()[0]['valueTEXT']]"
        )
        self.assertEqual(self.value(text), [["b"], "2"])

    def test_failures_of_the_platform_are_raised_by_name(self) -> None:
        self.tree.library.answer = lambda call: (  # type: ignore[method-assign]
            {"ok": False, "etype": "AccessDenyException", "text": "not yours"}
            if call["op"] != "code"
            else {"ok": True, "value": {"md5": "0", "code": "def f(): DFF.ENV('x')"}}
        )
        outcome = self.runner.run("demo__main", "f")
        self.assertEqual(
            (outcome.status, outcome.meta["exception"]), (FAILURE, "AccessDenyException: not yours")
        )


class HelperTest(TreeCase):
    def test_unknown_names_are_none(self) -> None:
        text = (
            "def f(): return [DFF.NOTHING, DFF.SYS_DB, hasattr(DFF, 'x'), hasattr(DFF, '__len__')]"
        )
        self.assertEqual(self.value(text), [None, None, True, False])
        outcome = self.call("def f(): DFF.NOTHING()")
        self.assertEqual(outcome.meta["exception"], "TypeError: 'NoneType' object is not callable")

    def test_resources(self) -> None:
        base = str(self.tree.resources)
        text = (
            "def f(): return [DFF.RSRC('//a/../b'), DFF.rsrc('c'), DFF.PATH('d'), "
            "DFF.get_resource_path('e')]"
        )
        self.assertEqual(self.value(text), [f"{base}/{name}" for name in "bcde"])
        self.assertEqual(
            self.call("def f(): DFF.RSRC('../x')").meta["etype"], "AccessDenyException"
        )

    def test_resources_can_be_read_and_written(self) -> None:
        text = (
            "def f():\n    with open(DFF.RSRC('w.txt'), 'w') as file: file.write('x')\n"
            "    return open(DFF.RSRC('w.txt')).read()"
        )
        self.assertEqual(self.value(text), "x")
        self.assertEqual((self.tree.resources / "w.txt").read_text(), "x")

    def test_values_of_the_call(self) -> None:
        self.script("def get(): return DFF.CTX('a')", "demo__lib")
        text = """
import demo__lib
def f():
    DFF.CTX.set('a', 1)
    found = [demo__lib.get(), DFF.CTX.has('b'), DFF.ctx.get_all()]
    found += [DFF.CTX.delete('a'), DFF.CTX.get('a')]
    DFF.CTX.set('c', 1)
    DFF.CTX.clear()
    return found + [DFF.CTX.get_all()]
"""
        self.assertEqual(self.value(text), [1, False, {"a": 1}, 1, None, {}])
        self.assertEqual(self.value("def f(): return [DFF.CTX('c')]"), [None])

    def test_eval_and_exec(self) -> None:
        text = """
y = 1
def f(x=2):
    names = {}
    DFF.EXEC('z = x + 1', {'x': 1}, names)
    DFF.exec('global w\\nw = y')
    return [DFF.EVAL('x + y'), DFF.eval('a', {'a': 5}), names, w]
"""
        self.assertEqual(self.value(text), [3, 5, {"z": 2}, 1])

    def test_data_sources_are_not_found(self) -> None:
        for name, error in (
            ("SRC", "NotFoundException: Data source `x` not found"),
            ("CONN", "EntityNotFound: Connector not found: `x`"),
        ):
            with self.subTest(name):
                outcome = self.call(f"def f(): DFF.{name}('x', database='d').query('SELECT 1')")
                self.assertEqual(outcome.meta["exception"], error)
                outcome = self.call(f"def f(): DFF.{name.lower()}.get('x')")
                self.assertEqual(outcome.meta["exception"], error)
        text = "def f(): return [DFF.SRC.list(), DFF.list_data_sources(), DFF.CONN.query('mysql')]"
        self.assertEqual(self.value(text), [[], [], []])

    def test_what_is_not_available_yet_says_so(self) -> None:
        for call in (
            "BLUEPRINT('x')",
            "DATAWAY(url='x')",
            "DATAKIT()",
            "GUANCE_OPENAPI()",
            "SRC.save('x', 'mysql', {})",
        ):
            with self.subTest(call):
                outcome = self.call(f"def f(): DFF.{call}")
                self.assertEqual(outcome.meta["etype"], "NotSupportException")
                name = call.partition("(")[0]
                self.assertIn(name.lower(), outcome.meta["exception"].lower())
                self.assertIn("is not available yet", outcome.meta["exception"])

    def test_the_task(self) -> None:
        text = (
            "def f():\n    DFF.TASK.logger.info('a %s', 1)\n    DFF.TASK.logger.error('%d', 'x')\n"
            "    DFF.task.logger.warning('b')\n"
            "    return [DFF.TASK.task_id, DFF.TASK.start_time == _DFF_START_TIME]"
        )
        outcome = self.call(text, ctx={"_DFF_TASK_ID": "task-1"})
        self.assertEqual(outcome.value, ["task-1", True])
        self.assertEqual(outcome.messages, ["[INFO] a 1", "[WARNING] b"])

    def test_signatures_and_ciphers_are_made_by_the_platform(self) -> None:
        text = (
            "def f(): return [DFF.SIGN('a', 1), DFF.TOOLKIT.cipher_by_aes('t', 'k', 's'),"
            " DFF.toolkit.decipher_by_aes('d', 'k')]"
        )
        self.tree.library.answers = {"sign": "S", "aes.cipher": "C", "aes.decipher": "D"}
        self.assertEqual(self.value(text), ["S", "C", "D"])
        self.assertEqual(
            [call for call in self.tree.library.calls if call["op"] != "code"],
            [
                {"op": "sign", "parts": ["a", "1"]},
                {"op": "aes.cipher", "text": "t", "key": "k", "salt": "s"},
                {"op": "aes.decipher", "text": "d", "key": "k", "salt": ""},
            ],
        )

    def test_calls_that_mean_nothing_here(self) -> None:
        self.assertEqual(self.value("def f(): return [DFF.EXTRA_GUANCE_DATA(a=1)]"), [None])


class ArrowTest(TreeCase):
    def test_timestamps_are_numbers_and_callable(self) -> None:
        package = self.tree.resources / "arrow"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text(
            "import datetime\nclass Arrow:\n"
            "    datetime = datetime.datetime(2021, 1, 1, tzinfo=datetime.timezone.utc)\n"
            "    microsecond = 0\n    def timestamp(self): return self.datetime.timestamp()\n"
        )
        text = (
            "import arrow\ndef f():\n    a = arrow.Arrow()\n"
            "    return [a.timestamp, a.timestamp(), a.timestamp + 1]"
        )
        self.assertEqual(self.call(text).text, "[1609459200,1609459200.0,1609459201]")
