"""An old register as an Excel workbook, with the columns that the system's own export has.

Read with openpyxl as a stream; document types and entities are refused, formulas are never taken for values.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from shared.documents.kinds import kind_named
from shared.documents.secrecy import Secrecy
from shared.documents.urgency import Urgency
from shared.documents.vietnamese import bare
from shared.imports.line import PastLine, UnusableSource, date_of, number_of

MOST_ROWS = 20_000  # in one import; more is split by year
MOST_ROWS_READ = 100_000  # a longer sheet is not read to its end
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
_TEXTS = ("issuer", "symbol", "subject", "signer", "paper_location")
_NAMES = {
    "so den": "number", "ngay den": "on", "noi ban hanh": "issuer", "co quan ban hanh": "issuer",
    "so, ky hieu": "symbol", "so ky hieu": "symbol", "so va ky hieu": "symbol", "ngay van ban": "date",
    "ngay vb": "date", "the loai": "kind", "loai van ban": "kind", "trich yeu": "subject", "nguoi ky": "signer",
    "do khan": "urgency", "do mat": "secrecy", "noi giu ban giay": "paper_location",
}  # fmt: skip


def lines_of_workbook(data: bytes) -> list[PastLine]:
    """The lines in ascending order of year and number; a line with a mistake says which.  Raises `UnusableSource`."""
    _inspect(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(values_only=True)
        heading = next(rows, ())
        columns = _columns(heading)
        lines: list[PastLine] = []
        for index, row in enumerate(islice(rows, MOST_ROWS_READ), 2):
            line = _line(index, row, columns)
            if line is not None:
                lines.append(line)
            if len(lines) > MOST_ROWS:  # how many more there are, the sheet says of itself
                raise UnusableSource("sheet.too-long", rows=max((sheet.max_row or 0) - 1, len(lines)), most=MOST_ROWS)
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ParseError, OSError) as error:
        raise UnusableSource("sheet.broken") from error
    if not lines:
        raise UnusableSource("sheet.empty")
    return sorted(lines, key=lambda line: (line.on.year if line.on else 0, line.number or 0))


def _inspect(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            declared = unpacked <= MOST_BYTES_UNPACKED and any(_declares(archive, name) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnusableSource("sheet.broken") from error
    if unpacked > MOST_BYTES_UNPACKED:
        raise UnusableSource("file.dangerous")
    if declared:
        raise UnusableSource("sheet.broken")


def _declares(archive: zipfile.ZipFile, name: str) -> bool:
    """Whether a part brings a document type, and with it entities: no workbook does."""
    if not name.endswith((".xml", ".rels")):
        return False
    with archive.open(name) as part:
        return b"<!DOCTYPE" in part.read(4096)


def _columns(heading: Sequence[Any]) -> dict[str, int]:
    known = {_NAMES.get(bare(str(cell or "")).strip()): index for index, cell in reversed(list(enumerate(heading)))}
    columns = {name: index for name, index in known.items() if name is not None}
    missing = [title for name, title in (("number", "Số đến"), ("on", "Ngày đến")) if name not in columns]
    if missing:
        raise UnusableSource("sheet.columns-missing", columns=", ".join(missing))
    return columns


def _line(row: int, cells: Sequence[Any], columns: dict[str, int]) -> PastLine | None:
    values = {name: cells[index] if index < len(cells) else None for name, index in columns.items()}
    if all(value in (None, "") for value in values.values()):
        return None
    mistakes: list[str] = []
    formulas = [name for name, value in values.items() if isinstance(value, str) and value.startswith("=")]
    if formulas:
        mistakes.append("có ô là công thức: dán lại thành giá trị (Paste values)")
    number = number_of(values["number"])
    if number is None:
        mistakes.append("số đến phải là số nguyên dương")
    on, date = date_of(values["on"]), date_of(values.get("date"))
    if on is None:
        mistakes.append("ngày đến phải là ngày, như 24/11/2026")
    head = {name: str(values[name]).strip() for name in _TEXTS[:-1] if values.get(name) not in (None, "")}
    mistakes += _choices(values, head)
    if date is not None:
        head["date"] = date.isoformat()
    elif values.get("date") not in (None, ""):
        mistakes.append("ngày văn bản phải là ngày, như 24/11/2026")
    place = values.get("paper_location")
    return PastLine(
        row=str(row),
        number=number,
        on=on,
        head=head,
        paper_location=str(place).strip() if place else None,
        wrong={"vi": said, "en": said} if (said := "; ".join(mistakes)) else None,
    )


def _choices(values: dict[str, Any], head: dict[str, Any]) -> Iterator[str]:
    kind = str(values.get("kind") or "").strip()
    if kind:
        if kind_named(kind) is None:
            yield f"thể loại “{kind}” không có trong danh mục"
        head["kind"] = kind
    for name, known in (
        ("urgency", {bare(level.label): level.value for level in Urgency}),
        ("secrecy", {bare(level.label): level.value for level in Secrecy}),
    ):
        said = bare(str(values.get(name) or "")).strip()
        if said:
            if said not in known:
                yield f"{'độ khẩn' if name == 'urgency' else 'độ mật'} “{values[name]}” không có trong danh mục"
            else:
                head[name] = known[said]
