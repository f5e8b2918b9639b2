"""One action on many documents, each with its own result."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.frame.actions import CommandFields, Fields, form_value, given, many
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import render, wait_for_card
from services.portal.frame.session import Form, SignedIn
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.web.problems import ProblemDocument, problem, problem_response

MOST = 200  # documents at once

router = APIRouter()


@dataclass(frozen=True)
class Bulk:
    """An action that makes sense on many documents; ``field`` is what is said once for all of them."""

    command: str
    service: str
    label: str
    icon: str
    fields: Callable[[Fields, Card], CommandFields]
    field: str = ""
    field_label: str = ""
    required: bool = False


@dataclass(frozen=True)
class Result:
    """What came of it for one document; ``problem`` where it was refused."""

    document_id: str
    subject: str | None
    problem: ProblemDocument | None = None


_HEAD = ("issuer", "kind", "number", "symbol", "place", "subject", "signer", "secrecy")
_URGENCY = ("normal", "urgent", "very_urgent", "flash", "flash_timed")


def _head_as_received(form: Fields, card: Card) -> CommandFields:
    head = {name: value for name in _HEAD if (value := getattr(card, name))}
    head |= {"urgency": _URGENCY[card.urgency]}
    head |= {"date": card.document_date.isoformat()} if card.document_date else {}
    return {"head": head, "directives": card.directives}


def _written(name: str) -> Callable[[Fields, Card], CommandFields]:
    return lambda form, card: given(form, name)


# work in the inbox → what can be done with many of it at once
BULK = {
    "register": Bulk("RegisterDocument", "receiving", "bulk.action.RegisterDocument", "book", _head_as_received),
    "annotate": Bulk(
        "AnnotateDocument",
        "routing",
        "bulk.action.AnnotateDocument",
        "writing",
        _written("instruction"),
        "instruction",
        "bulk.field.AnnotateDocument",
        True,
    ),
    "inform": Bulk("AcknowledgeDocument", "routing", "bulk.action.AcknowledgeDocument", "eye", lambda form, card: {}),
    "file": Bulk(
        "FileDocument",
        "routing",
        "bulk.action.FileDocument",
        "archive",
        _written("case_file"),
        "case_file",
        "bulk.field.FileDocument",
        True,
    ),
    "check_format": Bulk(
        "CheckFormat", "approval", "bulk.action.CheckFormat", "forms", lambda form, card: {"departures": []}
    ),
    "approve": Bulk(
        "ApproveDraft",
        "approval",
        "bulk.action.ApproveDraft",
        "signature",
        _written("remarks"),
        "remarks",
        "bulk.field.ApproveDraft",
    ),
    "number": Bulk("TakeNumber", "publishing", "bulk.action.TakeNumber", "book", lambda form, card: {}),
}
_BY_COMMAND = {bulk.command: bulk for bulk in BULK.values()}


@router.post("/bulk")
async def act_on_many(request: Request, actor: SignedIn, form: Form) -> Response:
    """Do it to each; what one of them refuses stops none of the others."""
    bulk = _BY_COMMAND.get(form_value(form, "command") or "")
    chosen = list(dict.fromkeys(many(form, "item")))[:MOST]
    if bulk is None:
        return problem_response(request, "command.unknown")
    if not chosen:
        return problem_response(request, "bulk.nothing-chosen")
    results = [await _give(request, actor, form, bulk, document_id) for document_id in chosen]
    done = sum(result.problem is None for result in results)
    return render(request, "bulk/bulk.html", actor, action=bulk, results=results, done=done)


async def _give(request: Request, actor: SignedIn, form: Fields, bulk: Bulk, document_id: str) -> Result:
    reads, commands = request.app.state.reads, request.app.state.commands
    try:
        known = UUID(document_id)
        async with reads.as_actor(actor) as view:
            card = await documents.card(view, known)
    except ValueError:
        card = None
    if card is None:
        return Result(document_id, None, problem("document.unknown"))
    stream, key = f"documents/{document_id}", f"{form_value(form, 'key')}/{document_id}"
    try:
        answer = await commands.give(actor, bulk.service, stream, bulk.command, bulk.fields(form, card), key)
    except CommandRefused as refused:
        return Result(document_id, card.subject, refused.problem)
    await wait_for_card(reads, actor, known, bulk.service, answer["version"])
    return Result(document_id, card.subject)
