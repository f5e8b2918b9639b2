"""A list that a template is merged with: an Excel workbook whose heading names the fields, a row for each document."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

import openpyxl
import xlsxwriter

from shared.cage import caged
from shared.documents.vietnamese import composed, folded
from shared.imports.line import UnusableSource
from shared.imports.sheet import inspect_workbook

MOST_MERGED = 500  # rows of one list
MOST_COLUMNS = 60
MOST_ABOVE = 20  # rows above the heading
LONGEST_VALUE = 4000  # characters of one cell


@dataclass(frozen=True)
class MergedRow:
    """A row: ``number`` as Excel counts it, ``values`` by the names of the heading; ``empty`` names those without."""

    number: int
    values: dict[str, str]
    empty: tuple[str, ...] = ()


@dataclass(frozen=True)
class MergeList:
    """The list: the names of its heading, its rows, and the numbers of empty rows between them."""

    names: tuple[str, ...]
    rows: tuple[MergedRow, ...]
    empty_rows: tuple[int, ...] = ()


@caged(UnusableSource)
def read_merge_list(data: bytes) -> MergeList:
    """The list on the first sheet that has words; values of formulas are those that Excel last showed.

    Empty rows at the end are no rows.  Raises `UnusableSource`.
    """
    inspect_workbook(data)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            rows = []
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                rows.append((number, [_written(cell) for cell in row[:MOST_COLUMNS]]))
                if number > MOST_MERGED + MOST_ABOVE:
                    break
            found = _list_of(rows)
            if found is not None:
                return found
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, ParseError, OSError, TypeError) as error:
        raise UnusableSource("sheet.broken") from error
    raise UnusableSource("sheet.empty")


def _list_of(rows: Sequence[tuple[int, list[str]]]) -> MergeList | None:
    """The list whose heading is the first row with more words than one; ``None`` where there is none."""
    heading = next((index for index, (_, row) in enumerate(rows) if sum(map(bool, row)) > 1), None)
    if heading is None:
        heading = next((index for index, (_, row) in enumerate(rows) if any(row)), None)
    if heading is None:
        return None
    named = [(place, name) for place, name in enumerate(rows[heading][1]) if name]
    keys = [folded(name) for _, name in named]
    repeated = next((name for (_, name), key in zip(named, keys, strict=True) if keys.count(key) > 1), None)
    if repeated is not None:
        raise UnusableSource("merge.repeated-column", name=repeated)
    last = max((index for index, (_, row) in enumerate(rows) if any(row)), default=heading)
    if last - heading > MOST_MERGED:
        raise UnusableSource("merge.too-long", most=MOST_MERGED)
    made, empty = [], []
    for number, row in rows[heading + 1 : last + 1]:
        values = {name: row[place] if place < len(row) else "" for place, name in named}
        if any(len(value) > LONGEST_VALUE for value in values.values()):
            raise UnusableSource("merge.cell-too-long", row=number, most=LONGEST_VALUE)
        if any(values.values()):
            made.append(MergedRow(number, values, tuple(name for name, value in values.items() if not value)))
        else:
            empty.append(number)
    return MergeList(tuple(name for _, name in named), tuple(made), tuple(empty))


def _written(cell: object) -> str:
    """A cell as people read it: days as 24/11/2026, whole numbers without a point, texts in one line each."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell)
        case dt.datetime():
            midnight = cell.time() == dt.time()
            return f"{cell:%d/%m/%Y}" if midnight else f"{cell:%d/%m/%Y %H:%M}"
        case dt.date():
            return f"{cell:%d/%m/%Y}"
        case float():
            return f"{cell:.0f}" if cell.is_integer() else f"{cell:.10g}".replace(".", ",")
        case _:
            return composed(str(cell)).strip()


def workbook_to_fill(names: Sequence[str]) -> bytes:
    """An Excel workbook with these names as its heading and room for the rows."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        text = workbook.add_format({"num_format": "@"})
        for place, name in enumerate(names):
            sheet.write_string(0, place, name, bold)
        sheet.set_column(0, max(len(names) - 1, 0), 24, text)
        sheet.freeze_panes(1, 0)
    return written.getvalue()
