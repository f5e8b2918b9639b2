"""A document as DOCX: the same content and measures as its PDF."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import docx
from docx.document import Document
from docx.oxml.ns import qn

from shared.form.docx.body import Body
from shared.form.docx.emphasis import emphasised
from shared.form.docx.foot import foot
from shared.form.docx.head import head
from shared.form.docx.looks import HEADER, style_elements
from shared.form.docx.notes import Notes
from shared.form.docx.plain import separator, styled
from shared.form.docx.runs import Runs
from shared.form.docx.xml import Element, el, text_el, twips
from shared.form.official import OfficialDocument
from shared.form.sections import FOOT, Section, sections_of
from shared.paper.nodes import Block

LONGEST_PROPERTY = 255
NUMBER_FROM_EDGE_MM = 10
UNWANTED = ("thumbnail", "stylesWithEffects", "customXml", "numbering")
"""Parts of python-docx's template that say nothing here."""


def compose_docx(document: OfficialDocument, pictures: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """``document`` as DOCX bytes.  ``pictures`` are bytes by sha256; what one that is missing shows stands in words."""
    word = docx.Document()
    _prepare(word, document)
    notes = Notes()
    body = Body(document, Runs(word.part, notes, pictures))
    number = _page_number(word, document)
    root = word.element.body
    for child in list(root):
        root.remove(child)
    root.extend(_content(document, body, number))
    notes.write(word.part)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _content(document: OfficialDocument, body: Body, number: Element) -> Iterator[Element]:
    """Head, text, foot, what is attached; each section but the last ends with a paragraph that says how it lies."""
    yield from emphasised(head(document), document)
    sections = list(sections_of(document.paper.doc.content))
    for place, section in enumerate(sections):
        own = _properties(document, section, number if place == 0 else None)
        room = section.room_mm(document.rule.page)
        waiting = list[Block]()
        for part in section.parts:
            if part is FOOT:
                yield from body.of(waiting, room)
                yield from emphasised(foot(document), document)
                waiting = []
            else:
                waiting.append(part)
        yield from body.of(waiting, room)
        if place < len(sections) - 1:
            yield separator(section=own)
        else:
            yield from (separator(), own)  # Word wants a paragraph behind a table


def _properties(document: OfficialDocument, section: Section, number: Element | None) -> Element:
    """The page of a section; ``number`` refers to the page's number, which the document's first page has not.

    Later sections go on with what the first one refers to.
    """
    page = document.rule.page
    width, height = twips(page.width), twips(page.height)
    flipped = section.orientation == "landscape"
    size = el("pgSz", w=height, h=width, orient="landscape") if flipped else el("pgSz", w=width, h=height)
    margins = {side: twips(mm) for side, mm in document.rule.margins_mm.items()}
    return el(
        "sectPr",
        number,
        el("type", val="nextPage"),
        size,
        el("pgMar", **margins, header=twips(NUMBER_FROM_EDGE_MM), footer=twips(NUMBER_FROM_EDGE_MM), gutter=0),
        None if number is None else el("titlePg"),
    )


def _page_number(word: Document, document: OfficialDocument) -> Element:
    """Writes the part with the page's number; answers the reference to it."""
    section = word.sections[0]
    part = section.header if document.rule.page_number.at == "top" else section.footer
    part.is_linked_to_previous = False
    paragraph = part.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.extend(
        (
            styled(HEADER),
            el("r", el("fldChar", fldCharType="begin")),
            el("r", text_el(" PAGE ", "instrText")),
            el("r", el("fldChar", fldCharType="separate")),
            el("r", text_el("2")),
            el("r", el("fldChar", fldCharType="end")),
        )
    )
    return next(child for child in word.element.body.sectPr if child.tag.endswith("Reference"))


def _prepare(word: Document, document: OfficialDocument) -> None:
    """Styles and properties of the file, instead of those of python-docx."""
    own = word.styles.element
    for child in list(own):
        own.remove(child)
    own.extend(style_elements(document))
    for rels in (word.part.package.rels, word.part.rels):
        for name in [name for name, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] in UNWANTED]:
            del rels[name]
    settings = word.settings.element
    # a line that somebody ended is not stretched to the margin
    next(settings.iter(qn("w:compat"))).insert(0, el("doNotExpandShiftReturn"))
    mode = next(settings.iter(qn("w:compatSetting")))
    mode.set(qn("w:val"), "15")  # as Word 2013 and later lay pages out
    next(settings.iter(qn("w:themeFontLang"))).set(qn("w:val"), "vi-VN")
    properties = word.core_properties
    properties.title, properties.author = document.title[:LONGEST_PROPERTY], document.issuer[:LONGEST_PROPERTY]
    properties.subject, properties.language = document.subject[:LONGEST_PROPERTY], "vi-VN"
    properties.comments = ""
    properties.created = properties.modified = dt.datetime.now(dt.UTC)
