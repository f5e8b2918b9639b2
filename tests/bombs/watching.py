"""How much memory the processes of a city take, looked at all the time."""

import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY_S = 0.05


class Watching:
    """Inside, every process below this one is looked at: the most that any of them had resident (in bytes).

    Kafka's is left out: a JVM takes at its start what it is told to.
    """

    def __init__(self) -> None:
        self.peak = 0
        self.whose = ""
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(EVERY_S):
            for pid in below(os.getpid()):
                with suppress(OSError, ValueError, IndexError):
                    status = Path(f"/proc/{pid}/status").read_text()
                    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
                    name = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if peak > self.peak and "java" not in name:
                        self.peak, self.whose = peak, name.strip()[:100]


def below(root: int) -> list[int]:
    """The processes that ``root`` has begun, and what those have begun."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            with suppress(OSError, IndexError):
                parent = int((path / "stat").read_text().rpartition(") ")[2].split()[1])
                children.setdefault(parent, []).append(int(path.name))
    found, waiting = [], [root]
    while waiting:
        waiting += (those := children.get(waiting.pop(), []))
        found += those
    return found
