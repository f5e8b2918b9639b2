"""``python -m shared.cage FD MODULE …``: a process that has imported the readers and forks a child for each file.

It starts with an empty environment, so that no child inherits a password, and never reads a foreign byte itself.
On the control socket (SOCK_SEQPACKET, so that a message is a message) it gets ``{"job", "function", "folder",
"seconds"}`` with three descriptors: the channel for the answer, the packed arguments, and the foreign bytes; or
``{"kill": job}``.  It answers
with ``{"job", "pid"}`` when the child lives and ``{"job", "ended": {…}}`` when it and its offspring are gone.
"""

import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from shared.cage import walls
from shared.cage.errors import Limit
from shared.cage.work import BROKEN, HEAVY, LONGEST_MESSAGE, Limits, Work, open_descriptors, work_named
from shared.texts import city

WATCH_S = 0.05  # between two checks of the children
NICENESS = 5  # people's requests come first


@dataclass
class Child:
    """A running job; ``over`` is the limit that it exceeded."""

    job: int
    pid: int
    pidfd: int
    limits: Limits
    until: float
    folder: Path | None  # in which it may write
    gone: Path | None  # that is deleted with it
    over: Limit | None = None
    looked: float = field(default_factory=time.monotonic)


class Nursery:
    """Forks, watches, kills and buries."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> None:
        """Serve until the other end of the control socket is closed, and end all children."""
        try:
            while True:
                for key, _ in self._selector.select(WATCH_S if self._children else None):
                    if key.data is not None:
                        self._bury(key.data)
                    elif not self._listen():
                        return
                self._watch()
        finally:
            for child in list(self._children.values()):
                self._bury(child)

    def _listen(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, LONGEST_MESSAGE, 3)
        if not message:
            return False
        asked = json.loads(message)
        if "kill" in asked:
            if child := self._children.get(asked["kill"]):
                _kill(child)
            return True
        self._bear(asked, work_named(asked["function"]), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        return True

    def _bear(self, asked: dict[str, Any], work: Work, descriptors: list[int]) -> None:
        job, limits = asked["job"], work.limits
        if seconds := asked["seconds"]:
            limits = replace(limits, cpu_s=seconds, wall_s=3 * seconds)
        work.prepare()
        scratch = Path(tempfile.mkdtemp(prefix="congvan-cage-")) if limits.spawns or limits.scratch else None
        folder = Path(asked["folder"]) if limits.folder else scratch
        nursery, ours = os.getpid(), open_descriptors() - work.held
        pid = os.fork()
        if pid == 0:
            _live(nursery, work, limits, folder, descriptors, ours)
        until = time.monotonic() + limits.wall_s
        child = Child(job, pid, os.pidfd_open(pid), limits, until, folder, gone=scratch)
        self._children[job] = child
        self._selector.register(child.pidfd, selectors.EVENT_READ, child)
        self._tell({"job": job, "pid": pid})

    def _watch(self) -> None:
        now = time.monotonic()
        for child in self._children.values():
            if child.over is None and now > child.until:
                child.over = Limit.TIME
                _kill(child)
            elif child.over is None and child.folder is not None and now - child.looked > WATCH_S:
                child.looked = now
                if over := _overgrown(child):
                    child.over = over
                    _kill(child)

    def _bury(self, child: Child) -> None:
        """Reap a child that has ended, after all that it started: until then its group's number is taken."""
        _kill(child)
        _, status, used = os.wait4(child.pid, 0)
        self._selector.unregister(child.pidfd)
        os.close(child.pidfd)
        del self._children[child.job]
        self._end_strays()
        if child.gone is not None:
            shutil.rmtree(child.gone, ignore_errors=True)
        code = os.waitstatus_to_exitcode(status)
        # a library may catch the signal; what it spent is counted in ticks
        spent = code != 0 and used.ru_utime + used.ru_stime >= 0.9 * child.limits.cpu_s
        over = child.over or (Limit.TIME if spent or code == -signal.SIGXCPU else None)
        over = over or (Limit.OUTPUT if code == -signal.SIGXFSZ else None)
        ended = {"code": code, "over": over, "cpu_s": used.ru_utime + used.ru_stime, "peak_kb": used.ru_maxrss}
        self._tell({"job": child.job, "ended": ended})

    def _end_strays(self) -> None:
        """End what children left behind: this process inherits it as the subreaper, and has no record of it."""
        own = {child.pid for child in self._children.values()}
        me = os.getpid()
        for pid in map(int, Path(f"/proc/{me}/task/{me}/children").read_text().split()):
            if pid not in own:
                with suppress(ProcessLookupError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)

    def _tell(self, message: dict[str, Any]) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self._control.send(json.dumps(message).encode())


def _kill(child: Child) -> None:
    """Kill the child, which is not reaped yet, and its group, which it may not have founded yet."""
    os.kill(child.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _overgrown(child: Child) -> Limit | None:
    """The limit that the child and all that it started exceed together; ``None`` where there is none."""
    group = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            with suppress(OSError):
                stat = (process / "stat").read_text().rpartition(") ")[2].split()
                if int(stat[2]) == child.pid:
                    group.append(process)
    if len(group) > child.limits.processes:
        return Limit.PROCESSES
    if sum(map(_memory_of, group)) > child.limits.memory + walls.own_memory():
        return Limit.MEMORY
    assert child.folder is not None
    kept = sum(path.lstat().st_size for path in child.folder.rglob("*") if path.exists())
    return Limit.OUTPUT if kept > 2 * child.limits.file_size else None


def _memory_of(process: Path) -> int:
    """The memory of a process in bytes, with its share of shared pages; 0 where it has just ended."""
    with suppress(OSError, IndexError):
        return int((process / "smaps_rollup").read_text().split("\nPss:")[1].split()[0]) * 1024
    return 0


def _live(
    nursery: int, work: Work, limits: Limits, folder: Path | None, descriptors: list[int], ours: frozenset[int]
) -> NoReturn:
    """Run the job in the child, and exit; ``ours`` are the nursery's descriptors, of which it gets three."""
    code = 1
    try:
        os.setsid()
        walls.prctl(walls.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != nursery:
            os._exit(1)
        channel, arguments, data = descriptors
        _close(ours - set(descriptors))
        if folder is not None:
            os.chdir(folder)
            os.environ.update(TMPDIR=str(folder), HOME=str(folder))
            tempfile.tempdir = str(folder)
        with socket.socket(fileno=channel) as out:
            out.sendall(_answer(work, limits, folder, arguments, data))
        code = 0
    finally:
        os._exit(code)


def _close(descriptors: frozenset[int]) -> None:
    """Close these, and silence the standard ones: messages of libraries quote the file."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    for number in descriptors - {0, 1, 2}:
        os.close(number)


def _answer(work: Work, limits: Limits, folder: Path | None, arguments: int, data: int) -> bytes:
    try:
        with os.fdopen(arguments, "rb") as packed, os.fdopen(data, "rb") as foreign:
            walls.put_up(limits, folder)
            return work.perform(foreign if work.takes_file else foreign.read(), packed.read())
    except MemoryError:
        return HEAVY + Limit.MEMORY.value.encode()
    except Exception as error:
        return BROKEN + type(error).__name__.encode()


def main() -> None:
    """Import the readers, report which walls hold, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    os.nice(NICENESS)  # its imports give way to a starting city, its children to people
    walls.prctl(walls.PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is handled by the service that owns this process
    for name in sys.argv[2:]:
        import_module(name)
    city()  # read now, because a child opens no files
    with suppress(BrokenPipeError):  # the service has ended meanwhile, which `serve` notices too
        control.send(json.dumps({"ready": asdict(walls.support())}).encode())
    gc.collect()
    gc.disable()  # a collection would copy the pages that all children share
    gc.freeze()
    Nursery(control).serve()
