"""`python -m tests.bench.rest`: how long the city takes to start, and what it holds in memory when nobody works.

The median of three starts on an empty folder, in seconds; the memory is the proportional set size, in MB, a while after
everything is ready.  Both depend on the machine: they are compared with another version's on the same one.
"""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from deploy.local.stack import LocalStack

STARTS = 3
REST_S = 20.0


async def once() -> tuple[float, float]:
    """One city: seconds until everything is ready, and MB at rest."""
    folder = Path(tempfile.mkdtemp(prefix="congvan-rest-"))
    try:
        began = time.monotonic()
        async with LocalStack(folder, quiet=True, log_level="WARNING") as stack:
            started = time.monotonic() - began
            await asyncio.sleep(REST_S)
            return started, stack.memory_bytes() / 1e6
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def main() -> int:
    """Print the medians as JSON."""
    measured = [await once() for _ in range(STARTS)]
    starts, memories = zip(*measured, strict=True)
    figures = {"start_s": round(median(starts), 2), "memory_mb": round(median(memories), 1), "starts": STARTS}
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
