"""Who may sign as what: out of the body's name, the titles of its people and the rule of the day."""

import datetime as dt

import pytest

from shared.bodies.actor import Post
from shared.documents.symbols import Style
from shared.form.authority import Colleague, authority_choices, committee_of, post_of
from shared.form.rules import rule_for

DAY = dt.date(2026, 6, 1)
LEADER, CHIEF = Post.LEADER, Post.CHIEF_OF_OFFICE


def choices(body: str, style: Style, *people: tuple[Post, str]) -> list[tuple[tuple[str, ...], str]]:
    """Each choice's lines and post; people are named in the order of the alphabet."""
    known = [Colleague(f"p{place}", chr(65 + place), post, title) for place, (post, title) in enumerate(people)]
    return [(signer.authority, signer.post) for signer in authority_choices(body, known, rule_for(style, DAY))]


@pytest.mark.parametrize(
    ("body", "people", "signers"),
    [
        (
            "Quận ủy Hải Châu",
            [(LEADER, "Phó Bí thư Quận ủy"), (LEADER, "Bí thư"), (CHIEF, "Chánh Văn phòng")],
            [
                (("T/M QUẬN ỦY",), "Bí thư"),
                (("T/M BAN THƯỜNG VỤ",), "Bí thư"),
                (("T/M QUẬN ỦY",), "Phó Bí thư"),
                (("T/M BAN THƯỜNG VỤ",), "Phó Bí thư"),
                (("T/L BAN THƯỜNG VỤ",), "Chánh Văn phòng"),
            ],
        ),
        (
            "Ban Tổ chức Thành ủy",
            [(LEADER, "Trưởng Ban"), (LEADER, "Phó Trưởng Ban"), (CHIEF, "Phó Chánh Văn phòng")],
            [((), "Trưởng Ban"), (("K/T TRƯỞNG BAN",), "Phó Trưởng Ban"), (("T/L TRƯỞNG BAN",), "Phó Chánh Văn phòng")],
        ),
        # nobody is the head: the deputy in charge signs alone
        ("Ban Tổ chức Thành ủy", [(LEADER, "Phó Trưởng Ban")], [((), "Phó Trưởng Ban")]),
        (
            "Ủy ban Kiểm tra Thành ủy",
            [(LEADER, "Phó Chủ nhiệm")],
            [(("T/M ỦY BAN KIỂM TRA",), "Phó Chủ nhiệm")],
        ),
        ("Văn phòng Thành ủy", [(LEADER, "Quyền Chánh Văn phòng")], [((), "Q. Chánh Văn phòng")]),
        ("Chi bộ 5", [(LEADER, "Bí thư Chi bộ")], [(("T/M CHI BỘ",), "Bí thư")]),
    ],
)
def test_party(body: str, people: list[tuple[Post, str]], signers: list[tuple[tuple[str, ...], str]]) -> None:
    assert choices(body, Style.PARTY, *people) == signers


@pytest.mark.parametrize(
    ("body", "people", "signers"),
    [
        (
            "Ủy ban nhân dân phường Hải Châu",
            [(LEADER, "Chủ tịch UBND"), (LEADER, "Phó Chủ tịch"), (CHIEF, "Chánh Văn phòng")],
            [
                (("TM. ỦY BAN NHÂN DÂN",), "Chủ tịch"),
                (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "Phó Chủ tịch"),
                (("TL. CHỦ TỊCH",), "Chánh Văn phòng"),
            ],
        ),
        (
            "Sở Nội vụ",
            [(LEADER, "Giám đốc Sở Nội vụ"), (LEADER, "Phó Giám đốc"), (CHIEF, "Chánh Văn phòng")],
            [((), "Giám đốc"), (("KT. GIÁM ĐỐC",), "Phó Giám đốc"), (("TL. GIÁM ĐỐC",), "Chánh Văn phòng")],
        ),
    ],
)
def test_state(body: str, people: list[tuple[Post, str]], signers: list[tuple[tuple[str, ...], str]]) -> None:
    assert choices(body, Style.STATE, *people) == signers


@pytest.mark.parametrize(
    ("title", "post"),
    [
        ("Phó Bí thư Quận ủy", "Phó Bí thư"),
        ("Quyền Chánh Văn phòng Thành ủy", "Quyền Chánh Văn phòng"),
        ("Chuyên viên", "Chuyên viên"),
    ],
)
def test_a_post_stands_without_its_body(title: str, post: str) -> None:
    assert post_of(title) == post


def test_clerks_and_specialists_do_not_sign() -> None:
    people = [(Post.RECORDS_CLERK, "Văn thư"), (Post.SPECIALIST, "Chuyên viên")]
    assert choices("Quận ủy Hải Châu", Style.PARTY, *people) == []


@pytest.mark.parametrize(
    ("body", "committee"),
    [("Thành ủy Đà Nẵng", "Thành ủy"), ("Đảng uỷ phường", "Đảng uỷ"), ("Ban Dân vận Thành ủy", None), ("", None)],
)
def test_a_committee_is_known_by_the_beginning_of_its_name(body: str, committee: str | None) -> None:
    assert committee_of(body) == committee
