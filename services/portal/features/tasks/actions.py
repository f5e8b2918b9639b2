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
    plain,
)
from services.portal.frame.reads import View
from shared.eventsourcing.decider import Rejected

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
    return {"percent": int(form_value(form, "percent") or 0), **given(form, "note")}


def _action(
    command: str, label: str, icon: str, form: str, *names: str, main: bool = True, done: str = "Đã xong."
) -> Action:
    return Action(command, "tracking", label, icon, form, plain(*names), main=main, done=done)


ACTIONS = by_command(
    Action("ReportProgress", "tracking", "Báo tiến độ", "progress", "tasks/forms/progress.html", _progress,
           done="Đã báo tiến độ.", files=EVIDENCE),
    Action("ReportCompletion", "tracking", "Báo hoàn thành", "circle-check", "tasks/forms/result.html", plain("result"),
           done="Đã báo hoàn thành.", files=EVIDENCE),
    Action("GiveReport", "tracking", "Báo cáo định kỳ", "refresh", "tasks/forms/result.html", plain("result"),
           done="Đã gửi báo cáo kỳ này.", files=EVIDENCE),
    Action("OrderSubTask", "tracking", "Giao phần việc", "users", "tasks/forms/part.html", ordered, main=False,
           done="Đã giao."),
    _action("AskExtension", "Xin gia hạn", "clock", "tasks/forms/extension.html", "new_deadline", "reason", main=False,
            done="Đã gửi đề nghị gia hạn."),
    _action("ConfirmCompletion", "Xác nhận hoàn thành", "circle-check", "forms/confirm.html"),
    _action("RejectCompletion", "Chưa công nhận", "arrow-back-up", "forms/reason.html", "reason", main=False),
    _action("GrantExtension", "Cho gia hạn", "clock", "tasks/forms/grant.html", "new_deadline", done="Đã gia hạn."),
    _action("DeclineExtension", "Không cho gia hạn", "ban", "forms/reason.html", "reason", main=False),
    _action("ChaseTask", "Đôn đốc", "bell", "tasks/forms/chase.html", "note", main=False, done="Đã đôn đốc."),
    _action("WithdrawTask", "Rút nhiệm vụ", "x", "forms/reason.html", "reason", main=False),
)  # fmt: skip


async def _out_of(view: View, document_id: str, form: Fields) -> CommandFields:
    """What a task says of the document that orders it.  Raises `Rejected` where the actor may not know of that."""
    card = await view.card(UUID(document_id))
    if card is None:
        raise Rejected("document.unknown")
    return {"source_document_id": document_id, "symbol": card["symbol"], "document_subject": card["subject"]}


ORDER = Action("OrderTask", "tracking", "Giao nhiệm vụ", "checklist", fields=ordered, looked_up=_out_of,
               done="Đã giao nhiệm vụ.")  # fmt: skip
