"""What returned values become."""

from __future__ import annotations

import unittest

from support import BOOL, FAILURE, JSON, NONE, NUMBER, SUCCESS, TEXT, TreeCase

HEAD = """
import collections, datetime, decimal, enum, uuid, math
D = decimal.Decimal
Point = collections.namedtuple('Point', 'x y')
class Color(enum.Enum):
    RED = 1
class Number(enum.IntEnum):
    ONE = 1
class Thing:
    def __repr__(self): return '<thing é>'
zone = datetime.timezone(datetime.timedelta(hours=8))
"""

# Expression, type and body of the bare result.
BARE = [
    ("None", NONE, ""),
    ("''", TEXT, ""),
    ("'é\"'", TEXT, 'é"'),
    ("0", NUMBER, "0"),
    ("2 ** 64", NUMBER, str(2**64)),
    ("30.0", NUMBER, "30"),
    ("-0.0", NUMBER, "0"),
    ("1.5", NUMBER, "1.5"),
    ("1e22", NUMBER, "1e+22"),
    ("float('nan')", NONE, ""),
    ("True", BOOL, "true"),
    ("False", BOOL, "false"),
    ("[]", JSON, "[]"),
    ("{}", JSON, "{}"),
    ("(1, 'a')", JSON, '[1,"a"]'),
    ("1, 2", JSON, "[1,2]"),
    ("D('1.50')", NUMBER, "1.50"),
    ("D('NaN')", NONE, ""),
    ("b'bytes'", TEXT, "bytes"),
    ("{1}", TEXT, "{1}"),
    ("datetime.date(2021, 1, 2)", TEXT, "2021-01-02"),
    ("Number.ONE", NUMBER, "1"),
    ("Color.RED", TEXT, "<Color.RED: 1>"),
    ("uuid.UUID(int=1)", TEXT, "00000000-0000-0000-0000-000000000001"),
    ("Thing()", TEXT, "<thing é>"),
    ("'\\ud800'", TEXT, "?"),
]

# Expression and JSON inside a list.
INSIDE = [
    ("None", "null"),
    ("30.0", "30.0"),
    ("float('inf')", "null"),
    ("{'a': float('nan'), 'b': [1e400]}", '{"a":null,"b":[null]}'),
    ("{1: 1, 1.5: 2, True: 3, None: 4}", '{"1":3,"1.5":2,"null":4}'),
    ("{b'k': 1, 'x': 2}", '{"k":1,"x":2}'),
    ("Point(1, 2)", "[1,2]"),
    ("datetime.datetime(2021, 1, 2, 3, 4, 5)", '"2021-01-02T03:04:05+00:00"'),
    ("datetime.datetime(2021, 1, 2, 3, 4, 5, 60, zone)", '"2021-01-02T03:04:05.000060+08:00"'),
    ("datetime.date(2021, 1, 2)", '"2021-01-02"'),
    ("datetime.time(1, 2)", '"01:02:00"'),
    ("datetime.timedelta(days=1)", '"datetime.timedelta(days=1)"'),
    ("D('1.50')", "1.50"),
    ("D('123456789012345678901234567890.10')", "123456789012345678901234567890.10"),
    ("[D('1E+5'), D('Infinity'), float('nan'), D('0.1')]", "[1E+5,null,null,0.1]"),
    ("b'\\xc3\\xa9'", '"é"'),
    ("{1, }", '"{1}"'),
    ("frozenset()", '"frozenset()"'),
    ("range(3)", '"range(0, 3)"'),
    ("Color.RED", '"<Color.RED: 1>"'),
    ("Number.ONE", "1"),
    ("uuid.UUID(int=1)", '"00000000-0000-0000-0000-000000000001"'),
    ("ValueError('x')", "\"ValueError('x')\""),
    ("'\\u2028é\\x00'", '"\u2028é\\u0000"'),
    ("'\\ud800'", '"\\ud800"'),
    ("collections.OrderedDict(b=1, a=2)", '{"b":1,"a":2}'),
]

FAILING = [
    "{(1, 2): 3}",
    "b'\\xff'",
    "[b'\\xff']",
    "x",
    "[x, float('nan')]",
    "{'a': {datetime.date(2021, 1, 1): 1}}",
]


class JsonTest(TreeCase):
    def body(self, expression: str) -> tuple[int, int, str]:
        outcome = self.call(f"{HEAD}x = []\nx.append(x)\ndef f(): return {expression}")
        return (
            outcome.status,
            outcome.type,
            outcome.text if outcome.status == SUCCESS else outcome.meta["exception"],
        )

    def test_bare_results(self) -> None:
        for expression, type_, text in BARE:
            with self.subTest(expression):
                self.assertEqual(self.body(expression), (SUCCESS, type_, text))

    def test_inside_of_containers(self) -> None:
        for expression, text in INSIDE:
            with self.subTest(expression):
                self.assertEqual(self.body(f"[{expression}]"), (SUCCESS, JSON, f"[{text}]"))

    def test_what_json_cannot_hold_fails(self) -> None:
        for expression in FAILING:
            with self.subTest(expression):
                status, _, text = self.body(expression)
                self.assertEqual(status, FAILURE)
                self.assertTrue(
                    text.startswith("Exception: Func Response cannot been serialized: "), text
                )
        self.assertIn("Circular reference", self.body("{'a': x}")[2])

    def test_a_failed_value_does_not_spoil_the_next(self) -> None:
        self.body("{'a': x}")
        self.assertEqual(self.body("[x[:0]]"), (SUCCESS, JSON, "[[]]"))

    def test_deep_nesting(self) -> None:
        outcome = self.call(
            "def f():\n    x = []\n    for _ in range(100000): x = [x]\n    return x"
        )
        self.assertEqual(outcome.status, FAILURE)
        self.assertEqual(self.call("def f(): return 'ok'").text, "ok")

    def test_arrays_and_scalars_of_numpy(self) -> None:
        # A stand-in: the rules go by the module's name and `tolist`, and import nothing.
        text = """
import sys, types
numpy = sys.modules['numpy'] = types.ModuleType('numpy')
class Generic:
    __module__ = 'numpy'
    def __init__(self, value): self.value = value
    def tolist(self): return self.value
    def item(self): return self.value
    def __hash__(self): return hash(self.value)
    def __eq__(self, other): return self.value == other
class Array(Generic):
    __module__ = 'numpy'
    __hash__ = None
numpy.generic, numpy.ndarray = Generic, Array
def f():
    import numpy as n
    return [
        n.ndarray([[1, 2], [3.5, float('nan')]]), n.ndarray(7), {'k': n.generic(True)},
        n.generic(0.5), {n.generic(1): 2},
    ]
"""
        self.assertEqual(self.value(text), [[[1, 2], [3.5, None]], 7, {"k": True}, 0.5, {"1": 2}])

    def test_forms(self) -> None:
        text = "def f(): return {'é': [1, 1.0]}"
        self.assertEqual(self.call(text, rt="raw").text, '{"é":[1,1.0]}')
        self.assertEqual(self.call(text, rt="repr").text, "{'é': [1, 1.0]}")
        dumped = '{\n  "é": [\n    1,\n    1.0\n  ]\n}'
        outcome = self.call(text, rt="jsonDumps")
        self.assertEqual((outcome.type, outcome.text), (TEXT, dumped))
        expected = {"raw": {"é": [1, 1.0]}, "repr": "{'é': [1, 1.0]}", "jsonDumps": dumped}
        self.assertEqual(self.call(text, rt="ALL").value, expected)
        text = "import decimal\ndef f(): return [decimal.Decimal('1.10'), float('nan')]"
        self.assertEqual(self.call(text, rt="jsonDumps").text, "[\n  1.10,\n  null\n]")


if __name__ == "__main__":
    unittest.main()
