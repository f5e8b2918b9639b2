"""The lines of head and foot: paragraphs and cells as somebody reads them, column by column."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from shared.documents.vietnamese import composed
from shared.paper.grid import columns, placed
from shared.paper.labels import UNNUMBERED
from shared.paper.nodes import Align, Block, Clause, HardBreak, Inline, Paragraph, Tab, Table, Text
from shared.wordfiles import Pattern, WordFile


class LayoutWords(WordFile):
    """The patterns of ``layout.toml``."""

    room: Pattern


WORDS = LayoutWords.beside(__file__)

Typed = tuple[Block, str]
"""A block, and the label that stood before it."""

_APART = re.compile(r"\s{4,}")
_RULE = re.compile(r"[\s*_\-=–—.·•~]*")  # a line that only decorates
DASH = re.compile(r"^[-–—+•*]\s*")


@dataclass(frozen=True)
class Line:
    """A line of text in one column.

    ``column`` is 0 for the left one and for lines that have the page to themselves, else 1 or more; ``beside`` says
    whether there is another column.
    """

    text: str
    column: int = 0
    beside: bool = False
    bold: bool = False
    align: Align | None = None

    @property
    def is_rule(self) -> bool:
        """Whether it is empty or only decorates."""
        return _RULE.fullmatch(self.text) is not None

    @property
    def without_dash(self) -> str:
        """The words behind a dash."""
        return DASH.sub("", self.text)


def lines_of(block: Paragraph | Clause, label: str = "") -> list[Line]:
    """The lines of a paragraph; what tabs or many spaces hold apart stands in columns."""
    lines: list[list[Text | Tab]] = [[Text(text=f"{label.rstrip()} ")] if label.strip() else []]
    for node in block.content:
        if isinstance(node, HardBreak):
            lines.append([])
        elif isinstance(node, Text | Tab):
            lines[-1].append(node)
    return [line for content in lines for line in _columns(content, block.attrs.align)]


def _columns(content: Sequence[Text | Tab], align: Align | None) -> Iterator[Line]:
    parts: list[list[Text]] = [[]]
    for node in content:
        if isinstance(node, Tab):
            parts.append([])
            continue
        first, *others = _APART.split(node.text)
        for piece, begins in ((first, False), *((other, True) for other in others)):
            has_room = begins and WORDS.room.search("".join(each.text for each in parts[-1]).rstrip()) is not None
            if begins and not has_room:
                parts.append([])
            if piece:
                parts[-1].append(node.model_copy(update={"text": f" {piece}" if has_room else piece}))
    shown = [(place, part) for place, part in enumerate(parts) if "".join(node.text for node in part).strip()]
    if not shown:
        yield Line("", align=align)
    for place, part in shown:
        column = place if len(shown) == 1 else [at for at, _ in shown].index(place)
        yield Line(_words(part), min(column, 1), len(parts) > 1, _is_bold(part), align)


def _words(content: Sequence[Text]) -> str:
    return " ".join(composed("".join(_written(node) for node in content)).split())


def _written(node: Text) -> str:
    return node.text.upper() if any(mark.type == "caps" for mark in node.marks) else node.text


def _is_bold(content: Sequence[Text]) -> bool:
    return all(any(mark.type == "bold" for mark in node.marks) for node in content if node.text.strip())


def table_lines(table: Table) -> list[list[Line]]:
    """The lines of a table, a list for each column that says something; a cell belongs to where it begins."""
    width = columns(table)
    found: dict[int, list[Line]] = {}
    for at in placed(table):
        for block in at.cell.content:
            if isinstance(block, Table):
                for number, lines in enumerate(table_lines(block)):
                    found.setdefault(at.column + number, []).extend(lines)
            elif isinstance(block, Paragraph | Clause):
                label = "-" if isinstance(block, Clause) else ""
                found.setdefault(at.column, []).extend(lines_of(block, label))
    told = [found[place] for place in sorted(found) if any(line.text for line in found[place])]
    return [
        [Line(line.text, number or line.column, width > 1 or line.beside, line.bold, line.align) for line in lines]
        for number, lines in enumerate(told)
    ]


def other_nodes(blocks: Iterable[Block]) -> list[Inline]:
    """What stands in the lines of ``blocks`` besides text: pictures, notes, fields."""
    found: list[Inline] = []
    for block in blocks:
        if isinstance(block, Table):
            for row in block.content:
                for cell in row.content:
                    found += other_nodes(cell.content)
        elif isinstance(block, Paragraph | Clause):
            found += [node for node in block.content if not isinstance(node, Text | Tab | HardBreak)]
    return found


def is_blank(block: Block) -> bool:
    """Whether it is a paragraph that says nothing, or only decorates."""
    return isinstance(block, Paragraph) and not other_nodes([block]) and all(line.is_rule for line in lines_of(block))


def in_list(block: Block) -> TypeGuard[Paragraph | Clause]:
    """Whether it is a paragraph without a number; a dash before it is none."""
    return isinstance(block, Paragraph) or (isinstance(block, Clause) and block.attrs.level in UNNUMBERED)


def stray(text: str) -> Paragraph:
    """Words of head or foot for which there is no field."""
    return as_paragraph(Line(text))


def as_paragraph(line: Line) -> Paragraph:
    """A line that is not understood, as it goes on standing on the paper."""
    bold = Text.model_validate({"type": "text", "text": line.text, "marks": [{"type": "bold"}] if line.bold else []})
    attrs = {"align": line.align} if line.align else {}
    return Paragraph.model_validate({"type": "paragraph", "attrs": attrs, "content": [bold]})
