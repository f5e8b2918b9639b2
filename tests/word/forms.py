"""Heads and feet as offices lay them out: in tables, behind tabs, in text boxes, in plain paragraphs."""

from collections.abc import Sequence

from docx.shared import Mm

from tests.word.building import CENTER, LEFT, RIGHT, Made

PARTY, NATION, MOTTO = "ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def party_head(
    made: Made, parent: str, issuer: str, symbol: str, dated: str, *, layout: str = "table", below: Sequence[str] = (),
    beside: Sequence[str] = (),
) -> None:  # fmt: skip
    """A head of the Party's; ``below`` stands under the number, ``beside`` under the date."""
    left = [(parent, ""), (issuer, "b"), ("*", "b"), (f"Số {symbol}", ""), *((text, "i") for text in below)]
    right = [(PARTY, "bu"), ("", ""), (dated, "i"), *((text, "b") for text in beside)]
    _head(made, [pair for pair in left if pair[0]], right, layout, split=3)


def state_head(
    made: Made, parent: str, issuer: str, symbol: str, dated: str, *, layout: str = "table", below: Sequence[str] = (),
    beside: Sequence[str] = (),
) -> None:  # fmt: skip
    """A head of the State's."""
    left = [(parent, ""), (issuer, "b"), ("-------", ""), (f"Số: {symbol}", ""), *((text, "") for text in below)]
    right = [(NATION, "b"), (MOTTO, "b"), ("---------------", ""), (dated, "i"), *((text, "b") for text in beside)]
    _head(made, [pair for pair in left if pair[0]], right, layout, split=3 if parent else 2)


def _head(made: Made, left: list[tuple[str, str]], right: list[tuple[str, str]], layout: str, split: int) -> None:
    if layout == "table":
        _cells(made, [left], [right])
    elif layout == "rows":
        _cells(made, [left[:split], left[split:]], [right[:-1], right[-1:]])
    elif layout == "tabs":
        for n in range(max(len(left), len(right))):
            paragraph = made.word.add_paragraph()
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(90))
            for at, side in enumerate((left, right)):
                if at:
                    paragraph.add_run("\t")
                if n < len(side) and side[n][0]:
                    made.run(paragraph, side[n][0], side[n][1], told=False)
    elif layout == "box":
        _box(made, left, 0, 80)
        _box(made, right, 85, 90)
    else:
        for text, look in (*left, *right):
            made.line(None, text, look)
    made.blank()


def _cells(made: Made, left: list[list[tuple[str, str]]], right: list[list[tuple[str, str]]]) -> None:
    table = made.columns((72, 93), rows=len(left))
    for row, sides in enumerate(zip(left, right, strict=True)):
        for column, lines in enumerate(sides):
            for text, look in lines:
                made.line(table.cell(row, column), text, look)


def _box(made: Made, lines: list[tuple[str, str]], left_mm: int, width_mm: int) -> None:
    inner = ""
    for text, look in lines:
        marks = "".join(f"<w:{name}/>" for letter, name in (("b", "b"), ("i", "i")) if letter in look)
        inner += (
            f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr>{marks}</w:rPr>'
            f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
        )
    shape = (
        f'<w:p><w:r><w:pict><v:shape id="box{left_mm}" type="#_x0000_t202" '
        f'style="position:absolute;margin-left:{left_mm}mm;width:{width_mm}mm;height:40mm">'
        f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    made.raw(shape, *(text for text, _ in lines))


def title(made: Made, kind: str, *subject: str, look: str = "b", rule: str = "-----", broken: bool = False) -> None:
    """Kind, subject and the line below them; ``broken``: all in one paragraph with line ends."""
    if broken:
        paragraph = made.line(None, kind, "b", size=16)
        for text in subject:
            paragraph.add_run().add_break()
            made.run(paragraph, text, look, told=False)
    else:
        made.line(None, kind, "b", size=16)
        for text in subject:
            made.line(None, text, look)
    if rule:
        made.line(None, rule)


def grounds(
    made: Made, enacted_by: str, lines: Sequence[str], enacting: str, *, dash: bool = False, look: str = "i"
) -> None:
    """Who decides, the căn cứ, and the line below them."""
    if enacted_by:
        made.blank()
        made.line(None, enacted_by, "b")
    for text in lines:
        made.line(None, f"- {text}" if dash else text, look, align=None)
    if enacting:
        made.line(None, enacting, "b")


def addressed(made: Made, word: str, names: Sequence[str], *, layout: str = "line") -> None:
    """Kính gửi in one line, as a list below it, or in a table."""
    if layout == "table":
        table = made.columns((40, 125))
        made.line(table.cell(0, 0), f"{word}:", align=RIGHT)
        for name in names:
            made.line(table.cell(0, 1), f"- {name}", align=LEFT)
    elif len(names) == 1:
        made.line(None, f"{word}: {names[0]}")
    elif layout == "tabs":
        for n, name in enumerate(names):
            paragraph = made.word.add_paragraph()
            paragraph.add_run("\t")
            made.run(paragraph, f"{word}:" if not n else "", told=False)
            paragraph.add_run("\t")
            made.run(paragraph, f"- {name}", told=False)
    else:
        made.line(None, f"{word}:", align=CENTER)
        for name in names:
            made.line(None, f"- {name}", align=LEFT)
    made.blank()


def foot(
    made: Made, recipients: Sequence[str], signers: Sequence[Sequence[str]], *, layout: str = "table",
    heading: str = "Nơi nhận:",
) -> None:  # fmt: skip
    """Nơi nhận on the left, a signature on the right; two signers without recipients as minutes have them."""
    made.blank()
    left = [(heading, "bi"), *((f"- {text}", "") for text in recipients)] if recipients else []
    blocks = [[(line, "b") for line in signer] for signer in signers]
    if layout == "table":
        _foot_in_a_row(made, left, blocks)
    elif layout == "rows":
        table = made.columns((80, 85), rows=2)
        for text, look in left:
            made.line(table.cell(0, 0), text, look, align=LEFT)
        for text, look in blocks[0][:-1]:
            made.line(table.cell(0, 1), text, look)
        made.line(table.cell(1, 1), blocks[0][-1][0], "b")
    elif layout == "tabs":
        _foot_behind_tabs(made, left, blocks[0])
    else:
        for text, look in blocks[0]:
            made.line(None, text, look, align=RIGHT)
        for text, look in left:
            made.line(None, text, look, align=LEFT)


def _foot_in_a_row(made: Made, left: list[tuple[str, str]], blocks: list[list[tuple[str, str]]]) -> None:
    columns = [left, *blocks] if left else blocks
    table = made.columns([165 / len(columns)] * len(columns))
    for n, column in enumerate(columns):
        signs = not left or n > 0
        for at, (text, look) in enumerate(column):
            if signs and at == len(column) - 1:
                for _ in range(3):
                    made.line(table.cell(0, n), "")
            made.line(table.cell(0, n), text, look, align=CENTER if signs else LEFT, size=12)


def _foot_behind_tabs(made: Made, left: list[tuple[str, str]], right: list[tuple[str, str]]) -> None:
    for n in range(max(len(left), len(right))):
        paragraph = made.word.add_paragraph()
        if n < len(left):
            made.run(paragraph, *left[n], told=False)
        if n < len(right):
            paragraph.add_run("\t")
            made.run(paragraph, *right[n], told=False)
