"""Names of the layers around a runner, and which of them are in force."""

from __future__ import annotations

ON = "on"

UID = "uid"
USER = "user"
PROCESSES = "processes"
IPC = "ipc"
MOUNTS = "mounts"
READ_ONLY = "readOnly"
TEMP = "temp"
PROC = "proc"
NETWORK = "network"
CALLS = "calls"

NAMES = (UID, USER, PROCESSES, IPC, MOUNTS, READ_ONLY, TEMP, PROC, NETWORK, CALLS)

_SWITCHED_OFF = "off: _RUNNER_ISOLATION is off"


class Layers:
    """What is on, or why not. Filled while the tree starts; only read afterwards."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.slots = False
        """Whether each runner gets a user id of its own, as it has no user namespace."""
        self.isolation = True
        """False when everything is switched off for a measurement."""

    def is_on(self, name: str) -> bool:
        return self.states.get(name) == ON

    def set(self, name: str, state: str) -> bool:
        self.states[name] = state
        return state == ON

    def need(self, name: str, other: str) -> bool:
        """Marks `name` as off when the layer it stands on is."""
        if self.is_on(other):
            return True
        self.states[name] = f"off: needs {other}"
        return False

    def switch_off(self) -> None:
        self.isolation = False
        for name in NAMES:
            self.states.setdefault(name, _SWITCHED_OFF)
