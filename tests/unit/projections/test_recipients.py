"""Recipients to choose from: groups as they were kept last, outside ones as the newest draft names them."""

from shared.events.approval import DraftRevised, DraftStarted
from shared.events.directory import RecipientGroupKept, RecipientGroupRemoved
from shared.paper.content import DraftContent, OutsideRecipient
from shared.paper.lines import paper_of_lines
from shared.readmodels.jsonb import from_json
from shared.readmodels.recipients import fold
from tests.unit.given import BODY, DOCUMENT, OTHER, ref
from tests.unit.recorded import record

WATER = OutsideRecipient(name="Công ty Cấp nước", address="57 Xô Viết Nghệ Tĩnh")
MOVED = OutsideRecipient(name="Công ty Cấp nước", address="12 Bạch Đằng", copies=2)
CONTENT = DraftContent(kind="Thông báo", subject="s", paper=paper_of_lines("t"), outside=(WATER,))
STARTED = DraftStarted(document_id=DOCUMENT, body_id=BODY, content=CONTENT, drafted_by=ref("chuyenvien1"))
REVISED = DraftRevised(
    document_id=DOCUMENT,
    body_id=BODY,
    revision=2,
    content=CONTENT.model_copy(update={"outside": (MOVED,)}),
    revised_by=ref("chuyenvien1"),
)


def test_an_outside_recipient_is_as_the_newest_draft_names_it_in_whatever_order() -> None:
    first, second = record(STARTED, 1, 1), record(REVISED, 2, 90)
    for order in ((first, second), (second, first)):
        row = None
        for recorded in order:
            (key,) = fold.outside_keys(recorded)
            assert key == (BODY, WATER.name)
            row = fold.evolve_outside(key, row, recorded)
        assert row is not None
        assert (row.address, row.copies, row.last_at, row.secrecy_rank) == ("12 Bạch Đằng", 2, second.time, 0)


def test_a_group_lasts_until_it_is_removed() -> None:
    kept = RecipientGroupKept(
        body_id=BODY, group_id="g", name="Các quận", recipients=(OTHER,), outside=(WATER,), kept_by=ref("chanhvp")
    )
    (key,) = fold.group_keys(record(kept, 1, 1))
    row = fold.evolve_group(key, None, record(kept, 1, 1))
    assert row is not None
    assert (row.name, from_json(row.recipients, []), from_json(row.outside, [])[0]["name"]) == (
        "Các quận", [OTHER], WATER.name,
    )  # fmt: skip
    removed = RecipientGroupRemoved(body_id=BODY, group_id="g", removed_by=ref("chanhvp"))
    assert fold.evolve_group(key, row, record(removed, 2, 2)) is None
