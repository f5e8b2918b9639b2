"""What tasks ask of the bodies that order, lead and help."""

import datetime as dt

from shared.bodies.actor import Post
from shared.events.base import TaskEvent
from shared.events.tracking import tasks
from shared.readmodels.inbox.pile import Pile


def sort_task(pile: Pile, body_id: str, event: TaskEvent) -> None:
    task_id = str(event.task_id)
    leads, orders = body_id == event.lead_body_id, body_id == event.body_id
    match event:
        case tasks.TaskAssigned() if leads:
            pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.text, task_id=task_id)
        case tasks.ProgressReported():
            pile.remove("chased_task", task_id=task_id)
        case tasks.TaskTransferred():
            _sort_transfer(pile, body_id, event)
        case tasks.CompletionReported():
            pile.remove(*_TASK_WORKS, task_id=task_id)
            if orders:
                pile.add("confirm_task", Post.LEADER, note=event.result, task_id=task_id)
        case tasks.CompletionRejected():
            pile.remove("confirm_task", task_id=task_id)
            if leads:
                pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.reason, task_id=task_id)
        case tasks.CompletionConfirmed() | tasks.TaskWithdrawn():
            pile.remove(*_TASK_WORKS, task_id=task_id)
        case _:
            _sort_deadline(pile, leads, orders, event)


_TASK_WORKS = ("task", "confirm_task", "chased_task", "overdue_task", "answer_extension", "give_report")


def _sort_deadline(pile: Pile, leads: bool, orders: bool, event: TaskEvent) -> None:
    task_id = str(event.task_id)
    match event:
        case tasks.ExtensionAsked() if orders:
            pile.add("answer_extension", Post.LEADER, deadline=event.new_deadline, note=event.reason, task_id=task_id)
        case tasks.ExtensionGranted():
            pile.remove("answer_extension", "overdue_task", task_id=task_id)
            if leads:
                pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.new_deadline, task_id=task_id)
        case tasks.ExtensionDeclined():
            pile.remove("answer_extension", task_id=task_id)
        case tasks.TaskChased() if leads:
            pile.add("chased_task", Post.CHIEF_OF_OFFICE, note=event.note, task_id=task_id)
        case tasks.TaskOverdue() if leads:
            pile.add("overdue_task", Post.LEADER, deadline=event.deadline, task_id=task_id)
        case tasks.OverdueEscalated() if orders:
            pile.add("overdue_task", Post.LEADER, deadline=event.deadline, task_id=task_id)
        case tasks.ReportFellDue() if leads and not event.given:
            pile.add("give_report", Post.CHIEF_OF_OFFICE, deadline=event.due_on, task_id=task_id)
        case tasks.ReportGiven() | tasks.ReportMissed():
            pile.remove("give_report", task_id=task_id)
        case _:
            pass


def _sort_transfer(pile: Pile, body_id: str, event: tasks.TaskTransferred) -> None:
    """Nothing is left to the body that has ended; its successor finds what waited there."""
    task_id = str(event.task_id)
    if body_id == event.from_body_id:
        pile.remove(*_TASK_WORKS, task_id=task_id)
    if body_id != event.to_body_id:
        return
    leads, orders = body_id == event.lead_body_id, body_id == event.body_id
    standing = event.standing
    if leads and not event.reported:
        pile.add("task", Post.CHIEF_OF_OFFICE, deadline=event.deadline, note=event.text, task_id=task_id)
        if standing.chased_with is not None:
            pile.add("chased_task", Post.CHIEF_OF_OFFICE, note=standing.chased_with, task_id=task_id)
        if standing.report_called is not None:
            pile.add("give_report", Post.CHIEF_OF_OFFICE, deadline=standing.report_called, task_id=task_id)
    if not event.reported and ((leads and standing.overdue) or (orders and standing.escalated)):
        pile.add("overdue_task", Post.LEADER, deadline=event.deadline, task_id=task_id)
    if orders and event.reported:
        pile.add("confirm_task", Post.LEADER, task_id=task_id)
    if orders and standing.extension is not None:
        asked = standing.extension
        pile.add("answer_extension", Post.LEADER, deadline=asked.new_deadline, note=asked.reason, task_id=task_id)


def deadline_of(pile: Pile, work: str) -> dt.date | None:
    for item in pile.items:
        if item["work"] == work and item["deadline"]:
            return dt.date.fromisoformat(item["deadline"])
    return None
