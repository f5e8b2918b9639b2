"""Heads and feet of Word files as offices lay them out become the fields of a draft."""

from pathlib import Path

import pytest

from shared.paper.lines import text_of_paper
from shared.paper.paper import paper_of
from shared.paper.parts import parted
from shared.word.draft import read_draft
from tests.word.building import Made
from tests.word.files_elements import element_files
from tests.word.files_party import party_files
from tests.word.files_state import state_files
from tests.word.forms import foot, state_head, title

REALITY = Path(__file__).parents[2] / "data" / "reality" / "docx"
FILES = {name: made for files in (party_files, state_files, element_files) for name, made in files()}


@pytest.mark.parametrize("name", FILES)
def test_the_fields_of_a_file_are_read_and_stand_in_the_text_no_more(name: str) -> None:
    made: Made = FILES[name]
    wanted = made.truth.fields
    draft = read_draft(made.bytes())
    authority = [" ".join(signer.authority) for signer in draft.signers]
    assert draft.kind == wanted["kind"]
    assert draft.subject == wanted["subject"]
    assert [line.rstrip(",;.") for line in draft.recipient_lines] == wanted["recipients"]
    assert "; ".join(signer.name for signer in draft.signers) == wanted["signer"]
    assert "; ".join(filter(None, authority)) == (wanted["authority"] or "")
    text = " ".join(text_of_paper(draft.paper, draft.style).split())
    for gone in (draft.issuer, draft.dated, draft.kept_by, draft.enacting):
        assert not gone or gone not in text, gone


@pytest.mark.parametrize("name", FILES)
def test_the_words_of_a_file_are_all_in_its_draft(name: str) -> None:
    made: Made = FILES[name]
    draft = read_draft(made.bytes())
    text = "".join(text_of_paper(draft.paper, draft.style).split())
    at = 0
    for paragraph in made.truth.body:
        words = "".join(paragraph.split())
        assert words in text[at:], paragraph
        at = text.index(words, at)


def test_a_subject_in_capitals_goes_on_above_a_text_that_begins_like_grounds() -> None:
    made = Made()
    state_head(
        made, "UBND THÀNH PHỐ ĐÀ NẴNG", "TRƯỜNG THPT PHAN CHÂU TRINH", "12/BC-THPT", "Đà Nẵng, ngày 01 tháng 6 năm 2025"
    )
    title(made, "BÁO CÁO TỔNG KẾT", "CÔNG TÁC NĂM HỌC 2024 - 2025", rule="")
    made.text("Căn cứ Kế hoạch số 12/KH-SGDĐT, nhà trường báo cáo kết quả như sau:")
    draft = read_draft(made.bytes())
    assert (draft.kind, draft.subject) == ("Báo cáo", "TỔNG KẾT CÔNG TÁC NĂM HỌC 2024 - 2025")
    assert draft.grounds == ()


def test_what_is_issued_with_a_decision_stands_behind_its_foot() -> None:
    made = Made()
    state_head(made, "", "ỦY BAN NHÂN DÂN PHƯỜNG HẢI CHÂU", "5/QĐ-UBND", "Hải Châu, ngày 12 tháng 9 năm 2025")
    title(made, "QUYẾT ĐỊNH", "Về việc ban hành Nội quy tiếp công dân", rule="")
    made.text("Điều 1. Ban hành kèm theo Quyết định này Nội quy tiếp công dân.")
    foot(made, ["Như Điều 1;", "Lưu: VT."], [["CHỦ TỊCH", "(Đã ký)", "Trần Văn Khá"]])
    state_head(made, "", "ỦY BAN NHÂN DÂN PHƯỜNG HẢI CHÂU", "5/NQ-UBND", "Hải Châu, ngày 12 tháng 9 năm 2025")
    title(made, "NỘI QUY", "Tiếp công dân", rule="")
    made.text("Điều 1. Giờ tiếp công dân.")
    draft = read_draft(made.bytes())
    assert [(signer.post, signer.name) for signer in draft.signers] == [("CHỦ TỊCH", "Trần Văn Khá")]
    assert [each.kind for each in draft.lost] == ["signed"]
    before, behind = parted(draft.paper.doc.content)
    assert len(before) == 1
    assert text_of_paper(paper_of(behind)).endswith("NỘI QUY\nTiếp công dân\nĐiều 1. Giờ tiếp công dân.")


@pytest.mark.parametrize("name", ["fldsimple", "merged-cells", "number-in-textbox", "tracked"])
def test_a_file_without_any_layout_is_read_by_its_words(name: str) -> None:
    draft = read_draft((REALITY / f"{name}.docx").read_bytes())
    assert (draft.kind, draft.subject) == ("Quyết định", "về việc kiện toàn Ban Chỉ đạo chuyển đổi số")
    assert draft.symbol == "127-QĐ/QU"
    assert draft.grounds == ("Căn cứ Điều lệ Đảng;",)
    (signer,) = draft.signers
    assert (signer.authority, signer.post, signer.name) == (("T/M BAN THƯỜNG VỤ",), "BÍ THƯ", "Nguyễn Văn Minh")
    assert "kiện toàn" not in text_of_paper(draft.paper, draft.style)
