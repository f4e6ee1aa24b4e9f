"""`DFF.THREAD` and `DFF.ASYNC`."""

from __future__ import annotations

from support import FAILURE, SUCCESS, TIMED_OUT, TreeCase, alive, wait_until

HEAD = """
import time
def add(x, y=1): return x + y
def fail(): raise KeyError('no')
def nap(seconds): time.sleep(seconds); return seconds
"""


class FirstGenerationTest(TreeCase):
    def test_results_by_key_and_together(self) -> None:
        text = (
            HEAD
            + """
def f():
    DFF.ASYNC.start(add, args=[1], kwargs={'y': 5}, key='a')
    DFF.ASYNC.start(add, [2], key='b')
    both = DFF.ASYNC.get_result()
    return [DFF.ASYNC.get_result(key='a'), both['b'], sorted(both),
            sorted(DFF.ASYNC.get_result(key=['a', 'none'])), DFF.ASYNC.get_result(key='none')]
"""
        )
        self.assertEqual(self.value(text), [[6, None], [3, None], ["a", "b"], ["a"], None])

    def test_an_error_is_a_value(self) -> None:
        text = (
            HEAD
            + """
def f():
    DFF.THREAD.start(fail, key='x')
    value, error = DFF.THREAD.get_result(key='x')
    return [value, repr(error)]
"""
        )
        self.assertEqual(self.value(text), [None, "KeyError('no')"])

    def test_nothing_started_and_nothing_ready(self) -> None:
        text = (
            HEAD
            + """
def f():
    before = DFF.ASYNC.get_result()
    DFF.ASYNC.start(nap, [0.3], key='n')
    return [before, DFF.ASYNC.get_result(wait=False, key='n'), DFF.ASYNC.get_result(True, 'n')]
"""
        )
        self.assertEqual(self.value(text), [None, None, [0.3, None]])

    def test_a_used_key_is_refused(self) -> None:
        text = HEAD + "def f():\n    for _ in 'ab': DFF.ASYNC.start(add, [1], key='k')"
        self.assertEqual(
            self.call(text).meta["exception"],
            "DuplicationException: Async result key already existed: `k`",
        )


class LaterGenerationTest(TreeCase):
    def test_results_have_names(self) -> None:
        text = (
            HEAD
            + """
def f():
    key = DFF.THREAD.submit(add, 1, y=2)
    result = DFF.THREAD.get_result(key)
    return [result.key == key, result.value, result.error, DFF.THREAD.get_result(key, wait=True)]
"""
        )
        self.assertEqual(self.value(text), [True, 3, None, [3, None]])

    def test_results_in_the_order_of_their_ends(self) -> None:
        text = (
            HEAD
            + """
def f():
    for seconds in (0.2, 0, 0.1): DFF.THREAD.submit(nap, seconds)
    found = []
    while True:
        result = DFF.THREAD.pop_result()
        if result is None: return found
        found.append(result.value)
"""
        )
        self.assertEqual(self.value(text), [0, 0.1, 0.2])

    def test_all_results_stand_in_the_order_of_the_starts(self) -> None:
        text = (
            HEAD
            + """
def f():
    for seconds in (0.1, 0): DFF.THREAD.submit(nap, seconds)
    early = DFF.THREAD.is_all_finished
    DFF.THREAD.wait_all_finished()
    return [early, DFF.THREAD.is_all_finished, [r.value for r in DFF.THREAD.get_all_results()]]
"""
        )
        self.assertEqual(self.value(text), [False, True, [0.1, 0]])

    def test_the_pool_has_five_threads_or_what_was_set(self) -> None:
        text = (
            HEAD
            + """
import threading
def f(size=None):
    if size: DFF.THREAD.set_pool_size(size)
    for i in range(20): DFF.THREAD.submit(lambda: (time.sleep(0.02), threading.get_ident())[1])
    return [DFF.THREAD.pool_size, len({r.value for r in DFF.THREAD.get_all_results()})]
"""
        )
        size, used = self.value(text)
        self.assertEqual(size, 5)
        self.assertLessEqual(used, 5)
        self.assertEqual(self.value(text, kwargs={"size": 1}), [1, 1])

    def test_bad_pool_sizes(self) -> None:
        for size, words in (
            ("0", "Invalid pool size, should be an integer which is greater than 0"),
            ("'5'", "Invalid pool size, should be an integer which is greater than 0"),
            ("201", "Invalid pool size 201, should be at most 200"),
        ):
            with self.subTest(size):
                outcome = self.call(f"def f(): DFF.THREAD.set_pool_size({size})")
                self.assertEqual(outcome.meta["exception"], f"Exception: {words}")
        text = HEAD + "def f():\n    DFF.THREAD.submit(add, 1)\n    DFF.THREAD.set_pool_size(2)"
        self.assertIn("before the first start", self.call(text).meta["exception"])


class EndOfCallTest(TreeCase):
    def test_threads_share_log_context_and_platform(self) -> None:
        self.tree.library.env["e"] = {"type": "integer", "text": "7"}
        self.script("def g(): DFF.CTX.set('x', DFF.ENV('e')); print('in a thread')", "demo__lib")
        text = "import demo__lib\ndef f():\n    DFF.THREAD.submit(demo__lib.g)\n    return None"
        outcome = self.call(text)  # the end of the call waits for the thread
        self.assertEqual((outcome.status, outcome.messages), (SUCCESS, ["in a thread"]))

    def test_a_runner_without_leftovers_goes_on(self) -> None:
        pid = self.value(
            HEAD + "import os\ndef f(): DFF.THREAD.submit(nap, 0.05); return os.getpid()"
        )
        self.assertEqual(self.value("import os\ndef f(): return os.getpid()"), pid)

    def test_a_thread_over_the_limit_is_given_up_with_its_process(self) -> None:
        outcome = self.call(HEAD + "def f(): DFF.THREAD.submit(nap, 60); return 5", t=1.0)
        self.assertEqual((outcome.status, outcome.value, outcome.timeouts), (SUCCESS, 5, 0))
        self.assertTrue(wait_until(lambda: not alive(self.runner.pid)))

    def test_after_a_failure_nothing_is_waited_for(self) -> None:
        text = (
            HEAD + "def f():\n    for _ in range(9): DFF.THREAD.submit(nap, 60)\n    return 1 / 0"
        )
        outcome = self.call(text)
        self.assertEqual(outcome.status, FAILURE)
        self.assertLess(outcome.seconds, 10)
        self.assertTrue(wait_until(lambda: not alive(self.runner.pid)))

    def test_a_time_out_ends_the_wait_for_a_thread(self) -> None:
        text = HEAD + "def f(): return DFF.THREAD.get_result(DFF.THREAD.submit(nap, 60))"
        self.assertEqual(self.call(text, t=0.5).status, TIMED_OUT)
