"""What waits for whom while an approved document is numbered, signed and issued."""

from shared.bodies.actor import Post
from shared.readmodels.inbox.pile import Pile
from shared.readmodels.issuing import Issuing

WORKS = ("number", "compose", "sign", "issue")


def sort_issuing(pile: Pile, state: Issuing | None) -> None:
    """Leave what still waits as it is, take away what was done, and add what has come."""
    pile.keep(WORKS, _wanted(state))


def _wanted(state: Issuing | None) -> list[tuple[str, Post | str]]:
    """Each piece of work with its holder, a post or a person's id."""
    if state is None:
        return []
    match state.waits_for:
        case "sign":
            return [("sign", one.person_id) for one in state.due]
        case "compose" if state.failed is None:
            return []  # it is being composed
        case work:
            return [(work, Post.RECORDS_CLERK)]
