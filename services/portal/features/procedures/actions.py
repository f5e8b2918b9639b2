"""What may be done with a procedure or a calendar: each command's words and its form."""

from typing import Any

from services.portal.frame.actions import Action, Fields, given, one, plain


def _hours_set(form: Fields) -> dict[str, Any]:
    """The hours of a working day: up to two stretches, one after the other."""
    spans = [
        {"start": start, "end": end}
        for part in ("morning", "afternoon")
        if (start := one(form, f"{part}_start")) and (end := one(form, f"{part}_end"))
    ]
    return {"hours": {**given(form, "valid_from"), "spans": spans}}


PROCEDURE_ACTIONS: dict[str, Action] = {
    action.command: action
    for action in (
        Action(
            "SubmitVersion",
            "tracking",
            "Trình duyệt bản soạn",
            "send",
            "submit_version",
            plain(),
            done="Đã trình bản soạn.",
        ),
        Action(
            "ApproveVersion",
            "tracking",
            "Duyệt, cho có hiệu lực",
            "signature",
            "approve_version",
            plain(),
            done="Đã duyệt: bản này có hiệu lực theo ngày ghi trong đó.",
        ),
        Action(
            "ReturnVersion",
            "tracking",
            "Trả lại bản soạn",
            "arrow-back-up",
            "return_version",
            plain("reason"),
            main=False,
            done="Đã trả lại bản soạn.",
        ),
        Action(
            "AddToProcedure",
            "tracking",
            "Bổ sung của cơ quan tôi",
            "adjustments-horizontal",
            "add_to",
            plain("version"),
            main=False,
            done="Đã ghi phần bổ sung của cơ quan.",
        ),
        Action(
            "RemoveAddition",
            "tracking",
            "Bỏ phần bổ sung",
            "x",
            "remove_addition",
            plain("version"),
            main=False,
            done="Cơ quan theo đúng bản chung.",
        ),
        Action(
            "WithdrawVersion",
            "tracking",
            "Bãi bỏ bản",
            "ban",
            "withdraw_version",
            plain("version", "reason"),
            main=False,
            done="Đã bãi bỏ.",
        ),
        Action(
            "DeclareDayOff",
            "tracking",
            "Báo ngày nghỉ",
            "calendar-off",
            "day_off",
            plain("day", "reason"),
            done="Đã ghi ngày nghỉ.",
        ),
        Action(
            "DeclareWorkingDay",
            "tracking",
            "Báo ngày làm bù",
            "calendar-event",
            "working_day",
            plain("day", "reason"),
            main=False,
            done="Đã ghi ngày làm bù.",
        ),
        Action(
            "SetWorkingHours",
            "tracking",
            "Đổi giờ làm việc",
            "clock",
            "working_hours",
            _hours_set,
            main=False,
            done="Đã đổi giờ làm việc.",
        ),
        Action(
            "WithdrawDeclaredDay",
            "tracking",
            "Bỏ ngày đã báo",
            "x",
            "withdraw_day",
            plain("day"),
            main=False,
            done="Ngày này theo lịch chung.",
        ),
    )
}
