"""A paper: one normal form, tables that are tables, limits where somebody sends one."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.paper.content import DraftContent
from shared.paper.counting import kept
from shared.paper.grid import UnevenTable, columns, head_rows, placed
from shared.paper.nodes import Cell, CellAttrs, Paragraph, PlainMark, Row, Table, Text
from shared.paper.paper import (
    LARGEST_PAPER,
    Paper,
    any_paper_of,
    blocks_of,
    inline_of,
    paper_from_json,
    paper_of,
    pictures_of,
)
from tests.unit.paper.papers import PICTURES, contents, papers, tables

BOLD = PlainMark(type="bold")


def node(**content: object) -> str:
    """The JSON of a paper with one block."""
    return json.dumps({"version": 1, "doc": {"type": "doc", "content": [content]}})


@given(papers())
def test_a_paper_reads_back_as_it_was_written(paper: Paper) -> None:
    assert paper_from_json(paper.model_dump_json()) == paper
    assert Paper.model_validate(paper.model_dump(mode="json")) == paper
    assert {file.sha256 for file in pictures_of(paper)} <= PICTURES.keys()


@given(contents())
def test_a_draft_reads_back_as_it_was_written(content: DraftContent) -> None:
    assert DraftContent.model_validate_json(content.model_dump_json()) == content


@given(papers())
def test_counting_is_by_what_stands_anywhere(paper: Paper) -> None:
    found = kept(paper)
    assert found.tables == sum(isinstance(block, Table) for block in blocks_of(paper.doc.content))
    assert found.images == sum(one.type == "image" for one in inline_of(paper))
    assert found.bold_runs == sum(isinstance(one, Text) and BOLD in one.marks for one in inline_of(paper))


def test_papers_that_look_alike_are_equal() -> None:
    runs = [
        Text(text="một"),
        Text(text="\u200b"),
        Text(text=" hai\tba\u2028bốn", marks=(BOLD, BOLD)),
        Text(text=" năm", marks=(BOLD,)),
    ]
    (block,) = paper_of([Paragraph(content=tuple(runs))]).doc.content
    assert isinstance(block, Paragraph)
    assert [(one.type, getattr(one, "text", "")) for one in block.content] == [
        ("text", "một"), ("text", " hai"), ("tab", ""), ("text", "ba"), ("hardBreak", ""), ("text", "bốn năm"),
    ]  # fmt: skip
    marked = json.loads(node(type="paragraph", content=[{"type": "tab", "marks": [{"type": "bold"}]}]))
    assert Paper.model_validate(marked) == paper_from_json(node(type="paragraph", content=[{"type": "tab"}]))


@given(tables())
def test_every_place_of_a_table_has_one_cell(table: Table) -> None:
    width, height = columns(table), len(table.content)
    places = [
        (at.row + i, at.column + j)
        for at in placed(table)
        for i in range(at.cell.attrs.rowspan)
        for j in range(at.cell.attrs.colspan)
    ]
    assert sorted(places) == [(row, column) for row in range(height) for column in range(width)]
    assert 0 <= head_rows(table) < height


def grid(*rows: tuple[tuple[int, int], ...], kind: Any = "tableCell") -> Table:
    """A table of cells that span so many columns and rows."""
    inside = (Paragraph(),)
    return Table(
        content=tuple(
            Row(content=tuple(Cell(type=kind, attrs=CellAttrs(colspan=a, rowspan=b), content=inside) for a, b in row))
            for row in rows
        )
    )


@pytest.mark.parametrize(
    "table",
    [
        grid(((1, 1), (1, 1)), ((1, 1),)),
        grid(((1, 2),)),
        grid(((2, 1),), ((1, 1), (1, 1), (1, 1))),
        grid(((1, 1), (1, 2), (1, 1)), ((3, 1),)),
        grid(((63, 1), (1, 1))),
        grid((), ()),
    ],
    ids=["a hole", "beyond the last row", "a longer row", "an overlap", "too wide", "no cells"],
)
def test_what_is_no_table_is_refused(table: Table) -> None:
    with pytest.raises(UnevenTable):
        list(placed(table))
    with pytest.raises(ValidationError):
        paper_of([table])


def test_a_head_that_reaches_into_the_body_is_not_repeated() -> None:
    heads = grid(((1, 2), (1, 1)), ((1, 1),), ((1, 1), (1, 1)), kind="tableHeader")
    assert head_rows(heads) == 2
    body = grid(((1, 1), (1, 1)))
    assert head_rows(Table(content=(*heads.content[:1], *body.content))) == 0


def nested(depth: int) -> Any:
    """The JSON of tables that stand in one another's cells."""
    inner: dict[str, Any] = {"type": "paragraph"}
    for _ in range(depth):
        cell = {"type": "tableCell", "content": [inner]}
        inner = {"type": "table", "content": [{"type": "tableRow", "content": [cell]}]}
    return inner


FORGED = {
    "no JSON": "{",
    "nothing": "null",
    "another version": json.dumps({"version": 2, "doc": {"type": "doc", "content": [{"type": "paragraph"}]}}),
    "no blocks": json.dumps({"version": 1, "doc": {"type": "doc", "content": []}}),
    "an unknown node": node(type="iframe", src="x"),
    "a script": node(type="paragraph", content=[{"type": "text", "text": "x", "marks": [{"type": "script"}]}]),
    "an unknown attribute": node(type="paragraph", attrs={"style": "x"}),
    "no number": '{"version":1,"doc":{"type":"doc","content":[{"type":"paragraph","attrs":{"first":NaN}}]}}',
    "endless": '{"version":1,"doc":{"type":"doc","content":[{"type":"paragraph","attrs":{"first":1e999}}]}}',
    "far beyond the page": node(type="paragraph", attrs={"left": 1e9}),
    "half a character": node(type="paragraph", content=[{"type": "text", "text": "\ud800"}]),
    "a number for words": node(type="paragraph", content=[{"type": "text", "text": 5}]),
    "words for a list": node(type="paragraph", content="x"),
    "a huge span": node(type="table", content=[{"type": "tableRow", "content": [
        {"type": "tableCell", "attrs": {"colspan": 10**9}, "content": [{"type": "paragraph"}]}]}]),
    "a high cell": node(type="table", content=[{"type": "tableRow", "content": [
        {"type": "tableCell", "attrs": {"rowspan": 5000}, "content": [{"type": "paragraph"}]}]}]),
    "a level that is none": node(type="clause", attrs={"level": "paragraph"}),
    "a number below nothing": node(type="clause", attrs={"level": "article", "start": -1}),
    "a label of nothing": node(type="clause", attrs={"level": "article", "written": "\u200b"}),
    "a page in a cell": node(type="table", content=[{"type": "tableRow", "content": [
        {"type": "tableCell", "content": [{"type": "pageBreak"}]}]}]),
    "tables too deep": node(**nested(5)),
    "an abyss": '{"version":1,"doc":' + '{"a":[' * 100_000,
    "far too deep": node(**nested(60)),
    "a picture that is none": node(type="paragraph", content=[{"type": "image", "attrs": {
        "file": {"sha256": "a" * 64, "name": "x", "media_type": "application/pdf", "bytes": 1}, "width": 1, "height": 1}}]),
    "too much": node(type="paragraph", content=[{"type": "text", "text": "x" * LARGEST_PAPER}]),
}  # fmt: skip


@pytest.mark.parametrize("sent", FORGED.values(), ids=FORGED.keys())
def test_what_is_forged_is_refused(sent: str) -> None:
    with pytest.raises(ValidationError):
        paper_from_json(sent)


def test_what_is_stored_may_be_longer_than_what_is_sent() -> None:
    long = [Paragraph(content=(Text(text="x" * LARGEST_PAPER),))]
    stored = any_paper_of(long)
    with pytest.raises(ValidationError):
        paper_of(long)
    assert Paper.model_validate_json(stored.model_dump_json()) == stored


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "attrs", "content", "marks", "text", "level"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(papers(), _json, st.data())
def test_whatever_is_changed_in_one_is_a_paper_or_refused(paper: Paper, put: object, data: st.DataObject) -> None:
    """Never another error than `ValidationError`, and what is taken reads back."""
    sent = paper.model_dump(mode="json")
    place: Any = sent
    while True:
        keys = list(place.keys()) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            place[key] = put
            break
        place = place[key]
    try:
        taken = Paper.model_validate(sent)
    except ValidationError:
        return
    assert Paper.model_validate_json(taken.model_dump_json()) == taken
