"""The task board."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.portal.actions import ACTIONS, Fields, one
from services.portal.commands import CommandRefused
from services.portal.page import go, render
from services.portal.session import Form, SignedIn
from shared.bodies.actor import Actor
from shared.web.problems import problem_response

router = APIRouter(prefix="/tasks")


@router.get("")
async def board(request: Request, actor: SignedIn, closed: bool = False) -> Response:
    """What the body ordered, leads or helps with."""
    async with request.app.state.reads.as_actor(actor) as view:
        tasks = await view.tasks(not closed)
    return render(request, "tasks.html", actor, tasks=tasks, closed=closed)


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
        task = await view.task(task_id)
    if task is None:
        return problem_response(request, "task.unknown")
    offers = await request.app.state.commands.actions(actor, ("tracking",), f"tasks/{task_id}")
    actions = [ACTIONS[name] for name in offers["tracking"].actions if name in ACTIONS]
    return render(
        request,
        "task.html",
        actor,
        409 if problem else 200,
        task=task,
        actions=actions,
        tried=tried,
        typed=typed or {},
        problem=problem,
        card={},
        colleagues=[],
        bodies=[],
    )


@router.get("/{task_id}")
async def task(request: Request, actor: SignedIn, task_id: UUID) -> Response:
    """One task."""
    return await show(request, actor, task_id)


@router.post("/{task_id}/{command}")
async def act(request: Request, actor: SignedIn, form: Form, task_id: UUID, command: str) -> Response:
    """Report on a task, confirm it or send it back."""
    action = ACTIONS.get(command)
    if action is None or action.service != "tracking":
        return problem_response(request, "command.unknown")
    try:
        await request.app.state.commands.give(
            actor, "tracking", f"tasks/{task_id}", command, action.fields(form), one(form, "key") or ""
        )
    except CommandRefused as refused:
        return await show(request, actor, task_id, command, form, refused.problem)
    return go(request, f"/tasks/{task_id}", action.done)
