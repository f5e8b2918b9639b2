"""Sample documents that wait at every step in one body, for those who look around."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from deploy.city.client import CityClient, document
from deploy.city.journey import in_days
from deploy.city.meetings import Meetings
from deploy.city.people import CityPerson, people_of
from shared.documents.files import PDF
from shared.documents.kinds import LETTER
from shared.documents.symbols import Style
from shared.eventsourcing.ids import repeatable_id
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from shared.texts import say
from shared.wordfiles import WordFile

BODY = "quan-uy-hai-chau"
NAMESPACE = UUID("7f2d0c55-9f0e-4b0e-8c34-4a9b7f5b9d10")
WAYS = ("received", "registered", "annotated", "routed", "drafted", "returned", "consulted", "submitted", "approved")


class WaitingDocument(WordFile):
    """A document that came in, and how far it got."""

    issuer: str
    parent: str
    kind: str
    symbol: str
    subject: str
    text: tuple[str, ...]
    way: str
    urgency: str = "normal"
    due_days: int = 7

    @property
    def id(self) -> UUID:
        """The same for the same symbol, however often the samples are sent."""
        return repeatable_id(NAMESPACE, self.symbol)


class WaitingWords(WordFile):
    """The documents of ``data/waiting.toml``, and what stands on all of them."""

    closing: str
    place: str
    post: str
    signer: str
    recipients: tuple[str, ...]
    documents: tuple[WaitingDocument, ...]


WORDS = WaitingWords.read(Path(__file__).parent / "data" / "waiting.toml")
WAITING = WORDS.documents


class WaitingDocuments:
    """Brings each document as far as its way says; one that is there already is left as it is."""

    def __init__(self, client: CityClient) -> None:
        self._client = client
        self._people = people_of(BODY)

    async def send(self, known: set[UUID], report: Callable[[str], None] = lambda symbol: None) -> None:
        """Send every document whose id is not ``known``, and the meetings; ``report`` is told each symbol."""
        for waiting in WAITING:
            if waiting.id not in known:
                await self._send(waiting)
            report(waiting.symbol)
        await Meetings(self._client, BODY).send()

    async def _send(self, waiting: WaitingDocument) -> None:
        steps = (self._receive, self._register, self._annotate, self._route, self._draft)
        wanted = min(WAYS.index(waiting.way), WAYS.index("drafted")) + 1
        for step in steps[:wanted]:
            await step(waiting)
        further = {
            "returned": (self._submit, self._return),
            "consulted": (self._consult,),
            "submitted": (self._submit,),
            "approved": (self._submit, self._approve),
        }
        for step in further.get(waiting.way, ()):
            await step(waiting)

    async def _receive(self, waiting: WaitingDocument) -> None:
        composed = compose_pdf(
            OfficialDocument(
                style=Style.PARTY,
                issuer=waiting.issuer,
                parent=waiting.parent or None,
                kind=waiting.kind,
                subject=waiting.subject,
                paper=paper_of_lines("\n".join((*waiting.text, WORDS.closing))),
                recipient_lines=WORDS.recipients,
                symbol=waiting.symbol,
                place=WORDS.place,
                signers=(Signer(post=WORDS.post, name=WORDS.signer),),
            )
        )
        name = f"{waiting.symbol.replace('/', '-')}.pdf"
        kept = await self._client.upload(self._people["vanthu"], composed.data, name, PDF)
        fields = {
            "document_id": str(waiting.id), "body_id": BODY, "channel": "upload", "head": self._head(waiting),
            "files": [kept["file"]],
        }  # fmt: skip
        await self._give("vanthu", "receiving", waiting.id, "ReceiveDocument", fields)

    def _head(self, waiting: WaitingDocument) -> dict[str, Any]:
        return {
            "issuer": waiting.issuer, "kind": waiting.kind, "symbol": waiting.symbol, "subject": waiting.subject,
            "number": waiting.symbol.split("-", maxsplit=1)[0], "place": WORDS.place, "signer": WORDS.signer,
            "urgency": waiting.urgency, "date": in_days(-2),
        }  # fmt: skip

    async def _register(self, waiting: WaitingDocument) -> None:
        await self._give("vanthu", "receiving", waiting.id, "RegisterDocument", {"head": self._head(waiting)})

    async def _annotate(self, waiting: WaitingDocument) -> None:
        fields = {
            "instruction": say("samples.waiting.instruction"),
            "proposed_lead": self._ref("chuyenvien1"),
            "deadline": in_days(waiting.due_days),
        }
        await self._give("lanhdao", "routing", waiting.id, "AnnotateDocument", fields)

    async def _route(self, waiting: WaitingDocument) -> None:
        fields = {
            "lead": self._ref("chuyenvien1"),
            "cooperating": [self._ref("chuyenvien2")],
            "for_information": [self._ref("lanhdao")],
            "deadline": in_days(waiting.due_days),
        }
        await self._give("chanhvp", "routing", waiting.id, "RouteDocument", fields)
        words = {"text": say("samples.waiting.comment"), "mentioned": [self._ref("chuyenvien2")]}
        await self._give("chuyenvien1", "routing", waiting.id, "CommentDocument", words)

    async def _draft(self, waiting: WaitingDocument) -> None:
        answer = repeatable_id(waiting.id, "answer")
        fields = {
            "document_id": str(answer),
            "body_id": BODY,
            "content": self._content(waiting, say("samples.waiting.answer_opening")),
            "answers_document_id": str(waiting.id),
        }
        await self._give("chuyenvien1", "approval", answer, "StartDraft", fields)
        revised = {"content": self._content(waiting, say("samples.waiting.answer_opening_revised"))}
        await self._give("chuyenvien1", "approval", answer, "ReviseDraft", revised)

    def _content(self, waiting: WaitingDocument, opening: str) -> dict[str, Any]:
        return {
            "kind": LETTER,
            "subject": say("samples.waiting.answer_subject", symbol=waiting.symbol),
            "paper": paper_of_lines(say("samples.waiting.answer", opening=opening)).model_dump(mode="json"),
            "recipients": ["van-phong-thanh-uy", "ban-to-chuc"],
        }

    async def _consult(self, waiting: WaitingDocument) -> None:
        fields = {
            "consulted_body_ids": ["ban-to-chuc", "uy-ban-kiem-tra", "ban-dan-van"],
            "question": say("samples.waiting.question"),
            "deadline": in_days(3),
        }
        answer = repeatable_id(waiting.id, "answer")
        await self._give("chuyenvien1", "approval", answer, "RequestOpinions", fields)
        for body, agrees, words in (
            ("ban-to-chuc", True, say("samples.waiting.opinion_for")),
            ("uy-ban-kiem-tra", False, say("samples.waiting.opinion_against")),
        ):
            await self._give(
                "chanhvp", "approval", answer, "GiveOpinion", {"agrees": agrees, "opinion": words}, body=body
            )

    async def _submit(self, waiting: WaitingDocument) -> None:
        answer = repeatable_id(waiting.id, "answer")
        await self._give("chanhvp", "approval", answer, "CheckFormat", {"departures": []})
        await self._give("chuyenvien1", "approval", answer, "SubmitDraft", {})

    async def _return(self, waiting: WaitingDocument) -> None:
        words = {"remarks": say("samples.waiting.returned")}
        await self._give("chanhvp", "approval", repeatable_id(waiting.id, "answer"), "ReturnDraft", words)

    async def _approve(self, waiting: WaitingDocument) -> None:
        answer = repeatable_id(waiting.id, "answer")
        await self._give("chanhvp", "approval", answer, "ApproveDraft", {})
        await self._give("lanhdao", "approval", answer, "ApproveDraft", {"remarks": say("samples.waiting.approved")})

    def _ref(self, prefix: str) -> dict[str, Any]:
        return self._people[prefix].ref().model_dump(mode="json")

    async def _give(
        self, prefix: str, service: str, document_id: UUID, command: str, fields: dict[str, Any], body: str = BODY
    ) -> None:
        who: CityPerson = people_of(body)[prefix]
        stream = document(document_id)
        if command in ("AnnotateDocument",):
            await self._client.wait_for_action(who, service, stream, command)
        await self._client.give(who, service, stream, command, fields, key=f"{document_id}/{who.id}/{command}")
