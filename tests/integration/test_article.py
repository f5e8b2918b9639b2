"""The reported figures follow the events: a small history, counted; one event more, and the figure is another."""

import datetime as dt
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid5

import asyncpg
import openpyxl
import pytest

from deploy.city.people import people_of
from deploy.local.kafka import Kafka
from deploy.local.postgres import Postgres
from services.insight.reform.lines import line
from services.insight.reporting import documents
from services.insight.reporting.figures import report
from services.meetings.commands import CallMeeting
from services.receiving.commands import ReceiveDocument, RegisterDocument
from services.tracking.initiatives.commands import WithdrawInitiative
from services.tracking.procedures.commands import WithdrawVersion
from services.tracking.programme.commands import CorrectAssessment
from shared.documents.head import DocumentHead
from shared.documents.text import extract_text
from shared.events.meetings import AgendaItem, Line, MeetingKind
from shared.events.people import Invitee
from shared.events.receiving import Channel
from shared.events.tracking.programme import Rating
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.initiatives.queries import initiatives
from shared.readmodels.programme import queries as programme
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.reports.figures import FIGURES
from shared.readmodels.reports.period import Period
from shared.readmodels.reports.queries import report_lines
from tests.article.figures import count
from tests.article.history import (
    BEGAN,
    COMMITTEE,
    DAYS,
    NAMES,
    OFFICE,
    Papers,
    Size,
    Task,
    join,
    lay,
    live,
    person,
    report_progress,
    targets,
)
from tests.article.scratch import ScratchCity, show
from tests.conftest import Database, copy_of

SIZE = Size(documents=6, tasks=26, tasks_with_progress=20, papers=Papers(meetings=2, conferences=1))
LATER = BEGAN + dt.timedelta(days=DAYS + 30)
WARD = "dang-uy-xa-hoa-vang-hoa-phuoc"


@dataclass
class Lived:
    """A city that has lived, and what its read models show."""

    city: ScratchCity
    tasks: list[Task]
    database: Database
    pool: asyncpg.Pool

    async def figures(self) -> dict[str, Any]:
        """The figures that are shown."""
        return (await count(self.pool, LATER.date())).values


async def tell(city: ScratchCity, database: Database) -> None:
    """Write down everything decided so far, and have it shown."""
    admin = await asyncpg.connect(database.url())
    await city.append(admin)
    await admin.close()
    await show(database.url("projections"), READ_MODELS)


@pytest.fixture(scope="module")
async def told(servers: tuple[Postgres, Kafka], template: str) -> AsyncIterator[tuple[ScratchCity, list[Task], str]]:
    """The history, told once: each test gets a copy of its database."""
    city = ScratchCity()
    tasks = live(city, SIZE)
    async with copy_of(template, servers[0]) as database:
        await tell(city, database)
        yield city, tasks, database.name


@pytest.fixture
async def lived(servers: tuple[Postgres, Kafka], told: tuple[ScratchCity, list[Task], str]) -> AsyncIterator[Lived]:
    city, tasks, name = told
    async with copy_of(name, servers[0]) as database:
        pool = await asyncpg.create_pool(database.url("insight"), min_size=1, max_size=2, init=decode_jsonb)
        yield Lived(city, tasks, database, pool)
        await pool.close()


async def test_one_event_more_is_seen_in_its_figure(lived: Lived) -> None:
    before = await lived.figures()
    assert (before["directive_documents"], before["tasks"], before["tasks_with_progress"]) == (6, 26, 20)
    assert (before["targets"], before["targets_done"], before["targets_on_schedule"]) == (19, 14, 5)
    assert before["documents_electronic_percent"] == 100
    assert before["initiatives"]["Đảng ủy xã Hòa Phước"] == ["2 không: không hẹn, không tốn phí"]

    assert (before["meeting_papers"], before["meeting_papers_electronic_percent"]) == (20, 90)
    assert before["conferences_to_commune_percent"] == 100

    assert before["procedures"]["organisation"] == {"procedures": 59, "regulations": 11}
    assert before["procedures"]["other"] == {"regulations_or_statutes": 4}

    report_progress(lived.city, lived.tasks[-1], LATER)
    dropped = WithdrawVersion(version=1, reason="Không còn dùng.")
    lived.city.give(
        "organisation.procedure-07", person("lanhdao", "ban-to-chuc"), dropped, LATER - dt.timedelta(days=9)
    )
    later_meeting = uuid5(NAMES, "later")
    chief, chair = person("chanhvp", COMMITTEE), people_of(COMMITTEE)["lanhdao"].ref()
    called = CallMeeting(meeting_id=later_meeting, body_id=COMMITTEE, title="Hội nghị", kind=MeetingKind.CONFERENCE,
                         place="Hội trường", starts_at=LATER, ends_at=LATER + dt.timedelta(hours=2), bodies=(WARD,),
                         chair=Invitee(person=chair, body_id=COMMITTEE), agenda=(AgendaItem(title="x"),))  # fmt: skip
    lived.city.give(later_meeting, chief, called, LATER)
    join(lived.city, later_meeting, WARD, Line.ABSENT, LATER)
    lived.city.give(uuid5(NAMES, "committee"), chief, called.model_copy(update={
        "meeting_id": uuid5(NAMES, "committee"), "kind": MeetingKind.COMMITTEE, "bodies": ()}), LATER)  # fmt: skip
    lay(lived.city, uuid5(NAMES, "committee"), 0, "on_paper", LATER)
    first, office = next(iter(targets(SIZE))), person("chanhvp", OFFICE)
    corrected = CorrectAssessment(as_of=dt.date(2022, 6, 30), rating=Rating.BEHIND, note="Chưa đạt.", reason="Số sai.")
    lived.city.give(first, office, corrected, LATER)
    withdrawn = WithdrawInitiative(reason="Trùng.")
    lived.city.give(uuid5(NAMES, f"initiative/{WARD}"), person("lanhdao", WARD), withdrawn, LATER)
    on_paper, clerk = uuid5(NAMES, "paper"), person("vanthu", COMMITTEE)
    received = ReceiveDocument(document_id=on_paper, body_id=COMMITTEE, channel=Channel.PAPER,
                               head=DocumentHead(issuer="Nơi gửi", subject="x"), paper_location="Tủ 1")  # fmt: skip
    lived.city.give(on_paper, clerk, received, LATER)
    lived.city.give(on_paper, clerk, RegisterDocument(head=received.head), LATER)

    await tell(lived.city, lived.database)
    after = await lived.figures()
    assert (after["meeting_papers"], after["meeting_papers_electronic_percent"]) == (21, 85.7)
    assert (after["conferences"], after["conferences_to_commune_percent"]) == (2, 50)
    assert after["procedures"] == {**before["procedures"], "organisation": {"procedures": 58, "regulations": 11}}
    assert after["tasks_with_progress"] == 21
    assert after["tasks_with_progress_percent"] == pytest.approx(80.8)
    assert (after["targets_done"], after["targets_on_schedule"]) == (13, 5)
    assert "Đảng ủy xã Hòa Phước" not in after["initiatives"]
    assert after["committees_without_initiative"] == before["committees_without_initiative"] + 1
    assert after["documents_registered"] == before["documents_registered"] + 1
    assert after["documents_electronic_percent"] < 100


async def test_a_report_counts_what_its_lists_show(lived: Lived) -> None:
    period = Period("year", dt.date(2021, 1, 1))
    async with ReadModels(lived.pool).as_actor(person("lanhdao", COMMITTEE)) as reads:
        found = await report(reads, period)
        counted = {figure.key: figure for figure in found.figures}
        for figure in FIGURES:
            assert len(await report_lines(reads, COMMITTEE, period, figure)) == counted[figure.key].value, figure.key
    assert len(found.months) == 12
    assert sum(month.issued for month in found.months) == counted["issued"].value > 0
    assert counted["electronic"].percent == 100
    assert counted["targets"].value == 19
    assert counted["targets_done"].value == 7, "as the year ended, every other of the fourteen"
    printed = documents.printed(found, "Thành ủy Đà Nẵng", None, period)
    text = " ".join(extract_text(printed, "application/pdf").split())
    assert "Năm 2021" in text
    assert "Nhiệm vụ đã giao" in text
    sheet = openpyxl.load_workbook(_file(documents.workbook(found, "Thành ủy", period)))
    rows = {row[0]: row[1] for row in sheet.worksheets[0].iter_rows(values_only=True)}
    assert rows["Văn bản đi phát hành"] == counted["issued"].value
    assert len(sheet.worksheets[1]._charts) == 1  # type: ignore[attr-defined] # openpyxl has no other way to ask


def _file(data: bytes) -> Any:

    return io.BytesIO(data)


async def test_every_body_sees_the_programme_and_nobody_nothing(lived: Lived) -> None:
    async with ReadModels(lived.pool).as_actor(person("chuyenvien1", WARD)) as reads:
        (one, *_) = listed = await programme.targets(reads, stands="done")
        assert len(listed) == 14
        assert one.ratings[-1] == "done"
        target = await programme.target(reads, one.target_id)
        assert target is not None and target.stands == "done"
        history = await programme.assessments(reads, one.target_id)
        assert len(history) == len(line(target, history, dt.date(2022, 7, 1)).dots) == 3
        quarters = await programme.quarters(reads)
        assert quarters[-1].done == 14
        assert (await programme.figures(reads, until=dt.date(2021, 7, 1))).at_risk == 5
        for quarter in quarters:
            then = await programme.figures(reads, until=quarter.until)
            assert (then.total, then.done, then.behind) == (quarter.total, quarter.done, quarter.behind)
        assert await programme.target_version(reads, one.target_id) == target.version
        assert len(await initiatives(reads, body_id=WARD)) == 1
    assert await lived.pool.fetch("SELECT 1 FROM programme.targets") == [], "nobody set, nothing seen"
    assert await lived.pool.fetch("SELECT 1 FROM initiatives.register") == []
