"""What may be begun out of a document, as its services tell it with the actions: an order, an answer, a replacement."""

import pytest

from services.publishing.state import State as Publication
from services.publishing.state import Status as Published
from services.receiving.state import State as Incoming
from services.receiving.state import Status as Received
from services.routing.documents.state import State as Routing
from services.routing.documents.state import Status as Routed
from shared.bodies.rights import may
from tests.unit.given import BODY, OTHER, who

OURS, THEIRS = frozenset({BODY}), frozenset({OTHER})


def test_tasks_are_ordered_out_of_what_stands_in_the_books_or_was_issued() -> None:
    entered = {status for status in Received if Incoming(status=status, body_id=BODY).is_entered_by(OURS)}
    assert entered == {Received.REGISTERED, Received.KEPT}
    issued = {status for status in Published if Publication(status=status, body_id=BODY).is_replaceable_by(OURS)}
    assert issued == {Published.ISSUED}
    assert not Incoming(status=Received.REGISTERED, body_id=BODY).is_entered_by(THEIRS)


def test_an_answer_is_drafted_while_it_is_handled() -> None:
    handled = {status for status in Routed if Routing(status=status, body_id=BODY).is_handled_by(OURS)}
    assert handled == {Routed.ROUTED}
    assert not Routing(status=Routed.ROUTED, body_id=BODY).is_handled_by(THEIRS)


@pytest.mark.parametrize(
    ("command", "posts"),
    [
        ("OrderTask", {"lanhdao", "chanhvp"}),
        ("StartDraft", {"lanhdao", "chanhvp", "chuyenvien1"}),
        ("AskReads", {"chanhvp"}),
    ],
)
def test_whose_posts(command: str, posts: set[str]) -> None:
    assert {name for name in ("vanthu", "chuyenvien1", "chanhvp", "lanhdao") if may(who(name), command)} == posts
