"""Paragraphs with nothing of their own: as their style says, or no content at all."""

from shared.form.docx import styles
from shared.form.docx.xml import Element, el, points, style_id


def styled(style: str) -> Element:
    """The properties of a paragraph that looks as its style says."""
    return el("pPr", el("pStyle", val=style_id(style)))


def separator(*content: Element, section: Element | None = None) -> Element:
    """A paragraph that is no content: it parts tables, ends a page or a section."""
    return el("p", el("pPr", el("pStyle", val=style_id(styles.BREAK)), section), *content)


def gap(above_pt: float) -> Element:
    """Room between what stands above and below, no content."""
    return el("p", el("pPr", el("pStyle", val=style_id(styles.BREAK)), el("spacing", before=points(above_pt))))
