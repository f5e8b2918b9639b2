"""An official document of each form."""

import dataclasses
import datetime as dt

import pytest

from shared.documents.symbols import Style
from shared.form.official import OfficialDocument
from shared.paper.content import Signer
from shared.paper.lines import paper_of_lines

OPENING = "Ban Tổ chức Thành ủy thông báo như sau: ẰẴẬỆỖỢỮỸ ằẵậệỗợữỹ đĐ."
PARTY = OfficialDocument(
    style=Style.PARTY,
    issuer="Ban Tổ chức Thành ủy",
    parent="Thành ủy Đà Nẵng",
    kind="Thông báo",
    subject="về việc triển khai Quyết định 881/QĐ-UBND",
    paper=paper_of_lines("\n".join((OPENING, *["Các đơn vị thực hiện nghiêm túc. " * 30] * 6))),
    recipient_lines=("Ban Dân vận Thành ủy,", "Quận ủy Hải Châu,"),
    kept_by="Lưu Văn phòng.",
    symbol="01-TB/BTCTU",
    place="Đà Nẵng",
    date=dt.date(2022, 2, 3),
    signers=(Signer(post="Trưởng Ban", name="Nguyễn Thị Ỷ Lan"),),
)
STATE_LETTER = dataclasses.replace(
    PARTY, style=Style.STATE, kind="Công văn", subject="V/v triển khai nhiệm vụ", symbol="293/SKHĐT-DN"
)


@pytest.fixture(params=[PARTY, STATE_LETTER], ids=["party", "state letter"])
def official(request: pytest.FixtureRequest) -> OfficialDocument:
    """A Party notice, a State letter."""
    document: OfficialDocument = request.param
    return document
