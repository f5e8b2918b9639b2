"""The actions of the meeting page, and how their forms become fields."""

import datetime as dt
from collections.abc import Callable

from services.portal.frame.actions import (
    Action,
    CommandFields,
    Fields,
    Files,
    by_command,
    form_value,
    given,
    many,
    new_id,
    nothing,
    number,
    person,
    plain,
)
from shared.calendar import VIETNAM
from shared.readmodels.reading import Reading


def local(form: Fields, name: str) -> str | None:
    """A date and time as typed, in Đà Nẵng's; what is no time stays as it is, for the service to refuse."""
    value = form_value(form, name)
    if value is None:
        return None
    try:
        return dt.datetime.fromisoformat(value).replace(tzinfo=VIETNAM).isoformat()
    except ValueError:
        return value


def lines(form: Fields, name: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in (form_value(form, name) or "").splitlines() if line.strip()]


def agenda(form: Fields) -> list[CommandFields]:
    """An item a line; who presents it stands after a bar."""
    items: list[CommandFields] = []
    for line in lines(form, "agenda"):
        title, _, presenter = line.partition("|")
        items.append({"title": title.strip(), "presenter": presenter.strip() or None})
    return items


def invitee(person_id: str | None, body_id: str) -> CommandFields | None:
    """A person chosen from the list; name, post and body are the directory's to say."""
    chosen = person(person_id)
    return chosen and {"person": chosen, "body_id": body_id}


def called(form: Fields) -> CommandFields:
    """What the form of a calling says by itself."""
    return {
        **given(form, "title", "kind", "place"),
        "starts_at": local(form, "starts_at"),
        "ends_at": local(form, "ends_at"),
        "bodies": many(form, "bodies"),
        "points": lines(form, "points"),
        "agenda": agenda(form),
    }


async def _invited(view: Reading, meeting_id: str, form: Fields) -> CommandFields:
    """Who is invited by name, and the body that calls: the actor's."""
    body_id = view.actor.body_id
    return {
        "body_id": body_id,
        "chair": invitee(form_value(form, "chair"), body_id),
        "people": [invitee(chosen, body_id) for chosen in many(form, "people")],
    }


def _attached(form: Fields) -> CommandFields:
    """The fields of a paper without its file, which is uploaded first."""
    fields = given(form, "paper_id", "title", "form", "secrecy")
    return {"paper_id": new_id(form), **fields, "item": number(form, "item") or 1}


def _attendance(form: Fields) -> CommandFields:
    kind, _, who = (form_value(form, "attendee") or "").partition(":")
    named = {"person": {"person_id": who}, "body": {"attending_body_id": who}}.get(kind, {})
    fields = given(form, "line", "point", "stand_in", "reason")
    return {**named, **fields, "head_count": number(form, "head_count") or 1}


def conclusions(form: Fields) -> list[CommandFields]:
    """The conclusions that were written down, each with its bodies and its deadline."""
    texts, leads, deadlines = (form.get(f"conclusion_{name}", []) for name in ("text", "lead", "deadline"))
    return [
        {
            "text": text,
            "lead_body_id": lead or None,
            "deadline": deadline or None,
            "cooperating_body_ids": [body for body in many(form, f"conclusion_cooperating_{index}") if body != lead],
        }
        for index, (text, lead, deadline) in enumerate(zip(texts, leads, deadlines, strict=False))
        if text.strip()
    ]


def _with_item(*names: str) -> Callable[[Fields], CommandFields]:
    return lambda form: {**given(form, *names), "item": number(form, "item")}


def _minutes(form: Fields) -> CommandFields:
    return {**given(form, "text"), "conclusions": conclusions(form)}


def _voting(form: Fields) -> CommandFields:
    return {**_with_item("motion")(form), "voting_id": new_id(form, "voting_id"), "until": local(form, "until")}


def _postponed(form: Fields) -> CommandFields:
    return {"starts_at": local(form, "starts_at"), "ends_at": local(form, "ends_at"), **given(form, "reason")}


def _action(
    command: str,
    label: str,
    icon: str,
    form: str = "",
    fields: Callable[[Fields], CommandFields] = nothing,
    *,
    main: bool = False,
    done: str,
    files: Files | None = None,
) -> Action:
    return Action(command, "meetings", label, icon, form, fields, main=main, done=done, files=files)


_PAPER = Files("file", "file")

ACTIONS = by_command(
    _action(
        "ApproveMinutes",
        "meetings.action.ApproveMinutes",
        "signature",
        "forms/confirm.html",
        main=True,
        done="meetings.done.ApproveMinutes",
    ),
    _action(
        "ReturnMinutes",
        "meetings.action.ReturnMinutes",
        "arrow-back-up",
        "meetings/forms/reason.html",
        plain("reason"),
        done="meetings.done.ReturnMinutes",
    ),
    _action(
        "DraftMinutes",
        "meetings.action.DraftMinutes",
        "writing",
        "meetings/forms/minutes.html",
        _minutes,
        main=True,
        done="meetings.done.DraftMinutes",
    ),
    _action(
        "AttachPaper",
        "meetings.action.AttachPaper",
        "paperclip",
        "meetings/forms/attach.html",
        _attached,
        main=True,
        done="meetings.done.AttachPaper",
        files=_PAPER,
    ),
    _action(
        "UpdatePaper",
        "meetings.action.UpdatePaper",
        "refresh",
        "meetings/forms/update.html",
        plain("paper_id", "note"),
        done="meetings.done.UpdatePaper",
        files=_PAPER,
    ),
    _action(
        "WithdrawPaper",
        "meetings.action.WithdrawPaper",
        "x",
        "meetings/forms/withdraw.html",
        plain("paper_id", "reason"),
        done="meetings.done.WithdrawPaper",
    ),
    _action(
        "OpenVoting",
        "meetings.action.OpenVoting",
        "checkbox",
        "meetings/forms/voting.html",
        _voting,
        main=True,
        done="meetings.done.OpenVoting",
    ),
    _action(
        "CastVote",
        "meetings.action.CastVote",
        "checkbox",
        fields=plain("voting_id", "choice", "remark"),
        done="meetings.done.CastVote",
    ),
    _action(
        "CloseVoting",
        "meetings.action.CloseVoting",
        "lock",
        fields=plain("voting_id"),
        done="meetings.done.CloseVoting",
    ),
    _action(
        "SendOpinion",
        "meetings.action.SendOpinion",
        "message-reply",
        fields=_with_item("text"),
        done="meetings.done.SendOpinion",
    ),
    _action(
        "RecordAttendance",
        "meetings.action.RecordAttendance",
        "users",
        "meetings/forms/attendance.html",
        _attendance,
        done="meetings.done.RecordAttendance",
    ),
    _action(
        "SetAgenda",
        "meetings.action.SetAgenda",
        "forms",
        "meetings/forms/agenda.html",
        lambda form: {"agenda": agenda(form)},
        done="meetings.done.SetAgenda",
    ),
    _action(
        "PostponeMeeting",
        "meetings.action.PostponeMeeting",
        "clock",
        "meetings/forms/postpone.html",
        _postponed,
        done="meetings.done.PostponeMeeting",
    ),
    _action(
        "CancelMeeting",
        "meetings.action.CancelMeeting",
        "ban",
        "meetings/forms/reason.html",
        plain("reason"),
        done="meetings.done.CancelMeeting",
    ),
    _action(
        "CloseMeeting",
        "meetings.action.CloseMeeting",
        "circle-check",
        "forms/confirm.html",
        done="meetings.done.CloseMeeting",
    ),
)
CALL = Action(
    "CallMeeting",
    "meetings",
    "meetings.action.CallMeeting",
    "users",
    fields=called,
    looked_up=_invited,
    done="meetings.done.CallMeeting",
)
