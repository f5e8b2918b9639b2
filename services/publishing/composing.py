"""The paper that is signed: composed of the approved content, outside of every transaction.

Composing answers an event, as a policy does; a paper that cannot be composed is told to people, and they ask again.
"""

import asyncio
from dataclasses import replace

from services.publishing.commands import CITY, RecordFailure, RecordPaper
from services.publishing.decider import DECIDER
from services.publishing.guards import guard_publication
from services.publishing.numbering import known_kind
from services.publishing.state import State
from services.publishing.word_files import WordFiles
from shared.bodies.roster import Body
from shared.documents.files import PDF, FileMissing, FileRef, FileStore
from shared.documents.symbols import Style, symbol_to_number
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import CommandHandler
from shared.eventsourcing.recorded import RecordedEvent
from shared.form.official import OfficialDocument
from shared.form.pdf import ComposedPdf, NotSet, compose_pdf
from shared.paper.content import DraftContent, Signer
from shared.paper.issuing import Step
from shared.paper.paper import pictures_of
from shared.paper.sealing import content_sha256
from shared.streams.policy import Reaction
from shared.uploads.uploads import Uploads
from shared.web.people import roster_in


class Composer:
    """Composes what waits to be composed; ``word_files`` draws the drafts that stay Word files."""

    def __init__(self, handler: CommandHandler, files: FileStore, word_files: WordFiles) -> None:
        self._handler = handler
        self._files = files
        self._word_files = word_files
        self._roster = roster_in(handler.store.pool)
        self._uploads = Uploads(handler.store.pool, files)

    async def react(self, recorded: RecordedEvent) -> list[Reaction]:
        """The paper of the document that ``recorded`` tells of, where it waits for one, or why there is none."""
        stream_id = recorded.data.subject
        state, _ = await self._handler.state(DECIDER, stream_id)
        if state.step is not Step.COMPOSE:
            return []
        try:
            file, composed = await self._composed(stream_id, state)
        except (Rejected, FileMissing, NotSet) as error:
            return [Reaction(stream_id, _failure(error, state.printed_symbol))]
        _, _, content = guard_publication(state)
        return [
            Reaction(
                stream_id,
                RecordPaper(
                    file=file,
                    places=composed.places,
                    content_sha256=content_sha256(content),
                    symbol=state.printed_symbol,
                ),
            )
        ]

    async def _composed(self, stream_id: str, state: State) -> tuple[FileRef, ComposedPdf]:
        document_id, body_id, content = guard_publication(state)
        body = await self._roster.body(state.in_charge)
        if body is None:
            raise Rejected("directory.unknown-body", body_id=state.in_charge)
        own = (body_id, state.in_charge)
        recipients = await self._roster.names(tuple(one for one in dict.fromkeys(content.recipients) if one not in own))
        document = official_of(state, body, tuple(recipients))
        if content.word is None:
            pictures = {file.sha256: await self._files.get(file.sha256) for file in pictures_of(content.paper)}
            made = await asyncio.to_thread(compose_pdf, document, pictures)
            composed = _of_signers(made, document.signers, state.signers)
        else:
            names = tuple(person.name for person in state.signers)
            composed = await self._word_files.composed(state.in_charge, content.word, document, names)
        name = (state.printed_symbol or document_id.hex[:8]).replace("/", "-")
        file = await self._uploads.keep_for("publishing", [stream_id], composed.data, f"{name}.pdf", PDF)
        return file, composed


def _of_signers(composed: ComposedPdf, blocks: tuple[Signer, ...], signers: tuple[PersonRef, ...]) -> ComposedPdf:
    """``composed`` with the places of ``signers`` in their order; in other blocks people sign by hand."""
    spots = composed.places.signatures
    found = {block.person_id: spot for block, spot in reversed([*zip(blocks, spots, strict=True)])}
    own = (*(found.get(person.person_id, spots[-1]) for person in signers[:-1]), spots[-1])
    return replace(composed, places=composed.places.model_copy(update={"signatures": own}))


def _failure(error: Exception, symbol: str | None) -> RecordFailure:
    if isinstance(error, Rejected):
        return RecordFailure(problem=error.code, params=_words(error.params), symbol=symbol)
    problem = Rejected("publishing.not-composed")
    return RecordFailure(problem=problem.code, symbol=symbol)


def _words(params: dict[str, object]) -> dict[str, str]:
    return {name: str(value)[:500] for name, value in params.items()}


def official_of(state: State, body: Body, names: tuple[str, ...]) -> OfficialDocument:
    """What stands on the paper of a document, with its number or with room for it; ``names`` are its recipients'."""
    _, _, content = guard_publication(state)
    style = Style(body.numbering)
    date = state.head.date if state.head is not None and state.printed_symbol is not None else None
    drafted = OfficialDocument.of_draft(content, style, body.name, body.parent_name, names, date)
    blocks = signed_by(state.signers[-1], content)
    if state.head is not None and state.printed_symbol is not None:
        return replace(drafted, symbol=state.printed_symbol, place=state.head.place, date=date, signers=blocks)
    following = symbol_to_number(known_kind(content.kind), body.symbol, style)
    return replace(drafted, numbered_later=following, place=content.place or CITY, signers=blocks)


def signed_by(approver: PersonRef, content: DraftContent) -> tuple[Signer, ...]:
    """The signature blocks: in the last one stands who approved, whomever the draft named, under its authority."""
    *others, last = content.signers or (Signer(),)
    post = approver.title or approver.post.label
    return (*others, last.model_copy(update={"post": post, "name": approver.name, "person_id": approver.person_id}))
