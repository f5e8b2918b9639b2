"""A city of deciders and policies in memory: what is asked, what answers it, and what was refused on the way."""

import inspect
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.approval import policies as approval
from services.publishing import policies as publishing
from services.receiving import policies as receiving
from services.routing import policies as routing
from services.tracking import policies as tracking
from shared.bodies.actor import Actor
from shared.bodies.heirs import Heirs
from shared.documents.numbering import NumberingRules
from shared.events.approval import DraftApproved
from shared.events.base import Event
from shared.events.publishing import DocumentDispatched, RecallRequested
from shared.eventsourcing.decider import Claim, Command, Context, Decider, Rejected
from shared.eventsourcing.handling import guard_stream
from shared.eventsourcing.recorded import RecordedEvent
from shared.streams.policy import Policy, acting
from tests.unit.given import AT
from tests.unit.recorded import record
from tests.unit.strategies import AGGREGATES, commands_of, module_of

NOBODY_ENDED = Heirs({})
POLICIES: tuple[Policy, ...] = (
    Policy("receiving.receive-dispatched", DocumentDispatched, receiving.receive_what_was_dispatched),
    Policy("receiving.ask-for-recall", RecallRequested, receiving.ask_for_recall),
    *routing.POLICIES,
    *approval.POLICIES,
    Policy("publishing.open-approved", DraftApproved, publishing.opening(NumberingRules())),
    *publishing.POLICIES,
    *tracking.POLICIES,
)
"""What services do by themselves, but for what looks into files or into the catalogue of procedures."""

Stream = tuple[str, str]


@dataclass
class City:
    """``streams`` holds what happened by service and id; ``letters`` what a reaction was refused for."""

    streams: dict[Stream, list[Event]] = field(default_factory=lambda: defaultdict(list))
    letters: list[tuple[Event, Command, str]] = field(default_factory=list)
    _states: dict[tuple[str, str], Any] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def give(self, actor: Actor, stream_id: str | UUID, command: Command) -> list[Event]:
        """The events of a command, after everything that answers them has happened.  Raises `Rejected`."""
        first = self._decide(actor, str(stream_id), command)
        waiting = deque(first)
        while waiting:
            event = waiting.popleft()
            for policy in POLICIES:
                if policy.on is type(event.data):
                    waiting += self._answers(event, policy)
        return [event.data for event in first]

    def owned_by(self, body_id: str) -> dict[Stream, int]:
        """The streams that the body has opened, or that were opened for it, and how much happened in each."""
        return {key: len(events) for key, events in self.streams.items() if events and events[0].body_id == body_id}

    def _answers(self, event: RecordedEvent, policy: Policy) -> list[RecordedEvent]:
        reactions = policy.react(event)
        assert not inspect.isawaitable(reactions)
        happened: list[RecordedEvent] = []
        for reaction in reactions:
            try:
                system = acting(event, reaction, event.data.service, NOBODY_ENDED)
                happened += self._decide(system, reaction.stream_id, reaction.command)
            except Rejected as refused:
                self.letters.append((event.data, reaction.command, refused.code))
        return happened

    def _decide(self, actor: Actor, stream_id: str, command: Command) -> list[RecordedEvent]:
        aggregate, decider = DECIDERS[type(command)]
        key = (aggregate.split(".")[0], stream_id)
        state = self._states.get((aggregate, stream_id), decider.initial())
        context = Context(actor=actor, at=AT)
        series = decider.series(command, state, context)
        if series is not None:
            name = series.series if isinstance(series, Claim) else series
            number = series.number if isinstance(series, Claim) else self._numbers[name] + 1
            context = context.model_copy(update={"number": number})
        events = decider.decide(command, state, context)
        if events:
            guard_stream(decider, actor, stream_id, state, len(self.streams[key]))
        if series is not None:
            self._numbers[name] = number
        self._states[aggregate, stream_id] = decider.fold(events, state)
        first = len(self.streams[key]) + 1
        self.streams[key] += events
        return [record(event, first + index) for index, event in enumerate(events)]


DECIDERS: dict[type[Command], tuple[str, Decider[Any]]] = {
    command: (aggregate, module_of(aggregate, "decider").DECIDER)
    for aggregate in AGGREGATES
    for command in commands_of(aggregate)
}
