"""The local identity provider over HTTP: wrong passwords meet a limit, which locks nobody out and reveals no account."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import httpx
import pytest

from services.identity.app import create_app
from services.projections.engine import ensure_schema
from shared.readmodels.roster.fold import MODEL as ROSTER
from shared.settings import Settings
from tests.conftest import Database

ISSUER, PORTAL, PASSWORD = "http://id.example", "http://cong-van.example", "a password of the city"
ASKED = {
    "client_id": "congvan-portal", "redirect_uri": f"{PORTAL}/signed-in", "response_type": "code", "scope": "openid",
    "state": "s", "nonce": "n", "code_challenge": "c" * 43, "code_challenge_method": "S256",
}  # fmt: skip


class Sites:
    """Browsers at the provider, each from an address of its own."""

    def __init__(self, app: object) -> None:
        self._app = app

    @asynccontextmanager
    async def browser(self, address: str) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self._app, client=(address, 1))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=ISSUER) as http:
            yield http


@pytest.fixture
async def sites(database: Database) -> AsyncIterator[Sites]:
    writing = await asyncpg.connect(database.url("projections"))
    await ensure_schema(writing, ROSTER)
    await writing.executemany(
        "INSERT INTO roster.people (person_id, body_id, name, post, clearance, active)"
        " VALUES ($1, 'a', 'Nguyễn Văn An', 'leader', 0, $2)",
        [(f"person{number}", True) for number in range(25)] + [("left", False)],
    )
    await writing.close()
    settings = Settings(
        database_url=database.url("identity"),
        oidc_issuer=ISSUER,
        portal_url=PORTAL,
        identity_password=PASSWORD,
        identity_session_secret="a secret of this test alone",
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield Sites(app)


async def give(http: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    return await http.post("/authorize", params=ASKED, data={"username": name, "password": password})


async def test_25_wrong_passwords_for_25_accounts_meet_a_limit(sites: Sites) -> None:
    async with sites.browser("203.0.113.7") as http:
        answers = [(await give(http, f"person{number}", "wrong")).status_code for number in range(25)]
    assert set(answers) == {401, 429} and answers[-1] == 429
    async with sites.browser("192.0.2.1") as elsewhere:
        assert (await give(elsewhere, "person3", PASSWORD)).status_code == 303


async def test_the_right_password_comes_in_from_a_known_place_while_somebody_hammers(sites: Sites) -> None:
    async with sites.browser("192.0.2.1") as desk, sites.browser("203.0.113.7") as attacker:
        assert (await give(desk, "person1", PASSWORD)).status_code == 303
        for _ in range(12):
            await give(attacker, "person1", "wrong")
        refused = await give(attacker, "person1", PASSWORD)
        assert refused.status_code == 429, "a guess beyond the limit is not even looked at"
        desk.cookies.clear()  # the place is known, the browser is not any more
        assert (await give(desk, "person1", PASSWORD)).status_code == 303


async def test_an_account_that_is_not_there_answers_as_one_that_is(sites: Sites) -> None:
    said: dict[str, list[tuple[int, str]]] = {}
    for number, name in enumerate(("person2", "nobody", "left", "x\x00y")):
        async with sites.browser(f"198.51.100.{number}") as http:
            answers = [await give(http, name, "wrong") for _ in range(7)]
            said[name] = [
                (answer.status_code, answer.text.replace(answer.request.content.decode(), "")) for answer in answers
            ]
            said[name] = [(status, text.replace(f'value="{name}"', "")) for status, text in said[name]]
    assert [status for status, _ in said["person2"]] == [401] * 5 + [429] * 2
    assert [[s for s, _ in said[name]] for name in said] == [[401] * 5 + [429] * 2] * 4
    assert said["person2"][0] == said["nobody"][0] == said["left"][0]


async def test_who_has_left_comes_in_no_more(sites: Sites) -> None:
    async with sites.browser("192.0.2.9") as http:
        assert (await give(http, "left", PASSWORD)).status_code == 401
