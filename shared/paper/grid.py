"""Where the cells of a table stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.paper.nodes import MOST_COLUMNS, Cell, Table


class UnevenTable(ValueError):
    """Cells that overlap, leave holes or reach beyond the last row."""


@dataclass(frozen=True)
class Placed:
    """A cell, and the row and column where it begins, from 0."""

    cell: Cell
    row: int
    column: int


def placed(table: Table) -> Iterator[Placed]:
    """The cells, row by row.  Raises `UnevenTable`."""
    rows = len(table.content)
    covered: dict[int, int] = {}  # by column: the first row that is free below
    width = 0
    for number, row in enumerate(table.content):
        column = 0
        for cell in row.content:
            while covered.get(column, 0) > number:
                column += 1
            span, height = cell.attrs.colspan, cell.attrs.rowspan
            if number + height > rows or any(covered.get(column + i, 0) > number for i in range(span)):
                raise UnevenTable(f"a cell of row {number + 1} overlaps another one or ends below the table")
            for i in range(span):
                covered[column + i] = number + height
            yield Placed(cell, number, column)
            column += span
        while covered.get(column, 0) > number:
            column += 1
        filled = sum(1 for last in covered.values() if last > number)
        width = width or filled
        if not filled or filled != width or column != width or width > MOST_COLUMNS:
            raise UnevenTable(f"row {number + 1} has {filled} columns, the first one {width}")


def columns(table: Table) -> int:
    """How many columns the table has.  Raises `UnevenTable`."""
    return max(at.column + at.cell.attrs.colspan for at in placed(table))


def head_rows(table: Table) -> int:
    """How many rows at the top are repeated on every page: those of nothing but heads; at least one row is none."""
    heads = 0
    for row in table.content[:-1]:
        if not row.content or any(cell.type != "tableHeader" for cell in row.content):
            break
        heads += 1
    while heads and any(at.row < heads < at.row + at.cell.attrs.rowspan for at in placed(table)):
        heads -= 1
    return heads
