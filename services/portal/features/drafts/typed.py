"""What the form of a draft says."""

from services.portal.frame.actions import CommandFields, Fields, given, many


def draft_content(form: Fields) -> CommandFields:
    """The content of a draft; directives come as parallel fields."""
    texts = form.get("directive_text", [])
    leads = form.get("directive_lead", [])
    deadlines = form.get("directive_deadline", [])
    directives = [
        {"text": text, "lead_body_id": lead or None, "deadline": deadline or None}
        for text, lead, deadline in zip(texts, leads, deadlines, strict=False)
        if text.strip()
    ]
    return {
        **given(form, "kind", "subject", "text", "urgency"),
        "recipients": many(form, "recipients"),
        "directives": directives,
    }
