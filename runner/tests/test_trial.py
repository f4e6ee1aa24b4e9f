"""What a trial of a layer says when its process is killed."""

from __future__ import annotations

import os
import signal
import tempfile
import unittest
from pathlib import Path

import support  # noqa: F401 - puts the package on the path

# isort: split
from dff_runner import linux


class TrialTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="dff-trial-")
        self.addCleanup(folder.cleanup)
        self.marks = Path(folder.name)

    def tries(self) -> int:
        return len(list(self.marks.iterdir()))

    def mark(self) -> None:
        (self.marks / str(os.getpid())).touch()

    def killed_at_first(self) -> None:
        self.mark()
        if self.tries() < 3:
            os.kill(os.getpid(), signal.SIGKILL)

    def test_a_killed_trial_is_made_again(self) -> None:
        self.assertEqual(linux.trial(self.killed_at_first), "on")
        self.assertEqual(self.tries(), 3)

    def test_one_that_is_always_killed_ends(self) -> None:
        self.assertEqual(
            linux.trial(lambda: os.kill(os.getpid(), signal.SIGKILL)), "off: the trial was killed"
        )

    def test_what_the_kernel_forbids_is_not_tried_again(self) -> None:
        def forbidden() -> None:
            self.mark()
            signal.signal(signal.SIGSYS, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGSYS)

        self.assertEqual(linux.trial(forbidden), "off: the trial was killed")
        self.assertEqual(self.tries(), 1)

    def test_a_refusal_is_told(self) -> None:
        def refused() -> None:
            self.mark()
            raise PermissionError(1, "Operation not permitted")

        self.assertEqual(linux.trial(refused), "off: [Errno 1] Operation not permitted")
        self.assertEqual(self.tries(), 1)


if __name__ == "__main__":
    unittest.main()
