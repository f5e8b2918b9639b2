"""Insight over HTTP on real PostgreSQL: who asks, what they are told, and that it is written down before."""

import io
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import openpyxl
import pytest

from services.insight.app import create_app
from services.portal.frame.insight import Insight
from services.projections.engine import ensure_schema
from shared.bodies.actor import Actor
from shared.bodies.tokens import new_keys, sign_actor
from shared.eventsourcing.decider import Rejected
from shared.insight.evaluation import DocumentsBehind, Evaluation
from shared.insight.reform import InitiativeRegister, Programme
from shared.insight.reports import Report
from shared.insight.whatif import WhatIf, WhatIfChoices
from shared.readmodels.catalogue import READ_MODELS
from shared.settings import Settings
from tests.conftest import Database
from tests.integration.test_evaluation import DISTRICT, NOW, OTHER_DISTRICT, TREE, a_step, keep
from tests.unit.given import who

PRIVATE, PUBLIC = new_keys()
LEADER = who("lanhdao").model_copy(update={"body_id": DISTRICT, "clearance": 2})
UNCLEARED = LEADER.model_copy(update={"clearance": 0})
STRANGER = LEADER.model_copy(update={"body_id": OTHER_DISTRICT})
HOURS = {"since": f"{NOW.year - 1}-01-01"}
SECRET = UUID(int=77)


def bearer(actor: Actor, **more: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {sign_actor(actor, PRIVATE, **more)}"}


@pytest.fixture
async def http(database: Database) -> AsyncIterator[httpx.AsyncClient]:
    connection = await asyncpg.connect(database.url("projections"))
    for model in READ_MODELS:
        await ensure_schema(connection, model)
    for body_id, parent in TREE.items():
        await connection.execute(
            "INSERT INTO roster.bodies (body_id, name, symbol, level, parent_body_id, numbering, successors, exceptions, separate_approver, second_step, numbering_rules) "
            "VALUES ($1, $1, 'X', 'level', $2, 'party', '{}', '[]', false, false, '{}')",
            body_id,
            parent,
        )
    await connection.close()
    await keep(
        database,
        [
            a_step(DISTRICT, "handle", 60),
            a_step(DISTRICT, "handle", 90, document_id=SECRET, secrecy_rank=2),
            a_step(OTHER_DISTRICT, "handle", 90),
        ],
    )
    app = create_app(Settings(database_url=database.url("insight"), actor_token_public_key=PUBLIC))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://insight"
        ) as client,
    ):
        yield client


async def read(database: Database) -> list[Mapping[str, Any]]:
    """What was written down, except what waits for others."""
    admin = await asyncpg.connect(database.url())
    rows = await admin.fetch(
        "SELECT site, what, about, id, secrecy_rank, address_hash FROM audit.reads ORDER BY read_id"
    )
    await admin.close()
    return [dict(row) for row in rows]


PATHS = (
    "/evaluation", "/evaluation/documents", "/evaluation/limits", "/evaluation/what-if/choices",
    "/evaluation/what-if?drop=draft", "/evaluation/report.pdf", "/evaluation/log.json", "/programme",
    "/programme/names", f"/programme/{SECRET}", "/initiatives", f"/initiatives/{SECRET}", "/reports",
    "/reports/list?figure=received", "/reports/bao-cao.xlsx",
)  # fmt: skip


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x.y.z"}, bearer(LEADER, lifetime_s=-60)])
async def test_nobody_is_told_anything_without_a_token(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for path in PATHS:
        answer = await http.get(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) in ((401, "auth.missing"), (401, "auth.invalid")), path


async def test_figures_are_those_that_the_person_may_see(http: httpx.AsyncClient) -> None:
    for actor, done in ((LEADER, 2), (UNCLEARED, 1), (STRANGER, 1)):
        answer = await http.get("/evaluation", params=HOURS, headers=bearer(actor))
        found = Evaluation.model_validate_json(answer.content)
        assert (found.total.done, [row.key for row in found.steps]) == (done, ["handle"])
    answer = await http.get("/evaluation/documents", params=HOURS, headers=bearer(STRANGER))
    assert {line.body_id for line in DocumentsBehind.model_validate_json(answer.content).lines} == {OTHER_DISTRICT}


async def test_a_secret_row_is_written_down_before_it_is_told(http: httpx.AsyncClient, database: Database) -> None:
    await http.get("/evaluation/documents", params=HOURS, headers=bearer(UNCLEARED))
    assert await read(database) == []
    here, there = ("10.0.0.7", "Firefox"), ("10.0.0.8", "Firefox")
    for place in (here, there):
        answer = await http.get("/evaluation/documents", params=HOURS, headers=bearer(LEADER, place=place))
        assert str(SECRET) in answer.text
    first, second = await read(database)
    assert (first["site"], first["what"], first["about"], first["secrecy_rank"]) == ("insight", "entry", str(SECRET), 2)
    assert first["address_hash"] != second["address_hash"], "from where the person asks, not the portal"
    admin = await asyncpg.connect(database.url())
    await admin.execute("ALTER FUNCTION audit.note RENAME TO away")
    answer = await http.get("/evaluation/documents", params=HOURS, headers=bearer(LEADER))
    await admin.close()
    assert answer.status_code >= 500 and str(SECRET) not in answer.text, "what cannot be written down is not shown"


async def test_what_is_taken_along_is_written_down_as_well(http: httpx.AsyncClient, database: Database) -> None:
    answer = await http.get("/evaluation/report.xlsx", params=HOURS, headers=bearer(LEADER))
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(list(book.worksheets[-1].iter_rows(min_row=4))) == 2
    taken = [row for row in await read(database) if row["what"] == "export"]
    assert [(row["id"].partition("?")[0], row["secrecy_rank"]) for row in taken] == [("/evaluation/report.xlsx", 2)]


async def test_every_answer_is_what_its_model_says(http: httpx.AsyncClient) -> None:
    for path, model in (
        ("/evaluation/what-if/choices", WhatIfChoices), ("/programme", Programme), ("/initiatives", InitiativeRegister),
        ("/reports", Report),
    ):  # fmt: skip
        answer = await http.get(path, headers=bearer(LEADER))
        assert model.model_validate_json(answer.content), path
    for path in ("/evaluation/report.pdf", "/reports/bao-cao.pdf"):
        assert (await http.get(path, headers=bearer(LEADER))).content.startswith(b"%PDF")


async def test_the_portal_is_told_problems_as_its_own(http: httpx.AsyncClient) -> None:
    insight = Insight(Settings(insight_url="http://insight", actor_token_private_key=PRIVATE), http)
    with pytest.raises(Rejected, match=r"programme\.unknown"):
        await insight.ask(LEADER, f"/programme/{SECRET}", Programme)
    with pytest.raises(Rejected) as few:
        await insight.ask(LEADER, "/evaluation/what-if", WhatIf, {"drop": "draft"})
    assert (few.value.code, few.value.params["fewest"]) == ("whatif.few-cases", 20)
    with pytest.raises(Rejected, match=r"request\.invalid"):
        await insight.file(LEADER, "/evaluation/report.pdf", {"since": "yesterday"})
    sent = await insight.file(LEADER, "/evaluation/log.json", HOURS)
    assert sent.headers["content-disposition"].startswith("attachment") and sent.status_code == 200
    away = Insight(
        Settings(insight_url="http://127.0.0.1:9", actor_token_private_key=PRIVATE), httpx.AsyncClient(trust_env=False)
    )
    with pytest.raises(Rejected, match=r"service\.unavailable"):
        await away.ask(LEADER, "/evaluation", Evaluation)
