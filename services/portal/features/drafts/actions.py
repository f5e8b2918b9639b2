"""How a draft begins."""

from services.portal.features.drafts.typed import draft_content
from services.portal.frame.actions import Action, CommandFields, Fields, form_value
from shared.readmodels.reading import Reading


def _drafted(form: Fields) -> CommandFields:
    return {
        "content": draft_content(form),
        "answers_document_id": form_value(form, "answers"),
        "replaces_document_id": form_value(form, "replaces"),
    }


async def _of_body(view: Reading, document_id: str, form: Fields) -> CommandFields:
    return {"body_id": view.actor.body_id}


DRAFT = Action("StartDraft", "approval", "drafts.action.StartDraft", "pencil-plus", fields=_drafted, looked_up=_of_body,
               done="drafts.done.StartDraft")  # fmt: skip
