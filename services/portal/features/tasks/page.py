"""The task board, a task's page with its parts and history, and ordering one by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.tasks.actions import ACTIONS, ORDER
from services.portal.frame.page import render
from services.portal.frame.routes import add_screen, add_start
from services.portal.frame.screen import NoQuery, Screen, Start, Visit, in_path
from services.portal.frame.session import SignedIn
from shared.calendar import VIETNAM
from shared.readmodels.documents import queries as documents
from shared.readmodels.documents.rows import Card
from shared.readmodels.reading import Reading
from shared.readmodels.roster import queries as roster
from shared.readmodels.roster.rows import NamedBody
from shared.readmodels.tasks import queries as tasks
from shared.readmodels.tasks.rows import Due, Happening, Part, Relative, Task

router = APIRouter(prefix="/tasks")

WEEKS_AHEAD = 7


@router.get("")
async def board(request: Request, actor: SignedIn, show: str = "open", document: UUID | None = None) -> Response:
    """What the body ordered, leads or helps with, or what one document ordered."""
    show = show if show in tasks.SHOWN else "open"
    async with request.app.state.reads.as_actor(actor) as view:
        lines = await tasks.board(view, show, document)
        counts, deadlines = await tasks.counts(view), await tasks.deadlines(view)
    return render(
        request,
        "tasks/board.html",
        actor,
        tasks=lines,
        counts=counts,
        show=show,
        document=document,
        ahead=weeks_ahead(deadlines, dt.datetime.now(VIETNAM).date()),
    )


@dataclass(frozen=True)
class Week:
    """How many tasks fall due in a week; ``starts_on`` is missing for what is overdue."""

    starts_on: dt.date | None
    tasks: int


@dataclass(frozen=True)
class Ahead:
    """What is overdue and what falls due in the weeks to come, and the most that falls due in any."""

    weeks: list[Week]
    most: int


def weeks_ahead(deadlines: list[Due], today: dt.date) -> Ahead:
    """What is overdue, and what falls due in each of the next weeks (from Monday), for the picture."""
    monday = today - dt.timedelta(days=today.weekday())
    counted = [0] * (WEEKS_AHEAD + 1)
    for due in deadlines:
        index = 0 if due.deadline < today else (due.deadline - monday).days // 7 + 1
        if index < len(counted):
            counted[index] += due.tasks
    starts = [None, *(monday + dt.timedelta(weeks=index) for index in range(WEEKS_AHEAD))]
    return Ahead([Week(start, number) for start, number in zip(starts, counted, strict=True)], max(counted))


@dataclass(frozen=True)
class Branch:
    """A task in the tree with its parts; ``visible`` where the body may open it."""

    task_id: UUID
    visible: bool
    lead_name: str
    text: str
    deadline: dt.date | None
    percent: int
    state: str
    parts: list["Branch"]


def tree_of(family: list[Relative], task_id: UUID, names: Mapping[str, str]) -> Branch:
    """The family as a tree from its highest member: each task with its parts.

    A part that the body does not see itself is known from what its whole says of it.
    """
    seen = {relative.task_id: relative for relative in family}
    top = task_id
    while (parent := seen[top].parent_task_id) in seen:
        top = parent

    def branch(known: Relative | Part) -> Branch:
        own = seen.get(known.task_id)
        shown = own or known
        return Branch(
            task_id=known.task_id,
            visible=own is not None,
            lead_name=names.get(shown.lead_body_id, shown.lead_body_id),
            text=shown.text,
            deadline=shown.deadline,
            percent=shown.percent,
            state=shown.state,
            parts=[branch(part) for part in (own.parts if own else ())],
        )

    return branch(seen[top])


@dataclass(frozen=True)
class TaskPage:
    """A task with the tree of its parts and what happened to it."""

    task: Task
    cooperating_names: list[str]
    tree: Branch
    history: list[Happening]
    bodies: list[NamedBody]


async def _load(view: Reading, visit: Visit[UUID, NoQuery]) -> TaskPage | None:
    task = await tasks.task(view, visit.id)
    if task is None:
        return None
    bodies = await roster.bodies(view)
    names = {body.body_id: body.name for body in bodies}
    return TaskPage(
        task=task,
        cooperating_names=[names.get(body_id, body_id) for body_id in task.cooperating],
        tree=tree_of(await tasks.family(view, visit.id), visit.id, names),
        history=await tasks.history(view, visit.id),
        bodies=bodies,
    )


async def _version(view: Reading, task_id: UUID, service: str) -> int | None:
    task = await tasks.task(view, task_id)
    return None if task is None else task.version


SCREEN = Screen(
    template="tasks/task.html",
    id=in_path("task_id", UUID),
    query=NoQuery,
    address="/tasks/{}",
    stream="tasks/{}",
    unknown="task.unknown",
    actions=ACTIONS,
    load=_load,
    version=_version,
    opened=lambda page: ("task", page.task.task_id, page.task.document_id, page.task.secrecy_rank),
)


@dataclass(frozen=True)
class OrderPage:
    """The document that something is ordered out of, and whom it can be ordered of."""

    card: Card
    bodies: list[NamedBody]


async def _load_order(view: Reading, visit: Visit[UUID, NoQuery]) -> OrderPage | None:
    card = await documents.card(view, visit.id)
    return None if card is None else OrderPage(card, await roster.bodies(view))


ORDERING = Start(
    template="tasks/order.html",
    id=in_path("document_id", UUID),
    query=NoQuery,
    address="/tasks?document={1}",
    stream="tasks/{}",
    unknown="document.unknown",
    load=_load_order,
    action=ORDER,
    names="task_id",
    version=_version,
)
add_start(router, "/order/{document_id}", ORDERING)
add_screen(router, "/{task_id}", SCREEN)
