"""What may be done with an initiative."""

from services.portal.frame.actions import Action, by_command, plain

ACTIONS = by_command(
    Action(
        "ApplyInitiative",
        "tracking",
        "initiatives.action.ApplyInitiative",
        "circle-check",
        "initiatives/forms/apply.html",
        plain("applied_on", "where"),
    ),
    Action(
        "ReportInitiativeResult",
        "tracking",
        "initiatives.action.ReportInitiativeResult",
        "chart-bar",
        "initiatives/forms/result.html",
        plain("result"),
    ),
    Action(
        "DescribeInitiative",
        "tracking",
        "initiatives.action.DescribeInitiative",
        "pencil-plus",
        "initiatives/forms/describe.html",
        plain("name", "description"),
        main=False,
    ),
    Action(
        "WithdrawInitiative",
        "tracking",
        "initiatives.action.WithdrawInitiative",
        "x",
        "forms/reason.html",
        plain("reason"),
        main=False,
    ),
)
REGISTER = Action(
    "RegisterInitiative",
    "tracking",
    "initiatives.register_initiative",
    "plus",
    fields=plain("name", "description"),
    done="initiatives.initiative_is_registered",
)
