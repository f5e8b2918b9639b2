"""Two papers against each other as documents: paragraphs, also moved ones, word by word; tables by rows and cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby
from typing import Literal, TypeAlias

from shared.documents.files import FileRef
from shared.documents.symbols import Style
from shared.paper.grid import placed
from shared.paper.lines import plain_inline
from shared.paper.matching import matched, moved, paired
from shared.paper.nodes import Appendix, Block, Cell, Clause, Footnote, Image, Inline, Mark, Paragraph, Row, Table, Text
from shared.paper.numbering import counted
from shared.paper.paper import Paper

Change: TypeAlias = Literal["same", "changed", "added", "removed", "moved", "left"]
"""``moved`` stands where a paragraph is now, ``left`` where it was before."""
Side: TypeAlias = Literal["old", "new"]

_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Letters, or a picture, of a line; where only their looks changed, ``was`` are the marks before (``marked``)."""

    change: Literal["same", "added", "removed", "marked"]
    text: str
    marks: tuple[Mark, ...] = ()
    was: tuple[Mark, ...] = ()
    picture: FileRef | None = None


@dataclass(frozen=True)
class Line:
    """A paragraph, clause, appendix or page break: ``node`` is the new one where there is one.

    ``label`` and ``label_before`` are what numbering makes of both; ``move`` is the number of a move, the same at both
    places.
    """

    change: Change
    node: Block
    pieces: tuple[Piece, ...]
    label: str = ""
    label_before: str = ""
    move: int | None = None


@dataclass(frozen=True)
class CellChange:
    """A cell, and what stands in it."""

    change: Change
    node: Cell
    content: tuple["Compared", ...]


@dataclass(frozen=True)
class RowChange:
    """A row of cells."""

    change: Change
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class TableChange:
    """A table; ``keeps_rows`` says that no row came or went, so that its cells stand as they do on paper."""

    change: Change
    node: Table
    rows: tuple[RowChange, ...]
    keeps_rows: bool
    move: int | None = None


Compared: TypeAlias = Line | TableChange


@dataclass(frozen=True)
class _Token:
    key: str
    text: str
    marks: tuple[Mark, ...] = ()
    picture: FileRef | None = None


def compare(old: Paper, new: Paper, style: Style = Style.PARTY) -> tuple[Compared, ...]:
    """What stands in both papers, in reading order."""
    labels = {
        place: each.label
        for paper in (old, new)
        for place, each in counted(paper.doc.content, style).items()
    }  # fmt: skip
    return tuple(_Comparing(labels).blocks(old.doc.content, new.doc.content))


def said(compared: Iterable[Compared], side: Side) -> str:
    """The words of one of the papers with their labels, read back from the comparison."""
    return " ".join(_said(compared, side))


def has_changes(compared: Iterable[Compared]) -> bool:
    """Whether anything differs."""
    return any(one.change != "same" for one in compared)


class _Comparing:
    def __init__(self, labels: dict[int, str]) -> None:
        self._labels = labels
        self._moves = count(1)

    def blocks(self, old: Sequence[Block], new: Sequence[Block]) -> Iterator[Compared]:
        before, after = [*map(_key, old)], [*map(_key, new)]
        pairs = list(paired(before, after))
        moves = moved(before, after, pairs)
        numbers = {place: next(self._moves) for place in moves}
        from_where = {now: place for place, now in moves.items()}
        for i, j in pairs:
            if i is not None and j is not None:
                yield self._both(old[i], new[j])
            elif i is not None:
                yield self._alone(old[i], "left" if i in moves else "removed", numbers.get(i))
            elif j is not None and j in from_where:
                place = from_where[j]
                yield replace(self._both(old[place], new[j]), change="moved", move=numbers[place])
            elif j is not None:
                yield self._alone(new[j], "added", None)

    def _both(self, old: Block, new: Block) -> Compared:
        if isinstance(old, Table) and isinstance(new, Table):
            return self._tables(old, new)
        label, before = self._labels.get(id(new), ""), self._labels.get(id(old), "")
        same = old == new and label == before
        pieces = _as("same", _tokens(new)) if old == new else _words(_tokens(old), _tokens(new))
        return Line("same" if same else "changed", new, pieces, label, before)

    def _alone(self, block: Block, change: Change, move: int | None) -> Compared:
        whole: Literal["added", "removed"] = "added" if change == "added" else "removed"
        if isinstance(block, Table):
            rows = tuple(
                RowChange(change, tuple(self._cell(cell, whole) for cell in row.content)) for row in block.content
            )
            return TableChange(change, block, rows, True, move)
        label = self._labels.get(id(block), "")
        return Line(change, block, _as(whole, _tokens(block)), label, label, move)

    def _cell(self, cell: Cell, change: Literal["added", "removed"]) -> CellChange:
        return CellChange(change, cell, tuple(self._alone(block, change, None) for block in cell.content))

    def _tables(self, old: Table, new: Table) -> TableChange:
        columns = {id(at.cell): at.column for table in (old, new) for at in placed(table)}
        pairs = list(paired([*map(_row_key, old.content)], [*map(_row_key, new.content)]))
        rows: list[RowChange] = []
        for i, j in pairs:
            if i is not None and j is not None:
                rows.append(self._rows(old.content[i], new.content[j], columns))
            elif i is not None:
                cells = old.content[i].content
                rows.append(RowChange("removed", tuple(self._cell(cell, "removed") for cell in cells)))
            elif j is not None:
                cells = new.content[j].content
                rows.append(RowChange("added", tuple(self._cell(cell, "added") for cell in cells)))
        same = old.attrs == new.attrs and all(row.change == "same" for row in rows)
        keeps = all(i is not None and j is not None for i, j in pairs)
        return TableChange("same" if same else "changed", new, tuple(rows), keeps)

    def _rows(self, old: Row, new: Row, columns: dict[int, int]) -> RowChange:
        before = {columns[id(cell)]: cell for cell in old.content}
        after = {columns[id(cell)]: cell for cell in new.content}
        cells: list[CellChange] = []
        for column in sorted(before.keys() | after.keys()):
            was, now = before.get(column), after.get(column)
            if was is not None and now is not None:
                content = tuple(self.blocks(was.content, now.content))
                same = (was.attrs, was.type) == (now.attrs, now.type) and not has_changes(content)
                cells.append(CellChange("same" if same else "changed", now, content))
            elif was is not None:
                cells.append(self._cell(was, "removed"))
            elif now is not None:
                cells.append(self._cell(now, "added"))
        return RowChange("same" if all(cell.change == "same" for cell in cells) else "changed", tuple(cells))


def _key(block: Block) -> str:
    """What a block is recognised by: its sort, and its words without the label, which counting changes."""
    match block:
        case Table():
            return "t " + " ".join(map(_row_key, block.content))
        case Paragraph() | Clause() | Appendix():
            return f"l {plain_inline(block.content)}"
        case _:
            return f"b {block.attrs.orientation}"


def _row_key(row: Row) -> str:
    return "r " + " ".join(_key(block) for cell in row.content for block in cell.content)


def _tokens(block: Block) -> list[_Token]:
    return list(_tokens_of(block.content)) if isinstance(block, Paragraph | Clause | Appendix) else []


def _tokens_of(content: Iterable[Inline]) -> Iterator[_Token]:
    for node in content:
        match node:
            case Text():
                yield from (_Token(words, words, node.marks) for words in _PIECES.findall(node.text))
            case Image():
                yield _Token(f"\ufffc{node.attrs.file.sha256}", "", (), node.attrs.file)
            case Footnote():
                yield _Token("(", " (")
                yield from _tokens_of(node.content)
                yield _Token(")", ")")
            case _:
                yield _Token(plain_inline((node,)), plain_inline((node,)))


def _words(old: Sequence[_Token], new: Sequence[_Token]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for equal, (a, b, c, d) in matched([token.key for token in old], [token.key for token in new]):
        if equal:
            for was, now in zip(old[a:b], new[c:d], strict=True):
                change: Literal["same", "marked"] = "same" if was.marks == now.marks else "marked"
                pieces.append(Piece(change, now.text, now.marks, was.marks if change == "marked" else (), now.picture))
        else:
            pieces += _as("removed", old[a:b]) + _as("added", new[c:d])
    return _joined(pieces)


def _as(change: Literal["same", "added", "removed"], tokens: Iterable[_Token]) -> tuple[Piece, ...]:
    return _joined(Piece(change, token.text, token.marks, (), token.picture) for token in tokens)


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours of the same looks as one piece."""
    groups = groupby(pieces, key=lambda piece: replace(piece, text=""))
    return tuple(
        replace(alike, text="".join(piece.text for piece in group)) if alike.picture is None else alike
        for alike, group in groups
    )


def _said(compared: Iterable[Compared], side: Side) -> Iterator[str]:
    elsewhere = ("added", "moved") if side == "old" else ("removed", "left")
    for one in compared:
        if one.change in elsewhere:
            continue
        if isinstance(one, TableChange):
            for row in one.rows:
                for cell in row.cells:
                    yield from _said(cell.content, side)
        else:
            yield one.label_before if side == "old" else one.label
            other = "added" if side == "old" else "removed"
            yield "".join(piece.text for piece in one.pieces if piece.change != other)
