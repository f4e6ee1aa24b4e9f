"""What a run leaves behind in its runner, and what of it the next run meets: nothing."""

from __future__ import annotations

import unittest

from support import SUCCESS, Tree, TreeCase

LOOK = """
import os, signal, sys, threading
def look():
    mask = os.umask(0)
    os.umask(mask)
    return {
        'cwd': os.getcwd(), 'umask': mask, 'environ': dict(os.environ), 'path': list(sys.path),
        'usr1': str(signal.getsignal(signal.SIGUSR1)),
        'blocked': len(signal.pthread_sigmask(0, [])),
        'virtual': signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0,
        'descriptors': len(os.listdir('/proc/self/fd')), 'threads': threading.active_count(),
        'processes': len([n for n in os.listdir('/proc') if n.isdigit()]),
        'stdout': sys.stdout is sys.__stdout__,
    }
"""

SPOIL = (
    LOOK
    + """
import io, socket, subprocess, time
kept = []
def folder(): os.makedirs('/tmp/sub', exist_ok=True); os.chdir('/tmp/sub')
def gone_folder():
    os.makedirs('/tmp/sub2'); os.chdir('/tmp/sub2'); os.rmdir('/tmp/sub2')
def mask(): os.umask(0o077)
def environ(): os.environ['MINE'] = 'x'; os.environ['PATH'] = '/nowhere'; del os.environ['LANG']
def other_environ(): os.environ = {}
def path(): sys.path.insert(0, '/evil')
def other_path(): sys.path = []
def handler(): signal.signal(signal.SIGUSR1, lambda *_: None)
def ignore_alarm(): signal.signal(signal.SIGALRM, signal.SIG_IGN)
def blocked(): signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM, signal.SIGUSR1])
def timer(): signal.setitimer(signal.ITIMER_VIRTUAL, 100)
def descriptors():
    for _ in range(100): kept.append(os.open('/dev/null', os.O_RDONLY))
def high_descriptor(): os.dup2(0, 900)
def sockets(): sys.modules['kept'] = [socket.socketpair() for _ in range(20)]
def output(): sys.stdout = io.StringIO()
def child(): subprocess.Popen(['sleep', '1000'])
def orphans():
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0: time.sleep(1000)
            os._exit(0)
def deaf_orphan():
    if os.fork() == 0:
        for number in range(1, 32):
            if number not in (9, 19): signal.signal(number, signal.SIG_IGN)
        time.sleep(1000)
def forks_on():
    if os.fork() == 0:
        os.setsid()
        while True:
            try:
                if os.fork(): time.sleep(0.001)
            except OSError:
                time.sleep(0.001)
def joined_thread():
    thread = threading.Thread(target=time.sleep, args=(0.01,)); thread.start(); thread.join()
"""
)

TIDIED = (
    "folder gone_folder mask environ other_environ path other_path handler ignore_alarm blocked"
    " timer descriptors high_descriptor sockets output child orphans deaf_orphan joined_thread"
).split()


class CleanUpTest(TreeCase):
    def test_everything_is_as_before(self) -> None:
        self.script(SPOIL)
        before = self.runner.run("demo__main", "look").value
        for name in TIDIED:
            with self.subTest(name):
                self.assertEqual(self.runner.run("demo__main", name).status, SUCCESS)
                self.assertEqual(self.runner.run("demo__main", "look").value, before)

    def test_processes_that_fork_all_the_time_end(self) -> None:
        self.script(SPOIL)
        before = self.runner.run("demo__main", "look").value
        self.assertEqual(self.runner.run("demo__main", "forks_on").status, SUCCESS)
        self.assertEqual(self.runner.run("demo__main", "look").value, before)

    def test_the_limit_works_after_a_run_that_ignored_the_alarm(self) -> None:
        self.script(SPOIL + "\ndef loop():\n    while True: pass\n")
        for name in ("ignore_alarm", "blocked"):
            self.assertEqual(self.runner.run("demo__main", name).status, SUCCESS)
            self.assertEqual(self.runner.run("demo__main", "loop", t=0.2).timeouts, 1)

    def assert_ends(self, text: str) -> None:
        outcome = self.call(text)
        self.assertEqual(outcome.status, SUCCESS, outcome.meta)
        self.assertEqual(
            self.tree.exit_of(self.runner.ready["k"]), {"k": self.runner.ready["k"], "status": 0}
        )

    def test_a_thread_left_over_ends_the_runner(self) -> None:
        self.assert_ends(
            "import threading, time\ndef f(): threading.Thread(target=time.sleep, args=(99,), "
            "daemon=True).start()"
        )

    def test_memory_above_the_limit_ends_the_runner(self) -> None:
        self.assert_ends("import sys\ndef f(): sys.modules['kept'] = bytearray(300 * 1024 * 1024)")

    def test_memory_given_back_does_not(self) -> None:
        self.assertEqual(self.call("def f(): return len(bytearray(300 << 20))").value, 300 << 20)
        self.assertEqual(self.call("def f(): return 1").value, 1)

    def test_another_file_in_the_place_of_the_connection_ends_the_runner(self) -> None:
        text = """
import os
def f():
    for name in os.listdir('/proc/self/fd'):
        if int(name) > 2:
            os.dup2(0, int(name))
    return 'lost'
"""
        self.script(text)
        self.runner.begin("demo__main", "f")
        self.assertIn("status", self.tree.exit_of(self.runner.ready["k"]))


class OldKernelTest(unittest.TestCase):
    def test_descriptors_are_closed_without_a_call_for_ranges(self) -> None:
        """As on kernels before 5.9."""
        from dff_runner import cleanup, linux

        made, closer = Tree(), linux.closer
        try:
            self.assertIsNotNone(linux.closer(1 << 20))
            linux.closer = lambda first: None  # type: ignore[assignment]
            cleaner = cleanup.CleanUp.__new__(cleanup.CleanUp)
            cleaner._connection = 200
            import os

            os.dup2(0, 201)
            cleaner._close_listed()
            self.assertRaises(OSError, os.fstat, 201)
            os.fstat(0)
        finally:
            linux.closer = closer
            made.close()
