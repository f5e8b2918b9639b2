"""The task board, a task's page with its parts and history, and ordering one by hand."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.features.tasks.actions import ACTIONS, ORDER
from services.portal.features.tasks.reads import SHOWN, Tasks
from services.portal.frame.page import render
from services.portal.frame.reads import Row, View
from services.portal.frame.screen import NoQuery, Screen, Start, Visit, add_screen, add_start, in_path
from services.portal.frame.session import SignedIn
from shared.calendar import VIETNAM

router = APIRouter(prefix="/tasks")

WEEKS_AHEAD = 7


@router.get("")
async def board(request: Request, actor: SignedIn, show: str = "open", document: UUID | None = None) -> Response:
    """What the body ordered, leads or helps with, or what one document ordered."""
    show = show if show in SHOWN else "open"
    async with request.app.state.reads.as_actor(actor) as view:
        tasks = await Tasks(view).board(show, document)
        counts, deadlines = await Tasks(view).counts(), await Tasks(view).deadlines()
    return render(
        request,
        "tasks/board.html",
        actor,
        tasks=tasks,
        counts=counts,
        show=show,
        document=document,
        ahead=weeks_ahead(deadlines, dt.datetime.now(VIETNAM).date()),
    )


def weeks_ahead(deadlines: list[Row], today: dt.date) -> dict[str, Any]:
    """What is overdue, and what falls due in each of the next weeks (from Monday), for the picture."""
    monday = today - dt.timedelta(days=today.weekday())
    weeks: list[dict[str, Any]] = [{"past": True, "starts_on": None, "tasks": 0}]
    weeks += [
        {"past": False, "starts_on": monday + dt.timedelta(weeks=index), "tasks": 0} for index in range(WEEKS_AHEAD)
    ]
    for row in deadlines:
        index = 0 if row["deadline"] < today else (row["deadline"] - monday).days // 7 + 1
        if index < len(weeks):
            weeks[index]["tasks"] += row["tasks"]
    return {"weeks": weeks, "most": max(week["tasks"] for week in weeks)}


def tree_of(family: list[Row], task_id: UUID, names: dict[str, str]) -> dict[str, Any]:
    """The family as a tree from its highest member: each task with its parts.

    A part that the body does not see itself is known from what its whole says of it.
    """
    rows = {str(row["task_id"]): row for row in family}
    top = str(task_id)
    while (parent := str(rows[top]["parent_task_id"])) in rows:
        top = parent

    def node(one_id: str, told: Row) -> dict[str, Any]:
        row = rows.get(one_id)
        known = row or told
        deadline = known["deadline"]
        return {
            "task_id": one_id,
            "visible": row is not None,
            "lead_name": names.get(known["lead_body_id"], known["lead_body_id"]),
            "text": known["text"],
            "deadline": dt.date.fromisoformat(deadline) if isinstance(deadline, str) else deadline,
            "percent": known["percent"],
            "state": known["state"],
            "parts": [node(part["task_id"], part) for part in (row["parts"] if row else [])],
        }

    return node(top, {})


@dataclass(frozen=True)
class TaskPage:
    """A task with the tree of its parts and what happened to it."""

    task: Row
    tree: dict[str, Any]
    history: list[Row]
    bodies: list[Row]


async def _load(view: View, visit: Visit[UUID, NoQuery]) -> TaskPage | None:
    tasks = Tasks(view)
    task = await tasks.one(visit.id)
    if task is None:
        return None
    bodies = await view.bodies()
    names = {body["body_id"]: body["name"] for body in bodies}
    task["cooperating_names"] = [names.get(body_id, body_id) for body_id in task["cooperating"]]
    tree = tree_of(await tasks.family(visit.id), visit.id, names)
    return TaskPage(task, tree, await tasks.history(visit.id), bodies)


async def _version(view: View, task_id: UUID, service: str) -> int | None:
    task = await Tasks(view).one(task_id)
    return None if task is None else task["version"]


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
    opened=lambda page: ("task", page.task["task_id"], page.task["document_id"], page.task["secrecy_rank"]),
)


@dataclass(frozen=True)
class OrderPage:
    """The document that something is ordered out of, and whom it can be ordered of."""

    card: Row
    bodies: list[Row]


async def _load_order(view: View, visit: Visit[UUID, NoQuery]) -> OrderPage | None:
    card = await view.card(visit.id)
    return None if card is None else OrderPage(card, await view.bodies())


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
