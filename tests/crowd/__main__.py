"""`python -m tests.crowd MEMBERS URL PORT OUT`: the crowd as a process of its own, until it is told to stop.

It is nice to others: its members stand for machines elsewhere.  Every half second it says how many events have come.
"""

import asyncio
import dataclasses
import json
import os
import signal
import sys
from collections import defaultdict
from pathlib import Path

import aiohttp
from aiohttp import web

from tests.crowd import members
from tests.crowd.readers import Everything, Got, Receiver, play


async def main(people: list[members.Member], url: str, port: int) -> Everything:
    """Play everybody; returns what each got."""
    everything: Everything = defaultdict(Got)
    runner = web.AppRunner(Receiver({one.id: one for one in people}, everything).app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    endless = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(url, timeout=endless, connector=aiohttp.TCPConnector(limit=0)) as http:
        tasks = [
            asyncio.create_task(play(http, one, everything[one.id])) for one in people if one.kind != members.WEBHOOK
        ]
        while not over.is_set():
            waiting = sum(one.kind == members.STREAM and everything[one.id].start is None for one in people)
            print(sum(len(got.events) for got in everything.values()), waiting, flush=True)
            done = [task for task in tasks if task.done()]
            for task in done:
                task.result()  # a member that fell over is a fault of the crowd's
            await asyncio.sleep(0.5)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await runner.cleanup()
    return everything


if __name__ == "__main__":
    os.nice(19)
    _, listed, base, receiver_port, result = sys.argv
    got = asyncio.run(main(members.read(Path(listed)), base, int(receiver_port)))
    Path(result).write_text(json.dumps({one: dataclasses.asdict(of_one) for one, of_one in got.items()}), "utf-8")
