"""What may be done with a target of a programme."""

from services.portal.frame.actions import Action, by_command, plain

ACTIONS = by_command(
    Action("AssessTarget", "tracking", "Đánh giá chỉ tiêu", "target-arrow", "programme/forms/assess.html",
           plain("as_of", "rating", "note", "evidence"), done="Đã ghi đánh giá."),
    Action("CorrectAssessment", "tracking", "Sửa đánh giá", "history", "programme/forms/correct.html",
           plain("as_of", "rating", "note", "evidence", "reason"), main=False),
    Action("ReviseTarget", "tracking", "Điều chỉnh chỉ tiêu", "pencil-plus", "programme/forms/revise.html",
           plain("name", "measure", "due_on", "owner_body_id", "reason"), main=False),
    Action("CloseTarget", "tracking", "Kết thúc chỉ tiêu", "archive", "programme/forms/close.html",
           plain("outcome", "reason"), main=False),
)  # fmt: skip
