"""Initiatives: the models and ideas of reform that a body registers, applies and reports on."""

import datetime as dt

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
    """The body applies the initiative since ``applied_on``; ``where`` says at whom or in which field."""

    applied_on: dt.date
    where: str
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
