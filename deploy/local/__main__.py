"""`python -m deploy.local up` runs the city here; `… exec -- COMMAND` runs a command with its settings."""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from deploy.city.client import CityClient
from deploy.city.people import OPERATORS, SIGN_INS
from deploy.local.manager import StartFailed
from deploy.local.rundir import AlreadyRunning, RunDir
from deploy.local.stack import ROOT, LocalStack
from shared.texts import say

RUN = ROOT / ".run"


async def up(folder: Path, demo: bool) -> int:
    """Start everything, seed the city, send a document through all steps, stay up."""
    began = time.monotonic()
    loop = asyncio.get_running_loop()
    told_to_stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, told_to_stop.set)
    async with LocalStack(folder) as stack:
        started = time.monotonic() - began
        jobs = ["seed", "demo"] if demo else ["seed"]
        for job in jobs:
            code = await asyncio.to_thread(stack.run_job, "deploy.city", job)
            if code != 0:
                print(f"deploy.city {job} ended with {code}", file=sys.stderr)
                return code
        print(say("local_stack.portal", url=stack.urls["portal"]))
        print(say("local_stack.password", password=stack.job_env()["IDENTITY_PASSWORD"]))
        pins = CityClient(stack.job_env())
        for person_id, who in SIGN_INS.items():
            own, sealing = pins.pin_of(person_id), pins.pin_of(person_id.partition(".")[2])
            print(f"    {person_id:<30} {who} · {say('local_stack.pins', own=own, sealing=sealing)}")
        print(say("local_stack.operations", url=stack.urls["operations"]))
        for person_id, who in OPERATORS.items():
            print(f"    {person_id:<30} {who}")
        print(
            f"  {stack.broker.name} · services ready in {started:.1f} s, all done in {time.monotonic() - began:.1f} s"
        )
        print(
            f"  memory of the whole stack: {stack.memory_bytes() / 2**20:,.0f} MiB · Ctrl-C ends everything\n",
            flush=True,
        )
        await told_to_stop.wait()
    return 0


def run_with_settings(folder: Path, role: str | None, command: list[str]) -> int:
    """Run ``command`` with the running stack's environment and the database role ``role`` (else the superuser)."""
    state = RunDir(folder).read_state()
    if not state:
        print("Nothing runs here: start it with `make run` first.", file=sys.stderr)
        return 1
    environment = {**os.environ, **state["env"]}
    if role is not None:
        environment["DATABASE_URL"] = state["roles"][role]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603 - what whoever sits at the terminal asks for


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("--folder", type=Path, default=RUN, help="where data, logs and ports are kept")
    commands = parser.add_subparsers(dest="command", required=True)
    starting = commands.add_parser("up", help="run the city")
    starting.add_argument("--no-demo", action="store_true", help="seed bodies and people only")
    running = commands.add_parser("exec", help="run a command with the running city's settings")
    running.add_argument("--role", help="whose database role the command gets")
    running.add_argument("argv", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.command == "exec":
        return run_with_settings(arguments.folder, arguments.role, [part for part in arguments.argv if part != "--"])
    try:
        return asyncio.run(up(arguments.folder, not arguments.no_demo))
    except AlreadyRunning:
        state = RunDir(arguments.folder).read_state() or {}
        portal = state.get("urls", {}).get("portal", "still starting")
        print(f"It runs already: {portal} (folder {arguments.folder}).")
        return 0
    except StartFailed as error:
        print(f"Could not start: {error}. See {arguments.folder}/logs.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
