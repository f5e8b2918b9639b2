"""What hostile files would make a reader do."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict

from shared.cage import MIB, Limits, TooHeavy, caged
from shared.cage.errors import Limit

QUICK = Limits(memory=64 * MIB, cpu_s=1, wall_s=2, output=MIB)
SPAWNING = Limits(memory=64 * MIB, cpu_s=5, wall_s=2, output=MIB, file_size=MIB, spawns=True)


class Told(BaseModel):
    """An answer with fields."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    text: str
    copy_: bytes | None = None


class Unreadable(ValueError):
    """A refusal with a code, as readers have them."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


@caged()
def length(data: bytes, times: int) -> int:
    return len(data) * times


@caged()
def backwards(data: bytes) -> bytes:
    return data[::-1]


@caged()
def typed(data: bytes, prefix: bytes) -> Told:
    return Told(text=f"{prefix!r}{data.decode()}", copy_=bytes(range(256)))


@caged()
def from_file(data: BinaryIO) -> int:
    data.seek(0, os.SEEK_END)
    return data.tell()


@caged(Unreadable)
def refuses(data: bytes) -> int:
    raise Unreadable("password", data.decode())


@caged()
def stumbles(data: bytes) -> int:
    return {}[data.decode()]


@caged()
def judges(data: bytes) -> int:
    raise TooHeavy(Limit.MEMORY)


@caged(limits=QUICK)
def swells(data: bytes) -> int:
    return len(bytearray(1024 * MIB))


@caged(limits=QUICK)
def spins(data: bytes) -> int:
    while True:
        pass


@caged(limits=QUICK)
def sleeps(data: bytes) -> int:
    time.sleep(60)
    return 0


@caged(limits=QUICK)
def talks(data: bytes) -> bytes:
    return bytes(2 * MIB)


@caged(limits=QUICK)
def dies(data: bytes) -> int:
    ctypes.string_at(1)
    return 0


@caged(limits=QUICK)
def forks(data: bytes) -> int:
    os.fork()
    return 0


@caged(limits=QUICK)
def calls(data: bytes) -> str:
    denied = []
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
        try:
            socket.socket(family, socket.SOCK_DGRAM).close()
        except PermissionError:
            denied.append(family.name)
    return " ".join(denied)


@caged(limits=QUICK)
def execs(data: bytes) -> int:
    os.execv("/bin/true", ["true"])


@caged(limits=QUICK)
def pries(data: bytes) -> list[str]:
    """Which files of the machine and the city open."""
    opened = []
    for path in (
        "/etc/passwd",
        "/proc/1/environ",
        f"/proc/{os.getppid()}/environ",
        str(Path.home() / ".bashrc"),
        "pyproject.toml",
    ):
        try:
            Path(path).read_bytes()
        except OSError:
            continue
        opened.append(path)
    return opened


@caged(limits=QUICK)
def writes(data: bytes) -> int:
    return Path(data.decode()).write_bytes(b"x")


@caged(limits=QUICK)
def signals(data: bytes) -> str:
    try:
        os.kill(int(data), signal.SIGTERM)
    except PermissionError:
        return "denied"
    return "sent"


@caged(limits=QUICK)
def threads(data: bytes) -> int:
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(len(data)))
    thread.start()
    thread.join()
    return done[0]


@caged(limits=SPAWNING)
def scratches(data: bytes) -> str:
    Path("inside").write_bytes(data)
    return str(Path.cwd())


@caged(limits=SPAWNING)
def asks(data: bytes) -> str:
    return subprocess.run(["sh", "-c", "echo $0"], capture_output=True, text=True, check=True).stdout.strip()


@caged(limits=SPAWNING)
def bombs(data: bytes) -> int:
    while True:
        os.fork()


@caged(limits=SPAWNING)
def bears(data: bytes) -> str:
    """A grandchild of each way, and an answer at once."""
    marker = data.decode()
    subprocess.Popen(["sleep", marker])
    if os.fork() == 0:
        if os.fork() == 0:
            os.execvp("sleep", ["sleep", marker])
        os._exit(0)
    return subprocess.run(["setsid", "sleep", "0"], capture_output=True, text=True, check=False).stderr


@caged(limits=SPAWNING)
def waits(data: bytes) -> int:
    return subprocess.run(["sleep", data.decode()], check=False).returncode


@caged(limits=SPAWNING)
def fills(data: bytes) -> int:
    Path("big").write_bytes(bytes(3 * MIB))
    return 0


@caged(limits=SPAWNING)
def litters(data: bytes) -> int:
    for number in range(1000):
        Path(str(number)).write_bytes(bytes(MIB // 2))
        time.sleep(0.01)
    return 0


@caged(limits=SPAWNING)
def swarms(data: bytes) -> int:
    for _ in range(4):
        if os.fork() == 0:
            held = bytearray(b"x" * (30 * MIB))
            time.sleep(60)
            return len(held)
    time.sleep(60)
    return 0


@caged()
def rests(data: bytes) -> int:
    time.sleep(0.3)
    return len(data)


@caged(limits=SPAWNING)
def connects(data: bytes) -> str:
    script = f"import socket; socket.create_connection(('127.0.0.1', {int(data)}))"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stderr


@caged()
def environment(data: bytes) -> list[str]:
    return sorted(os.environ)


@caged(limits=replace(SPAWNING, wall_s=60))
def lingers(data: bytes) -> int:
    return subprocess.run(["sleep", data.decode()], check=False).returncode


@caged(limits=Limits(folder=True, file_size=MIB))
def makes(data: bytes) -> str:
    Path("made").write_bytes(data)
    return str(Path.cwd())


@caged(limits=Limits(folder=True, cpu_s=600, wall_s=600))
def spins_on(data: bytes) -> int:
    while True:
        pass
