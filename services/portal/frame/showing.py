"""Shows a screen: loads it as the actor, notes what they open, asks what they may do now."""

from dataclasses import fields

from fastapi.responses import Response

from services.portal.frame.actions import Fields, form_value
from services.portal.frame.commands import CommandRefused
from services.portal.frame.language import speak
from services.portal.frame.page import render, show_refusal
from services.portal.frame.screen import Declared, IdT, PageT, QueryT, Screen, Start, Visit
from shared.web.problems import problem_response

WRITTEN = (
    "instruction", "reason", "remarks", "result", "opinion", "question", "note", "text", "subject", "departures",
)  # fmt: skip
"""Fields that people write sentences into: given back to them where the form itself is no longer offered."""


async def show(screen: Screen[IdT, QueryT, PageT], visit: Visit[IdT, QueryT]) -> Response:
    """The page; after a refusal with the form as it was typed, what to do next, and the problem's status."""
    try:
        page = await _loaded(screen, visit)
    except CommandRefused as refused:
        return show_refusal(visit.request, refused.problem)
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
        return show_refusal(visit.request, refused.problem)
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
