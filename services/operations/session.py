"""Signing in to the console, which is for the people that the deployment names as operators."""

from typing import Annotated

from fastapi import Depends, Request

from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Rejected
from shared.web.signin.people import person_signed_in


async def signed_in(request: Request) -> Actor:
    """The operator, as the directory knows the person at this moment.

    Raises what `person_signed_in` raises, and `Rejected` ``forbidden.operators`` for everybody else.
    """
    person = await person_signed_in(request)
    if person.person_id not in operators(request.app.state.settings.operators):
        raise Rejected("forbidden.operators")
    return person.actor().model_copy(update={"operates": True})


def operators(setting: str) -> frozenset[str]:
    """The ids in the setting ``OPERATORS``."""
    return frozenset(name.strip() for name in setting.split(",") if name.strip())


Operator = Annotated[Actor, Depends(signed_in)]
