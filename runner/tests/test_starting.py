"""What `DFF.FUNC` and `DFF.BATCH` ask the platform for."""

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

    def test_batches_are_got_called_and_filtered(self) -> None:
        rows = [
            {"id": "bat-1", "funcId": "a__b.c", "note": None, "isDisabled": False},
            {"id": "bat-2", "funcId": "a__b.d", "note": "Night", "isDisabled": True},
        ]
        query = "def f(): return [row['id'] for row in DFF.BATCH.query(filters=%s)]"
        for filters, found in (
            ({}, ["bat-1", "bat-2"]),
            ({"id": {"eq": "bat-2"}}, ["bat-2"]),
            ({"funcId": {"in": ["a__b.c"]}}, ["bat-1"]),
            ({"note": {"like": "night"}}, ["bat-2"]),
            ({"note": {"isnull": True}}, ["bat-1"]),
            ({"isDisabled": False}, ["bat-1"]),
        ):
            outcome, _ = self.asked(query % filters, batch_list=rows)
            self.assertEqual(outcome.value, found)
        outcome, _ = self.asked(query % {"none": {"eq": 1}}, batch_list=rows)
        self.assertEqual(outcome.meta["etype"], "ValueError")
        outcome, _ = self.asked("def f(): return DFF.ASYNC_API.query(['id'])", batch_list=rows)
        self.assertEqual(outcome.value, [{"id": "bat-1"}, {"id": "bat-2"}])
        outcome, calls = self.asked("def f(): return DFF.ASYNC_API.get()", batch_get=rows[0])
        self.assertEqual((outcome.value, calls[0]["id"]), (rows[0], None))
        outcome, calls = self.asked(
            "def f(): return DFF.BATCH.helper('bat-1', {'x': 1}, timeout=5)", batch_call=None
        )
        self.assertIsNone(outcome.value)
        self.assertEqual(
            (calls[0]["id"], calls[0]["kwargs"], calls[0]["timeout"]), ("bat-1", '{"x":1}', 5)
        )
