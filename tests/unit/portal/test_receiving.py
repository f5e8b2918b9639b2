"""Who is meant by the names in a directive."""

from typing import Any

import pytest

from deploy.city.people import bodies
from services.portal.features.receive.page import _resolve
from shared.readmodels.roster.rows import NamedBody

BODIES = [NamedBody(body.id, body.name) for body in bodies()]


@pytest.mark.parametrize(
    ("lead", "cooperating", "lead_id", "cooperating_ids"),
    [
        (["Ban Tổ chức Thành ủy"], ["Văn phòng Thành ủy"], "ban-to-chuc", ["van-phong-thanh-uy"]),
        (["Quận ủy Hải Châu", "Quận ủy Thanh Khê"], [], "quan-uy-hai-chau", ["quan-uy-thanh-khe"]),
        (
            ["Sở Tài chính"],
            ["Ban Dân vận Thành ủy"],
            None,
            ["ban-dan-van"],
        ),  # not a body of the city: a person says who leads
        (["các cơ quan, đơn vị liên quan"], [], None, []),
    ],
)
def test_names_become_bodies(
    lead: list[str], cooperating: list[str], lead_id: str | None, cooperating_ids: list[str]
) -> None:
    directive: dict[str, Any] = {"lead": lead, "cooperating": cooperating}
    _resolve(directive, BODIES)
    assert directive["lead_body_id"] == lead_id
    assert [body["body_id"] for body in directive["cooperating_bodies"]] == cooperating_ids
