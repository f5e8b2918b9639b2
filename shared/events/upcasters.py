"""Upcasters: each lifts an event of a type that is no longer written to the next version of the type.

An upcaster takes the old event's fields and answers with the newer type's name and its fields.  `decode` follows a
chain of them to its end.  Stored events are never rewritten.
"""

from collections.abc import Callable
from typing import Any

from shared.paper.lines import blocks_of_lines
from shared.paper.paper import any_paper_of

Fields = dict[str, Any]
Upcaster = Callable[[Fields], tuple[str, Fields]]


def _initiative_applied_to(old: Fields) -> tuple[str, Fields]:
    """``where`` is ``applied_to`` since version 2."""
    fields = {name: value for name, value in old.items() if name != "where"}
    return "congvan.tracking.InitiativeApplied.v2", {**fields, "applied_to": old["where"]}


def _with_paper(name: str) -> Upcaster:
    """A draft's content was lines of ``text``, and is a ``paper`` since version 2."""

    def lift(old: Fields) -> tuple[str, Fields]:
        content = {field: value for field, value in old["content"].items() if field != "text"}
        paper = any_paper_of(blocks_of_lines(old["content"]["text"]))
        return f"{name}.v2", {**old, "content": {**content, "paper": paper}}

    return lift


_WITH_TEXT = (
    "congvan.approval.DraftStarted",
    "congvan.approval.DraftRevised",
    "congvan.approval.OpinionsRequested",
    "congvan.approval.DraftApproved",
    "congvan.publishing.PublicationOpened",
)

UPCASTERS: dict[str, Upcaster] = {
    "congvan.tracking.InitiativeApplied.v1": _initiative_applied_to,
    **{f"{name}.v1": _with_paper(name) for name in _WITH_TEXT},
}
"""The upcasters by the old type's name, e.g. ``congvan.routing.DocumentRouted.v1``."""
