"""What a rule of form may prescribe: one class for each entry of a rule's file."""

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.urgency import Urgency
from shared.paper.nodes import Level


class Entry(BaseModel):
    """One rule of form, and the paragraph (mục, khoản, điểm, điều) that it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field(min_length=1)


class Head(Entry):
    """The lines at the top right, and whether an asterisk stands below the issuing body."""

    lines: tuple[str, ...] = Field(min_length=1)
    star: bool


class Page(Entry):
    """The page and its margins in mm; ``largest`` are margins up to which a document may go."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    largest: dict[str, float] = {}


class Typeface(Entry):
    """The typeface: the first one is prescribed, the others have its letters and widths."""

    names: tuple[str, ...] = Field(min_length=1)


class Sizes(Entry):
    """Type sizes in points; the text may be between ``smallest_text`` and ``largest_text``."""

    nation: int
    motto: int
    parent: int
    issuer: int
    symbol: int
    place: int
    kind: int
    subject: int
    letter_subject: int
    text: int
    post: int
    recipients_heading: int
    recipients: int
    addressed: int
    urgency: int
    circulation: int
    draft: int
    page_number: int
    smallest_text: int
    largest_text: int


class Lines(Entry):
    """The first line's indent in mm, the distance of lines and of paragraphs in points."""

    first_indent_mm: float
    least_spacing_pt: float
    proposed_spacing_pt: float
    between_pt: float


class PageNumber(Entry):
    """Where the page's number stands; the first page has none."""

    at: Literal["top", "bottom"]
    align: Literal["center", "right"]


class SymbolLine(Entry):
    """The line of number and symbol; a number has at least so many ``digits``."""

    line: str
    example: str
    digits: int


class DateLine(Entry):
    """The line of place and date; days and months below a number are written with a zero before them."""

    line: str
    days_padded_below: int
    months_padded_below: int


class Subject(Entry):
    """The subject (trích yếu): how its first word ``về`` begins, and its longest length in characters."""

    first_letter: Literal["lower", "upper"]
    longest: int


class LetterSubject(Entry):
    """How the subject of a công văn begins; none ``accepted``: as it likes.  Some words stand in letters only."""

    accepted: tuple[str, ...]
    proposed: str
    in_letters_only: tuple[str, ...]


class Grounds(Entry):
    """The căn cứ: a dash before each, slanted or upright, the mark behind each and those that end the last one."""

    dash: bool
    italic: bool
    mark: str
    last: tuple[str, ...] = Field(min_length=1)


class Ending(Entry):
    """What the text ends with, and what it does not end with."""

    accepted: tuple[str, ...] = Field(min_length=1)
    refused: tuple[str, ...]


class Levels(Entry):
    """The labels that a level may have besides its usual one, and which levels may stand directly below which."""

    accepted: dict[Level, tuple[str, ...]]
    below: dict[Level | Literal["top"], tuple[Level, ...]]


class Headings(Entry):
    """The levels whose names are written in capitals."""

    capitals: tuple[Level, ...]


class AppendixForm(Entry):
    """An appendix's title in capitals; a line that says to which document it belongs."""

    capitals: bool
    attached: bool


class Authority(Entry):
    """The marks of authority; a mark in ``refused`` is written as the other one."""

    on_behalf: str
    in_place: str
    by_order: str
    acting: str
    authorised: str | None = None
    refused: dict[str, str] = {}

    @property
    def marks(self) -> tuple[str, ...]:
        """Every mark that may be used."""
        marks = (self.on_behalf, self.in_place, self.by_order, self.acting, self.authorised)
        return tuple(mark for mark in marks if mark is not None)


class Minutes(Entry):
    """Who signs minutes on the left and on the right."""

    left: str
    right: str


class Addressed(Entry):
    """The word before the addressees, by kind."""

    words: dict[str, str]


class RecipientsForm(Entry):
    """Nơi nhận: its heading, the marks behind its lines, and the first line where the addressees stand above."""

    heading: str
    underlined: bool
    mark: str
    last: str
    as_above: str
    as_above_kinds: tuple[str, ...]


class Kept(Entry):
    """The last line of Nơi nhận: its first ``word``, what is proposed, and beginnings (small letters) that are refused.

    ``proposed_for`` has other proposals, by how the issuing body's name begins.
    """

    word: str
    proposed: str
    proposed_for: dict[str, str] = {}
    refused: tuple[str, ...]


Organisation: TypeAlias = Literal["committee", "standing", "cell"]
"""An organisation of the grass roots: committee, standing committee, cell."""


class Issuing(Entry):
    """The kinds that an organisation of the grass roots does not issue."""

    refused: dict[Organisation, tuple[str, ...]]


class UrgencyMarks(Entry):
    """The marks of urgency; a degree without one does not exist in this form."""

    marks: dict[Urgency, str]


class Spelling(Entry):
    """Where the tone mark of ``oa oe uy`` stands unless the body has set it: ``new`` (``ủy``) or ``old`` (``uỷ``).

    Where nothing is ``proposed``, both are right.
    """

    proposed: Literal["new", "old"] | None = None
