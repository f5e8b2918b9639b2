"""jsonb columns: JSON text in and out of a row, the same text for the same value."""

import json
from typing import Any

from pydantic import BaseModel

JsonObject = dict[str, Any]
"""What a column holds of something: its fields are whatever the fold wrote, as JSON knows them."""


def to_json(value: object) -> str:
    """``value`` (models, tuples and plain data) as canonical JSON."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def from_json(text: str | None, default: Any) -> Any:
    """What the column holds, or ``default`` where it is empty."""
    return default if text is None else json.loads(text)


def _plain(value: object) -> object:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else str(value)
