"""Upcasters: each lifts an event of a type that is no longer written to the next version of the type.

An upcaster takes the old event's fields and answers with the newer type's name and its fields.  `decode` follows a
chain of them to its end.  Stored events are never rewritten.
"""

from collections.abc import Callable
from typing import Any

Fields = dict[str, Any]
Upcaster = Callable[[Fields], tuple[str, Fields]]


def _initiative_applied_to(old: Fields) -> tuple[str, Fields]:
    """``where`` is ``applied_to`` since version 2."""
    fields = {name: value for name, value in old.items() if name != "where"}
    return "congvan.tracking.InitiativeApplied.v2", {**fields, "applied_to": old["where"]}


UPCASTERS: dict[str, Upcaster] = {"congvan.tracking.InitiativeApplied.v1": _initiative_applied_to}
"""The upcasters by the old type's name, e.g. ``congvan.routing.DocumentRouted.v1``."""
