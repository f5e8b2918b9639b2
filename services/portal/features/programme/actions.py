"""What may be done with a target of a programme."""

from services.portal.frame.actions import Action, by_command, plain

ACTIONS = by_command(
    Action(
        "AssessTarget",
        "tracking",
        "programme.action.AssessTarget",
        "target-arrow",
        "programme/forms/assess.html",
        plain("as_of", "rating", "note", "evidence"),
        done="programme.done.AssessTarget",
    ),
    Action(
        "CorrectAssessment",
        "tracking",
        "programme.action.CorrectAssessment",
        "history",
        "programme/forms/correct.html",
        plain("as_of", "rating", "note", "evidence", "reason"),
        main=False,
    ),
    Action(
        "ReviseTarget",
        "tracking",
        "programme.action.ReviseTarget",
        "pencil-plus",
        "programme/forms/revise.html",
        plain("name", "measure", "due_on", "owner_body_id", "reason"),
        main=False,
    ),
    Action(
        "CloseTarget",
        "tracking",
        "programme.action.CloseTarget",
        "archive",
        "programme/forms/close.html",
        plain("outcome", "reason"),
        main=False,
    ),
)
