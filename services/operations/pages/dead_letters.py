"""Dead letters: the causes, the letters of a cause, a letter; previewing, mending, replaying, setting aside."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.operations.dead_letters.reads import MOST, SHOWN, DeadLetter, DeadLetters
from services.operations.dead_letters.work import DeadLetterWork, Preview, patched
from services.operations.page import go, render
from services.operations.reading import record
from services.operations.session import Operator
from shared.audit.reads import Read
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Rejected
from shared.texts import say
from shared.web.forms import Form
from shared.web.problems import problem, problem_response
from shared.web.signin.needed import guard_fresh

router = APIRouter(prefix="/letters")

AT_ONCE = 6  # letters of a cause
MANY = {"replay": "replayed", "set-aside": "set_aside", "reopen": "reopened"}  # flashes by what was done

Found = TypeVar("Found")
Name = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]


def _work(request: Request) -> DeadLetterWork:
    work: DeadLetterWork = request.app.state.letter_work
    return work


def _letters(request: Request) -> DeadLetters:
    letters: DeadLetters = request.app.state.letters
    return letters


def _guard_fresh(request: Request) -> None:
    """All acts on letters need a sign-in as fresh as mending does.  Raises `StepUpNeeded`."""
    guard_fresh("MendLetter", request.app.state.settings.fresh_sign_in_minutes)


def _form_value(form: dict[str, list[str]], name: str) -> str:
    return "".join(form.get(name, [])[:1]).strip()


@router.get("")
async def causes(request: Request, actor: Operator, show: Name = "open") -> Response:
    """The causes of the letters that wait, were set aside or were replayed."""
    show = show if show in SHOWN else "open"
    letters = _letters(request)
    found, counts = await letters.causes(show), await letters.counts()
    return render(request, "letters.html", actor, causes=found, counts=counts, show=show)


@router.get("/cause")
async def cause(
    request: Request, actor: Operator, consumer: Name, error: Name, event: Name = "", show: Name = "open"
) -> Response:
    """The letters of one cause."""
    return await _cause(request, actor, consumer, error, event, show if show in SHOWN else "open")


async def _cause(
    request: Request, actor: Actor, consumer: str, error: str, event: str, show: str, **more: object
) -> Response:
    letters = await _letters(request).of_cause(consumer, error, event, show)
    secret = (Read("letter", str(row["letter_id"]), row["stream_id"], row["secrecy_rank"]) for row in letters)
    await record(
        request, actor, Read("letters", f"{consumer}/{error}/{event}"), *(read for read in secret if read.rank)
    )
    address = f"/letters/cause?{urlencode({'consumer': consumer, 'error': error, 'event': event, 'show': show})}"
    return render(
        request,
        "cause.html",
        actor,
        200,
        letters=letters,
        consumer=consumer,
        error=error,
        event=event,
        show=show,
        address=address,
        most=MOST,
        **more,
    )


@router.post("/cause")
async def act_on_cause(
    request: Request,
    actor: Operator,
    form: Form,
    consumer: Name,
    error: Name,
    event: Name = "",
    show: Name = "open",
) -> Response:
    """Preview or carry out one act on the chosen letters of a cause, or on all of them."""
    show = show if show in SHOWN else "open"
    rows = await _letters(request).of_cause(consumer, error, event, show)
    chosen = set(form.get("letter", []))
    ids = [row["letter_id"] for row in rows if not chosen or str(row["letter_id"]) in chosen]
    act, patch, reason = _form_value(form, "act"), _form_value(form, "patch"), _form_value(form, "reason")
    if act == "preview":
        ahead = await _each(ids, lambda letter_id: _looked_ahead(request, actor, letter_id, patch))
        return await _cause(
            request, actor, consumer, error, event, show, ahead=ahead, patch=patch, reason=reason, chosen=chosen
        )
    _guard_fresh(request)
    done, refused = await _on_all(request, actor, ids, act, patch, reason)
    flash = say(f"console.many.{MANY.get(act, 'looked_at')}", count=done)
    if refused:
        flash += say("console.many.some_refused", count=len(refused), first=refused[0])
    return go(request, "/letters", flash)


async def _looked_ahead(request: Request, actor: Actor, letter_id: UUID, patch: str) -> tuple[DeadLetter, Preview]:
    letter = await _letters(request).find(letter_id)
    assert letter is not None, "it was listed a moment ago"
    try:
        value = patched(letter.text(), patch) if patch and letter.stored_row is not None else None
    except ValueError:
        return letter, Preview(refused=Rejected("letter.patch"))
    return letter, await _work(request).preview(actor, letter, value)


async def _on_all(
    request: Request, actor: Actor, ids: list[UUID], act: str, patch: str, reason: str
) -> tuple[int, list[str]]:
    """Act on each letter by itself; returns how many were done, and why the others were refused."""
    work = _work(request)
    rebuilt: set[str] = set()

    async def act_on(letter_id: UUID) -> str | None:
        """Act on a letter; returns the reason of a refusal."""
        try:
            if act == "replay":
                rebuilt.update(await _mended_and_replayed(request, actor, letter_id, patch, reason))
            elif act == "set-aside":
                await work.set_aside(actor, letter_id, _given(reason))
            elif act == "reopen":
                await work.reopen(actor, letter_id)
            else:
                raise Rejected("command.unknown")
        except Rejected as error:
            return str(problem(error.code, None, **error.params)["title"])
        return None

    refused = [reason for reason in await _each(ids, act_on) if reason is not None]
    await work.rebuild(actor, sorted(rebuilt), reason or say("console.reason.replay_many"))
    return len(ids) - len(refused), refused


async def _each(ids: Sequence[UUID], do: Callable[[UUID], Awaitable[Found]]) -> list[Found]:
    """The answers of ``do`` for every id in order, `AT_ONCE` at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def limited(letter_id: UUID) -> Found:
        async with gate:
            return await do(letter_id)

    return list(await asyncio.gather(*(limited(letter_id) for letter_id in ids)))


async def _mended_and_replayed(
    request: Request, actor: Actor, letter_id: UUID, patch: str, reason: str
) -> tuple[str, ...]:
    if patch:
        letter = await _letters(request).find(letter_id)
        if letter is None or letter.stored_row is None:
            raise Rejected("letter.not-in-store")
        try:
            value = patched(letter.text(), patch)
        except ValueError as error:
            raise Rejected("letter.patch") from error
        await _work(request).mend(actor, letter, value, _given(reason))
    return await _work(request).replay(actor, letter_id)


def _given(reason: str) -> str:
    """The reason as it is kept.  Raises `Rejected` where it is empty."""
    kept = reason.replace("\x00", "")[:2000]
    if not kept:
        raise Rejected("letter.reason")
    return kept


@router.get("/{letter_id}")
async def letter(request: Request, actor: Operator, letter_id: UUID) -> Response:
    """A letter: which consumers failed on it and why, its event in the store, and what operators did."""
    found = await _letters(request).find(letter_id)
    if found is None:
        return problem_response(request, "letter.unknown")
    return await _show(request, actor, found)


async def _show(
    request: Request,
    actor: Actor,
    letter: DeadLetter,
    status: int = 200,
    ahead: Preview | None = None,
    **more: object,
) -> Response:
    about = str(letter.stored_row["subject"]) if letter.stored_row is not None else None
    await record(request, actor, Read("letter", str(letter.letter_id), about, letter.rank))
    ahead = ahead or await _work(request).preview(actor, letter, None)
    return render(
        request,
        "letter.html",
        actor,
        status,
        letter=letter,
        stored=letter.stored,
        faults=letter.faults(),
        ahead=ahead,
        cleared=letter.shown_to(actor),
        history=await _letters(request).history(letter.letter_id),
        refusal=problem(ahead.refused.code, None, **ahead.refused.params) if ahead.refused else None,
        **more,
    )


@router.post("/{letter_id}")
async def act(request: Request, actor: Operator, form: Form, letter_id: UUID) -> Response:
    """Preview a mended value, or carry out an act."""
    found = await _letters(request).find(letter_id)
    if found is None:
        return problem_response(request, "letter.unknown")
    asked, value, reason = _form_value(form, "act"), _form_value(form, "value"), _form_value(form, "reason")
    work, back = _work(request), f"/letters/{letter_id}"
    if asked == "preview":
        ahead = await work.preview(actor, found, value)
        return await _show(request, actor, found, ahead=ahead, typed=value, reason=reason)
    _guard_fresh(request)
    try:
        if asked == "mend":
            await work.mend(actor, found, value, _given(reason))
        if asked in ("mend", "replay"):
            rebuilt = await work.replay(actor, letter_id)
            await work.rebuild(actor, rebuilt, say("console.reason.replay_one", letter=letter_id))
            if rebuilt:
                return go(request, back, say("console.flash.replayed_and_rebuilding", read_models=", ".join(rebuilt)))
            return go(request, back, say("console.flash.replayed"))
        if asked == "set-aside":
            await work.set_aside(actor, letter_id, _given(reason))
            return go(request, back, say("console.flash.set_aside"))
        if asked == "reopen":
            await work.reopen(actor, letter_id)
            return go(request, back, say("console.flash.reopened"))
        raise Rejected("command.unknown")
    except Rejected as error:
        document = problem(error.code, None, **error.params)
        return await _show(
            request, actor, found, document["status"], typed=value or None, reason=reason, problem=document
        )
