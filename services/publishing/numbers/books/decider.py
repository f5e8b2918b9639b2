"""A body's books decide: a series goes on with the number after the last one that was given elsewhere."""

from collections.abc import Sequence

from services.publishing.numbering import known_kind, series_for
from services.publishing.numbers.books.commands import ContinueSeries
from services.publishing.numbers.books.state import State, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.events.publishing.entries import SeriesContinued
from shared.eventsourcing.decider import Command, Context, Continuation, Decider
from shared.eventsourcing.guards import guard


def continue_series(command: ContinueSeries, state: State, context: Context) -> Sequence[Event]:
    """The clerk or the chief of office says it, as long as no number of the series was taken here."""
    guard(command, context, command.body_id)
    return [
        SeriesContinued(
            body_id=command.body_id,
            series=_series(command, context),
            last=command.last,
            reason=command.reason,
            continued_by=PersonRef.of(context.actor),
        )
    ]


def _series(command: ContinueSeries, context: Context) -> str:
    return series_for(command, command.body_id, known_kind(command.kind), context.today, secret=command.secret)


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about these books now."""
    if state.body_id != actor.body_id:
        return []
    return [name for name in ("ContinueSeries",) if may(actor, name)]


def series(command: Command, state: State, context: Context) -> Continuation | None:
    """The series that goes on, and the last number given elsewhere."""
    return Continuation(_series(command, context), command.last) if isinstance(command, ContinueSeries) else None


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={ContinueSeries: continue_series},
    evolve=evolve,
    series=series,
)
