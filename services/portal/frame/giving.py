"""Gives the command of a form that was sent, waits until the page shows it, or shows why it was refused."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from services.portal.frame.actions import Action, CommandFields, Files, form_value, many, new_id
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, seeing_change, wait_until
from services.portal.frame.screen import IdT, NoQuery, PageT, QueryT, Refusal, Screen, Start, Visit
from services.portal.frame.session import SentForm
from services.portal.frame.showing import show, show_start
from shared.bodies.actor import Actor
from shared.readmodels.reading import Reading
from shared.web.problems import problem_response

StreamT = TypeVar("StreamT")


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
    shown: Callable[[Reading, StreamT, str], Awaitable[int | None]] | None,
    stream_id: StreamT,
    service: str,
    version: int,
) -> None:
    """Wait until the read models show ``version`` of the service's stream: people see what they just did."""
    if shown is not None:  # else the page asks the service itself
        await wait_until(
            visit.reads,
            visit.actor,
            lambda view: shown(view, stream_id, service),
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


async def give_to_own_body(
    request: Request,
    actor: Actor,
    command: str,
    fields: Mapping[str, object],
    key: str,
    changed: Callable[[Reading], Awaitable[object]] | None = None,
) -> Response | None:
    """A command to the actor's own body; ends when what it ``changed`` is shown.  Answers only where it was refused."""
    stream, state = f"bodies/{actor.body_id}", request.app.state
    try:
        async with seeing_change(state.reads, actor, changed) if changed else nullcontext():
            await state.commands.give(actor, "directory", stream, command, dict(fields), key)
    except CommandRefused as refused:
        return problem_response(request, str(refused.problem.get("code", "service.error")))
    return None
