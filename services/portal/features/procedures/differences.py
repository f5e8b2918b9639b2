"""Two versions of a procedure side by side: what each says of the same thing, and what changed in it, word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.portal.features.procedures import words
from services.portal.frame.comparing import compared
from shared.procedures.content import Step, VersionContent
from shared.texts import say

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
    yield say("common.name"), older.name, newer.name
    yield (
        say("procedures.kind_of_procedure"),
        say(f"procedures.sort.{older.sort}"),
        say(f"procedures.sort.{newer.sort}"),
    )
    yield (
        say("procedures.documents_that_follow_it"),
        words.governs(older.direction, older.kinds),
        words.governs(newer.direction, newer.kinds),
    )
    yield say("procedures.legal_basis"), older.legal_basis, newer.legal_basis


def _steps(older: Sequence[Step], newer: Sequence[Step]) -> Iterable[Line]:
    before, after = {step.key: step for step in older}, {step.key: step for step in newer}
    for step in newer:
        former = before.get(step.key)
        label = say("procedures.step_name", name=step.name)
        yield _line(label, in_words(former, older) if former else "", in_words(step, newer))
    for step in older:
        if step.key not in after:
            yield _line(say("procedures.step_name", name=step.name), in_words(step, older), "")


def in_words(step: Step, steps: Sequence[Step]) -> str:
    """A step in a sentence."""
    names = {each.key: each.name for each in steps}
    parts = [step.name, say(f"common.post.{step.post}"), words.hours(step.hours)]
    if step.level:
        parts.insert(2, say(f"procedures.level.{step.level}"))
    if step.after:
        parts.append(say("procedures.after_steps", steps=", ".join(names.get(key, key) for key in step.after)))
    if step.ends_with:
        parts.append(say("procedures.over_when_what", what=say(f"procedures.ending.{step.ends_with}")))
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
