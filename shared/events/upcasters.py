"""Upcasters: from an event type that is no longer written to the next version of it.

An upcaster takes the old event's fields and answers with the newer type's name and its fields; chains are
followed to the end.  Stored events are never rewritten.
"""

from collections.abc import Callable
from typing import Any

Fields = dict[str, Any]
Upcaster = Callable[[Fields], tuple[str, Fields]]

UPCASTERS: dict[str, Upcaster] = {}
"""By the old type's name, e.g. ``congvan.routing.DocumentRouted.v1``."""
