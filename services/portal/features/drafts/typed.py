"""What the form of a draft says."""

from services.portal.frame.actions import CommandFields, Fields, carried, form_value, given, many
from shared.paper.paper import Paper, any_paper_of

_EMPTY = any_paper_of(()).model_dump(mode="json")


def draft_content(form: Fields) -> CommandFields:
    """The content of a draft."""
    return {
        **given(form, "kind", "subject", "urgency", "circulation", "place", "enacted_by", "enacting", "kept_by"),
        "paper": _paper(form),
        "grounds": _lines(form, "grounds"),
        "addressees": _lines(form, "addressees"),
        "recipients": many(form, "recipients"),
        "outside": outside_typed(form),
        "recipient_lines": _lines(form, "recipient_lines"),
        "signers": _signers(form),
        "directives": _directives(form),
        "files": [carried(file) for file in many(form, "files")],
        "word": carried(word) if (word := form_value(form, "word")) else None,
    }


def _lines(form: Fields, name: str) -> list[str]:
    """The lines of a field, also of several fields of the name, that say something."""
    return [line.strip() for value in form.get(name, []) for line in value.splitlines() if line.strip()]


def outside_typed(form: Fields) -> list[CommandFields]:
    """The recipients outside this system that were chosen or typed, each once by its name."""
    named = map(_outside, _lines(form, "outside"))
    return list({str(one["name"]).casefold(): one for one in named if one["name"]}.values())


def _outside(line: str) -> CommandFields:
    """``name; address; copies``, as `services.portal.frame.formats.outside_line` writes it."""
    name, *rest = (part.strip() for part in line.split(";"))
    copies = rest.pop() if rest and rest[-1].isdecimal() else "1"
    return {"name": name, "address": "; ".join(rest) or None, "copies": int(copies[:6])}


def _signers(form: Fields) -> list[CommandFields]:
    """Who signs on the left, where two do, and who signs for the body; their name and post come from the directory."""
    beside: CommandFields = {
        "authority": _lines(form, "co_authority"),
        "post": form_value(form, "co_post") or "",
        "name": form_value(form, "co_signer") or "",
    }
    last: CommandFields = {"authority": _lines(form, "authority"), "person_id": form_value(form, "signer")}
    if any(beside.values()):
        return [beside, last]
    return [last] if any(last.values()) else []


def _directives(form: Fields) -> list[CommandFields]:
    """The tasks that the document orders; they come as parallel fields."""
    texts = form.get("directive_text", [])
    leads = form.get("directive_lead", [])
    deadlines = form.get("directive_deadline", [])
    others = form.get("directive_cooperating", [])
    return [
        {
            "text": text,
            "lead_body_id": lead or None,
            "deadline": deadline or None,
            "cooperating_body_ids": (others[place] if place < len(others) else "").split(),
        }
        for place, (text, lead, deadline) in enumerate(zip(texts, leads, deadlines, strict=False))
        if text.strip()
    ]


def _paper(form: Fields) -> object:
    """The editor's JSON, as it came where it is none: the service says what is wrong with it."""
    sent = form_value(form, "paper")
    return _EMPTY if sent is None else carried(sent)


def typed_paper(form: Fields) -> Paper | None:
    """The draft that was typed; ``None`` where it is no paper."""
    try:
        return Paper.model_validate(_paper(form))
    except ValueError:
        return None
