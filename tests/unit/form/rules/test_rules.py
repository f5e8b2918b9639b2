"""Each rule of form with its paragraph, on a document of the day before it changed and of the day after.

A scenario is a draft, the entry that judges it, and what is departed from on each side; a document is judged by the rule
of its own day.
"""

import datetime as dt
from dataclasses import dataclass

import pytest

from shared.documents.symbols import Style
from shared.form.checking import Facts, apply, check_draft
from shared.form.rules import FormRule, rule_for
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines
from shared.paper.nodes import Appendix, Text
from shared.paper.paper import Paper, paper_of

COMMITTEE = Facts("Quận ủy Hải Châu", "Thành ủy Đà Nẵng")
GRASS_ROOTS = Facts("Đảng ủy phường Thạch Thang", "Quận ủy Hải Châu")
CELL = Facts("Chi bộ 5", "Đảng bộ phường Thạch Thang")
STATE = Facts("Ủy ban nhân dân phường Hải Châu", "Ủy ban nhân dân thành phố")

HD05 = (Style.PARTY, "2026-05-26", "2026-05-27")  # HD 36 → HD 05
QD399 = (Style.PARTY, "2026-01-08", "2026-01-09")  # 66-QĐ/TW → 399-QĐ/TW, under HD 36
ND30 = (Style.STATE, "2020-03-04", "2020-03-05")  # TT 01 → NĐ 30


def draft(kind: str = "Thông báo", subject: str = "về việc họp", text: str = "Họp.", **fields: object) -> DraftContent:
    given = {"kind": kind, "subject": subject, "paper": paper_of_lines(text), "recipients": ("a",)} | fields
    return DraftContent.model_validate(given)


def signed(**signer: object) -> DraftContent:
    return draft(signers=({"authority": ("T/M QUẬN ỦY",), "post": "Bí thư", "name": "Nguyễn Văn A"} | signer,))


def appendix(title: str) -> Paper:
    return paper_of([*paper_of_lines("Một.").doc.content, Appendix(content=(Text(text=title),) if title else ())])


@dataclass(frozen=True)
class Scenario:
    """A draft before and after a change: ``departs`` says whether it departs from ``entry`` then, ``cited`` what from."""

    name: str
    change: tuple[Style, str, str]
    entry: str
    content: DraftContent
    departs: tuple[bool, bool]
    cited: tuple[str, str]
    facts: Facts = COMMITTEE


SCENARIOS = [
    # --- HD 36 → HD 05 ---
    Scenario("a submission says Kính trình", HD05, "addressed", draft("Tờ trình", text="Kính gửi: Thành ủy\nTrình."),
             (True, True), ("Mục II, điểm 1.9", "Mục 9.2.4")),
    Scenario("recipients end with a comma, now with a semicolon", HD05, "recipients",
             draft(recipient_lines=("Các chi bộ,",)), (False, True), ("Mục II, điểm 1.9", "Mục 9.2.5")),
    Scenario("recipients end with a semicolon", HD05, "recipients", draft(recipient_lines=("Các chi bộ;",)),
             (True, False), ("Mục II, điểm 1.9", "Mục 9.2.5")),
    Scenario("Như trên begins the recipients of a letter", HD05, "recipients",
             draft("Công văn", addressees=("A",), recipient_lines=("Các chi bộ",)), (True, True),
             ("Mục II, điểm 1.9", "Mục 9.2.5")),
    Scenario("a letter's subject begins with về việc", HD05, "letter_subject", draft("Công văn", "Chế độ hội nghị"),
             (False, True), ("Mục II, điểm 1.5", "Mục 5.2")),
    Scenario("V/v is accepted in a letter", HD05, "letter_subject", draft("Công văn", "V/v chế độ hội nghị"),
             (False, False), ("Mục II, điểm 1.5", "Mục 5.2")),
    Scenario("V/v stands in letters only", HD05, "letter_subject", draft(subject="V/v chế độ hội nghị"),
             (True, True), ("Mục II, điểm 1.5", "Mục 5.2")),
    Scenario("a subject is in small letters", HD05, "subject", draft(subject="Về việc họp"), (True, True),
             ("Mục II, điểm 1.5", "Mục 5.2")),
    Scenario("no mark behind the subject", HD05, "subject", draft(subject="về việc họp."), (True, True),
             ("Mục II, điểm 1.5", "Mục 5.2")),
    Scenario("each ground ends with a semicolon", HD05, "grounds", draft(grounds=("Căn cứ A.", "Căn cứ B.")),
             (True, True), ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("the last ground does not end with a semicolon", HD05, "grounds", draft(grounds=("Căn cứ A;",)),
             (True, True), ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("the last ground may end with a comma", HD05, "grounds", draft(grounds=("Căn cứ A;", "Căn cứ B,")),
             (False, False), ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("the text ends without a stroke", HD05, "ending", draft(text="Thực hiện./."), (True, True),
             ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("the word Chương in capitals", HD05, "levels", draft(text="Chương I\nĐiều 1. Một."), (False, True),
             ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("a section's name in capitals", HD05, "headings", draft(text="Mục 1 Nghĩa của từ ngữ\nĐiều 1. Một."),
             (True, False), ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("articles without gaps", HD05, "levels", draft(text="Điều 1. Một.\nĐiều 3. Ba."), (True, True),
             ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("no Roman heading between articles", HD05, "levels", draft(text="Điều 1. A.\nI. B.\nĐiều 2. C."),
             (True, True), ("Mục II, điểm 1.6", "Mục 6.2")),
    Scenario("an appendix has a name", HD05, "appendix", draft(paper=appendix("")), (True, True),
             ("Phần phông chữ", "Phần về phụ lục")),
    Scenario("a stroke in the mark of authority", HD05, "authority", signed(authority=("TM. QUẬN ỦY",)),
             (True, True), ("Mục II, điểm 1.7", "Mục 7.1")),
    Scenario("a deputy secretary signs for the committee", HD05, "authority",
             signed(authority=("K/T BÍ THƯ",), post="Phó Bí thư"), (True, True), ("Mục II, điểm 1.7", "Mục 7.1")),
    Scenario("a secretary signs on behalf of the committee", HD05, "authority", signed(authority=()), (True, True),
             ("Mục II, điểm 1.7", "Mục 7.1")),
    Scenario("the post without the committee", HD05, "post", signed(post="Bí thư Quận ủy"), (True, True),
             ("Mục II, điểm 1.7", "Mục 7.2")),
    Scenario("the name without degrees", HD05, "name_of_signer", signed(name="PGS.TS. Nguyễn Văn A"), (True, True),
             ("Mục II, điểm 1.7", "Mục 7.2")),
    Scenario("two people sign minutes", HD05, "minutes",
             draft("Biên bản", signers=({"post": "Chủ trì", "name": "A"},)), (True, True),
             ("Mục II, điểm 1.7", "Mục 7.2")),
    Scenario("the last line names the office, not VT", HD05, "kept", draft(kept_by="Lưu: VT."), (True, True),
             ("Mục II, điểm 1.9", "Mục 9.2.5")),
    Scenario("circulation in capitals", HD05, "circulation", draft(circulation="Tài liệu hội nghị"), (True, True),
             ("Mục II, điểm 2.2", "Phần thể thức bổ sung")),
    Scenario("days below 10 with a zero", HD05, "date", draft(text="Từ ngày 3/10/2026."), (True, True),
             ("Mục II, điểm 1.4", "Mục 4.2")),
    Scenario("March without a zero", HD05, "date", draft(text="Từ ngày 13/3/2026."), (False, False),
             ("Mục II, điểm 1.4", "Mục 4.2")),
    Scenario("ủy is proposed now", HD05, "spelling", draft(text="Đảng uỷ họp."), (False, True),
             ("Cách đặt dấu", "Cách đặt dấu")),
    # --- 66-QĐ/TW → 399-QĐ/TW ---
    Scenario("no T/U any more", QD399, "authority", signed(authority=("T/U BAN THƯỜNG VỤ",)), (False, True),
             ("Mục II, điểm 1.7", "Mục II, điểm 1.7; Quy định 399-QĐ/TW")),
    Scenario("a committee of the grass roots issues no Hướng dẫn", QD399, "issuing", draft("Hướng dẫn"), (False, True),
             ("Quy định 66-QĐ/TW", "Quy định 399-QĐ/TW, Điều 11, 13"), GRASS_ROOTS),
    Scenario("a cell issues no Quy định", QD399, "issuing", draft("Quy định"), (False, True),
             ("Quy định 66-QĐ/TW", "Quy định 399-QĐ/TW, Điều 11, 13"), CELL),
    Scenario("a standing committee issues no Quy chế", QD399, "issuing",
             draft("Quy chế", signers=({"authority": ("T/M BAN THƯỜNG VỤ",), "post": "Bí thư", "name": "A"},)),
             (False, True), ("Quy định 66-QĐ/TW", "Quy định 399-QĐ/TW, Điều 11, 13"), GRASS_ROOTS),
    Scenario("a district committee issues a Chỉ thị", QD399, "issuing", draft("Chỉ thị"), (False, False),
             ("Quy định 66-QĐ/TW", "Quy định 399-QĐ/TW, Điều 11, 13")),
    # --- TT 01 → NĐ 30 ---
    Scenario("a State letter's subject begins with V/v", ND30, "letter_subject", draft("Công văn", "về việc họp"),
             (True, True), ("Điều 10", "Phụ lục I, mục II, khoản 5"), STATE),
    Scenario("a State subject begins with a capital", ND30, "subject", draft("Quyết định"), (True, True),
             ("Điều 10", "Phụ lục I, mục II, khoản 5"), STATE),
    Scenario("the last ground ends with a full stop", ND30, "grounds", draft(grounds=("Căn cứ A;",)), (False, True),
             ("Điều 11", "Phụ lục I, mục II, khoản 6"), STATE),
    Scenario("a stroke at the end is usual", ND30, "ending", draft(text="Thực hiện./."), (False, False),
             ("Điều 11", "Phụ lục I, mục II, khoản 6"), STATE),
    Scenario("a full stop in the mark of authority", ND30, "authority", signed(authority=("T/M UBND",)),
             (True, True), ("Điều 12", "Phụ lục I, mục II, khoản 7"), STATE),
    Scenario("Lưu: VT", ND30, "kept", draft(kept_by="Lưu Văn phòng."), (True, True),
             ("Điều 14", "Phụ lục I, mục II, khoản 9"), STATE),
    Scenario("no urgency with an hour", ND30, "urgency", draft(urgency="flash_timed"), (False, True),
             ("Điều 15", "Phụ lục I, mục III, khoản 2"), STATE),
    Scenario("an appendix says what it belongs to", ND30, "appendix", draft(paper=appendix("BẢNG")), (True, True),
             ("Điều 15", "Phụ lục I, mục III, khoản 1"), STATE),
    Scenario("a chapter's name in capitals", ND30, "headings", draft(text="Chương I Quy định chung\nĐiều 1. Một."),
             (True, True), ("Điều 11", "Phụ lục I, mục II, khoản 6"), STATE),
    Scenario("1- is no label of the State", ND30, "levels", draft(text="I/ Một.\n1. Hai."), (True, True),
             ("Điều 11", "Phụ lục I, mục II, khoản 6"), STATE),
]  # fmt: skip


@pytest.mark.parametrize("side", [0, 1], ids=["before", "after"])
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_rule_of_form_judges_documents_of_its_days(scenario: Scenario, side: int) -> None:
    style, *days = scenario.change
    rule = rule_for(style, dt.date.fromisoformat(days[side]))
    cited = scenario.cited[side]
    assert rule.source_of(scenario.entry).lower().startswith(cited.lower())
    found = [d for d in check_draft(scenario.content, rule, scenario.facts) if d.rule == f"{rule.id}.{scenario.entry}"]
    assert bool(found) == scenario.departs[side], found
    assert all(d.message.startswith(cited) and rule.name in d.message for d in found)


MENDED = [
    (HD05, draft("Tờ trình", text="Kính gửi: Thành ủy\nTrình."), {"addressees": ("Thành ủy",)}),
    (HD05, draft(kept_by="Lưu: VT."), {"kept_by": "Lưu Văn phòng Quận ủy."}),
    (HD05, draft(recipient_lines=("Các chi bộ,",)), {"recipient_lines": ("Các chi bộ;",)}),
    (HD05, draft("Công văn", "Chế độ hội nghị"), {"subject": "về việc chế độ hội nghị"}),
    (HD05, draft(subject="V/v chế độ"), {"subject": "về việc chế độ"}),
    (HD05, draft(grounds=("- Căn cứ A",)), {"grounds": ("Căn cứ A.",)}),
    (HD05, draft(circulation="Tài liệu hội nghị"), {"circulation": "TÀI LIỆU HỘI NGHỊ"}),
    (ND30, draft("Công văn", "Về việc họp"), {"subject": "V/v họp"}),
    (ND30, draft("Quyết định", "về việc họp"), {"subject": "Về việc họp"}),
    (ND30, draft("Quyết định", "Về việc họp", kept_by="Lưu VT"), {"kept_by": "Lưu: VT."}),
]


@pytest.mark.parametrize(("change", "content", "right"), MENDED)
def test_a_click_writes_the_field_as_the_rule_has_it(
    change: tuple[Style, str, str], content: DraftContent, right: dict[str, object]
) -> None:
    rule = rule_for(change[0], dt.date.fromisoformat(change[2]))
    for departure in check_draft(content, rule, COMMITTEE):
        if departure.mend:
            content = apply(content, departure.mend)
    assert {name: getattr(content, name) for name in right} == right


def urgency_of(rule: FormRule) -> list[str]:
    return list(rule.urgency.marks.values())


@pytest.mark.parametrize(
    ("change", "value", "before", "after"),
    [
        (HD05, lambda rule: rule.addressed.words["Tờ trình"], "Kính gửi", "Kính trình"),
        (HD05, lambda rule: rule.margins_mm, {"top": 20, "bottom": 20, "left": 30, "right": 15}, None),
        (HD05, lambda rule: (rule.sizes.nation, rule.sizes.kind, rule.sizes.letter_subject), (15, 16, 12), None),
        (HD05, lambda rule: rule.symbol_line("05-NQ/ĐU"), "Số 05-NQ/ĐU", None),
        (HD05, lambda rule: rule.recipients.underlined, True, None),
        (ND30, lambda rule: (rule.page_number.at, rule.page_number.align), ("bottom", "right"), ("top", "center")),
        (ND30, lambda rule: rule.grounds.italic, False, True),
        (ND30, lambda rule: rule.symbol_line("09/QyĐ-UBND"), "Số: 09/QyĐ-UBND", None),
        (ND30, urgency_of, ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ"], ["KHẨN", "THƯỢNG KHẨN", "HỎA TỐC"]),
    ],
)  # fmt: skip
def test_a_value_is_that_of_the_day(
    change: tuple[Style, str, str], value: object, before: object, after: object
) -> None:
    """``after`` is ``None`` where the value stays."""
    style, *days = change
    first, second = (value(rule_for(style, dt.date.fromisoformat(day))) for day in days)  # type: ignore[operator]
    assert (first, second) == (before, before if after is None else after)
