"""A document as data for Typst: labels counted, marks flattened, everything that the templates need and no more.

Words travel as strings of JSON and never as markup.
"""

from collections.abc import Iterator, Mapping, Sequence

from shared.form.measures import Standing, standing_of
from shared.form.official import OfficialDocument
from shared.form.pieces import pieces
from shared.form.sections import FOOT, sections_of
from shared.paper.grid import Placed, columns, head_rows, placed
from shared.paper.nodes import Appendix, Block, Clause, PageBreak, Paragraph, Table
from shared.paper.numbering import Counted, counted
from shared.texts import say

Json = Mapping[str, object]
PX_MM = 25.4 / 96
CELL_EDGE_MM = 1.9
SHORT = 400  # characters: some five lines


class Sheet:
    """One document on its way to Typst; ``files`` are the paths of its pictures by their sha256.

    A short last paragraph goes with the foot to the next page where that must go; ``closing`` sends a long one along.
    """

    def __init__(self, document: OfficialDocument, files: Mapping[str, str], *, closing: bool = False) -> None:
        self._closing = closing
        self._document = document
        self._files = files
        self._blocks = document.paper.doc.content
        self._counted = counted(self._blocks, document.style)
        self._levels = _heading_levels(self._blocks)

    def data(self) -> Json:
        """Everything that the template prints."""
        document, rule = self._document, self._document.rule
        return {
            "title": document.title,
            "style": document.style.value,
            "page": rule.page.model_dump(include={"width", "height", *rule.margins_mm}),
            "number": rule.page_number.model_dump(include={"at", "align"}),
            "lines": rule.lines.model_dump(exclude={"source"}),
            "sizes": rule.sizes.model_dump(exclude={"source"}),
            "fonts": rule.typeface.names,
            "head": self._head(),
            "sections": list(self._sections()),
            "foot": self._foot(),
        }

    def _head(self) -> Json:
        document, rule = self._document, self._document.rule
        return {
            "lines": rule.head.lines,
            "star": rule.head.star,
            "parent": document.parent,
            "issuer": document.issuer,
            "symbol": document.symbol_parts if document.numbered_later is not None else [document.symbol_line],
            "date": document.date_parts if document.numbered_later is not None else [document.date_line],
            "letter": document.is_letter,
            "urgency": document.urgency_mark,
            "circulation": document.circulation,
            "draft": document.draft_mark,
            "kind": document.kind.upper(),
            "subject": document.subject,
            "under": say("form.under_subject"),
            "addressed": document.addressed,
            "addressees": document.addressees,
            "enacted_by": document.enacted_by,
            "grounds": document.grounds,
            "dash": rule.grounds.dash,
            "italic": rule.grounds.italic,
            "enacting": document.enacting,
        }

    def _foot(self) -> Json:
        document, rule = self._document, self._document.rule
        lines = [*document.recipient_lines, *filter(None, [document.kept_by])]
        signers = [signer.model_dump(include={"authority", "post", "name"}) for signer in document.signers]
        return {
            "heading": rule.recipients.heading,
            "underlined": rule.recipients.underlined,
            "lines": lines,
            "signers": signers or [{"authority": [], "post": "", "name": ""}],
        }

    def _sections(self) -> Iterator[Json]:
        for section in sections_of(self._blocks):
            made, room = list[Json](), section.room_mm(self._document.rule.page)
            for part in section.parts:
                if part is FOOT:
                    made = [*made[:-1], *map(self._closed, made[-1:]), {"k": "foot"}]
                elif isinstance(part, PageBreak):
                    made.append({"k": "break"})
                else:
                    made.append(self._block(part, room, in_cell=False))
            yield {"flipped": section.orientation == "landscape", "blocks": made}

    def _closed(self, last: Json) -> Json:
        """The last block before the foot."""
        words = last.get("c")
        if not isinstance(words, list):
            return last
        short = sum(len(word if isinstance(word, str) else word[0]) for word in words if isinstance(word, str | list))
        return {**last, "c": [*words, {"end": True}], "closes": self._closing or short <= SHORT}

    def _block(self, block: Block, room: float, *, in_cell: bool) -> Json:
        if isinstance(block, Table):
            return self._table(block, room)
        if isinstance(block, Appendix):
            return self._appendix(block, room)
        if isinstance(block, Clause):
            return self._clause(block, room, in_cell)
        assert isinstance(block, Paragraph)
        standing = standing_of(block, self._document.rule.lines.first_indent_mm, in_cell=in_cell)
        tabs = [tab.model_dump() for tab in block.attrs.tabs]
        return {
            **_stands(standing),
            "c": list(pieces(block.content, self._files, room)),
            "h": self._levels.get(id(block), 0),
            "keep": bool(block.attrs.keep or block.attrs.outline),
            "tabs": tabs,
        }

    def _clause(self, clause: Clause, room: float, in_cell: bool) -> Json:
        standing = standing_of(clause, self._document.rule.lines.first_indent_mm, in_cell=in_cell)
        label = _label(self._counted[id(clause)], bool(clause.content), bold=standing.bold_label)
        return {
            **_stands(standing),
            "c": [*label, *pieces(clause.content, self._files, room)],
            "h": self._levels.get(id(clause), 0),
            "keep": standing.bold,
            "tabs": [],
        }

    def _appendix(self, appendix: Appendix, room: float) -> Json:
        at = self._counted[id(appendix)]
        return {
            "k": "appendix",
            "label": at.label,
            "c": list(pieces(appendix.content, self._files, room)),
            "h": self._levels[id(appendix)],
            "attached": self._document.attached_line if appendix.attrs.attached else None,
        }

    def _table(self, table: Table, room: float) -> Json:
        widths = _widths(table, room)
        cells = [
            {
                "x": at.column,
                "y": at.row,
                "w": at.cell.attrs.colspan,
                "h": at.cell.attrs.rowspan,
                "valign": at.cell.attrs.valign or "top",
                "blocks": [self._block(block, _inside(widths, at), in_cell=True) for block in at.cell.content],
            }
            for at in placed(table)
        ]
        return {
            "k": "table",
            "widths": widths,
            "head": head_rows(table),
            "borders": table.attrs.borders is not False,
            "align": table.attrs.align or "left",
            "cells": cells,
        }


def _label(at: Counted, followed: bool, *, bold: bool) -> list[object]:
    behind = ("\n" if at.below else " ") if followed else ""
    text = at.label + (behind if behind == " " else "")
    return [[text, "b", None] if bold else text, *(["\n"] if behind == "\n" else [])]


def _stands(standing: Standing) -> Json:
    return {
        "k": "p", "align": standing.align, "first": standing.first, "left": standing.left, "bold": standing.bold,
    }  # fmt: skip


def _rank(block: Block) -> tuple[int, int] | None:
    """Where a heading stands among headings, the highest first; ``None`` for what is none."""
    if isinstance(block, Appendix):
        return (0, 0)
    if isinstance(block, Clause) and block.attrs.level in HEADINGS:
        return (1, HEADINGS.index(block.attrs.level))
    if isinstance(block, Paragraph) and block.attrs.outline:
        return (0, block.attrs.outline)
    return None


HEADINGS = ("part", "chapter", "section", "subsection", "article", "roman")


def _heading_levels(blocks: Sequence[Block]) -> dict[int, int]:
    """The level of each heading, by the ``id()`` of its block: 1, 2 … without gaps, as PDF/UA wants them."""
    ranks = {id(block): rank for block in blocks if (rank := _rank(block)) is not None}
    usual = {rank: place for place, rank in enumerate(sorted(set(ranks.values())), 1)}
    levels, last = dict[int, int](), 0
    for block, rank in ranks.items():
        last = levels[block] = min(usual[rank], last + 1)
    return levels


def _widths(table: Table, room: float) -> list[float]:
    """The widths of the columns in mm; those that nobody said share what is left, all together fit the room."""
    found: list[float | None] = [None] * columns(table)
    for at in placed(table):
        for place, pixels in enumerate(at.cell.attrs.colwidth or ()):
            if at.column + place < len(found) and found[at.column + place] is None:
                found[at.column + place] = pixels * PX_MM
    free = found.count(None)
    said = sum(width for width in found if width is not None)
    share = max((room - said) / free, room / (4 * len(found))) if free else 0.0
    widths = [share if width is None else width for width in found]
    scale = min(1.0, room / sum(widths))
    return [width * scale for width in widths]


def _inside(widths: Sequence[float], at: Placed) -> float:
    """The room between the edges of a cell."""
    return max(sum(widths[at.column : at.column + at.cell.attrs.colspan]) - 2 * CELL_EDGE_MM, 1.0)
