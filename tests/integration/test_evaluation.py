"""The evaluation on real PostgreSQL: figures recounted with numpy, and each body sees itself and those below it."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import numpy as np
import pytest

from services.projections.engine import ensure_schema
from shared.calendar import VIETNAM
from shared.documents.steps import SEVEN
from shared.readmodels.cases import fold as cases
from shared.readmodels.cases.limits import WHICH as WHICH_LIMIT
from shared.readmodels.cases.limits import documents_behind_limit, limit_shares
from shared.readmodels.documents import fold as documents
from shared.readmodels.evaluation import fold as evaluation
from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.queries import (
    WHICH,
    choices,
    documents_behind,
    figures_by,
    figures_of_bodies,
    finished_steps,
    total,
    trend,
)
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster import fold as roster
from tests.conftest import Database
from tests.unit.given import who

CITY, OFFICE, DISTRICT, WARD, OTHER_DISTRICT = "thanh-uy", "van-phong-thanh-uy", "quan", "phuong", "quan-khac"
TREE = {CITY: None, OFFICE: CITY, DISTRICT: CITY, WARD: DISTRICT, OTHER_DISTRICT: CITY}
NOW = dt.datetime.now(VIETNAM)
ALL = EvaluationFilter("", "", "", (NOW - dt.timedelta(days=30)).date(), NOW.date())


def a_step(body: str, step: str, minutes: int, **more: Any) -> dict[str, Any]:
    began = NOW - dt.timedelta(days=2)
    document = more.pop("document_id", uuid4())
    usual: dict[str, Any] = {
        "body_id": body, "document_id": document, "step": step, "case_id": document, "kind": "Báo cáo", "symbol": None,
        "urgency": 0, "state": "done", "began_at": began, "ended_at": began + dt.timedelta(minutes=minutes),
        "open_since": None, "waits_for": None, "due_at": None, "minutes": minutes, "laps": "[]", "pending": [],
        "actor_id": None, "actor_name": None, "actor_post": None, "secrecy_rank": 0,
    }  # fmt: skip
    return usual | more


@pytest.fixture
async def insight(database: Database) -> AsyncIterator[asyncpg.Pool]:
    connection = await asyncpg.connect(database.url("projections"))
    for model in (roster.MODEL, documents.MODEL, cases.MODEL, evaluation.MODEL):
        await ensure_schema(connection, model)
    for body_id, parent in TREE.items():
        await connection.execute(
            "INSERT INTO roster.bodies (body_id, name, symbol, level, parent_body_id, numbering, successors, exceptions, separate_approver, second_step, numbering_rules) "
            "VALUES ($1, $1, 'X', 'level', $2, 'party', '{}', '[]', false, false, '{}')",
            body_id,
            parent,
        )
    await connection.close()
    pool = await asyncpg.create_pool(database.url("insight"), min_size=1, max_size=2, init=decode_jsonb)
    yield pool
    await pool.close()


async def keep(database: Database, rows: list[dict[str, Any]]) -> None:
    connection = await asyncpg.connect(database.url("projections"))
    columns = list(rows[0])
    await connection.executemany(
        f"INSERT INTO evaluation.steps ({', '.join(columns)}) "
        f"VALUES ({', '.join(f'${n}' for n in range(1, len(columns) + 1))})",
        [list(row.values()) for row in rows],
    )
    await connection.close()


async def bodies_seen_by(pool: asyncpg.Pool, body: str, clearance: int = 0) -> set[str]:
    actor = who("chuyenvien1").model_copy(update={"body_id": body, "clearance": clearance})
    async with ReadModels(pool).as_actor(actor) as reads:
        return {row["body_id"] for row in await reads.connection.fetch("SELECT body_id FROM evaluation.measured")}


async def test_a_body_sees_itself_and_those_below_and_the_city_office_sees_all(
    database: Database, insight: asyncpg.Pool
) -> None:
    await keep(database, [a_step(body, "receive", 10) for body in TREE])
    assert await bodies_seen_by(insight, WARD) == {WARD}
    assert await bodies_seen_by(insight, DISTRICT) == {DISTRICT, WARD}
    assert await bodies_seen_by(insight, OTHER_DISTRICT) == {OTHER_DISTRICT}
    assert await bodies_seen_by(insight, OFFICE) == await bodies_seen_by(insight, CITY) == set(TREE)
    assert await bodies_seen_by(insight, "unheard-of") == set()
    assert await insight.fetch("SELECT 1 FROM evaluation.steps") == [], "nobody set, nothing seen"
    connection = await asyncpg.connect(database.url("projections"))
    await connection.execute("UPDATE roster.bodies SET parent_body_id = $1 WHERE body_id = $2", OTHER_DISTRICT, WARD)
    await connection.close()
    assert await bodies_seen_by(insight, DISTRICT) == {DISTRICT}
    assert await bodies_seen_by(insight, OTHER_DISTRICT) == {OTHER_DISTRICT, WARD}, "with all its history"


async def test_what_is_secret_is_counted_for_nobody_below_its_clearance(
    database: Database, insight: asyncpg.Pool
) -> None:
    await keep(database, [a_step(WARD, "receive", 10), a_step(DISTRICT, "receive", 10, secrecy_rank=2)])
    assert await bodies_seen_by(insight, CITY) == {WARD}
    assert await bodies_seen_by(insight, CITY, clearance=2) == {WARD, DISTRICT}


async def test_medians_and_percentiles_are_numpys(database: Database, insight: asyncpg.Pool) -> None:
    random = np.random.default_rng(7)
    rows = [
        a_step(body, step, int(minutes), kind=kind)
        for body in (DISTRICT, WARD)
        for step in SEVEN
        for kind in ("Báo cáo", "Công văn")
        for minutes in random.lognormal(4, 1, random.integers(1, 40))
    ]
    await keep(database, rows)
    async with ReadModels(insight).as_actor(who("lanhdao").model_copy(update={"body_id": CITY})) as reads:
        for asked in (ALL, ALL.but(body=WARD), ALL.but(kind="Công văn"), ALL.but(step="draft", body=DISTRICT)):
            chosen = [
                row["minutes"]
                for row in rows
                if all(not wanted or row[name] == wanted for name, wanted in
                       (("body_id", asked.body), ("kind", asked.kind), ("step", asked.step)))
            ]  # fmt: skip
            found = await total(reads, asked)
            assert found.done == len(chosen)
            assert found.median == pytest.approx(np.percentile(chosen, 50))
            assert found.p90 == pytest.approx(np.percentile(chosen, 90))
        by_step = await figures_by(reads, "step", ALL)
        assert {row.key for row in by_step} == set(SEVEN)
        for row in by_step:
            minutes = [one["minutes"] for one in rows if one["step"] == row.key]
            assert (row.median, row.p90) == pytest.approx(tuple(np.percentile(minutes, (50, 90))))
        common = {row.key: row.median for row in by_step}
        for row in await figures_of_bodies(reads, ALL):
            own = [one for one in rows if one["body_id"] == row.body_id]
            assert row.brisk == sum(one["minutes"] <= common[one["step"]] for one in own)
        assert sum(week.done for week in await trend(reads, ALL)) == len(rows)


def a_busy_body() -> list[dict[str, Any]]:
    ended = NOW - dt.timedelta(days=2)
    late, early = ended - dt.timedelta(days=1), ended + dt.timedelta(days=9)
    waiting = {"state": "open", "ended_at": None}
    return [
        a_step(DISTRICT, "handle", 60, due_at=early), a_step(DISTRICT, "handle", 90, due_at=late),
        a_step(DISTRICT, "route", 30),
        a_step(DISTRICT, "annotate", 20, ended_at=NOW - dt.timedelta(days=90)),
        a_step(DISTRICT, "annotate", 0, open_since=NOW - dt.timedelta(hours=2), **waiting),
        a_step(DISTRICT, "annotate", 0, open_since=NOW - dt.timedelta(days=20), **waiting),
        a_step(DISTRICT, "handle", 0, open_since=NOW - dt.timedelta(days=3), due_at=late, **waiting),
        a_step(DISTRICT, "handle", 0, open_since=NOW - dt.timedelta(days=3), due_at=early, **waiting),
        a_step(DISTRICT, "file", 0, state="ahead", began_at=None, ended_at=None),
        a_step(DISTRICT, "file", 0, state="dropped", ended_at=None),
    ]  # fmt: skip


async def test_every_figure_has_its_documents_behind_it(database: Database, insight: asyncpg.Pool) -> None:
    await keep(database, a_busy_body())
    async with ReadModels(insight).as_actor(who("lanhdao").model_copy(update={"body_id": DISTRICT})) as reads:
        found = await total(reads, ALL)
        counted = {name: getattr(found, name) for name in ("done", "with_due", "on_time", "late", "open", "stale")}
        assert counted == {"done": 3, "with_due": 2, "on_time": 1, "late": 1, "open": 4, "stale": 2}
        assert (found.today, found.days, found.weeks) == (1, 2, 1)
        for which in WHICH:
            lines, many = await documents_behind(reads, which, ALL)
            expected = found.done if which == "slow" else getattr(found, which)
            assert len(lines) == many == expected, which
        lines, many = await documents_behind(reads, "slow", ALL, over=60)
        assert [line.minutes for line in lines] == [90, 60] and many == 2
        lines, _ = await documents_behind(reads, "stale", ALL)
        assert [line.step for line in lines] == ["annotate", "handle"], "who waits longest comes first"
        assert all(isinstance(line.document_id, UUID) and not line.own for line in lines)
        offered = await choices(reads)
        assert [row.value for row in offered.bodies] == [WARD, DISTRICT]


async def follow(database: Database, document: UUID, body: str, procedure: str, *steps: dict[str, Any]) -> None:
    """A running case of ``document`` with its steps as they are kept."""
    case = {
        "document_id": document, "body_id": body, "direction": "incoming", "procedure_id": procedure,
        "procedure_name": f"Quy trình {procedure}", "version": 1, "opened_at": NOW, "due_at": NOW,
        "work_due_on": NOW.date(), "lead_post": "specialist", "calendar": "{}", "state": "open", "completed_at": None,
        "late_hours": None, "closing": None, "revision": 1, "secrecy_rank": 0,
    }  # fmt: skip
    connection = await asyncpg.connect(database.url("projections"))
    usual = {
        "document_id": document, "body_id": body, "procedure_id": procedure, "version": 1, "place": 1, "hours": 4.0,
        "post": "leader", "waits_for": [], "ends_with": "annotated", "due_at": NOW, "started_at": NOW,
        "completed_at": NOW - dt.timedelta(days=1), "took_hours": 2.0, "late_hours": 0.0, "passed_over": False,
        "secrecy_rank": 0,
    }  # fmt: skip
    for table, row in (("cases", case), *(("steps", {**usual, "name": step["step_key"], **step}) for step in steps)):
        await connection.execute(
            f"INSERT INTO cases.{table} ({', '.join(row)}) VALUES ({', '.join(f'${n}' for n in range(1, len(row) + 1))})",
            *row.values(),
        )
    await connection.close()


async def test_figures_of_one_procedure_and_the_limits_it_sets(database: Database, insight: asyncpg.Pool) -> None:
    quick, slow, other = uuid4(), uuid4(), uuid4()
    await keep(
        database,
        [
            a_step(DISTRICT, "annotate", 20, document_id=quick),
            a_step(DISTRICT, "annotate", 400, document_id=slow),
            a_step(DISTRICT, "annotate", 5, document_id=other, kind="Công văn"),
            a_step(DISTRICT, "issue", 7, document_id=uuid4(), case_id=slow),
        ],
    )
    late = {"late_hours": 2.5, "took_hours": 6.5}
    overdue = {"completed_at": None, "took_hours": None, "late_hours": None, "due_at": NOW - dt.timedelta(hours=1)}
    way = {"step_key": "way", "place": 2, "ends_with": "routed"}
    await follow(database, quick, DISTRICT, "o.first", {"step_key": "say"}, {**way, "passed_over": True})
    await follow(database, slow, DISTRICT, "o.first", {"step_key": "say", **late}, {**way, **overdue})
    await follow(database, other, DISTRICT, "o.second", {"step_key": "say"})

    async with ReadModels(insight).as_actor(who("lanhdao").model_copy(update={"body_id": DISTRICT})) as reads:
        first = ALL.but(procedure="o.first")
        assert (await total(reads, first)).done == 2
        assert (await total(reads, ALL)).done == 4
        assert len(await finished_steps(reads, first, 10)) == 3, "with the issue of what answered one of them"
        assert [row.value for row in (await choices(reads)).procedures] == ["o.first", "o.second"]

        shares = {(row.procedure_id, row.step_key): row for row in await limit_shares(reads, ALL)}
        say, passed = shares["o.first", "say"], shares["o.first", "way"]
        assert (say.done, say.on_time, say.late, say.median) == (2, 1, 1, 4.25)
        assert (passed.done, passed.passed, passed.overdue) == (0, 1, 1)
        assert shares["o.second", "say"].on_time == 1
        assert {row.step_key for row in await limit_shares(reads, ALL.but(step="route"))} == {"way"}
        assert await limit_shares(reads, ALL.but(step="receive")) == [], "no procedure limits it"
        assert {row.procedure_id for row in await limit_shares(reads, ALL.but(kind="Công văn"))} == {"o.second"}
        for which in WHICH_LIMIT:
            lines, many = await documents_behind_limit(reads, which, "", first)
            assert (
                len(lines)
                == many
                == sum(getattr(row, which) for row in shares.values() if row.procedure_id == "o.first")
            )
        (behind,), _ = await documents_behind_limit(reads, "overdue", "way", first)
        assert behind.document_id == slow
    async with ReadModels(insight).as_actor(who("lanhdao").model_copy(update={"body_id": OTHER_DISTRICT})) as reads:
        assert await limit_shares(reads, ALL) == []
