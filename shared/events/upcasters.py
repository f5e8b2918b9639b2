"""Upcasters: each lifts an event of a type that is no longer written to the next version of the type.

An upcaster takes the old event's fields and answers with the newer type's name and its fields.  `decode` follows a
chain of them to its end.  Stored events are never rewritten.
"""

from collections.abc import Callable
from typing import Any

Fields = dict[str, Any]
Upcaster = Callable[[Fields], tuple[str, Fields]]

UPCASTERS: dict[str, Upcaster] = {}
"""The upcasters by the old type's name, e.g. ``congvan.routing.DocumentRouted.v1``."""
