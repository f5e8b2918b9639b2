"""The form check names each departure, its rule and its place, and mends what can be mended."""

import datetime as dt
import io

import docx
import pytest
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.symbols import Style
from shared.form.checking import Departure, Facts, apply, check_draft, mended
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument
from shared.form.rules import FormRule, rule_for
from shared.paper.content import DraftContent, Signer
from shared.paper.lines import paper_of_lines
from shared.paper.nodes import Appendix, PageBreak, PageBreakAttrs, Text
from shared.paper.paper import paper_of
from shared.word.checking import check_docx
from shared.word.errors import UnreadableWord

PARTY = rule_for(Style.PARTY, dt.date(2026, 6, 1))
STATE = rule_for(Style.STATE, dt.date(2026, 6, 1))
COMMITTEE = Facts("Quận ủy Hải Châu", "Thành ủy Đà Nẵng")


def draft(
    kind: str = "Thông báo", subject: str = "về việc triển khai", text: str = "Một.", **fields: object
) -> DraftContent:
    given = {"kind": kind, "subject": subject, "paper": paper_of_lines(text), "recipients": ("a",)} | fields
    return DraftContent.model_validate(given)


def test_a_right_draft_passes() -> None:
    right = draft("Công văn", "về việc triển khai", "1. Triển khai ngày 03/02/2022.\n2. Báo cáo kết quả.")
    assert check_draft(right, PARTY, COMMITTEE) == ()


@pytest.mark.parametrize(
    ("content", "rule", "where", "message"),
    [
        (draft("Sớ"), "kind", "Thể loại", "danh mục"),
        (draft(recipients=()), "recipients", "Nơi nhận", "chưa chọn nơi nhận"),
        (draft(text=""), "typing", "Nội dung", "chưa có nội dung"),
        (draft("Công văn", recipients=()), "addressed", "Kính gửi", "Kính gửi"),
        (draft(subject="VỀ VIỆC TRIỂN KHAI"), "subject", "Trích yếu", "chữ thường"),
        (draft(text="Hạn ngày 31 tháng 13 năm 2022."), "date", "Đoạn 1", "không có trong lịch"),
        (draft(subject="x" * 351), "subject", "Trích yếu", "351 ký tự"),
    ],
)
def test_what_a_person_mends_is_named_with_its_place(
    content: DraftContent, rule: str, where: str, message: str
) -> None:
    found = check_draft(content, PARTY)
    assert [d for d in found if d.rule == f"{PARTY.id}.{rule}" and where in d.where and message in d.message], found


@pytest.mark.parametrize(
    ("content", "rule", "at", "right"),
    [
        (draft(text="Có  hai   dấu cách."), "typing", "paper.0", "Có hai dấu cách."),
        (draft(text="Một , hai ; ba ."), "typing", "paper.0", "Một, hai; ba."),
        (draft(text="Một,hai;ba."), "typing", "paper.0", "Một, hai; ba."),
        (draft(text="một đoạn."), "typing", "paper.0", "Một đoạn."),
        (draft(text="Hạn ngày 3/2/2022 và 3 tháng."), "date", "paper.0", "Hạn ngày 03/02/2022 và 3 tháng."),
        (draft(text="Từ ngày 1 tháng 2 năm 2022."), "date", "paper.0", "Từ ngày 01 tháng 02 năm 2022."),
        (draft(text="Thiếu chấm cuối"), "ending", "paper.0", "Thiếu chấm cuối."),
        (draft(text="1. Một.\n3. Ba."), "levels", "paper.1", "1. Một.\n2. Ba."),
        (draft(text="I. Một.\n1. A.\n2. B.\nIII. Ba."), "levels", "paper.3", "I. Một.\n1. A.\n2. B.\nII. Ba."),
    ],
)
def test_a_click_mends_the_text(content: DraftContent, rule: str, at: str, right: str) -> None:
    (departure,) = check_draft(content, PARTY)
    assert (departure.rule, departure.at) == (f"{PARTY.id}.{rule}", at)
    assert departure.mend is not None
    assert apply(content, departure.mend).paper == paper_of_lines(right)


def test_a_roman_heading_between_articles_is_named_and_becomes_a_clause() -> None:
    content = draft(text="Điều 1. Một.\nĐiều 2. Hai.\nI. Xen vào.\nĐiều 3. Ba.")
    (departure,) = check_draft(content, PARTY)
    assert departure.at == "paper.2"
    assert "không đứng trong Điều 2" in departure.message
    assert mended(content, PARTY).paper == paper_of_lines("Điều 1. Một.\nĐiều 2. Hai.\n1. Xen vào.\nĐiều 3. Ba.")


def test_roman_headings_above_the_articles_run_on() -> None:
    text = "I- QUY ĐỊNH CHUNG\nĐiều 1. Một.\nĐiều 2. Hai.\nII- THỰC HIỆN\nĐiều 3. Ba."
    assert check_draft(draft(text=text), PARTY) == ()


def test_what_is_attached_has_levels_of_its_own() -> None:
    """An appendix, or a Quy chế behind its Quyết định, is no part of the last article."""
    head, rest = paper_of_lines("Điều 1. Một."), paper_of_lines("I. PHẦN MỘT\n1. A.").doc.content
    attached = [*head.doc.content, PageBreak(attrs=PageBreakAttrs(attached=True)), *rest]
    appendix = [*head.doc.content, Appendix(content=(Text(text="BẢNG"),)), *rest]
    assert [check_draft(draft(paper=paper_of(blocks)), PARTY) for blocks in (attached, appendix)] == [(), ()]


def test_a_mend_keeps_what_letters_look_like() -> None:
    bold = {"type": "text", "text": "Đậm  ,", "marks": [{"type": "bold"}]}
    paper = {
        "version": 1,
        "doc": {"content": [{"type": "paragraph", "content": [bold, {"type": "text", "text": "b."}]}]},
    }
    (line,) = mended(draft(paper=paper), PARTY).paper.doc.content
    said = line.model_dump(exclude_none=True)["content"]
    assert [(run["text"], [mark["type"] for mark in run.get("marks", ())]) for run in said] == [
        ("Đậm,", ["bold"]),
        (" b.", []),
    ]


def test_cells_are_checked_at_their_own_place() -> None:
    cell = {"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a  b"}]}]}
    table = {"type": "table", "content": [{"type": "tableRow", "content": [cell, cell]}]}
    content = draft(paper={"version": 1, "doc": {"content": [table]}})
    assert [departure.at for departure in check_draft(content, PARTY)] == ["paper.0.0.0.0", "paper.0.0.1.0"]
    assert check_draft(mended(content, PARTY), PARTY) == ()


def test_a_mend_whose_place_is_gone_changes_nothing() -> None:
    content = draft(text="Một.\nhai.")
    (departure,) = check_draft(content, PARTY)
    assert departure.mend is not None
    shorter = draft(text="Một.")
    assert apply(shorter, departure.mend) == shorter


def test_a_mend_is_done_wholly_or_not_at_all() -> None:
    """The line that addresses somebody stays where its names are more than the field holds."""
    content = draft("Công văn", text=f"Kính gửi: {'x' * 2500}\nMột.")
    assert mended(content, PARTY).paper == content.paper


def test_names_of_people_keep_their_spelling() -> None:
    content = draft(text="Đảng uỷ cử đồng chí Nguyễn Thị Thuý về ĐẢNG UỶ phường.")
    right = "Đảng ủy cử đồng chí Nguyễn Thị Thuý về ĐẢNG ỦY phường."
    assert mended(content, PARTY).paper == paper_of_lines(right)


@pytest.mark.parametrize(("spelling", "right"), [("new", "Đảng ủy hòa."), ("old", "Đảng uỷ hoà.")])
def test_tone_marks_stand_where_the_body_puts_them(spelling: str, right: str) -> None:
    facts = Facts(spelling=spelling)  # type: ignore[arg-type]
    assert mended(draft(text="Đảng uỷ hòa."), STATE, facts).paper == paper_of_lines(right)


LINES = st.text(alphabet="aĐđ uỷủoàòa ,.;:1/23I)-_\t", max_size=30)
CONTENTS = st.builds(
    draft,
    st.sampled_from(["Công văn", "Tờ trình", "Quyết định", "Biên bản"]),
    st.sampled_from(["Về việc  X.", "V/v nâng lương", "triển khai ;", "về x"]),
    st.lists(LINES | st.sampled_from(["Điều 1. x", "Điều 3. x", "I. a", "CHƯƠNG I", "Kính gửi: a", "1. b ,c", "Phụ lục II"]), unique=True).map("\n".join),
    grounds=st.lists(LINES.filter(str.strip), max_size=3),
    recipient_lines=st.lists(LINES.filter(str.strip), max_size=3),
    kept_by=st.sampled_from([None, "Lưu: VT.", "Lưu Văn phòng.", "lưu", "x"]),
    signers=st.lists(
        st.builds(
            Signer,
            authority=st.lists(st.sampled_from(["T/M QUẬN ỦY", "TM. UBND", "K/T BÍ THƯ", "T/U", "TUQ. X"]), max_size=2),
            post=st.sampled_from(["Bí thư", "Phó Bí thư Thành ủy", "Chủ tịch UBND"]),
            name=st.sampled_from(["TS. A", "Nguyễn Văn B", "PGS.TS Lê C"]),
        ),
        max_size=2,
    ),
    urgency=st.sampled_from(["normal", "flash_timed"]),
    circulation=st.sampled_from([None, "lưu hành nội bộ"]),
)  # fmt: skip


@given(CONTENTS, st.sampled_from([PARTY, STATE, rule_for(Style.PARTY, dt.date(2025, 6, 1))]))
def test_every_mend_takes_its_departure_away(content: DraftContent, rule: FormRule) -> None:
    for departure in check_draft(content, rule, COMMITTEE):
        if departure.mend is not None:
            after = check_draft(apply(content, departure.mend), rule, COMMITTEE)
            assert _said(departure) not in map(_said, after)


def _said(departure: Departure) -> tuple[str, str, str, str]:
    return departure.rule, departure.at, departure.where, departure.message


@given(CONTENTS)
def test_what_is_mended_stays_so(content: DraftContent) -> None:
    right = mended(content, PARTY, COMMITTEE)
    assert [departure for departure in check_draft(right, PARTY, COMMITTEE) if departure.mend] == []
    assert mended(right, PARTY, COMMITTEE) == right


def test_a_composed_docx_passes_and_a_changed_one_is_told(official: OfficialDocument) -> None:
    rule = rule_for(official.style, dt.date(2026, 6, 1))
    data = compose_docx(official)
    assert check_docx(data, rule) == ()
    word = docx.Document(io.BytesIO(data))
    word.sections[0].left_margin = Mm(20)
    run = next(p for p in word.paragraphs if "nghiêm túc" in p.text).runs[0]
    run.font.name, run.font.size = "Arial", Pt(11)
    changed = io.BytesIO()
    word.save(changed)
    told = [str(departure) for departure in check_docx(changed.getvalue(), rule)]
    assert any("lề trái là 20 mm" in text for text in told)
    assert any("Arial" in text for text in told)


def test_what_is_no_docx_is_refused() -> None:
    with pytest.raises(UnreadableWord):
        check_docx(b"PK\x03\x04 broken", PARTY)
