"""The lines of a document that name its recipients, made of them where nobody typed the lines."""

from collections.abc import Sequence

from shared.documents.kinds import LETTER, MINUTES, SUBMISSION
from shared.paper.content import DraftContent
from shared.paper.labels import Style
from shared.texts import say

ADDRESSED = (LETTER, SUBMISSION)
"""Kinds that address their recipients in the text: Kính gửi, Kính trình."""


def addressees_of(content: DraftContent, names: Sequence[str]) -> tuple[str, ...]:
    """The lines of Kính gửi: as typed, else ``names`` and the outside recipients; none for other kinds."""
    if content.addressees or content.kind not in ADDRESSED:
        return content.addressees
    known = _known(content, names)
    return tuple(known) if len(known) < 2 else (*(f"{name};" for name in known[:-1]), f"{known[-1]}.")


def recipient_lines_of(content: DraftContent, names: Sequence[str]) -> tuple[str, ...]:
    """The lines of Nơi nhận before the last one: as typed; else whom the text addresses, or all, each by its name.

    A letter or submission begins with "Như trên" (Hướng dẫn 05-HD/VPTW; Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    if content.recipient_lines:
        return content.recipient_lines
    known = _known(content, names)
    if content.kind in ADDRESSED and (known or content.addressees):
        beside = known if content.addressees else []
        return (say("form.as_above"), *(f"{name};" for name in beside if not _addressed(name, content)))
    return tuple(f"{name};" for name in known)


def kept_by_of(content: DraftContent, style: Style) -> str | None:
    """The last line of Nơi nhận: as typed, else the form's; minutes without recipients have none."""
    if content.kept_by:
        return content.kept_by
    nobody = not (content.recipients or content.outside or content.recipient_lines or content.addressees)
    if content.kind == MINUTES and nobody:
        return None
    return say("form.kept_by_party") if style is Style.PARTY else say("form.kept_by_state")


def _known(content: DraftContent, names: Sequence[str]) -> list[str]:
    return [*names, *(outside.name for outside in content.outside)]


def _addressed(name: str, content: DraftContent) -> bool:
    return any(name.casefold() in line.casefold() for line in content.addressees)
