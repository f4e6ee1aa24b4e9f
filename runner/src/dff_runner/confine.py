"""What a runner does to itself before it runs a script: namespaces of its own, and no way out.

Each step is tried once, in a child of the zygote; a step that worked there and fails in a runner
ends that runner. The last step waits for the first run, which tells whether there is a network.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable

from dff_runner import callfilter, layers, linux
from dff_runner.layers import Layers
from dff_runner.sandbox import drop_user, map_own_ids, visible_below
from dff_runner.startline import StartLine

_SHARED_MEMORY = "/dev/shm"
_TMPFS_SIZE = "64m"
_TEMPORARY = ("/tmp", "/var/tmp")
_OWN = linux.MS_NOSUID | linux.MS_NODEV


class NoNetworkNamespace(Exception):
    """The script set may not use the network, and the kernel refuses what keeps it from it."""


class Confinement:
    """Made by the zygote before it forks; `enter` and `lock` are for the child alone."""

    def __init__(self, start: StartLine, found: Layers) -> None:
        self._start = start
        self._layers = found
        # nothing new appears below a folder that the shim has covered
        self._shown = visible_below(_TEMPORARY, start) if found.isolation else []
        self._filter = b""
        if found.isolation:
            try:
                self._filter = callfilter.program()
            except OSError as error:
                found.set(layers.CALLS, f"off: {error}")

    def probe(self, fork: Callable[[], int]) -> None:
        """Goes through all steps in a child and notes what the kernel refuses."""
        found = self._layers
        if found.need(layers.TEMP, layers.MOUNTS):
            found.set(layers.TEMP, layers.ON)
        for name in (layers.NETWORK, layers.CALLS):
            found.states.setdefault(name, layers.ON)
        reader, writer = os.pipe()
        pid = fork()
        if pid == 0:
            report: dict[str, str] = {}
            try:
                self._take(self._steps("probe", 0), report)
                self._take(self._last_steps(True, 0), report)
            finally:
                os.write(writer, json.dumps(report).encode())
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as file:
            said = file.read()
        os.waitpid(pid, 0)
        with contextlib.suppress(OSError):
            os.rmdir(os.path.join(self._start.temp, "probe"))
        if said:
            found.states.update(json.loads(said))
        else:
            raise RuntimeError("the trial of the layers ended without an answer")

    def has_own_users(self) -> bool:
        """Whether processes are counted for each runner."""
        return self._layers.is_on(layers.USER) or self._layers.slots

    def enter(self, name: str, slot: int) -> None:
        """Before the first frame of a runner of that name is read."""
        self._take(self._steps(name, slot), None)
        linux.prctl(linux.PR_SET_DUMPABLE, 0)

    def lock(self, network: bool, slot: int) -> None:
        """Before the first script runs. After it, nothing of this can be taken back."""
        if not network and not self._layers.is_on(layers.NETWORK):
            raise NoNetworkNamespace(
                "The network of this script set is `none`, and network namespaces are "
                + self._layers.states.get(layers.NETWORK, "off")
            )
        self._take(self._last_steps(not network, slot), None)

    def _take(
        self, steps: list[tuple[str, Callable[[], None]]], report: dict[str, str] | None
    ) -> None:
        for name, step in steps:
            if name and not self._layers.is_on(name):
                continue
            try:
                step()
            except OSError as error:
                if report is None or not name:
                    raise
                report[name] = f"off: {error}"

    def _steps(self, name: str, slot: int) -> list[tuple[str, Callable[[], None]]]:
        folder = os.path.join(self._start.temp, name)
        # The user namespace comes last: the others then belong to the zygote's, and nothing in it
        # may change them.
        return [
            (layers.IPC, lambda: linux.unshare(linux.CLONE_NEWIPC)),
            (layers.MOUNTS, lambda: linux.unshare(linux.CLONE_NEWNS)),
            ("", lambda: self._make_temp(folder, slot)),
            (layers.TEMP, lambda: _own_temp(folder, self._start.temp, self._shown)),
            (layers.PROC, _own_proc),
            (layers.USER, _own_users),
        ]

    def _last_steps(self, without_network: bool, slot: int) -> list[tuple[str, Callable[[], None]]]:
        steps: list[tuple[str, Callable[[], None]]] = []
        if without_network:
            steps.append((layers.NETWORK, _own_network))
        steps.append(("", lambda: self._drop_rights(slot)))
        steps.append((layers.CALLS, lambda: linux.filter_calls(self._filter)))
        return steps

    def _make_temp(self, folder: str, slot: int) -> None:
        if not os.path.isdir(self._start.temp):
            return
        os.makedirs(folder, mode=0o700, exist_ok=True)
        if self._layers.slots and slot:
            os.chown(folder, slot, -1)

    def _drop_rights(self, slot: int) -> None:
        if self._layers.slots and slot:
            drop_user(slot, self._start.gid or slot)
        elif self._layers.isolation:
            linux.drop_capabilities()
        linux.prctl(linux.PR_SET_DUMPABLE, 0)


def _own_users() -> None:
    # Only the maps of a process that may be looked into can be written.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(linux.CLONE_NEWUSER)
    map_own_ids(uid, gid)


def _own_temp(folder: str, folders: str, shown: list[tuple[str, bool]]) -> None:
    """The runner's own folder, also at the usual names; those of the others are gone.

    `folders` holds those of all runners; `shown` stays visible below the usual names.
    """
    opened = [(path, writable, _open(path)) for path, writable in shown]
    own = _open(folder)  # it may lie below one of the targets
    for target in filter(os.path.isdir, _TEMPORARY):
        if shown:
            # A folder with mount points could never be emptied, so it must not be the runner's.
            linux.mount("tmpfs", target, "tmpfs", _OWN, f"mode=1777,size={_TMPFS_SIZE}")
        else:
            _bind(own, target, True)
    for path, writable, descriptor in opened:
        os.makedirs(path, exist_ok=True)
        _bind(descriptor, path, writable)
        os.close(descriptor)
    os.makedirs(folders, exist_ok=True)
    linux.mount("tmpfs", folders, "tmpfs", _OWN, "mode=0755,size=16k")
    os.mkdir(folder)
    _bind(own, folder, True)
    os.close(own)
    linux.remount(folders, True)
    if os.path.isdir(_SHARED_MEMORY):
        options = f"mode=1777,size={_TMPFS_SIZE}"
        linux.mount("tmpfs", _SHARED_MEMORY, "tmpfs", _OWN | linux.MS_NOEXEC, options)


def _open(path: str) -> int:
    return os.open(path, os.O_PATH | os.O_DIRECTORY)


def _bind(descriptor: int, target: str, writable: bool) -> None:
    linux.mount(f"/proc/self/fd/{descriptor}", target, None, linux.MS_BIND | linux.MS_REC)
    if writable:
        linux.allow_writing(target)


def _own_proc() -> None:
    linux.mount("proc", "/proc", "proc", _OWN | linux.MS_NOEXEC)


def _own_network() -> None:
    linux.unshare(linux.CLONE_NEWNET)
    linux.bring_up_loopback()
