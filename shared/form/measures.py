"""How each block stands on paper where it says nothing itself: the same for PDF and Word."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.paper.labels import LEVELS
from shared.paper.nodes import Align, Clause, Inline, Level, Paragraph, Text

CENTERED: tuple[Level, ...] = ("part", "chapter", "section", "subsection")
BOLD: tuple[Level, ...] = (*CENTERED, "roman")
BOLD_LABEL: tuple[Level, ...] = (*BOLD, "article")
"""Hướng dẫn 05-HD/VPTW, mục 6.2; Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II, khoản 6."""


@dataclass(frozen=True)
class Standing:
    """Alignment, indents in mm, and whether all its letters or its label's are bold."""

    align: Align
    first: float
    left: float
    bold: bool = False
    bold_label: bool = False


def standing_of(block: Paragraph | Clause, first_indent: float, *, in_cell: bool) -> Standing:
    """How ``block`` stands; ``first_indent`` is the form's, in mm.  What it says itself counts."""
    usual = usual_standing(block.attrs.level if isinstance(block, Clause) else None, first_indent, in_cell=in_cell)
    attrs = block.attrs
    align = attrs.align or usual.align
    first = usual.first if align in ("left", "justify") else 0.0
    return Standing(
        align=align,
        first=first if attrs.first is None else attrs.first,
        left=usual.left if attrs.left is None else attrs.left,
        bold=usual.bold,
        bold_label=usual.bold_label or begins_bold(block.content),
    )


def begins_bold(content: Sequence[Inline]) -> bool:
    """Whether the first letters are bold: a label before them is, too."""
    first = next((node for node in content if isinstance(node, Text)), None)
    return first is not None and any(mark.type == "bold" for mark in first.marks)


def usual_standing(level: Level | None, first_indent: float, *, in_cell: bool = False) -> Standing:
    """How the form has a clause of ``level``, or a paragraph."""
    if in_cell:
        return Standing("left", 0.0, 0.0, bold_label=level in BOLD_LABEL)
    if level is None or level not in LEVELS:
        return Standing("justify", first_indent, 0.0)
    if level in CENTERED:
        return Standing("center", 0.0, 0.0, bold=True, bold_label=True)
    return Standing("justify", first_indent, 0.0, bold=level in BOLD, bold_label=level in BOLD_LABEL)
