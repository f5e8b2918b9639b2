"""Canary words: each stands in one place of one object, so that a search through an answer tells whatever leaked."""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2

from tests.access.people import HEIR, OLD, OVERSEER, PARENT, Asker, Nobody

WORD = re.compile(r"zq[0-9a-f]{4}k[0-9a-f]{8}")


@dataclass(frozen=True)
class Canary:
    """A word, and who may read it.

    ``bodies`` may, where the reader is cleared for ``rank``; with ``persons`` only those of them (and nobody by their
    body).  ``below`` names a body whose work its overseers may look at as well.  ``of_events`` is what operators
    find in the log: cleared for it, they may read it there.
    """

    word: str
    what: str
    bodies: frozenset[str]
    rank: int = 0
    persons: frozenset[str] = frozenset()
    below: frozenset[str] = frozenset()
    of_events: bool = True


ABOVE = {OLD: (PARENT,), HEIR: (PARENT,)}


def reads_for(body: str) -> frozenset[str]:
    """The bodies whose records ``body`` reads: its own, and those of whom it took over."""
    return frozenset({HEIR, OLD}) if body == HEIR else frozenset({body})


def may_read(canary: Canary, asker: Asker, *, at_console: bool = False) -> bool:
    """Whether ``asker`` may find the word in an answer."""
    if isinstance(asker, Nobody) or asker.clearance < canary.rank:
        return False
    if at_console and asker.operates:
        return canary.of_events
    if canary.persons:
        return asker.id in canary.persons
    if reads_for(asker.body) & canary.bodies:
        return True
    return bool(canary.below) and asker.body in (OVERSEER, PARENT, *canary.below)


def words_in(data: bytes) -> set[str]:
    """The canary words in an answer's bytes, those in ZIP archives (Excel, Word) and in PDFs too."""
    found = set(WORD.findall(data.decode("utf-8", "replace").lower()))
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                found |= words_in(archive.read(name))
    elif data[:5] == b"%PDF-":
        document = pypdfium2.PdfDocument(data)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        # a long word is broken over lines
        found |= set(WORD.findall(re.sub(r"[\s\u00ad\ufffe-]+", "", text).lower()))
    return found


def words_of(canaries: Iterable[Canary]) -> dict[str, Canary]:
    """The canaries by their words."""
    return {canary.word: canary for canary in canaries}
