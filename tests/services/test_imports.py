"""An archive taken over into the running city by the command line, and by a clerk on the screen: killed in the middle."""

import asyncio
import io
import json
import os
import signal
import sys
from pathlib import Path

import asyncpg
import httpx
import openpyxl

from deploy.city.people import people_of
from deploy.local.processes import PROCESSES
from deploy.local.stack import ROOT, LocalStack
from shared.bodies.tokens import sign_actor
from shared.documents.files import FileStore
from shared.documents.symbols import Style
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from tests.unit.portal.notes import attached, export, incoming, note, text

BODY = "dang-uy-phuong-hai-chau-phuoc-ninh"
PAPER = OfficialDocument(
    style=Style.PARTY, issuer="Quận ủy Hải Châu", parent="Thành ủy Đà Nẵng", kind="Thông báo",
    subject="về việc tổ chức hội nghị tổng kết", paper=paper_of_lines("\n".join(("Kính gửi các đồng chí.",) * 3)),
    recipient_lines=("Như trên",),
    symbol="15-TB/QU", place="Đà Nẵng", signers=(Signer(post="Bí thư", name="Nguyễn Văn An"),),
)  # fmt: skip
NOTES = 60


def environment(stack: LocalStack) -> dict[str, str]:
    receiving = next(process for process in PROCESSES if process.name == "receiving")
    return {**stack.env(receiving), "PATH": os.environ["PATH"]}


async def start(stack: LocalStack, *arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.receiving", "import-archive", *arguments, cwd=ROOT, env=environment(stack),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip


async def finished(stack: LocalStack, *arguments: str) -> tuple[int, str]:
    process = await start(stack, *arguments)
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def taken_over(stack: LocalStack) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(stack.postgres.admin_url)
    try:
        return await connection.fetch(
            "SELECT stream_id, type, data FROM receiving.events WHERE data->>'body_id' = $1 AND type LIKE '%Past%'",
            BODY,
        )
    finally:
        await connection.close()


async def test_an_archive_comes_over_once_however_often_it_is_killed(city: LocalStack, tmp_path: Path) -> None:
    pdf = compose_pdf(PAPER).data
    files = {n: pdf + b"\n%% %d" % n for n in range(1, NOTES + 1)}
    folder = tmp_path / "kho"
    (folder / "quet").mkdir(parents=True)
    notes = [incoming(n, NOTES + 1 - n, attached(f"{n}.pdf", files[n])) for n in range(1, NOTES + 1)]
    (folder / "vanban.dxl").write_bytes(export(*notes, note(900, text("Memo", "x"))))
    (folder / "quet" / "15.pdf").write_bytes(pdf)
    clerk = ("--as", f"vanthu.{BODY}")

    dying = await start(city, str(folder), *clerk)
    while len(await taken_over(city)) < 10:
        assert dying.returncode is None, "it ended before it could be killed"
        await asyncio.sleep(0.05)
    os.kill(dying.pid, signal.SIGKILL)
    await dying.communicate()
    half = len(await taken_over(city))
    assert 10 <= half < NOTES

    report = tmp_path / "bao-cao.xlsx"
    code, said = await finished(city, str(folder), *clerk, "--report", str(report))
    assert code == 1, said  # one note is no document
    assert "Memo" in said
    lines = await taken_over(city)
    assert len({line["stream_id"] for line in lines}) == len(lines) == NOTES + 1
    rows = list(openpyxl.load_workbook(report).worksheets[0].iter_rows(min_row=2, values_only=True))
    outcomes = [row[1] for row in rows]
    assert outcomes.count("đã có từ trước") == half
    assert outcomes.count("đã nhập") == NOTES + 1 - half
    assert outcomes.count("chưa nhập được") == 1

    events = [json.loads(line["data"]) for line in lines]
    assert sorted(event["arrival_number"] for event in events if "arrival_number" in event) == [*range(1, NOTES + 1)]
    scanned = next(event for event in events if "arrival_number" not in event)
    assert (scanned["head"]["symbol"], scanned["head"]["issuer"]) == ("15-TB/QU", "Quận ủy Hải Châu")
    store = FileStore.from_url(city.values()["FILES_URL"])
    for event in events:
        kept = await store.get(event["files"][0]["sha256"])
        assert kept == (pdf if event is scanned else files[int(event["head"]["symbol"].split("-")[0])])

    code, said = await finished(city, str(folder), *clerk)
    assert "0 đã nhập" in said
    assert len(await taken_over(city)) == len(lines)

    code, said = await finished(city, str(folder), "--as", f"lanhdao.{BODY}")
    assert code == 2
    assert "không phải văn thư" in said.replace("\n", " ")


CLERKS_BODY = "dang-uy-phuong-hai-chau-nam-duong"


async def test_an_import_survives_its_process(city: LocalStack) -> None:
    """A register sent over HTTP; receiving dies in the middle, and the next process ends the import, once."""
    lines = 400
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Số đến", "Ngày đến", "Tác giả", "Số, ký hiệu", "Tên loại và trích yếu nội dung"])
    for number in range(1, lines + 1):
        sheet.append([number, "02/01/2020", "Quận ủy Hải Châu", f"{number}-CV/QU", f"Công văn về việc thử {number}"])
    file = io.BytesIO()
    book.save(file)
    clerk = people_of(CLERKS_BODY)["vanthu"].actor()
    key = city.job_env()["ACTOR_TOKEN_PRIVATE_KEY"]
    url = f"{city.urls['receiving']}/imports"
    connection = await asyncpg.connect(city.postgres.admin_url)
    count = "SELECT count(*) FROM receiving.events WHERE body_id = $1 AND type LIKE $2"

    def headers() -> dict[str, str]:
        return {"Authorization": f"Bearer {sign_actor(clerk, key)}", "X-File-Name": "so-cu.xlsx"}

    async with httpx.AsyncClient(timeout=120) as http:
        begun = await http.post(url, headers=headers(), content=file.getvalue())
        assert begun.status_code == 200, begun.text
        assert begun.json()["lines"] == lines
        second = await http.post(url, headers=headers(), content=file.getvalue())
        assert second.json()["code"] == "import.running"
        while await connection.fetchval(count, CLERKS_BODY, "%PastDocumentEntered%") < 20:
            await asyncio.sleep(0.02)
        city.manager.kill("receiving")
        half = await connection.fetchval(count, CLERKS_BODY, "%PastDocumentEntered%")
        assert half < lines, "it died too late to prove anything"
        await city.manager.wait_ready(["receiving"])
        for _ in range(600):
            (shown,) = (await http.get(url, headers=headers())).json()["imports"]
            if not shown["running"]:
                break
            await asyncio.sleep(0.2)
        assert (shown["done"], shown["total"], shown["running"]) == (lines, lines, False)
        assert shown["counts"].get("entered", 0) + shown["counts"].get("there", 0) == lines
        asked = {"import_id": shown["import_id"]}
        report = await http.get(f"{url}/report", headers=headers(), params=asked)
        rows = openpyxl.load_workbook(io.BytesIO(report.content)).worksheets[0].max_row
        assert rows == lines + 1
    assert await connection.fetchval(count, CLERKS_BODY, "%PastDocumentEntered%") == lines
    steps = await connection.fetch(
        "SELECT type FROM receiving.events WHERE body_id = $1 AND type LIKE '%.Import%' ORDER BY position", CLERKS_BODY
    )
    kinds = [step["type"].split(".")[2] for step in steps]
    assert (kinds[0], kinds[-1]) == ("ImportStarted", "ImportFinished")
    assert set(kinds[1:-1]) == {"ImportAdvanced"}
    await connection.close()
