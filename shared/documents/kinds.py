"""Kinds of documents and their abbreviations, as ``kinds.toml`` lists them.

The Party's guides write both Quyết định and Quy định as QĐ (some bodies use QyĐ).
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.documents.vietnamese import bare, composed, folded
from shared.wordfiles import WordFile


@dataclass(frozen=True)
class Kind:
    """A kind of document: its name, and its abbreviations in symbols, the usual one first.

    ``state`` is the abbreviation of new State symbols; a công văn has none there.
    """

    name: str
    abbreviations: tuple[str, ...]
    state: str | None

    @property
    def abbreviation(self) -> str:
        """The abbreviation of new Party symbols; also the name of its series of numbers."""
        return self.abbreviations[0]


class NamedKinds(WordFile):
    """The kinds that code names."""

    letter: str
    minutes: str
    submission: str
    notice: str
    copy_: str = Field(alias="copy")


class KindWords(WordFile):
    """The kinds of ``kinds.toml``, each with its abbreviations; ``state`` has those of State symbols that differ."""

    kinds: dict[str, tuple[str, ...]]
    state: dict[str, str]
    named: NamedKinds


WORDS = KindWords.beside(__file__)
KINDS: tuple[Kind, ...] = tuple(
    Kind(name, abbreviations, WORDS.state.get(name, abbreviations[0]) or None)
    for name, abbreviations in WORDS.kinds.items()
)

LETTER = WORDS.named.letter
"""A công văn: it has no heading of its own, its subject stands under the number."""

MINUTES, SUBMISSION, NOTICE, COPY = WORDS.named.minutes, WORDS.named.submission, WORDS.named.notice, WORDS.named.copy_

# also by the name without diacritics: no two kinds differ in diacritics alone
_BY_NAME = {key: kind for kind in KINDS for key in (folded(bare(kind.name)), folded(kind.name))}

_BY_LETTERS = {"".join(bare(kind.name).split()): kind for kind in KINDS}


def kind_named(name: str) -> Kind | None:
    """The kind of a Vietnamese name, whatever its case, spaces and tone marks; also without diacritics."""
    return _BY_NAME.get(folded(name))


def kind_squeezed(name: str) -> Kind | None:
    """The kind of a name whose letters are written apart (``Q U Y Ế T  Đ Ị N H``)."""
    return _BY_LETTERS.get("".join(bare(name).split()))


def kind_meant(text: str) -> Kind | None:
    """The kind that ``text`` names, or whose abbreviation it is and no other kind's (``CT``, not ``QĐ``)."""
    named = kind_named(text)
    if named is not None:
        return named
    known = kinds_abbreviated(composed(text).strip())
    return known[0] if len(known) == 1 else None


def kind_written(name: str) -> str:
    """The kind ``name`` as the catalogue writes it; a name that is no kind is only composed."""
    kind = kind_named(name)
    return kind.name if kind else composed(name)


KindName = Annotated[str, AfterValidator(kind_written)]
"""The name of a kind in its one spelling, so that lists and figures do not split it."""


def kinds_abbreviated(abbreviation: str) -> tuple[Kind, ...]:
    """All kinds with this abbreviation; QĐ is two."""
    return tuple(kind for kind in KINDS if abbreviation in kind.abbreviations)
