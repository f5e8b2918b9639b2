"""A document's whole way: received, annotated, routed, drafted, consulted on, approved, issued, received elsewhere.

The same journey is shown by ``make run``, driven in numbers by ``make smoke`` and measured by the benchmarks.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from deploy.city.client import CityClient, document
from deploy.city.people import CityBody, CityPerson, people_of
from shared.calendar import VIETNAM
from shared.documents.files import TEXT
from shared.documents.kinds import NOTICE
from shared.events.receiving import incoming_id
from shared.events.tracking.tasks import task_id
from shared.eventsourcing.ids import repeatable_id
from shared.paper.lines import paper_of_lines
from shared.texts import say

STEPS = ("receive", "annotate", "route", "draft", "consult", "approve", "issue", "deliver", "track")
SAMPLES = Path(__file__).with_name("documents")

Told = Callable[[str], None]
Observed = Callable[[UUID, str], Awaitable[None]]


async def _unobserved(document_id: UUID, body_id: str) -> None:
    """Do nothing."""


@dataclass
class Journey:
    """One incoming document at ``body``, answered by a document that is issued to ``recipients``.

    ``told(step)`` is called after each of `STEPS`; ``observed(document, body)`` is started when the document is
    registered, to watch it arrive.
    """

    client: CityClient
    body: CityBody
    consulted: Sequence[CityBody]
    recipients: Sequence[CityBody]
    sample: Path
    told: Told = lambda step: None
    observed: Observed = _unobserved
    incoming: UUID = field(default_factory=uuid4)

    def __post_init__(self) -> None:
        self.outgoing = repeatable_id(self.incoming, "answer")
        self._people = people_of(self.body.id)

    def _one(self, prefix: str) -> CityPerson:
        return self._people[prefix]

    async def travel(self) -> None:
        """Go all the way."""
        for step in STEPS:
            await getattr(self, step)()
            self.told(step)

    async def receive(self) -> None:
        """The clerk uploads a real document, corrects its head and registers it."""
        clerk = self._one("vanthu")
        data = self.sample.read_bytes()
        read = await self.client.upload(clerk, data, self.sample.name, TEXT)
        reading = read["reading"]
        head = {name: reading[name] for name in ("issuer", "kind", "number", "symbol", "date", "place", "subject")}
        head["issuer"] = head["issuer"] or say("samples.journey.unknown_issuer")
        head["subject"] = head["subject"] or say("samples.journey.subject", symbol=head["symbol"] or self.sample.stem)
        fields = {
            "document_id": str(self.incoming),
            "body_id": self.body.id,
            "channel": "upload",
            "head": head,
            "files": [read["file"]],
        }
        await self._give(clerk, "receiving", self.incoming, "ReceiveDocument", fields)
        # many journeys share few samples: the same document may stand in this body's register already
        fields = {"head": head, "again_because": say("samples.journey.again")}
        await self._give(clerk, "receiving", self.incoming, "RegisterDocument", fields)
        await self.observed(self.incoming, self.body.id)

    async def annotate(self) -> None:
        """The leader writes his instruction."""
        leader = self._one("lanhdao")
        await self._offered(leader, "routing", self.incoming, "AnnotateDocument")
        fields = {
            "instruction": say("samples.journey.instruction"),
            "proposed_lead": self._ref("chuyenvien1"),
            "deadline": in_days(10),
        }
        await self._give(leader, "routing", self.incoming, "AnnotateDocument", fields)

    async def route(self) -> None:
        """The chief of office sends it on."""
        fields = {
            "lead": self._ref("chuyenvien1"),
            "cooperating": [self._ref("chuyenvien2")],
            "for_information": [self._ref("lanhdao")],
            "deadline": in_days(7),
        }
        await self._give(self._one("chanhvp"), "routing", self.incoming, "RouteDocument", fields)

    def _content(self) -> dict[str, Any]:
        """The specialist's draft."""
        first = self.recipients[0] if self.recipients else self.body
        cooperating = [body.id for body in self.recipients[1:]]
        return {
            "kind": NOTICE,
            "subject": say("samples.journey.notice_subject", document=self.sample.stem),
            "paper": paper_of_lines(say("samples.journey.notice", body=first.name)).model_dump(mode="json"),
            "recipients": [body.id for body in self.recipients],
            "directives": [
                {
                    "text": say("samples.journey.directive", body=first.name),
                    "lead_body_id": first.id,
                    "cooperating_body_ids": cooperating,
                    "deadline": in_days(20),
                }
            ],
        }

    async def draft(self) -> None:
        """The specialist begins the answer."""
        fields = {
            "document_id": str(self.outgoing),
            "body_id": self.body.id,
            "content": self._content(),
            "answers_document_id": str(self.incoming),
        }
        await self._give(self._one("chuyenvien1"), "approval", self.outgoing, "StartDraft", fields)

    async def consult(self) -> None:
        """Other bodies are asked, and answer."""
        if not self.consulted:
            return
        fields = {
            "consulted_body_ids": [body.id for body in self.consulted],
            "question": say("samples.journey.question"),
            "deadline": in_days(3),
        }
        await self._give(self._one("chuyenvien1"), "approval", self.outgoing, "RequestOpinions", fields)
        for body in self.consulted:
            chief = people_of(body.id)["chanhvp"]
            answer = {"agrees": True, "opinion": say("samples.journey.opinion", body=body.name)}
            await self._give(chief, "approval", self.outgoing, "GiveOpinion", answer)

    async def approve(self) -> None:
        """The form is checked, the draft submitted and approved at both levels."""
        await self._give(self._one("chanhvp"), "approval", self.outgoing, "CheckFormat", {"departures": []})
        await self._give(self._one("chuyenvien1"), "approval", self.outgoing, "SubmitDraft", {})
        await self._give(self._one("chanhvp"), "approval", self.outgoing, "ApproveDraft", {})
        await self._give(self._one("lanhdao"), "approval", self.outgoing, "ApproveDraft", {})

    async def issue(self) -> None:
        """The clerk takes the number, the leader signs, the clerk seals and issues it."""
        await issue(self.client, self.body.id, self.outgoing)

    async def deliver(self) -> None:
        """The recipients register it; the answered document is filed."""
        await asyncio.gather(*(self._register_at(body) for body in self.recipients if body != self.body))
        lead = self._one("chuyenvien1")
        await self._offered(lead, "routing", self.incoming, "FileDocument")
        await self._give(
            lead, "routing", self.incoming, "FileDocument", {"case_file": say("samples.journey.case_file")}
        )

    async def _register_at(self, body: CityBody) -> None:
        clerk = people_of(body.id)["vanthu"]
        copy = incoming_id(self.outgoing, body.id)
        await self._offered(clerk, "receiving", copy, "RegisterDocument")
        await self._give(clerk, "receiving", copy, "RegisterDocument", {})

    async def track(self) -> None:
        """The tasks that it orders are reported on, completed and confirmed."""
        leading = self.recipients[0] if self.recipients else self.body
        chief, leader = people_of(leading.id)["chanhvp"], self._one("lanhdao")
        task = f"tasks/{task_id(self.outgoing, 0)}"
        await self.client.wait_for_action(chief, "tracking", task, "ReportProgress")
        await self.client.give(
            chief, "tracking", task, "ReportProgress", {"percent": 60, "note": say("samples.journey.progress")}
        )
        await self.client.give(chief, "tracking", task, "ReportCompletion", {"result": say("samples.journey.done")})
        await self.client.give(leader, "tracking", task, "ConfirmCompletion", {})

    def _ref(self, prefix: str) -> dict[str, Any]:
        return self._one(prefix).ref().model_dump(mode="json")

    async def _give(
        self, who: CityPerson, service: str, document_id: UUID, command: str, fields: dict[str, Any]
    ) -> None:
        key = f"{document_id}/{who.id}/{command}"
        await self.client.give(who, service, document(document_id), command, fields, key=key)

    async def _offered(self, who: CityPerson, service: str, document_id: UUID, command: str) -> None:
        await self.client.wait_for_action(who, service, document(document_id), command)


async def issue(client: CityClient, body_id: str, document_id: UUID) -> None:
    """Bring an approved document of ``body_id`` to its recipients, in the order that the body has set."""
    people, stream = people_of(body_id), document(document_id)
    for who, command in (("vanthu", "TakeNumber"), ("lanhdao", "SignDocument"), ("vanthu", "IssueDocument")):
        await client.wait_for_action(people[who], "publishing", stream, command)
        match command:
            case "SignDocument":
                await client.sign(people[who], document_id)
            case "IssueDocument":
                await client.seal(people[who], document_id)
            case _:
                key = f"{document_id}/{people[who].id}/{command}"
                await client.give(people[who], "publishing", stream, command, {}, key=key)


def in_days(days: int) -> str:
    """The date so many days from today."""
    return (dt.datetime.now(VIETNAM).date() + dt.timedelta(days=days)).isoformat()


def samples() -> list[Path]:
    """The real documents that journeys use."""
    return sorted(SAMPLES.glob("*.txt"))
