"""What `DFF.FUNC` asks the platform for."""

from __future__ import annotations

import json
from typing import Any

from support import TreeCase


class StartingTest(TreeCase):
    def asked(self, text: str, **answers: Any) -> tuple[Any, list[dict[str, Any]]]:
        for op, value in answers.items():
            self.tree.library.answers[op.replace("_", ".")] = value
        before = len(self.tree.library.calls)
        outcome = self.call(text)
        calls = [one for one in self.tree.library.calls[before:] if one["op"] != "code"]
        return outcome, calls

    def test_a_function_is_started_and_nothing_returned(self) -> None:
        for name in ("FUNC", "func", "call_func"):
            outcome, calls = self.asked(
                f"def f(): return DFF.{name}('a__b.c', {{'x': (1, 2.0)}}, queue=3)",
                func_start="task-1",
            )
            self.assertIsNone(outcome.value)
            (call,) = calls
            self.assertEqual(
                (call["op"], call["func"], call["queue"]), ("func.start", "a__b.c", 3)
            )
            self.assertEqual(json.loads(call["kwargs"]), {"x": [1, 2.0]})

    def test_arguments_have_to_be_a_dict(self) -> None:
        outcome, calls = self.asked("def f(): DFF.FUNC('a__b.c', [1])")
        self.assertEqual(outcome.meta["etype"], "TypeError")
        self.assertEqual(calls, [])

    def test_loops_are_caught_by_any_of_their_names(self) -> None:
        text = (
            "def f():\n    found = []\n    for name in ('DuplicationException', "
            "'FuncRecursiveCallException', 'FuncCircularCall'):\n"
            "        try:\n            DFF.FUNC('a__b.c')\n        except Exception as e:\n"
            "            found.append(name in [one.__name__ for one in type(e).__mro__])\n"
            "    return found"
        )
        self.tree.library.failures["func.start"] = ("FuncCircularCall", "`a` -> [b]")
        self.addCleanup(self.tree.library.failures.clear)
        self.assertEqual(self.call(text).value, [True, True, True])
