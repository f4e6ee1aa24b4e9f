"""Time limits, and ends that a script brings about itself."""

from __future__ import annotations

import unittest

from support import FAILURE, SUCCESS, TIMED_OUT, TreeCase, protocol

EINFO = (
    "raise SoftTimeLimitExceeded()\n"
    "billiard.exceptions.SoftTimeLimitExceeded: SoftTimeLimitExceeded()"
)

WAITS = """
import os, queue, select, socket, subprocess, threading, time, asyncio
def loop():
    while True: pass
def sleep():
    time.sleep(30)
def read_socket():
    a, b = socket.socketpair()
    a.recv(1)
def lock():
    held = threading.Lock()
    held.acquire()
    held.acquire()
def child():
    subprocess.run(['sleep', '30'])
def get():
    queue.Queue().get()
def join():
    thread = threading.Thread(target=time.sleep, args=(2,), daemon=True)
    thread.start()
    thread.join()
async def coroutine():
    await asyncio.sleep(30)
def env():
    return DFF.ENV('x')
def except_exception():
    while True:
        try:
            time.sleep(30)
        except Exception:
            pass
def bare(rounds=3):
    for _ in range(rounds):
        try:
            time.sleep(30)
        except:
            pass
    return 'late'
def converted():
    try:
        time.sleep(30)
    except BaseException:
        raise ValueError('other')
def ok():
    return 'ok'
"""


class TimeoutTest(TreeCase):
    def setUp(self) -> None:
        super().setUp()
        self.script(WAITS)

    def assert_times_out(self, function: str) -> None:
        outcome = self.runner.run("demo__main", function, t=0.2)
        self.assertEqual(
            (outcome.status, outcome.type, outcome.timeouts, outcome.body), (TIMED_OUT, 0, 1, b"")
        )
        self.assertLess(outcome.seconds, 1.5)
        self.assertEqual(outcome.meta["einfoTEXT"], EINFO)
        self.assertEqual(outcome.meta["etype"], "SoftTimeLimitExceeded")
        self.assertIn(f", in {function}\n", outcome.meta["traceback"])
        self.assertTrue(outcome.meta["traceback"].endswith(EINFO.splitlines()[1]))
        if function != "join":
            self.assertEqual(self.runner.run("demo__main", "ok").text, "ok")

    def test_waits_and_loops_are_interrupted(self) -> None:
        waits = "loop sleep read_socket lock child get join except_exception converted coroutine"
        for function in waits.split():
            with self.subTest(function):
                self.assert_times_out(function)
            if function == "join":  # its thread is left over
                self.runner = self.tree.runner()
                self.addCleanup(self.runner.close)

    def test_a_limit_passed_while_loading(self) -> None:
        outcome = self.call("while True: pass", t=0.2)
        self.assertEqual(outcome.status, TIMED_OUT)
        self.assertIn('File "demo__main", line 1, in <module>', outcome.meta["traceback"])

    def test_swallowing_is_told_again_every_200_ms_and_stays_a_time_out(self) -> None:
        outcome = self.runner.run("demo__main", "bare", t=0.2)
        self.assertEqual((outcome.status, outcome.timeouts, outcome.body), (TIMED_OUT, 1, b""))
        self.assertGreater(outcome.seconds, 0.5)
        self.assertLess(outcome.told_after or 9, 1.5)

    def test_a_late_reply_is_dropped(self) -> None:
        ident = self.runner.begin("demo__main", "env", t=0.3)
        call = self.runner.read()
        self.assertEqual(call.kind, protocol.CALL)
        self.assertEqual(self.runner.read().kind, protocol.TIMEOUT)
        self.assertEqual(self.runner.finish(ident).status, TIMED_OUT)
        self.runner.send(
            protocol.REPLY, call.ident, {"ok": True, "value": {"type": "string", "text": "late"}}
        )
        self.tree.library.env["x"] = {"type": "string", "text": "in time"}
        self.assertEqual(self.runner.run("demo__main", "env").text, "in time")

    def test_alarms_never_tear_frames(self) -> None:
        self.script("def f(n):\n    while True:\n        DFF.ENV('x')\n        print('y' * n)")
        self.tree.library.env["x"] = {"type": "string", "text": "z" * 1000}
        for round_ in range(12):
            outcome = self.runner.run("demo__main", "f", {"n": 4000}, t=0.05 + round_ * 0.0007)
            self.assertEqual((outcome.status, outcome.timeouts), (TIMED_OUT, 1))

    def test_a_swallowed_time_out_with_calls_keeps_the_connection_whole(self) -> None:
        self.script(
            "import time\ndef f():\n    end = time.time() + 1\n    n = 0\n"
            "    while time.time() < end:\n"
            "        try:\n            DFF.ENV('x')\n            n += 1\n"
            "        except BaseException:\n"
            "            pass\n    return n"
        )
        self.tree.library.env["x"] = {"type": "string", "text": "z"}
        outcome = self.runner.run("demo__main", "f", t=0.1)
        self.assertEqual((outcome.status, outcome.timeouts), (TIMED_OUT, 1))
        self.script("def f(): return DFF.ENV('x')")
        self.assertEqual(self.runner.run("demo__main", "f").text, "z")

    def test_an_alarm_handler_of_the_script_does_not_outlive_its_call(self) -> None:
        self.call("import signal\ndef f(): signal.signal(signal.SIGALRM, signal.SIG_IGN)")
        self.script(WAITS)
        self.assertEqual(self.runner.run("demo__main", "sleep", t=0.2).status, TIMED_OUT)

    def test_within_the_limit_nothing_is_told(self) -> None:
        outcome = self.call("import time\ndef f():\n    time.sleep(0.1)\n    return 1", t=0.5)
        self.assertEqual((outcome.status, outcome.timeouts), (SUCCESS, 0))


class SelfEndTest(TreeCase):
    def assert_fails(self, text: str, etype: str) -> None:
        outcome = self.call(text)
        self.assertEqual((outcome.status, outcome.meta.get("etype")), (FAILURE, etype))
        self.assertEqual(self.call("def f(): return 'ok'").text, "ok")

    def test_exits_and_interrupts_fail_only_their_call(self) -> None:
        self.assert_fails("import sys\ndef f(): sys.exit(3)", "SystemExit")
        self.assert_fails("raise SystemExit", "SystemExit")
        self.assert_fails("def f(): raise KeyboardInterrupt", "KeyboardInterrupt")
        self.assert_fails(
            "import os, signal\ndef f():\n    os.kill(os.getpid(), signal.SIGINT)",
            "KeyboardInterrupt",
        )
        self.assert_fails("def f(): raise GeneratorExit", "GeneratorExit")
        self.assert_fails("def f(): raise MemoryError", "MemoryError")

    def test_endless_recursion(self) -> None:
        outcome = self.call("def f(): return f()")
        self.assertEqual((outcome.status, outcome.meta["etype"]), (FAILURE, "RecursionError"))
        self.assertLess(len(outcome.meta["traceback"]), 20_000)
        self.assertEqual(self.call("def f(): return 'ok'").text, "ok")

    def test_exit_without_clean_up_is_told_by_the_zygote(self) -> None:
        self.script("import os\ndef f(): os._exit(9)")
        self.runner.begin("demo__main", "f")
        self.assertEqual(
            self.tree.exit_of(self.runner.ready["k"]), {"k": self.runner.ready["k"], "status": 9}
        )

    def test_a_forked_child_does_not_become_a_second_runner(self) -> None:
        text = """
import os
def f():
    pid = os.fork()
    if pid == 0:
        return 'child'
    return [os.waitpid(pid, 0)[1], os.path.exists(f'/proc/{pid}')]
"""
        self.assertEqual(self.value(text), [0, False])
        self.assertEqual(self.call("def f(): return 'ok'").text, "ok")

    def test_a_forked_child_ends_with_the_code_it_exits_with(self) -> None:
        text = """
import os, sys
def f():
    pid = os.fork()
    if pid == 0:
        try:
            DFF.ENV('x')
        except Exception as error:
            sys.exit(5)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
"""
        self.assertEqual(self.value(text), 5)

    def test_multiprocessing_works(self) -> None:
        text = """
import multiprocessing, os
def f():
    context = multiprocessing.get_context('fork')
    queue = context.SimpleQueue()
    process = context.Process(target=lambda: queue.put(os.getpid()))
    process.start()
    process.join()
    return queue.get() == process.pid
"""
        self.assertIs(self.value(text), True)


class ThreadTest(TreeCase):
    def test_threads_print_and_call_at_the_same_time(self) -> None:
        for number in range(8):
            self.tree.library.env[f"e{number}"] = {"type": "integer", "text": str(number)}
        text = """
import threading
def f():
    found = {}
    def work(n):
        for _ in range(20):
            found[n] = DFF.ENV(f'e{n}')
            print('thread', n)
    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for t in threads: t.start()
    work(0)
    for t in threads: t.join()
    return found
"""
        self.assertEqual(self.value(text), {str(n): n for n in range(8)})

    def test_a_thread_left_over_can_not_call_and_ends_its_runner(self) -> None:
        self.tree.library.env["x"] = {"type": "string", "text": "1"}
        text = """
import threading, time
def f():
    def work():
        time.sleep(0.2)
        print('late')
        DFF.ENV('x')
    threading.Thread(target=work, daemon=True).start()
    return 1
"""
        self.assertEqual(self.value(text), 1)
        self.assertEqual(
            self.tree.exit_of(self.runner.ready["k"]), {"k": self.runner.ready["k"], "status": 0}
        )
        self.assertNotIn("env.get", [call["op"] for call in self.tree.library.calls])

    def test_a_thread_waiting_for_a_reply_at_the_end_of_its_run(self) -> None:
        text = """
import threading, time
def f():
    threading.Thread(target=lambda: DFF.ENV('x'), daemon=True).start()
    time.sleep(0.2)
    return 1
def g():
    return 2
"""
        self.script(text)
        ident = self.runner.begin("demo__main", "f")
        call = self.runner.read()
        self.assertEqual(call.kind, protocol.CALL)
        self.assertEqual(self.runner.finish(ident).value, 1)
        second = self.runner.start("demo__main", "g")
        self.runner.send(protocol.REPLY, call.ident, {"ok": True, "value": None})
        self.assertEqual(self.runner.finish(second).value, 2)


if __name__ == "__main__":
    unittest.main()
