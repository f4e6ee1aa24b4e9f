"""Results that are sent while they are made."""

from __future__ import annotations

import json

from support import (
    FAILURE,
    SUCCESS,
    TIMED_OUT,
    Outcome,
    RunnerConnection,
    Tree,
    TreeCase,
    protocol,
)
from test_task_limits import LIMITS

ACCEPT = {"http": {"headers": {"Accept": "text/event-stream"}}}


class Streamed:
    """What the frames of a streamed run said."""

    def __init__(self) -> None:
        self.control: dict[str, str] = {}
        self.pieces: list[bytes] = []
        self.outcome: Outcome | None = None

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)


def finish(runner: RunnerConnection, ident: int) -> Streamed:
    streamed = Streamed()
    while True:
        frame = runner.read()
        if frame.kind == protocol.STREAM:
            assert frame.payload[0] == 1, frame
            streamed.control = json.loads(frame.payload[1:]).get("control", {})
        elif frame.kind == protocol.BODY:
            assert 0 < len(frame.payload) <= protocol.BODY_FRAME - protocol.HEADER.size
            streamed.pieces.append(frame.payload)
        elif frame.kind == protocol.CALL:
            answer = runner.library.answer(json.loads(frame.payload))
            runner.send(protocol.REPLY, frame.ident, answer)
        elif frame.kind == protocol.RESULT:
            streamed.outcome = runner._result(frame, [])
            return streamed


class StreamCase(TreeCase):
    def stream(self, text: str, status: int = SUCCESS, **keys: object) -> Streamed:
        self.script(text)
        found = finish(self.runner, self.runner.start("demo__main", "f", **keys))  # type: ignore[arg-type]
        assert found.outcome is not None
        self.assertEqual(found.outcome.status, status, found.outcome.meta)
        self.assertEqual(found.outcome.body, b"")
        return found


class StreamTest(StreamCase):
    def test_each_piece_goes_at_once(self) -> None:
        found = self.stream(
            "def f():\n    yield 'é'\n    yield b'\\xff'\n    yield {'a': [1, None]}\n    yield 5"
        )
        self.assertEqual(found.pieces, ["é".encode(), b"\xff", b'{"a":[1,null]}\n', b"5\n"])
        self.assertEqual(found.control, {})

    def test_large_and_empty_pieces(self) -> None:
        found = self.stream("def f():\n    yield ''\n    yield 'x' * 1000000")
        self.assertEqual(len(found.body), 1000000)
        self.assertEqual(self.stream("def f():\n    yield from ()").pieces, [])

    def test_events_for_those_who_accept_them(self) -> None:
        found = self.stream(
            "def f():\n    yield 'two\\nlines'\n    yield {'n': 1}\n"
            "    yield {'event': 'e', 'id': 7, 'data': [1]}",
            **ACCEPT,
        )
        self.assertEqual(found.control, {"contentType": "text/event-stream"})
        self.assertEqual(
            found.body.decode(),
            'data: two\ndata: lines\n\ndata: {"n":1}\n\nevent: e\nid: 7\ndata: [1]\n\n',
        )

    def test_control_of_a_response(self) -> None:
        found = self.stream(
            "def g(): yield 'a,b'\n"
            "def f(): return DFF.RESP(g(), status_code=201, content_type='text/csv')",
            **ACCEPT,
        )
        self.assertEqual(
            (found.control["contentType"], found.control["statusCode"]), ("text/csv", 201)
        )
        self.assertEqual(found.body, b"a,b")

    def test_asynchronous_generators(self) -> None:
        text = (
            "import asyncio\nasync def f():\n    for i in 'ab':\n"
            "        await asyncio.sleep(0)\n        yield i"
        )
        self.assertEqual(self.stream(text).pieces, [b"a", b"b"])

    def test_the_platform_can_be_asked_meanwhile(self) -> None:
        self.tree.library.env["e"] = {"type": "integer", "text": "7"}
        self.assertEqual(
            self.stream("def f():\n    yield 'a'\n    yield DFF.ENV('e')").pieces, [b"a", b"7\n"]
        )

    def test_logs_come_with_the_end(self) -> None:
        found = self.stream("def f():\n    yield 'a'\n    print('late')")
        assert found.outcome is not None
        self.assertEqual(found.outcome.messages, ["late"])

    def test_a_failure_before_the_first_piece_is_an_ordinary_one(self) -> None:
        outcome = self.call("def f():\n    1 / 0\n    yield 1")
        self.assertEqual((outcome.status, outcome.meta["etype"]), (FAILURE, "ZeroDivisionError"))
        self.assertNotIn(protocol.STREAM, outcome.frames)

    def test_a_failure_later_is_told_to_readers_of_events(self) -> None:
        text = "def f():\n    yield 'a'\n    raise ValueError('no')"
        self.assertEqual(self.stream(text, FAILURE).body, b"a")
        found = self.stream(text, FAILURE, **ACCEPT)
        self.assertEqual(found.body, b"data: a\n\nevent: error\ndata: ValueError: no\n\n")

    def test_the_limit_counts_until_the_last_piece(self) -> None:
        text = "import time\ndef f():\n    while True:\n        yield 'a'\n        time.sleep(0.05)"
        found = self.stream(text, TIMED_OUT, t=0.5)
        self.assertGreater(len(found.pieces), 1)

    def test_a_piece_without_a_form_fails_the_call(self) -> None:
        found = self.stream(
            "def f():\n    yield 'a'\n    x = []\n    x.append(x)\n    yield x", FAILURE
        )
        assert found.outcome is not None
        self.assertIn("Func Response cannot been serialized", found.outcome.meta["exception"])

    def test_other_forms_and_the_editor_get_a_list(self) -> None:
        text = "def f():\n    yield 1\n    yield 'b'"
        self.assertEqual(self.call(text, rt="jsonDumps").text, '[\n  1,\n  "b"\n]')
        outcome = self.runner.run("demo__main", "f", code=text, mode="draft")
        self.assertEqual(outcome.value["returnValue"], "[1, 'b']")

    def test_the_editor_sees_each_value_before_the_run_ends(self) -> None:
        text = (
            "def f():\n    print('p')\n    yield {'a': 1}\n    yield 'é' * 2000\n"
            "    assert DFF.ENV('go')\n    yield 'last'"
        )
        self.tree.library.env["go"] = {"type": "string", "text": "on"}
        ident = self.runner.start("demo__main", "f", code=text, mode="draft")
        entries: list[str] = []
        while len(entries) < 3:  # the reply lets the function go on
            frame = self.runner.read()
            self.assertEqual(frame.kind, protocol.LOG)
            entries += json.loads(frame.payload)
        self.assertTrue(entries[0].endswith(" p"), entries[0])
        self.assertEqual(entries[1], 'yield {"a":1}')
        self.assertEqual(entries[2], f'yield "{"é" * 999}... (length: 2002)')
        outcome = self.runner.finish(ident)
        self.assertEqual(outcome.logs, ['yield "last"'])
        self.assertEqual(len(outcome.value["printLogs"]), 1)

    def test_the_editor_is_shown_the_first_values_only_and_a_bad_one_fails_at_the_end(self) -> None:
        text = "def f():\n    yield from range(600)"
        outcome = self.runner.run("demo__main", "f", code=text, mode="draft")
        self.assertEqual(outcome.logs, [f"yield {n}" for n in range(500)])
        self.assertEqual(len(outcome.value["funcResult"]["raw"]), 600)
        text = "def f():\n    x = []\n    x.append(x)\n    yield x\n    yield 1"
        outcome = self.runner.run("demo__main", "f", code=text, mode="draft")
        self.assertEqual((outcome.status, outcome.logs), (FAILURE, ["yield 1"]))


class LimitTest(StreamCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.tree = Tree(limits=dict(LIMITS, result=1000))
        cls.addClassCleanup(cls.tree.close)

    def test_all_pieces_together_are_limited(self) -> None:
        found = self.stream("def f():\n    while True: yield 'x' * 300", FAILURE, **ACCEPT)
        assert found.outcome is not None
        self.assertEqual(
            found.outcome.meta["exception"],
            "ResultTooLarge: The result has 1232 bytes; at most 1000 are allowed"
            " (_FUNC_TASK_RESULT_LIMIT)",
        )
        self.assertIn(b"event: error\ndata: ResultTooLarge", found.body)
