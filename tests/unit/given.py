"""given / when / then for deciders."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from deploy.city.people import people_of
from shared.bodies.actor import Actor, system_actor
from shared.documents.secrecy import Secrecy
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context, Decider, Rejected

BODY, OTHER = "quan-uy-hai-chau", "quan-uy-thanh-khe"
DOCUMENT, ISSUED = UUID("11111111-1111-4111-8111-111111111111"), UUID("22222222-2222-4222-8222-222222222222")
AT = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)


def who(prefix: str, body_id: str = BODY) -> Actor:
    """A sample person."""
    return people_of(body_id)[prefix].actor()


def ref(prefix: str, body_id: str = BODY) -> PersonRef:
    """A sample person as events name them."""
    return people_of(body_id)[prefix].ref()


OPERATOR = people_of("van-phong-thanh-uy")["chanhvp"].actor().model_copy(update={"operates": True})
SYSTEM = system_actor(BODY, "test")


@dataclass
class Then:
    """What came of a command."""

    events: Sequence[Event] | None
    rejected: Rejected | None

    def happened(self, *types: type[Event]) -> Any:
        """These events, in this order; returns the last one."""
        assert self.rejected is None, self.rejected
        assert self.events is not None
        assert [type(event) for event in self.events] == list(types)
        return self.events[-1] if self.events else None

    def nothing(self) -> None:
        """No event, and no refusal."""
        self.happened()

    def refused(self, code: str) -> None:
        """Refused for this reason."""
        assert self.rejected is not None, self.events
        assert self.rejected.code == code


@dataclass
class Given:
    """Events that happened, for one decider."""

    decider: Decider[Any]
    events: tuple[Event, ...]

    def when(
        self,
        actor: Actor,
        command: Command,
        number: int | None = None,
        at: dt.datetime = AT,
        secrecy: Secrecy = Secrecy.NONE,
    ) -> Then:
        """``actor`` gives ``command``; ``secrecy`` is what its documents have become."""
        context = Context(actor=actor, at=at, number=number, secrecy=secrecy)
        try:
            return Then(self.decider.decide(command, self.decider.fold(self.events), context), None)
        except Rejected as error:
            return Then(None, error)


def given(decider: Decider[Any], *events: Event) -> Given:
    """The beginning of a scenario."""
    return Given(decider, events)


__all__ = ["AT", "BODY", "DOCUMENT", "ISSUED", "OPERATOR", "OTHER", "SYSTEM", "given", "ref", "who"]
