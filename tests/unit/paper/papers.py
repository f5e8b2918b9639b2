"""Hypothesis strategies for papers and drafts as offices write them, in their normal form.

No line begins with what reads as a label, no paragraph with a space, no two tables touch: whatever reads a paper off a
page can tell its parts from one another.
"""

import hashlib
import io

from hypothesis import strategies as st
from PIL import Image as Picture

from shared.documents.files import FileRef
from shared.documents.urgency import Urgency
from shared.paper.content import DraftContent, OutsideRecipient, Signer
from shared.paper.labels import LEVELS
from shared.paper.nodes import (
    MARKS,
    Appendix,
    AppendixAttrs,
    Block,
    Cell,
    CellAttrs,
    Clause,
    ClauseAttrs,
    FieldAttrs,
    Footnote,
    HardBreak,
    Image,
    ImageAttrs,
    Inline,
    Mark,
    PageBreak,
    PageBreakAttrs,
    Paragraph,
    ParagraphAttrs,
    PlainMark,
    Row,
    SizeAttrs,
    SizeMark,
    Tab,
    Table,
    TableAttrs,
    TabStop,
    TemplateField,
    Text,
)  # fmt: skip
from shared.paper.paper import Paper, paper_of

WORDS = (
    "căn cứ", "Ban Thường vụ", "Thành ủy", "triển khai", "thực hiện", "chủ trì", "phối hợp", "báo cáo", "trước ngày", "30/6/2026",
    "nhiệm vụ", "chuyển đổi số", "số 12-QĐ/TU", "(khóa XXII)", "50%", "đồng bộ", "“văn phòng số”", "Đà Nẵng", "Nguyễn Thị Ỷ Lan",
)  # fmt: skip


def _picture(shade: int) -> bytes:
    made = io.BytesIO()
    Picture.new("RGB", (40, 20), (shade, 90, 160)).save(made, "PNG")
    return made.getvalue()


PICTURES = {hashlib.sha256(data).hexdigest(): data for data in map(_picture, (10, 200))}
"""The bytes of the pictures on these papers, by sha256."""

phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
halves = st.integers(1, 60).map(lambda number: number / 2)  # millimetres
aligns = st.sampled_from(["left", "center", "right", "justify"])


@st.composite
def marks(draw: st.DrawFn) -> tuple[Mark, ...]:
    """How a run looks: mostly plainly; nothing is above and below the line at once."""
    names = draw(st.sets(st.sampled_from(MARKS), max_size=3)) if draw(st.booleans()) else set()
    if "superscript" in names:
        names.discard("subscript")
    chosen: list[Mark] = [PlainMark(type=name) for name in sorted(names)]  # type: ignore[arg-type]
    if draw(st.integers(0, 5)) == 0:
        chosen.append(SizeMark(attrs=SizeAttrs(pt=draw(st.sampled_from([11, 12.5, 16])))))
    return tuple(chosen)


def pictures() -> st.SearchStrategy[Image]:
    """A picture in a line."""

    def image(sha256: str, width: float, height: float, alt: str | None) -> Image:
        file = FileRef(sha256=sha256, name="hinh.png", media_type="image/png", bytes=len(PICTURES[sha256]))
        return Image(attrs=ImageAttrs(file=file, width=width, height=height, alt=alt))

    return st.builds(image, st.sampled_from(sorted(PICTURES)), halves, halves, st.none() | phrases)


def footnotes() -> st.SearchStrategy[Footnote]:
    """A note with words in it."""
    return st.builds(lambda words, how: Footnote(content=(Text(text=words, marks=how),)), phrases, marks())


def fields() -> st.SearchStrategy[TemplateField]:
    """A field of a template."""
    return st.sampled_from(["họ tên", "chức vụ"]).map(lambda name: TemplateField(attrs=FieldAttrs(name=name)))


@st.composite
def lines(draw: st.DrawFn, *, whole: bool = True) -> tuple[Inline, ...]:
    """What stands in a paragraph: words first and last, and where it is a ``whole`` one all else between them."""
    between: st.SearchStrategy[Inline] = st.builds(Tab) | st.builds(HardBreak)
    if whole:
        between |= footnotes() | pictures()
    made: list[Inline] = []
    for number in range(draw(st.integers(1, 4))):
        if number and draw(st.booleans()):
            made.append(draw(between))
        glue = " " if number and made and isinstance(made[-1], Text) else ""
        made.append(Text(text=glue + draw(phrases), marks=draw(marks())))
    return tuple(made)


@st.composite
def paragraphs(draw: st.DrawFn, *, whole: bool = True) -> Paragraph:
    """A paragraph; most look as the form has them."""
    attrs = ParagraphAttrs()
    if draw(st.integers(0, 3)) == 0:
        stops = sorted(set(draw(st.lists(halves, max_size=2))))
        attrs = ParagraphAttrs(
            align=draw(st.none() | aligns),
            first=draw(st.none() | st.just(0.0) | halves),
            left=draw(st.none() | halves),
            tabs=tuple(
                TabStop(
                    at=at, align=draw(st.sampled_from([None, "right"])), leader=draw(st.sampled_from([None, "dots"]))
                )
                for at in stops
            ),
            outline=draw(st.none() | st.integers(1, 3)),
        )
    return Paragraph(attrs=attrs, content=draw(lines(whole=whole)))


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    """A clause of any level; a few are given a number."""
    level = draw(st.sampled_from(LEVELS))
    start = draw(st.integers(1, 30)) if level not in ("dash", "plus") and draw(st.integers(0, 9)) == 0 else None
    return Clause(attrs=ClauseAttrs(level=level, start=start), content=draw(lines()))


@st.composite
def tables(draw: st.DrawFn, *, depth: int = 0) -> Table:
    """A table with merged cells, some with repeated heads; a cell may hold a table, and words behind it."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    heads = draw(st.integers(0, rows - 1))
    widths = draw(st.none() | st.lists(st.integers(40, 300), min_size=columns, max_size=columns))
    taken: set[tuple[int, int]] = set()
    made: list[Row] = []
    for row in range(rows):
        cells: list[Cell] = []
        lowest = heads if row < heads else rows
        for column in range(columns):
            if (row, column) in taken:
                continue
            free = next((c for c in range(column, columns) if (row, c) in taken), columns) - column
            across, down = draw(st.integers(1, free)), draw(st.integers(1, lowest - row))
            taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
            inside: list[Block] = draw(st.lists(paragraphs(whole=False), min_size=1, max_size=2))
            if depth == 0 and draw(st.integers(0, 19)) == 0:
                inside.insert(0, draw(tables(depth=1)))
            attrs = CellAttrs(
                colspan=across,
                rowspan=down,
                colwidth=tuple(widths[column : column + across]) if widths else None,
                valign=draw(st.sampled_from([None, "middle"])),
            )
            kind = "tableHeader" if row < heads else "tableCell"
            cells.append(Cell(type=kind, attrs=attrs, content=tuple(inside)))  # type: ignore[arg-type]
        made.append(Row(content=tuple(cells)))
    return Table(attrs=TableAttrs(borders=draw(st.sampled_from([None, False]))), content=tuple(made))


def page_breaks() -> st.SearchStrategy[PageBreak]:
    """A new page, lying or upright."""
    ways = st.sampled_from([None, "portrait", "landscape"])
    return ways.map(lambda way: PageBreak(attrs=PageBreakAttrs(orientation=way)))  # type: ignore[arg-type]


def appendices() -> st.SearchStrategy[Appendix]:
    """The heading of an appendix, lying or upright."""
    attrs = st.builds(
        AppendixAttrs, orientation=st.sampled_from([None, "landscape"]), attached=st.sampled_from([None, True])
    )
    return st.builds(Appendix, attrs=attrs, content=lines(whole=False))


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    """What stands on a paper: words first and last, also between two things that are not words."""
    wordy: st.SearchStrategy[Block] = paragraphs() | clauses()
    made: list[Block] = []
    for block in draw(st.lists(wordy | wordy | tables() | page_breaks() | appendices(), max_size=8)):
        if not isinstance(block, Paragraph | Clause):
            made.append(draw(wordy))
        made.append(block)
    return [*made, draw(wordy)]


def papers() -> st.SearchStrategy[Paper]:
    """A paper as an office writes it."""
    return blocks().map(paper_of)


def contents() -> st.SearchStrategy[DraftContent]:
    """A draft with its head and foot."""
    signer = st.builds(
        Signer,
        authority=st.sampled_from([(), ("T/M BAN THƯỜNG VỤ",), ("T/M ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")]),
        post=st.sampled_from(["Bí thư", "Phó Chủ tịch"]),
        name=st.just("Nguyễn Thị Ỷ Lan"),
    )
    outside = st.builds(OutsideRecipient, name=st.sampled_from(["Công ty Cấp nước", "Trường Đại học Duy Tân"]))
    return st.builds(
        DraftContent,
        kind=st.sampled_from(["Công văn", "Quyết định", "Thông báo", "Báo cáo"]),
        subject=phrases,
        paper=papers(),
        urgency=st.sampled_from(Urgency),
        grounds=st.lists(phrases.map(lambda words: f"Căn cứ {words};"), max_size=2).map(tuple),
        recipients=st.lists(st.sampled_from(["ban-to-chuc", "ban-dan-van"]), unique=True, max_size=2).map(tuple),
        outside=st.lists(outside, max_size=2, unique_by=lambda one: one.name).map(tuple),
        signers=st.lists(signer, max_size=2).map(tuple),
    )
