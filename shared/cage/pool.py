"""The service's side of a cage: ``await cage.run(who, function, data, …)``."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from prometheus_client import Counter, Histogram

from shared.cage.errors import Crashed, Limit, TooHeavy
from shared.cage.turns import Turns
from shared.cage.walls import ROOT, Support
from shared.cage.work import LONGEST_MESSAGE, Work, work_of

PLACES = 2  # children at a time in one service, for a machine of two cores
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "TESSDATA_PREFIX")  # and no secret of the city

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

RUNS = Counter("congvan_cage_runs_total", "Foreign files opened", ["function", "outcome"])
SECONDS = Histogram("congvan_cage_seconds", "How long opening took, without waiting for a place", ["function"])

log = structlog.get_logger("cage")


@dataclass(frozen=True)
class _Where:
    """The folder in which a run works, and its seconds of processor time; 0 for those of its limits."""

    folder: str = ""
    seconds: int = 0


@dataclass
class _Job:
    ended: asyncio.Future[dict[str, Any]]
    pid: int | None = None


@dataclass
class _Living:
    """A running nursery."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    ready: asyncio.Future[None]
    jobs: dict[int, _Job] = field(default_factory=dict)


class Cage:
    """Opens foreign files in child processes; ``preloaded`` are the modules whose functions they run."""

    def __init__(self, *preloaded: str, places: int = PLACES) -> None:
        self._preloaded = preloaded
        self._turns, self._long_turns = Turns(places), Turns(1)
        self._living: _Living | None = None
        self._last = 0

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Cage"]:
        """Keep the cage warm inside the block, and end it with the block."""
        self._nursery()
        try:
            yield self
        finally:
            await self.close()

    @property
    def is_warm(self) -> bool:
        """Whether the nursery lives."""
        return self._living is not None

    async def run(
        self,
        who: str,
        function: Callable[Concatenate[Any, Arguments], Answer],
        data: bytes | Path,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Answer:
        """The answer of ``function`` (marked with `caged`) to ``data``; ``who`` sent the data and waits for their turn.

        Raises what the function says that it raises, and `CageError`.
        """
        assert not named, "arguments travel in their order"
        return await self._run(self._turns, _Where(), who, function, data, *arguments)

    async def run_in(
        self,
        folder: Path,
        seconds: int,
        who: str,
        function: Callable[Concatenate[Any, Arguments], Answer],
        data: bytes | Path,
        *arguments: Arguments.args,
        **named: Arguments.kwargs,
    ) -> Answer:
        """Like `run`, in ``folder``, where it may write, with ``seconds`` of processor time; one such run at a time."""
        assert not named, "arguments travel in their order"
        return await self._run(self._long_turns, _Where(str(folder), seconds), who, function, data, *arguments)

    async def _run(
        self,
        turns: Turns,
        where: "_Where",
        who: str,
        function: Callable[..., Answer],
        data: bytes | Path,
        *arguments: object,
    ) -> Answer:
        work = work_of(function)
        outcome = "cancelled"
        async with turns.turn(who):
            begun = time.perf_counter()
            try:
                answer: Answer = work.unpack(await self._answer(work, where, data, work.pack(arguments)))
                outcome = "answered"
                return answer
            except Exception as error:
                outcome = error.limit.value if isinstance(error, TooHeavy) else type(error).__name__
                if not isinstance(error, work.raises):
                    log.warning("a file was not opened", function=work.name, error=repr(error))
                raise
            finally:
                RUNS.labels(work.function.__name__, outcome).inc()
                SECONDS.labels(work.function.__name__).observe(time.perf_counter() - begun)

    async def _answer(self, work: Work, where: "_Where", data: bytes | Path, packed: bytes) -> bytes:
        living = self._nursery()
        await asyncio.shield(living.ready)
        self._last = number = self._last + 1
        job = living.jobs[number] = _Job(asyncio.get_running_loop().create_future())
        ours, theirs = socket.socketpair()
        with ours:
            ours.setblocking(False)
            with theirs:
                await asyncio.to_thread(
                    _send, living, {"job": number, "function": work.name, **asdict(where)}, theirs, packed, data
                )
            try:
                answer = await _received(ours, work.limits.output)
                ended = await asyncio.shield(job.ended)
            finally:
                if not job.ended.done():
                    with suppress(OSError):
                        living.control.send(json.dumps({"kill": number}).encode())
        return _judged(answer, ended)

    def _nursery(self) -> _Living:
        """The running nursery, or a new one."""
        if self._living is None or self._living.process.poll() is not None:
            self._living = self._begin()
        return self._living

    def _begin(self) -> _Living:
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "shared.cage", str(theirs.fileno()), *self._preloaded],
                pass_fds=[theirs.fileno()],
                cwd=ROOT,
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        living = _Living(process, ours, loop.create_future())
        loop.add_reader(ours.fileno(), self._hear, loop, living)
        return living

    def _hear(self, loop: asyncio.AbstractEventLoop, living: _Living) -> None:
        message = living.control.recv(LONGEST_MESSAGE)
        if not message:
            loop.remove_reader(living.control.fileno())
            self._lost(living)
            return
        report = json.loads(message)
        if "ready" in report:
            _warn(Support(**report["ready"]))
            living.ready.set_result(None)
        elif "pid" in report:
            living.jobs[report["job"]].pid = report["pid"]
        elif not (job := living.jobs.pop(report["job"])).ended.done():
            job.ended.set_result(report["ended"])

    def _lost(self, living: _Living) -> None:
        """Clean up behind a nursery that is gone: its runs fail, its children end, the next run starts a new one."""
        living.control.close()
        if not living.ready.done():
            living.ready.set_exception(Crashed("the nursery did not begin"))
            living.ready.exception()  # it may have no waiter
        for job in living.jobs.values():
            if job.pid is not None:
                with suppress(ProcessLookupError):
                    os.killpg(job.pid, signal.SIGKILL)
            if not job.ended.done():
                job.ended.set_exception(Crashed("the nursery ended"))
        living.jobs.clear()
        if self._living is living:
            self._living = None

    async def close(self) -> None:
        """End the nursery and everything that it started."""
        living, self._living = self._living, None
        if living is not None:
            living.control.shutdown(socket.SHUT_RDWR)
            await asyncio.to_thread(living.process.wait)


def _send(living: _Living, message: dict[str, Any], channel: socket.socket, packed: bytes, data: bytes | Path) -> None:
    arguments = _in_memory(packed)
    foreign = os.open(data, os.O_RDONLY | os.O_CLOEXEC) if isinstance(data, Path) else _in_memory(data)
    try:
        socket.send_fds(living.control, [json.dumps(message).encode()], [channel.fileno(), arguments, foreign])
    except OSError as error:
        raise Crashed("the nursery is gone") from error
    finally:
        os.close(arguments)
        os.close(foreign)


def _in_memory(data: bytes) -> int:
    """An open file with these bytes, in memory only."""
    descriptor = os.memfd_create("foreign", os.MFD_CLOEXEC)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


async def _received(channel: socket.socket, most: int) -> bytes:
    """Read the answer until its writer closes it.  Raises `TooHeavy`."""
    loop = asyncio.get_running_loop()
    answer = bytearray()
    with suppress(ConnectionResetError):
        while part := await loop.sock_recv(channel, 256 * 1024):
            answer += part
            if len(answer) > most:
                raise TooHeavy(Limit.OUTPUT)
    return bytes(answer)


def _judged(answer: bytes, ended: dict[str, Any]) -> bytes:
    """The answer of a child that ended normally.  Raises `TooHeavy` or `Crashed` for another end."""
    if ended["over"] is not None:
        raise TooHeavy(Limit(ended["over"]))
    if ended["code"] != 0 or not answer:
        code = int(ended["code"])
        raise Crashed(signal.Signals(-code).name if code < 0 else f"exit code {code}")
    return answer


def _warn(support: Support) -> None:
    if not (support.seccomp and support.landlock):
        log.warning("this kernel lacks a wall of the cage", seccomp=support.seccomp, landlock=support.landlock)
