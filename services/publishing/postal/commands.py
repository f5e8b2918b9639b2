"""The commands of postal dispatch."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from shared.documents.vietnamese import Composed
from shared.events.publishing.entries import PaperSending
from shared.eventsourcing.decider import Command


class SendOnPaper(Command):
    """Note that the document went out on paper, a line for each recipient."""

    sendings: tuple[PaperSending, ...] = Field(min_length=1, max_length=1000)
    sent_on: dt.date


class NoteReceipt(Command):
    """Note who took the paper at a recipient, and when."""

    recipient: Annotated[Composed, Field(min_length=1, max_length=300)]
    received_on: dt.date
    received_by: Annotated[Composed, Field(min_length=1, max_length=200)]
