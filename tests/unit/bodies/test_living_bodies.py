"""Nothing new is led by a body that has ended: neither a task nor what a registered document orders."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from services.receiving.api import _register
from services.receiving.commands import RegisterDocument
from services.tracking.api import _ordered
from services.tracking.tasks.commands import OrderSubTask, OrderTask
from shared.documents.head import Directive, DocumentHead
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from tests.unit.given import BODY, DOCUMENT, OTHER, who


class Directory:
    """Knows two bodies; one of them went over into the other."""

    ENDED = OTHER

    async def fetch(self, query: str, body_ids: list[str]) -> list[dict[str, Any]]:
        if "ended_on IS NOT NULL" in query:
            return [{"name": "Quận ủy cũ", "now": "Quận ủy mới"}] if self.ENDED in body_ids else []
        return [{"body_id": body_id} for body_id in body_ids if body_id in (BODY, OTHER)]


REQUEST: Any = SimpleNamespace(app=SimpleNamespace(state=SimpleNamespace(pool=Directory(), settings=Settings)))
TASK = {"task_id": UUID(int=1), "source_document_id": DOCUMENT, "text": "Báo cáo"}


def _orders(lead: str, *cooperating: str) -> list[Any]:
    together = {"lead_body_id": lead, "cooperating_body_ids": cooperating}
    directive = Directive(text="Báo cáo", **together)
    return [
        _ordered(OrderTask(**TASK, **together), REQUEST, who("lanhdao")),
        _ordered(OrderSubTask(text="Báo cáo", **together), REQUEST, who("lanhdao")),
        _register(RegisterDocument(head=DocumentHead(), directives=(directive,)), REQUEST, who("vanthu")),
    ]


@pytest.mark.parametrize("which", range(3))
@pytest.mark.parametrize(
    ("bodies", "code"),
    [((OTHER,), "directory.body-ended"), ((BODY, OTHER), "directory.body-ended"), (("x",), "directory.unknown-body")],
)
def test_a_body_that_ended_neither_leads_nor_cooperates(which: int, bodies: tuple[str, ...], code: str) -> None:
    orders = _orders(*bodies)
    with pytest.raises(Rejected) as refused:
        asyncio.run(orders[which])
    assert refused.value.code == code
    for other in orders:
        other.close()
