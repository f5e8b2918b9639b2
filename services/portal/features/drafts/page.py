"""Drafts: a new one, the prescribed form as PDF and Word, Word back in, and what changed between revisions."""

import asyncio
import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import unquote
from uuid import UUID

import structlog
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from services.portal.features.drafts import judging, recipients, signing
from services.portal.features.drafts.actions import DRAFT
from services.portal.features.drafts.judging import judge_of
from services.portal.features.drafts.lending import lend
from services.portal.features.drafts.pictures import router as pictures
from services.portal.features.drafts.working import Unfinished, unfinished_drafts
from services.portal.features.drafts.working import router as working
from services.portal.frame.actions import Fields, form_value
from services.portal.frame.commands import CommandRefused
from services.portal.frame.comparing import compared
from services.portal.frame.downloads import hand_out
from services.portal.frame.opening import NotDrawn, pages_of, read_word
from services.portal.frame.page import render
from services.portal.frame.routes import add_start
from services.portal.frame.screen import NO_ID, Start, Visit
from services.portal.frame.session import FROM_PAGE, SignedIn
from shared.bodies.actor import Actor
from shared.documents.files import (
    DOCX,
    PDF,
    DangerousArchive,
    FileMissing,
    FileRef,
    FileStore,
    UnacceptableFile,
    media_type_of,
)
from shared.documents.looking import Gatekeeper, SecrecyInDoubt, SecretContent
from shared.documents.office import NoOffice
from shared.documents.symbols import Style
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.comparing import compare
from shared.paper.content import DraftContent, Signer
from shared.paper.paper import pictures_of
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import Colleague, NamedBody
from shared.readmodels.templates import queries as templates
from shared.readmodels.templates.rows import Template, TemplateLine
from shared.readmodels.timeline import queries as timeline
from shared.readmodels.timeline.rows import Entry
from shared.texts import say
from shared.web.problems import problem, problem_response
from shared.word.errors import TooLongWord, UnreadableWord

router = APIRouter(prefix="/drafts")
router.include_router(recipients.router)
log = structlog.get_logger("gate")


@dataclass(frozen=True)
class DraftQuery:
    """What is answered or replaced, the template it begins with; the unfinished ``draft`` that is gone on with."""

    answers: UUID | None = None
    replaces: UUID | None = None
    template: UUID | None = None
    draft: UUID | None = None


@dataclass(frozen=True)
class DraftPage:
    """The form of a draft, and what else the person has left unfinished."""

    bodies: list[NamedBody]
    organs: list[NamedBody]
    colleagues: list[Colleague]
    answered: Card | None
    replaced: Card | None
    begun_with: Template | None
    templates: list[TemplateLine]
    draft: UUID | None
    typed_first: Fields
    unfinished: tuple[Unfinished, ...] = ()


async def _load(view: Reading, visit: Visit[None, DraftQuery]) -> DraftPage:
    query = visit.query if visit.refused is None else _query_of(visit.refused.typed)
    bodies, organs = await roster.bodies(view), await roster.organs(view)
    answered = await documents.card(view, query.answers) if query.answers else None
    to, outside = recipients.sender_of(answered, [*bodies, *organs]) if answered else ([], [])
    return DraftPage(
        bodies=bodies,
        organs=organs,
        colleagues=await roster.colleagues(view),
        answered=answered,
        replaced=await documents.card(view, query.replaces) if query.replaces else None,
        begun_with=await templates.template(view, query.template) if query.template else None,
        templates=await templates.in_use(view),
        draft=query.draft,
        typed_first={"recipients": to, "outside": outside} if answered and visit.refused is None else {},
    )


async def _finish(visit: Visit[None, DraftQuery], page: DraftPage) -> DraftPage:
    begun = page.begun_with.content if page.begun_with else page.replaced.draft if page.replaced else None
    if begun is not None:
        await lend(visit.request, visit.actor, begun)
    unfinished = await unfinished_drafts(visit.commands, visit.actor)
    return replace(page, unfinished=tuple(one for one in unfinished if one.document_id != page.draft))


def _query_of(form: Fields) -> DraftQuery:
    """What the form carries along from the address it was opened at."""
    answers, replaces, draft = (form_value(form, name) for name in ("answers", "replaces", "document_id"))
    ids = [UUID(value) if value else None for value in (answers, replaces, draft)]
    return DraftQuery(answers=ids[0], replaces=ids[1], draft=ids[2])


START = Start(
    template="drafts/draft.html",
    id=NO_ID,
    query=DraftQuery,
    address="/documents/{}",
    stream="documents/{}",
    load=_load,
    finish=_finish,
    action=DRAFT,
    names="document_id",
    version=documents.version,
)
add_start(router, "/new", START)
router.include_router(working)
router.include_router(judging.router)
router.include_router(signing.router)
router.include_router(pictures)


@router.post("/read-docx", dependencies=FROM_PAGE)
async def read_docx(
    request: Request,
    actor: SignedIn,
    x_file_name: Annotated[str, Header(max_length=4000)] = "",
    x_not_secret: Annotated[str, Header(max_length=64)] = "",
) -> Response:
    """The whole draft that a Word file says, for the form; where it departs from the form, and what could not be kept.

    Its pictures are kept as uploads of the person.
    A file that is in doubt is taken over when it comes again with its digest as ``X-Not-Secret``.
    """
    data = await request.body()
    digest = hashlib.sha256(data).hexdigest()
    gate: Gatekeeper = request.app.state.gate
    try:
        confirmed = x_not_secret == digest
        media_type, name = media_type_of(data), unquote(x_file_name)
        look = await gate.admit(actor.person_id, data, media_type, name, not_secret=confirmed)
        if look.unreadable == "no-office":
            return problem_response(request, "file.no-office")
        judge = await judge_of(request.app.state.roster, actor.body_id)
        read = await request.app.state.cage.run(actor.person_id, read_word, look.docx or data, judge.rule)
        for sha256, picture in read.draft.pictures.items():
            confirmation = sha256 if confirmed else ""
            await request.app.state.commands.upload_picture(actor, picture, f"{sha256[:12]}.png", confirmation)
        if confirmed:
            log.info("words of a file taken on somebody's word that it is not secret", person=actor.person_id)
    except SecretContent:
        return problem_response(request, "secret.content")
    except SecrecyInDoubt as doubt:
        return problem_response(request, "secret.in-doubt", **doubt.members, digest=digest)
    except CommandRefused as refused:  # a picture; the person is asked about the file as a whole
        return JSONResponse({**refused.problem, "digest": digest}, refused.problem["status"])
    except DangerousArchive:
        return problem_response(request, "file.dangerous")
    except TooLongWord as error:
        return problem_response(request, "word.too-long", pages=error.pages)
    except (UnacceptableFile, UnreadableWord):
        document = problem("file.not-word")
        return JSONResponse(document, document["status"])
    said = read.draft.model_dump(mode="json", exclude={"pictures", "lost"})
    departures = [each.model_dump(mode="json") for each in read.departures]
    lost = [each.model_dump(include={"what", "where"}) for each in read.draft.lost]
    return JSONResponse({**said, "departures": departures, "lost": lost})


async def _official(request: Request, actor: Actor, card: Card, draft: DraftContent) -> OfficialDocument:
    """The present revision as it will stand on paper, without number and date."""
    known = request.app.state.roster
    owner = await known.body(card.owner_body_id)
    leader = await known.leader(card.owner_body_id)
    drafted = OfficialDocument.of_draft(
        draft,
        Style(owner.numbering if owner else "party"),
        owner.name if owner else "",
        owner.parent_name if owner else None,
        tuple(await known.names(tuple(draft.recipients))),
    )
    return replace(
        drafted,
        place=draft.place or say("common.place"),
        signers=draft.signers or ((Signer(post=leader.title or "", name=leader.name),) if leader else ()),
        draft_number=card.revision or 1,
    )


async def _pictures(request: Request, draft: DraftContent) -> dict[str, bytes]:
    """The bytes of the pictures on its paper, by sha256."""
    files: FileStore = request.app.state.files
    return {file.sha256: await files.get(file.sha256) for file in pictures_of(draft.paper)}


@router.get("/{document_id}/du-thao.{kind}")
async def composed(request: Request, actor: SignedIn, document_id: UUID, kind: str) -> Response:
    """The draft in the prescribed form, as PDF or Word."""
    async with request.app.state.reads.as_actor(actor) as view:
        card = await documents.card(view, document_id)
    if card is None or card.draft is None or kind not in ("pdf", "docx"):
        return problem_response(request, "document.unknown")
    if card.draft.word is not None:
        return await _word(request, actor, card, card.draft.word, kind)
    official = await _official(request, actor, card, card.draft)
    if kind == "docx":
        data = await asyncio.to_thread(compose_docx, official, await _pictures(request, card.draft))
    else:
        data = (await asyncio.to_thread(compose_pdf, official, await _pictures(request, card.draft))).data
    name, media_type = f"du-thao-lan-{official.draft_number}.{kind}", DOCX if kind == "docx" else PDF
    return await hand_out(request, actor, data, name, media_type, about=document_id, lines=[card])


async def _word(request: Request, actor: Actor, card: Card, word: FileRef, kind: str) -> Response:
    """The Word file that the draft is, or its pages."""
    state = request.app.state
    try:
        if kind == "docx":
            data, name, media_type = await state.files.get(word.sha256), word.name, DOCX
        else:
            data = await pages_of(state.office, state.files, actor.person_id, word)
            name, media_type = f"{word.name}.pdf", PDF
    except FileMissing:
        return problem_response(request, "document.unknown")
    except NoOffice:
        return problem_response(request, "file.no-office")
    except NotDrawn:
        return problem_response(request, "file.not-drawn")
    return await hand_out(request, actor, data, name, media_type, about=card.document_id, lines=[card])


@router.get("/{document_id}/versions")
async def versions(
    request: Request,
    actor: SignedIn,
    document_id: UUID,
    older: Annotated[int | None, Query(ge=1)] = None,
    newer: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """Two revisions of a draft, word against word."""
    async with request.app.state.reads.as_actor(actor) as view:
        card = await documents.card(view, document_id)
        entries = await timeline.of_document(view, document_id)
        if card is not None:
            view.opened("document", document_id, document_id, card.secrecy_rank)
    revisions = _revisions(entries)
    if card is None or not revisions:
        return problem_response(request, "document.unknown")
    numbers = sorted(revisions)
    newer = newer if newer in revisions else numbers[-1]
    before = [number for number in numbers if number < newer] or numbers[:1]
    older = older if older in revisions else before[-1]
    old, new = revisions[older].content, revisions[newer].content
    owner = await request.app.state.roster.body(card.owner_body_id)
    style = Style(owner.numbering) if owner else Style.PARTY
    return render(
        request,
        "drafts/versions.html",
        actor,
        card=card,
        revisions=revisions,
        older=older,
        newer=newer,
        around=await asyncio.to_thread(_around, old, new),
        changes=await asyncio.to_thread(compare, old.paper, new.paper, style),
    )


def _around(old: DraftContent, new: DraftContent) -> list[tuple[str, list[tuple[str, str]]]]:
    """What changed in head and foot: what it is called, and the words of both."""
    before, after = _named(old), _named(new)
    return [(name, compared(before[name], after[name])) for name in before if before[name] != after[name]]


def _named(content: DraftContent) -> dict[str, str]:
    signers = [" ".join((*signer.authority, signer.post, signer.name)).strip() for signer in content.signers]
    return {
        say("common.kind"): content.kind,
        say("common.subject"): content.subject,
        say("drafts.addressees"): "\n".join(content.addressees),
        say("drafts.grounds"): "\n".join((content.enacted_by or "", *content.grounds, content.enacting or "")).strip(),
        say("drafts.recipient_lines"): "\n".join((*content.recipient_lines, content.kept_by or "")).strip(),
        say("drafts.outside"): "\n".join(recipient.name for recipient in content.outside),
        say("drafts.signer"): "\n".join(signers),
        say("common.place_of_issue"): content.place or "",
        say("drafts.circulation"): content.circulation or "",
        say("drafts.directives"): "\n".join(directive.text for directive in content.directives),
    }


@dataclass(frozen=True)
class Revision:
    """What a draft said, by whom and when."""

    content: DraftContent
    by: str
    at: dt.datetime


def _revisions(entries: list[Entry]) -> dict[int, Revision]:
    """The revisions of a draft by their numbers."""
    found: dict[int, Revision] = {}
    for entry in entries:
        if entry.name in ("DraftStarted", "DraftRevised"):
            content = DraftContent.model_validate(entry.detail["content"])
            found[int(str(entry.detail.get("revision", 1)))] = Revision(content, entry.actor_name, entry.at)
    return found
