"""A screen: one stream as one person sees it, with what they may ask of it now and what came of asking.

Every feature declares a `Screen`; `add_screen` gives it its two routes: the page, and a form of it that is sent.
``features/README.md`` shows how little a feature has to say.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from services.portal.frame.actions import Action, CommandFields, Fields, Files, form_value, many, new_id
from services.portal.frame.commands import CommandRefused, Commands
from services.portal.frame.language import speak
from services.portal.frame.page import go, render, tell_problem, templates, wait_until
from services.portal.frame.reads import Reads, View
from services.portal.frame.session import Sent, SentForm, SignedIn
from shared.bodies.actor import Actor
from shared.web.problems import ProblemDocument, problem_response

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

IdT = TypeVar("IdT")
QueryT = TypeVar("QueryT")
PageT = TypeVar("PageT", bound="DataclassInstance")
StreamT = TypeVar("StreamT")

WRITTEN = (
    "instruction", "reason", "remarks", "result", "opinion", "question", "note", "text", "subject", "departures",
)  # fmt: skip
"""Fields that people write sentences into: given back to them where the form itself is no longer offered."""


@dataclass(frozen=True)
class NoQuery:
    """The address of a screen says nothing besides the id."""


@dataclass(frozen=True)
class Refusal:
    """A command that was refused: which, what was typed for it and why."""

    command: str
    typed: Fields
    problem: ProblemDocument


@dataclass(frozen=True)
class Visit(Generic[IdT, QueryT]):
    """Somebody at a screen: whose stream they look at, what the address asks, and what was just refused them.

    A new ``secret`` is shown this once.
    """

    request: Request
    actor: Actor
    id: IdT
    query: QueryT
    refused: Refusal | None = None
    secret: str | None = None

    @property
    def commands(self) -> Commands:
        """The services."""
        commands: Commands = self.request.app.state.commands
        return commands

    @property
    def reads(self) -> Reads:
        """The read models."""
        reads: Reads = self.request.app.state.reads
        return reads


@dataclass(frozen=True, kw_only=True)
class Declared(Generic[IdT, QueryT, PageT]):
    """What a feature says of any page with forms.

    ``id`` annotates how an id is taken from the request; ``{}`` stands for a stream's id in ``address``, below the
    portal, and ``stream``, below each service that an action is of.  ``load`` reads the page as the actor: a dataclass
    whose fields are the template's names, or ``None`` where they may not know of it, which is the problem ``unknown``;
    ``ask`` reads it of a service instead.
    ``opened`` says what is noted as read: what, its id, what it is about, how secret it is.  ``finish`` completes what
    was loaded, with no connection held.  A ``confidential`` page is kept by no browser.  ``version`` is how far the
    read models show a service's stream: a page waits for its own write.
    """

    template: str
    id: object
    query: Callable[[], QueryT]
    address: str
    stream: str
    unknown: str = "request.not-found"
    load: Callable[[View, Visit[IdT, QueryT]], Awaitable[PageT | None]] | None = None
    ask: Callable[[Visit[IdT, QueryT]], Awaitable[PageT]] | None = None
    opened: Callable[[PageT], tuple[str, object, object, int] | None] = lambda page: None
    finish: Callable[[Visit[IdT, QueryT], PageT], Awaitable[PageT]] | None = None
    confidential: bool = False

    @property
    def name(self) -> str:
        """What its routes are called."""
        return self.template.removesuffix(".html").replace("/", "_")


@dataclass(frozen=True, kw_only=True)
class Screen(Declared[IdT, QueryT, PageT]):
    """A stream with its actions.  A form that was carried out leads back to it, or where ``after`` says."""

    actions: Mapping[str, Action]
    version: Callable[[View, IdT, str], Awaitable[int | None]] | None = None
    after: Callable[[str, Fields], str] = lambda address, form: address

    @property
    def services(self) -> tuple[str, ...]:
        """Those that are asked what may be done now."""
        return tuple(dict.fromkeys(action.service for action in self.actions.values()))


@dataclass(frozen=True, kw_only=True)
class Start(Declared[IdT, QueryT, PageT]):
    """A form that begins a stream, whose id is the command's field ``names``; it leads to ``address``.

    There ``{0}`` stands for the new stream's id, ``{1}`` for the id that the form's own address has.  Where a secret
    goes with it, ``begun`` shows both.
    """

    action: Action
    names: str
    version: Callable[[View, UUID, str], Awaitable[int | None]] | None = None
    begun: Callable[[Visit[UUID, NoQuery]], Awaitable[Response]] | None = None


def _no_id() -> None:
    return None


NO_ID = Annotated[None, Depends(_no_id)]
"""For a page whose address has no id."""


def in_path(name: str, kind: object) -> object:
    """How an id of this kind is taken from ``{name}`` in the address."""
    return Annotated[kind, Path(alias=name)]


def add_screen(router: APIRouter, path: str, screen: Screen[IdT, QueryT, PageT]) -> None:
    """Give the screen its routes: ``GET path`` and ``POST path/{command}``."""

    async def page(request: Request, actor: SignedIn, stream_id: IdT, query: QueryT) -> Response:
        return await show(screen, Visit(request, actor, stream_id, query))

    page.__annotations__ |= {"stream_id": screen.id, "query": Annotated[object, Depends(screen.query)]}
    page.__name__ = screen.name
    router.add_api_route(path, page, methods=["GET"])
    add_actions(router, path, screen)


def add_actions(router: APIRouter, path: str, screen: Screen[IdT, QueryT, PageT]) -> None:
    """The second half of `add_screen`, for a feature with a page route of its own."""
    guard_templates(screen.template, *(action.form for action in screen.actions.values() if action.form))

    async def act(request: Request, actor: SignedIn, sent: Sent, stream_id: IdT, command: str) -> Response:
        return await give(screen, Visit(request, actor, stream_id, screen.query()), command, sent)

    act.__annotations__ |= {"stream_id": screen.id}
    act.__name__ = f"act_on_{screen.name}"
    router.add_api_route(f"{path}/{{command}}", act, methods=["POST"])


def add_start(router: APIRouter, path: str, start: Start[IdT, QueryT, PageT]) -> None:
    """Give a form that begins a stream its routes: ``GET path`` and ``POST path``."""
    guard_templates(start.template)

    async def page(request: Request, actor: SignedIn, about: IdT, query: QueryT) -> Response:
        return await show_start(start, Visit(request, actor, about, query))

    async def begin_it(request: Request, actor: SignedIn, sent: Sent, about: IdT, query: QueryT) -> Response:
        return await begin(start, Visit(request, actor, about, query), sent)

    for route, method in ((page, "GET"), (begin_it, "POST")):
        route.__annotations__ |= {"about": start.id, "query": Annotated[object, Depends(start.query)]}
        route.__name__ = f"{method.lower()}_{start.name}"
        router.add_api_route(path, route, methods=[method])


def guard_templates(*names: str) -> None:
    """Raise `TemplateError` where a template is missing or does not compile: an app that would show it never starts."""
    for name in names:
        templates.get_template(name)


async def show(screen: Screen[IdT, QueryT, PageT], visit: Visit[IdT, QueryT]) -> Response:
    """The page; after a refusal with the form as it was typed, what to do next, and the problem's status."""
    try:
        page = await _loaded(screen, visit)
    except CommandRefused as refused:
        return tell_problem(visit.request, refused.problem)
    if page is None:
        return problem_response(visit.request, screen.unknown)
    offers = await visit.commands.actions(visit.actor, screen.services, screen.stream.format(visit.id))
    offered = {name for offer in offers.values() for name in offer.actions}
    tried = visit.refused.command if visit.refused and visit.refused.command in offered else None
    return _rendered(
        screen,
        visit,
        page,
        address=screen.address.format(visit.id),
        actions=[action for name, action in screen.actions.items() if name in offered and action.form],
        offered=offered,
        begins={field for offer in offers.values() for _, field in offer.begins},
        seen_at={service: offer.version for service, offer in offers.items()},
        tried=tried,
        secret=visit.secret,
        kept_words=written(visit.refused.typed) if visit.refused and tried is None else "",
    )


async def show_start(start: Start[IdT, QueryT, PageT], visit: Visit[IdT, QueryT]) -> Response:
    """The form, empty or as it was typed before a refusal."""
    try:
        page = await _loaded(start, visit)
    except CommandRefused as refused:
        return tell_problem(visit.request, refused.problem)
    return problem_response(visit.request, start.unknown) if page is None else _rendered(start, visit, page)


async def _loaded(declared: Declared[IdT, QueryT, PageT], visit: Visit[IdT, QueryT]) -> PageT | None:
    """The page, in the session's language.  Raises `CommandRefused` where a service does not answer for it."""
    speak(visit.request)
    if declared.ask is not None:
        return await declared.ask(visit)
    assert declared.load is not None, declared.template
    async with visit.reads.as_actor(visit.actor) as view:
        page = await declared.load(view, visit)
        if page is None:
            return None
        if (opened := declared.opened(page)) is not None:
            view.opened(*opened)
    return page if declared.finish is None else await declared.finish(visit, page)


def _rendered(
    declared: Declared[IdT, QueryT, PageT], visit: Visit[IdT, QueryT], page: PageT, **more: object
) -> Response:
    problem = visit.refused.problem if visit.refused else None
    status = problem["status"] if problem else 200
    shown = {each.name: getattr(page, each.name) for each in fields(page)}
    context = {"typed": visit.refused.typed if visit.refused else {}, "problem": problem, **more}
    assert shown.keys().isdisjoint(context), f"{declared.template}: a page has a name of the frame's"
    answer = render(visit.request, declared.template, visit.actor, status, **{**context, **shown})
    if declared.confidential:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def written(typed: Fields) -> str:
    """What somebody wrote into a form, to copy it elsewhere."""
    return "\n\n".join(words for name in WRITTEN if (words := form_value(typed, name)))


async def give(screen: Screen[IdT, QueryT, PageT], visit: Visit[IdT, QueryT], command: str, sent: SentForm) -> Response:
    """Give one of the screen's commands with the form's fields; on to the page that shows it, or say why not."""
    action = screen.actions.get(command)
    if action is None:
        return problem_response(visit.request, "command.unknown")
    form, stream, key = sent.fields, screen.stream.format(visit.id), form_value(sent.fields, "key") or ""
    seen = form_value(form, "version") if action.exclusive else None
    commands, actor, secret = visit.commands, visit.actor, new_secret() if action.secret else None
    try:
        fields = await _fields(visit, action, sent, secret)
        answer = await commands.give(actor, action.service, stream, command, fields, key, seen)
        onward = action.then(form) if action.then else None
        if onward is not None:
            command, more = onward
            answer = await commands.give(actor, action.service, stream, command, more, f"{key}/{command}")
    except CommandRefused as refused:
        return await show(screen, replace(visit, refused=Refusal(command, form, refused.problem)))
    if action.secret:
        return await show(screen, replace(visit, secret=None if answer["repeated"] else secret))
    await wait_for_stream(visit, screen.version, visit.id, action.service, answer["version"])
    return go(visit.request, screen.after(screen.address.format(visit.id), form), action.done)


async def begin(start: Start[IdT, QueryT, PageT], visit: Visit[IdT, QueryT], sent: SentForm) -> Response:
    """Begin a stream; on to its page, or say why not.  A form that is sent twice begins one."""
    action, form, begun = start.action, sent.fields, UUID(new_id(sent.fields, start.names))
    stream, key = start.stream.format(begun), form_value(form, "key") or ""
    secret = new_secret() if action.secret else None
    try:
        fields = {start.names: str(begun), **await _fields(visit, action, sent, secret)}
        answer = await visit.commands.give(visit.actor, action.service, stream, action.command, fields, key)
    except CommandRefused as refused:
        return await show_start(start, replace(visit, refused=Refusal(action.command, form, refused.problem)))
    if start.begun is not None and secret and not answer["repeated"]:
        return await start.begun(Visit(visit.request, visit.actor, begun, NoQuery(), secret=secret))
    await wait_for_stream(visit, start.version, begun, action.service, answer["version"])
    return go(visit.request, start.address.format(begun, visit.id), action.done)


async def wait_for_stream(
    visit: Visit[IdT, QueryT],
    shown: Callable[[View, StreamT, str], Awaitable[int | None]] | None,
    stream_id: StreamT,
    service: str,
    version: int,
) -> None:
    """Wait until the read models show ``version`` of the service's stream: people see what they just did."""
    if shown is None:  # the page asks the service itself
        return
    read = shown
    await wait_until(
        visit.reads,
        visit.actor,
        lambda view: read(view, stream_id, service),
        lambda seen: seen is not None and seen >= version,
    )


def new_secret() -> str:
    """A secret that nobody is told twice: services know its SHA-256."""
    return secrets.token_hex(32)


async def _fields(visit: Visit[IdT, QueryT], action: Action, sent: SentForm, secret: str | None) -> CommandFields:
    """The command's fields: out of the form, the files it brought, and what the read models add."""
    given = action.fields(sent.fields)
    if secret is not None:
        given["secret_sha256"] = hashlib.sha256(secret.encode()).hexdigest()
    if action.files is not None and sent.files.get(action.files.field):
        given[action.files.into] = await _kept(visit, action.files, sent)
    if action.looked_up is not None:
        async with visit.reads.as_actor(visit.actor) as view:
            given |= await action.looked_up(view, str(visit.id), sent.fields)
    return given


async def _kept(visit: Visit[IdT, QueryT], brought: Files, sent: SentForm) -> object:
    """The files as receiving keeps them.  Raises `CommandRefused` for one that may not come in."""
    kept = [
        await visit.commands.upload(
            visit.actor,
            await file.read(),
            file.filename or "",
            file.content_type or "",
            many(sent.fields, "not_secret"),
        )
        for file in sent.files[brought.field]
    ]
    return [each["file"] for each in kept] if brought.several else kept[0]["file"]
