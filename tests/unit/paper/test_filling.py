"""A template's fields are found wherever they stand, and filled without touching anything else."""

import pytest
from pydantic import ValidationError

from shared.paper.content import DraftContent, Signer
from shared.paper.filling import fields_of, filled
from shared.paper.lines import paper_of_lines, text_of_paper
from shared.paper.nodes import Cell, Footnote, Paragraph, Row, Table, TemplateField, Text
from shared.paper.paper import paper_of


def field(name: str) -> TemplateField:
    return TemplateField.model_validate({"attrs": {"name": name}})


def invitation() -> DraftContent:
    note = Footnote(content=(Text(text="Xem "), field("Ghi chú")))
    cell = Cell(type="tableCell", content=(Paragraph(content=(field("Giờ"),)),))
    return DraftContent(
        kind="Giấy mời",
        subject="họp ngày «Ngày»",
        addressees=("Đồng chí «Họ tên»", "Đồng chí Lê Văn B"),
        signers=(Signer(post="BÍ THƯ", name="«Người ký»"),),
        paper=paper_of(
            [
                Paragraph(content=(Text(text="Kính mời "), field("họ  tên"), Text(text=" dự họp."), note)),
                Table(content=(Row(content=(cell,)),)),
            ]
        ),
    )


def test_fields_are_named_once_whatever_their_spelling() -> None:
    assert fields_of(invitation()) == ("Ngày", "Họ tên", "Người ký", "Ghi chú", "Giờ")


def test_every_place_is_filled() -> None:
    values = {"Ngày": "02/3/2026", "HỌ TÊN": "Trần Thị A", "Người ký": "Lê B", "ghi chú": "phụ lục", "Giờ": "8 giờ"}
    made = filled(invitation(), values)
    assert fields_of(made) == ()
    assert (made.subject, made.addressees[0], made.signers[0].name) == (
        "họp ngày 02/3/2026",
        "Đồng chí Trần Thị A",
        "Lê B",
    )
    assert text_of_paper(made.paper) == "Kính mời Trần Thị A dự họp. (Xem phụ lục)\n8 giờ"


def test_a_field_without_a_value_stays() -> None:
    assert fields_of(filled(invitation(), {"Ngày": "hôm nay"})) == ("Họ tên", "Người ký", "Ghi chú", "Giờ")


def test_an_empty_value_leaves_nothing_behind() -> None:
    made = filled(invitation(), {"Họ tên": "", "Giờ": ""})
    assert made.addressees == ("Đồng chí ", "Đồng chí Lê Văn B")
    alone = invitation().model_copy(update={"addressees": ("«Họ tên»", "Đồng chí Lê Văn B")})
    assert filled(alone, {"Họ tên": ""}).addressees == ("Đồng chí Lê Văn B",)


def test_a_value_is_text_and_nothing_else() -> None:
    made = filled(invitation(), {"Họ tên": "«Ngày»", "Ngày": "<b>\t1"})
    assert made.subject == "họp ngày <b>\t1"
    assert made.addressees[0] == "Đồng chí «Ngày»"


def test_a_value_that_makes_a_line_too_long_is_refused() -> None:
    with pytest.raises(ValidationError):
        filled(invitation(), {"Ngày": "x" * 3000})
    bare = DraftContent(kind="Giấy mời", subject="«Việc»", paper=paper_of_lines("Kính mời."))
    with pytest.raises(ValidationError):
        filled(bare, {"Việc": ""})
