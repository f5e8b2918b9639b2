"""What a cage costs: the time that a function which does nothing takes there, beyond what it takes by itself."""

import time
from statistics import median

from shared.cage import Cage
from shared.documents.text import extract_text

TRIES = 100
PRELOADED = "services.receiving.examination"  # as receiving has it


async def cage_ms() -> float:
    """The median of ms for a text of a line, queueing and process included."""
    took = []
    async with Cage(PRELOADED).opened() as cage:
        for _ in range(TRIES):
            began = time.perf_counter()
            await cage.run("bench", extract_text, b"Th\xc3\xb4ng b\xc3\xa1o", "text/plain")
            took.append((time.perf_counter() - began) * 1000)
    return median(took)
