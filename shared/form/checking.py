"""The format check (thẩm định thể thức): each departure from the prescribed form, and where it is.

What a program can see is examined here; a person still has the last word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.shared import Length

from shared.documents.kinds import LETTER, MINUTES, SUBMISSION, kind_named
from shared.documents.marks import normalized
from shared.form.docx import styles
from shared.form.official import MARGINS_MM, PAGE_MM, SERIF, paragraphs_of
from shared.form.word import open_docx
from shared.texts import say
from shared.wordfiles import Pattern, WordFile

LONGEST_SUBJECT = 350  # characters: what still reads as one sentence [M]
LONGEST_QUOTATION = 40  # characters
TOLERANCE_MM = 1.0


class CheckingWords(WordFile):
    """The patterns of ``checking.toml``."""

    letter_subject: Pattern
    only_in_letters: Pattern
    addressed: Pattern
    date: Pattern
    item: Pattern


WORDS = CheckingWords.beside(__file__)


@dataclass(frozen=True)
class Departure:
    """One departure: ``where`` it is, in words that a person finds it by, and ``what`` the form prescribes."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_content(kind: str, subject: str, text: str, recipients: int) -> list[Departure]:
    """What departs from the form in a draft's own words."""
    return [*_kind(kind), *_subject(kind, subject), *_recipients(kind, recipients), *_text(kind, text)]


def _kind(kind: str) -> Iterator[Departure]:
    if kind_named(kind) is None:
        yield Departure(say("form.where.kind"), say("form.what.kind_unknown", kind=kind))


def _subject(kind: str, subject: str) -> Iterator[Departure]:
    stripped = subject.strip()
    where = say("form.where.subject")
    if len(stripped) > LONGEST_SUBJECT:
        yield Departure(where, say("form.what.subject_too_long", length=len(stripped), most=LONGEST_SUBJECT))
    if stripped.endswith((".", ";", ",")):
        yield Departure(where, say("form.what.subject_ends", mark=stripped[-1]))
    if stripped.isupper():
        yield Departure(where, say("form.what.subject_in_capitals"))
    letter = kind == LETTER
    if letter and not WORDS.letter_subject.match(stripped):
        yield Departure(where, say("form.what.letter_subject"))
    if not letter and WORDS.only_in_letters.match(stripped):
        yield Departure(where, say("form.what.only_in_letters"))
    yield from _typing(where, subject)


def _recipients(kind: str, recipients: int) -> Iterator[Departure]:
    if recipients == 0 and kind != MINUTES:
        yield Departure(say("form.where.recipients"), say("form.what.no_recipients"))


_NUMBERED = re.compile(r"^(\d{1,2})[.)\-]\s*\S")
_ROMAN = re.compile(r"^([IVX]+)[.\-]\s*\S")
_SLASH_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})\b")
_ROMANS = {"I": 1, "V": 5, "X": 10}


def _text(kind: str, text: str) -> Iterator[Departure]:
    paragraphs = paragraphs_of(text)
    if not paragraphs:
        yield Departure(say("form.where.content"), say("form.what.no_content"))
        return
    if kind in (LETTER, SUBMISSION) and not any(map(WORDS.addressed.match, paragraphs[:3])):
        yield Departure(say("form.where.beginning"), say("form.what.not_addressed", kind=kind.lower()))
    for number, paragraph in enumerate(paragraphs, 1):
        goes_on = "…" if len(paragraph) > LONGEST_QUOTATION else ""
        where = say("form.where.quoted", number=number, words=f"{paragraph[:LONGEST_QUOTATION]}{goes_on}")
        yield from _typing(where, paragraph)
        yield from _dates(where, paragraph)
        first = next((letter for letter in paragraph if letter.isalpha()), "")
        if first and first.islower() and not WORDS.item.match(paragraph):
            yield Departure(where, say("form.what.small_first_letter"))
    yield from _numbering(paragraphs)
    if paragraphs[-1][-1:] not in '.…!?:;”"/':
        yield Departure(say("form.where.paragraph", number=len(paragraphs)), say("form.what.no_full_stop"))


def _typing(where: str, text: str) -> Iterator[Departure]:
    if "  " in text.strip():
        yield Departure(where, say("form.what.two_spaces"))
    if re.search(r"\s[,;:.!?](\s|$)", text):
        yield Departure(where, say("form.what.space_before_mark"))
    if re.search(r"[,;](?=[^\s\d”\"')\]])", text):
        yield Departure(where, say("form.what.no_space_after_mark"))
    if normalized(text) != text:
        yield Departure(where, say("form.what.not_composed"))


def _dates(where: str, text: str) -> Iterator[Departure]:
    for day, month, year in _SLASH_DATE.findall(text) + WORDS.date.findall(text):
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            yield Departure(where, say("form.what.no_such_date", day=day, month=month, year=year))
        elif len(day) < 2 or (len(month) < 2 and int(month) < 3):
            yield Departure(where, say("form.what.short_date", day=int(day), month=int(month), year=year))


def _numbering(paragraphs: tuple[str, ...]) -> Iterator[Departure]:
    """Items are numbered from 1 without gaps; a lower level begins again below each item of the higher one."""
    arabic = roman = 0
    for number, paragraph in enumerate(paragraphs, 1):
        if match := _ROMAN.match(paragraph):
            found, expected, arabic = _roman(match[1]), roman + 1, 0
            roman = found
        elif match := _NUMBERED.match(paragraph):
            found, expected = int(match[1]), arabic + 1
            if found == 1:
                expected = 1
            arabic = found
        else:
            continue
        if found != expected:
            where = say("form.where.quoted", number=number, words=paragraph[:LONGEST_QUOTATION])
            yield Departure(where, say("form.what.numbers_skipped", found=match[1], expected=expected))


def _roman(numeral: str) -> int:
    values = [_ROMANS[letter] for letter in numeral]
    return sum(-value if any(later > value for later in values[i + 1 :]) else value for i, value in enumerate(values))


def check_docx(data: bytes) -> list[Departure]:
    """What departs from the prescribed page, typeface and type size in a DOCX.

    Raises `shared.form.word.UnreadableWord`.
    """
    word = open_docx(data)
    departures: list[Departure] = []
    for number, section in enumerate(word.sections, 1):
        lengths: dict[str, Length | None] = {
            "width": section.page_width,
            "height": section.page_height,
            "top": section.top_margin,
            "bottom": section.bottom_margin,
            "left": section.left_margin,
            "right": section.right_margin,
        }
        for name, wanted in (PAGE_MM | MARGINS_MM).items():
            length = lengths[name]
            if length is not None and abs(length.mm - wanted) > TOLERANCE_MM:
                where = say("form.where.section", number=number)
                what = say("form.what.measure", name=say(f"form.measure.{name}"), length=length.mm, wanted=wanted)
                departures.append(Departure(where, what))
    normal: Any = word.styles["Normal"]
    for number, paragraph in enumerate(word.paragraphs, 1):
        for run in paragraph.runs:
            style: Any = paragraph.style
            font = run.font.name or style.font.name or normal.font.name
            where = say("form.where.quoted", number=number, words=paragraph.text[:LONGEST_QUOTATION])
            if run.text.strip() and font not in (None, *SERIF):
                departures.append(Departure(where, say("form.what.font", font=font, wanted=SERIF[0])))
                break
            size = run.font.size or style.font.size or normal.font.size
            if style.name == styles.TEXT and size is not None and not 13 <= size.pt <= 15:
                departures.append(Departure(where, say("form.what.size", size=size.pt)))
                break
    return departures
