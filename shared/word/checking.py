"""The form check of a Word file: page, margins, typeface and type size."""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.section import Section
from docx.shared import Length

from shared.documents.text import BROKEN_DOCX
from shared.form.checking.departures import LONGEST_QUOTATION, Departure, departure
from shared.form.docx.styles import TEXT
from shared.form.rules import FormRule
from shared.texts import say
from shared.word.errors import UnreadableWord

TOLERANCE_MM = 1.0


def check_docx(data: bytes, rule: FormRule) -> tuple[Departure, ...]:
    """What departs from the rule's page, typeface and type size in a DOCX; ``at`` is ``section.1``, ``paragraph.4``.

    Raises `UnreadableWord`.
    """
    try:
        word = docx.Document(io.BytesIO(data))
    except BROKEN_DOCX as error:
        raise UnreadableWord("broken", str(error)) from error
    sections = (found for number, section in enumerate(word.sections, 1) for found in _page(section, number, rule))
    return (*sections, *_letters(word, rule))


def _page(section: Section, number: int, rule: FormRule) -> Iterator[Departure]:
    """Page and margins; of a page in landscape the size alone: the form does not say which margin is which there."""
    lengths: dict[str, Length | None] = {"width": section.page_width, "height": section.page_height}
    if (lengths["width"] or 0) > (lengths["height"] or 0):
        lengths = {"width": section.page_height, "height": section.page_width}
    else:
        lengths |= {
            "top": section.top_margin,
            "bottom": section.bottom_margin,
            "left": section.left_margin,
            "right": section.right_margin,
        }
    for name, length in lengths.items():
        least: float = getattr(rule.page, name)
        most = rule.page.largest.get(name, least)
        if length is not None and not least - TOLERANCE_MM <= length.mm <= most + TOLERANCE_MM:
            wanted = f"{least:g}" if most == least else f"{least:g}-{most:g}"
            what = say("checking.what.measure", name=say(f"checking.measure.{name}"), length=length.mm, wanted=wanted)
            yield departure(rule, "page", say("checking.where.section", number=number), f"section.{number}", what)


def _letters(word: Document, rule: FormRule) -> Iterator[Departure]:
    normal: Any = word.styles["Normal"]
    least, most = rule.sizes.smallest_text, rule.sizes.largest_text
    for number, paragraph in enumerate(word.paragraphs, 1):
        for run in paragraph.runs:
            style: Any = paragraph.style
            font = run.font.name or style.font.name or normal.font.name
            where = say("checking.where.quoted", number=number, words=paragraph.text[:LONGEST_QUOTATION])
            if run.text.strip() and font not in (None, *rule.typeface.names):
                what = say("checking.what.font", font=font, wanted=rule.typeface.names[0])
                yield departure(rule, "typeface", where, f"paragraph.{number}", what)
                break
            size = run.font.size or style.font.size or normal.font.size
            if style.name == TEXT and size is not None and not least <= size.pt <= most:
                what = say("checking.what.size", size=size.pt, wanted=f"{least}-{most}")
                yield departure(rule, "sizes", where, f"paragraph.{number}", what)
                break
