"""Layers around the runners: own uid, and mounts that hide the data directory.

Each layer is tried once and reports "on" or "off: reason". The order counts: mounts need root, so
they come before the uid is dropped, and descriptors of what stays visible are opened before
anything is covered.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass

from dff_runner import linux
from dff_runner.startline import StartLine

_CODE_DIRECTORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_SCRIPT_RESOURCES = "/data/resources"
"""Scripts hard-code this path."""


@dataclass(frozen=True)
class _Visible:
    """A folder that keeps its path, whatever is covered around it."""

    path: str
    real: str
    writable: bool
    descriptor: int


def enter(start: StartLine) -> dict[str, str]:
    """Puts the calling process, and all it forks, behind the layers; answers what is on."""
    layers = {"uid": "off: not started as root", "mounts": "off: not started as root"}
    if start.uid is not None and os.geteuid() == 0:
        layers["mounts"] = _try_mounts(start)
        drop_user(start.uid, start.uid if start.gid is None else start.gid)
        layers["uid"] = "on"
    # A change of uid takes the process's own /proc files away from it, and id maps are written
    # there.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    return layers


def drop_user(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def _try_mounts(start: StartLine) -> str:
    covered: list[str] = []
    visible: list[_Visible] = []
    try:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", None, linux.MS_REC | linux.MS_PRIVATE)
        covers = _covers(start)
        visible = _open_visible(start)
        for cover in covers:
            linux.mount(
                "tmpfs", cover, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=0755,size=256k"
            )
            covered.append(cover)
        for item in visible:
            _show(item, visible)
        for cover in covers:
            if all(item.real != cover for item in visible):
                _restrict(cover, linux.MS_REMOUNT | linux.MS_RDONLY)
        _bind_script_resources(start, visible)
        return "on"
    except OSError as error:
        # Half a cover would hide what scripts need; without the layer everything is where it was.
        for cover in reversed(covered):
            linux.unmount(cover)
        return f"off: {error.strerror or error}"
    finally:
        for item in visible:
            os.close(item.descriptor)


def _covers(start: StartLine) -> list[str]:
    """What to cover: the data directory, and every folder the runners' uid could not pass."""
    gid = start.uid if start.gid is None else start.gid
    wanted: set[str] = set()
    for path in (start.data_dir, os.path.realpath(start.data_dir)):
        wanted.add(os.path.realpath(_blocked_ancestor(path, start.uid, gid) or path))
    for path, _ in _wanted_visible(start):
        blocked = _blocked_ancestor(path, start.uid, gid)
        if blocked:
            wanted.add(os.path.realpath(blocked))
    return sorted(
        cover for cover in wanted if not any(_within(cover, other) for other in wanted - {cover})
    )


def _wanted_visible(start: StartLine) -> list[tuple[str, bool]]:
    """Paths and whether scripts may write there, outer folders first."""
    wanted = {path: False for path in start.paths}
    wanted.update(
        {_CODE_DIRECTORY: False, sys.prefix: False, sys.base_prefix: False, start.resources: True}
    )
    wanted[start.temp] = True
    return sorted(
        (os.path.abspath(path), writable)
        for path, writable in wanted.items()
        if os.path.isdir(path)
    )


def _open_visible(start: StartLine) -> list[_Visible]:
    return [
        _Visible(
            path,
            os.path.realpath(path),
            writable,
            os.open(path, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC),
        )
        for path, writable in _wanted_visible(start)
    ]


def _show(item: _Visible, visible: list[_Visible]) -> None:
    """Binds a covered folder back; a read-only one inside a writable one goes over itself."""
    guarded = not item.writable and any(
        other.writable and other.real != item.real and _within(item.real, other.real)
        for other in visible
    )
    for target in sorted({item.path, item.real}):
        if guarded or not _is_same(target, item.descriptor):
            _bind_back(item, target)


def _is_same(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except OSError:
        return False


def _blocked_ancestor(path: str, uid: int | None, gid: int | None) -> str | None:
    """The outermost folder above `path` that the uid may not pass."""
    current = "/"
    for part in os.path.dirname(path).split("/"):
        current = os.path.join(current, part)
        status = os.stat(current)
        if status.st_uid == uid:
            needed = stat.S_IXUSR
        elif status.st_gid == gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if current != "/" and not status.st_mode & needed:
            return current
    return None


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _bind_back(item: _Visible, target: str) -> None:
    os.makedirs(target, mode=0o755, exist_ok=True)
    linux.mount(f"/proc/self/fd/{item.descriptor}", target, None, linux.MS_BIND | linux.MS_REC)
    _restrict(target, linux.MS_REMOUNT | linux.MS_BIND | (0 if item.writable else linux.MS_RDONLY))


def _restrict(target: str, flags: int) -> None:
    linux.mount("none", target, None, flags | linux.MS_NOSUID | linux.MS_NODEV)


def _bind_script_resources(start: StartLine, visible: list[_Visible]) -> None:
    """Mounts the resources where scripts expect them, if that needs no change of the host."""
    if start.resources == _SCRIPT_RESOURCES:
        return
    if not os.path.isdir(_SCRIPT_RESOURCES):
        if not os.path.isdir("/data") or os.listdir("/data"):
            return
        linux.mount(
            "tmpfs", "/data", "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, "mode=0755,size=256k"
        )
    for item in visible:
        if item.path == start.resources:
            _bind_back(item, _SCRIPT_RESOURCES)
