"""What may be done with an initiative."""

from services.portal.frame.actions import Action, by_command, plain

ACTIONS = by_command(
    Action("ApplyInitiative", "tracking", "Áp dụng", "circle-check", "initiatives/forms/apply.html",
           plain("applied_on", "where")),
    Action("ReportInitiativeResult", "tracking", "Báo kết quả", "chart-bar", "initiatives/forms/result.html",
           plain("result")),
    Action("DescribeInitiative", "tracking", "Sửa mô tả", "pencil-plus", "initiatives/forms/describe.html",
           plain("name", "description"), main=False),
    Action("WithdrawInitiative", "tracking", "Rút sáng kiến", "x", "forms/reason.html", plain("reason"), main=False),
)  # fmt: skip
