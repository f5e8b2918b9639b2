"""The folder of a local stack: its data, logs, ports and secrets, kept from one run to the next."""

import fcntl
import json
import os
import socket
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.secrets import NAMES, completed


class AlreadyRunning(RuntimeError):
    """Another stack uses this folder."""


class RunDir:
    """``.run`` by default; everything a stack writes is below it, for its owner only.

    From then on every file of this process is for its owner only (umask).
    """

    def __init__(self, path: Path) -> None:
        os.umask(0o077)
        self.path = path.resolve()
        self.path.mkdir(parents=True, exist_ok=True)
        for folder in (self.path, self.path / "logs", self.path / "files"):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)

    def lock(self) -> Any:
        """Hold the folder for the life of the returned file.  Raises `AlreadyRunning`."""
        file = (self.path / "lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise AlreadyRunning(str(self.path)) from None
        return file

    def log(self, name: str) -> Path:
        """The file for the raw lines of a process."""
        return self.path / "logs" / f"{name}.log"

    def secrets(self) -> dict[str, str]:
        """Passwords and keys (`deploy.secrets`), made once."""
        path = self.path / "secrets.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        if not known.keys() >= set(NAMES):  # none yet, or some are missing
            known = completed(known)
            path.write_text(json.dumps(known, indent=1))
        return known

    def ports(self, names: list[str]) -> dict[str, int]:
        """A port for each name, that of the last run where it is free; held while this object lives."""
        path = self.path / "ports.json"
        known: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
        chosen: dict[str, int] = {}
        for name in names:
            held = _held(known.get(name, 0)) or _held(0)
            assert held is not None, "no port is free"
            weakref.finalize(self, held.close)
            chosen[name] = int(held.getsockname()[1])
        path.write_text(json.dumps(known | chosen, indent=1))
        return chosen

    def write_state(self, state: dict[str, Any]) -> None:
        """Write what runs, for `python -m deploy.local exec` and a second start."""
        path = self.path / "stack.json"
        path.write_text(json.dumps(state, indent=1))

    def read_state(self) -> dict[str, Any] | None:
        """What the running stack wrote; ``None`` where none runs."""
        try:
            self.lock().close()
        except AlreadyRunning:
            path = self.path / "stack.json"
            state: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
            return state
        return None


@contextmanager
def private_file(text: str) -> Iterator[Path]:
    """A temporary file for its owner only, to give a program a secret: arguments are visible to everybody."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(text)
        file.flush()
        yield Path(file.name)


def _held(port: int) -> socket.socket | None:
    """A socket that reserves ``port`` of 127.0.0.1 (0: any free one) for a server; ``None`` if the port is taken.

    It does not listen.  A server with SO_REUSEADDR, as all here have, can still bind the port and listen; another city
    that looks for a free port, or the kernel for an outgoing connection, does not get it.
    """
    held = socket.socket()
    if port:  # connections of the last run may linger; with port 0 the kernel would otherwise give a reserved port
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind(("127.0.0.1", port))
    except OSError:
        held.close()
        return None
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return held
