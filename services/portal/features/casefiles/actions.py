"""What may be done with a case file; putting in and taking out have forms of their own on the page."""

from services.portal.frame.actions import (
    Action,
    CommandFields,
    Fields,
    by_command,
    form_value,
    given,
    number,
    person,
    plain,
)
from shared.readmodels.reading import Reading

ACTIONS = by_command(
    Action(
        "PutDocument",
        "routing",
        "casefiles.action.PutDocument",
        "file-plus",
        fields=plain("document_id"),
        done="casefiles.done.PutDocument",
    ),
    Action(
        "TakeDocumentOut",
        "routing",
        "casefiles.action.TakeDocumentOut",
        "file-minus",
        fields=plain("paper_id", "reason"),
        done="casefiles.done.TakeDocumentOut",
    ),
    Action(
        "CloseCaseFile",
        "routing",
        "casefiles.action.CloseCaseFile",
        "folder-check",
        "casefiles/forms/close.html",
        done="casefiles.done.CloseCaseFile",
    ),
    Action(
        "HandOverCaseFile",
        "routing",
        "casefiles.action.HandOverCaseFile",
        "archive",
        "casefiles/forms/hand_over.html",
        plain("received_by", "note"),
        done="casefiles.done.HandOverCaseFile",
    ),
)


def _opened(form: Fields) -> CommandFields:
    return {**given(form, "code", "title"), "retention_years": number(form, "retention_years")}


async def _keeper(view: Reading, case_file_id: str, form: Fields) -> CommandFields:
    return {"kept_by": person(form_value(form, "kept_by") or view.actor.person_id)}


OPEN = Action(
    "OpenCaseFile",
    "routing",
    "casefiles.action.OpenCaseFile",
    "folder-plus",
    fields=_opened,
    looked_up=_keeper,
    done="casefiles.done.OpenCaseFile",
)
