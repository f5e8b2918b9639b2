"""The head of a Word file: what stands above the text, by the words and places that the forms prescribe.

Party: Hướng dẫn 36-HD/VPTW and 05-HD/VPTW; State: Nghị định 30/2020/NĐ-CP, Phụ lục I.  Whatever is not understood
stays: no rule here takes away a word that it gives no field.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from shared.documents.reading.names import ORGAN_WORD, is_capitals
from shared.documents.reading.numbering import date_line, number_word, symbol_at
from shared.documents.reading.titles import ABOUT, leading_kind
from shared.documents.stamps import urgency_of
from shared.documents.symbols import Style, parse_symbol
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import bare, modern
from shared.paper.nodes import Block, Clause, Paragraph, Table
from shared.word.layout import Line, Typed, as_paragraph, is_blank, lines_of, other_nodes, table_lines
from shared.wordfiles import Pattern, WordFile

MOST_BLOCKS = 40  # of a letterhead
FARTHEST = 6  # blocks before the first one that is certainly a letterhead's
LONGEST_NAME = 200
MOST_NAMES = 4  # lines that name the issuer and the body above it
LONGEST_SYMBOL = 60
LONGEST_PLACE = 120
MOST_ABOUT = 8  # lines


class HeadWords(WordFile):
    """The patterns of ``head.toml``."""

    party: Pattern
    nation: Pattern
    motto: Pattern
    draft: Pattern
    circulation: Pattern
    title: Pattern
    subject_begins: Pattern
    unfinished: Pattern
    bracketed: Pattern
    ground: Pattern
    enacting: Pattern
    address: Pattern


WORDS = HeadWords.beside(__file__)


@dataclass
class Letterhead:
    """What stands above title and text; ``None`` where it does not."""

    style: Style | None = None
    names: list[Line] = field(default_factory=list)
    symbol: str | None = None
    place: str | None = None
    date: dt.date | None = None
    dated: str | None = None  # the line of place and date as it stands
    urgency: Urgency = Urgency.NORMAL
    circulation: str | None = None
    draft: str | None = None
    about: list[str] = field(default_factory=list)
    certain: bool = False  # whether something was read that stands in letterheads alone

    @property
    def bodies(self) -> tuple[str | None, str | None]:
        """The body above the issuer, and the issuer, each put together where it runs over lines."""
        if not self.names:
            return None, None
        begins = len(self.names)
        bold = [line.bold for line in self.names]
        if bold[-1] and not bold[0]:
            begins = bold.index(True)
        else:
            begins = max(n for n, line in enumerate(self.names) if n == 0 or _is_body(line.text))
        parent = " ".join(line.text for line in self.names[:begins])
        return parent or None, " ".join(line.text for line in self.names[begins:])

    def take(self, line: Line) -> bool:
        """Whether the line is understood; then its field has it."""
        return line.is_rule or self._heading(line) or self._numbered(line) or self._mark(line) or self._named(line)

    def _heading(self, line: Line) -> bool:
        plain = bare(line.text)
        if not is_capitals(line.text) and not WORDS.motto.match(plain):
            return False
        if WORDS.party.match(plain):
            self.style = self.style or Style.PARTY
        elif WORDS.nation.match(plain) or WORDS.motto.match(plain):
            self.style = Style.STATE
        else:
            return False
        self.certain = True
        return True

    def _numbered(self, line: Line) -> bool:
        symbol = symbol_of(line.text)
        if symbol is not None and self.symbol is None:
            self.symbol, self.certain = symbol, True
            return True
        dated = date_line(line.text)
        if dated is None or self.dated is not None or len(dated.place) > LONGEST_PLACE:
            return False
        self.place, self.date, self.dated, self.certain = dated.place.strip(), dated.date, line.text, True
        return True

    def _mark(self, line: Line) -> bool:
        urgency = urgency_of(line.text)
        if urgency is not None and self.urgency is Urgency.NORMAL:
            self.urgency = urgency
            return True
        if WORDS.draft.match(line.text) and self.draft is None:
            self.draft = line.text
            return True
        if WORDS.circulation.match(line.text) and is_capitals(line.text) and self.circulation is None:
            self.circulation = line.text
            return True
        return False

    def _named(self, line: Line) -> bool:
        if line.column or len(line.text) > LONGEST_NAME or len(self.names) == MOST_NAMES:
            return False
        if self.symbol is None and not self.about:
            goes_on = self.names and is_capitals(line.text)
            if leading_kind(line.text) is None and (line.beside or _is_body(line.text) or goes_on):
                self.names.append(line)
                return True
        elif len(self.about) < MOST_ABOUT and (ABOUT.match(line.text) or self._goes_on_about(line)):
            self.about.append(line.text)
            return True
        return False

    def _goes_on_about(self, line: Line) -> bool:
        """Whether a line below the number says what a letter is about."""
        return not line.bold and (line.beside or (bool(self.about) and line.align == "center"))


def _is_body(text: str) -> bool:
    return is_capitals(text) and ORGAN_WORD.match(modern(text).upper()) is not None


def symbol_of(text: str) -> str | None:
    """The number and symbol of a line that says them; a number that is left blank stays so."""
    begins = number_word(text)
    if begins is None:
        symbol = parse_symbol(text)
        return str(symbol) if symbol else None
    rest = text[begins:].strip()
    if not rest:
        return ""
    symbol = symbol_at(rest)
    if symbol is not None and parse_symbol(rest) is not None:
        return str(symbol)
    looks = len(rest) <= LONGEST_SYMBOL and "/" in rest and len(rest.split()) <= 6
    return rest if looks or not any(map(str.isalpha, rest)) else None


def take_letterhead(typed: list[Typed], headers: Sequence[str]) -> tuple[Letterhead, list[Typed]]:
    """The letterhead, and the blocks below it with those that are not understood.

    It may stand in the ``headers`` of the pages, where the body has none.
    """
    read = Letterhead()
    kept: list[Typed] = []
    ends = 0
    kept_then: list[Typed] = []
    for at, (block, label) in enumerate(typed[:MOST_BLOCKS]):
        if at >= FARTHEST and not read.certain:
            break
        left = _take_block(read, block, label)
        if left is None:
            break
        kept += left
        if read.certain and not is_blank(block):
            ends, kept_then = at + 1, list(kept)
    if read.certain:
        return read, kept_then + typed[ends:]
    read = Letterhead()
    for text in headers:
        for line in text.splitlines():
            read.take(Line(" ".join(line.split()), align="center"))
    return (read if read.certain else Letterhead()), typed


def _take_block(read: Letterhead, block: Block, label: str) -> list[Typed] | None:
    """What of a block is not understood; ``None`` where it belongs to no letterhead."""
    if isinstance(block, Table):
        lines = [line for column in table_lines(block) for line in column]
        if not any(_is_certain(line) for line in lines):
            return None
    elif isinstance(block, Paragraph | Clause) and not any(map(str.isalnum, label)):
        lines = lines_of(block)
        if label:  # a star that was typed, or somebody's dash
            lines = [Line(label), *(replace(line, column=1, beside=True) for line in lines)]
        if any(WORDS.address.match(line.text) or (title_of(line) and not line.beside) for line in lines):
            return None
    else:
        return None
    left = [line for line in lines if not read.take(line)]
    if isinstance(block, Paragraph | Clause) and left and len(left) == len(lines):
        return None if read.certain or len(left[0].text) > LONGEST_NAME else [(block, label)]
    rest: list[Typed] = [(as_paragraph(line), "") for line in left]
    others = other_nodes([block])
    return [*rest, (Paragraph(content=tuple(others)), "")] if others else rest


def _is_certain(line: Line) -> bool:
    """Whether a line stands in letterheads alone."""
    trial = Letterhead()
    return trial._heading(line) or trial._numbered(line)


def title_of(line: Line) -> tuple[str, str] | None:
    """The kind that a line in capitals names, and what follows it there."""
    if not line.text or line.text.endswith(":"):
        return None
    found = leading_kind(line.text)
    if found is not None:
        return found[0].name, found[1]
    stands_so = line.align == "center" and line.bold and is_capitals(line.text) and WORDS.title.match(line.text)
    return (line.text.capitalize(), "") if stands_so else None
