"""The format check names each departure and where it is."""

import io

import docx
import pytest
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from shared.form.checking import check_content, check_docx
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.word import UnreadableWord

GOOD = "Kính gửi: các quận ủy.\n1. Triển khai ngày 03/02/2022.\n2. Báo cáo kết quả."


def test_a_right_draft_passes() -> None:
    assert check_content("Công văn", "V/v triển khai nhiệm vụ", GOOD, recipients=2) == []


@pytest.mark.parametrize(
    ("kind", "subject", "text", "recipients", "where", "what"),
    [
        ("Công văn", "Triển khai nhiệm vụ", GOOD, 1, "Trích yếu", "V/v"),
        ("Thông báo", "V/v triển khai", GOOD, 1, "Trích yếu", "chỉ dùng ở công văn"),
        ("Thông báo", "về việc triển khai.", GOOD, 1, "Trích yếu", "không đặt dấu"),
        ("Thông báo", "VỀ VIỆC TRIỂN KHAI", GOOD, 1, "Trích yếu", "chữ thường"),
        ("Thông báo", "về việc triển khai", GOOD, 0, "Nơi nhận", "nơi nhận"),
        ("Công văn", "V/v triển khai", "Đề nghị báo cáo.", 1, "Đầu nội dung", "Kính gửi"),
        ("Thông báo", "về việc triển khai", "1. Một.\n3. Ba.", 1, "Đoạn 2", "không liên tục"),
        ("Thông báo", "về việc triển khai", "I. Một.\n1. A.\n2. B.\nIII. Ba.", 1, "Đoạn 4", "không liên tục"),
        ("Thông báo", "về việc triển khai", "Hạn ngày 3/2/2022.", 1, "Đoạn 1", "03/02/2022"),
        ("Thông báo", "về việc triển khai", "Hạn ngày 31 tháng 13 năm 2022.", 1, "Đoạn 1", "không có trong lịch"),
        ("Thông báo", "về việc triển khai", "Có  hai dấu cách.", 1, "Đoạn 1", "hai dấu cách"),
        ("Thông báo", "về việc triển khai", "Thiếu chấm cuối", 1, "Đoạn 1", "dấu chấm"),
        ("Thông báo", "về việc triển khai", "", 1, "Nội dung", "chưa có"),
        ("Sớ", "về việc triển khai", GOOD, 1, "Thể loại", "danh mục"),
    ],
)
def test_each_departure_is_named_with_its_place(
    kind: str, subject: str, text: str, recipients: int, where: str, what: str
) -> None:
    departures = check_content(kind, subject, text, recipients)
    assert any(where in d.where and what in d.what for d in departures), departures


@given(st.text(max_size=60), st.text(max_size=200), st.text(max_size=2000), st.integers(0, 5))
def test_no_text_breaks_the_check(kind: str, subject: str, text: str, recipients: int) -> None:
    for departure in check_content(kind, subject, text, recipients):
        assert departure.where
        assert departure.what


def test_a_composed_docx_passes_and_a_changed_one_is_told(official: OfficialDocument) -> None:
    data = compose_docx(official)
    assert check_docx(data) == []
    word = docx.Document(io.BytesIO(data))
    word.sections[0].left_margin = Mm(20)
    run = next(p for p in word.paragraphs if "nghiêm túc" in p.text).runs[0]
    run.font.name, run.font.size = "Arial", Pt(11)
    changed = io.BytesIO()
    word.save(changed)
    told = [str(departure) for departure in check_docx(changed.getvalue())]
    assert any("lề trái là 20 mm" in text for text in told)
    assert any("Arial" in text for text in told)


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(UnreadableWord):
        check_docx(b"PK\x03\x04 broken")
