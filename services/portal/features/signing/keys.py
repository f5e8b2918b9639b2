"""Signing keys: one's own, and the body's for its clerk; registered, pictured, removed."""

import base64
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.signing.asking import SERVICE, key_of
from services.portal.frame.actions import Fields, form_value
from services.portal.frame.commands import CommandRefused, Json
from services.portal.frame.page import go, render, show_refusal
from services.portal.frame.session import FROM_PAGE, Sent, SentForm, SignedIn
from shared.bodies.actor import Actor, Post
from shared.web.problems import ProblemDocument, problem, problem_response

router = APIRouter(prefix="/keys")

Whose = Literal["mine", "body"]
LARGEST_KEY = 64 * 1024  # bytes of a PKCS#12
PIN_LENGTH = 8  # characters at least


@router.get("")
async def shown(request: Request, actor: SignedIn) -> Response:
    """One's own key, and the body's where one keeps it."""
    return await _page(request, actor)


@router.post("/{whose}/register")
async def register(request: Request, actor: SignedIn, whose: Whose, sent: Sent) -> Response:
    """Sign with the key of a file, or of a remote service, from now on."""
    return await _given(request, actor, whose, "register", sent)


@router.post("/{whose}/picture")
async def picture(request: Request, actor: SignedIn, whose: Whose, sent: Sent) -> Response:
    """Show this picture where the key signs, in its real size; without a file, show plain text."""
    return await _given(request, actor, whose, "picture", sent)


@router.post("/{whose}/remove")
async def remove(request: Request, actor: SignedIn, whose: Whose, sent: Sent) -> Response:
    """Sign with the key no more."""
    return await _given(request, actor, whose, "remove", sent)


@router.post("/{whose}/challenge", dependencies=FROM_PAGE)
async def challenge(request: Request, actor: SignedIn, whose: Whose) -> Response:
    """What a token signs to prove that it is this person's."""
    path = f"keys/{_holder(whose, actor)}/challenge"
    try:
        return JSONResponse(await request.app.state.commands.post(actor, SERVICE, path, {}))
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)


@router.post("/{whose}/token", dependencies=FROM_PAGE)
async def register_token(
    request: Request,
    actor: SignedIn,
    whose: Whose,
    certificate: Annotated[str, Body(max_length=12_000)],
    chain: Annotated[list[str], Body(max_length=8)],
    signature: Annotated[str, Body(max_length=2_000)],
    another_name: Annotated[bool, Body()] = False,
) -> Response:
    """Sign with the token that has signed the challenge from now on."""
    fields = {"way": "token", "certificate": certificate, "chain": chain, "signature": signature}
    try:
        told = await _register(request, actor, whose, "register-key", {**fields, "another_name": another_name})
    except CommandRefused as refused:
        return show_refusal(request, refused.problem)
    return JSONResponse(told)


async def _given(request: Request, actor: Actor, whose: Whose, act: str, sent: SentForm) -> Response:
    """Carry out what a form asks; the page again, with what was typed, where it is refused."""
    if whose == "body" and actor.post is not Post.RECORDS_CLERK:
        return problem_response(request, "keys.not-yours")
    try:
        match act:
            case "register" if form_value(sent.fields, "way") == "remote":
                await _register(request, actor, whose, "register-remote", remote_fields(sent.fields))
            case "register":
                await _register(request, actor, whose, "register-key", await file_fields(sent))
            case "picture":
                await _command(request, actor, whose, "SetPicture", sent.fields, await _picture(request, actor, sent))
            case _:
                reason = {"reason": form_value(sent.fields, "reason") or ""}
                await _command(request, actor, whose, "RemoveKey", sent.fields, reason)
    except CommandRefused as refused:
        return await _page(request, actor, refused.problem, (whose, act), sent.fields)
    return go(request, "/keys", f"signing.keys.done.{act}")


async def _register(request: Request, actor: Actor, whose: Whose, path: str, fields: Json) -> Json:
    commands = request.app.state.commands
    commands.guard_fresh("RegisterKey")
    told: Json = await commands.post(actor, SERVICE, f"keys/{_holder(whose, actor)}/{path}", fields)
    return told


async def _command(request: Request, actor: Actor, whose: Whose, command: str, form: Fields, fields: Json) -> None:
    holder = _holder(whose, actor)
    given = {"holder_id": holder, **fields}
    key = form_value(form, "key") or ""
    await request.app.state.commands.give(actor, SERVICE, f"keys/{holder}", command, given, key)


def _typed(form: Fields, name: str) -> str:
    """A secret as it was typed: it may begin with a space, and stays nowhere."""
    return (form.get(name) or [""])[0]


def _another(form: Fields) -> Json:
    return {"another_name": True} if form_value(form, "another_name") else {}


def remote_fields(form: Fields) -> Json:
    """The fields of a remote key's registration."""
    names = {"service": form_value(form, "service_url") or "", "credential": form_value(form, "credential") or ""}
    return {**names, "pin": _typed(form, "pin"), **_another(form)}


async def file_fields(sent: SentForm) -> Json:
    """The fields of a PKCS#12's registration.  Raises `CommandRefused`."""
    form = sent.fields
    pin = _typed(form, "pin")
    if pin != _typed(form, "pin_again"):
        raise CommandRefused(problem("keys.pins-differ"))
    files = sent.files.get("file", [])
    if not files or (files[0].size or 0) > LARGEST_KEY:
        raise CommandRefused(problem("keys.not-opened"))
    packed = base64.b64encode(await files[0].read()).decode()
    return {"way": "file", "pkcs12": packed, "passphrase": _typed(form, "passphrase"), "pin": pin, **_another(form)}


async def _picture(request: Request, actor: Actor, sent: SentForm) -> Json:
    """The picture as receiving keeps it, with its real width in millimetres; nothing where it is taken away."""
    files = sent.files.get("picture", [])
    if not files:
        return {}
    kept = await request.app.state.commands.upload_picture(actor, await files[0].read(), files[0].filename or "")
    return {"picture": kept["file"], "width_mm": form_value(sent.fields, "width_mm")}


def _holder(whose: Whose, actor: Actor) -> str:
    return actor.person_id if whose == "mine" else actor.body_id


async def _page(
    request: Request,
    actor: Actor,
    refused: ProblemDocument | None = None,
    tried: tuple[Whose, str] | None = None,
    typed: Fields | None = None,
) -> Response:
    commands = request.app.state.commands
    kept: list[Whose] = ["mine", "body"] if actor.post is Post.RECORDS_CLERK else ["mine"]
    held = {whose: await key_of(commands, actor, _holder(whose, actor)) for whose in kept}
    return render(
        request,
        "signing/keys.html",
        actor,
        refused["status"] if refused else 200,
        keys=held,
        problem=refused,
        tried=tried,
        typed=typed or {},
        pin_length=PIN_LENGTH,
    )
