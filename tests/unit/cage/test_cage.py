"""A cage holds: what goes wrong inside stays inside, and nothing is left of it."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from shared.cage import Broken, Cage, Crashed, Limit, TooHeavy
from shared.cage.walls import support
from tests.unit.cage import wild

ROOT = Path(__file__).resolve().parents[3]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def cage() -> AsyncIterator[Cage]:
    async with Cage("tests.unit.cage.wild").opened() as opened:
        yield opened


def processes(*words: str) -> list[int]:
    """Processes whose command line has all the words."""
    found = []
    for path in Path("/proc").iterdir():
        if path.name.isdecimal():
            with suppress(OSError):
                line = (path / "cmdline").read_bytes().split(b"\0")
                if all(word.encode() in line for word in words):
                    found.append(int(path.name))
    return found


async def gone(*words: str) -> bool:
    """Whether they are gone soon."""
    for _ in range(100):
        if not processes(*words):
            return True
        await asyncio.sleep(0.05)
    return False


async def test_an_answer_comes_back_as_its_type(cage: Cage) -> None:
    assert await cage.run("an", wild.length, b"abc", 2) == 6
    assert await cage.run("an", wild.backwards, b"abc") == b"cba"
    assert await cage.run("an", wild.typed, b"abc", b"\xff") == wild.Told(text="b'\\xff'abc", copy_=bytes(range(256)))


async def test_a_file_is_opened_where_it_lies(cage: Cage, tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * 100_000)
    assert await cage.run("an", wild.from_file, path) == 100_000


async def test_a_declared_refusal_travels_with_its_fields(cage: Cage) -> None:
    with pytest.raises(wild.Unreadable) as refused:
        await cage.run("an", wild.refuses, b"locked")
    assert (refused.value.code, str(refused.value)) == ("password", "locked")


@pytest.mark.parametrize(
    ("function", "limit"),
    [
        (wild.swells, Limit.MEMORY), (wild.judges, Limit.MEMORY), (wild.spins, Limit.TIME), (wild.sleeps, Limit.TIME),
        (wild.talks, Limit.OUTPUT), (wild.fills, Limit.OUTPUT), (wild.litters, Limit.OUTPUT),
        (wild.bombs, Limit.PROCESSES),
    ],
)  # fmt: skip
async def test_what_takes_too_much_is_ended(cage: Cage, function, limit: Limit) -> None:
    with pytest.raises(TooHeavy) as heavy:
        await cage.run("an", function, b"")
    assert heavy.value.limit is limit


async def test_many_small_eaters_are_counted_together(cage: Cage) -> None:
    with pytest.raises(TooHeavy) as heavy:
        await cage.run("an", wild.swarms, b"")
    assert heavy.value.limit is Limit.MEMORY


async def test_a_crash_and_a_surprise_are_told_apart(cage: Cage) -> None:
    with pytest.raises(Crashed, match="SIGSEGV"):
        await cage.run("an", wild.dies, b"")
    with pytest.raises(Broken, match=r"^KeyError$"):
        await cage.run("an", wild.stumbles, b"the text of a secret")


async def test_one_death_takes_nobody_along(cage: Cage) -> None:
    slow = asyncio.create_task(cage.run("an", wild.rests, b"abc"))
    with pytest.raises(Crashed):
        await cage.run("binh", wild.dies, b"")
    assert await slow == 3


async def test_a_reader_has_no_network_no_programs_and_no_files(cage: Cage, tmp_path: Path) -> None:
    assert support().seccomp and support().landlock
    assert await cage.run("an", wild.calls, b"") == "AF_INET AF_INET6 AF_UNIX AF_NETLINK"
    for function in (wild.forks, wild.execs):
        with pytest.raises(Broken, match="PermissionError"):
            await cage.run("an", function, b"")
    assert await cage.run("an", wild.pries, b"") == []
    with pytest.raises(Broken, match="PermissionError"):
        await cage.run("an", wild.writes, str(tmp_path / "x").encode())
    assert await cage.run("an", wild.threads, b"abc") == 3


async def test_a_grandchild_has_no_network_either(cage: Cage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = await cage.run("an", wild.connects, str(server.getsockname()[1]).encode())
    assert "PermissionError" in said


@pytest.mark.skipif(support().landlock < 6, reason="this kernel keeps no signals in")
async def test_signals_stay_inside(cage: Cage) -> None:
    assert await cage.run("an", wild.signals, str(os.getpid()).encode()) == "denied"


async def test_nothing_of_the_city_is_in_its_environment(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_SECRET", "x")
    async with Cage().opened() as fresh:
        assert "SESSION_SECRET" not in await fresh.run("an", wild.environment, b"")


async def test_the_scratch_folder_is_gone_afterwards(cage: Cage) -> None:
    folder = Path(await cage.run("an", wild.scratches, b"x"))
    assert folder.name.startswith("congvan-cage-")
    assert not folder.exists()  # noqa: ASYNC240 - a look


async def test_a_folder_that_is_given_is_written_to_and_stays(cage: Cage, tmp_path: Path) -> None:
    assert await cage.run_in(tmp_path, 5, "an", wild.makes, b"abc") == str(tmp_path)
    assert (tmp_path / "made").read_bytes() == b"abc"
    with pytest.raises(TooHeavy):
        await cage.run_in(tmp_path, 1, "an", wild.spins_on, b"")


async def test_grandchildren_end_with_an_answer_and_cannot_leave(cage: Cage) -> None:
    assert "not permitted" in await cage.run("an", wild.bears, b"33333.25")
    assert await gone("sleep", "33333.25")


async def test_grandchildren_end_with_a_time_out(cage: Cage) -> None:
    with pytest.raises(TooHeavy):
        await cage.run("an", wild.waits, b"33333.5")
    assert await gone("sleep", "33333.5")


async def test_who_no_longer_waits_has_it_ended(cage: Cage) -> None:
    running = asyncio.create_task(cage.run("an", wild.waits, b"33333.75"))
    while not processes("sleep", "33333.75"):
        await asyncio.sleep(0.02)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await gone("sleep", "33333.75")


async def test_a_dead_nursery_is_replaced(cage: Cage) -> None:
    assert cage._living is not None
    running = asyncio.create_task(cage.run("an", wild.waits, b"33334.25"))
    while not processes("sleep", "33334.25"):
        await asyncio.sleep(0.02)
    cage._living.process.kill()
    with pytest.raises(Crashed):
        await running
    assert await gone("sleep", "33334.25")
    assert await cage.run("an", wild.length, b"abc", 1) == 3


async def test_nothing_outlives_the_service() -> None:
    service = subprocess.Popen([sys.executable, "-m", "tests.unit.cage.service", "33334.5"], cwd=ROOT)  # noqa: ASYNC220
    while not processes("sleep", "33334.5"):
        await asyncio.sleep(0.05)
    service.send_signal(signal.SIGKILL)
    service.wait()
    assert await gone("sleep", "33334.5")
    assert await gone("shared.cage", "tests.unit.cage.only_here")


async def test_one_person_leaves_a_place_to_the_others(cage: Cage) -> None:
    greedy = [asyncio.create_task(cage.run("an", wild.rests, b"x")) for _ in range(6)]
    await asyncio.sleep(0)
    await cage.run("binh", wild.length, b"x", 1)
    assert not all(task.done() for task in greedy)
    await asyncio.gather(*greedy)
