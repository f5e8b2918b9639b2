"""The commands of a template."""

from uuid import UUID

from pydantic import Field

from shared.eventsourcing.decider import Command
from shared.eventsourcing.transfer import Transfer
from shared.paper.content import SentContent


class KeepTemplate(Command):
    """Keep a content as a template of one's own body."""

    template_id: UUID
    name: str = Field(min_length=1, max_length=200, pattern=r"\S")
    content: SentContent


class ChangeTemplate(Command):
    """Write it anew; what was made of it stays as it is."""

    name: str = Field(min_length=1, max_length=200, pattern=r"\S")
    content: SentContent


class RetireTemplate(Command):
    """Take it out of use."""


class TransferTemplate(Transfer):
    """Give it to the successor (by rule, when a body has ended)."""
