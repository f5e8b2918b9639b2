"""What a Word file has and a paper cannot keep, each with the place where it stands.

In Vietnamese for everybody, as departures from the form are (`shared.form.checking`).
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from shared.texts import say
from shared.word.xml import Element, words_of

MOST_PLACES = 3  # named of those where the same thing is lost
MOST_ALIKE = 40  # told one by one of those whose words differ


class Lost(BaseModel):
    """Something that is not kept, in words, and its place; ``kind`` is the name of its text."""

    model_config = ConfigDict(frozen=True)

    what: str
    where: str
    kind: str


@dataclass(frozen=True)
class _Place:
    """Where something is lost; ``paragraph`` has the words to quote."""

    name: str
    paragraph: Element | None

    def said(self) -> str:
        words = "" if self.paragraph is None else words_of(self.paragraph)
        return say("word.where.quoted", place=self.name, words=words) if words else self.name


class Losses:
    """Collects what is lost while a file is read; the same thing at many places is told once."""

    def __init__(self) -> None:
        self._whole = self._place = _Place(say("word.where.whole"), None)
        self._found: dict[tuple[str, str], list[_Place]] = defaultdict(list)

    def at(self, name: str, paragraph: Element | None = None) -> None:
        """What is noted from here on stands at the place ``name``; ``paragraph`` has the words to quote."""
        self._place = _Place(name, paragraph)

    @contextmanager
    def within(self, name: str) -> Iterator[None]:
        """Inside the block, what is noted stands at the place ``name`` unless something narrower is said."""
        before = self._place
        self.at(name)
        try:
            yield
        finally:
            self._place = before

    def note(self, kind: str, **values: object) -> None:
        """``word.lost.<kind>`` is lost here."""
        self._found[kind, say(f"word.lost.{kind}", **values)].append(self._place)

    def note_whole(self, kind: str, **values: object) -> None:
        """``word.lost.<kind>`` is lost of the whole file."""
        self._found[kind, say(f"word.lost.{kind}", **values)].append(self._whole)

    def all(self) -> tuple[Lost, ...]:
        """Everything noted, in the order of its first place."""
        told: list[Lost] = []
        alike: dict[str, list[str]] = defaultdict(list)
        for (kind, what), places in self._found.items():
            alike[kind].append(what)
            if len(alike[kind]) <= MOST_ALIKE:
                told.append(_told(kind, what, places))
        for kind, whats in alike.items():
            if len(whats) > MOST_ALIKE:
                what = say("word.more", count=len(whats) - MOST_ALIKE, what=whats[MOST_ALIKE])
                told.append(Lost(what=what, where=say("word.where.whole"), kind=kind))
        return tuple(told)


def _told(kind: str, what: str, places: list[_Place]) -> Lost:
    known = list(dict.fromkeys(places))
    if len(places) > 1:
        what = say("word.times", what=what, count=len(places))
    where = "; ".join(place.said() for place in known[:MOST_PLACES])
    if len(known) > MOST_PLACES:
        where = say("word.where.others", places=where, count=len(known) - MOST_PLACES)
    return Lost(what=what, where=where, kind=kind)
