"""Lines of a PDF page by the position of their letters: in reading order, with annotations, stamps set apart."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from shared.documents.stamps import STAMP_LIKE

GAP = 1.3  # heights of a letter: the widest gap inside a cell
MOST_PLACED = 200  # runs that are put in place; further ones are listed below the text
_LINE = re.compile(r"[^\r\n]+")


class Run(NamedTuple):
    """Words and the box around them, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


def plain(text: str) -> str:
    """``text`` with plain hyphens for those that pdfium marks at line ends: Vietnamese words are not divided."""
    return text.replace("\ufffe", "-").replace("\x02", "-")


class _Line(NamedTuple):
    start: int
    end: int
    box: tuple[float, float, float, float]


def _lines(words: pypdfium2.PdfTextPage, text: str) -> Iterator[_Line]:
    for match in _LINE.finditer(text):
        boxes = [words.get_charbox(index) for index in range(*match.span()) if not text[index].isspace()]
        if boxes:
            box = (
                min(letter[0] for letter in boxes), min(letter[1] for letter in boxes),
                max(letter[2] for letter in boxes), max(letter[3] for letter in boxes),
            )  # fmt: skip
            yield _Line(match.start(), match.end(), box)


def in_reading_order(words: pypdfium2.PdfTextPage, text: str) -> str:
    """The lines from top to bottom, those of one height side by side; pdfium mixes up those of turned pages."""
    rows: list[list[_Line]] = []
    for line in sorted(_lines(words, text), key=lambda one: -(one.box[1] + one.box[3])):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and rows[-1][0].box[1] < middle < rows[-1][0].box[3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return "\n".join(
        "    ".join(text[line.start : line.end] for line in sorted(row, key=lambda one: one.box[0])) for row in rows
    )


def inserted(words: pypdfium2.PdfTextPage, text: str, runs: list[Run]) -> str:
    """``text`` with each run put between the letters that it stands between, or on a line of its own."""
    lines = list(_lines(words, text))
    changes: dict[int, list[str]] = {}
    beside: list[str] = []
    for run in runs[:MOST_PLACED]:
        place = _place(words, text, lines, run)
        if place is None:
            beside.append(run.text)
        else:
            changes.setdefault(place, []).append(run.text)
    pieces: list[str] = []
    at = 0
    for place, words_here in sorted(changes.items()):
        pieces += [
            text[at:place].rstrip(" ") if text[at:place].endswith("  ") else text[at:place],
            " ".join(words_here),
        ]
        at = place
    pieces.append(text[at:])
    return "\n".join(("".join(pieces), *beside, *(run.text for run in runs[MOST_PLACED:])))


def _place(words: pypdfium2.PdfTextPage, text: str, lines: list[_Line], run: Run) -> int | None:
    """The index in the text at which a run fills a gap of a line; ``None`` without such a gap."""
    middle, height = (run.left + run.right) / 2, (run.bottom + run.top) / 2
    for line in lines:
        left, bottom, right, top = line.box
        if not (left < middle < right and bottom - 3 < height < top + 3):
            continue
        before = left
        for index in range(line.start, line.end):
            if text[index].isspace():
                continue
            box = words.get_charbox(index)
            if box[0] > middle:
                gap = min(box[0], run.right) - max(before, run.left)
                return index if gap > (run.right - run.left) / 2 else None
            before = box[2]
    return None


def set_apart(words: pypdfium2.PdfTextPage, text: str) -> str:
    """``text`` with tabs around what looks like a stamp and is turned or stands away from its neighbours."""
    places: list[int] = []
    for match in STAMP_LIKE.finditer(text):
        first, last = match.start(), match.end() - 1
        before, behind = _neighbour(text, first, -1), _neighbour(text, last, 1)
        if before is not None and _apart(words, before, first):
            places.append(first)
        if behind is not None and _apart(words, last, behind):
            places.append(last + 1)
    pieces, at = [], 0
    for place in places:
        pieces += [text[at:place], "\t"]
        at = place
    return "".join((*pieces, text[at:]))


def _neighbour(text: str, index: int, step: int) -> int | None:
    """The next letter on the same line."""
    index += step
    while 0 <= index < len(text) and text[index] == " ":
        index += step
    return index if 0 <= index < len(text) and text[index] not in "\r\n" else None


def _apart(words: pypdfium2.PdfTextPage, left: int, right: int) -> bool:
    one, other = words.get_charbox(left), words.get_charbox(right)
    height = max(one[3] - one[1], other[3] - other[1], 1)
    turned = abs(pdfium.FPDFText_GetCharAngle(words.raw, left) - pdfium.FPDFText_GetCharAngle(words.raw, right)) > 0.05
    lifted = abs((one[1] + one[3]) - (other[1] + other[3])) / 2 > height
    return bool(turned or lifted or other[0] - one[2] > GAP * height or one[0] > other[2])
