"""The nodes of a paper: ProseMirror's document model, one schema for editor, events, Word and Typst.

A node is ``{"type", "attrs", "content", "marks"}`` as ProseMirror writes it (https://prosemirror.net/docs/ref/#model).
An attribute that is missing or ``null`` is as the prescribed form has it.  Millimetres and points are numbers; column
widths are CSS pixels (96 to the inch, 15 twips each), as the editor's tables count them.

Everything is checked here and nowhere else: whatever has become a node can be set, written as Word and stored.  How
much a paper holds is limited as a whole, where somebody sends one (`shared.paper.paper.within_limits`).
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, field_validator, model_serializer

from shared.documents.files import PICTURES, FileRef
from shared.documents.vietnamese import Composed

Align: TypeAlias = Literal["left", "center", "right", "justify"]
Orientation: TypeAlias = Literal["portrait", "landscape"]
Level: TypeAlias = Literal[
    "part", "chapter", "section", "subsection", "article", "roman", "arabic", "arabic2", "arabic3", "letter", "dash",
    "plus",
]  # fmt: skip
"""Phần, Chương, Mục, Tiểu mục, Điều, I., 1., 1.1., 1.1.1., a), "-", "+": from the outermost to the innermost."""

MARKS = ("bold", "italic", "underline", "strike", "superscript", "subscript", "caps")
MOST_ROWS, MOST_COLUMNS = 5000, 63  # Word has at most 63 columns
WIDEST_MM = 420.0
LARGEST_NUMBER = 9999  # of a clause

LONGEST_WRITTEN = 60  # characters of a label
Written = Annotated[Composed, Field(min_length=1, max_length=LONGEST_WRITTEN)]
Millimetres = Annotated[float, Field(ge=-WIDEST_MM, le=WIDEST_MM, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=WIDEST_MM, allow_inf_nan=False)]


class _Sparse(BaseModel):
    """A part of a paper; what is as the form has it is not written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_serializer(mode="wrap")
    def _without_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        return {name: value for name, value in handler(self).items() if value not in (None, (), [], {})}


class SizeAttrs(_Sparse):
    """Type size in points."""

    pt: float = Field(ge=4, le=72, allow_inf_nan=False)


class SizeMark(_Sparse):
    """Letters of another size than the text around them."""

    type: Literal["size"] = "size"
    attrs: SizeAttrs


class PlainMark(_Sparse):
    """How letters look."""

    type: Literal["bold", "italic", "underline", "strike", "superscript", "subscript", "caps"]


Mark = Annotated[PlainMark | SizeMark, Field(discriminator="type")]


class _Atom(_Sparse):
    """Something in a line that is no text.  It bears no marks: those that an editor puts on it mean nothing."""

    marks: tuple[Mark, ...] = Field(default=(), max_length=20)

    @field_validator("marks")
    @classmethod
    def _unmarked(cls, _: object) -> tuple[Mark, ...]:
        return ()


class Text(_Sparse):
    """A run of text with the same marks."""

    type: Literal["text"] = "text"
    text: Composed
    marks: tuple[Mark, ...] = Field(default=(), max_length=20)


class Tab(_Atom):
    """To the next tab stop."""

    type: Literal["tab"] = "tab"


class HardBreak(_Atom):
    """A new line in the same paragraph."""

    type: Literal["hardBreak"] = "hardBreak"


class ImageAttrs(_Sparse):
    """A picture that the file store keeps, and its size on paper in mm; ``alt`` says it to those who do not see it."""

    file: FileRef
    width: Length
    height: Length
    alt: Composed | None = Field(default=None, max_length=1000)

    @field_validator("file")
    @classmethod
    def _picture(cls, file: FileRef) -> FileRef:
        if file.media_type not in PICTURES:
            raise ValueError("an image is JPEG, PNG or TIFF")
        return file


class Image(_Atom):
    """A picture in a line."""

    type: Literal["image"] = "image"
    attrs: ImageAttrs


class FieldAttrs(_Sparse):
    """The name of a template's field, as a list's heading has it."""

    name: Annotated[Composed, Field(min_length=1, max_length=80)]


class TemplateField(_Atom):
    """A place of a template that is filled for each document made of it."""

    type: Literal["field"] = "field"
    attrs: FieldAttrs


NoteInline = Annotated[Text | Tab | HardBreak | TemplateField, Field(discriminator="type")]


class Footnote(_Atom):
    """A note whose mark stands here and whose words stand at the foot of the page; notes count themselves."""

    type: Literal["footnote"] = "footnote"
    content: tuple[NoteInline, ...] = ()


Inline = Annotated[Text | Tab | HardBreak | Image | TemplateField | Footnote, Field(discriminator="type")]


class TabStop(_Sparse):
    """A tab stop, ``at`` mm from the left margin; ``leader`` fills the way there."""

    at: Length
    align: Literal["left", "center", "right"] | None = None
    leader: Literal["dots", "line"] | None = None


class ParagraphAttrs(_Sparse):
    """How a paragraph stands; ``first`` is the indent of its first line, ``left`` that of all its lines, in mm.

    ``outline`` makes it a heading without a number (1 the highest).  ``keep`` keeps it on the page of the next one.
    """

    align: Align | None = None
    first: Millimetres | None = None
    left: Millimetres | None = None
    tabs: tuple[TabStop, ...] = Field(default=(), max_length=60)
    outline: int | None = Field(default=None, ge=1, le=6)
    keep: Literal[True] | None = None

    @field_validator("tabs", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return () if value is None else value


class Paragraph(_Sparse):
    """A paragraph."""

    type: Literal["paragraph"] = "paragraph"
    attrs: ParagraphAttrs = ParagraphAttrs()
    content: tuple[Inline, ...] = ()

    @field_validator("attrs", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return {} if value is None else value


class ClauseAttrs(_Sparse):
    """Which level, and how its number is written where that is not as the form has it.

    ``start`` gives the clause this number instead of the next one.  ``written`` is the label, its number in braces and
    in the numerals that these show: ``Điều {1}.``, ``{I}-``, ``{a})``, ``{1.1}.``, ``Phần thứ {nhất}``, ``•``.
    ``below`` says whether the words stand on a line below the label; ``align``, ``first``, ``left``: as a paragraph's.
    """

    level: Level
    start: int | None = Field(default=None, ge=0, le=LARGEST_NUMBER)
    written: Written | None = None
    below: bool | None = None
    align: Align | None = None
    first: Millimetres | None = None
    left: Millimetres | None = None


class Clause(_Sparse):
    """A clause or heading that has a number; the number is counted, never stored in the text."""

    type: Literal["clause"] = "clause"
    attrs: ClauseAttrs
    content: tuple[Inline, ...] = ()


class AppendixAttrs(_Sparse):
    """How an appendix is called (``written`` as in `ClauseAttrs`) and how its pages lie.

    ``attached`` writes the line that says to which document it belongs, with that one's number and date.
    """

    start: int | None = Field(default=None, ge=0, le=LARGEST_NUMBER)
    written: Written | None = None
    orientation: Orientation | None = None
    attached: Literal[True] | None = None


class Appendix(_Sparse):
    """The heading of an appendix, with its title as content: a page of its own begins here, and reaches to the next."""

    type: Literal["appendix"] = "appendix"
    attrs: AppendixAttrs = AppendixAttrs()
    content: tuple[Inline, ...] = ()


class PageBreakAttrs(_Sparse):
    """How the pages after the break lie; nothing: as those before.

    ``attached``: what follows is issued with the document, whose foot stands before this break (a Quy chế behind its
    Quyết định).  Without such a break the foot stands before the first appendix.
    """

    orientation: Orientation | None = None
    attached: Literal[True] | None = None


class PageBreak(_Sparse):
    """A new page begins."""

    type: Literal["pageBreak"] = "pageBreak"
    attrs: PageBreakAttrs = PageBreakAttrs()


class CellAttrs(_Sparse):
    """How many columns and rows a cell takes, and the widths of its columns in CSS pixels."""

    colspan: int = Field(default=1, ge=1, le=MOST_COLUMNS)
    rowspan: int = Field(default=1, ge=1, le=MOST_ROWS)
    colwidth: tuple[Annotated[int, Field(ge=1, le=2000)], ...] | None = Field(default=None, max_length=MOST_COLUMNS)
    valign: Literal["top", "middle", "bottom"] | None = None

    @model_serializer(mode="wrap")
    def _without_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, object]:
        single = {("colspan", 1), ("rowspan", 1)}
        return {
            n: v for n, v in handler(self).items() if v is not None and (n, v if n != "colwidth" else 0) not in single
        }


class Cell(_Sparse):
    """A cell; a row of nothing but ``tableHeader`` at the table's beginning is repeated on every page."""

    type: Literal["tableCell", "tableHeader"]
    attrs: CellAttrs = CellAttrs()
    content: tuple["Block", ...] = Field(min_length=1)


class Row(_Sparse):
    """A row: the cells that begin in it."""

    type: Literal["tableRow"] = "tableRow"
    content: tuple[Cell, ...] = Field(default=(), max_length=MOST_COLUMNS)


class TableAttrs(_Sparse):
    """Whether lines stand around the cells, and how the table stands between the margins."""

    borders: bool | None = None
    align: Literal["left", "center", "right"] | None = None


class Table(_Sparse):
    """A table."""

    type: Literal["table"] = "table"
    attrs: TableAttrs = TableAttrs()
    content: tuple[Row, ...] = Field(min_length=1, max_length=MOST_ROWS)


Block = Annotated[Paragraph | Clause | Table | PageBreak | Appendix, Field(discriminator="type")]


class Doc(_Sparse):
    """The whole: blocks one after another."""

    type: Literal["doc"] = "doc"
    content: tuple[Block, ...] = Field(min_length=1)


Cell.model_rebuild()
Row.model_rebuild()
Table.model_rebuild()
Doc.model_rebuild()
