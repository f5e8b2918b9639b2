"""Sessions, kept forms and second steps in a real database, each site with its own role."""

import datetime as dt
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import asyncpg
import pyotp
import pytest

from services.projections.engine import ensure_schema
from shared.readmodels.roster.fold import MODEL as ROSTER
from shared.web.signin.second_step import STEP_S, SecondSteps
from shared.web.signin.sessions import SessionStore, Signed
from tests.conftest import Database

PERSON, OTHER = "lanhdao.a", "vanthu.a"
IDLE_S, WHOLE_S = 3600.0, 8 * 3600.0


@dataclass
class Sites:
    """Both sites' stores, and the database's owner to move the clock with."""

    admin: asyncpg.Connection
    portal: asyncpg.Pool
    operations: asyncpg.Pool

    def store(self, pool: asyncpg.Pool | None = None) -> SessionStore:
        return SessionStore(pool or self.portal, IDLE_S, WHOLE_S)

    async def signed_in(self, person: str = PERSON, second_step: bool = False, pool: asyncpg.Pool | None = None) -> str:
        signed = Signed(person, "https://id.example", person, dt.datetime.now(dt.UTC), second_step)
        return await self.store(pool).begin(signed, "192.0.2.1", "Firefox/140", {"csrf": "x"})


@pytest.fixture
async def sites(database: Database) -> AsyncIterator[Sites]:
    writing = await asyncpg.connect(database.url("projections"))
    await ensure_schema(writing, ROSTER)
    await writing.execute(
        "INSERT INTO roster.bodies (body_id, name, symbol, level, numbering, successors, exceptions, separate_approver,"
        " second_step, numbering_rules) VALUES ('a', 'A', 'A', 'board', 'party', '{}', '{}', false, false, '{}')"
    )
    for person in (PERSON, OTHER):
        await writing.execute(
            "INSERT INTO roster.people (person_id, body_id, name, post, clearance, active, account_issuer,"
            " account_subject) VALUES ($1, 'a', 'Nguyễn Văn An', 'leader', 0, true, 'https://id.example', $1)",
            person,
        )
    await writing.close()
    async with (
        asyncpg.create_pool(database.url("portal"), min_size=1, max_size=2) as portal,
        asyncpg.create_pool(database.url("operations"), min_size=1, max_size=2) as operations,
    ):
        admin = await asyncpg.connect(database.url())
        yield Sites(admin, portal, operations)
        await admin.close()


async def test_a_session_is_known_by_its_id_and_the_database_does_not_have_the_id(sites: Sites) -> None:
    session_id = await sites.signed_in()
    session = await sites.store().find(session_id)
    assert (session.person_id, session.complete, session["csrf"]) == (PERSON, True, "x")
    assert (await sites.store().find(session_id[:-1])).person_id is None
    kept = await sites.admin.fetchval("SELECT row_to_json(s)::text FROM sessions.sessions s")
    assert session_id not in kept


async def test_each_site_has_its_own_sessions(sites: Sites) -> None:
    session_id = await sites.signed_in()
    assert (await sites.store(sites.operations).find(session_id)).person_id is None
    assert await sites.operations.fetchval("SELECT count(*) FROM sessions.sessions") == 0
    assert (await sites.operations.execute("DELETE FROM sessions.sessions")) == "DELETE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await sites.operations.execute(
            "INSERT INTO sessions.kept_forms (site, person_id, path, page, fields, has_files)"
            " VALUES ('portal', 'x', '/', '/', '{}', false)"
        )
    assert (await sites.store().find(session_id)).person_id == PERSON


async def test_one_is_ended_and_all_others_are_ended(sites: Sites) -> None:
    store = sites.store()
    here, there, elsewhere = [await sites.signed_in() for _ in range(3)]
    of_other = await sites.signed_in(OTHER)
    session = await store.find(here)
    own = await store.of_person(session)
    assert [one.current for one in own] == [True, False, False]
    of_there = (await store.find(there)).row
    assert of_there is not None
    await store.end(OTHER, of_there["handle"])
    assert (await store.find(there)).person_id == PERSON, "nobody ends another person's"
    await store.end(PERSON, of_there["handle"])
    assert (await store.find(there)).person_id is None
    assert await store.end_others(session) == 1
    assert [(await store.find(one)).person_id for one in (here, elsewhere, of_other)] == [PERSON, None, OTHER]


@pytest.mark.parametrize(("column", "seconds"), [("seen_at", IDLE_S), ("created_at", WHOLE_S)])
async def test_the_limits_end_a_session_and_whose_it_was_is_known(sites: Sites, column: str, seconds: float) -> None:
    session_id = await sites.signed_in()
    moved = f"UPDATE sessions.sessions SET {column} = {column} - $1::interval"
    await sites.admin.execute(moved, dt.timedelta(seconds=seconds - 60))
    assert (await sites.store().find(session_id)).person_id == PERSON
    await sites.admin.execute(moved, dt.timedelta(seconds=61))
    session = await sites.store().find(session_id)
    assert (session.person_id, session.owner, session.proved_at) == (None, PERSON, 0.0)
    assert await sites.store().of_person(session) == []


@pytest.mark.parametrize("change", ["active = false", "account_subject = 'another'"])
async def test_who_has_left_or_has_another_account_is_out_for_good(sites: Sites, change: str) -> None:
    session_id = await sites.signed_in()
    session = await sites.store().find(session_id)
    assert session.row is not None
    handle = session.row["handle"]
    await sites.admin.execute(f"UPDATE roster.people SET {change} WHERE person_id = $1", PERSON)
    assert await sites.store().alive({handle}) == set()
    assert (await sites.store().find(session_id)).owner is None
    await sites.admin.execute("UPDATE roster.people SET active = true, account_subject = person_id")
    assert (await sites.store().find(session_id)).owner is None, "it does not come back with the person"


async def test_a_proof_gives_the_session_another_id(sites: Sites) -> None:
    store = sites.store()
    before = await sites.signed_in()
    await sites.admin.execute("UPDATE sessions.sessions SET proved_at = proved_at - interval '1 hour'")
    session = await store.find(before)
    assert time.time() - session.proved_at > 3000
    after = await store.prove(session, second_step=False)
    assert (await store.find(before)).owner is None
    assert time.time() - (await store.find(after)).proved_at < 60


async def test_a_body_asks_for_the_second_step(sites: Sites) -> None:
    await sites.admin.execute("UPDATE roster.bodies SET second_step = true")
    store = sites.store()
    session = await store.find(await sites.signed_in())
    assert (session.person_id, session.complete, session.proved_at) == (PERSON, False, 0.0)
    assert (await store.find(await store.prove(session, second_step=True))).complete
    assert (await store.find(await sites.signed_in(second_step=True))).complete, "the provider has asked for it"


async def test_a_code_is_taken_once_and_the_secret_is_sealed(sites: Sites) -> None:
    steps = SecondSteps(sites.portal, "key")
    secret = await steps.begin(PERSON)
    assert secret is not None
    assert await steps.begin(PERSON) == secret, "the page may be looked at twice"
    kept = await sites.admin.fetchval("SELECT row_to_json(s)::text FROM sessions.second_steps s")
    assert secret not in kept
    now = time.time()
    assert await steps.proves(PERSON, pyotp.TOTP(secret).at(now)) is False, "it is not confirmed yet"
    assert await steps.confirm(PERSON, "000000") is None
    codes = await steps.confirm(PERSON, pyotp.TOTP(secret).at(now))
    assert codes is not None and await steps.begin(PERSON) is None
    assert not await steps.proves(PERSON, pyotp.TOTP(secret).at(now)), "the code that confirmed it is used up"
    later = pyotp.TOTP(secret).at(now + STEP_S)
    other_site = SecondSteps(sites.operations, "key")
    assert await other_site.proves(PERSON, later), "a person has one authenticator for both sites"
    assert not await steps.proves(PERSON, later)
    session = await sites.store().find(await sites.signed_in())
    assert not session.complete, "who has an authenticator is asked, whatever the body says"


async def test_a_recovery_code_works_once_and_for_its_person(sites: Sites) -> None:
    steps = SecondSteps(sites.portal, "key")
    secret = await steps.begin(PERSON)
    codes = await steps.confirm(PERSON, pyotp.TOTP(secret or "").now())
    assert codes is not None
    assert not await steps.proves(OTHER, codes[0])
    assert await steps.proves(PERSON, codes[0].upper())
    assert not await steps.proves(PERSON, codes[0])
    assert await steps.left(PERSON) == len(codes) - 1
    sealed = await sites.admin.fetchval("SELECT secret FROM sessions.second_steps")
    await sites.admin.execute(
        "INSERT INTO sessions.second_steps (person_id, secret, confirmed) VALUES ($1, $2, true)", OTHER, sealed
    )
    now_code = pyotp.TOTP(secret or "").at(time.time() + STEP_S)
    assert not await steps.proves(OTHER, now_code), "a sealed secret is its person's alone"
    assert not await SecondSteps(sites.portal, "another key").proves(PERSON, now_code)
