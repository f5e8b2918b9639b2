"""Every element of a paper as DOCX: Word's own tables, notes, sections and fields, and styles that say what is what."""

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from shared.documents.symbols import Style
from shared.form.docx import styles
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import DraftContent, Signer
from tests.unit.form.samples import (
    DECISION,
    LETTER,
    LONG,
    PICTURE,
    STATE_DECISION,
    TAB,
    by_sha,
    cell,
    clause,
    note,
    page_break,
    paper,
    para,
    picture,
    table,
    text,
)  # fmt: skip
from tests.unit.form.words import said, without_notes, words
from tests.unit.paper.papers import PICTURES, contents

CHECKED = (DECISION, STATE_DECISION, LETTER)


def opened(document: OfficialDocument, *pictures: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(compose_docx(document, by_sha(*pictures))))


def of_style(word: docx.document.Document, style: str) -> list[str]:
    """What the paragraphs of a style say, in head and foot too."""
    everywhere = (Paragraph(p, word._body) for p in word.element.body.iter(qn("w:p")))
    return [p.text for p in everywhere if p.style is not None and p.style.name == style]


def content_tables(word: docx.document.Document) -> list[Table]:
    return [each for each in word.tables if each.style is not None and each.style.name != styles.LAYOUT]


def all_words(word: docx.document.Document) -> str:
    return "\n".join(Paragraph(p, word._body).text for p in word.element.body.iter(qn("w:p")))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents(), st.sampled_from(Style))
def test_no_word_is_lost(content: DraftContent, style: Style) -> None:
    document = OfficialDocument.of_draft(content, style, "Ban Tổ chức", "Thành ủy")
    word = docx.Document(io.BytesIO(compose_docx(document, PICTURES)))
    assert len(word.sections) >= 1
    plain = without_notes(document)
    found = all_words(docx.Document(io.BytesIO(compose_docx(plain))))
    assert not said(plain) - words(found)


def test_each_field_has_a_style_of_its_own() -> None:
    word = opened(DECISION, PICTURE)
    assert of_style(word, styles.ISSUER) == ["BAN THƯỜNG VỤ THÀNH ỦY"]
    assert of_style(word, styles.SYMBOL) == ["Số 05-QĐ/TU"]
    assert of_style(word, styles.DATE) == ["Đà Nẵng, ngày 03 tháng 6 năm 2026"]
    assert of_style(word, styles.URGENCY) == ["KHẨN"]
    assert of_style(word, styles.KIND) == ["QUYẾT ĐỊNH"]
    assert of_style(word, styles.SUBJECT) == [DECISION.subject]
    assert of_style(word, styles.GROUND) == [f"- {ground}" for ground in DECISION.grounds]
    assert of_style(word, styles.ENACTING) == [DECISION.enacting]
    assert of_style(word, styles.RECIPIENT) == ["- Các ban đảng Thành ủy;"]
    assert of_style(word, styles.KEPT_BY) == ["- Lưu Văn phòng Thành ủy."]
    assert of_style(word, styles.AUTHORITY) == ["T/M BAN THƯỜNG VỤ"]
    assert of_style(word, styles.POST) == ["Phó Bí thư"]  # in capitals by its style: the words stay as they are
    assert of_style(word, styles.SIGNER) == ["Nguyễn Thị Ỷ Lan"]
    letter = opened(LETTER)
    assert of_style(letter, styles.ADDRESSED) == ["Kính gửi:", "- Các ban đảng;", "- Các đảng ủy."]
    assert of_style(letter, styles.SUBJECT) == [LETTER.subject]


def test_programs_that_know_no_styles_see_bold_and_italic_in_head_and_foot() -> None:
    word = opened(DECISION, PICTURE)
    everywhere = (Paragraph(p, word._body) for p in word.element.body.iter(qn("w:p")))
    runs = {run.text: run for paragraph in everywhere for run in paragraph.runs}
    assert all(runs[words].bold for words in ("QUYẾT ĐỊNH", "T/M BAN THƯỜNG VỤ", "Nguyễn Thị Ỷ Lan"))
    assert runs["Đà Nẵng, ngày 03 tháng 6 năm 2026"].italic
    assert not runs["Số 05-QĐ/TU"].bold


def test_one_addressee_stands_in_the_line_of_kinh_gui() -> None:
    word = opened(
        dataclasses.replace(LETTER, addressees=("Thành ủy",), circulation="TÀI LIỆU HỘI NGHỊ", draft_number=3)
    )
    assert of_style(word, styles.ADDRESSED) == ["Kính gửi: Thành ủy"]
    assert of_style(word, styles.CIRCULATION) == ["TÀI LIỆU HỘI NGHỊ"]
    assert of_style(word, styles.DRAFT) == ["Dự thảo lần 3"]


def test_labels_are_text_and_headings_are_in_the_outline() -> None:
    word = opened(DECISION, PICTURE)
    said_there = [paragraph.text for paragraph in word.paragraphs]
    assert "CHƯƠNG I\nQUY ĐỊNH CHUNG" in said_there
    assert "Điều 2. Phạm vi điều chỉnh" in said_there
    for level in ("chapter", "article"):
        properties = word.styles[styles.OF_LEVEL[level]].element.pPr
        assert properties.find(qn("w:outlineLvl")) is not None
    (label, *_) = next(p for p in word.paragraphs if p.text.startswith("Điều 2.")).runs
    assert (label.text, label.style.name, label.bold) == ("Điều 2. ", styles.LABEL, True)


def test_merged_cells_and_repeated_heads() -> None:
    (first, _) = content_tables(opened(DECISION, PICTURE))
    grid = [[cell.text for cell in row.cells] for row in first.rows]
    assert grid[0] == ["TT", "Nội dung", "Thời gian", "Thời gian"]
    assert grid[1] == ["TT", "Nội dung", "Bắt đầu", "Hoàn thành"]
    assert grid[-1][:2] == ["Tổng cộng", "Tổng cộng"]
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in first.rows]
    assert repeated == [True, True, False, False, False]
    widths = [int(column.get(qn("w:w"))) for column in first._tbl.tblGrid.iter(qn("w:gridCol"))]
    assert widths == [50 * 15, 260 * 15, 150 * 15, 150 * 15]


def test_a_table_in_a_cell_ends_with_a_paragraph_and_tables_do_not_grow_together() -> None:
    inner = table([cell("trong")])
    word = opened(dataclasses.replace(LETTER, paper=paper(table([cell(inner)]), table([cell("sau")], borders=False))))
    outer, after = content_tables(word)
    assert outer.cell(0, 0).tables[0].cell(0, 0).text == "trong"
    assert outer.cell(0, 0)._tc[-1].tag == qn("w:p")
    assert after.style is not None and after.style.name == styles.BARE_TABLE


def test_landscape_sections_and_page_numbers() -> None:
    word = opened(DECISION, PICTURE)
    lies = [section.orientation == WD_ORIENT.LANDSCAPE for section in word.sections]
    assert lies == [False, True, False]
    upright, lying, _ = word.sections
    assert (round(upright.page_width.mm), round(lying.page_width.mm)) == (210, 297)
    assert round(lying.left_margin.mm) == 30
    assert upright.different_first_page_header_footer
    assert "PAGE" in etree.tostring(upright.header._element).decode()
    assert lying.header.is_linked_to_previous


def test_notes_stand_in_a_part_of_their_own() -> None:
    document = dataclasses.replace(
        LETTER, paper=paper(para("Một", note("Chú thích một")), para("Hai", note("Chú thích hai")))
    )
    data = compose_docx(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
        assert "footnotes" in package.read("word/_rels/document.xml.rels").decode()
    by_id = {each.get(qn("w:id")): "".join(each.itertext()).strip() for each in notes}
    marks = [mark.get(qn("w:id")) for mark in body.iter(qn("w:footnoteReference"))]
    assert [by_id[mark] for mark in marks] == ["Chú thích một", "Chú thích hai"]


def test_a_picture_has_its_size_and_says_what_it_shows() -> None:
    blocks = para(picture(PICTURE, 60, 40, "Biểu đồ")), para(picture(PICTURE, 30, 20))
    word = opened(dataclasses.replace(LETTER, paper=paper(*blocks)), PICTURE)
    shape, other = word.inline_shapes
    assert (shape._inline.docPr.id, other._inline.docPr.id) == (1, 2)
    assert (round(shape.width.mm), round(shape.height.mm)) == (60, 40)
    assert shape._inline.docPr.get("descr") == "Biểu đồ"
    without = opened(dataclasses.replace(LETTER, paper=paper(para(picture(PICTURE, 60, 40, "Biểu đồ")))))
    assert "[Biểu đồ]" in all_words(without)


def test_formatting_of_its_own_has_only_what_departs_from_the_form() -> None:
    stops = [{"at": 40}, {"at": 165, "align": "right", "leader": "dots"}]
    blocks = (
        para("Như mẫu."), para("Khác mẫu", TAB, "x", left=20, first=-10, align="left", tabs=stops),
        para(text("Đậm", "bold"), text(" mũ", "superscript"), outline=2), clause("arabic", "Khoản."),
    )  # fmt: skip
    plain, other, outlined, numbered = [
        p for p in opened(dataclasses.replace(LETTER, paper=paper(*blocks))).paragraphs
        if p.style.name in (styles.TEXT, styles.OF_LEVEL["arabic"])
    ]  # fmt: skip
    assert [child.tag for child in plain._p.pPr] == [qn("w:pStyle")]
    assert [child.tag for child in numbered._p.pPr] == [qn("w:pStyle")]
    assert other.paragraph_format.left_indent.mm == pytest.approx(20, abs=0.1)
    assert other.paragraph_format.first_line_indent.mm == pytest.approx(-10, abs=0.1)
    assert [round(stop.position.mm) for stop in other.paragraph_format.tab_stops] == [40, 165]
    assert [run.bold for run in outlined.runs] == [True, None]
    assert outlined.runs[1].font.superscript


def test_a_field_of_a_template_is_words_own_and_can_be_read() -> None:
    word = opened(
        dataclasses.replace(LETTER, paper=paper(para("Ông ", {"type": "field", "attrs": {"name": "họ tên"}})))
    )
    (paragraph,) = [p for p in word.paragraphs if p.text.startswith("Ông")]
    assert paragraph.text == "Ông «họ tên»"
    assert 'MERGEFIELD "họ tên"' in etree.tostring(paragraph._p, encoding="unicode")


def test_page_breaks_and_what_is_attached() -> None:
    document = dataclasses.replace(
        LETTER, paper=paper(para("Một."), page_break(), para("Hai."), page_break(attached=True), para("Quy chế."))
    )
    word = opened(document)
    assert len(word.sections) == 1
    breaks = list(word.element.body.iter(qn("w:br")))
    assert len(breaks) == 2
    order = all_words(word)
    assert order.index("Hai.") < order.index("Lưu Văn phòng") < order.index("Quy chế.")


def test_two_signers_and_properties_of_the_file() -> None:
    signers = (Signer(post="Người ghi", name="Lê Văn An"), Signer(post="Chủ trì", name="Trần Thị Bình"))
    word = opened(dataclasses.replace(LETTER, kind="Biên bản", addressees=(), signers=signers))
    foot = word.tables[-1]
    assert [cell.text.split("\n")[-1] for cell in foot.rows[0].cells] == ["Lê Văn An", "Trần Thị Bình"]
    assert word.core_properties.language == "vi-VN"
    assert word.core_properties.title == "Biên bản về việc báo cáo kết quả"


def test_libreoffice_shows_the_same_words_on_the_same_pages(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice is missing: make setup-tests"
    names = [f"{number}.docx" for number in range(len(CHECKED))]
    for name, document in zip(names, CHECKED, strict=True):
        (tmp_path / name).write_bytes(compose_docx(without_notes(document)))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, *(tmp_path / name for name in names)], check=True, timeout=120)
    for name, document in zip(names, CHECKED, strict=True):
        theirs = pypdfium2.PdfDocument(tmp_path / name.replace("docx", "pdf"))
        ours = pypdfium2.PdfDocument(compose_pdf(without_notes(document)).data)
        assert len(theirs) == len(ours)
        for mine, other in zip(ours, theirs, strict=True):
            assert [round(side) for side in mine.get_size()] == [round(side) for side in other.get_size()]
        # LibreOffice ends lines within symbols
        shown = " ".join(page.get_textpage().get_text_range() for page in theirs)
        found = words(re.sub(r"(?<=[-/])\s+", "", shown)) + words(shown)
        assert not said(without_notes(document)) - found
        assert LONG.split()[0].upper() in found
