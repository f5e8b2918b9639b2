"""What the form of a draft says, and what it began with."""

import json

import pytest
from hypothesis import given

from services.portal.features.drafts.typed import draft_content, outside_typed, typed_paper
from services.portal.frame.formats import outside_line
from shared.paper.content import DraftContent, OutsideRecipient
from shared.paper.lines import paper_of_lines, text_of_paper
from tests.unit.paper.papers import contents

FORM = {
    "kind": ["Quyết định"],
    "subject": ["về việc kiện toàn"],
    "paper": [paper_of_lines("Điều 1. Kiện toàn.\nĐiều 2. Hiệu lực.").model_dump_json()],
    "grounds": ["Căn cứ Luật;\r\n\r\n Xét đề nghị; "],
    "recipients": ["quan-uy-thanh-khe", ""],
    "outside": ["Công ty Cấp nước; 57 Xô Viết Nghệ Tĩnh; 2", "Công ty cấp nước", " "],
    "signer": ["lanhdao"],
    "authority": ["T/M BAN THƯỜNG VỤ"],
    "directive_text": ["Báo cáo", " "],
    "directive_lead": ["ban-to-chuc", ""],
    "directive_deadline": ["2026-12-01", ""],
    "directive_cooperating": ["ban-dan-van ban-tuyen-giao", ""],
}


def test_a_form_is_a_drafts_content() -> None:
    content = DraftContent.model_validate(draft_content(FORM))
    assert text_of_paper(content.paper) == "Điều 1. Kiện toàn.\nĐiều 2. Hiệu lực."
    assert content.grounds == ("Căn cứ Luật;", "Xét đề nghị;")
    assert content.recipients == ("quan-uy-thanh-khe",)
    assert [one.name for one in content.outside] == ["Công ty cấp nước"]
    assert [(one.person_id, one.authority) for one in content.signers] == [("lanhdao", ("T/M BAN THƯỜNG VỤ",))]
    assert content.directives[0].cooperating_body_ids == ("ban-dan-van", "ban-tuyen-giao")


def test_nobody_signs_where_nothing_was_chosen_and_two_where_two_do() -> None:
    assert draft_content({}) | {"signers": []} == draft_content({})
    beside = draft_content(FORM | {"co_post": ["Chủ tịch"], "co_signer": ["Trần Văn Bảy"]})["signers"]
    assert isinstance(beside, list)
    assert [one.get("name", one.get("person_id")) for one in beside] == ["Trần Văn Bảy", "lanhdao"]


@given(contents())
def test_the_editors_paper_goes_through_as_it_is(content: DraftContent) -> None:
    form = {"paper": [content.paper.model_dump_json()]}
    assert draft_content(form)["paper"] == content.paper.model_dump(mode="json")
    assert typed_paper(form) == content.paper


@pytest.mark.parametrize("sent", ["{", "NaN", "[" * 100_000])
def test_a_broken_paper_is_told_by_the_service(sent: str) -> None:
    content = draft_content({"paper": [sent]})["paper"]
    assert content == sent
    assert json.dumps(content)
    assert typed_paper({"paper": [sent]}) is None


@pytest.mark.parametrize(
    "recipient",
    [
        OutsideRecipient(name="Công ty Cấp nước"),
        OutsideRecipient(name="Công ty Cấp nước", address="57 Xô Viết Nghệ Tĩnh; tầng 2"),
        OutsideRecipient(name="Công ty Cấp nước", address="57 Xô Viết Nghệ Tĩnh", copies=3),
        OutsideRecipient(name="Công ty Cấp nước", copies=12),
    ],
)
def test_a_recipient_outside_stands_on_a_line(recipient: OutsideRecipient) -> None:
    (typed,) = outside_typed({"outside": [outside_line(recipient)]})
    assert OutsideRecipient.model_validate(typed) == recipient
