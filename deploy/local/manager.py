"""The process manager: starts processes in dependency order, shows their logs, restarts those that die, ends them all.

It is our own code because known ones (honcho, supervisor) either end everything with the first process or know no order
by readiness; the fault tests kill one child and expect the manager to start it again.
"""

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from deploy.local.forked import LINE_LIMIT, Forked, Module, fork

GRACE_S = 8.0  # from SIGTERM to SIGKILL
PR_SET_PDEATHSIG = 1
COLOURS = ("cyan", "green", "yellow", "magenta", "blue", "bright_cyan", "bright_green", "bright_yellow", "red")


@dataclass
class Child:
    """A process to keep running: a program with arguments, or a module.  ``ready`` is asked until it answers true."""

    name: str
    runs: Sequence[str] | Module
    env: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]]
    needs: tuple[str, ...] = ()
    job: bool = False
    prepare: Callable[[], None] = field(default=lambda: None)
    stop_signal: signal.Signals = signal.SIGTERM


Running = asyncio.subprocess.Process | Forked


class StartFailed(RuntimeError):
    """A process did not become ready, or a job ended badly."""


def _at_first() -> None:
    """Runs in the child: its files are for its owner alone, and the kernel ends it when the manager is killed."""
    os.umask(0o077)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Manager:
    """Runs children below ``folder`` (their working directory is the project's root)."""

    def __init__(self, root: Path, log_path: Callable[[str], Path], quiet: bool = False) -> None:
        self._root = root
        self._log_path = log_path
        self._quiet = quiet
        self._console = Console(stderr=False, highlight=False, soft_wrap=True)
        self._children: dict[str, Child] = {}
        self._running: dict[str, Running] = {}
        self._ready: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed: asyncio.Future[None] | None = None
        self._stopping = False
        self.restarts: dict[str, int] = {}

    def start(self, children: Sequence[Child]) -> None:
        """Begin to start ``children``, each when everything it needs is ready."""
        self._failed = self._failed or asyncio.get_running_loop().create_future()
        for child in children:
            self._children[child.name] = child
            self._ready[child.name] = asyncio.Event()
            self._tasks[child.name] = asyncio.create_task(self._keep(child), name=child.name)
            self._tasks[child.name].add_done_callback(self._tell)

    async def wait_ready(self, names: Sequence[str], seconds: float = 120) -> None:
        """Wait until all ``names`` are ready at once.  Raises `StartFailed`, or the error of a child's task."""
        assert self._failed is not None
        clock = asyncio.get_running_loop().time
        limit = clock() + seconds
        while late := self._late(names):
            waiting = asyncio.create_task(self._ready[late[0]].wait())
            either: set[asyncio.Future[Any]] = {waiting, self._failed}
            await asyncio.wait(either, timeout=limit - clock(), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if self._failed.done():
                self._failed.result()
            if clock() > limit and (late := self._late(names)):
                raise StartFailed(f"not ready within {seconds:.0f} s: {', '.join(late)}")

    def _late(self, names: Sequence[str]) -> list[str]:
        return [name for name in names if not self._ready[name].is_set()]

    def kill(self, name: str, how: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal to a child; the manager starts it again."""
        self._ready[name].clear()
        self._running[name].send_signal(how)

    def pids(self) -> dict[str, int]:
        """The processes that run now."""
        return {name: process.pid for name, process in self._running.items() if process.returncode is None}

    async def stop(self) -> None:
        """End every child, each after those that need it, and wait for them."""
        self._stopping = True
        while running := self.pids().keys():
            await asyncio.gather(*(self._end(name) for name in running - self._needed_by(running)))
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _needed_by(self, names: Iterable[str]) -> set[str]:
        """What these children need, directly or through others: who needs a job needs what the job needs."""
        needs = {need for name in names for need in self._children[name].needs}
        return needs | self._needed_by(needs) if needs else needs

    async def _end(self, name: str) -> None:
        process = self._running[name]
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.send_signal(self._children[name].stop_signal)
        try:
            await asyncio.wait_for(process.wait(), GRACE_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _keep(self, child: Child) -> None:
        await asyncio.gather(*(self._ready[need].wait() for need in child.needs))
        pause = 0.2
        while not self._is_stopping():
            await asyncio.to_thread(child.prepare)
            process = await self._spawn(child)
            watching = asyncio.create_task(self._watch(child, process))
            watching.add_done_callback(self._tell)
            lived_from = asyncio.get_running_loop().time()
            code = await process.wait()
            watching.cancel()
            if child.job:
                self._end_of_job(child, code)
                return
            self._ready[child.name].clear()
            if self._is_stopping():
                return
            self.restarts[child.name] = self.restarts.get(child.name, 0) + 1
            long_lived = asyncio.get_running_loop().time() - lived_from > 10
            pause = 0.2 if long_lived else min(pause * 2, 5.0)
            self._say(child.name, "error", f"ended with {code}; starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)

    def _is_stopping(self) -> bool:
        return self._stopping

    def _end_of_job(self, child: Child, code: int) -> None:
        if code != 0:
            raise StartFailed(f"{child.name} ended with {code}")
        self._ready[child.name].set()

    def _tell(self, task: asyncio.Task[None]) -> None:
        """Pass the error of a child's task to those who wait."""
        if task.cancelled() or self._failed is None or self._failed.done():
            return
        if error := task.exception():
            self._failed.set_exception(error)

    async def _spawn(self, child: Child) -> Running:
        process = await self._begin(child)
        self._running[child.name] = process
        assert process.stdout is not None
        reading = asyncio.create_task(self._show(child.name, process.stdout))
        reading.add_done_callback(lambda task: None if task.cancelled() else task.exception())
        return process

    async def _begin(self, child: Child) -> Running:
        if isinstance(child.runs, Module):
            return await fork(child.runs, self._root, child.env, _at_first)
        return await asyncio.create_subprocess_exec(
            *child.runs,
            cwd=self._root,
            env=dict(child.env),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_at_first,
            limit=LINE_LIMIT,
        )

    async def _watch(self, child: Child, process: Running) -> None:
        if child.job:
            return
        while process.returncode is None:
            if await child.ready():
                self._ready[child.name].set()
                return
            await asyncio.sleep(0.15)

    async def _show(self, name: str, lines: asyncio.StreamReader) -> None:
        with self._log_path(name).open("ab") as raw:
            while True:
                try:
                    line = await lines.readline()
                except ValueError:  # longer than the limit: drop the rest of the line
                    continue
                if not line:
                    return
                raw.write(line)
                raw.flush()
                if not self._quiet:
                    self._print(name, line.decode(errors="replace").rstrip())

    def _print(self, name: str, line: str) -> None:
        try:
            fields = json.loads(line)
            level, event = str(fields.pop("level", "info")), str(fields.pop("event", ""))
        except (ValueError, AttributeError):
            self._say(name, "info", line)
            return
        shown = ("document_id", "body_id", "command", "policy", "code", "status", "error", "url", "model", "events")
        details = " ".join(f"{key}={fields[key]}" for key in shown if key in fields)
        self._say(name, level, f"{event} {details}".rstrip())

    def _say(self, name: str, level: str, text: str) -> None:
        if self._quiet and level != "error":
            return
        known = sorted(self._children)
        colour = COLOURS[known.index(name) % len(COLOURS)] if name in known else "white"
        style = {"error": "bold red", "warning": "yellow", "critical": "bold red"}.get(level, "")
        line = Text.assemble((f"{name:>12} │ ", colour), (text, style))
        with suppress(BrokenPipeError):
            self._console.print(line, soft_wrap=True)
            sys.stdout.flush()
