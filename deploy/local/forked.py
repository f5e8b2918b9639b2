"""Runs Python modules as processes forked from one that has imported the libraries.

Imports cost each of the city's dozen processes one to two seconds of a core; a fork pays a quarter of that and shares
the memory.  The standard library's fork server forks; this module starts the Python module in the fork and gives it the
interface of `asyncio.subprocess.Process`.
"""

import asyncio
import atexit
import multiprocessing
import os
import runpy
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType

PRELOADED = "deploy.local.preloaded"
LINE_LIMIT = 1024 * 1024  # bytes

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([PRELOADED])


def prepare() -> None:
    """Begin the imports."""
    forkserver.ensure_running()


@dataclass(frozen=True)
class Module:
    """``python -m name``; ``nice`` is the process's niceness (0 to 19)."""

    name: str
    nice: int = 0


class Forked:
    """A module that runs in a forked process, with the part of `asyncio.subprocess.Process` that a manager needs."""

    def __init__(self, process: multiprocessing.process.BaseProcess, output: asyncio.StreamReader) -> None:
        assert process.pid is not None
        self.pid = process.pid
        self.stdout = output
        self._process = process
        self._ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(process.sentinel, self._on_end, loop)

    def _on_end(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.remove_reader(self._process.sentinel)
        self._process.join()
        self._ended.set()

    @property
    def returncode(self) -> int | None:
        """The exit code, or minus the number of the signal that ended it; ``None`` while it runs."""
        return self._process.exitcode if self._ended.is_set() else None

    async def wait(self) -> int:
        """Wait for the end; returns the exit code."""
        await self._ended.wait()
        assert self._process.exitcode is not None
        return self._process.exitcode

    def send_signal(self, how: signal.Signals) -> None:
        """Send a signal.  Raises `ProcessLookupError` where the process has ended."""
        if self._ended.is_set():
            raise ProcessLookupError
        os.kill(self.pid, how)

    def kill(self) -> None:
        """Send SIGKILL.  Raises `ProcessLookupError` where the process has ended."""
        self.send_signal(signal.SIGKILL)


async def fork(module: Module, folder: Path, env: Mapping[str, str], first: Callable[[], None]) -> Forked:
    """Run the module with ``env`` alone as its environment; ``first`` runs in the new process before all else."""
    reading, writing = _context.Pipe(duplex=False)
    process = _context.Process(
        target=_run, args=(module, folder, dict(env), first, writing), name=module.name, daemon=True
    )
    await asyncio.to_thread(_start, process)  # the first one waits for the imports
    writing.close()
    output = asyncio.StreamReader(limit=LINE_LIMIT)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(output), os.fdopen(os.dup(reading.fileno()), "rb", buffering=0)
    )
    reading.close()
    return Forked(process, output)


_starting = threading.Lock()


def _start(process: multiprocessing.process.BaseProcess) -> None:
    """Start the process without the main module, which a fork would import again: it is the manager's own."""
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            process.start()
        finally:
            sys.modules["__main__"] = main


def _run(module: Module, folder: Path, env: dict[str, str], first: Callable[[], None], output: Connection) -> None:
    first()
    os.setsid()
    with suppress(OSError):  # the name in `top`, of which the kernel keeps 15 bytes
        Path("/proc/self/comm").write_text(module.name.removeprefix("services."))
    os.nice(module.nice)
    os.chdir(folder)
    sys.argv = [module.name]
    sys.path.insert(0, str(folder))  # as ``python -m`` does
    os.environ.clear()
    os.environ.update(env)
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        stream.flush()
        os.dup2(output.fileno(), number)
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr] # the interpreter's own streams
    output.close()
    try:
        runpy.run_module(module.name, run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()  # a fork does not do this itself before Python 3.13
