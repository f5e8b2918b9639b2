"""A builder of Word files that writes down what it says, so that the truth needs no reader.

python-docx for what it knows, raw WordprocessingML for the rest.
"""

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

CENTER, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
Look = str
"""How a run looks: letters of b(old), i(talic), u(nderline), s(trike), ^ superscript, v subscript, c(aps)."""

_IDS = count(1)


@dataclass
class Truth:
    """What a file says.  ``body`` are the paragraphs between head and foot outside tables, in their order.

    ``tables`` has for each table of content its cells as (row, column, rows, columns, text).
    """

    words: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    tables: list[list[tuple[int, int, int, int, str]]] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    italic: list[str] = field(default_factory=list)
    landscape: int = 0
    images: int = 0
    footnotes: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)  # heads of tables
    fields: dict[str, object] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


class Made:
    """A Word file being made."""

    def __init__(self, font: str = "Times New Roman", size: float = 14) -> None:
        self.word = docx.Document()
        self.truth = Truth()
        self._notes: list[str] = []
        self._bytes: bytes | None = None
        section = self.word.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        normal = self.word.styles["Normal"]
        normal.font.name, normal.font.size = font, Pt(size)

    # --- runs and paragraphs ---

    def say(self, text: str) -> None:
        """The file says this somewhere."""
        self.truth.words += text.split()

    def run(
        self,
        paragraph: Paragraph,
        text: str,
        look: Look = "",
        *,
        told: bool = True,
        said: bool = True,
        size: float | None = None,
    ) -> Run:
        """A run; ``told`` runs count among those whose looks are compared, ``said`` ones among the words."""
        run = paragraph.add_run(text)
        run.bold, run.italic, run.underline = "b" in look or None, "i" in look or None, "u" in look or None
        run.font.strike, run.font.superscript, run.font.subscript = (
            "s" in look or None,
            "^" in look or None,
            "v" in look or None,
        )
        run.font.all_caps = "c" in look or None
        if size:
            run.font.size = Pt(size)
        if told:
            self.truth.bold += text.split() if "b" in look else []
            self.truth.italic += text.split() if "i" in look else []
        if said:
            self.say(text)
        return run

    def text(
        self, *parts: str | tuple[str, Look], align: object = JUSTIFY, label: str = "", style: str | None = None
    ) -> Paragraph:
        """A paragraph of the text; ``label`` is what its automatic number says."""
        paragraph = self.word.add_paragraph(style=style)
        paragraph.alignment = align
        said = [part if isinstance(part, tuple) else (part, "") for part in parts]
        for words, look in said:
            self.run(paragraph, words, look, said=False)
        self.say(f"{label} {''.join(words for words, _ in said)}")
        self.truth.body.append(" ".join(filter(None, [label, "".join(words for words, _ in said)])))
        return paragraph

    def line(
        self, place: object, text: str, look: Look = "", align: object = CENTER, size: float | None = None
    ) -> Paragraph:
        """A line of head or foot."""
        first = isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs
        paragraph = place.paragraphs[0] if first else (place if place is not None else self.word).add_paragraph()
        paragraph.alignment = align
        if text:
            self.run(paragraph, text, look, told=False, size=size)
        return paragraph

    def blank(self) -> Paragraph:
        """An empty paragraph."""
        return self.word.add_paragraph()

    # --- numbering ---

    def numbering(self, levels: Sequence[tuple[str, str]]) -> int:
        """A list of its own with levels of (format, text), as ``("upperRoman", "%1.")``; returns its number."""
        root = self.word.part.numbering_part.element
        number = 500 + next(_IDS)
        inner = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/></w:lvl>'
            for at, (kind, text) in enumerate(levels)
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inner}</w:abstractNum>')
        first_num = root.find(qn("w:num"))
        if first_num is not None:
            first_num.addprevious(abstract)
        else:
            root.append(abstract)
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))
        return number

    @staticmethod
    def numbered(paragraph: Paragraph, number: int, level: int = 0) -> Paragraph:
        """Number a paragraph automatically."""
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        )
        return paragraph

    # --- tables ---

    def table(
        self,
        rows: Sequence[Sequence[str]],
        merges: Sequence[tuple[int, int, int, int]] = (),
        heads: int = 1,
        looks: dict[tuple[int, int], Look] | None = None,
        style: str | None = "Table Grid",
    ) -> Table:
        """A table of content; ``merges`` are (row, column, last row, last column), ``heads`` rows are repeated."""
        table = self.word.add_table(rows=len(rows), cols=len(rows[0]))
        if style:
            table.style = style
        covered: dict[tuple[int, int], tuple[int, int]] = {}
        for top, left, bottom, right in merges:
            table.cell(top, left).merge(table.cell(bottom, right))
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    covered[row, column] = (top, left)
        cells = []
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                if covered.get((row, column), (row, column)) != (row, column):
                    continue
                merge = next((m for m in merges if m[:2] == (row, column)), (row, column, row, column))
                look = (looks or {}).get((row, column), "b" if row < heads else "")
                paragraph = table.cell(row, column).paragraphs[0]
                if text:
                    self.run(paragraph, text, look)
                cells.append((row, column, merge[2] - row + 1, merge[3] - column + 1, " ".join(text.split())))
        self.truth.repeated += [cell[4] for cell in cells if cell[0] < heads]
        for row in table.rows[:heads]:
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))
        self.truth.tables.append(cells)
        return table

    def columns(self, widths_mm: Sequence[float], rows: int = 1) -> Table:
        """An invisible table that holds head or foot."""
        table = self.word.add_table(rows=rows, cols=len(widths_mm))
        table.autofit = False
        for row in table.rows:
            for cell, width in zip(row.cells, widths_mm, strict=True):
                cell.width = Mm(width)
        return table

    # --- everything else ---

    def picture(self, width: int = 40, height: int = 24) -> None:
        """A picture in a line of its own."""
        paragraph = self.word.add_paragraph()
        paragraph.alignment = CENTER
        paragraph.add_run().add_picture(io.BytesIO(png(width, height)), width=Mm(40))
        self.truth.images += 1

    def footnote(self, paragraph: Paragraph, text: str) -> None:
        """A footnote behind what stands in the paragraph."""
        self._notes.append(text)
        number = len(self._notes) + 1
        run = paragraph.add_run()
        run._r.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:vertAlign w:val="superscript"/></w:rPr>'))
        run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>'))
        self.truth.footnotes.append(text)
        self.say(text)

    def landscape(self, *, on: bool = True) -> None:
        """A section of landscape pages begins, or of upright ones."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if on else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if on else (Mm(210), Mm(297))
        self.truth.landscape += on

    def page(self) -> None:
        """A new page begins."""
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def raw(self, xml: str, *said: str, at: Paragraph | None = None) -> None:
        """Raw WordprocessingML, in the body or in a paragraph, that says ``said``."""
        element = parse_xml(_with_namespaces(xml))
        if at is None:
            self.word.element.body.insert_element_before(element, "w:sectPr")
        else:
            at._p.append(element)
        for text in said:
            self.say(text)

    def bytes(self) -> bytes:
        """The file, made once."""
        if self._bytes is None:
            if self._notes:
                self._add_notes()
            written = io.BytesIO()
            self.word.save(written)
            self._bytes = written.getvalue()
        return self._bytes

    def _add_notes(self) -> None:
        ends = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((0, "separator"), (1, "continuationSeparator"))
        )
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self._notes, 2)
        )
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{ends}{notes}</w:footnotes>'
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), self.word.part.package)
        self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _with_namespaces(xml: str) -> str:
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    )
    head, _, rest = xml.partition(">")
    closed = head.endswith("/")
    return f"{head.rstrip('/')} {names}{'/' if closed else ''}>{rest}"


def png(width: int, height: int) -> bytes:
    """A picture with a gradient."""
    rows = b"".join(
        b"\0" + bytes((x * 255 // width, y * 255 // height, 120)[c] for x in range(width) for c in range(3))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
