"""A document as data for Typst: labels counted, marks flattened, everything that the templates need and no more.

Words travel as strings of JSON and never as markup.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from shared.form.measures import Standing, standing_of
from shared.form.official import OfficialDocument
from shared.form.sections import FOOT, sections_of
from shared.paper.grid import columns, head_rows, placed
from shared.paper.nodes import (
    Appendix,
    Block,
    Clause,
    Footnote,
    HardBreak,
    Image,
    Inline,
    PageBreak,
    Paragraph,
    SizeMark,
    Tab,
    Table,
    TemplateField,
    Text,
)  # fmt: skip
from shared.paper.numbering import Counted, counted
from shared.texts import say

Json = Mapping[str, object]
PX_MM = 25.4 / 96
SHORT = 400  # characters: some five lines
_MARKS = {
    "bold": "b", "italic": "i", "underline": "u", "strike": "s", "superscript": "^", "subscript": "_", "caps": "c",
}  # fmt: skip


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
            "symbol": document.symbol_line,
            "date": document.date_line,
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
            made = list[Json]()
            for part in section.parts:
                if part is FOOT:
                    made = [*made[:-1], *map(self._closed, made[-1:]), {"k": "foot"}]
                elif isinstance(part, PageBreak):
                    made.append({"k": "break"})
                else:
                    made.append(self._block(part, in_cell=False))
            yield {"flipped": section.orientation == "landscape", "blocks": made}

    def _closed(self, last: Json) -> Json:
        """The last block before the foot."""
        words = last.get("c")
        if not isinstance(words, list):
            return last
        short = sum(len(word if isinstance(word, str) else word[0]) for word in words if isinstance(word, str | list))
        return {**last, "c": [*words, {"end": True}], "closes": self._closing or short <= SHORT}

    def _block(self, block: Block, *, in_cell: bool) -> Json:
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Appendix):
            return self._appendix(block)
        if isinstance(block, Clause):
            return self._clause(block, in_cell)
        assert isinstance(block, Paragraph)
        standing = standing_of(block, self._document.rule.lines.first_indent_mm, in_cell=in_cell)
        tabs = [tab.model_dump() for tab in block.attrs.tabs]
        return {
            **_stands(standing),
            "c": list(self._inline(block.content)),
            "h": self._levels.get(id(block), 0),
            "keep": bool(block.attrs.keep or block.attrs.outline),
            "tabs": tabs,
        }

    def _clause(self, clause: Clause, in_cell: bool) -> Json:
        standing = standing_of(clause, self._document.rule.lines.first_indent_mm, in_cell=in_cell)
        label = _label(self._counted[id(clause)], bool(clause.content), bold=standing.bold_label)
        return {
            **_stands(standing),
            "c": [*label, *self._inline(clause.content)],
            "h": self._levels.get(id(clause), 0),
            "keep": standing.bold,
            "tabs": [],
        }

    def _appendix(self, appendix: Appendix) -> Json:
        at = self._counted[id(appendix)]
        return {
            "k": "appendix",
            "label": at.label,
            "c": list(self._inline(appendix.content)),
            "h": self._levels[id(appendix)],
            "attached": self._document.attached_line if appendix.attrs.attached else None,
        }

    def _table(self, table: Table) -> Json:
        width = columns(table)
        cells = [
            {
                "x": at.column,
                "y": at.row,
                "w": at.cell.attrs.colspan,
                "h": at.cell.attrs.rowspan,
                "valign": at.cell.attrs.valign or "top",
                "blocks": [self._block(block, in_cell=True) for block in at.cell.content],
            }
            for at in placed(table)
        ]
        return {
            "k": "table",
            "widths": _widths(table, width),
            "head": head_rows(table),
            "borders": table.attrs.borders is not False,
            "align": table.attrs.align or "left",
            "cells": cells,
        }

    def _inline(self, content: Iterable[Inline]) -> Iterator[object]:
        for node in content:
            match node:
                case Text():
                    flags = "".join(_MARKS[mark.type] for mark in node.marks if not isinstance(mark, SizeMark))
                    size = next((mark.attrs.pt for mark in node.marks if isinstance(mark, SizeMark)), None)
                    yield [node.text, flags, size] if node.marks else node.text
                case Tab():
                    yield "\t"
                case HardBreak():
                    yield "\n"
                case TemplateField():
                    yield f"«{node.attrs.name}»"
                case Footnote():
                    yield {"note": list(self._inline(node.content))}
                case Image():
                    path = self._files.get(node.attrs.file.sha256)
                    alt = node.attrs.alt or say("form.picture")
                    yield {"picture": path, "width": node.attrs.width, "height": node.attrs.height, "alt": alt}


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


def _widths(table: Table, width: int) -> list[float | None]:
    """The widths of the columns in mm; ``None`` where no cell says it."""
    found: list[float | None] = [None] * width
    for at in placed(table):
        for place, pixels in enumerate(at.cell.attrs.colwidth or ()):
            if at.column + place < width and found[at.column + place] is None:
                found[at.column + place] = pixels * PX_MM
    return found
