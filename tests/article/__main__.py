"""`python -m tests.article`: a history of the size that the city reports, and its figures out of the read models.

The last line is JSON; the exit code is 0 only if every figure is the reported one.
"""

import asyncio
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
from rich.console import Console

from deploy.database.migrate import migrate
from deploy.local.manager import Child, Manager
from deploy.local.postgres import Postgres
from deploy.local.rundir import RunDir
from deploy.local.stack import ROOT
from shared.observability.logging import configure_logging
from shared.readmodels.reading import decode_jsonb
from tests.article.figures import COUNTED, Figures, count
from tests.article.history import Size, live
from tests.article.scratch import ScratchCity, show

REPORTED = Path(__file__).with_name("reported.json")


async def article() -> int:
    """Run it; returns the exit code."""
    configure_logging("article", "WARNING", "console")
    folder = Path(tempfile.mkdtemp(prefix="congvan-article-"))
    run_dir = RunDir(folder)
    postgres = Postgres(folder / "postgres", run_dir.ports(["postgres"])["postgres"], run_dir.secrets())
    manager = Manager(ROOT, run_dir.log, quiet=True)
    child = Child("postgres", postgres.argv(), {}, postgres.ready, prepare=postgres.prepare, stop_signal=signal.SIGINT)
    manager.start([child])
    try:
        await manager.wait_ready(["postgres"])
        await asyncio.to_thread(migrate, postgres.admin_url, postgres.passwords())
        return _judged(await lived(postgres))
    finally:
        await manager.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def lived(postgres: Postgres) -> Figures:
    """Feed the history, show it and count."""
    console = Console(stderr=True)
    began = time.monotonic()
    city = ScratchCity()
    live(city, Size())
    console.print(f"decided {city.events} events in {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    admin = await asyncpg.connect(postgres.admin_url)
    await city.append(admin)
    await admin.close()
    console.print(f"appended in {time.monotonic() - began:.1f} s")
    began = time.monotonic()
    await show(postgres.url("projections"), COUNTED)
    console.print(f"read models folded in {time.monotonic() - began:.1f} s")
    pool = await asyncpg.create_pool(postgres.url("insight"), min_size=1, max_size=2, init=decode_jsonb)
    try:
        return await count(pool)
    finally:
        await pool.close()


def _judged(figures: Figures) -> int:
    reported = json.loads(REPORTED.read_text("utf-8"))
    for line in figures.lines():
        print(line)
    wrong = {name: (figures.values.get(name), value) for name, value in reported.items()
             if figures.values.get(name) != value}  # fmt: skip
    for name, (counted, value) in wrong.items():
        print(f"{name}: counted {counted}, reported {value}", file=sys.stderr)
    print(json.dumps({**figures.values, "as_reported": not wrong}, ensure_ascii=False))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(article()))
