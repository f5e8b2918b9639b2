"""`python -m services.portal.evaluation PERSON FILE`: the event log of what PERSON may see, for process mining.

FILE ends in .json or .sqlite (OCEL 2.0) or .xes; ``--body``, ``--kind``, ``--procedure``, ``--since`` and ``--until``
narrow it.
"""

import argparse
import asyncio
import sys
from pathlib import Path

import asyncpg

from services.portal.evaluation.asked import Asked
from services.portal.evaluation.logs.formats import FORMATS, written
from services.portal.evaluation.measures import MOST_EXPORTED, Measures
from services.portal.frame.reads import Reads
from shared.audit.reads import ReadLog
from shared.bodies.roster import Roster
from shared.readmodels.reading import decode_jsonb
from shared.settings import Settings


async def _rows(person_id: str, asked: Asked) -> list[dict[str, object]]:
    async with asyncpg.create_pool(Settings().database_url, min_size=1, max_size=1, init=decode_jsonb) as pool:
        person = await Roster(pool).person(person_id)
        if person is None or not person.active:
            sys.exit(f"{person_id}: không có người này đang công tác (nobody of this name is in office)")
        read_log = ReadLog(pool, "portal")
        async with Reads(pool, read_log).as_actor(person.actor()) as view:
            view.opened("export", f"python -m services.portal.evaluation {asked.query}")
            rows: list[dict[str, object]] = await Measures(view.connection).steps(asked, MOST_EXPORTED)
        await read_log.flush()
        return rows


def main() -> None:
    """Parse the command line and write the file."""
    parser = argparse.ArgumentParser(prog="python -m services.portal.evaluation", description=__doc__)
    parser.add_argument("person")
    parser.add_argument("file", type=Path)
    for name in ("body", "kind", "procedure", "since", "until"):
        parser.add_argument(f"--{name}", default="")
    given = parser.parse_args()
    form = given.file.suffix.removeprefix(".")
    if form not in FORMATS:
        parser.error(f"FILE ends in one of: {', '.join(FORMATS)}")
    narrowed = {name: getattr(given, name) for name in ("body", "kind", "procedure", "since", "until")}
    asked = Asked.of(**narrowed)
    rows = asyncio.run(_rows(given.person, asked))
    if len(rows) > MOST_EXPORTED:
        sys.exit(f"hơn {MOST_EXPORTED} khâu: chọn khoảng thời gian ngắn hơn (choose a shorter period)")
    given.file.write_bytes(written(form, rows))
    print(f"{given.file}: {len(rows)} steps")


if __name__ == "__main__":
    main()
