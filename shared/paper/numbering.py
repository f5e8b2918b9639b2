"""Clauses, appendices and footnotes count themselves.

A clause counts on from the one of its level before it; some levels begin again below an outer one (`BEGINS_AGAIN`),
articles run through a whole document.  What is attached begins again.  ``start`` gives a clause another number, and
those after it count on from there.
A cell of a table counts for itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shared.documents.symbols import Style
from shared.paper.labels import TITLED, UNNUMBERED, default_label, written_label
from shared.paper.nodes import Appendix, Block, Clause, Level, PageBreak, Table
from shared.paper.words import WORDS

# Below which levels a level begins again; articles and chapters run on (Nghị định 30/2020/NĐ-CP, Phụ lục I).
BEGINS_AGAIN: dict[Level, tuple[Level, ...]] = {
    "section": ("part", "chapter"),
    "subsection": ("part", "chapter", "section"),
    "roman": ("part", "chapter", "section", "subsection", "article"),
    "arabic": ("part", "chapter", "section", "subsection", "article", "roman"),
    "arabic2": ("part", "chapter", "section", "subsection", "article", "roman", "arabic"),
    "arabic3": ("part", "chapter", "section", "subsection", "article", "roman", "arabic", "arabic2"),
    "letter": ("part", "chapter", "section", "subsection", "article", "roman", "arabic", "arabic2", "arabic3"),
}


@dataclass(frozen=True)
class Counted:
    """A clause or appendix with its number (0 for dashes), the number that counting alone gives, and its label."""

    block: Clause | Appendix
    number: int
    expected: int
    label: str

    @property
    def below(self) -> bool:
        """Whether its words stand on a line below the label."""
        if isinstance(self.block, Appendix):
            return True
        attrs = self.block.attrs
        return attrs.level in TITLED if attrs.below is None else attrs.below


def counted(blocks: Iterable[Block], style: Style) -> dict[int, Counted]:
    """The clauses and appendices among ``blocks``, also in cells, by the ``id()`` of the block.

    Keep ``blocks`` alive while the answer is used.
    """
    known = list(blocks)
    appendices = [block for block in known if isinstance(block, Appendix)]
    return {id(each.block): each for each in _count(known, style, len(appendices) == 1)}


def _count(blocks: Iterable[Block], style: Style, alone: bool) -> Iterator[Counted]:
    numbers: dict[Level, int] = {}
    appendix = 0
    for block in blocks:
        if isinstance(block, Table):
            for row in block.content:
                for cell in row.content:
                    yield from _count(cell.content, style, alone)
        elif isinstance(block, PageBreak) and block.attrs.attached:
            numbers.clear()
        elif isinstance(block, Appendix):
            numbers.clear()
            expected = appendix + 1
            appendix = expected if block.attrs.start is None else block.attrs.start
            written = block.attrs.written or (WORDS.appendix.one if alone else WORDS.appendix.many)
            yield Counted(block, appendix, expected, written_label(written, (appendix,)))
        elif isinstance(block, Clause):
            yield _clause(block, numbers, style)


def _clause(clause: Clause, numbers: dict[Level, int], style: Style) -> Counted:
    level = clause.attrs.level
    written = clause.attrs.written or default_label(level, style)
    if level in UNNUMBERED:
        return Counted(clause, 0, 0, written_label(written, (0,)))
    expected = numbers.get(level, 0) + 1
    numbers[level] = expected if clause.attrs.start is None else clause.attrs.start
    for inner, outer in BEGINS_AGAIN.items():
        if level in outer:
            numbers.pop(inner, None)
    return Counted(clause, numbers[level], expected, written_label(written, _path(level, numbers)))


def _path(level: Level, numbers: dict[Level, int]) -> list[int]:
    decimals: tuple[Level, ...] = ("arabic", "arabic2", "arabic3")
    around = decimals[: decimals.index(level)] if level in decimals else ()
    return [numbers.get(outer, 1) for outer in around] + [numbers[level]]
