"""How a service gives what its policies answer: all of it, and what is refused becomes a dead letter."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from services.receiving.policies import ask_for_recall
from shared.events.publishing import RecallRequested
from shared.events.receiving import incoming_id
from shared.eventsourcing.decider import Rejected
from shared.eventsourcing.handling import Answer, Request
from shared.streams.cloudevents import headers_of
from shared.streams.policies import TRIES, PolicyRunner
from shared.streams.policy import Policy
from tests.unit.given import BODY, DOCUMENT, OTHER, ref
from tests.unit.recorded import record

THIRD = "ban-to-chuc"


@dataclass
class Handling:
    """Takes every command but those for one stream, which somebody else has taken."""

    taken: str
    given: list[Request] = field(default_factory=list)

    async def handle(self, request: Request) -> Answer:
        self.given.append(request)
        if request.stream_id == self.taken:
            raise Rejected("receiving.no-origin")
        return Answer(request.stream_id, 1, ())


@dataclass
class DeadLetters:
    """Keeps what was buried."""

    kept: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, **letter: Any) -> None:
        self.kept.append(letter)


async def test_a_recipient_whose_place_is_taken_keeps_no_other_from_being_asked() -> None:
    event = record(
        RecallRequested(
            document_id=DOCUMENT, body_id=BODY, reason="nhầm", recipients=(OTHER, THIRD), requested_by=ref("vanthu")
        )
    )
    handling, letters = Handling(str(incoming_id(DOCUMENT, OTHER))), DeadLetters()
    policy = Policy("receiving.ask-for-recall", RecallRequested, ask_for_recall)
    runner = PolicyRunner("receiving", (policy,), handling, letters)  # type: ignore[arg-type]
    value = event.data.model_dump_json().encode()
    row = {
        "id": event.id, "stream_id": event.stream_id, "version": 1, "type": event.type, "subject": event.subject,
        "body_id": BODY, "time": event.time, "metadata": event.metadata.model_dump_json(), "transaction_id": 1,
        "position": 1,
    }  # fmt: skip
    headers = headers_of("publishing", row)
    message = SimpleNamespace(topic="t", partition=0, offset=1, key=b"k", value=value, headers=headers)
    await runner.process(message)
    asked = [request.stream_id for request in handling.given]
    assert asked.count(str(incoming_id(DOCUMENT, THIRD))) == TRIES
    assert len({request.command_id for request in handling.given}) == 2, "given again, a command keeps its id"
    (letter,) = letters.kept
    assert letter["error"].code == "receiving.no-origin"
