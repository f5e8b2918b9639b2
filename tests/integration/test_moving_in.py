"""A body moves in: both registers of three years out of Excel, and then its numbers go on where they were."""

import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import asyncpg
import openpyxl
import pytest

from services.publishing.numbering import numbering_of
from services.publishing.numbers.cli import main
from services.publishing.numbers.entries.commands import ReserveNumber
from services.publishing.numbers.entries.decider import DECIDER as ENTRIES
from services.publishing.numbers.importing import RegisterImport
from services.receiving.commands import EnterPastDocument
from shared.bodies.roster import Body
from shared.documents.head import DocumentHead
from shared.eventsourcing.handling import CommandHandler
from shared.imports.sheet import OUTGOING, lines_of_workbook
from shared.settings import Settings
from tests.conftest import Database
from tests.integration.handlers import handler, received_and_registered, request
from tests.unit.given import BODY, who

HEADING = ("Số, ký hiệu văn bản", "Ngày tháng văn bản", "Tên loại và trích yếu nội dung văn bản", "Người ký",
           "Nơi nhận văn bản", "Đơn vị, người nhận bản lưu", "Số lượng bản", "Ghi chú")  # fmt: skip
OURS = Body(BODY, "Quận ủy Hải Châu", "QU", "party", "XII", term_opened_on=dt.date(2025, 6, 20))
REPORTS, LETTERS = 30, 12  # of each year; the term of before ended with 60 + 15 reports


def rows() -> list[tuple[object, ...]]:
    """2023 and 2024 and the beginning of 2025 in the term of before, then the present one from 01."""
    days = [(year, month) for year in (2023, 2024) for month in (2, 5, 9)] + [(2025, 3)]
    past = [(f"{n:02d}-BC/QU", dt.date(*days[n * len(days) // 76], 1 + n % 28), f"Báo cáo về việc {n}", "Nguyễn Văn A",
             "Thành ủy; Ban Tổ chức", "Lưu Văn phòng", 3, "") for n in range(1, 76)]  # fmt: skip
    now = [(f"{n:02d}-{kind}/QU", dt.date(2025, 8, n), f"{name} về việc {n}", "Nguyễn Văn A", "Thành ủy", "VT", 2, "")
           for kind, name, most in (("BC", "Báo cáo", 9), ("CV", "Công văn", 12)) for n in range(1, most + 1)]  # fmt: skip
    return [*past, *now]


def workbook(lines: Sequence[tuple[object, ...]]) -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for line in [("SỔ ĐĂNG KÝ VĂN BẢN ĐI",), HEADING, *lines]:
        book.worksheets[0].append(line)
    book.save(target)
    return target.getvalue()


async def moved_in(handling: CommandHandler, data: bytes) -> Counter[str]:
    into = RegisterImport(handling, OURS, who("vanthu"), "so-di.xlsx", Settings())
    return Counter([(await into.enter(line))[0] for line in lines_of_workbook(data, OUTGOING).items])


async def next_number(handling: CommandHandler, kind: str) -> str:
    entry = uuid4()
    command = ReserveNumber(document_id=entry, kind=kind, reason="họp", **numbering_of(OURS))
    return (await handling.handle(request(entry, command))).events[0].data.symbol  # type: ignore[attr-defined,no-any-return]


async def test_both_registers_move_in_and_the_numbers_go_on(database: Database) -> None:
    async with handler(database.url("publishing"), "publishing", ENTRIES) as handling:
        data = workbook(rows())
        assert await moved_in(handling, data) == {"entered": 96}
        assert await moved_in(handling, data) == {"there": 96}
        assert [await next_number(handling, kind) for kind in ("Báo cáo", "Công văn", "Quyết định")] == [
            "10-BC/QU", "13-CV/QU", "01-QĐ/QU"
        ]  # fmt: skip
        wrong = [("10-BC/QU", dt.date(2025, 9, 1), "Báo cáo khác", "", "", "", "", ""),
                 ("12-BC/QU", dt.date(2025, 9, 1), "Báo cáo khác", "", "", "", "", ""),
                 ("09-BC/QU", dt.date(2025, 8, 9), "Báo cáo đã sửa", "", "", "", "", "")]  # fmt: skip
        assert await moved_in(handling, workbook(wrong)) == {"conflict": 2, "wrong": 1}
    connection = await asyncpg.connect(database.url("publishing"))
    first = json.loads(await connection.fetchval(
        "SELECT data FROM events WHERE data ->> 'symbol' = '75-BC/QU'"))  # fmt: skip
    assert (first["series"], first["copies"], first["paper_location"]) == (f"issue:{BODY}:BC:XII-1", 3, "Lưu Văn phòng")
    assert [one["name"] for one in first["outside"]] == ["Thành ủy", "Ban Tổ chức"]
    assert (first["head"]["subject"], first["head"]["kind"], first["issued_on"]) == (
        "về việc 75",
        "Báo cáo",
        "2025-03-20",
    )
    await connection.close()

    async with handler(database.url("receiving")) as handling:
        for year, most in ((2024, 40), (2025, 35), (2026, 17)):
            for number in range(1, most + 1):
                document = uuid4()
                command = EnterPastDocument(
                    document_id=document, body_id=BODY, arrival_number=number, register_year=year, source="sổ đến",
                    registered_on=dt.date(year, 1, 5), head=DocumentHead(issuer="Thành ủy", subject="về việc"),
                )  # fmt: skip
                await handling.handle(request(document, command))
        answer = await received_and_registered(handling, uuid4())
        assert answer.events[0].data.arrival_number == 18  # type: ignore[attr-defined]


def test_what_a_register_would_enter_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(workbook([*rows()[:2], ("không số", dt.date(2025, 1, 1), "Báo cáo x", "", "", "", "", "")]))
    assert main([str(path), "--check"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["outcome"], one["number"], one["kind"]) for one in told[:-1]] == [
        ("enter", 1, "Báo cáo"), ("enter", 2, "Báo cáo"), ("wrong", None, "Báo cáo")
    ]  # fmt: skip
