"""The actions of the meeting page, and how their forms become fields."""

import datetime as dt
from typing import Any

from services.portal.frame.actions import Action, Fields, given, many, new_id, one, person
from shared.calendar import VIETNAM


def local(form: Fields, name: str) -> str | None:
    """A date and time as typed, in Đà Nẵng's; what is no time stays as it is, for the service to refuse."""
    value = one(form, name)
    if value is None:
        return None
    try:
        return dt.datetime.fromisoformat(value).replace(tzinfo=VIETNAM).isoformat()
    except ValueError:
        return value


def lines(form: Fields, name: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in (one(form, name) or "").splitlines() if line.strip()]


def agenda(form: Fields) -> list[dict[str, Any]]:
    """An item a line; who presents it stands after a bar."""
    items = []
    for line in lines(form, "agenda"):
        title, _, presenter = line.partition("|")
        items.append({"title": title.strip(), "presenter": presenter.strip() or None})
    return items


def invitee(person_id: str | None, body_id: str) -> dict[str, Any] | None:
    """A person chosen from the list; name, post and body are the directory's to say."""
    chosen = person(person_id)
    return chosen and {"person": chosen, "body_id": body_id}


def called(form: Fields, meeting_id: str, body_id: str) -> dict[str, Any]:
    """The fields of a calling."""
    return {
        **given(form, "title", "kind", "place"),
        "meeting_id": meeting_id,
        "body_id": body_id,
        "starts_at": local(form, "starts_at"),
        "ends_at": local(form, "ends_at"),
        "chair": invitee(one(form, "chair"), body_id),
        "people": [invitee(chosen, body_id) for chosen in many(form, "people")],
        "bodies": many(form, "bodies"),
        "points": lines(form, "points"),
        "agenda": agenda(form),
    }


def _attached(form: Fields) -> dict[str, Any]:
    """The fields of a paper without its file, which is uploaded first."""
    fields = given(form, "paper_id", "title", "form", "secrecy")
    return {"paper_id": new_id(form), **fields, "item": _number(form, "item") or 1}


def _number(form: Fields, name: str) -> int | None:
    value = one(form, name)
    return int(value) if value and value.isascii() and value.isdigit() else None


def _attendance(form: Fields) -> dict[str, Any]:
    kind, _, who = (one(form, "attendee") or "").partition(":")
    named = {"person": {"person_id": who}, "body": {"attending_body_id": who}}.get(kind, {})
    fields = given(form, "line", "point", "stand_in", "reason")
    return {**named, **fields, "head_count": _number(form, "head_count") or 1}


def conclusions(form: Fields) -> list[dict[str, Any]]:
    """The conclusions that were written down, each with its bodies and its deadline."""
    texts, leads, deadlines = (form.get(f"conclusion_{name}", []) for name in ("text", "lead", "deadline"))
    return [
        {
            "text": text,
            "lead_body_id": lead or None,
            "deadline": deadline or None,
            "cooperating_body_ids": [one for one in many(form, f"conclusion_cooperating_{index}") if one != lead],
        }
        for index, (text, lead, deadline) in enumerate(zip(texts, leads, deadlines, strict=False))
        if text.strip()
    ]


def _plain(*names: str) -> Any:
    return lambda form: given(form, *names)


def _with_item(*names: str) -> Any:
    return lambda form: {**given(form, *names), "item": _number(form, "item")}


def _action(
    command: str, label: str, icon: str, template: str, fields: Any, *, main: bool = False, done: str
) -> Action:
    return Action(command, "meetings", label, icon, template, fields, main=main, done=done)


MEETING_ACTIONS: dict[str, Action] = {
    action.command: action
    for action in (
        _action("ApproveMinutes", "Duyệt biên bản", "signature", "confirm", _plain(), main=True,
                done="Đã duyệt biên bản: kết luận đã thành nhiệm vụ và dự thảo thông báo."),
        _action("ReturnMinutes", "Trả lại biên bản", "arrow-back-up", "reason", _plain("reason"),
                done="Đã trả lại biên bản."),
        _action("DraftMinutes", "Lập biên bản", "writing", "minutes",
                lambda form: {**given(form, "text"), "conclusions": conclusions(form)}, main=True,
                done="Đã trình biên bản cho chủ trì."),
        _action("AttachPaper", "Thêm tài liệu", "paperclip", "paper", _attached, main=True,
                done="Đã thêm tài liệu."),
        _action("UpdatePaper", "Cập nhật tài liệu", "refresh", "update", _plain("paper_id", "note"),
                done="Đã cập nhật; người dự được nhắc đọc bản mới."),
        _action("WithdrawPaper", "Rút tài liệu", "x", "withdraw", _plain("paper_id", "reason"),
                done="Đã rút tài liệu."),
        _action("OpenVoting", "Lấy biểu quyết", "checkbox", "voting",
                lambda form: {"voting_id": new_id(form), **_with_item("voting_id", "motion")(form),
                              "until": local(form, "until")},
                main=True, done="Đã mở biểu quyết."),
        _action("CastVote", "Biểu quyết", "checkbox", "", _plain("voting_id", "choice", "remark"),
                done="Đã ghi nhận biểu quyết của bạn."),
        _action("CloseVoting", "Khóa biểu quyết", "lock", "", _plain("voting_id"), done="Đã khóa, kiểm phiếu xong."),
        _action("SendOpinion", "Gửi ý kiến", "message-reply", "", _with_item("text"), done="Đã gửi ý kiến."),
        _action("RecordAttendance", "Điểm danh", "users", "attendance", _attendance, done="Đã ghi nhận."),
        _action("SetAgenda", "Sửa chương trình", "forms", "agenda", lambda form: {"agenda": agenda(form)},
                done="Đã sửa chương trình."),
        _action("PostponeMeeting", "Đổi giờ họp", "clock", "postpone",
                lambda form: {"starts_at": local(form, "starts_at"), "ends_at": local(form, "ends_at"),
                              **given(form, "reason")},
                done="Đã đổi giờ họp, người dự được báo."),
        _action("CancelMeeting", "Hủy họp", "ban", "reason", _plain("reason"), done="Đã hủy cuộc họp."),
        _action("CloseMeeting", "Kết thúc, không cần biên bản", "circle-check", "confirm", _plain(),
                done="Cuộc họp đã kết thúc."),
    )
}  # fmt: skip

INLINE = ("CastVote", "CloseVoting", "SendOpinion", "ReadPaper")
"""Actions whose form stands with what it is about, not among the buttons."""
