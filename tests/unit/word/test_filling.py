"""What issuing writes into a Word file that stays the document itself."""

import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement

from shared.documents.symbols import Style
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.pdf import compose_pdf
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines
from shared.word.filling import Filling, Place, filled, places_in, words
from shared.word.spot import Later, NoRoom, NoSpot, places_on

FILLING = Filling(
    symbol="Số 12-QĐ/TU",
    date="Đà Nẵng, ngày 30 tháng 11 năm 2026",
    recipients=("Ban Tuyên giáo;", "Quận ủy Hải Châu;", "Lưu Văn phòng."),
    authority=("T/M BAN THƯỜNG VỤ",),
    post="Phó Bí thư",
    name="Nguyễn Văn An",
)


def saved(document: Document) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def lines(data: bytes) -> list[str]:
    """The words of all paragraphs, cells too, in their order."""
    tree = docx.Document(io.BytesIO(data)).element.body
    return [text for p in tree.iter(f"{{{tree.nsmap['w']}}}p") if (text := words(p))]


def official(symbol: str = "Số      -QĐ/TU", date: str = "Đà Nẵng, ngày     tháng     năm 2026") -> Document:
    """A Word file as offices write them: head and foot in tables without lines."""
    document = docx.Document()
    head = document.add_table(2, 2)
    head.cell(0, 0).text, head.cell(0, 1).text = "THÀNH ỦY ĐÀ NẴNG", "ĐẢNG CỘNG SẢN VIỆT NAM"
    head.cell(1, 0).text, head.cell(1, 1).text = symbol, date
    document.add_paragraph("QUYẾT ĐỊNH")
    document.add_paragraph("Điều 1. Thành lập Tổ công tác, theo Thông báo số 9-TB/TU, ngày 02 tháng 3 năm 2026.")
    foot = document.add_table(1, 2)
    left, right = foot.cell(0, 0), foot.cell(0, 1)
    left.text = "Nơi nhận:"
    for line in ("- Ban Tuyên giáo,", "- Lưu Văn phòng Thành ủy."):
        left.add_paragraph(line)
    right.text = "T/M BAN THƯỜNG VỤ"
    right.add_paragraph("BÍ THƯ")
    right.add_paragraph("")
    right.add_paragraph("").add_run("Trần Thị Bình").bold = True
    return document


@pytest.mark.parametrize("symbol", ["Số      -QĐ/TU", "Số: …-QĐ/TU", "Số 01-QĐ/TU"])
@pytest.mark.parametrize("date", ["Đà Nẵng, ngày     tháng     năm 2026", "Đà Nẵng, ngày 01 tháng 11 năm 2026"])
def test_number_and_date_are_written_in_the_head_alone(symbol: str, date: str) -> None:
    data = saved(official(symbol, date))
    assert set(places_in(data)) == set(Place)
    said = lines(filled(data, FILLING))
    assert said[2:4] == [FILLING.symbol, FILLING.date]
    assert "số 9-TB/TU, ngày 02 tháng 3 năm 2026" in said[5]


def test_who_signs_stands_in_the_letters_of_the_name_that_stood_there() -> None:
    data = filled(saved(official()), FILLING)
    assert lines(data)[-3:] == ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Nguyễn Văn An"]
    name = docx.Document(io.BytesIO(data)).tables[1].cell(0, 1).paragraphs[-1]
    assert name.runs[0].bold


def test_a_name_that_was_left_open_is_written() -> None:
    document = official()
    document.tables[1].cell(0, 1).paragraphs[-1].runs[0].text = ""
    assert lines(filled(saved(document), FILLING))[-1] == "Nguyễn Văn An"


def test_recipients_are_added_and_none_that_was_typed_is_lost() -> None:
    said = lines(filled(saved(official()), FILLING))
    begin = said.index("Nơi nhận:")
    assert said[begin + 1 : begin + 4] == ["- Ban Tuyên giáo,", "- Quận ủy Hải Châu;", "- Lưu Văn phòng Thành ủy."]


def test_a_file_of_ours_has_every_place() -> None:
    composed = OfficialDocument(
        style=Style.PARTY, issuer="Thành ủy Đà Nẵng", parent=None, kind="Quyết định", subject="thành lập Tổ công tác",
        paper=paper_of_lines("Điều 1. Thành lập Tổ công tác."), recipient_lines=("Ban Tuyên giáo;",),
        kept_by="Lưu Văn phòng.", place="Đà Nẵng",
        signers=(Signer(authority=("T/M BAN THƯỜNG VỤ",), post="Bí thư", name="Trần Thị Bình"),), draft_number=1,
    )  # fmt: skip
    data = compose_docx(composed)
    assert set(places_in(data)) == set(Place)
    said = lines(filled(data, FILLING))
    assert {FILLING.symbol, FILLING.date, FILLING.name} <= set(said)
    assert "Trần Thị Bình" not in said


def test_the_signature_belongs_above_the_last_line_with_the_name() -> None:
    composed = OfficialDocument(
        style=Style.PARTY, issuer="Thành ủy Đà Nẵng", parent=None, kind="Thông báo", subject="về việc họp",
        paper=paper_of_lines("Đồng chí Trần Thị Bình chủ trì."), place="Đà Nẵng",
        signers=(Signer(post="Bí thư", name="Trần Thị Bình"),),
    )  # fmt: skip
    pdf = compose_pdf(composed)
    (spot,) = places_on(pdf.data, ("Trần Thị Bình",), None).signatures
    assert spot.page == pdf.signature.page
    assert abs(spot.x - pdf.signature.x) < 3
    assert abs(spot.y - pdf.signature.y) < 12
    with pytest.raises(NoSpot):
        places_on(pdf.data, ("Nguyễn Văn An",), None)


def test_room_that_was_kept_for_number_and_date_is_found() -> None:
    composed = OfficialDocument(
        style=Style.PARTY, issuer="Thành ủy Đà Nẵng", parent=None, kind="Thông báo", subject="về việc họp ngày mai",
        paper=paper_of_lines("Ngày 05 tháng 3 năm 2026 họp."), place="Đà Nẵng", numbered_later="-TB/TU",
        signers=(Signer(post="Bí thư", name="Trần Thị Bình"),),
    )  # fmt: skip
    known = compose_pdf(composed).places
    found = places_on(compose_pdf(composed).data, ("Trần Thị Bình",), Later.of(composed))
    assert known.number is not None and found.number is not None and known.mark is not None and found.mark is not None
    for one, other in zip((known.number, *known.date_parts), (found.number, *found.date_parts), strict=True):
        assert abs(one.x - other.x) < 8
        assert abs(one.x + one.width - other.x - other.width) < 8
        assert abs(one.y - other.y) < 5
    assert abs(known.mark.x - found.mark.x) < 3
    with pytest.raises(NoRoom):
        places_on(compose_pdf(replace(composed, numbered_later=None)).data, (), Later.of(composed))


def test_what_has_no_place_is_told() -> None:
    document = docx.Document()
    document.add_paragraph("Một trang giấy không có chỗ nào để ghi.")
    assert places_in(saved(document)) == ()
    assert lines(filled(saved(document), FILLING)) == ["Một trang giấy không có chỗ nào để ghi."]


def test_pending_changes_are_accepted() -> None:
    document = official()
    paragraph = document.paragraphs[1]
    inserted, deleted = OxmlElement("w:ins"), OxmlElement("w:del")
    for change, tag, text in ((inserted, "w:t", " thêm"), (deleted, "w:delText", " bớt")):
        run = OxmlElement("w:r")
        word = OxmlElement(tag)
        word.text = text
        run.append(word)
        change.append(run)
        paragraph._p.append(change)
    data = filled(saved(document), FILLING)
    assert lines(data)[5].endswith("thêm")
    xml = docx.Document(io.BytesIO(data)).element.xml
    assert "w:ins" not in xml
    assert "bớt" not in xml
