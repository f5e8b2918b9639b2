"""`python -m deploy.city seed|demo`: fill the running city's directory; send the sample documents their whole way."""

import asyncio
import os
import sys
from itertools import cycle
from uuid import UUID, uuid5

import asyncpg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.city.client import CityClient
from deploy.city.desk import PAPERS, Desk
from deploy.city.journey import STEPS, Journey, samples
from deploy.city.keys import SampleKeys
from deploy.city.people import bodies
from deploy.city.procedures import seed_procedures
from deploy.city.seed import seed

NAMESPACE = UUID("5a7f9c1e-3f0b-4b57-9a43-0d6a3f2f8c11")  # of the sample documents' ids
STEP_NAMES = dict(
    zip(
        STEPS,
        (
            "tiếp nhận",
            "bút phê",
            "chuyển xử lý",
            "dự thảo",
            "xin ý kiến",
            "phê duyệt",
            "phát hành",
            "nơi nhận",
            "nhiệm vụ",
        ),
        strict=True,
    )
)


async def run_seed() -> None:
    """Every body and its people, and the procedures that documents follow."""
    async with CityClient.from_environment() as client:
        people = await seed(client, os.environ["DATABASE_URL"], bodies(), SampleKeys.from_environment())
        await seed_procedures(client)
    print(f"  {len(bodies())} cơ quan, {people} cán bộ; đăng nhập với mật khẩu: {os.environ['IDENTITY_PASSWORD']}")
    for prefix, post in (("vanthu", "văn thư"), ("lanhdao", "lãnh đạo"), ("chanhvp", "chánh văn phòng")):
        print(f"    {prefix}.quan-uy-hai-chau  ({post} Quận ủy Hải Châu)")
    print("    chuyenvien1.quan-uy-hai-chau  (chuyên viên Quận ủy Hải Châu)")


async def run_demo() -> None:
    """The sample documents through all seven steps; once, however often the city starts."""
    by_id = {body.id: body for body in bodies()}
    districts = [body for body in bodies() if body.level == "district"]
    there = await _known_documents()
    async with CityClient.from_environment() as client:
        with Progress(
            TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        ) as progress:
            bar = progress.add_task("Văn bản mẫu", total=len(STEPS) * len(samples()) + len(PAPERS))
            for sample, district in zip(samples(), cycle(districts), strict=False):
                incoming = uuid5(NAMESPACE, sample.name)
                if incoming in there:
                    progress.update(bar, advance=len(STEPS), description=f"đã có · {sample.stem}"[:24])
                    continue
                communes = [body for body in bodies() if body.parent == district.id][:4]

                def told(step: str, name: str = sample.stem) -> None:
                    progress.update(bar, advance=1, description=f"{STEP_NAMES[step]} · {name}"[:24])

                consulted = (by_id["ban-to-chuc"], by_id["uy-ban-kiem-tra"])
                await Journey(client, district, consulted, communes, sample, told, incoming=incoming).travel()

            def laid(symbol: str) -> None:
                progress.update(bar, advance=1, description=f"bàn làm việc · {symbol}"[:24])

            await Desk(client).lay(there, laid)


async def _known_documents() -> set[UUID]:
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        return {row["document_id"] for row in await connection.fetch("SELECT document_id FROM registers.incoming")}
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run({"seed": run_seed, "demo": run_demo}[sys.argv[1]]())
