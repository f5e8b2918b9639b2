"""Bodies end in whatever order: every piece of open work has one owner, and that body lives."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.approval.inheritance import DRAFTS
from services.meetings.inheritance import INHERITANCE as MEETINGS
from services.publishing.inheritance import INHERITANCE as PUBLICATIONS
from services.receiving.inheritance import INHERITANCE as INCOMING
from services.routing.inheritance import CASE_FILES
from services.routing.inheritance import DOCUMENTS as ROUTING
from services.tracking.inheritance import INITIATIVES, TARGETS, TASKS
from shared.bodies.actor import Post
from shared.bodies.heirs import Ending, Heirs
from shared.documents.head import DocumentHead
from shared.events import approval, meetings, publishing, receiving, routing
from shared.events.base import Event
from shared.events.people import Invitee, PersonRef
from shared.events.routing import case_files
from shared.events.tracking import initiatives, programme, tasks
from shared.eventsourcing.decider import Context
from shared.eventsourcing.inheritance import Inheritance
from shared.eventsourcing.recorded import RecordedEvent
from shared.eventsourcing.transfer import succession
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.readmodels.casefiles import fold as casefiles
from shared.readmodels.dashboard import fold as dashboard
from shared.readmodels.inbox import fold as inbox
from shared.readmodels.initiatives import fold as ideas
from shared.readmodels.jsonb import from_json
from shared.readmodels.model import ReadModel
from shared.readmodels.programme import fold as aims
from shared.readmodels.tasks import fold as board
from tests.unit.given import AT, BODY, OTHER, ref
from tests.unit.recorded import record

BODIES = (BODY, OTHER, "ban-to-chuc", "ban-dan-van", "thanh-uy")
HEAD = DocumentHead(issuer="Thành ủy", subject="về hội nghị")
CONTENT = DraftContent(kind="Thông báo", subject="s", paper=paper_of_lines("t"))


def test_the_first_heir_takes_the_rest() -> None:
    heirs = Heirs({"a": Ending(("b", "c"), {"doc": "c"}), "b": Ending(("d",))})
    assert heirs.heir("a") == "d"
    assert heirs.heir("a", ids=["doc"]) == "c"
    assert heirs.heir("a", bodies_of_people=["c"]) == "c", "work goes with who has it by name"
    assert heirs.heir("a", bodies_of_people=["elsewhere"]) == "d"
    assert heirs.living("a") == ("c", "d")
    assert Heirs({"a": Ending(())}).heir("a") is None


class Desk:
    """Streams of every kind with something open, as the services would hold them."""

    def __init__(self, lead: str) -> None:
        self.streams: list[tuple[Inheritance, list[RecordedEvent]]] = []
        ids = {"document_id": uuid4(), "body_id": BODY}
        came = receiving.DocumentReceived(**ids, channel=receiving.Channel.UPLOAD, head=HEAD)
        self._add(INCOMING, came)
        way = {"document_id": uuid4(), "body_id": BODY}
        self._add(
            ROUTING,
            routing.RoutingOpened(**way, head=HEAD, arrival_number=1),
            routing.DocumentAnnotated(**way, instruction="Giao", annotated_by=ref("lanhdao")),
            routing.DocumentRouted(
                **way, lead=ref("chuyenvien1"), cooperating=(ref("chuyenvien2"),), for_information=(ref("lanhdao"),),
                routed_by=ref("chanhvp"),
            ),
        )  # fmt: skip
        draft = {"document_id": uuid4(), "body_id": BODY}
        self._add(
            DRAFTS,
            approval.DraftStarted(**draft, content=CONTENT, drafted_by=ref("chuyenvien1")),
            approval.OpinionsRequested(
                **draft, consulted_body_ids=(OTHER, "ban-to-chuc"), question="?", revision=1, content=CONTENT,
                requested_by=ref("chuyenvien1"),
            ),
        )  # fmt: skip
        opened = publishing.PublicationOpened(
            document_id=uuid4(), body_id=BODY, content=CONTENT, approved_by=ref("lanhdao"), drafted_by=ref("chanhvp")
        )
        self._add(PUBLICATIONS, opened)
        task = {"task_id": uuid4(), "document_id": uuid4(), "body_id": BODY, "lead_body_id": lead,
                "cooperating_body_ids": ("ban-to-chuc",)}  # fmt: skip
        self._add(TASKS, tasks.TaskAssigned(**task, text="báo cáo"))
        there = Invitee(person=ref("lanhdao"), body_id=BODY)
        came_to = {"meeting_id": uuid4(), "body_id": BODY, "title": "t", "chair": there, "bodies": (OTHER, lead)}
        self._add(
            MEETINGS,
            meetings.MeetingCalled(
                **came_to, people=(there,), kind="other", place="p", starts_at=AT, ends_at=AT, called_by=ref("vanthu")
            ),
        )
        kept = {"title": "t", "code": "1", "kept_by": ref("chuyenvien1"), "opened_by": ref("vanthu")}
        self._add(CASE_FILES, case_files.CaseFileOpened(case_file_id=uuid4(), body_id=BODY, **kept))
        aim = {"name": "n", "measure": "m", "due_on": AT.date(), "set_by": ref("lanhdao")}
        self._add(
            TARGETS,
            programme.TargetSet(target_id=uuid4(), body_id=BODY, steering_body_id=OTHER, programme="p", **aim),
        )
        idea = {"name": "n", "description": "d", "registered_by": ref("chanhvp")}
        self._add(INITIATIVES, initiatives.InitiativeRegistered(initiative_id=uuid4(), body_id=lead, **idea))

    def _add(self, inheritance: Inheritance, *events: Event) -> None:
        self.streams.append((inheritance, [record(event, number) for number, event in enumerate(events, 1)]))

    def sweep(self, heirs: Heirs, homes: dict[str, str]) -> None:
        """What `Succession` does, without its database."""
        for inheritance, happened in self.streams:
            state = inheritance.decider.fold(event.data for event in happened)
            while old := next((one for one in inheritance.holders(state) if heirs.ended(one)), None):
                new = heirs.heir(old, inheritance.ids(state), [homes[one] for one in inheritance.people(state)])
                assert new is not None
                chief = PersonRef(person_id=f"chief.{new}", name="x", post=Post.CHIEF_OF_OFFICE)
                absent = [one for one in inheritance.people(state) if homes[one] != new]
                homes[chief.person_id] = new
                fields = {"from_body_id": old, "to_body_id": new, "stand_ins": dict.fromkeys(absent, chief)}
                state = self._give(inheritance, happened, state, fields)

    def _give(self, inheritance: Inheritance, happened: list[RecordedEvent], state: Any, fields: dict[str, Any]) -> Any:
        command = inheritance.transfer(state, fields)
        context = Context(actor=succession(fields["from_body_id"], fields["to_body_id"], "test"), at=AT)
        events = inheritance.decider.decide(command, state, context)
        assert events, "who holds something hands it over"
        for event in events:
            state = inheritance.decider.evolve(state, event)
            happened.append(self._recorded(inheritance, event, state, len(happened) + 1))
        return state

    @staticmethod
    def _recorded(inheritance: Inheritance, event: Event, state: Any, version: int) -> RecordedEvent:
        plain = record(event, version, version)
        metadata = plain.metadata.model_copy(update={"in_charge": inheritance.decider.in_charge(state)})
        return RecordedEvent(
            id=plain.id, service=plain.service, stream_id=plain.stream_id, version=version, time=plain.time,
            data=event, metadata=metadata, transaction_id=version, position=version,
        )  # fmt: skip

    def events(self, order: list[int]) -> list[RecordedEvent]:
        """Everything that happened, the streams side by side in some order."""
        return [event for number in order for event in self.streams[number][1]]


def fold(model: ReadModel, events: list[RecordedEvent]) -> dict[Any, Any]:
    rows: dict[Any, Any] = {}
    for table in model.tables:
        for event in events:
            for key in table.keys(event):
                rows[key] = table.evolve(key, rows.get(key), event)
    return {key: row for key, row in rows.items() if row is not None}


@st.composite
def endings(draw: st.DrawFn) -> list[tuple[str, tuple[str, ...]]]:
    """Bodies end one after the other; who takes over lives at that moment; one is always left."""
    living = list(BODIES)
    result = []
    for _ in range(draw(st.integers(1, len(BODIES) - 1))):
        old = draw(st.sampled_from(living))
        living.remove(old)
        takers = draw(st.lists(st.sampled_from(living), min_size=1, max_size=min(2, len(living)), unique=True))
        result.append((old, tuple(takers)))
    return result


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(ends=endings(), between=st.lists(st.booleans(), min_size=4, max_size=4), data=st.data())
def test_after_any_sequence_of_endings_every_open_item_has_one_living_owner(
    ends: list[tuple[str, tuple[str, ...]]], between: list[bool], data: st.DataObject
) -> None:
    desk = Desk(data.draw(st.sampled_from(BODIES)))
    homes = {ref(name).person_id: BODY for name in ("lanhdao", "chanhvp", "chuyenvien1", "chuyenvien2")}
    order = data.draw(st.permutations(range(len(desk.streams))))
    before = [item["work"] for item in _items(desk, order)]
    known: dict[str, Ending] = {}
    for number, (old, takers) in enumerate(ends):
        known[old] = Ending(takers)
        living = [body_id for body_id in BODIES if body_id not in known]
        for person_id in [one for one, home in homes.items() if home == old]:
            homes[person_id] = data.draw(st.sampled_from(living))  # with their body's heir, or elsewhere
        if between[number]:
            desk.sweep(Heirs(known), homes)
    heirs = Heirs(known)
    desk.sweep(heirs, homes)
    items = _items(desk, order)
    assert not [item for item in items if heirs.ended(item["body_id"])], "open work with a body that is no more"
    assert not [item for item in items if heirs.ended(homes.get(item["person_id"], "-"))], "with who is not there"
    assert sorted(set(before)) == sorted({item["work"] for item in items}), "nothing is lost"
    shown = {key: row for key, row in fold(board.MODEL, desk.events(order)).items() if isinstance(row, board.Task)}
    assert not [key for key, row in shown.items() if row.closed_at is None and heirs.ended(key[0])]
    assert sum(row.closed_at is None and key[0] == row.lead_body_id for key, row in shown.items()) == 1
    [kept] = fold(casefiles.MODEL, desk.events(order)).values()
    assert not heirs.ended(kept.in_charge_body_id)
    assert homes[kept.keeper_id] == kept.in_charge_body_id, "who keeps it is there"
    [target] = [row for row in fold(aims.MODEL, desk.events(order)).values() if isinstance(row, aims.Target)]
    assert not heirs.ended(target.body_id)
    assert not heirs.ended(target.steering_body_id)
    [idea] = [row for row in fold(ideas.MODEL, desk.events(order)).values() if isinstance(row, ideas.Initiative)]
    assert not heirs.ended(idea.body_id)
    # nothing more to hand over
    happened = [len(events) for _, events in desk.streams]
    desk.sweep(heirs, homes)
    assert happened == [len(events) for _, events in desk.streams]
    # and each event counts for one body
    figures = fold(dashboard.MODEL, desk.events(order))
    assert sum(row.received for row in figures.values()) == 1


def _items(desk: Desk, order: list[int]) -> list[dict[str, Any]]:
    rows = fold(inbox.MODEL, desk.events(order))
    return [item for row in rows.values() for item in from_json(row.items, [])]


def test_the_ids_of_a_task_are_its_own_and_its_documents() -> None:
    state = TASKS.decider.fold([tasks.TaskAssigned(task_id=UUID(int=1), document_id=UUID(int=2), body_id=BODY,
                                                   lead_body_id=OTHER, text="x")])  # fmt: skip
    assert list(TASKS.ids(state)) == [str(UUID(int=1)), str(UUID(int=2))]
