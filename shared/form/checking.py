"""The format check (thẩm định thể thức): each departure from the prescribed form, and where it is.

What a program can see is examined here; a person still has the last word.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.documents.kinds import kind_named
from shared.documents.marks import normalized
from shared.form.official import LETTER, MARGINS_MM, PAGE_MM, SERIF, paragraphs_of
from shared.form.word import TEXT_STYLE, open_docx

LONGEST_SUBJECT = 350  # characters: what still reads as one sentence [M]
TOLERANCE_MM = 1.0


@dataclass(frozen=True)
class Departure:
    """One departure: ``where`` in words a person finds it by, ``what`` is wrong and how it should be."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_content(kind: str, subject: str, text: str, recipients: int) -> list[Departure]:
    """What departs from the form in a draft's own words."""
    return [*_kind(kind), *_subject(kind, subject), *_recipients(kind, recipients), *_text(kind, text)]


def _kind(kind: str) -> Iterator[Departure]:
    if kind_named(kind) is None:
        yield Departure("Thể loại", f"“{kind}” không có trong danh mục thể loại văn bản")


def _subject(kind: str, subject: str) -> Iterator[Departure]:
    stripped = subject.strip()
    where = "Trích yếu"
    if len(stripped) > LONGEST_SUBJECT:
        yield Departure(where, f"dài {len(stripped)} ký tự; nên gọn trong một câu (không quá {LONGEST_SUBJECT})")
    if stripped.endswith((".", ";", ",")):
        yield Departure(where, f"không đặt dấu “{stripped[-1]}” ở cuối")
    if stripped.isupper():
        yield Departure(where, "viết bằng chữ thường, chỉ viết hoa chữ đầu và tên riêng")
    letter = kind == LETTER
    if letter and not re.match(r"(v/v|về việc|về)\b", stripped, re.IGNORECASE):
        yield Departure(where, "trích yếu công văn bắt đầu bằng “V/v” hoặc “về việc”")
    if not letter and re.match(r"v/v\b", stripped, re.IGNORECASE):
        yield Departure(where, "“V/v” chỉ dùng ở công văn; văn bản có tên loại ghi “về việc …” hoặc “về …”")
    yield from _typing(where, subject)


def _recipients(kind: str, recipients: int) -> Iterator[Departure]:
    if recipients == 0 and kind not in ("Biên bản",):
        yield Departure("Nơi nhận", "chưa chọn nơi nhận nào")


_NUMBERED = re.compile(r"^(\d{1,2})[.)\-]\s*\S")
_ROMAN = re.compile(r"^([IVX]+)[.\-]\s*\S")
_SLASH_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})\b")
_WORD_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_ROMANS = {"I": 1, "V": 5, "X": 10}


def _text(kind: str, text: str) -> Iterator[Departure]:
    paragraphs = paragraphs_of(text)
    if not paragraphs:
        yield Departure("Nội dung", "chưa có nội dung")
        return
    if kind in (LETTER, "Tờ trình") and not any(p.casefold().startswith("kính gửi") for p in paragraphs[:3]):
        yield Departure("Đầu nội dung", f"{kind.lower()} cần có dòng “Kính gửi: …”")
    for number, paragraph in enumerate(paragraphs, 1):
        where = f"Đoạn {number} (“{paragraph[:40]}{'…' if len(paragraph) > 40 else ''}”)"
        yield from _typing(where, paragraph)
        yield from _dates(where, paragraph)
        first = next((letter for letter in paragraph if letter.isalpha()), "")
        if first and first.islower() and not re.match(r"[-+*•]|[a-zđ][).]", paragraph):
            yield Departure(where, "đầu đoạn viết hoa")
    yield from _numbering(paragraphs)
    if paragraphs[-1][-1:] not in '.…!?:;”"/':
        yield Departure(f"Đoạn {len(paragraphs)}", "cuối nội dung cần dấu chấm")


def _typing(where: str, text: str) -> Iterator[Departure]:
    if "  " in text.strip():
        yield Departure(where, "có hai dấu cách liền nhau")
    if re.search(r"\s[,;:.!?](\s|$)", text):
        yield Departure(where, "có dấu cách đứng trước dấu câu")
    if re.search(r"[,;](?=[^\s\d”\"')\]])", text):
        yield Departure(where, "thiếu dấu cách sau dấu câu")
    if normalized(text) != text:
        yield Departure(where, "chữ không ở dạng Unicode dựng sẵn (TCVN 6909:2001)")


def _dates(where: str, text: str) -> Iterator[Departure]:
    for day, month, year in _SLASH_DATE.findall(text) + _WORD_DATE.findall(text):
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            yield Departure(where, f"ngày {day}/{month}/{year} không có trong lịch")
        elif len(day) < 2 or (len(month) < 2 and int(month) < 3):
            yield Departure(where, f"ngày dưới 10 và tháng 1, 2 ghi hai chữ số: {int(day):02d}/{int(month):02d}/{year}")


def _numbering(paragraphs: tuple[str, ...]) -> Iterator[Departure]:
    """Sections count on from 1 without gaps; a lower level begins again below each higher one."""
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
            where = f"Đoạn {number} (“{paragraph[:40]}”)"
            yield Departure(where, f"đánh số mục không liên tục: gặp {match[1]}, chờ mục thứ {expected}")


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
        measures: dict[str, tuple[Any, int]] = {
            "khổ giấy, chiều rộng": (section.page_width, PAGE_MM["width"]),
            "khổ giấy, chiều cao": (section.page_height, PAGE_MM["height"]),
            "lề trên": (section.top_margin, MARGINS_MM["top"]),
            "lề dưới": (section.bottom_margin, MARGINS_MM["bottom"]),
            "lề trái": (section.left_margin, MARGINS_MM["left"]),
            "lề phải": (section.right_margin, MARGINS_MM["right"]),
        }
        for name, (length, wanted) in measures.items():
            if length is not None and abs(length.mm - wanted) > TOLERANCE_MM:
                departures.append(Departure(f"Phần {number}", f"{name} là {length.mm:.0f} mm, quy định {wanted} mm"))
    normal: Any = word.styles["Normal"]
    for number, paragraph in enumerate(word.paragraphs, 1):
        for run in paragraph.runs:
            style: Any = paragraph.style
            font = run.font.name or style.font.name or normal.font.name
            where = f"Đoạn {number} (“{paragraph.text[:40]}”)"
            if run.text.strip() and font not in (None, *SERIF):
                departures.append(Departure(where, f"phông chữ {font}, quy định {SERIF[0]}"))
                break
            size = run.font.size or style.font.size or normal.font.size
            if style.name == TEXT_STYLE and size is not None and not 13 <= size.pt <= 15:
                departures.append(Departure(where, f"cỡ chữ {size.pt:g}, quy định 14-15"))
                break
    return departures
