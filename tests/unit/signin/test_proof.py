"""Some commands need a fresh sign-in: the site asks for it first, the service refuses without it."""

import time

import httpx
import pytest
from fastapi import Depends, FastAPI

from services.approval.commands import ApproveDraft, WithdrawDraft
from services.directory.commands import ReleasePerson
from shared.bodies.actor import Actor
from shared.bodies.tokens import new_keys, sign_actor, verify
from shared.eventsourcing.decider import Command
from shared.settings import Settings
from shared.web.problems import install_problem_handlers
from shared.web.requests import Given
from shared.web.signin.needed import StepUpNeeded, guard_fresh
from shared.web.signin.sessions import PROVED_AT
from tests.unit.given import who

PRIVATE, PUBLIC = new_keys()
MINUTES = 15
LONG_AGO = time.time() - MINUTES * 60 - 30
COMMANDS: dict[str, Command] = {
    "approve": ApproveDraft(),
    "release": ReleasePerson(person_id="x"),
    "withdraw": WithdrawDraft(reason="x"),
}


def test_a_token_says_when_its_person_proved_who_they_are() -> None:
    assert verify(sign_actor(who("lanhdao"), PRIVATE, proved_at=LONG_AGO), PUBLIC).proved_at == int(LONG_AGO)
    assert verify(sign_actor(who("lanhdao"), PRIVATE, proved_at=0.0), PUBLIC).proved_at == 0


@pytest.fixture
def service() -> FastAPI:
    app = FastAPI()
    app.state.settings = Settings(actor_token_public_key=PUBLIC, fresh_sign_in_minutes=MINUTES)
    install_problem_handlers(app)

    @app.post("/{name}")
    async def give(name: str, given: Given = Depends()) -> str:  # noqa: B008 - as FastAPI has it
        return str(given.request("stream", COMMANDS[name]).command_id)

    return app


async def asked(service: FastAPI, name: str, actor: Actor, proved_at: float) -> httpx.Response:
    token = sign_actor(actor, PRIVATE, proved_at=proved_at)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(service), base_url="http://service") as http:
        return await http.post(f"/{name}", headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("name", ["approve", "release"])
async def test_a_service_refuses_an_old_proof_for_what_weighs(service: FastAPI, name: str) -> None:
    refused = await asked(service, name, who("lanhdao"), LONG_AGO)
    assert (refused.status_code, refused.json()["code"]) == (401, "auth.step-up")
    assert "insufficient_user_authentication" in refused.headers["www-authenticate"]
    assert (await asked(service, name, who("lanhdao"), 0.0)).status_code == 401
    assert (await asked(service, name, who("lanhdao"), time.time())).status_code == 200


async def test_the_rest_is_not_asked(service: FastAPI) -> None:
    assert (await asked(service, "withdraw", who("lanhdao"), LONG_AGO)).status_code == 200


def test_a_site_asks_before_it_sends() -> None:
    reset = PROVED_AT.set(time.time())
    guard_fresh("ApproveDraft", MINUTES)
    PROVED_AT.set(LONG_AGO)
    guard_fresh("WithdrawDraft", MINUTES)
    with pytest.raises(StepUpNeeded):
        guard_fresh("ApproveDraft", MINUTES)
    PROVED_AT.reset(reset)
    with pytest.raises(StepUpNeeded):
        guard_fresh("MendLetter", MINUTES)
