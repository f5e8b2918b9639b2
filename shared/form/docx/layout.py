"""Invisible tables that bring head and foot to their places, and the lines in their cells."""

from collections.abc import Sequence

from shared.form.docx import styles
from shared.form.docx.plain import styled
from shared.form.docx.xml import Element, el, points, style_id, text_el, twips


def layout(widths_mm: Sequence[float], *rows: Sequence[Sequence[Element]]) -> Element:
    """A table of the style `styles.LAYOUT`: rows of cells of paragraphs."""
    widths = [twips(width) for width in widths_mm]
    properties = el(
        "tblPr",
        el("tblStyle", val=style_id(styles.LAYOUT)),
        el("tblW", w=sum(widths), type="dxa"),
        el("tblLayout", type="fixed"),
    )
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    made = [
        el("tr", el("trPr", el("cantSplit")), *(_cell(width, cell) for width, cell in zip(widths, row, strict=True)))
        for row in rows
    ]
    return el("tbl", properties, grid, *made)


def _cell(width: int, paragraphs: Sequence[Element]) -> Element:
    filled = paragraphs or [el("p", styled(styles.BREAK))]  # a cell ends with a paragraph
    return el("tc", el("tcPr", el("tcW", w=width, type="dxa")), *filled)


def line(style: str, text: str) -> Element:
    """A paragraph of one run."""
    return el("p", styled(style), el("r", text_el(text)) if text else None)


def rule(indent_mm: float, after_pt: float = 2) -> Element:
    """A line as wide as the cell without ``indent_mm`` on both sides."""
    border = el("pBdr", el("top", val="single", sz=6, space=0, color="auto"))
    indent = el("ind", left=twips(indent_mm), right=twips(indent_mm))
    spacing = el("spacing", before=20, after=points(after_pt), line=80, lineRule="exact")
    return el("p", el("pPr", el("pStyle", val=style_id(styles.LINE)), border, spacing, indent))
