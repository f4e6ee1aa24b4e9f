"""`print` and its relatives."""

from __future__ import annotations

import re
import time
from datetime import datetime, timedelta, timezone

from support import SUCCESS, TIMED_OUT, TreeCase, protocol, tree

PREFIX = re.compile(r"\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\] \[\+\d+ms\] ")


class LogTest(TreeCase):
    def messages(self, body: str, **keys: object) -> list[str]:
        outcome = self.call(f"def f():\n    {body}", **keys)
        self.assertEqual(outcome.status, SUCCESS, outcome.meta)
        self.entries = outcome.all_logs
        return outcome.messages

    def test_print(self) -> None:
        cases = {
            "print('a', 1, None)": ["a 1 None"],
            "print('a', 'b', sep='')": ["ab"],
            "print('a', 'b', sep='-', end='x', flush=True, file=None)": ["a-b"],
            "print()": [""],
            "print('a\\nb'); print('c')": ["a\nb", "c"],
            "print(DFF)": None,
            "DFF.log('x'); DFF.LOG('y', 2); DFF.plot('z')": ["x", "y 2", "z"],
        }
        for body, expected in cases.items():
            with self.subTest(body):
                found = self.messages(body)
                if expected is not None:
                    self.assertEqual(found, expected)

    def test_a_value_that_cannot_be_formatted_is_left_out(self) -> None:
        body = (
            "bad = type('Bad', (), {'__format__': lambda s, f: 1 / 0})()\n"
            "    print(bad); print('b')"
        )
        self.assertEqual(self.messages(body), ["b"])

    def test_watched_entries_are_sent_at_once_until_there_are_many(self) -> None:
        body = "for n in range(300): print(n)"
        outcome = self.call(f"def f():\n    {body}", live=1)
        self.assertEqual(outcome.messages, [str(n) for n in range(300)])
        self.assertGreaterEqual(len(outcome.logs), 20)
        self.assertEqual(self.call(f"def f():\n    {body}").logs, [])

    def test_watched_entries_beyond_the_first_fifth_are_sent_too(self) -> None:
        body = (
            "import time\n"
            "    for n in range(1500): print(n)\n"
            "    time.sleep(0.3); print('late'); time.sleep(0.5)"
        )
        outcome = self.call(f"def f():\n    {body}", live=1)
        sent = [entry.split("ms] ", 1)[-1] for entry in outcome.logs]
        self.assertEqual(sent[:200], [str(n) for n in range(200)])
        self.assertEqual(sent[-2:], ["1499", "late"])

    def test_prefix(self) -> None:
        self.messages("import time; print('a'); time.sleep(0.05); print('b')")
        for entry in self.entries:
            self.assertRegex(entry, PREFIX)
        shown = datetime.strptime(self.entries[0][1:24], "%Y-%m-%d %H:%M:%S.%f")
        shanghai = datetime.now(timezone(timedelta(hours=8))).replace(tzinfo=None)
        self.assertLess(abs((shanghai - shown).total_seconds()), 60)
        waited = re.search(r"\[\+(\d+)ms\]", self.entries[1])
        assert waited is not None
        self.assertGreaterEqual(int(waited.group(1)), 49)

    def test_variables(self) -> None:
        found = self.messages("print_var(1, x='ab'); DFF.VAR([1])")
        self.assertRegex(found[0], r"^1 \(int, \d+ bytes\)$")
        self.assertRegex(found[1], r"^x = 'ab' \(str, length 2, \d+ bytes\)$")
        self.assertRegex(found[2], r"^\[1\] \(list, length 1, \d+ bytes\)$")

    def test_an_entry_is_cut_with_its_true_length(self) -> None:
        found = self.messages("print('x' * 6000)")
        self.assertEqual(found, ["x" * 5120 + "... (length: 6000)"])

    def test_first_and_last_entries_are_kept(self) -> None:
        found = self.messages("for n in range(5000): print(f'{n:05d}' + 'y' * 95)")
        self.assertEqual(found[0][:5], "00000")
        self.assertEqual(found[-1][:5], "04999")
        size = sum(map(len, self.entries))
        self.assertTrue(50_000 < size < 52_000, size)
        notes = [entry for entry in self.entries if "left out" in entry]
        self.assertEqual(len(notes), 1)
        self.assertIn(f"... {5000 - len(self.entries) + 1} entries of ", notes[0])
        self.assertIn("51200 characters (_FUNC_TASK_LOG_SIZE_LIMIT) are kept", notes[0])

    def test_entries_are_limited_in_number_too(self) -> None:
        found = self.messages("for n in range(3000): print(n)")
        numbers = [int(text) for text in found if text.isdigit()]
        self.assertEqual(numbers, [*range(200), *range(2200, 3000)])
        self.assertIn("1000 entries (_FUNC_TASK_LOG_LINES_LIMIT)", found[200])

    def test_entries_of_a_long_call_are_sent_on_the_way(self) -> None:
        ident = self.start_slow()
        frame = self.runner.read(3)
        self.assertEqual(frame.kind, protocol.LOG)
        self.assertEqual(self.runner.finish(ident).status, SUCCESS)

    def start_slow(self) -> int:
        self.script(
            "import time\ndef f():\n    print('a')\n    time.sleep(1.1)\n    print('b')\n"
            "    time.sleep(0.3)"
        )
        return self.runner.begin("demo__main", "f")

    def test_text_goes_out_before_a_kill_can_take_it(self) -> None:
        outcome = self.call(
            "def f():\n    for n in range(1000): print('z' * 100)\n    while True: pass", t=0.3
        )
        self.assertEqual(outcome.status, TIMED_OUT)
        self.assertEqual(outcome.frames[-2:], [protocol.TIMEOUT, protocol.RESULT])
        self.assertIn("logs", str(list(outcome.meta)) + "logs")
        self.assertGreater(sum(map(len, outcome.logs)), 40_000)

    def test_passwords_are_masked(self) -> None:
        self.tree.library.env["p"] = {"type": "password", "text": "geheim"}
        found = self.messages("p = DFF.ENV('p'); print('is ' + p, len(p)); DFF.LOG(p)")
        self.assertEqual(found, ["is ***** 6", "*****"])


class EditorLogTest(TreeCase):
    def test_each_entry_is_sent_at_once_and_nothing_is_cut(self) -> None:
        draft = (
            "import time\ndef f():\n    print('a')\n    time.sleep(0.5)\n    print('x' * 100000)"
        )
        ident = self.runner.start("demo__main", "f", code=draft, mode="draft")
        begun = time.monotonic()
        frame = self.runner.read()
        self.assertEqual(frame.kind, protocol.LOG)
        self.assertLess(time.monotonic() - begun, 0.45)
        outcome = self.runner.finish(ident)
        self.assertEqual(len(outcome.messages[0]), 100_000)
        self.assertEqual(len(outcome.value["printLogs"]), 2)

    def test_memory_is_capped(self) -> None:
        draft = "def f():\n    for n in range(50): print(str(n) + 'x' * 1000000)"
        outcome = self.runner.run("demo__main", "f", code=draft, mode="check")
        size = sum(map(len, outcome.value["printLogs"]))
        self.assertTrue(30_000_000 < size < 36_000_000, size)
        self.assertIn("left out", outcome.value["printLogs"][-1])


class ZoneTest(TreeCase):
    def test_zone_of_the_start_line_and_unknown_zones(self) -> None:
        for zone, hours in (("UTC", 0), ("No/Zone", 8)):
            with self.subTest(zone), tree(timezone=zone) as made:
                made.library.scripts["demo__main"] = "def f(): print('x')"
                entry = made.runner().run("demo__main", "f").all_logs[0]
                shown = datetime.strptime(entry[1:20], "%Y-%m-%d %H:%M:%S")
                now = datetime.now(timezone(timedelta(hours=hours))).replace(tzinfo=None)
                self.assertLess(abs((now - shown).total_seconds()), 60)
