"""Paragraphs of a Word file as paragraphs, clauses and appendices of a paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shared.form.docx.styles import APPENDIX, BREAK, OF_LEVEL
from shared.form.measures import BOLD_LABEL, CENTERED, begins_bold
from shared.paper.labels import TITLED
from shared.paper.nodes import (
    WIDEST_MM,
    Align,
    Appendix,
    AppendixAttrs,
    Block,
    Clause,
    ClauseAttrs,
    HardBreak,
    Inline,
    PageBreak,
    Paragraph,
    ParagraphAttrs,
    Tab,
    TabStop,
    Text,
)  # fmt: skip
from shared.word.labels import (
    Found,
    appendix_label,
    beginning,
    counted_by_word,
    label_of_level,
    typed_label,
    without,
)  # fmt: skip
from shared.word.numbering import Numbered
from shared.word.reading import OURS, Reading, style_of
from shared.word.runs import Line, NewPage, Piece
from shared.word.styles import Properties, chosen_by_hand, merged_paragraph, paragraph_properties
from shared.word.xml import Element, child, millimetres, number

MOST_TABS = 60
_ALIGN: dict[str, Align] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify",
    "distribute": "justify", "thaiDistribute": "justify", "lowKashida": "justify", "mediumKashida": "justify",
    "highKashida": "justify",
}  # fmt: skip
# First lines that are as the form has them: 10 mm (HD 36-HD/VPTW) to 12.7 mm (NĐ 30/2020/NĐ-CP, Phụ lục I)
_FIRST_FROM, _FIRST_TO = 9.9, 12.8

Typed = tuple[Block, str]
_LEVELS = {style: level for level, style in OF_LEVEL.items()}


@dataclass(frozen=True)
class Standing:
    """How a paragraph stands; ``in_cell`` one in a table's cell, which the form begins at the left without indent.

    In files of ``ours`` everything that is said departs from the form.
    """

    said: Properties
    in_cell: bool
    ours: bool = False

    @property
    def align(self) -> Align | None:
        """Its alignment, where that is not as the form has it."""
        align = _ALIGN.get(self.said.get("jc", ""))
        if self.ours:
            return align
        return None if align == ("left" if self.in_cell else "justify") else align

    @property
    def indents(self) -> tuple[float | None, float | None]:
        """The indents of its first line and of all lines, where they are not as the form has them."""
        left = _within(millimetres(self.said.get("left")) or 0.0)
        hanging, first = millimetres(self.said.get("hanging")), millimetres(self.said.get("firstLine"))
        known = first is not None or hanging is not None
        indent = _within(-hanging if hanging else (first or 0.0))
        if self.ours:
            return indent if known else None, left if "left" in self.said else None
        if self.in_cell:
            return indent or None, left or None
        if not left:
            usual = (
                not known or _FIRST_FROM <= indent <= _FIRST_TO or (not indent and self.align in ("center", "right"))
            )
            return (None if usual else indent), None
        return indent, left

    @property
    def begins_with_tab(self) -> bool:
        """Whether a tab before the first word is how its first line was indented."""
        plain = self.align in (None, "left") and self.indents in ((None, None), (0.0, None))
        return plain and not (self.ours or self.in_cell or self.tabs) and not (millimetres(self.said.get("firstLine")))

    @property
    def tabs(self) -> tuple[TabStop, ...]:
        """Its own tab stops."""
        stops: dict[float, TabStop] = {}
        for stop in self.said.get("tabs", "").split():
            place, kind, leader = stop.split("/")
            at = millimetres(place) or 0.0
            if kind == "clear":
                stops.pop(at, None)
            elif 0 < at <= WIDEST_MM and kind not in ("bar", "num"):
                stops[at] = TabStop(
                    at=at,
                    align="right" if kind in ("right", "end", "decimal") else "center" if kind == "center" else None,
                    leader="dots" if leader in ("dot", "middleDot") else "line" if leader else None,
                )
        return tuple(stops[at] for at in sorted(stops))[:MOST_TABS]

    def paragraph(self) -> ParagraphAttrs:
        """As a paragraph's attributes."""
        first, left = self.indents
        level = number(self.said.get("outlineLvl"), 9)
        outline = min(level + 1, 6) if 0 <= level < 9 else None
        keep: Literal[True] | None = True if self.said.get("keepNext") == "1" and outline is None else None
        return ParagraphAttrs(
            align=self.align, first=first, left=left, tabs=self.tabs, outline=outline, keep=keep
        )  # fmt: skip


_PLAIN = Standing({}, in_cell=False)


def _within(mm: float) -> float:
    return min(max(mm, -WIDEST_MM), WIDEST_MM)


class ParagraphReader:
    """Reads a paragraph (``w:p``) of the body or of a cell."""

    def __init__(self, reading: Reading, in_cell: bool) -> None:
        self._reading, self._in_cell = reading, in_cell
        self.before: list[Piece] = []  # what a paragraph whose end is deleted leaves to the next one

    def read(self, element: Element) -> tuple[list[Typed], list[Element]]:
        """The blocks that a paragraph makes, each with its label, and the text boxes anchored in it."""
        reading = self._reading
        style, own = style_of(element), paragraph_properties(child(element, "pPr"))
        name = reading.styles.name(style)
        ours = name.startswith(OURS)
        inherited = reading.styles.paragraph(style)
        own = own if ours else chosen_by_hand(inherited, own)
        said = own if ours else merged_paragraph(inherited, own)
        numbered = self._numbered(style, said)
        line = Line(reading, element, reading.label_style if ours else None)
        pieces = [*self.before, *line.pieces]
        self.before = []
        if _end_is_gone(element):
            self.before = pieces
            return [], line.boxes
        if said.get("pBdr") == "1":
            reading.losses.note("paragraph_border")
        if said.get("shd", "auto").lower() not in ("auto", "ffffff", ""):
            reading.losses.note("highlight")
        standing = Standing(said, self._in_cell, ours)
        own_standing = Standing(_without_those_of_list(own, numbered), self._in_cell, ours)
        labelled = _labelled(name, line.label, pieces, standing)
        if labelled is None and line.label:
            pieces.insert(0, Text(text=line.label))
        made = [labelled] if labelled else list(self._blocks(pieces, standing, numbered, own_standing))
        if said.get("pageBreakBefore") == "1" and not self._in_cell:
            made.insert(0, (PageBreak(), ""))
        if name == BREAK or (not pieces and child(child(element, "pPr"), "sectPr") is not None):
            made = [each for each in made if isinstance(each[0], PageBreak)]  # it is there for the break alone
        return made, line.boxes

    def rest(self) -> list[Typed]:
        """What a deleted end left over, where no paragraph follows."""
        pieces, self.before = self.before, []
        return list(self._blocks(pieces, _PLAIN, None, _PLAIN))

    def _numbered(self, style: str | None, said: Properties) -> Numbered | None:
        list_id = said.get("numId", "0")
        if list_id == "0":
            return None
        numbering = self._reading.numbering
        place = number(said["ilvl"]) if "ilvl" in said else numbering.level_of_style(list_id, style)
        return numbering.count(list_id, place)

    def _blocks(
        self, pieces: list[Piece], standing: Standing, numbered: Numbered | None, own: Standing
    ) -> Iterator[Typed]:  # fmt: skip
        pages = list(_pages(pieces))
        if len(pages) > 1 and self._in_cell:
            self._reading.losses.note("page_in_cell")
            pages = [[piece for page in pages for piece in page]]
        for place, page in enumerate(pages):
            if place:
                yield PageBreak(), ""
            if page or len(pages) == 1:
                yield self._block(page, standing, numbered, own)
                numbered = None

    def _block(self, pieces: list[Inline], standing: Standing, numbered: Numbered | None, own: Standing) -> Typed:
        if numbered is not None:
            found = counted_by_word(numbered)
            if found is not None:
                return _clause(found, pieces, own), found.text
            space = Text(text=f"{numbered.label} ")
            return Paragraph(attrs=standing.paragraph(), content=(space, *pieces)), ""
        line = beginning(pieces)
        start = len(line) - len(line.lstrip())
        first_line = line.strip().split("\n")[0]
        if not self._in_cell and standing.align == "center":
            named = appendix_label(first_line)
            if named is not None:
                attrs = AppendixAttrs(start=named.number, written=named.written)
                rest = _without_break(without(pieces, start + named.length))
                return Appendix(attrs=attrs, content=tuple(rest)), named.text
        label = typed_label(first_line)
        if label is not None:
            rest = without(pieces, start + label.length)
            text = first_line[: label.length].rstrip()
            if label.level not in BOLD_LABEL and rest and begins_bold(pieces) != begins_bold(rest):
                self._reading.losses.note("label_bold")
            return _clause(Found(label.level, label.number, label.written, text), rest, standing), text
        stands = standing.paragraph()
        if pieces and isinstance(pieces[0], Tab) and standing.begins_with_tab:
            return Paragraph(attrs=stands.model_copy(update={"first": None}), content=tuple(pieces[1:])), ""
        return Paragraph(attrs=stands, content=tuple(pieces)), ""


def _without_those_of_list(own: Properties, numbered: Numbered | None) -> Properties:
    """What a paragraph says itself, without indents that only repeat its list's."""
    indents = ("left", "firstLine", "hanging")
    if numbered is None or any(name in own and own[name] != numbered.indent.get(name, "0") for name in indents):
        return own
    return {name: said for name, said in own.items() if name not in indents}


def _labelled(style: str, label: str, pieces: list[Piece], standing: Standing) -> Typed | None:
    """The clause or appendix of a file of ours, by its paragraph's style; ``None`` for any other paragraph."""
    text = " ".join(label.split())
    words: list[Inline] = [piece for piece in pieces if not isinstance(piece, NewPage)]
    if label.endswith("\n"):
        words.insert(0, HardBreak())
    if style == APPENDIX:
        named = appendix_label(text)
        written = text if named is None else named.written
        attrs = AppendixAttrs(start=None if named is None else named.number, written=written or None)
        return Appendix(attrs=attrs, content=tuple(_without_break(words))), text
    level = _LEVELS.get(style)
    found = None if level is None or not text else label_of_level(text, level)
    return None if found is None else (_clause(found, words, standing), text)


def _clause(found: Found, pieces: list[Inline], standing: Standing) -> Clause:
    """The clause with this label; ``pieces`` are its words."""
    below = None
    words = _without_break(pieces)
    if len(words) < len(pieces):
        below = None if found.level in TITLED else True
    elif found.level in TITLED and words:
        below = False
    first, left = standing.indents
    align = standing.align
    if found.level in CENTERED and align == "center" and not standing.ours:
        align = None
    attrs = ClauseAttrs(
        level=found.level, start=found.number if found.number or "{" in found.written else None,
        written=found.written, below=below, align=align, first=first, left=left,
    )  # fmt: skip
    return Clause(attrs=attrs, content=tuple(words))


def _without_break(pieces: list[Inline]) -> list[Inline]:
    """``pieces`` without a line end at the beginning, and spaces around it."""
    for place, piece in enumerate(pieces):
        if isinstance(piece, HardBreak):
            return pieces[place + 1 :]
        if isinstance(piece, Tab) or not (isinstance(piece, Text) and not piece.text.strip()):
            break
    return pieces


def _pages(pieces: list[Piece]) -> Iterator[list[Inline]]:
    page: list[Inline] = []
    for piece in pieces:
        if isinstance(piece, NewPage):
            yield page
            page = []
        else:
            page.append(piece)
    yield page


def _end_is_gone(element: Element) -> bool:
    """Whether the paragraph's end is deleted, or it is a dropped capital: its words belong to the next one."""
    properties = child(element, "pPr")
    marks = child(properties, "rPr")
    frame = child(properties, "framePr")
    dropped = frame is not None and frame.get(frame.tag.replace("framePr", "dropCap")) in ("drop", "margin")
    return dropped or child(marks, "del") is not None or child(marks, "moveFrom") is not None
