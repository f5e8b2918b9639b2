"""What stands in a line: runs with their marks, tabs, line ends, fields, notes, pictures."""

import io
from collections.abc import Iterable, Iterator, Mapping

from docx.oxml.shape import CT_Inline
from docx.parts.document import DocumentPart
from docx.shared import Mm

from shared.form.docx.looks import NOTE_MARK
from shared.form.docx.notes import Notes
from shared.form.docx.styles import LABEL, NOTE
from shared.form.docx.xml import Element, el, style_id, text_el
from shared.form.pictures import Picture, printable
from shared.paper.nodes import Footnote, HardBreak, Image, Inline, Mark, SizeMark, Tab, TemplateField, Text

_PROPERTIES = {
    "bold": ("b", {}), "italic": ("i", {}), "caps": ("caps", {}), "strike": ("strike", {}),
    "underline": ("u", {"val": "single"}), "superscript": ("vertAlign", {"val": "superscript"}),
    "subscript": ("vertAlign", {"val": "subscript"}),
}  # fmt: skip
_ORDER = ("rStyle", "b", "i", "caps", "strike", "sz", "szCs", "u", "vertAlign")
"""The order of a run's properties that the schema wants (ECMA-376, 17.3.2.28)."""


class Runs:
    """Writes lines of one document.  ``pictures`` are bytes by sha256."""

    def __init__(self, part: DocumentPart, notes: Notes, pictures: Mapping[str, bytes]) -> None:
        self._part = part
        self._notes = notes
        self._pictures = pictures
        self._printable: dict[str, Picture | None] = {}
        self._shown = 0

    def of(self, content: Iterable[Inline]) -> Iterator[Element]:
        """The runs of ``content``."""
        for node in content:
            match node:
                case Text():
                    yield run(text_el(node.text), marks=node.marks)
                case Tab():
                    yield run(el("tab"))
                case HardBreak():
                    yield run(el("br"))
                case TemplateField():
                    yield from _field(node.attrs.name)
                case Footnote():
                    yield self._note(node)
                case Image():
                    yield self._picture(node)

    def _note(self, note: Footnote) -> Element:
        mark = el("rPr", el("rStyle", val=style_id(NOTE_MARK)))
        words = el(
            "p", el("pPr", el("pStyle", val=style_id(NOTE))), el("r", mark, el("footnoteRef")),
            run(text_el(" ")), *self.of(note.content),
        )  # fmt: skip
        number = self._notes.add(words)
        return el("r", el("rPr", el("rStyle", val=style_id(NOTE_MARK))), el("footnoteReference", id=number))

    def _picture(self, image: Image) -> Element:
        attrs = image.attrs
        sha256 = attrs.file.sha256
        if sha256 not in self._printable:
            self._printable[sha256] = printable(self._pictures.get(sha256, b""))
        picture = self._printable[sha256]
        if picture is None:  # whoever has no picture still reads what it shows
            return run(text_el(f"[{attrs.alt or attrs.file.name}]"))
        inline: CT_Inline = self._part.new_pic_inline(io.BytesIO(picture.data), Mm(attrs.width), Mm(attrs.height))
        self._shown += 1  # python-docx looks for a free id in the document, and the picture is not there yet
        inline.docPr.set("id", str(self._shown))
        inline.docPr.set("name", attrs.file.name)
        if attrs.alt:
            inline.docPr.set("descr", attrs.alt)
        return run(el("drawing", inline))


def run(*content: Element, marks: Iterable[Mark] = (), style: str | None = None) -> Element:
    """A run; its properties in the order of the schema."""
    found = {} if style is None else {"rStyle": el("rStyle", val=style_id(style))}
    for mark in marks:
        if isinstance(mark, SizeMark):
            for name in ("sz", "szCs"):
                found[name] = el(name, val=round(mark.attrs.pt * 2))
        else:
            name, attributes = _PROPERTIES[mark.type]
            found[name] = el(name, **attributes)
    properties = [found[name] for name in _ORDER if name in found]
    return el("r", el("rPr", *properties) if properties else None, *content)


def words(text: str, *, italic: bool = False) -> Element:
    """A run of plain words."""
    return el("r", el("rPr", el("i")) if italic else None, text_el(text))


def label_run(text: str, *, bold: bool) -> Element:
    """The label of a clause, found again by its character style."""
    properties = el("rPr", el("rStyle", val=style_id(LABEL)), el("b") if bold else None)
    return el("r", properties, text_el(text))


def _field(name: str) -> Iterator[Element]:
    """A field that Word's mail merge fills; its words stand in runs, so that they are found as text too."""
    yield el("r", el("fldChar", fldCharType="begin"))
    yield el("r", text_el(f' MERGEFIELD "{name}" ', "instrText"))
    yield el("r", el("fldChar", fldCharType="separate"))
    yield run(text_el(f"«{name}»"))
    yield el("r", el("fldChar", fldCharType="end"))
