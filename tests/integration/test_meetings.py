"""Meetings on real PostgreSQL: what is private stays with the person, what is by name with those named."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from services.meetings.commands import CallMeeting
from services.meetings.decider import DECIDER
from services.meetings.notes import Notes
from services.projections.engine import Applier, ensure_schema
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.readmodels.meeting_board import fold as meeting_board
from shared.readmodels.meeting_board import queries as board
from shared.readmodels.meeting_figures import fold as meeting_figures
from shared.readmodels.meeting_figures import queries as counted
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster import fold as roster
from tests.conftest import Database
from tests.integration.handlers import handler, request
from tests.unit.domain.test_meetings import THIRD, calling
from tests.unit.given import OTHER, who

MINE, THEIRS = who("lanhdao").person_id, who("lanhdao", OTHER).person_id


async def test_a_note_is_its_writers_alone(database: Database) -> None:
    meeting = uuid4()
    pool = await asyncpg.create_pool(database.url("meetings"), min_size=1, max_size=2)
    notes = Notes(pool)
    await notes.keep(MINE, meeting, "hỏi thêm về kinh phí")
    assert (await notes.of(MINE, meeting)).text == "hỏi thêm về kinh phí"
    assert (await notes.of(THEIRS, meeting)).text == ""
    assert await pool.fetchval("SELECT count(*) FROM notes") == 0, "nobody named, nothing shown"
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('congvan.person_id', $1, true)", THEIRS)
        changed = await connection.execute("UPDATE notes SET text = 'x'")
        assert changed == "UPDATE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("INSERT INTO notes VALUES ($1, $2, 'x', now())", MINE, uuid4())
    await notes.keep(MINE, meeting, "khác")
    await notes.keep(MINE, meeting, " ")
    await pool.close()
    admin = await asyncpg.connect(database.url())
    assert await admin.fetchval("SELECT count(*) FROM meetings.notes") == 0, "emptied, it is gone"
    await admin.close()


@pytest.mark.parametrize("role", ["portal", "projections", "tracking"])
async def test_no_other_role_reads_notes(database: Database, role: str) -> None:
    connection = await asyncpg.connect(database.url(role))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.fetch("SELECT * FROM meetings.notes")
    await connection.close()


async def call(database: Database, meeting: UUID) -> None:
    command: CallMeeting = calling(meeting_id=meeting)
    async with handler(database.url("meetings"), "meetings", DECIDER) as handling:
        await handling.handle(request(meeting, command, who("chanhvp")))


async def test_who_is_invited_by_name_sees_the_meeting_and_their_colleagues_do_not(database: Database) -> None:
    meeting = uuid4()
    await call(database, meeting)
    writer = await asyncpg.connect(database.url("projections"))
    for model in (roster.MODEL, meeting_board.MODEL, meeting_figures.MODEL):
        await ensure_schema(writer, model)
        applier = await Applier.open(writer, model, model.name)
        rows = await writer.fetch(f"SELECT service, {EVENT_COLUMNS} FROM log.events ORDER BY position")
        async with writer.transaction():
            applied = await applier.apply(writer, [recorded(row["service"], row) for row in rows])
        assert applied.failures == []
    await writer.close()

    pool = await asyncpg.create_pool(database.url("portal"), min_size=1, max_size=2, init=decode_jsonb)
    reads = ReadModels(pool)
    seen = {}
    for name, actor in {
        "calling": who("chuyenvien1"), "named": who("lanhdao", OTHER), "colleague": who("vanthu", OTHER),
        "of an invited body": who("vanthu", THIRD), "stranger": who("lanhdao", "ban-dan-van"),
        "acting for who is named": who("vanthu", OTHER).model_copy(update={"acting_for": THEIRS}),
    }.items():  # fmt: skip
        async with reads.as_actor(actor) as view:
            row = await board.meeting(view, meeting)
            attendance = await board.attendance(view, meeting)
        seen[name] = (row and row.role, len(attendance))
    async with reads.as_actor(who("chuyenvien1")) as view:
        day = calling().starts_at.date()
        totals = await counted.totals(view, day.replace(day=1), day)
    await pool.close()
    assert seen == {
        "calling": ("calling", 3),
        "named": ("person", 1),
        "colleague": (None, 1),
        "of an invited body": ("body", 1),
        "stranger": (None, 0),
        "acting for who is named": ("person", 1),
    }
    assert [(row.kind, row.meetings, row.percent) for row in totals] == [("standing_committee", 1, None)]
