"""What the form of a draft says."""

import pydantic_core

from services.portal.frame.actions import CommandFields, Fields, form_value, given, many
from shared.paper.lines import blocks_of_lines, text_of_paper
from shared.paper.paper import any_paper_of, paper_from_json


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
        **given(form, "kind", "subject", "urgency"),
        "paper": _paper(form),
        "recipients": many(form, "recipients"),
        "directives": directives,
    }


def _paper(form: Fields) -> object:
    """The editor's JSON, as it came where it is none: the service says what is wrong with it.  Else lines of text."""
    sent = form_value(form, "paper")
    if sent is None:
        return any_paper_of(blocks_of_lines(form_value(form, "text") or "")).model_dump(mode="json")
    try:
        return pydantic_core.from_json(sent, allow_inf_nan=False)
    except ValueError:
        return sent


def typed_text(form: Fields) -> str:
    """The words of the draft that was typed, as lines."""
    sent = form_value(form, "paper")
    try:
        return text_of_paper(paper_from_json(sent)) if sent else form_value(form, "text") or ""
    except ValueError:
        return ""
