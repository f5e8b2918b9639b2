"""Makes the routes of screens; a template that is missing or cannot be parsed stops the app from starting."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.portal.frame.actions import Action
from services.portal.frame.giving import begin, give
from services.portal.frame.page import templates
from services.portal.frame.screen import IdT, PageT, QueryT, Screen, Start, Visit
from services.portal.frame.session import Sent, SentFields, SentForm, SignedIn
from services.portal.frame.showing import show, show_start


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

    async def act(request: Request, actor: SignedIn, sent: SentForm, stream_id: IdT, command: str) -> Response:
        return await give(screen, Visit(request, actor, stream_id, screen.query()), command, sent)

    act.__annotations__ |= {"stream_id": screen.id, "sent": _sent(*screen.actions.values())}
    act.__name__ = f"act_on_{screen.name}"
    router.add_api_route(f"{path}/{{command}}", act, methods=["POST"])


def add_start(router: APIRouter, path: str, start: Start[IdT, QueryT, PageT]) -> None:
    """Give a form that begins a stream its routes: ``GET path`` and ``POST path``."""
    guard_templates(start.template)

    async def page(request: Request, actor: SignedIn, about: IdT, query: QueryT) -> Response:
        return await show_start(start, Visit(request, actor, about, query))

    async def begin_it(request: Request, actor: SignedIn, sent: SentForm, about: IdT, query: QueryT) -> Response:
        return await begin(start, Visit(request, actor, about, query), sent)

    begin_it.__annotations__ |= {"sent": _sent(start.action)}
    for route, method in ((page, "GET"), (begin_it, "POST")):
        route.__annotations__ |= {"about": start.id, "query": Annotated[object, Depends(start.query)]}
        route.__name__ = f"{method.lower()}_{start.name}"
        router.add_api_route(path, route, methods=[method])


def _sent(*actions: Action) -> object:
    """How a form is read: files are taken in only where an action takes them."""
    return Sent if any(action.files for action in actions) else SentFields


def guard_templates(*names: str) -> None:
    """Raise `TemplateError` where a template is missing or cannot be parsed: an app that would show it never starts.

    Compiling is left to whoever shows it first: all of them at once take half a second.
    """
    environment = templates.env
    assert environment.loader is not None
    for name in names:
        environment.parse(environment.loader.get_source(environment, name)[0], name)
