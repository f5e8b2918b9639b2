"""The templates that a body begins its drafts with."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from shared.paper.content import DraftContent


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A template as a list names it; ``fields`` are the words that change."""

    template_id: UUID
    name: str
    kind: str
    subject: str
    fields: tuple[str, ...]
    changed_by: str
    changed_at: dt.datetime
    secrecy_rank: int


@dataclass(frozen=True, slots=True)
class Template:
    """A template with all that it says."""

    template_id: UUID
    name: str
    fields: tuple[str, ...]
    content: DraftContent
    in_use: bool
    changed_by: str
    changed_at: dt.datetime
    version: int
    secrecy_rank: int
