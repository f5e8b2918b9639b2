"""Initiatives: the models and ideas of reform that a body registers, applies and reports on."""

import datetime as dt
from typing import ClassVar

from shared.events.base import InitiativeEvent
from shared.events.people import PersonRef


class InitiativeRegistered(InitiativeEvent):
    """A body registered an initiative ("2 không", "Văn phòng không giấy")."""

    name: str
    description: str
    registered_by: PersonRef


class InitiativeDescribed(InitiativeEvent):
    """The body described the initiative anew."""

    name: str
    description: str
    described_by: PersonRef


class InitiativeApplied(InitiativeEvent):
    """The body applies the initiative since ``applied_on``; ``applied_to`` says to whom or in which field.

    Version 1 called it ``where``, which other systems took for a place.
    """

    schema_version: ClassVar[int] = 2

    applied_on: dt.date
    applied_to: str
    applied_by: PersonRef


class InitiativeResultReported(InitiativeEvent):
    """The body reported what the initiative brought; a later report adds to the earlier ones."""

    result: str
    reported_by: PersonRef


class InitiativeWithdrawn(InitiativeEvent):
    """The body does not pursue it any more."""

    reason: str
    withdrawn_by: PersonRef


class InitiativeTransferred(InitiativeEvent):
    """The initiative's body ``from_body_id`` has ended: ``body_id`` goes on with the initiative."""

    from_body_id: str
