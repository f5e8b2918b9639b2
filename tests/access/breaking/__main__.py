"""`python -m tests.access.breaking [RULE …]`: what the tester says of a city with each rule left out, and with all of them in.

Prints a JSON line per rule: the routes that were asked, and how many cells were wrong without the rule and with it.
"""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.access.asking import Asking, strangers
from tests.access.breaking.sitecustomize import RULES
from tests.access.chains import try_chains
from tests.access.city import City, seeded_city
from tests.access.pages import Portal
from tests.access.table import Services, Tally

ASKED = {
    "posts": "tracking/calendars/{stream_id}/declare-day-off",
    "bodies": "publishing/documents/{stream_id}/request-recall",
    "clearance": "routing/documents/{stream_id}/comment-document",
    "visibility": "outside: feeds of every clearance",
    "forms": "POST portal/notices/seen",
    "files": "files: who knows the hash",
    "ids": "derived_ids: the id that a directive's task",
    "ceiling": "clearances: a chief appoints somebody",
}


async def wrong(city: City, asking: Asking, only: str) -> int:
    """How many cells of the routes, or links of the chains, are wrong."""
    tally, key = Tally(), city.environment["ACTOR_TOKEN_PRIVATE_KEY"]
    if ": " in only:
        tried, through = await try_chains(city, asking, only)
        return len(through) if tried else -1
    if "portal" in only:
        await Portal(asking, city.world, tally).run(only)
    else:
        await Services(asking, city.world, tally, strangers(key)).run(only)
    return len(tally.wrong) if tally.cells else -1


async def breaking(off: Path) -> int:
    """Try every rule; returns the exit code."""
    told = []
    async with seeded_city() as city, Asking(city.stack.urls, city.environment["ACTOR_TOKEN_PRIVATE_KEY"]) as asking:
        for rule in sys.argv[1:] or RULES:
            with_rule = await wrong(city, asking, ASKED[rule])
            await asyncio.to_thread(off.write_text, rule)
            without = await wrong(city, asking, ASKED[rule])
            await asyncio.to_thread(off.write_text, "")
            told.append({"rule": rule, "asked": ASKED[rule], "wrong_without": without, "wrong_with": with_rule})
            print(json.dumps(told[-1]), flush=True)
    return 0 if all(one["wrong_without"] > 0 and one["wrong_with"] == 0 for one in told) else 1  # type: ignore[operator]


def main() -> int:
    """Start once more with the rules' wrappers on the path of every process, then try."""
    if "ACCESS_BREAKS" in os.environ:
        return asyncio.run(breaking(Path(os.environ["ACCESS_BREAKS"])))
    with tempfile.TemporaryDirectory(prefix="congvan-breaks-") as folder:
        path = os.pathsep.join((str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")))
        environment = {**os.environ, "ACCESS_BREAKS": f"{folder}/off", "PYTHONPATH": path}
        os.environ |= environment
        return os.spawnve(
            os.P_WAIT, sys.executable, [sys.executable, "-m", "tests.access.breaking", *sys.argv[1:]], environment
        )


if __name__ == "__main__":
    sys.exit(main())
