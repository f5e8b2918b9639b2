"""The lines of a document that name its recipients, made of them where nobody typed the lines."""

from collections.abc import Sequence

from shared.documents.kinds import MINUTES
from shared.form.rules import FormRule
from shared.paper.content import DraftContent


def addressees_of(content: DraftContent, rule: FormRule, names: Sequence[str]) -> tuple[str, ...]:
    """The lines of Kính gửi: as typed, else all recipients; none for kinds that address nobody."""
    if content.addressees or content.kind not in rule.addressed.words:
        return content.addressees
    known = _known(content, names)
    if len(known) < 2:
        return tuple(known)
    return (*(f"{name}{rule.recipients.mark}" for name in known[:-1]), f"{known[-1]}{rule.recipients.last}")


def recipient_lines_of(content: DraftContent, rule: FormRule, names: Sequence[str]) -> tuple[str, ...]:
    """The lines of Nơi nhận before the last one: as typed; else "Như trên" for whom the text addresses, and names."""
    if content.recipient_lines:
        return content.recipient_lines
    form, known = rule.recipients, _known(content, names)
    if content.kind not in form.as_above_kinds or not (known or content.addressees):
        return tuple(f"{name}{form.mark}" for name in known)
    beside = [name for name in known if content.addressees and not _addressed(name, content)]
    return tuple(f"{line}{form.mark}" for line in (form.as_above, *beside))


def kept_by_of(content: DraftContent, rule: FormRule) -> str | None:
    """The last line of Nơi nhận: as typed, else the form's; minutes that go to nobody have none."""
    if content.kept_by:
        return content.kept_by
    nobody = not (content.recipients or content.outside or content.recipient_lines or content.addressees)
    return None if content.kind == MINUTES and nobody else f"{rule.kept.proposed}{rule.recipients.last}"


def _known(content: DraftContent, names: Sequence[str]) -> list[str]:
    return [*names, *(outside.name for outside in content.outside)]


def _addressed(name: str, content: DraftContent) -> bool:
    return any(name.casefold() in line.casefold() for line in content.addressees)
