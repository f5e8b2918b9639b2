"""Hypothesis strategies for everything the city's language is made of."""

import datetime as dt
import importlib
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from services.directory.commands import Appointee
from services.operations.dead_letters.commands import Stored
from services.subscriptions.feed.cursors import cursor_of
from shared.bodies.accounts import Account
from shared.bodies.actor import Actor, Post, system_actor
from shared.bodies.organs import OutsideOrgan
from shared.calendar import CalendarRules, HoursFrom, Span
from shared.documents.files import FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.numbering import Book, NumberingRules, Period, SigningOrder
from shared.documents.secrecy import Secrecy
from shared.documents.spots import PaperPlaces, Room, Spot
from shared.events.base import Event
from shared.events.catalogue import EVENTS
from shared.events.directory.reorganisations import PlannedCommand
from shared.events.meetings import AgendaItem, Conclusion
from shared.events.people import Invitee, PersonRef
from shared.events.publishing.entries import PaperSending
from shared.events.subscriptions.peers import Packaging
from shared.events.tracking.cases import PlannedStep
from shared.events.tracking.reporting import Every, Reporting
from shared.eventsourcing.decider import Command
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.procedures.content import Addition, Area, Direction, Ending, Sort, Step, VersionContent
from tests.unit.given import AT, BODY, DOCUMENT, OPERATOR, OTHER, ref, who

WORDS = st.sampled_from(["về việc họp", "triển khai", "Nội dung", "x"])
DATES = st.dates(dt.date(2026, 2, 1), dt.date(2026, 4, 1))
PEOPLE = st.sampled_from(
    [ref(prefix, body) for prefix in ("vanthu", "lanhdao", "chanhvp", "chuyenvien1") for body in (BODY, OTHER)]
)
BODIES = st.sampled_from([BODY, OTHER, "ban-to-chuc"])
ACTORS: st.SearchStrategy[Actor] = st.sampled_from(
    [who(prefix, body) for prefix in ("vanthu", "lanhdao", "chanhvp", "chuyenvien1") for body in (BODY, OTHER)]
    + [system_actor(BODY, "test"), system_actor(OTHER, "test"), OPERATOR]
)
FILES = st.builds(
    FileRef, sha256=st.just("a" * 64), name=WORDS, media_type=st.just("application/pdf"), bytes=st.just(3)
)
INVITEES = st.builds(
    lambda prefix, body: Invitee(person=ref(prefix, body), body_id=body),
    st.sampled_from(["lanhdao", "chanhvp"]),
    st.sampled_from([BODY, OTHER]),
)
MOMENTS = st.sampled_from([dt.datetime(2026, 3, day, tzinfo=dt.UTC) for day in (1, 2, 3)])
IDS = st.sampled_from([DOCUMENT, UUID(int=7)])

st.register_type_strategy(PersonRef, PEOPLE)
st.register_type_strategy(
    Account, st.sampled_from([Account(issuer="https://a.example", subject=s) for s in ("1", "2")])
)
st.register_type_strategy(Appointee, PEOPLE.map(lambda one: Appointee(**one.model_dump())))
st.register_type_strategy(FileRef, FILES)
st.register_type_strategy(UUID, IDS)
st.register_type_strategy(
    DocumentHead,
    st.builds(DocumentHead, issuer=st.none() | WORDS, subject=st.none() | WORDS, symbol=st.none() | WORDS,
              kind=st.none(), number=st.none(), place=st.none(), signer=st.none(), signer_authority=st.none(),
              date=st.none() | DATES),
)  # fmt: skip
st.register_type_strategy(
    Directive,
    st.builds(Directive, text=WORDS, lead_body_id=st.none() | BODIES, deadline=st.none() | DATES,
              cooperating_body_ids=st.lists(BODIES, max_size=2).map(tuple)),
)  # fmt: skip
st.register_type_strategy(
    DraftContent,
    st.builds(DraftContent, kind=st.sampled_from(["Thông báo", "Công văn"]), subject=WORDS, paper=WORDS.map(paper_of_lines),
              recipients=st.lists(BODIES, max_size=3).map(tuple)),
)  # fmt: skip

st.register_type_strategy(
    NumberingRules,
    st.sampled_from([
        NumberingRules(),
        NumberingRules(order=SigningOrder.SIGN_FIRST, period=Period.YEAR, books=(Book(id="chung", name="Sổ chung"),)),
    ]),
)  # fmt: skip
st.register_type_strategy(
    PaperPlaces,
    st.sampled_from([PaperPlaces(), PaperPlaces(signatures=(Spot(page=0, x=400, y=200),),
                                                number=Room(page=0, x=60, y=700, width=60, height=16))]),
)  # fmt: skip
st.register_type_strategy(PaperSending, st.builds(PaperSending, recipient=WORDS))
st.register_type_strategy(Invitee, INVITEES)
st.register_type_strategy(
    PlannedCommand,
    st.builds(PlannedCommand, body_id=BODIES, command=st.just("MergeBody"), fields=st.just({}), key=WORDS),
)
st.register_type_strategy(
    Conclusion,
    st.builds(Conclusion, text=WORDS, lead_body_id=st.none() | BODIES, deadline=st.none() | DATES),
)

st.register_type_strategy(
    Stored,
    st.builds(Stored, event_id=IDS, event_type=st.just("congvan.receiving.RecallAgreed.v1"), subject=st.just(str(DOCUMENT)),
              body_id=st.just(BODY), secrecy=st.sampled_from([Secrecy.NONE, Secrecy.SECRET]), readable=st.booleans()),
)  # fmt: skip

ORGANS = st.sampled_from(["000.01.12.H28", "000.02.12.H28"])
st.register_type_strategy(OutsideOrgan, st.builds(OutsideOrgan, organ_id=ORGANS, name=WORDS))

STEPS = st.builds(
    Step, key=st.sampled_from(["a", "b", "c"]), name=WORDS, level=st.none(), hours=st.sampled_from([0.0, 1.0, 4.0]),
    after=st.lists(st.sampled_from(["a", "b", "x"]), max_size=1).map(tuple), ends_with=st.none() | st.sampled_from(Ending),
)  # fmt: skip
WAYS = st.lists(STEPS, max_size=4).map(tuple) | st.just(
    (Step(key="a", name="x", post=Post.SPECIALIST, hours=8, ends_with=Ending.HANDLED),)
)
st.register_type_strategy(CalendarRules, st.just(CalendarRules()))
st.register_type_strategy(
    HoursFrom, st.builds(HoursFrom, valid_from=DATES, spans=st.just((Span(start=dt.time(7), end=dt.time(12)),)))
)
st.register_type_strategy(
    PlannedStep,
    st.builds(PlannedStep, step=STEPS, starts_at=st.just(AT), due_at=st.just(AT + dt.timedelta(hours=3))),
)
st.register_type_strategy(
    VersionContent,
    st.builds(VersionContent, name=WORDS, area=st.sampled_from(Area), sort=st.sampled_from(Sort), legal_basis=WORDS,
              direction=st.none() | st.sampled_from(Direction), kinds=st.just(()), valid_from=DATES,
              valid_to=st.none() | DATES, steps=WAYS),
)  # fmt: skip
st.register_type_strategy(
    Addition,
    st.builds(Addition, steps=st.lists(STEPS, max_size=1).map(tuple),
              shortened=st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from([0.5, 9.0]), max_size=1)),
)  # fmt: skip
st.register_type_strategy(
    Reporting,
    st.builds(
        Reporting,
        every=st.sampled_from(list(Every)),
        first_due=DATES,
        until=st.dates(dt.date(2026, 4, 1), dt.date(2026, 6, 1)),
    ),
)

_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "body_id": BODIES, "lead_body_id": BODIES, "recipient_body_id": BODIES, "consulted_body_id": BODIES,
    "consulted_body_ids": st.lists(BODIES, min_size=1, max_size=3).map(tuple),
    "lapsed_body_ids": st.lists(BODIES, max_size=2).map(tuple),
    "cooperating_body_ids": st.lists(BODIES, max_size=2).map(tuple),
    "recipients": st.lists(BODIES, min_size=1, max_size=3).map(tuple),
    "successor_body_id": BODIES, "parent_body_id": BODIES, "day": DATES,
    "other_body_ids": st.lists(BODIES, min_size=1, max_size=2).map(tuple), "exceptions": st.just({}),
    "percent": st.integers(0, 100), "arrival_number": st.integers(1, 9), "number": st.integers(1, 9),
    "deadline": st.none() | DATES, "new_deadline": DATES, "next_due_on": st.none() | DATES,
    "sub_lead_body_id": BODIES, "sub_cooperating_body_ids": st.lists(BODIES, max_size=2).map(tuple),
    "period": st.integers(0, 3), "working_days_left": st.sampled_from([1, 3]), "sub_version": st.integers(1, 9),
    "old_deadline": st.none() | DATES, "starts_on": DATES, "ends_on": DATES, "opened_on": DATES,
    "person_id": st.just(ref("chuyenvien1").person_id), "delegation_id": st.sampled_from(["d1", "d2"]),
    "absence_id": st.sampled_from(["a1", "a2"]), "view_id": st.sampled_from(["v1", "v2"]),
    "address": st.just("/search?q=x"), "until": st.datetimes(timezones=st.just(dt.UTC)),
    "clearance": st.integers(0, 3), "place": st.just("Đà Nẵng"), "issuer_symbol": st.just("QU"),
    "procedure_id": st.just("office.x"), "version": st.integers(1, 3), "steps": WAYS, "procedure_name": WORDS,
    "adding_body_id": BODIES, "opened_at": st.just(AT), "at": st.just(AT), "completed_at": st.just(AT),
    "started_at": st.just(AT), "due_at": st.just(AT), "took_hours": st.floats(0, 9), "late_hours": st.floats(0, 9), "work_due_on": DATES,
    "step_key": st.sampled_from(["a", "b"]), "last_day": st.none() | DATES,
    "term": st.none() | st.sampled_from(["XI", "XII"]),
    "meeting_id": st.just(DOCUMENT), "paper_id": IDS, "voting_id": IDS, "item": st.integers(1, 2),
    "starts_at": MOMENTS, "ends_at": MOMENTS, "agenda": st.just((AgendaItem(title="x"), AgendaItem(title="y"))),
    "people": st.lists(INVITEES, max_size=3).map(tuple), "bodies": st.lists(BODIES, max_size=3).map(tuple),
    "points": st.just(()), "point": st.none(), "invited_body_id": BODIES, "attending_body_id": st.none() | BODIES,
    "as_of": DATES, "due_on": DATES, "applied_on": DATES, "owner_body_id": BODIES, "target_id": st.just(DOCUMENT),
    "corrects": st.integers(1, 2), "initiative_id": st.just(DOCUMENT), "evidence_document_id": st.none() | IDS,
    "subscription_id": st.just(DOCUMENT), "secret_sha256": st.sampled_from(["a" * 64, "b" * 64]),
    "types": st.sampled_from([(), ("congvan.publishing.",)]),
    "letter_id": st.just(DOCUMENT), "event_id": IDS, "order_id": IDS, "consumer": st.sampled_from(["projections.inbox", "policies.routing", "relay.routing"]),
    "value": st.sampled_from(["{}", "no json", '{"body_id": "x"}']), "event_type": st.just("congvan.receiving.RecallAgreed.v1"),
    "secrecy": st.sampled_from(["none", "secret"]), "service": st.just("receiving"), "stream_id": st.just("s"), "events": st.integers(0, 9),
    "read_models": st.sampled_from([(), ("inbox",)]), "seconds": st.just(1.5), "before": st.just({}), "after": st.just({"inbox.items": "1:1"}),
    "url": st.sampled_from(["https://truc.example.vn/nhan", "https://truc.example.vn/khac"]),
    "cursor": st.sampled_from([cursor_of(DOCUMENT, (7, 3)), "x"]),
    "peer_id": st.just(DOCUMENT), "organ_id": ORGANS, "packaging": st.just(Packaging.FILE), "folder": st.none(),
    "certificate": st.none(), "organs": st.lists(st.builds(OutsideOrgan, organ_id=ORGANS, name=WORDS), min_size=1, max_size=2).map(tuple),
    "outside_id": st.sampled_from(["000.01.12.H28,2026/03/02,1/QĐ-UBND", "x"]),
    "departures": st.lists(WORDS, max_size=2).map(tuple), "over": st.sampled_from(["a" * 64, "b" * 64]),
}  # fmt: skip
_TEXTS = ("reason", "instruction", "note", "result", "case_file", "remarks", "question", "opinion", "text", "issuer",
          "name", "symbol", "level", "series", "description", "document_subject", "paper_location", "programme", "measure", "where",
          "recipient", "received_by")  # fmt: skip


def model(kind: type[Any], **fixed: Any) -> st.SearchStrategy[Any]:
    """Any instance of a command or event."""
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in kind.model_fields.items():
        if name in fixed:
            fields[name] = st.just(fixed[name])
        elif name == "deadline" and field.is_required():
            fields[name] = DATES
        elif name in _BY_NAME and not (name == "term" and field.is_required()):
            fields[name] = _BY_NAME[name]
        elif name == "term":
            fields[name] = st.sampled_from(["XI", "XII"])
        elif name in _TEXTS and "Post" not in str(field.annotation):
            fields[name] = WORDS
    return st.builds(kind, **fields)


def commands_of(aggregate: str) -> list[type[Command]]:
    """The commands of an aggregate."""
    module = module_of(aggregate, "commands")
    return [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Command) and item.__module__ == module.__name__
    ]


def any_event() -> st.SearchStrategy[Event]:
    """Any event of the city, about a few bodies and documents."""
    return st.one_of([model(kind) for kind in EVENTS.values()])


SERVICES = Path(__file__).parents[2] / "services"
AGGREGATES = {
    ".".join(path.parent.relative_to(SERVICES).parts): path.parent for path in sorted(SERVICES.glob("**/decider.py"))
}
"""``routing``, ``tracking.tasks`` …: wherever a decider stands, there is an aggregate."""


def module_of(aggregate: str, room: str) -> Any:
    """A room of an aggregate: ``commands`` or ``decider``."""
    return importlib.import_module(f"services.{aggregate}.{room}")
