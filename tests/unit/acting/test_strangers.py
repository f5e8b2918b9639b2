"""Nothing that strangers ask, and nothing that answers them, changes what is another body's."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as any_of
from hypothesis import strategies as st

from services.approval.commands import ApproveDraft, CheckFormat, StartDraft, SubmitDraft
from services.publishing.commands import IssueDocument, RecordPaper, RequestRecall, TakeNumber
from services.receiving.commands import ReceiveDocument, RegisterDocument
from services.routing.case_files.commands import OpenCaseFile
from services.routing.documents.commands import AnnotateDocument, RouteDocument
from services.tracking.initiatives.commands import RegisterInitiative
from services.tracking.programme.commands import SetTarget
from services.tracking.tasks.commands import OrderTask
from shared.bodies.actor import Actor, Post, system_actor
from shared.documents.head import Directive, DocumentHead
from shared.documents.spots import PaperPlaces
from shared.events.directory import NumberingSystem
from shared.events.publishing import DocumentNumbered, RecallRequested
from shared.events.receiving import Channel, DocumentReceived, incoming_id
from shared.events.routing import HandlingCompleted
from shared.events.tracking.cases import case_id
from shared.events.tracking.tasks import TaskAssigned, TaskWithdrawn, task_id
from shared.eventsourcing.decider import Command, Rejected
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.paper.sealing import content_sha256
from tests.unit.acting.city import City
from tests.unit.domain.papers import file, sign_of
from tests.unit.given import AT, BODY, OTHER, ref, who
from tests.unit.strategies import AGGREGATES, WORDS, commands_of, model

STRANGER = "ban-to-chuc"  # no recipient, no lead, nobody consulted
THEIR = {"vanthu", "lanhdao", "chanhvp", "chuyenvien1"}
ISSUE = TakeNumber(issuer="Quận ủy", issuer_symbol="QU", numbering=NumberingSystem.PARTY, term="XII")
HEAD = DocumentHead(issuer="Thành ủy", subject="về hội nghị")
# how a command names the stream that it opens
_NAMES = (
    "document_id",
    "task_id",
    "meeting_id",
    "target_id",
    "initiative_id",
    "case_file_id",
    "subscription_id",
    "peer_id",
)


def issue(city: City, body_id: str, document_id: UUID, **claims: Any) -> list[Any]:
    """A document on its whole way out."""
    content = DraftContent(
        kind="Thông báo", subject="x", paper=paper_of_lines("x"), recipients=claims.pop("recipients", ()),
        directives=claims.pop("directives", ()),
    )  # fmt: skip
    drafter, leader, clerk = (who(prefix, body_id) for prefix in ("chanhvp", "lanhdao", "vanthu"))
    started = StartDraft(document_id=document_id, body_id=body_id, content=content, **claims)
    city.give(drafter, document_id, started)
    city.give(drafter, document_id, CheckFormat())
    city.give(drafter, document_id, SubmitDraft(levels=(Post.LEADER,)))
    city.give(leader, document_id, ApproveDraft())
    (numbered,) = city.give(clerk, document_id, ISSUE)
    assert isinstance(numbered, DocumentNumbered)
    hashed = content_sha256(content)
    paper = RecordPaper(file=file("a"), places=PaperPlaces(), content_sha256=hashed, symbol=numbered.symbol)
    city.give(system_actor(body_id, "publishing"), document_id, paper)
    city.give(leader, document_id, sign_of(leader))
    return city.give(clerk, document_id, IssueDocument(over=file("b").sha256, files=(file("c"),)))


class Ours:
    """A city in which a body has one of everything; ``ids`` are those, and those that the system will derive."""

    def __init__(self) -> None:
        self.city = City()
        self.received, self.issued, self.draft = uuid4(), uuid4(), uuid4()
        task, target, initiative, case_file = (uuid4() for _ in range(4))
        clerk, leader, chief = who("vanthu"), who("lanhdao"), who("chanhvp")
        give = self.city.give
        receive = ReceiveDocument(document_id=self.received, body_id=BODY, channel=Channel.PAPER, head=HEAD)
        give(clerk, self.received, receive)
        give(clerk, self.received, RegisterDocument())
        give(leader, self.received, AnnotateDocument(instruction="giao"))
        give(chief, self.received, RouteDocument(lead=ref("chuyenvien1")))
        ordered = (Directive(text="báo cáo", lead_body_id=OTHER),)
        issue(self.city, BODY, self.issued, recipients=(OTHER,), directives=ordered)
        content = DraftContent(
            kind="Thông báo", subject="x", paper=paper_of_lines("x"), recipients=(OTHER,), directives=ordered
        )
        give(chief, self.draft, StartDraft(document_id=self.draft, body_id=BODY, content=content))
        order = OrderTask(task_id=task, source_document_id=self.received, lead_body_id=OTHER, text="làm")
        give(leader, task, order)
        aim = {"programme": "p", "name": "n", "measure": "m", "due_on": AT.date()}
        give(leader, target, SetTarget(target_id=target, owner_body_id=BODY, **aim))
        give(leader, initiative, RegisterInitiative(initiative_id=initiative, name="n", description="d"))
        give(clerk, case_file, OpenCaseFile(case_file_id=case_file, title="t", code="1", kept_by=ref("vanthu")))
        copy = incoming_id(self.issued, OTHER)
        chosen = [self.received, self.issued, self.draft, task, target, initiative, case_file]
        derived = [copy, task_id(self.issued, 0), task_id(self.draft, 0), incoming_id(self.draft, OTHER),
                   case_id(self.received), uuid5(task, "part/0")]  # fmt: skip
        self.ids = [*chosen, *derived]


def aimed(command: Command, stream_id: UUID, body_id: str) -> Command:
    """The command as it would open a stream under this id in a body."""
    named = next((name for name in _NAMES if name in type(command).model_fields), None)
    update: dict[str, Any] = {} if named is None else {named: stream_id}
    if "body_id" in type(command).model_fields:
        update["body_id"] = body_id
    return command.model_copy(update=update)


ASKED = st.one_of(
    [model(kind) for aggregate in AGGREGATES if not aggregate.startswith(("directory", "operations"))
     for kind in commands_of(aggregate)]
)  # fmt: skip
STRANGERS = st.sampled_from([who(prefix, STRANGER).model_copy(update={"clearance": 3}) for prefix in sorted(THEIR)])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@any_of(data=st.data())
def test_whatever_strangers_ask_and_claim_our_streams_stay_as_they_are(data: st.DataObject) -> None:
    ours = Ours()
    before = {body: ours.city.owned_by(body) for body in (BODY, OTHER)}
    ids = st.sampled_from(ours.ids)
    for _ in range(data.draw(st.integers(1, 12))):
        if data.draw(st.booleans()):
            claims = {
                "answers_document_id": data.draw(st.none() | ids),
                "replaces_document_id": data.draw(st.none() | ids),
            }
            leads = (Directive(text="x", lead_body_id=data.draw(st.sampled_from([BODY, OTHER, STRANGER]))),)
            try:
                issue(ours.city, STRANGER, uuid4(), recipients=(BODY, OTHER), directives=leads, **claims)
            except Rejected:
                continue
        else:
            stream, body_id = data.draw(ids), data.draw(st.sampled_from([BODY, STRANGER]))
            command = aimed(data.draw(ASKED), stream, body_id)
            try:
                ours.city.give(data.draw(STRANGERS), stream, command)
            except Rejected:
                continue
    for body, streams in before.items():
        after = ours.city.owned_by(body)
        assert {key: after.get(key) for key in streams} == streams, f"something of {body} has changed"
        for key in set(after) - set(streams):
            (first, *more) = ours.city.streams[key]
            assert isinstance(first, DocumentReceived), "only a dispatch may open something with another body"
            assert first.origin is not None and first.origin.body_id == STRANGER and not more


def test_what_a_body_says_of_its_own_is_acted_on() -> None:
    """Without which the test above would prove nothing."""
    ours = Ours()
    issue(ours.city, BODY, uuid4(), answers_document_id=ours.received, replaces_document_id=ours.issued)
    happened = {type(event) for key in ours.city.owned_by(BODY) for event in ours.city.streams[key]}
    assert {HandlingCompleted, RecallRequested, TaskWithdrawn} <= happened
    assert ours.city.letters == []


@pytest.mark.parametrize("claim", ["answers_document_id", "replaces_document_id"])
def test_a_strangers_claim_is_a_letter_that_operators_see(claim: str) -> None:
    ours = Ours()
    named = ours.received if claim == "answers_document_id" else ours.issued
    issue(ours.city, STRANGER, uuid4(), **{claim: named})
    assert [code for *_, code in ours.city.letters] == ["forbidden.body"]


def takers(ours: Ours, taken: UUID) -> Iterable[tuple[Actor, Command]]:
    """People of another body who want an id for something of their own."""
    yield who("lanhdao", STRANGER), OrderTask(task_id=taken, source_document_id=taken, lead_body_id=STRANGER, text="x")
    receive = ReceiveDocument(document_id=taken, body_id=STRANGER, channel=Channel.PAPER, head=HEAD)
    yield who("vanthu", STRANGER), receive
    content = DraftContent(kind="Thông báo", subject="x", paper=paper_of_lines("x"))
    yield who("chanhvp", STRANGER), StartDraft(document_id=taken, body_id=STRANGER, content=content)


def test_what_the_system_will_derive_is_nobodys_to_take() -> None:
    ours = Ours()
    for taken in (incoming_id(ours.draft, OTHER), task_id(ours.draft, 0), case_id(ours.received)):
        for person, command in takers(ours, taken):
            with pytest.raises(Rejected) as refused:
                ours.city.give(person, taken, command)
            assert refused.value.code == "command.reserved-id"


def test_a_stream_is_of_one_kind() -> None:
    """Tasks, targets and initiatives share tracking's streams, case files and documents routing's."""
    ours = Ours()
    (target,) = (key for key, events in ours.city.streams.items() if type(events[0]).__name__ == "TargetSet")
    order = OrderTask(task_id=UUID(target[1]), source_document_id=uuid4(), lead_body_id=STRANGER, text="x")
    with pytest.raises(Rejected) as refused:
        ours.city.give(who("lanhdao", STRANGER), target[1], order)
    assert refused.value.code == "command.stream-taken"


def test_a_place_that_is_taken_all_the_same_is_no_silence() -> None:
    """However it came about: what answers an event finds the place taken, and operators see it."""
    ours = Ours()
    document_id = uuid4()
    theirs = TaskAssigned(
        task_id=task_id(document_id, 0), document_id=document_id, body_id=STRANGER, lead_body_id=STRANGER, text="x"
    )
    key = ("tracking", str(theirs.task_id))
    ours.city.streams[key].append(theirs)
    ours.city._states["tracking.tasks", key[1]] = _task_after(theirs)
    issue(ours.city, BODY, document_id, directives=(Directive(text="báo cáo", lead_body_id=OTHER),))
    assert [(type(event).__name__, code) for event, _, code in ours.city.letters] == [
        ("DocumentIssued", "tracking.out-of-order")
    ]


def _task_after(event: TaskAssigned) -> Any:
    from services.tracking.tasks.decider import DECIDER

    return DECIDER.fold([event])


def test_strangers_recall_nothing() -> None:
    ours = Ours()
    for prefix in THEIR:
        with pytest.raises(Rejected):
            ours.city.give(who(prefix, STRANGER), ours.issued, RequestRecall(reason="x"))


__all__ = ["WORDS"]
