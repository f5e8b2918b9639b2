"""A screen: what it accepts, how it waits for its own write, and what a refusal leaves on the page."""

import dataclasses
import importlib
import io
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from types import SimpleNamespace
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from jinja2 import ChoiceLoader, DictLoader, TemplateError, TemplateNotFound
from starlette.datastructures import UploadFile

from services.portal.frame import page as pages
from services.portal.frame import showing
from services.portal.frame.actions import Action, CommandFields, Files, by_command, plain
from services.portal.frame.commands import CommandRefused, Offer
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NO_ID, NoQuery, Screen, Start, in_path
from services.portal.frame.session import SentForm, sent_fields, sent_form, signed_in
from shared.bodies.actor import Actor, Post
from shared.texts import city as texts_of_city
from shared.web.problems import problem
from tests.unit.portal.declared import every_action

ACTOR = Actor(person_id="chuyenvien1.x", name="An", body_id="x", post=Post.SPECIALIST, clearance=0)
ACTIONS = by_command(
    Action("ReportProgress", "tracking", "Báo tiến độ", "progress", "forms/result.html", plain("note"),
           files=Files("evidence", "files", several=True)),
    Action("WithdrawTask", "tracking", "Rút", "x", "forms/reason.html", plain("reason")),
    Action("ReviseDraft", "approval", "Sửa", "x", "forms/reason.html", plain("text"), exclusive=True),
)  # fmt: skip
THING = UUID("018f5ee4-0000-7000-8000-000000000001")


@dataclasses.dataclass(frozen=True)
class ThingPage:
    """What the page of a thing shows."""

    thing: str


class City:
    """Services and read models that do as they are told, and remember what they were asked."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str, CommandFields, str, str | None]] = []
        self.offered = ["ReportProgress", "WithdrawTask", "ReviseDraft"]
        self.refusal: str | None = None
        self.shown = [0]  # the version of the read models, time after time that they are asked
        self.opened: list[tuple[object, ...]] = []
        self.known = True

    async def give(
        self,
        actor: Actor,
        service: str,
        stream: str,
        command: str,
        fields: CommandFields,
        key: str,
        version: str | None = None,
    ) -> Mapping[str, object]:
        self.given.append((f"{service}/{stream}", command, fields, key, version))
        if self.refusal:
            raise CommandRefused(problem(self.refusal))
        return {"version": 7}

    async def actions(self, actor: Actor, services: tuple[str, ...], stream: str) -> dict[str, Offer]:
        return {service: Offer(3, self.offered) for service in services}

    async def upload(
        self, actor: Actor, data: bytes, name: str, media_type: str, not_secret: list[str]
    ) -> Mapping[str, object]:
        return {"file": {"name": name, "bytes": len(data), "confirmed": not_secret}}

    @asynccontextmanager
    async def as_actor(self, actor: Actor, *, shown: bool = True) -> AsyncIterator[SimpleNamespace]:
        yield SimpleNamespace(opened=lambda *what: self.opened.append(what), actor=actor)


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    made = City()
    monkeypatch.setattr(pages, "OWN_WRITE_S", 0.4)

    def render(request: Request, template: str, actor: Actor, status: int = 200, **context: object) -> Response:
        actions = [action.command for action in context.get("actions", ())]  # type: ignore[attr-defined]
        plain = {name: context.get(name) for name in ("thing", "tried", "typed", "problem", "kept_words", "address")}
        return JSONResponse({**plain, "actions": actions}, status)

    monkeypatch.setattr(showing, "render", render)
    return made


@contextmanager
def site(
    city: City, form: dict[str, list[str]] | None = None, files: dict[str, list[UploadFile]] | None = None
) -> Iterator[httpx.AsyncClient]:
    """The screen of a thing and the form that begins one, in an app of their own."""

    async def load(view: object, visit: object) -> ThingPage | None:
        return ThingPage("thing") if city.known else None

    async def version(view: object, stream_id: object, service: str) -> int | None:
        return city.shown.pop(0) if len(city.shown) > 1 else city.shown[0]

    router, app = APIRouter(prefix="/things"), FastAPI()
    screen = Screen(
        template="problem.html",
        id=in_path("thing_id", UUID),
        query=NoQuery,
        address="/things/{}",
        stream="things/{}",
        unknown="task.unknown",
        actions=ACTIONS,
        load=load,
        version=version,
        opened=lambda page: ("thing", THING, None, 0),
    )
    start: Start[None, NoQuery, ThingPage] = Start(
        template="problem.html",
        id=NO_ID,
        query=NoQuery,
        address="/things/{}",
        stream="things/{}",
        load=load,
        action=Action("OrderTask", "tracking", "Giao", "x", fields=plain("text")),
        names="thing_id",
        version=version,
    )
    add_start(router, "/new", start)
    add_screen(router, "/{thing_id}", screen)
    app.include_router(router)
    app.state.reads = app.state.commands = city
    app.dependency_overrides[signed_in] = lambda: ACTOR
    for read in (sent_form, sent_fields):
        app.dependency_overrides[read] = lambda: SentForm(form or {}, files or {})

    @app.middleware("http")
    async def with_session(request: Request, answer):  # type: ignore[no-untyped-def]
        request.scope["session"] = {"csrf": "t"}
        return await answer(request)

    yield httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://portal")


async def test_a_page_shows_what_is_offered_and_notes_what_was_opened(city: City) -> None:
    city.offered = ["WithdrawTask", "SomethingElse"]
    with site(city) as browser:
        answer = await browser.get(f"/things/{THING}")
    assert answer.status_code == 200
    assert answer.json()["actions"] == ["WithdrawTask"]
    assert city.opened == [("thing", THING, None, 0)]


async def test_what_one_may_not_know_of_is_unknown(city: City) -> None:
    city.known = False
    with site(city) as browser:
        answer = await browser.get(f"/things/{THING}")
    assert answer.status_code == 404
    assert city.opened == []


@pytest.mark.parametrize("command", ["ApproveDraft", "OrderTask", "reportprogress", "x"])
async def test_a_command_that_the_screen_does_not_declare_is_never_given(city: City, command: str) -> None:
    with site(city) as browser:
        answer = await browser.post(f"/things/{THING}/{command}")
    assert answer.json()["code"] == "command.unknown"
    assert city.given == []


async def test_a_form_becomes_its_command_and_leads_back(city: City) -> None:
    city.shown = [7]
    with site(city, {"reason": ["Nhầm."], "key": ["k"], "version": ["2"], "csrf": ["t"]}) as browser:
        answer = await browser.post(f"/things/{THING}/WithdrawTask")
    assert city.given == [(f"tracking/things/{THING}", "WithdrawTask", {"reason": "Nhầm."}, "k", None)]
    assert (answer.status_code, answer.headers["location"]) == (303, f"/things/{THING}")


async def test_an_exclusive_command_is_given_with_the_version_that_was_seen(city: City) -> None:
    city.shown = [7]
    with site(city, {"text": ["a b"], "version": ["2"]}) as browser:
        await browser.post(f"/things/{THING}/ReviseDraft")
    assert city.given[0][-1] == "2"


async def test_the_page_waits_for_its_own_write(city: City) -> None:
    city.shown = [5, 6, 7, 8]
    with site(city) as browser:
        await browser.post(f"/things/{THING}/WithdrawTask")
    assert city.shown == [8], "asked until the version that was written is shown, and no longer"


async def test_it_does_not_wait_for_ever(city: City) -> None:
    city.shown = [6]
    with site(city) as browser:
        answer = await browser.post(f"/things/{THING}/WithdrawTask")
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("code", "status"), [("command.stale-version", 409), ("request.invalid", 422), ("service.unavailable", 503)]
)
async def test_a_refusal_is_the_page_with_the_form_as_typed_and_the_problems_status(
    city: City, code: str, status: int
) -> None:
    city.refusal = code
    with site(city, {"reason": ["Giao nhầm cơ quan."]}) as browser:
        answer = await browser.post(f"/things/{THING}/WithdrawTask")
    told = answer.json()
    assert (answer.status_code, told["problem"]["code"], told["tried"]) == (status, code, "WithdrawTask")
    assert told["typed"] == {"reason": ["Giao nhầm cơ quan."]}
    assert told["kept_words"] == ""


async def test_words_for_a_form_that_is_gone_are_given_back(city: City) -> None:
    city.refusal, city.offered = "command.stale-version", []
    with site(city, {"reason": ["Giao nhầm cơ quan."], "key": ["k 1"]}) as browser:
        told = (await browser.post(f"/things/{THING}/WithdrawTask")).json()
    assert (told["tried"], told["kept_words"]) == (None, "Giao nhầm cơ quan.")


async def test_files_are_kept_first_and_become_a_field(city: City) -> None:
    city.shown = [7]
    brought = {
        "evidence": [UploadFile(io.BytesIO(b"ab"), filename="a.txt"), UploadFile(io.BytesIO(b"c"), filename="c.txt")]
    }
    with site(city, {"note": ["Xong."], "not_secret": ["d1"]}, brought) as browser:
        await browser.post(f"/things/{THING}/ReportProgress")
    kept = [{"name": "a.txt", "bytes": 2, "confirmed": ["d1"]}, {"name": "c.txt", "bytes": 1, "confirmed": ["d1"]}]
    assert city.given[0][2] == {"note": "Xong.", "files": kept}


async def test_files_that_an_action_does_not_take_go_nowhere(city: City) -> None:
    city.shown = [7]
    with site(city, {"reason": ["x"]}, {"evidence": [UploadFile(io.BytesIO(b"ab"), filename="a.txt")]}) as browser:
        await browser.post(f"/things/{THING}/WithdrawTask")
    assert city.given[0][2] == {"reason": "x"}


async def test_a_form_begins_a_stream_and_leads_to_it(city: City) -> None:
    city.shown, carried = [7], str(uuid4())
    with site(city, {"thing_id": [carried], "text": ["Rà soát"], "key": ["k"]}) as browser:
        answer = await browser.post("/things/new")
    assert city.given == [
        (f"tracking/things/{carried}", "OrderTask", {"thing_id": carried, "text": "Rà soát"}, "k", None)
    ]
    assert answer.headers["location"] == f"/things/{carried}"


async def test_a_beginning_that_is_refused_keeps_what_was_typed(city: City) -> None:
    city.refusal = "request.invalid"
    with site(city, {"text": ["Rà soát"]}) as browser:
        answer = await browser.post("/things/new")
    assert (answer.status_code, answer.json()["typed"]) == (422, {"text": ["Rà soát"]})


@pytest.mark.parametrize("form", ["tasks/forms/missing.html", "../screen.py", "forms"])
def test_a_form_that_is_missing_stops_the_app_from_starting(form: str) -> None:
    broken = {"X": Action("X", "tracking", "X", "x", form)}
    with pytest.raises(TemplateNotFound):
        declare(broken)


def test_a_form_that_does_not_compile_too(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    env = pages.templates.env
    assert env.loader is not None
    monkeypatch.setattr(env, "loader", ChoiceLoader([DictLoader({"forms/broken.html": "{% if %}"}), env.loader]))
    with pytest.raises(TemplateError):
        declare({"X": Action("X", "tracking", "X", "x", "forms/broken.html")})


def declare(actions: Mapping[str, Action]) -> None:
    async def nothing(*of: object) -> None:
        return None

    screen: Screen[UUID, NoQuery, ThingPage] = Screen(
        template="problem.html", id=in_path("id", UUID), query=NoQuery, address="/x/{}", stream="x/{}", unknown="",
        actions=actions, load=nothing, version=nothing,
    )  # fmt: skip
    add_screen(APIRouter(), "/{id}", screen)


def test_every_feature_with_actions_has_forms_that_compile() -> None:
    forms = {action.form for action in every_action() if action.form}
    assert len(forms) > 30
    for form in forms:
        pages.templates.get_template(form)
    assert importlib.import_module("services.portal.app")


def test_every_action_has_its_words_and_an_icon() -> None:
    known = texts_of_city().keys
    for action in every_action():
        assert {action.label, action.done} <= known, action.command
        assert action.icon, action.command


async def test_files_are_taken_in_only_where_an_action_takes_them(city: City) -> None:
    """Both forms of the thing are read by what their actions say."""
    with site(city) as browser:
        app = browser._transport.app  # type: ignore[attr-defined]
        app.dependency_overrides.pop(sent_form)
        app.dependency_overrides.pop(sent_fields)
        city.shown, brought, token = [7], {"evidence": ("a.txt", b"ab", "text/plain")}, {"x-csrf-token": "t"}
        refused = await browser.post("/things/new", files=brought, headers=token)
        taken = await browser.post(f"/things/{THING}/ReportProgress", files=brought, headers=token)
    assert "Too many files" in refused.text
    assert (taken.status_code, len(city.given)) == (303, 1)
