"""What the forms of an incoming document say: its head, and the directives that become tasks."""

from services.portal.frame.actions import CommandFields, Fields, form_value, given, many


def head(form: Fields) -> CommandFields:
    """The head of a document."""
    names = ("issuer", "kind", "number", "symbol", "date", "place", "subject", "signer", "urgency", "secrecy")
    return given(form, *names)


def directives(form: Fields) -> list[CommandFields]:
    """The directives ticked as tasks, each with the body chosen to lead."""
    taken: list[CommandFields] = []
    for index in many(form, "directive"):
        text, lead = form_value(form, f"directive_text_{index}"), form_value(form, f"directive_lead_{index}")
        if text and lead:
            deadline = form_value(form, f"directive_deadline_{index}")
            cooperating = [body for body in many(form, f"directive_cooperating_{index}") if body != lead]
            taken.append(
                {"text": text, "lead_body_id": lead, "deadline": deadline, "cooperating_body_ids": cooperating}
            )
    return taken


def registration(form: Fields) -> CommandFields:
    """What `RegisterDocument` is given."""
    return {"head": head(form), "directives": directives(form), **given(form, "again_because")}


def correction(form: Fields) -> CommandFields:
    """What `CorrectRegistration` is given: the whole entry as it is right, and why."""
    return {"head": head(form), **given(form, "paper_location", "reason")}


def issue_correction(form: Fields) -> CommandFields:
    """What `CorrectIssue` is given."""
    return {"head": head(form), **given(form, "reason")}
