"""What may be done with a task."""

from uuid import UUID

from services.portal.frame.actions import (
    Action,
    CommandFields,
    Fields,
    Files,
    by_command,
    form_value,
    given,
    many,
    number,
    plain,
)
from shared.eventsourcing.decider import Rejected
from shared.readmodels.documents import queries as documents
from shared.readmodels.reading import Reading

EVIDENCE = Files("evidence", "files", several=True)


def ordered(form: Fields) -> CommandFields:
    """What is ordered, of whom, until when; with the recurring reports where a rhythm was chosen."""
    lead, every = form_value(form, "lead_body_id"), form_value(form, "every")
    fields: CommandFields = {
        **given(form, "lead_body_id", "text", "deadline"),
        "cooperating_body_ids": [body for body in many(form, "cooperating_body_ids") if body != lead],
    }
    if every:
        fields["reporting"] = {"every": every, **given(form, "first_due", "until")}
    return fields


def _progress(form: Fields) -> CommandFields:
    return {"percent": number(form, "percent"), **given(form, "note")}


def _action(
    command: str, label: str, icon: str, form: str, *names: str, main: bool = True, done: str = "common.it_is_done"
) -> Action:
    return Action(command, "tracking", label, icon, form, plain(*names), main=main, done=done)


ACTIONS = by_command(
    Action(
        "ReportProgress",
        "tracking",
        "tasks.action.ReportProgress",
        "progress",
        "tasks/forms/progress.html",
        _progress,
        done="tasks.done.ReportProgress",
        files=EVIDENCE,
    ),
    Action(
        "ReportCompletion",
        "tracking",
        "tasks.action.ReportCompletion",
        "circle-check",
        "tasks/forms/result.html",
        plain("result"),
        done="tasks.done.ReportCompletion",
        files=EVIDENCE,
    ),
    Action(
        "GiveReport",
        "tracking",
        "tasks.action.GiveReport",
        "refresh",
        "tasks/forms/result.html",
        plain("result"),
        done="tasks.done.GiveReport",
        files=EVIDENCE,
    ),
    Action(
        "OrderSubTask",
        "tracking",
        "tasks.action.OrderSubTask",
        "users",
        "tasks/forms/part.html",
        ordered,
        main=False,
        done="tasks.done.OrderSubTask",
    ),
    _action(
        "AskExtension",
        "tasks.action.AskExtension",
        "clock",
        "tasks/forms/extension.html",
        "new_deadline",
        "reason",
        main=False,
        done="tasks.done.AskExtension",
    ),
    _action("ConfirmCompletion", "tasks.action.ConfirmCompletion", "circle-check", "forms/confirm.html"),
    _action(
        "RejectCompletion", "tasks.action.RejectCompletion", "arrow-back-up", "forms/reason.html", "reason", main=False
    ),
    _action(
        "GrantExtension",
        "tasks.action.GrantExtension",
        "clock",
        "tasks/forms/grant.html",
        "new_deadline",
        done="tasks.done.GrantExtension",
    ),
    _action("DeclineExtension", "tasks.action.DeclineExtension", "ban", "forms/reason.html", "reason", main=False),
    _action(
        "ChaseTask",
        "tasks.action.ChaseTask",
        "bell",
        "tasks/forms/chase.html",
        "note",
        main=False,
        done="tasks.done.ChaseTask",
    ),
    _action(
        "CommentTask", "events.name.TaskCommented", "message-circle", "tasks/forms/comment.html", "text", main=False
    ),
    _action("WithdrawTask", "tasks.action.WithdrawTask", "x", "forms/reason.html", "reason", main=False),
)


async def _out_of(view: Reading, document_id: str, form: Fields) -> CommandFields:
    """What a task says of the document that orders it.  Raises `Rejected` where the actor may not know of that."""
    card = await documents.card(view, UUID(document_id))
    if card is None:
        raise Rejected("document.unknown")
    return {"source_document_id": document_id, "symbol": card.symbol, "document_subject": card.subject}


ORDER = Action(
    "OrderTask",
    "tracking",
    "tasks.action.OrderTask",
    "checklist",
    fields=ordered,
    looked_up=_out_of,
    done="tasks.done.OrderTask",
)
