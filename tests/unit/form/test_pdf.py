"""Every element of a paper as PDF: where it stands, what it says, and what it says to those who do not see it."""

import dataclasses
import datetime as dt
import io
import re
from collections import Counter

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.documents.symbols import Style
from shared.documents.urgency import Urgency
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import DraftContent, Signer
from tests.unit.form.measuring import MM, pages, pieces, size_of
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
    page_break,
    paper,
    para,
    picture,
    picture_bytes,
    table,
    text,
    work,
)  # fmt: skip
from tests.unit.form.words import said, without_notes, words
from tests.unit.paper.papers import PICTURES, contents


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def tags(data: bytes) -> Counter[str]:
    """How often each structure type is there; ``Alt:…`` for what a picture says."""
    found: Counter[str] = Counter()

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found[str(node.S)] += 1
            if "/Alt" in node:
                found[f"Alt:{node.Alt}"] += 1
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(data)) as pdf:
        walk(pdf.Root.StructTreeRoot.K)
    return found


def piece_at(data: bytes, needle: str, page: int = 0) -> tuple[float, float]:
    """Left and right edge in mm of ``needle`` on a page."""
    sheet = pypdfium2.PdfDocument(data)[page].get_textpage()
    place = sheet.search(needle).get_next()
    assert place is not None, needle
    first, last = sheet.get_charbox(place[0]), sheet.get_charbox(place[0] + place[1] - 1)
    return first[0] * MM, last[2] * MM


def letters(counted: Counter[str]) -> Counter[str]:
    """How often each letter stands in the words."""
    return Counter("".join(counted.elements()))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents(), st.sampled_from(Style))
def test_no_word_is_lost(content: DraftContent, style: Style) -> None:
    document = OfficialDocument.of_draft(content, style, "Ban Tổ chức", "Thành ủy")
    assert compose_pdf(document, PICTURES).data
    plain = without_notes(document)
    # by letters: in a column that is narrower, a word goes on in the next line or page
    assert not letters(said(plain)) - letters(words(" ".join(texts(compose_pdf(plain).data))))


@pytest.mark.parametrize("document", [DECISION, STATE_DECISION, LETTER], ids=["decision", "state", "letter"])
def test_it_is_archived_tagged_and_named(document: OfficialDocument) -> None:
    composed = compose_pdf(document, by_sha(PICTURE))
    assert composed.standards == ("a-2a", "ua-1")
    with pikepdf.open(io.BytesIO(composed.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("vi")
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "2",
                "A",
                "1",
            )
            assert metadata["dc:title"] == document.title


def test_headings_tables_notes_and_pictures_are_tagged_and_layout_is_not() -> None:
    found = tags(compose_pdf(DECISION, by_sha(PICTURE)).data)
    assert found["/Table"] == 2
    assert found["/TH"] == 2 * 5
    assert found["/THead"] == 2
    assert found["/Note"] == 3
    assert found["Alt:Biểu đồ"] == 1
    assert found["/H1"] and found["/H2"] and found["/H3"]
    assert tags(compose_pdf(LETTER).data)["/Table"] == 0


def test_letters_that_no_font_has_are_set_without_the_standard() -> None:
    composed = compose_pdf(dataclasses.replace(LETTER, paper=paper(para("Ô \uf0b7 riêng"))))
    assert composed.standards == ()
    assert "riêng" in texts(composed.data)[0]


def test_marks_look_as_they_are_called() -> None:
    marked = para(*(text(f"{mark} ", mark) for mark in ("bold", "italic", "caps", "superscript")), "xong")
    runs = pieces(compose_pdf(dataclasses.replace(LETTER, paper=paper(marked))).data)
    assert "Bold" in size_of(runs, "bold")[1]
    assert "Italic" in size_of(runs, "italic")[1]
    assert size_of(runs, "CAPS")[0] == 14
    assert size_of(runs, "superscript")[0] < 10


def test_tabs_stop_where_they_should() -> None:
    stops = [{"at": 40}, {"at": 80, "align": "center"}, {"at": 165, "align": "right", "leader": "dots"}]
    data = compose_pdf(
        dataclasses.replace(
            LETTER, paper=paper(para("Một", TAB, "trái", TAB, "giữa", TAB, "phải", first=0, tabs=stops))
        )
    ).data
    assert piece_at(data, "trái")[0] == pytest.approx(70, abs=0.5)
    assert sum(piece_at(data, "giữa")) / 2 == pytest.approx(110, abs=0.5)
    assert piece_at(data, "phải")[1] == pytest.approx(195, abs=0.5)
    assert "..." not in texts(data)[0]  # a leader is drawn, not written


def test_a_tab_without_stops_goes_half_an_inch_on() -> None:
    data = compose_pdf(dataclasses.replace(LETTER, paper=paper(para("A", TAB, "sau", first=0)))).data
    assert piece_at(data, "sau")[0] == pytest.approx(30 + 12.7, abs=0.5)


def test_indents_and_alignment() -> None:
    hanging = para("Treo " + LONG, left=20, first=-10)
    right = para("Sát phải", align="right")
    data = compose_pdf(dataclasses.replace(LETTER, paper=paper(hanging, right))).data
    assert piece_at(data, "Treo")[0] == pytest.approx(40, abs=0.5)
    assert piece_at(data, "Sát phải")[1] == pytest.approx(195, abs=0.5)


def test_landscape_pages_lie_and_all_but_the_first_are_numbered() -> None:
    data = compose_pdf(DECISION, by_sha(PICTURE)).data
    sizes = [(round(width), round(height)) for width, height in pages(data)]
    lying = [place for place, size in enumerate(sizes) if size == (297, 210)]
    assert lying and lying == list(range(lying[0], lying[-1] + 1)) and lying[-1] < len(sizes) - 1
    assert "PHỤ LỤC I" in texts(data)[lying[0]]
    assert "PHỤ LỤC II" in texts(data)[-1]
    document = pypdfium2.PdfDocument(data)
    for place, page in enumerate(document):
        width, height = page.get_size()
        above = page.get_textpage().get_text_bounded(0, height - 17 / MM, width, height).strip()
        assert above == ("" if place == 0 else str(place + 1))
        if above:
            left, right = piece_at(data, above, place)
            assert (left + right) / 2 == pytest.approx((width * MM + 30 - 15) / 2, abs=0.5)


def test_an_appendix_says_to_what_it_belongs() -> None:
    said_there = " ".join(texts(compose_pdf(STATE_DECISION, by_sha(PICTURE)).data)).split()
    wanted = "(Kèm theo Quyết định số 881/QĐ-UBND ngày 03 tháng 6 năm 2026 của Ủy ban nhân dân)"
    assert wanted in " ".join(said_there)


def test_the_heads_of_a_long_table_are_repeated() -> None:
    data = compose_pdf(dataclasses.replace(LETTER, paper=paper(work(80), para("Hết.")))).data
    assert all("Hoàn thành" in page for page in texts(data)[:3])


def test_what_is_wider_than_the_page_is_made_to_fit() -> None:
    wide = table([cell("trái", colwidth=[900]), cell("rìa", colwidth=[900])])
    huge = para(picture(PICTURE, 400, 400), first=0)
    composed = compose_pdf(dataclasses.replace(LETTER, paper=paper(wide, huge)), by_sha(PICTURE))
    assert piece_at(composed.data, "rìa")[1] < 195
    document = pypdfium2.PdfDocument(composed.data)
    shown = [thing.get_bounds() for page in document for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])]
    assert len(shown) == 1
    left, _, right, _ = shown[0]
    assert (left * MM, right * MM) == pytest.approx((30, 195), abs=0.5)


def test_a_hundred_megapixels_are_made_smaller_and_tiff_is_shown() -> None:
    large, tiff = picture_bytes(12_000, 8_500, "JPEG"), picture_bytes(kind="TIFF")
    blocks = para(picture(large, 120, 85, kind="jpeg")), para(picture(tiff, 30, 20, kind="tiff"))
    data = compose_pdf(dataclasses.replace(LETTER, paper=paper(*blocks)), by_sha(large, tiff)).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        images = [image for page in pdf.pages for image in page.get_images().values()]
    assert len(images) == 2
    assert all(int(image.Width) * int(image.Height) < 9_000_000 for image in images)


def test_a_picture_that_is_none_leaves_its_place() -> None:
    broken = b"\x89PNG\r\n\x1a\n" + b"x" * 50
    document = dataclasses.replace(LETTER, paper=paper(para(picture(broken, 60, 20, "Sơ đồ tổ chức"))))
    assert "Sơ đồ tổ chức" in texts(compose_pdf(document, by_sha(broken)).data)[0]


@pytest.mark.parametrize("lines", range(18, 28))
@pytest.mark.parametrize("last", ["Hết.", LONG * 5], ids=["a short end", "a long end"])
def test_the_foot_never_stands_alone(lines: int, last: str) -> None:
    blocks = [para("Một dòng.") for _ in range(lines)]
    found = texts(compose_pdf(dataclasses.replace(LETTER, paper=paper(*blocks, para(last)))).data)
    end = last.rsplit(maxsplit=1)[-1]
    assert end in found[-1].split("Nơi nhận")[0]


def test_of_two_signers_the_first_one_stands_on_the_left() -> None:
    signers = (Signer(post="Người ghi", name="Lê Văn An"), Signer(post="Chủ trì", name="Trần Thị Bình"))
    minutes = dataclasses.replace(
        LETTER, kind="Biên bản", addressees=(), recipient_lines=(), kept_by=None, signers=signers
    )
    composed = compose_pdf(minutes)
    assert piece_at(composed.data, "Lê Văn An")[1] < piece_at(composed.data, "Trần Thị Bình")[0]
    left, right = composed.places.signatures
    assert left.x < right.x
    assert composed.signature == right
    assert "Nơi nhận" not in texts(composed.data)[0]
    begin, end = piece_at(composed.data, "Trần Thị Bình")
    assert right.x * MM == pytest.approx((begin + end) / 2, abs=1)


def test_a_page_break_begins_a_page_and_what_is_attached_stands_behind_the_foot() -> None:
    document = dataclasses.replace(
        LETTER, paper=paper(para("Một."), page_break(), para("Hai."), page_break(attached=True), para("Quy chế."))
    )
    first, second, third = texts(compose_pdf(document).data)
    assert "Hai." not in first
    assert "Lưu Văn phòng" in second
    assert re.search(r"Quy chế\.", third) and "Lưu" not in third


def test_labels_are_counted_and_headings_look_like_headings() -> None:
    blocks = clause("chapter", "Quy định"), clause("article", "Điều đầu."), clause("article", "Điều sau.")
    state = dataclasses.replace(LETTER, style=Style.STATE, paper=paper(*blocks))
    data = compose_pdf(state).data
    runs = pieces(data)
    assert "Bold" in size_of(runs, "Chương I")[1]
    assert "Bold" in size_of(runs, "Điều 2.")[1]
    assert "Bold" not in size_of(runs, "Điều sau.")[1]
    left, right = piece_at(data, "Chương I")
    assert (left + right) / 2 == pytest.approx((30 + 195) / 2, abs=0.5)


def test_the_rule_of_its_day_says_where_the_number_stands() -> None:
    old = dataclasses.replace(LETTER, style=Style.STATE, date=dt.date(2015, 5, 4), paper=DECISION.paper)
    bottom = [piece for piece in pieces(compose_pdf(old, by_sha(PICTURE)).data, 1) if piece.top > 280]
    assert [piece.text.strip() for piece in bottom] == ["2"]
    assert bottom[0].right == pytest.approx(195, abs=0.5)


def test_a_degree_of_urgency_that_the_form_does_not_know_is_marked_as_the_one_below() -> None:
    timed = dataclasses.replace(STATE_DECISION, urgency=Urgency.FLASH_TIMED)
    assert timed.urgency_mark == "HỎA TỐC"
    assert dataclasses.replace(DECISION, urgency=Urgency.FLASH_TIMED).urgency_mark == "HỎA TỐC HẸN GIỜ"
    assert dataclasses.replace(DECISION, urgency=Urgency.NORMAL).urgency_mark is None
