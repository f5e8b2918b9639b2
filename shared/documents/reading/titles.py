"""The title of a document: its kind in capitals; how subjects and addresses begin."""

from shared.documents.kinds import Kind, kind_named
from shared.documents.reading.names import is_capitals
from shared.documents.vietnamese import bare
from shared.wordfiles import Pattern, WordFile


class TitleWords(WordFile):
    """The words and patterns of ``titles.toml``."""

    about: Pattern
    addressed: Pattern
    qualifiers: frozenset[str]


WORDS = TitleWords.beside(__file__)

ABOUT = WORDS.about
"""How the subject of a letter begins, which has no title."""

ADDRESSED = WORDS.addressed
"""How a line begins that says who a document goes to."""

_QUALIFIERS = frozenset(map(bare, WORDS.qualifiers))


def is_qualifier(words: str) -> bool:
    """Whether ``words`` behind a kind say more of the kind and nothing of the subject (``BÁO CÁO TỔNG KẾT``)."""
    return bare(words) in _QUALIFIERS


def leading_kind(cell: str) -> tuple[Kind, str] | None:
    """The kind that a cell begins with in capitals, and the rest of the cell."""
    words = cell.rstrip(" :*").split()
    for count in (4, 3, 2):
        leading = " ".join(words[:count])
        if len(words) < count or not is_capitals(leading):
            continue
        kind = kind_named(leading) or kind_named(bare(leading))
        if kind is not None:
            return kind, " ".join(words[count:]).strip(" :*")
    return None
