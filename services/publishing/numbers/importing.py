"""Entering an old outgoing register line by line; a second run enters only what is missing."""

import datetime as dt
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import ValidationError

from services.publishing.numbering import numbering_of
from services.publishing.numbers.entries.commands import EnterPastIssued
from shared.bodies.actor import Actor
from shared.bodies.roster import Body
from shared.documents.kinds import LETTER, kinds_abbreviated
from shared.documents.symbols import parse_symbol
from shared.eventsourcing.decider import Context, Rejected
from shared.eventsourcing.handling import CommandHandler, Request
from shared.eventsourcing.ids import repeatable_id
from shared.imports.line import Outcome, PastLine, Words, in_words
from shared.settings import Settings
from shared.web.problems import problem

CONFLICTS = frozenset({"number.taken", "number.entered-differently"})
STOPPED = {Outcome.ASK: "asked", Outcome.CONFLICT: "conflict", Outcome.REFUSE: "wrong"}


class RegisterImport:
    """Enters lines of an old outgoing register as ``actor``, whose ``body`` issued the documents."""

    def __init__(self, handler: CommandHandler, body: Body, actor: Actor, source: str, settings: Settings) -> None:
        self._handler = handler
        self._body = body
        self._actor = actor
        self._source = source[:200]
        self._subjects = settings.records_secret_subjects(body.body_id)

    async def enter(self, line: PastLine) -> tuple[str, Words | None]:
        """Enter one line; what came of it (entered, there, asked, conflict, wrong), and why.

        Raises what an outage raises, and nothing for what is wrong with the line.
        """
        if line.outcome is not Outcome.ENTER:
            return STOPPED[line.outcome], line.reason
        document_id = entry_id(self._body.body_id, line)
        try:
            command = self._command(line, document_id)
            answer = await self._handler.handle(
                Request(
                    stream_id=str(document_id),
                    command=command,
                    context=Context(actor=self._actor, at=dt.datetime.now(dt.UTC)),
                    command_id=uuid5(NAMESPACE_OID, f"{document_id}\n{command.model_dump_json()}"),
                    correlation_id=str(document_id),
                    causation_id=str(document_id),
                )
            )
        except ValidationError as error:
            return "wrong", in_words("request.invalid", errors=error.errors(include_url=False)[:5])
        except Rejected as refused:
            if refused.code == "number.entered-already":
                return "there", None
            told = problem(refused.code, None, **refused.params)
            words = {name: f"{told[name]['title']}. {told[name]['next_step']}" for name in ("vi", "en")}
            return "conflict" if refused.code in CONFLICTS else "wrong", words
        return "there" if answer.repeated else "entered", None

    def _command(self, line: PastLine, document_id: UUID) -> EnterPastIssued:
        head = dict(line.head)
        if kind := kind_of(line):
            head["kind"] = kind
        if head.get("secrecy") and not self._subjects:
            head.pop("subject", None)  # the register entry is what may be kept
        recipients = [name.strip() for name in (line.recipients or "").replace("\n", ";").split(";")]
        return EnterPastIssued.model_validate({
            **numbering_of(self._body),
            "document_id": document_id,
            "number": line.number,
            "issued_on": line.on,
            "head": head,
            "outside": [{"name": name} for name in recipients if name],
            "copies": line.copies,
            "paper_location": line.paper_location,
            "source": self._source,
            "secret_subject_allowed": self._subjects,
        })  # fmt: skip


def kind_of(line: PastLine) -> str | None:
    """The kind that the line names, or that its symbol does; a State công văn has none in its symbol."""
    if named := line.head.get("kind"):
        return named
    symbol = parse_symbol(line.head.get("symbol", ""))
    if symbol is None:
        return None
    kinds = kinds_abbreviated(symbol.kind) if symbol.kind else ()
    return kinds[0].name if kinds else LETTER if symbol.kind is None else None


def entry_id(body_id: str, line: PastLine) -> UUID:
    """The entry's id: the same however often the line is imported."""
    return repeatable_id("outgoing", body_id, kind_of(line), line.on and line.on.year, line.number)
