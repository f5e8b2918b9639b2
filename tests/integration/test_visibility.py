"""The rule of visibility in the database: one current file that every table follows."""

import asyncio
import datetime as dt
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, fields
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from deploy.database.migrate import migrate
from services.operations.browsing import Browsing
from services.operations.dead_letters.reads import DeadLetters
from services.projections.engine import Applier, checksums, ensure_schema
from services.projections.past import Past
from services.projections.rebuild import rebuild
from services.receiving import decider as receiving
from services.receiving.commands import ReceiveDocument, RegisterDocument
from services.routing.case_files import decider as case_files
from services.routing.case_files.commands import OpenCaseFile, PutDocument
from services.subscriptions.feed.cursors import BEGINNING
from services.subscriptions.feed.entries import Known, may_see
from services.subscriptions.feed.hub import Hub
from services.tracking.tasks import commands as ask
from services.tracking.tasks import decider as tasks
from shared.bodies.actor import Actor
from shared.bodies.heirs import Ending, Heirs
from shared.bodies.rights import CITY_OVERSEERS
from shared.documents.head import DocumentHead
from shared.documents.secrecy import Secrecy
from shared.events.directory import BodyFounded, BodyMerged
from shared.events.people import PersonRef
from shared.events.receiving import Channel
from shared.events.routing.case_files import FiledPaper
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.store import EVENT_COLUMNS, recorded
from shared.readmodels.catalogue import READ_MODELS
from shared.readmodels.documents.queries import card
from shared.readmodels.reading import ReadModels, decode_jsonb
from shared.readmodels.roster import fold as roster
from shared.web.commands import CommandRoutes
from shared.web.requests import actor_of
from tests.conftest import Database
from tests.integration.handlers import handler, request
from tests.unit.given import AT, BODY, OPERATOR, OTHER, who
from tests.unit.recorded import record
from tests.unit.subscriptions.test_feed import subscription

# What a table's policy said before it called the functions.
_OF_BEFORE = """
    CREATE SCHEMA old AUTHORIZATION projections;
    CREATE TABLE old.lines (body_id text NOT NULL, secrecy_rank smallint NOT NULL);
    ALTER TABLE old.lines ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_rows ON old.lines FOR SELECT TO portal USING (
        body_id = ANY (string_to_array(current_setting('congvan.bodies', true), ' '))
        AND secrecy_rank <= coalesce(nullif(current_setting('congvan.clearance', true), ''), '0')::int);
"""


async def test_tables_of_before_follow_the_functions_after_a_migration(database: Database) -> None:
    connection = await asyncpg.connect(database.url())
    await connection.execute(_OF_BEFORE)
    await connection.execute("INSERT INTO log.city_overseers VALUES ('somebody-else')")
    await asyncio.to_thread(migrate, database.url(), {})
    said = await connection.fetchval("SELECT qual FROM pg_policies WHERE schemaname = 'old'")
    overseers = await connection.fetch("SELECT body_id FROM log.city_overseers")
    await connection.close()
    assert said == "(log.own(body_id) AND log.cleared(secrecy_rank))"
    assert {row["body_id"] for row in overseers} == set(CITY_OVERSEERS)  # one list, written here from there


async def test_every_row_that_has_a_body_is_kept_by_a_policy_that_calls_the_functions(database: Database) -> None:
    projections = await asyncpg.connect(database.url("projections"))
    for model in READ_MODELS:
        await ensure_schema(projections, model)
    said = await projections.fetch(
        """
        SELECT c.relname, n.nspname, c.relrowsecurity AND c.relforcerowsecurity AS kept,
               (SELECT count(*) FROM pg_policies p WHERE (p.schemaname, p.tablename) = (n.nspname, c.relname)
                AND p.permissive = 'PERMISSIVE' AND p.roles @> '{portal}' AND p.qual LIKE '%log.cleared(secrecy_rank)%')
               AS calling
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'secrecy_rank'
        WHERE c.relkind = 'r' AND n.nspname = ANY ($1)
        """,
        [model.name for model in READ_MODELS],
    )
    public = await projections.fetch("SELECT tablename, qual FROM pg_policies WHERE policyname = 'public_rows'")
    written_out = await projections.fetch("SELECT * FROM pg_policies WHERE qual LIKE '%current_setting(%congvan%'")
    await projections.close()
    assert len(said) >= 30
    assert [tuple(row) for row in said if not row["kept"] or row["calling"] != 1] == [("papers", "proofs", True, 0)]
    assert [tuple(row) for row in public] == [("papers", "(secrecy_rank = 0)")]  # whoever holds a paper may ask for it
    assert {row["tablename"] for row in written_out} == {"notes"}  # of meetings: one person's own, of no body


SECRET = Secrecy.SECRET
NOTED = DocumentHead(issuer="Thành ủy Đà Nẵng", kind="Công văn", subject="về một việc chưa ai biết là mật")
CLEARED, UNCLEARED = (who("vanthu").model_copy(update={"clearance": clearance}) for clearance in (2, 0))
RECEIVED = "congvan.receiving.DocumentReceived.v1"


@dataclass
class Case:
    """A document that somebody has taken for an ordinary one, and what was told of it before it was found secret."""

    database: Database
    projections: asyncpg.Pool
    portal: asyncpg.Pool
    document_id: UUID
    received_at: dt.datetime

    async def found_secret(self) -> None:
        """The clerk finds out when it is registered."""
        head = DocumentHead(issuer=NOTED.issuer, secrecy=SECRET, number="7")
        async with handler(self.database.url("receiving")) as handling:
            await handling.handle(request(self.document_id, RegisterDocument(head=head), CLEARED))

    async def shown(self) -> None:
        """The read models show all that has happened."""
        async with self.projections.acquire() as connection:
            rows = await connection.fetch(
                f"SELECT service, {EVENT_COLUMNS} FROM log.events ORDER BY transaction_id, position"
            )
            history = [recorded(row["service"], row) for row in rows]
            for model in READ_MODELS:
                async with connection.transaction():
                    applied = await (await Applier.open(connection, model, model.name)).apply(connection, history)
                assert applied.failures == []

    async def telling(self, actor: Actor) -> dict[str, int]:
        """How many rows of each table tell the actor of the document."""
        tables = [
            f"{model.name}.{table.name}"
            for model in READ_MODELS
            for table in model.tables
            if "document_id" in {field.name for field in fields(table.row)}
        ]
        async with ReadModels(self.portal).as_actor(actor) as view:
            found = {
                table: await view.connection.fetchval(
                    f"SELECT count(*) FROM {table} WHERE document_id = $1", self.document_id
                )
                for table in tables
            }
        return {table: count for table, count in found.items() if count}


@pytest.fixture
async def case(database: Database) -> AsyncIterator[Case]:
    projections = await asyncpg.create_pool(database.url("projections"), min_size=1, max_size=2)
    portal = await asyncpg.create_pool(database.url("portal"), min_size=1, max_size=2, init=decode_jsonb)
    async with projections.acquire() as connection:
        for model in READ_MODELS:
            await ensure_schema(connection, model)
    document_id, task_id, case_file_id = uuid4(), uuid4(), uuid4()
    async with handler(database.url("receiving")) as handling:
        command = ReceiveDocument(document_id=document_id, body_id=BODY, channel=Channel.UPLOAD, head=NOTED)
        await handling.handle(request(document_id, command))
    async with handler(database.url("tracking"), "tracking", tasks.DECIDER) as handling:
        order = ask.OrderTask(
            task_id=task_id, source_document_id=document_id, lead_body_id=OTHER, text="Làm một việc mật",
            document_subject=NOTED.subject,
        )  # fmt: skip
        await handling.handle(request(task_id, order, who("lanhdao")))
        report = ask.ReportProgress(percent=10, note="đang làm việc mật")
        await handling.handle(request(task_id, report, who("lanhdao", OTHER)))
        await handling.handle(request(task_id, ask.ChaseTask(note="làm mau"), who("lanhdao")))
    async with handler(database.url("routing"), "routing", case_files.DECIDER) as handling:
        opening = OpenCaseFile(
            case_file_id=case_file_id, title="Việc năm nay", code="01", kept_by=PersonRef.of(who("vanthu"))
        )
        await handling.handle(request(case_file_id, opening))
        paper = FiledPaper(document_id=document_id, subject=NOTED.subject)
        await handling.handle(request(case_file_id, PutDocument(paper=paper)))
    yield Case(database, projections, portal, document_id, AT)
    await projections.close()
    await portal.close()


async def test_what_is_found_secret_is_hidden_in_every_row_that_told_of_it_before(case: Case) -> None:
    await case.shown()
    before = await case.telling(UNCLEARED)
    assert {"documents.cards", "registers.incoming", "search.entries", "timeline.entries", "tasks.board",
            "tasks.history", "casefiles.papers", "inbox.documents"} <= set(before)  # fmt: skip
    in_other_body = await case.telling(who("lanhdao", OTHER).model_copy(update={"clearance": 0}))
    assert {"tasks.board", "tasks.history", "personal.notices"} <= set(in_other_body)
    await case.found_secret()
    await case.shown()
    assert await case.telling(UNCLEARED) == {}
    assert await case.telling(who("lanhdao", OTHER).model_copy(update={"clearance": 1})) == {}
    after = await case.telling(CLEARED)
    assert set(before) - {"inbox.documents"} <= set(after)  # which does not wait any more
    async with ReadModels(case.portal).as_actor(CLEARED) as view:
        said = await view.connection.fetch("SELECT DISTINCT secrecy FROM casefiles.papers")
    assert [row["secrecy"] for row in said] == [SECRET.value]  # the list that is printed says so too


async def test_who_begins_something_else_under_its_id_hides_nothing_of_it(case: Case) -> None:
    stranger = who("vanthu", OTHER).model_copy(update={"clearance": 3})
    head = DocumentHead(issuer="x", secrecy=Secrecy.TOP_SECRET, number="1")
    async with handler(case.database.url("receiving")) as handling:  # an id that the other body has a draft under, say
        admin = await asyncpg.connect(case.database.url())
        await admin.execute("ALTER TABLE receiving.events DISABLE TRIGGER USER")
        await admin.execute("INSERT INTO approval.events OVERRIDING SYSTEM VALUE SELECT * FROM receiving.events")
        await admin.execute("DELETE FROM receiving.events; DELETE FROM receiving.streams")
        await admin.close()
        command = ReceiveDocument(document_id=case.document_id, body_id=OTHER, channel=Channel.PAPER, head=head)
        await handling.handle(request(case.document_id, command, stranger))
        assert await handling.store.ranks_of([str(case.document_id)]) == {}
    async with handler(case.database.url("tracking"), "tracking", tasks.DECIDER) as handling:
        (task_id,) = await case.projections.fetchrow("SELECT stream_id FROM log.events WHERE service = 'tracking'")
        await handling.handle(request(task_id, ask.ChaseTask(note="x"), who("lanhdao")))


async def test_rows_rebuilt_are_as_secret_as_those_that_were_raised(case: Case) -> None:
    await case.shown()
    await case.found_secret()
    await case.shown()
    async with case.projections.acquire() as connection:
        for model in READ_MODELS:
            live = await checksums(connection, model)
            await rebuild(case.database.url("projections"), model)
            assert await checksums(connection, model) == live, model.name


async def test_a_task_of_it_is_then_for_the_cleared_and_nothing_more_is_written_down(case: Case) -> None:
    await case.found_secret()
    async with handler(case.database.url("tracking"), "tracking", tasks.DECIDER) as handling:
        (task_id,) = await case.projections.fetchrow("SELECT stream_id FROM log.events WHERE service = 'tracking'")
        for actor, command, code in (
            (who("lanhdao", OTHER), ask.ReportProgress(percent=20, note="x"), "forbidden.clearance"),
            (who("lanhdao"), ask.ChaseTask(note="x"), "forbidden.clearance"),
        ):
            with pytest.raises(Rejected, match=code):
                await handling.handle(request(task_id, command, actor.model_copy(update={"clearance": 1})))
        cleared = who("lanhdao", OTHER).model_copy(update={"clearance": 2})
        answer = await handling.handle(request(task_id, ask.ReportProgress(percent=20, note="x"), cleared))
        part = ask.OrderSubTask(lead_body_id=BODY, text="một phần việc mật")
        with pytest.raises(Rejected, match=r"secret\.directive"):
            await handling.handle(request(task_id, part, cleared))
    assert answer.events[0].metadata.secrecy == SECRET.value  # whoever reads the event alone is told as well


async def test_its_events_of_before_are_hidden_from_operators_and_other_systems(case: Case) -> None:
    pool = await asyncpg.create_pool(case.database.url("subscriptions"), min_size=1, max_size=2)
    operations = await asyncpg.create_pool(case.database.url("operations"), min_size=1, max_size=2)
    places = await operations.fetch("SELECT service, stream_id, version FROM log.events")
    told = subscription()

    async def seen() -> tuple[int, int]:
        browsing = Browsing(operations)
        entries = [await browsing.one(row["service"], row["stream_id"], row["version"], 0) for row in places]
        async with Hub(pool).following() as hub:
            page = await hub.page(BEGINNING)
            return sum(one is not None and one.data is not None for one in entries), sum(
                may_see(told, one) for one in page
            )

    assert await seen() == (6, 6)
    await case.found_secret()
    assert await seen() == (1, 1)  # the case file, opened before it knew of the document
    await pool.close()
    await operations.close()


async def test_a_letter_about_it_is_hidden_too(case: Case) -> None:
    operations = await asyncpg.create_pool(case.database.url("operations"), min_size=1, max_size=2)
    event = await operations.fetchrow("SELECT * FROM log.events WHERE type = $1", RECEIVED)
    letter_id = uuid4()
    await operations.execute(
        "INSERT INTO letters VALUES ($1, $2, $3, 'receiving', $4, 1, $5, 0, 't', 0, 0, $6, $7, '{}')",
        letter_id, event["id"], event["type"], event["stream_id"], BODY, event["subject"].encode(), b"{}",
    )  # fmt: skip
    await operations.execute(
        "INSERT INTO failures VALUES ($1, 'projections.x', 'KeyError', 'KeyError: về một việc', '', 1, now(), now(), 1)",
        letter_id,
    )
    letters, uncleared = DeadLetters(operations), OPERATOR.model_copy(update={"clearance": 1})

    async def told() -> tuple[bool, str | None, int]:
        letter = await letters.find(letter_id)
        assert letter is not None
        (cause,) = await letters.causes("open")
        (listed,) = await letters.of_cause("projections", "KeyError", event["type"], "open")
        return letter.shown_to(uncleared), cause["error"], listed["secrecy_rank"]

    assert await told() == (True, "KeyError: về một việc", 0)
    await case.found_secret()
    assert await told() == (False, None, 2)
    await operations.close()


async def test_a_successor_sees_the_past_of_what_it_took_over_and_nobody_uncleared_does(case: Case) -> None:
    await case.shown()
    past, moment = Past(case.projections), case.received_at + dt.timedelta(minutes=1)
    successor = who("vanthu", OTHER).model_copy(update={"clearance": 2})
    with pytest.raises(Rejected, match=r"document\.unknown"):
        await past.document(successor, case.document_id, moment)
    founded = BodyFounded(body_id=BODY, name="Cũ", symbol="C", level="district")
    merged = BodyMerged(body_id=BODY, successor_body_id=OTHER, day=moment.date())
    async with case.projections.acquire() as connection, connection.transaction():
        applier = await Applier.open(connection, roster.MODEL, "roster")
        await applier.apply(connection, [record(founded), record(merged, version=2)])
    async with ReadModels(case.portal).as_actor(successor) as view:
        assert await card(view, case.document_id)  # now ...
    assert (await past.document(successor, case.document_id, moment)).card["subject"] == NOTED.subject  # ... and then
    await case.found_secret()
    await case.shown()
    for actor in (successor, CLEARED):
        with pytest.raises(Rejected, match=r"document\.unknown"):
            await past.document(actor.model_copy(update={"clearance": 1}), case.document_id, moment)
        assert await past.document(actor, case.document_id, moment)


async def test_where_a_stream_stands_is_told_to_nobody_who_may_not_know(case: Case) -> None:
    async with handler(case.database.url("receiving")) as handling:
        command, key = RegisterDocument(head=NOTED), {"expected_version": 99}
        for actor, code in ((who("vanthu", OTHER), "forbidden.body"), (who("vanthu"), "command.stale-version")):
            with pytest.raises(Rejected, match=code.replace(".", r"\.")):
                await handling.handle(request(case.document_id, command, actor, **key))
        with pytest.raises(Rejected, match=r"document\.unknown"):
            await handling.handle(request(uuid4(), command, who("vanthu"), **key))
        asked: Actor = who("vanthu")
        app = FastAPI()
        app.include_router(CommandRoutes("documents", UUID, receiving.DECIDER, receiving.available).router)
        app.dependency_overrides[actor_of] = lambda: asked
        app.state.handler = handling
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://receiving") as http:
            own = (await http.get(f"/documents/{case.document_id}/actions")).json()
            asked = who("vanthu", OTHER).model_copy(update={"clearance": 3})
            other = (await http.get(f"/documents/{case.document_id}/actions")).json()
            none = (await http.get(f"/documents/{uuid4()}/actions")).json()
    assert (own["version"], "RegisterDocument" in own["actions"]) == (1, True)
    assert other == none == {"version": 0, "actions": [], "begins": []}


async def test_what_may_be_done_about_a_task_is_told_to_the_cleared(case: Case) -> None:
    await case.found_secret()
    async with handler(case.database.url("tracking"), "tracking", tasks.DECIDER) as handling:
        (task_id,) = await case.projections.fetchrow("SELECT stream_id FROM log.events WHERE service = 'tracking'")
        asked: Actor = who("lanhdao").model_copy(update={"clearance": 1})
        app = FastAPI()
        app.include_router(CommandRoutes("tasks", UUID, tasks.DECIDER, tasks.available).router)
        app.dependency_overrides[actor_of] = lambda: asked
        app.state.handler = handling
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://tracking") as http:
            uncleared = (await http.get(f"/tasks/{task_id}/actions")).json()
            asked = asked.model_copy(update={"clearance": 2})
            cleared = (await http.get(f"/tasks/{task_id}/actions")).json()
    assert uncleared == {"version": 0, "actions": [], "begins": []}
    assert (cleared["version"], "ChaseTask" in cleared["actions"]) == (3, True)


async def test_who_reads_for_whom_is_the_same_in_the_log_and_in_the_rows(database: Database) -> None:
    """Bodies end over and over at random; whoever lives reads the same ones by either half of the rule."""
    chance, names = random.Random(7), [f"body-{number}" for number in range(40)]
    endings = {
        name: Ending(tuple(chance.sample(names[place + 1 :], min(chance.randint(1, 3), len(names) - place - 1))))
        for place, name in enumerate(names[:-8])
        if chance.random() < 0.7
    }
    projections = await asyncpg.connect(database.url("projections"))
    await ensure_schema(projections, roster.MODEL)
    await projections.executemany(
        "INSERT INTO roster.bodies SELECT (jsonb_populate_record(NULL::roster.bodies, $1)).*",
        [(json.dumps({**A_BODY, "body_id": name, "successors": endings[name].heirs if name in endings else ()}),)
         for name in names],
    )  # fmt: skip
    known = Known()
    known.inherit(Heirs(endings))
    for reader in (name for name in names if name not in endings):
        rows = {row[0] for row in await projections.fetch("SELECT roster.lineage($1)", reader)}
        assert rows == {name for name in names if reader in known.readers(frozenset((name,)))}
    await projections.close()


A_BODY = {"name": "x", "symbol": "x", "level": "x", "numbering": "party", "exceptions": {}, "separate_approver": False,
          "second_step": False, "numbering_rules": {}}  # fmt: skip
