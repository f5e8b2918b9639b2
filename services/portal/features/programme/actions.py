"""What may be done with a target of a programme."""

from services.portal.frame.actions import Action, CommandFields, Fields, by_command, form_value, plain
from shared.readmodels.reading import Reading
from shared.readmodels.search.symbols import document_of_symbol


async def _evidence(view: Reading, target_id: str, form: Fields) -> CommandFields:
    """The document that the typed symbol means, where the body knows one: it becomes a link."""
    symbol = form_value(form, "evidence")
    found = await document_of_symbol(view, view.actor.body_id, symbol) if symbol else None
    return {"evidence_document_id": str(found)} if found else {}


ACTIONS = by_command(
    Action(
        "AssessTarget",
        "tracking",
        "programme.action.AssessTarget",
        "target-arrow",
        "programme/forms/assess.html",
        plain("as_of", "rating", "note", "evidence"),
        looked_up=_evidence,
        done="programme.done.AssessTarget",
    ),
    Action(
        "CorrectAssessment",
        "tracking",
        "programme.action.CorrectAssessment",
        "history",
        "programme/forms/correct.html",
        plain("as_of", "rating", "note", "evidence", "reason"),
        looked_up=_evidence,
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
SET = Action(
    "SetTarget",
    "tracking",
    "programme.set_target",
    "plus",
    fields=plain("owner_body_id", "programme", "name", "measure", "due_on"),
    done="programme.target_is_set",
)
