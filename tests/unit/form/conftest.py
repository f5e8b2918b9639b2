"""An official document of each form."""

import dataclasses
import datetime as dt

import pytest

from shared.form.official import OfficialDocument, Style

PARTY = OfficialDocument(
    style=Style.PARTY,
    issuer="Ban Tổ chức Thành ủy",
    parent="Thành ủy Đà Nẵng",
    kind="Thông báo",
    subject="về việc triển khai Quyết định 881/QĐ-UBND",
    paragraphs=(
        "Ban Tổ chức Thành ủy thông báo như sau: ẰẴẬỆỖỢỮỸ ằẵậệỗợữỹ đĐ.",
        *["Các đơn vị thực hiện nghiêm túc. " * 30] * 6,
    ),
    recipients=("Ban Dân vận Thành ủy", "Quận ủy Hải Châu"),
    symbol="01-TB/BTCTU",
    place="Đà Nẵng",
    date=dt.date(2022, 2, 3),
    post="Trưởng Ban",
    signer="Nguyễn Thị Ỷ Lan",
)
STATE_LETTER = dataclasses.replace(
    PARTY, style=Style.STATE, kind="Công văn", subject="V/v triển khai nhiệm vụ", symbol="293/SKHĐT-DN"
)


@pytest.fixture(params=[PARTY, STATE_LETTER], ids=["party", "state letter"])
def official(request: pytest.FixtureRequest) -> OfficialDocument:
    """A Party notice, a State letter."""
    document: OfficialDocument = request.param
    return document
