"""What may be done with a template."""

from services.portal.features.drafts.typed import draft_content
from services.portal.frame.actions import Action, CommandFields, Fields, by_command, given


def _written(form: Fields) -> CommandFields:
    return {**given(form, "name"), "content": draft_content(form)}


KEEP = Action(
    "KeepTemplate",
    "approval",
    "templates.action.KeepTemplate",
    "file-plus",
    fields=_written,
    done="templates.done.KeepTemplate",
)
ACTIONS = by_command(
    Action(
        "ChangeTemplate",
        "approval",
        "templates.action.ChangeTemplate",
        "writing",
        "templates/forms/change.html",
        _written,
        exclusive=True,
        done="templates.done.ChangeTemplate",
    ),
    Action(
        "RetireTemplate",
        "approval",
        "templates.action.RetireTemplate",
        "archive",
        "forms/confirm.html",
        done="templates.done.RetireTemplate",
    ),
)
