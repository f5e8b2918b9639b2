"""The console and what it asks of the projections are the operators' alone, whatever is sent."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from deploy.city.people import people_of
from deploy.local.stack import LocalStack
from services.operations.app import create_app
from shared.bodies.actor import Actor
from shared.bodies.tokens import sign_actor
from shared.settings import Settings
from tests.unit.given import OPERATOR

OPEN = (
    "/health/live",
    "/health/ready",
    "/metrics",
    "/sign-in",
    "/signed-in",
    "/sign-out",
    "/signed-out",
    "/prove/password",
)
# the same in every worker, for it names the tests
FILLED = {"letter_id": "b4d9c9b2-3c1e-4a55-9c83-0d1b3f6a1a10", "version": "1",
          "form_id": "b4d9c9b2-3c1e-4a55-9c83-0d1b3f6a1a11"}  # fmt: skip


def pages() -> list[tuple[str, str]]:
    """Everything that the console shows or does."""
    paths = create_app(Settings(operations_session_secret="x")).openapi()["paths"]
    return [
        (method.upper(), re.sub(r"\{(\w+)\}", lambda match: FILLED.get(match[1], "x"), path))
        for path, methods in paths.items()
        for method in methods
        if path not in OPEN
    ]


def test_the_pages_are_known() -> None:
    assert len(pages()) > 12


@pytest.mark.parametrize(("method", "path"), pages())
async def test_nobody_comes_in_without_signing_in(city: LocalStack, method: str, path: str) -> None:
    async with httpx.AsyncClient(base_url=city.urls["operations"]) as http:
        answer = await http.request(method, path, params={"consumer": "x", "error": "x"}, data={"act": "replay"} if method == "POST" else None)  # fmt: skip
    assert answer.status_code in (303, 401, 409), answer.text
    if answer.status_code == 303:
        assert answer.headers["location"].startswith("/sign-in?back=")


def proof(city: LocalStack, actor: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {sign_actor(actor, city.job_env()['ACTOR_TOKEN_PRIVATE_KEY'])}"}


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/read-models", None),
        ("POST", "/read-models/standing", {"service": "receiving", "stream_id": "x", "version": 1}),
        ("POST", "/read-models/inbox/rebuild", {"order_id": str(uuid4())}),
    ],
)
async def test_the_projections_obey_operators_alone(
    city: LocalStack, method: str, path: str, sent: dict[str, Any] | None
) -> None:
    async with httpx.AsyncClient(base_url=city.urls["projections"], timeout=30) as http:
        leader = people_of("thanh-uy")["lanhdao"].actor()
        refused = await http.request(method, path, json=sent, headers=proof(city, leader))
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden.operators")
        assert (await http.request(method, path, json=sent)).status_code == 401
        assert (await http.request(method, path, json=sent, headers=proof(city, OPERATOR))).is_success


@pytest.mark.parametrize(
    "sent",
    [
        {"service": "receiving", "stream_id": "a\0b", "version": 1},
        {"service": "receiving", "stream_id": "x", "version": 0},
        {"service": "receiving", "stream_id": "x", "version": 2**40},
        {"service": "x'; DROP TABLE", "stream_id": "x", "version": 1},
        {"service": "receiving", "stream_id": "x", "version": 1, "value": "x" * 1_000_001},
    ],
)
async def test_what_is_no_place_in_the_store(city: LocalStack, sent: dict[str, Any]) -> None:
    async with httpx.AsyncClient(base_url=city.urls["projections"]) as http:
        answer = await http.post("/read-models/standing", json=sent, headers=proof(city, OPERATOR))
        assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
        unknown = await http.post(
            "/read-models/none/rebuild", json={"order_id": str(uuid4())}, headers=proof(city, OPERATOR)
        )
        assert (unknown.status_code, unknown.json()["code"]) == (404, "consumer.unknown")
