"""What the whole tree is put behind before the zygote starts: own uid, namespaces, hidden folders.

Each layer is tried once and reports "on" or "off: reason". The order counts. As root the mounts
come first: only root can pass closed folders, and descriptors of what stays visible are opened
before anything is covered. Any other user gets the right to mount from a user namespace.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dff_runner import layers, linux
from dff_runner.layers import Layers
from dff_runner.startline import StartLine

_CODE_DIRECTORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_SCRIPT_RESOURCES = "/data/resources"
"""Scripts hard-code this path."""
_UPLOADS = ".uploads"
"""Folder of the resources that the platform keeps."""
_SERVICES = "/run"
"""Here lie the sockets of the host's services."""
_RESOLVERS = ("/run/systemd/resolve", "/run/resolvconf", "/run/NetworkManager")
"""Where `/etc/resolv.conf` may point to."""


@dataclass(frozen=True)
class _Visible:
    """A folder that keeps its path, whatever is covered around it."""

    path: str
    real: str
    writable: bool
    descriptor: int


def enter(start: StartLine, as_root: bool) -> Layers:
    """Puts the calling process, and all it forks, behind the layers; answers what is on.

    The first process forked afterwards is the first of the process namespace.
    """
    found = Layers()
    uid, gid = _target(start, as_root)
    if not start.isolation:
        if as_root:
            drop_user(uid, gid)
            found.set(layers.UID, layers.ON)
        _make_readable()
        found.switch_off()
        return found
    found.set(layers.USER, linux.trial(lambda: _enter_user_namespace(as_root, uid, gid)))
    if as_root:
        _mount(start, found)
        found.slots = not found.is_on(layers.USER)
    if found.is_on(layers.USER):
        _enter_user_namespace(as_root, uid, gid)
    if not as_root:
        _mount(start, found)
    found.set(layers.UID, layers.ON if as_root else "off: not started as root")
    found.set(layers.IPC, _try(lambda: linux.unshare(linux.CLONE_NEWIPC)))
    found.set(layers.PROCESSES, _try(lambda: linux.unshare(linux.CLONE_NEWPID)))
    if found.slots:
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    else:
        _make_readable()
    return found


def _target(start: StartLine, as_root: bool) -> tuple[int, int]:
    if not as_root or start.uid is None:
        return os.getuid(), os.getgid()
    return start.uid, start.uid if start.gid is None else start.gid


def _try(action: Callable[[], None]) -> str:
    try:
        action()
        return layers.ON
    except OSError as error:
        return f"off: {error}"


def _make_readable() -> None:
    """A change of uid takes the process's own /proc files away from it; id maps are there."""
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)


def _enter_user_namespace(as_root: bool, uid: int, gid: int) -> None:
    if as_root:
        drop_user(uid, gid)
    _make_readable()
    linux.unshare(linux.CLONE_NEWUSER)
    map_own_ids(uid, gid)


def map_own_ids(uid: int, gid: int) -> None:
    """In a new user namespace: the process keeps the ids it had, and there are no others."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        # not by a file object, which costs a new runner more than the map
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY | os.O_CLOEXEC)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)


def drop_user(uid: int, gid: int) -> None:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def _mount(start: StartLine, found: Layers) -> None:
    if not found.set(layers.MOUNTS, _try_mounts(start)):
        found.need(layers.READ_ONLY, layers.MOUNTS)
        return
    found.set(layers.READ_ONLY, _try(lambda: _forbid_writing(start)))


def _forbid_writing(start: StartLine) -> None:
    linux.forbid_writing_everywhere()
    writable = {"/proc"}
    for path, is_writable in _wanted_visible(start):
        if is_writable:
            writable.update((path, os.path.realpath(path)))
            if path == start.resources and os.path.ismount(_SCRIPT_RESOURCES):
                writable.add(_SCRIPT_RESOURCES)
    for path in sorted(writable):
        if os.path.ismount(path):
            linux.allow_writing(path)


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
                linux.remount(cover, True)
        _hide_files(start)
        _bind_script_resources(start, visible)
        return layers.ON
    except OSError as error:
        # Half a cover would hide what scripts need; without the layer everything is where it was.
        for cover in reversed(covered):
            linux.unmount(cover)
        return f"off: {error}"
    finally:
        for item in visible:
            os.close(item.descriptor)


def _hide_files(start: StartLine) -> None:
    for path in start.hidden:
        if os.path.isfile(path):
            linux.mount(os.devnull, os.path.realpath(path), None, linux.MS_BIND)


def _covers(start: StartLine) -> list[str]:
    """What to cover: the data directory, and every folder the runners' uid could not pass."""
    wanted: set[str] = set()
    uid, gid = _target(start, start.uid is not None)
    for path in (start.data_dir, os.path.realpath(start.data_dir)):
        wanted.add(os.path.realpath(_blocked_ancestor(path, uid, gid) or path))
    wanted.update(os.path.realpath(path) for path in (*_homes(), _SERVICES) if os.path.isdir(path))
    for path, _ in _wanted_visible(start):
        blocked = _blocked_ancestor(path, uid, gid)
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
    wanted.update(dict.fromkeys(_RESOLVERS, False))
    wanted[start.temp] = True
    # The platform writes there: a script must not put a link in its place.
    wanted[os.path.join(start.resources, _UPLOADS)] = False
    return sorted(
        (os.path.abspath(path), writable)
        for path, writable in wanted.items()
        if os.path.isdir(path)
    )


def visible_below(folders: Iterable[str], start: StartLine) -> list[tuple[str, bool]]:
    """What has to be bound back where one of the folders is covered, outer folders first."""
    names = [
        (name, writable)
        for path, writable in _wanted_visible(start)
        if path != start.temp
        for name in sorted({path, os.path.realpath(path)})
    ]
    return [item for item in names if any(_within(item[0], folder) for folder in folders)]


def _homes() -> list[str]:
    """Where the user who started the platform keeps files that are nobody else's business."""
    import pwd

    try:
        home = pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return []
    # Some accounts have a folder of the system as home.
    own = os.path.isdir(home) and os.stat(home).st_uid == os.getuid()
    return [home] if own and os.path.realpath(home) != "/" else []


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
        if guarded or item.writable or not _is_same(target, item.descriptor):
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
    linux.remount(target, not item.writable, linux.MS_NOSUID | linux.MS_NODEV)


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
