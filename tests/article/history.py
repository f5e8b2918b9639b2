"""A history of the size that the city reports: its bodies, its directives and their tasks, its programme.

The numbers of it are Báo Đà Nẵng's, on three years of administrative reform in the city's Party agencies (2020-2022);
who ordered what from whom in it is made up.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from uuid import UUID, uuid5

from deploy.city.client import operator
from deploy.city.people import TERM_OPENED_ON, CityBody, bodies, people_of
from deploy.city.procedures import procedure_commands
from services.approval.commands import ApproveDraft, CheckFormat, StartDraft, SubmitDraft
from services.directory.commands import AppointPerson, FoundBody, OpenTerm
from services.meetings.commands import AttachPaper, CallMeeting, CloseMeeting, RecordAttendance
from services.publishing.commands import IssueDocument, RecordPaper, SignDocument, TakeNumber
from services.receiving.commands import RegisterDocument
from services.routing.documents.commands import AnnotateDocument, CompleteHandling, FileDocument, RouteDocument
from services.tracking.initiatives.commands import ApplyInitiative, RegisterInitiative
from services.tracking.procedures.decider import DECIDER as PROCEDURES
from services.tracking.programme.commands import AssessTarget, SetTarget
from services.tracking.tasks.commands import ConfirmCompletion, ReportCompletion, ReportProgress
from shared.bodies.actor import Actor, system_actor
from shared.calendar import VIETNAM
from shared.documents.files import PDF, FileRef
from shared.documents.head import Directive, DocumentHead
from shared.documents.secrecy import Secrecy
from shared.documents.spots import PaperPlaces
from shared.events.directory import NumberingSystem
from shared.events.meetings import AgendaItem, Line, MeetingKind, PaperForm
from shared.events.people import Invitee
from shared.events.publishing import DocumentNumbered, Signature, SignedAs
from shared.events.receiving import incoming_id
from shared.events.tracking.programme import Rating
from shared.events.tracking.tasks import task_id
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.paper.sealing import content_sha256
from shared.readmodels.initiatives.queries import COMMITTEES
from tests.article.scratch import ScratchCity

NAMES = UUID("0c1f6e0a-5b51-4a86-9d1c-2f3e57a9d001")
COMMITTEE, OFFICE = "thanh-uy", "van-phong-thanh-uy"
BEGAN = dt.datetime(2020, 10, 23, 8, 0, tzinfo=VIETNAM)
DAYS = 610  # until the end of June 2022
ENDED = dt.date(2022, 6, 30)
PAPER = FileRef(sha256="0" * 64, name="van-ban.pdf", media_type=PDF, bytes=0)  # no file is kept of it
KINDS = ("Kết luận", "Chỉ thị", "Thông báo", "Kế hoạch", "Công văn")
PROGRAMME = "Chương trình cải cách hành chính 2020-2025"

INITIATIVES = {
    "2 không: không hẹn, không tốn phí": ("dang-uy-xa-hoa-vang-hoa-phuoc",),
    "5 không, 4 biết": ("dang-uy-xa-hoa-vang-hoa-son",),
    "Công dân thời 4.0": ("dang-uy-xa-hoa-vang-hoa-ninh",),
    "Văn phòng không giấy": (
        "dang-uy-khoi-cac-co-quan",
        "quan-uy-hai-chau",
        "quan-uy-cam-le",
        "huyen-uy-hoa-vang",
    ),
}
"""The initiatives that the report names, at the bodies it names them for."""


@dataclass(frozen=True)
class Papers:
    """The papers of each meeting of the committee: electronic, on paper, and secret ones, which do not count."""

    meetings: int = 30
    electronic: int = 9
    on_paper: int = 1
    secret: int = 1
    conferences: int = 12


@dataclass(frozen=True)
class Size:
    """How much of it: the defaults are what the report says."""

    documents: int = 409
    tasks: int = 1658
    tasks_with_progress: int = 1321
    targets_done: int = 14
    targets_on_schedule: int = 5
    papers: Papers = Papers()


def person(prefix: str, body_id: str) -> Actor:
    """A person of a body by their sign-in prefix."""
    return people_of(body_id)[prefix].actor()


def found_the_city(city: ScratchCity) -> None:
    """Every body with its term and its people."""
    deployment = operator()
    for body in bodies():
        founded = FoundBody(
            body_id=body.id, name=body.name, symbol=body.symbol, level=body.level, parent_body_id=body.parent
        )
        city.give(body.id, deployment, founded, BEGAN)
        opened = OpenTerm(term=body.term, opened_on=dt.date.fromisoformat(TERM_OPENED_ON))
        city.give(body.id, deployment, opened, BEGAN)
        for one in people_of(body.id).values():
            city.give(body.id, deployment, AppointPerson(person=one.ref(), clearance=one.clearance), BEGAN)


def tasks_per_document(size: Size) -> list[int]:
    """So many tasks each of the documents orders, as even as can be."""
    each, more = divmod(size.tasks, size.documents)
    return [each + (number < more) for number in range(size.documents)]


@dataclass(frozen=True)
class Task:
    """A task of the history: its id and who leads it."""

    id: UUID
    lead: str
    ordered_at: dt.datetime


def order(city: ScratchCity, size: Size) -> list[Task]:
    """The committee's directives, each through all seven steps and on to the bodies it gives tasks to."""
    committee = next(body for body in bodies() if body.id == COMMITTEE)
    leads = cycle(body for body in bodies() if body.level in ("board", "district", "attached", "organisation"))
    tasks: list[Task] = []
    for number, count in enumerate(tasks_per_document(size)):
        at = BEGAN + dt.timedelta(days=number * DAYS // size.documents, minutes=number % 97)
        document_id = uuid5(NAMES, f"document/{number}")
        led = list(islice(leads, count))
        issue(city, committee, document_id, number, led, at)
        for body in led:
            handle(city, committee, body, document_id, number, at + dt.timedelta(hours=26))
        tasks += [Task(task_id(document_id, index), body.id, at) for index, body in enumerate(led)]
    return tasks


def issue(
    city: ScratchCity, issuer: CityBody, document_id: UUID, number: int, leads: list[CityBody], at: dt.datetime
) -> None:
    """A directive: drafted, checked, approved at both levels, numbered and dispatched."""
    drafter, chief, leader, clerk = (
        person(prefix, issuer.id) for prefix in ("chuyenvien1", "chanhvp", "lanhdao", "vanthu")
    )
    content = DraftContent(
        kind=KINDS[number % len(KINDS)],
        subject=f"về thực hiện nhiệm vụ cải cách hành chính, nội dung {number + 1}",
        paper=paper_of_lines("Giao các cơ quan triển khai thực hiện, báo cáo kết quả."),
        recipients=tuple(dict.fromkeys(body.id for body in leads)),
        directives=tuple(
            Directive(
                text=f"{body.name} chủ trì thực hiện nội dung {number + 1}.{index}",
                lead_body_id=body.id,
                deadline=(at + dt.timedelta(days=60)).date(),
            )
            for index, body in enumerate(leads, 1)
        ),
    )
    hour = dt.timedelta(hours=1)
    city.give(document_id, drafter, StartDraft(document_id=document_id, body_id=issuer.id, content=content), at)
    city.give(document_id, chief, CheckFormat(), at + hour)
    city.give(document_id, drafter, SubmitDraft(), at + 2 * hour)
    city.give(document_id, chief, ApproveDraft(), at + 3 * hour)
    city.give(document_id, leader, ApproveDraft(), at + 4 * hour)
    number_of = TakeNumber(
        issuer=issuer.name, issuer_symbol=issuer.symbol, numbering=NumberingSystem.PARTY, term=issuer.term
    )
    (numbered,) = city.give(document_id, clerk, number_of, at + 5 * hour)
    assert isinstance(numbered, DocumentNumbered)
    paper = RecordPaper(
        file=PAPER, places=PaperPlaces(), content_sha256=content_sha256(content), symbol=numbered.symbol
    )
    city.give(document_id, system_actor(issuer.id, "publishing"), paper, at + 5 * hour)
    by_hand = Signature(role=SignedAs.PERSON, holder_id=leader.person_id, name=leader.name, at=at + 6 * hour)
    city.give(document_id, leader, SignDocument(file=PAPER, over=PAPER.sha256, signature=by_hand), at + 6 * hour)
    city.give(document_id, clerk, IssueDocument(over=PAPER.sha256, files=(PAPER,)), at + 7 * hour)


def handle(
    city: ScratchCity, issuer: CityBody, body: CityBody, document_id: UUID, number: int, at: dt.datetime
) -> None:
    """At a recipient: registered, annotated, routed, handled and filed."""
    copy = incoming_id(document_id, body.id)
    subject = f"về thực hiện nhiệm vụ cải cách hành chính, nội dung {number + 1}"
    head = DocumentHead(issuer=issuer.name, kind=KINDS[number % len(KINDS)], subject=subject)
    lead = people_of(body.id)["chuyenvien1"]
    hour = dt.timedelta(hours=1)
    city.give(copy, person("vanthu", body.id), RegisterDocument(head=head), at)
    city.give(copy, person("lanhdao", body.id), AnnotateDocument(instruction="Triển khai."), at + hour)
    routed = RouteDocument(lead=lead.ref(), deadline=(at + dt.timedelta(days=10)).date())
    city.give(copy, person("chanhvp", body.id), routed, at + 2 * hour)
    city.give(copy, lead.actor(), CompleteHandling(result="Đã triển khai."), at + 50 * hour)
    city.give(copy, lead.actor(), FileDocument(case_file="Cải cách hành chính"), at + 51 * hour)


def report_on(city: ScratchCity, tasks: list[Task], with_progress: int) -> None:
    """Progress on so many of the tasks; every third of these is finished and confirmed."""
    leader = person("lanhdao", COMMITTEE)
    for number, task in enumerate(tasks[:with_progress]):
        at = task.ordered_at + dt.timedelta(days=20)
        report_progress(city, task, at)
        if number % 3 == 0:
            chief = person("chanhvp", task.lead)
            city.give(task.id, chief, ReportCompletion(result="Đã hoàn thành."), at + dt.timedelta(days=10))
            city.give(task.id, leader, ConfirmCompletion(), at + dt.timedelta(days=11))


def report_progress(city: ScratchCity, task: Task, at: dt.datetime) -> None:
    """One report of the lead."""
    command = ReportProgress(percent=50, note="Đã triển khai đến các chi bộ.")
    city.give(task.id, person("chuyenvien1", task.lead), command, at)


def targets(size: Size) -> Iterator[UUID]:
    """The ids of the programme's targets, those that were reached first."""
    for number in range(size.targets_done + size.targets_on_schedule):
        yield uuid5(NAMES, f"target/{number}")


def pursue(city: ScratchCity, size: Size) -> None:
    """The programme: its targets, set in the beginning and assessed at each end of a half-year."""
    chief = person("chanhvp", OFFICE)
    owners = cycle(body.id for body in bodies() if body.level == "board")
    for number, (target_id, owner) in enumerate(zip(targets(size), owners, strict=False)):
        command = SetTarget(
            target_id=target_id,
            owner_body_id=owner,
            programme=PROGRAMME,
            name=f"Chỉ tiêu {number + 1}",
            measure="Theo báo cáo của cơ quan chủ trì",
            due_on=dt.date(2025, 12, 31),
        )
        city.give(target_id, chief, command, BEGAN)
        reached = number < size.targets_done
        for as_of, rating in (
            (dt.date(2021, 6, 30), Rating.AT_RISK if number % 4 == 0 else Rating.ON_SCHEDULE),
            (dt.date(2021, 12, 31), Rating.DONE if reached and number % 2 else Rating.ON_SCHEDULE),
            (dt.date(2022, 6, 30), Rating.DONE if reached else Rating.ON_SCHEDULE),
        ):
            assessed_at = dt.datetime.combine(as_of, dt.time(16), VIETNAM)
            command_ = AssessTarget(as_of=as_of, rating=rating, note="Theo kết quả kiểm tra.")
            city.give(target_id, chief, command_, assessed_at)


def initiate(city: ScratchCity) -> None:
    """The initiatives that are named, each registered and applied by its body."""
    at = BEGAN + dt.timedelta(days=100)
    for name, body_ids in INITIATIVES.items():
        for body_id in body_ids:
            initiative_id = uuid5(NAMES, f"initiative/{body_id}")
            who = person("chanhvp", body_id)
            command = RegisterInitiative(initiative_id=initiative_id, name=name, description=f"Mô hình “{name}”.")
            city.give(initiative_id, who, command, at)
            applied = ApplyInitiative(applied_on=at.date(), where="Toàn đảng bộ")
            city.give(initiative_id, who, applied, at + dt.timedelta(hours=1))


def regulate(city: ScratchCity) -> None:
    """The catalogue: each field's set drafted by a specialist and approved by the leader of the body answerable."""
    asked = {command.__name__: command for command in PROCEDURES.decisions}
    for number, given in enumerate(procedure_commands()):
        at = BEGAN + dt.timedelta(days=40, minutes=number)
        procedure_id = given.stream.removeprefix("procedures/")
        city.give(procedure_id, given.who.actor(), asked[given.command].model_validate(given.fields), at)


def meet(city: ScratchCity, papers: Papers) -> None:
    """The committee's meetings with their papers, and its conferences, joined online by every committee below."""
    chief = person("chanhvp", COMMITTEE)
    chair = Invitee(person=people_of(COMMITTEE)["lanhdao"].ref(), body_id=COMMITTEE)
    kinds = cycle((MeetingKind.COMMITTEE, MeetingKind.STANDING_COMMITTEE, MeetingKind.PERMANENT_BOARD))
    for number, kind in zip(range(papers.meetings), kinds, strict=False):
        at = BEGAN + dt.timedelta(days=number * DAYS // papers.meetings)
        meeting_id = uuid5(NAMES, f"meeting/{number}")
        city.give(meeting_id, chief, _called(meeting_id, f"Hội nghị kỳ {number + 1}", kind, at, chair), at)
        forms = ["electronic"] * papers.electronic + ["on_paper"] * papers.on_paper + ["secret"] * papers.secret
        for index, form in enumerate(forms):
            lay(city, meeting_id, index, form, at)
        city.give(meeting_id, chief, CloseMeeting(), at + dt.timedelta(days=3))
    below = tuple(body.id for body in bodies() if body.level in COMMITTEES)
    for number in range(papers.conferences):
        at = BEGAN + dt.timedelta(days=20 + number * DAYS // papers.conferences)
        meeting_id = uuid5(NAMES, f"conference/{number}")
        title = f"Hội nghị quán triệt nghị quyết, đợt {number + 1}"
        called = _called(meeting_id, title, MeetingKind.CONFERENCE, at, chair, below)
        city.give(meeting_id, chief, called, at)
        for body_id in below:
            join(city, meeting_id, body_id, Line.ONLINE, at + dt.timedelta(days=2))
        city.give(meeting_id, chief, CloseMeeting(), at + dt.timedelta(days=3))


def _called(
    meeting_id: UUID, title: str, kind: MeetingKind, at: dt.datetime, chair: Invitee, below: tuple[str, ...] = ()
) -> CallMeeting:
    starts_at = at + dt.timedelta(days=2)
    return CallMeeting(
        meeting_id=meeting_id,
        body_id=COMMITTEE,
        title=title,
        kind=kind,
        place="Hội trường Thành ủy",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=3),
        chair=chair,
        bodies=below,
        agenda=(AgendaItem(title="Nội dung"),),
    )


def lay(city: ScratchCity, meeting_id: UUID, index: int, form: str, at: dt.datetime) -> None:
    """Lay one paper before a meeting: ``electronic``, ``on_paper`` or ``secret``."""
    title = f"Tài liệu {index + 1}"
    file = FileRef(sha256=f"{index:064x}", name="tai-lieu.pdf", media_type="application/pdf", bytes=1)
    command = {
        "electronic": AttachPaper(paper_id=uuid5(meeting_id, f"{index}"), item=1, title=title, file=file),
        "on_paper": AttachPaper(paper_id=uuid5(meeting_id, f"{index}"), item=1, title=title, form=PaperForm.ON_PAPER),
        "secret": AttachPaper(
            paper_id=uuid5(meeting_id, f"{index}"), item=1, form=PaperForm.ON_PAPER, secrecy=Secrecy.CONFIDENTIAL
        ),
    }[form]
    city.give(meeting_id, person("chanhvp", COMMITTEE), command, at + dt.timedelta(hours=1))


def join(city: ScratchCity, meeting_id: UUID, body_id: str, line: Line, at: dt.datetime) -> None:
    """A body joins a conference."""
    reason = "Mất điện" if line is Line.ABSENT else None
    command = RecordAttendance(attending_body_id=body_id, line=line, reason=reason)
    city.give(meeting_id, person("vanthu", body_id), command, at)


def live(city: ScratchCity, size: Size) -> list[Task]:
    """All of it; returns the tasks."""
    found_the_city(city)
    tasks = order(city, size)
    report_on(city, tasks, size.tasks_with_progress)
    pursue(city, size)
    initiate(city)
    regulate(city)
    meet(city, size.papers)
    return tasks
