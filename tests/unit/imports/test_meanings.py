"""What columns, fields and their values mean, in every spelling; what speaks of secrecy is never "not secret"."""

import pytest

from shared.documents.secrecy import Secrecy
from shared.documents.urgency import Urgency
from shared.imports.meanings import (
    MEANING,
    degree_of,
    key_of,
    kind_and_subject,
    kind_of,
    names_secrecy,
    speaks_of_secrecy,
    urgency_of,
)
from shared.imports.secrecy import stated_secrecy

CONFIDENTIAL, SECRET, TOP = Secrecy.CONFIDENTIAL, Secrecy.SECRET, Secrecy.TOP_SECRET


@pytest.mark.parametrize(
    ("value", "degree"),
    [
        ("Mật", CONFIDENTIAL), ("MẬT", CONFIDENTIAL), ("M ậ t", CONFIDENTIAL), ("Mật", CONFIDENTIAL), ("M", CONFIDENTIAL),
        ("Tối mật", SECRET), ("TỐI-MẬT", SECRET), ("Toi mat", SECRET), ("Tuyệt mật ", TOP), ("A", TOP), ("Mật (C)", CONFIDENTIAL),
        ("Độ mật: Tối mật", SECRET), ("", Secrecy.NONE), ("-", Secrecy.NONE), ("Thường", Secrecy.NONE), ("Không", Secrecy.NONE),
        ("?", None), ("1", None), ("TM", None), ("x", None), ("Hạn chế", None), ("nội bộ", None),
    ],
)  # fmt: skip
def test_degrees(value: str, degree: Secrecy | None) -> None:
    assert degree_of(value) is degree


@pytest.mark.parametrize(
    ("value", "urgency"),
    [("Hoả tốc", Urgency.FLASH), ("HỎA TỐC", Urgency.FLASH), ("HT", Urgency.FLASH), ("khẩn", Urgency.URGENT),
     ("Thượng  khẩn", Urgency.VERY_URGENT), ("hoả tốc hẹn giờ", Urgency.FLASH_TIMED), ("Bình thường", Urgency.NORMAL),
     ("Vội", None)],
)  # fmt: skip
def test_urgencies(value: str, urgency: Urgency | None) -> None:
    assert urgency_of(value) is urgency


@pytest.mark.parametrize(
    "name",
    ["Độ mật", "Ðộ mật", "Độ\nmật", "Mức độ mật", "DoBaoMat", "LoaiMat", "Mat", "Mật", "TỐI MẬT", "SecurityLevel", "Mức độ bảo mật",
     "Bí mật nhà nước", "TinhChatMat", "Dấu mật", "SecrecyOfPaper", "Công văn mật", "ConfidentialFlag", "do_mat_vb"],
)  # fmt: skip
def test_names_that_speak_of_secrecy(name: str) -> None:
    assert names_secrecy(name)


@pytest.mark.parametrize(
    "name",
    ["Mật khẩu", "Mật độ", "Số đến", "Secretary", "NgayMat", "Format", "Information", "Material", "Thư ký", "Mặt hàng"],
)
def test_names_that_do_not(name: str) -> None:
    assert not names_secrecy(name)


@pytest.mark.parametrize(
    "value", ["văn bản mật", "(MẬT) về nhân sự", "Gửi tài liệu Mật", "kho mật", "TỐI MẬT", "toi mat"]
)
def test_values_that_speak_of_secrecy(value: str) -> None:
    assert speaks_of_secrecy(value)


@pytest.mark.parametrize(
    "value",
    [
        "về bảo vệ bí mật nhà nước",
        "công tác bảo mật",
        "đổi mật khẩu",
        "mật độ dân số",
        "công tác mật mã",
        "thân mật",
        "mặt trận",
    ],
)
def test_values_that_do_not(value: str) -> None:
    assert not speaks_of_secrecy(value)


@pytest.mark.parametrize(
    ("fields", "degree", "asks"),
    [
        ([("Độ mật", "Mật")], CONFIDENTIAL, False),
        ([("Độ mật", "không rõ")], Secrecy.NONE, True),
        ([("Mật", "x"), ("Tối mật", "")], CONFIDENTIAL, False),
        ([("Tuyệt mật", "1"), ("Mật", "0")], TOP, False),
        ([("Mat", "Tối mật")], SECRET, False),
        ([("Tính chất mật", "Mật")], Secrecy.NONE, True),
        ([("Tính chất mật", "không")], Secrecy.NONE, False),
        ([("Ghi chú", "VB mật")], Secrecy.NONE, True),
        ([("Ghi chú", "VB mật"), ("Độ mật", "Mật")], CONFIDENTIAL, False),
        ([("Độ khẩn", "Mật khẩn")], Secrecy.NONE, True),
        ([("Trích yếu", "về bảo vệ bí mật nhà nước")], Secrecy.NONE, False),
    ],
)
def test_what_a_line_states(fields: list[tuple[str, str]], degree: Secrecy, asks: bool) -> None:
    stated = stated_secrecy(fields)
    assert (stated.degree, stated.question is not None) == (degree, asks)


@pytest.mark.parametrize(
    ("value", "kind"),
    [("chỉ thị", "Chỉ thị"), ("CHỈ THỊ", "Chỉ thị"), ("CT", "Chỉ thị"), ("Công  văn", "Công văn"), ("C.văn", "Công văn"),
     ("Quyết định (QĐ)", "Quyết định"), ("Giấy uỷ quyền", "Giấy ủy quyền"), ("Thư tình", None)],
)  # fmt: skip
def test_kinds(value: str, kind: str | None) -> None:
    known = kind_of(value)
    assert (known.name if known else None) == kind


def test_kind_and_subject_in_one_column() -> None:
    kind, subject = kind_and_subject("Chỉ thị  về công tác văn thư")
    assert kind is not None and (kind.name, subject) == ("Chỉ thị", "về công tác văn thư")
    assert kind_and_subject("Về việc họp") == (None, "Về việc họp")


def test_the_prescribed_register_is_known() -> None:
    heading = ("Ngày đến", "Số đến", "Tác giả", "Số, ký hiệu", "Ngày tháng", "Tên loại và trích yếu nội dung")
    meanings = [MEANING[key_of(name)] for name in heading]
    assert meanings == ["arrival_date", "arrival_number", "issuer", "symbol", "date", "kind_and_subject"]
