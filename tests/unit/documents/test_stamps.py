"""Every way in which a degree of secrecy is written is found; words of running text are none; the rest is asked."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.gate import Verdict, verdict_of
from shared.documents.secrecy import Secrecy
from shared.documents.seen.model import Layer, Picture, Piece, Seen
from shared.documents.stamps import certain_stamp, names_secrecy, stamps_of

M, T, TM = Secrecy.CONFIDENTIAL, Secrecy.SECRET, Secrecy.TOP_SECRET

CERTAIN = {
    "MẬT": M, "M Ậ T": M, "M  Ậ  T": M, "TỐI-MẬT": T, "TUYỆT MẬT": TM, "T Ố I   M Ậ T": T, "TỐIMẬT": T, "*MẬT*": M,
    "MẬT.": M, "(MẬT)": M, "[TUYỆT MẬT]": TM, "MẬT (A)": M, "MẬT Bản số: 01": M, "MẬT KHẨN": M, "MẬT - KHẨN": M,
    "HOẢ TỐC - MẬT": M, "HỎA TỐC MẬT": M, "THƯỢNG KHẨN - TỐI MẬT": T, "TOI MAT": T, "TUYET MAT": TM, "TUYÊT MẬT": TM,
    "ĐỘ MẬT: MẬT": M, "Độ mật: Tối mật": T, "Mức độ mật: Mật": M, "MỨC ĐỘ: MẬT": M, "Độ bảo mật: Tuyệt mật": TM,
    "DO MAT: TOI MAT": T, "Độ mật | Mật": M, "Độ mật:\nMật": M, "TỐI\nMẬT": T, "M\nẬ\nT": M, "Ðộ mật: Mật": M,
    "DẤU CHỈ MỨC ĐỘ MẬT: MẬT": M, "MẬT ĐẢNG CỘNG SẢN VIỆT NAM": M, "ĐẢNG CỘNG SẢN VIỆT NAM MẬT": M, "Số 9    TỐI MẬT": T,
    "Số 12-QĐ/TU MẬT": M, "MẬT | ĐẢNG CỘNG SẢN VIỆT NAM": M, "\u041c\u1eac\u0422": M, "\uff2d\u1eac\uff34": M,
    "UBND THÀNH PHỐ\n*\nSố 9\nMẬT\nnội dung": M, "\n".join(["dòng"] * 100) + "\nMẬT": M,
}  # fmt: skip
DOUBTFUL = (
    "Mật", "(mật)", "MAT", "MẶT", "SECRET", "TOP SECRET", "Confidential", "TÀI LIỆU MẬT", "BÍ MẬT", "Độ mật: A1",
    "THÀNH ỦY ĐÀ NẴNG MẬT", "MẬT Đà Nẵng, ngày 5 tháng 3 năm 2021",
)  # fmt: skip
NOTHING = (
    "bảo mật", "BẢO MẬT", "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "mật độ dân số", "MẬT ĐỘ XÂY DỰNG", "Mật khẩu", "MẬT ONG RỪNG",
    "trừ tài liệu mật", "Nội dung dòng 5 của văn bản mật thử nghiệm.", "Độ mật: Thường", "Độ mật:", "ĐỘ MẬT: ……", "Bí mật",
    "văn bản có đóng dấu “MẬT”, “TỐI MẬT” được chuyển bằng đường riêng", "ra mặt", "Độ mật | Trích yếu", "LỄ RA MẮT", "",
    "Công tác cơ yếu, mật mã", "Tài liệu\nmật chỉ gửi bằng giấy",
)  # fmt: skip


@pytest.mark.parametrize(("text", "level"), CERTAIN.items())
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_degree_is_found(text: str, level: Secrecy, form: str) -> None:
    assert certain_stamp(unicodedata.normalize(form, text)) is level


@pytest.mark.parametrize("text", DOUBTFUL)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_may_be_one_is_asked(text: str, form: str) -> None:
    found = list(stamps_of(unicodedata.normalize(form, text)))
    assert found and certain_stamp(text) is None


@pytest.mark.parametrize("text", NOTHING)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_of_running_text_are_none(text: str, form: str) -> None:
    assert list(stamps_of(unicodedata.normalize(form, text))) == []


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    list(stamps_of(text))
    names_secrecy(text)


@pytest.mark.parametrize(
    "name", ["BC (MẬT).pdf", "to_trinh_toi-mat.docx", "Tuyệt mật - kế hoạch.pdf", "Ke hoach_MAT.pdf"]
)
def test_names_of_files_speak(name: str) -> None:
    assert names_secrecy(name)
    assert verdict_of(Seen(pieces=(Piece(layer=Layer.NAME, text=name),))).in_doubt


@pytest.mark.parametrize("name", ["bao-mat-thong-tin.pdf", "Quy chế bí mật nhà nước.docx", "le-ra-mat.pdf", "mat.txt"])
def test_other_names_do_not(name: str) -> None:
    assert not names_secrecy(name)


def test_what_stands_on_the_page_is_certain_and_what_stands_beside_it_is_asked() -> None:
    assert verdict_of(Seen(pieces=(Piece(layer=Layer.HEADER, text="MẬT"),))).secrecy is M
    assert verdict_of(Seen(pieces=(Piece(layer=Layer.INSIDE, text="TỐI MẬT"),))).secrecy is T
    for layer in (Layer.PROPERTY, Layer.COMMENT, Layer.HIDDEN):
        assert verdict_of(Seen(pieces=(Piece(layer=layer, text="MẬT"),))).in_doubt
    assert verdict_of(Seen(pictures=(Picture(page=3, whole=True),))).doubts[0].page == 3
    assert verdict_of(Seen(unseen=("a.exe",))).in_doubt
    assert verdict_of(Seen(pieces=(Piece(layer=Layer.PAGE, text="Kính gửi"),))) == Verdict()
