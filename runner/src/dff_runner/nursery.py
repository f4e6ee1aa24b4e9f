"""Forks runners into process namespaces of their own, and kills them with all they started."""

from __future__ import annotations

import os
import signal
from collections.abc import Collection

from dff_runner import layers, linux
from dff_runner.layers import Layers
from dff_runner.proctree import kill_trees
from dff_runner.sandbox import drop_user


class Nursery:
    """Belongs to the zygote."""

    def __init__(self, found: Layers, uid: int | None) -> None:
        """Takes the calling process into a mount namespace with a view of its own processes."""
        self.layers = found
        self._uid = uid
        self._host = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._own = -1
        if not found.is_on(layers.PROCESSES):
            found.states.setdefault(layers.PROC, f"off: needs {layers.PROCESSES}")
            return
        if found.need(layers.PROC, layers.MOUNTS):
            try:
                linux.unshare(linux.CLONE_NEWNS)
                flags = linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
                linux.mount("proc", "/proc", "proc", flags)
                found.set(layers.PROC, layers.ON)
            except OSError as error:
                found.set(layers.PROC, f"off: {error}")
        try:
            self._own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
            linux.unshare(linux.CLONE_NEWPID)
            linux.setns(self._own, linux.CLONE_NEWPID)
        except OSError as error:
            found.set(layers.PROCESSES, f"off: {error}")

    def host_pid(self) -> int:
        """What the worker's process namespace calls the calling process."""
        return int(os.readlink("self", dir_fd=self._host))

    def sees_processes(self) -> bool:
        """Whether /proc has the numbers that this process knows others by."""
        return self.layers.is_on(layers.PROC) or not self.layers.is_on(layers.PROCESSES)

    def fork(self) -> int:
        """As `os.fork`; the child is the first process of a new namespace."""
        if not self.layers.is_on(layers.PROCESSES):
            return os.fork()
        linux.unshare(linux.CLONE_NEWPID)
        child = -1
        try:
            child = os.fork()
            return child
        finally:
            if child != 0:
                linux.setns(self._own, linux.CLONE_NEWPID)

    def kill(self, pid: int, slot: int) -> None:
        if self.layers.is_on(layers.PROCESSES):
            os.kill(pid, signal.SIGKILL)
            return
        kill_trees([pid])
        self.end_slot(slot)

    def slot(self, taken: Collection[int]) -> int:
        """A user id that no living runner has; 0 where runners need none."""
        if not self.layers.slots or self._uid is None:
            return 0
        slot = self._uid + 1
        while slot in taken:
            slot += 1
        return slot

    def end_slot(self, slot: int) -> None:
        """Kills whatever still runs under the user id of a runner."""
        if not slot:
            return
        pid = os.fork()
        if pid == 0:
            try:
                drop_user(slot, slot)
                os.kill(-1, signal.SIGKILL)
            except OSError:  # nobody is left
                pass
            finally:
                os._exit(0)
        os.waitpid(pid, 0)
