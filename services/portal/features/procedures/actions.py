"""What may be done with a procedure: each command's words and its form."""

from services.portal.features.procedures.typed import addition_typed, content_of
from services.portal.frame.actions import Action, CommandFields, Fields, by_command, form_value, plain
from shared.eventsourcing.decider import Rejected
from shared.readmodels.procedures import queries as catalogue
from shared.readmodels.reading import Reading


async def _addition(view: Reading, procedure_id: str, form: Fields) -> CommandFields:
    """What the body adds to the version that the form names.  Raises `Rejected` where there is none."""
    versions, number = await catalogue.versions(view, procedure_id), form_value(form, "version")
    chosen = next((row for row in versions if str(row.version) == number), None)
    if chosen is None:
        raise Rejected("procedure.unknown-version", version=number)
    return {"addition": addition_typed(form, content_of(chosen).steps)}


ACTIONS = by_command(
    Action(
        "SubmitVersion",
        "tracking",
        "procedures.action.SubmitVersion",
        "send",
        "procedures/forms/submit_version.html",
        done="procedures.done.SubmitVersion",
    ),
    Action(
        "ApproveVersion",
        "tracking",
        "procedures.action.ApproveVersion",
        "signature",
        "procedures/forms/approve_version.html",
        done="procedures.done.ApproveVersion",
    ),
    Action(
        "ReturnVersion",
        "tracking",
        "procedures.action.ReturnVersion",
        "arrow-back-up",
        "forms/reason.html",
        plain("reason"),
        main=False,
        done="procedures.done.ReturnVersion",
    ),
    Action(
        "AddToProcedure",
        "tracking",
        "procedures.action.AddToProcedure",
        "adjustments-horizontal",
        "procedures/forms/add_to.html",
        plain("version"),
        main=False,
        looked_up=_addition,
        done="procedures.done.AddToProcedure",
    ),
    Action(
        "RemoveAddition",
        "tracking",
        "procedures.action.RemoveAddition",
        "x",
        "procedures/forms/remove_addition.html",
        plain("version"),
        main=False,
        done="procedures.done.RemoveAddition",
    ),
    Action(
        "WithdrawVersion",
        "tracking",
        "procedures.action.WithdrawVersion",
        "ban",
        "procedures/forms/withdraw_version.html",
        plain("version", "reason"),
        main=False,
        done="procedures.done.WithdrawVersion",
    ),
)
