"""The task board, a task's page with its parts and history, and ordering one by hand."""

import datetime as dt
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.portal.features.tasks.reads import SHOWN, Tasks
from services.portal.frame.actions import ACTIONS, Fields, many, new_id, one, ordered
from services.portal.frame.commands import CommandRefused
from services.portal.frame.page import go, render
from services.portal.frame.reads import Row
from services.portal.frame.session import Form, FormWithFiles, SignedIn
from shared.bodies.actor import Actor
from shared.calendar import VIETNAM
from shared.web.problems import problem_response

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


async def show(
    request: Request,
    actor: Actor,
    task_id: UUID,
    tried: str | None = None,
    typed: Fields | None = None,
    problem: dict[str, Any] | None = None,
) -> Response:
    """One task with the actions this person may take now."""
    async with request.app.state.reads.as_actor(actor) as view:
        task = await Tasks(view).one(task_id)
        if task is None:
            return problem_response(request, "task.unknown")
        view.opened("task", task_id, task["document_id"], task["secrecy_rank"])
        family, history = await Tasks(view).family(task_id), await Tasks(view).history(task_id)
        bodies = await view.bodies()
    offers = await request.app.state.commands.actions(actor, ("tracking",), f"tasks/{task_id}")
    offered = offers["tracking"].actions
    names = {body["body_id"]: body["name"] for body in bodies}
    task["cooperating_names"] = [names.get(body_id, body_id) for body_id in task["cooperating"]]
    return render(
        request,
        "tasks/task.html",
        actor,
        409 if problem else 200,
        task=task,
        tree=tree_of(family, task_id, names),
        history=history,
        actions=[action for name, action in ACTIONS.items() if name in offered],
        tried=tried if tried in offered else None,
        typed=typed or {},
        problem=problem,
        card={},
        colleagues=[],
        bodies=bodies,
    )


@router.get("/order/{document_id}")
async def order_form(request: Request, actor: SignedIn, document_id: UUID) -> Response:
    """The form to order something by hand, out of a document."""
    return await _order_form(request, actor, document_id, {})


async def _order_form(
    request: Request, actor: Actor, document_id: UUID, typed: Fields, refused: dict[str, Any] | None = None
) -> Response:
    async with request.app.state.reads.as_actor(actor) as view:
        card, bodies = await view.card(document_id), await view.bodies()
    if card is None:
        return problem_response(request, "document.unknown")
    status = 409 if refused else 200
    return render(request, "tasks/order.html", actor, status, card=card, bodies=bodies, typed=typed, problem=refused)


@router.post("/order/{document_id}")
async def order(request: Request, actor: SignedIn, form: Form, document_id: UUID) -> Response:
    """Order it."""
    async with request.app.state.reads.as_actor(actor) as view:
        card = await view.card(document_id)
    if card is None:
        return problem_response(request, "document.unknown")
    task_id = new_id(form, "task_id")
    about = {"source_document_id": str(document_id), "symbol": card["symbol"], "document_subject": card["subject"]}
    fields = {"task_id": task_id, **about, **ordered(form)}
    try:
        await request.app.state.commands.give(
            actor, "tracking", f"tasks/{task_id}", "OrderTask", fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await _order_form(request, actor, document_id, form, refused.problem)
    return go(request, f"/tasks?document={document_id}", "Đã giao nhiệm vụ.")


@router.get("/{task_id}")
async def task(request: Request, actor: SignedIn, task_id: UUID) -> Response:
    """One task."""
    return await show(request, actor, task_id)


@router.post("/{task_id}/{command}")
async def act(request: Request, actor: SignedIn, sent: FormWithFiles, task_id: UUID, command: str) -> Response:
    """Report on a task with evidence, order a part of it, ask for more time, confirm it or send it back."""
    form, files = sent
    action = ACTIONS.get(command)
    if action is None or action.service != "tracking":
        return problem_response(request, "command.unknown")
    try:
        fields = action.fields(form)
        if action.evidence and files:
            fields["files"] = await _kept(request, actor, files, many(form, "not_secret"))
        await request.app.state.commands.give(
            actor, "tracking", f"tasks/{task_id}", command, fields, one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await show(request, actor, task_id, command, form, refused.problem)
    return go(request, f"/tasks/{task_id}", action.done)


async def _kept(request: Request, actor: Actor, files: list[UploadFile], not_secret: list[str]) -> list[dict[str, Any]]:
    """The files as receiving keeps them.  Raises `CommandRefused` for one that may not come in."""
    kept = []
    for file in files:
        data = await file.read()
        answer = await request.app.state.commands.upload(
            actor, data, file.filename or "", file.content_type or "", not_secret
        )
        kept.append(answer["file"])
    return kept
