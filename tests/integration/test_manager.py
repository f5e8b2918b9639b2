"""The process manager: order, restarts, and nothing left behind."""

import asyncio
import gc
import json
import os
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local.forked import Module
from deploy.local.manager import Child, Manager, StartFailed
from deploy.local.rundir import AlreadyRunning, RunDir
from deploy.local.stack import ROOT

SLEEP = "import time, pathlib, sys; pathlib.Path(sys.argv[1]).touch(); time.sleep(600)"


def child(tmp_path: Path, name: str, *, needs: tuple[str, ...] = (), job: bool = False, code: str = SLEEP) -> Child:
    mark = tmp_path / name

    async def ready() -> bool:
        return mark.exists()

    return Child(name, [sys.executable, "-c", code, str(mark)], dict(os.environ), ready, needs=needs, job=job)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_started_in_order_restarted_and_ended(tmp_path: Path) -> None:
    manager = Manager(ROOT, lambda name: tmp_path / f"{name}.log", quiet=True)
    touch = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()"
    children = [
        child(tmp_path, "service", needs=("job",)),
        child(tmp_path, "job", needs=("store",), job=True, code=touch),
        child(tmp_path, "store"),
    ]
    manager.start(children)
    await manager.wait_ready(["service", "job", "store"], 20)
    order = sorted(("store", "job", "service"), key=lambda name: (tmp_path / name).stat().st_mtime_ns)
    assert order == ["store", "job", "service"]
    before = manager.pids()
    manager.kill("service", signal.SIGKILL)
    await manager.wait_ready(["service"], 20)
    assert manager.pids()["service"] != before["service"]
    assert manager.restarts == {"service": 1}
    last = manager.pids()
    await manager.stop()
    assert not any(alive(pid) for pid in (*before.values(), *last.values()))


MODULE = """
import atexit, json, os, sys
folder = os.environ["FOLDER"]
atexit.register(lambda: open(f"{folder}/at-exit", "w").close())
print(json.dumps({"preloaded": "shared.web.service" in sys.modules, "nice": os.nice(0), "name": __name__, "arguments": sys.argv[1:]}))
print("wrong", file=sys.stderr)
if os.environ["ENDS"]:
    raise SystemExit(3)
open(f"{folder}/ready", "w").close()
import time
time.sleep(600)
"""


def module(tmp_path: Path, name: str, *, ends: bool) -> Child:
    (tmp_path / f"{name}.py").write_text(MODULE)

    async def ready() -> bool:
        return (tmp_path / "ready").exists()

    env = {"FOLDER": str(tmp_path), "ENDS": "yes" if ends else ""}
    return Child(name, Module(name, nice=7), env, ready, job=ends)


async def test_a_module_is_forked_from_what_has_the_libraries(tmp_path: Path) -> None:
    manager = Manager(tmp_path, lambda name: tmp_path / f"{name}.log", quiet=True)
    manager.start([module(tmp_path, "serving", ends=False)])
    await manager.wait_ready(["serving"], 60)
    first = manager.pids()["serving"]
    told, wrong = (tmp_path / "serving.log").read_text().splitlines()
    assert json.loads(told) == {"preloaded": True, "nice": os.nice(0) + 7, "name": "__main__", "arguments": []}
    assert wrong == "wrong"
    manager.kill("serving", signal.SIGKILL)
    await manager.wait_ready(["serving"], 20)
    second = manager.pids()["serving"]
    await manager.stop()
    assert first != second
    assert manager.restarts == {"serving": 1}
    assert not alive(first)
    assert not alive(second)


async def test_a_forked_job_that_fails_is_told(tmp_path: Path) -> None:
    manager = Manager(tmp_path, lambda name: tmp_path / f"{name}.log", quiet=True)
    manager.start([module(tmp_path, "failing", ends=True)])
    with pytest.raises(StartFailed, match="failing ended with 3"):
        await manager.wait_ready(["failing"], 60)
    await manager.stop()
    assert (tmp_path / "at-exit").exists()


async def test_a_job_that_fails_is_told(tmp_path: Path) -> None:
    manager = Manager(ROOT, lambda name: tmp_path / f"{name}.log", quiet=True)
    manager.start([child(tmp_path, "job", job=True, code="raise SystemExit(3)")])
    with pytest.raises(StartFailed, match="job ended with 3"):
        await manager.wait_ready(["job"], 20)
    await manager.stop()


SLOW_TO_COME_BACK = f"""
import pathlib, sys, time
again = pathlib.Path(sys.argv[1] + ".again")
time.sleep(2.5) if again.exists() else again.touch()
{SLEEP}
"""


async def test_ready_is_who_is_ready_at_the_end_of_the_wait(tmp_path: Path) -> None:
    """The first is ready at once, goes away, and is not back yet when the other is there."""
    manager = Manager(ROOT, lambda name: tmp_path / f"{name}.log", quiet=True)
    late = child(tmp_path, "late", code=f"import time; time.sleep(1); {SLEEP}")
    manager.start([child(tmp_path, "first", code=SLOW_TO_COME_BACK), late])
    both = asyncio.create_task(manager.wait_ready(["first", "late"], 20))
    await manager.wait_ready(["first"], 20)
    (tmp_path / "first").unlink()
    manager.kill("first", signal.SIGKILL)
    await both
    assert (tmp_path / "first").exists()
    await manager.stop()


async def test_a_question_that_cannot_be_asked_is_told(tmp_path: Path) -> None:
    async def broken() -> bool:
        raise ValueError("no such address")

    manager = Manager(ROOT, lambda name: tmp_path / f"{name}.log", quiet=True)
    manager.start([replace(child(tmp_path, "service"), ready=broken)])
    with pytest.raises(ValueError, match="no such address"):
        await manager.wait_ready(["service"], 20)
    await manager.stop()


async def test_the_children_of_a_killed_manager_end_too(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys, pathlib\n"
        "from tests.integration.test_manager import child, Manager, ROOT\n"
        "async def main():\n"
        "    folder = pathlib.Path(sys.argv[1])\n"
        "    manager = Manager(ROOT, lambda name: folder / f'{name}.log', quiet=True)\n"
        "    manager.start([child(folder, 'service')])\n"
        "    await manager.wait_ready(['service'], 20)\n"
        "    print(manager.pids()['service'], flush=True)\n"
        "    await asyncio.sleep(600)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, str(tmp_path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    pid = int(await asyncio.wait_for(process.stdout.readline(), 30))
    assert alive(pid)
    process.kill()
    await process.wait()
    for _ in range(100):
        if not alive(pid):
            break
        await asyncio.sleep(0.05)
    assert not alive(pid)


def test_a_folder_belongs_to_one_stack_and_keeps_its_ports_and_secrets(tmp_path: Path) -> None:
    first = RunDir(tmp_path)
    assert first.read_state() is None
    held = first.lock()
    first.write_state({"urls": {"portal": "http://127.0.0.1:1"}})
    with pytest.raises(AlreadyRunning):
        RunDir(tmp_path).lock()
    assert RunDir(tmp_path).read_state() == {"urls": {"portal": "http://127.0.0.1:1"}}
    ports, secrets = first.ports(["a", "b"]), first.secrets()
    assert len(set(ports.values())) == 2
    held.close()
    again = RunDir(tmp_path)
    assert again.ports(["a", "b"]) == ports
    assert again.secrets() == secrets
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


def test_a_port_is_held_for_who_is_to_listen_on_it(tmp_path: Path) -> None:
    run_dir = RunDir(tmp_path)
    ports = run_dir.ports(["portal", "never used"])
    address = ("127.0.0.1", ports["portal"])
    with socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind(address)
    with socket.create_server(address) as server, socket.create_connection(address):  # says SO_REUSEADDR
        server.accept()[0].close()
        assert RunDir(tmp_path).ports(["portal"])["portal"] != address[1]
    del run_dir
    gc.collect()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports["never used"]))
