"""Two versions of a procedure side by side: what each says of the same thing, and what changed in it, word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.portal.features.procedures import words
from services.portal.frame import texts
from services.portal.frame.comparing import compared
from services.portal.frame.language import say
from shared.procedures.content import Step, VersionContent

Pieces = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One thing as the ``older`` and the ``newer`` version say it; ``kind`` is same, changed, added or removed.

    Each side is pieces of text: those that only it has are ``removed`` or ``added``.
    """

    label: str
    kind: str
    older: Pieces
    newer: Pieces


def differences(older: VersionContent, newer: VersionContent) -> list[Line]:
    """Everything the two say, head first, then step by step; steps are the same where their keys are."""
    head = [_line(label, before, after) for label, before, after in _heads(older, newer)]
    return [*head, *_steps(older.steps, newer.steps)]


def _heads(older: VersionContent, newer: VersionContent) -> Iterable[tuple[str, str, str]]:
    yield say("Tên"), older.name, newer.name
    yield say("Loại"), say(words.SORT[older.sort]), say(words.SORT[newer.sort])
    yield (
        say("Văn bản theo quy trình"),
        words.governs(older.direction, older.kinds),
        words.governs(newer.direction, newer.kinds),
    )
    yield say("Căn cứ pháp lý"), older.legal_basis, newer.legal_basis


def _steps(older: Sequence[Step], newer: Sequence[Step]) -> Iterable[Line]:
    before, after = {step.key: step for step in older}, {step.key: step for step in newer}
    for step in newer:
        former = before.get(step.key)
        label = say("Khâu {name}").format(name=step.name)
        yield _line(label, told(former, older) if former else "", told(step, newer))
    for step in older:
        if step.key not in after:
            yield _line(say("Khâu {name}").format(name=step.name), told(step, older), "")


def told(step: Step, steps: Sequence[Step]) -> str:
    """A step in a sentence."""
    names = {each.key: each.name for each in steps}
    parts = [step.name, say(texts.POST[step.post]), words.hours(step.hours)]
    if step.level:
        parts.insert(2, say(words.LEVEL[step.level]))
    if step.after:
        parts.append(say("chờ khâu: {steps}").format(steps=", ".join(names.get(key, key) for key in step.after)))
    if step.ends_with:
        parts.append(say("kết thúc khi: {what}").format(what=say(words.ENDING[step.ends_with])))
    return " · ".join(parts)


def _line(label: str, older: str, newer: str) -> Line:
    if older == newer:
        return Line(label, "same", [(older, "same")], [(newer, "same")])
    kind = "changed" if older and newer else "added" if newer else "removed"
    pieces = compared(older, newer)
    return Line(
        label,
        kind,
        [piece for piece in pieces if piece[1] != "added"],
        [piece for piece in pieces if piece[1] != "removed"],
    )
