"""Bodies change: renamed, put under another, merged, divided, abolished.

A body ends once, whatever way: a second merger, or any other change after it, is refused.  Whether the successor lives
is for the route to ask, since a stream knows only its own body.
"""

from collections.abc import Sequence

from services.directory.commands import AbolishBody, DivideBody, MergeBody, MoveBody, RenameBody
from services.directory.state import State, guard_overseen
from shared.events.base import Event
from shared.events.directory import BodyAbolished, BodyDivided, BodyMerged, BodyMoved, BodyRenamed
from shared.eventsourcing.decider import Context, Rejected


def rename(command: RenameBody, state: State, context: Context) -> Sequence[Event]:
    """Another name for the same body."""
    body_id = guard_overseen(command, state, context)
    if command.name == state.name and command.symbol is None:
        return []
    return [BodyRenamed(body_id=body_id, **command.model_dump())]


def move(command: MoveBody, state: State, context: Context) -> Sequence[Event]:
    """Under another body, never under itself."""
    body_id = guard_overseen(command, state, context)
    if command.parent_body_id == body_id:
        raise Rejected("directory.under-itself")
    if command.parent_body_id == state.parent_body_id:
        return []
    return [BodyMoved(body_id=body_id, **command.model_dump())]


def merge(command: MergeBody, state: State, context: Context) -> Sequence[Event]:
    """Over into another body."""
    body_id = guard_overseen(command, state, context)
    _guard_successors(body_id, command.successor_body_id)
    return [BodyMerged(body_id=body_id, **command.model_dump())]


def divide(command: DivideBody, state: State, context: Context) -> Sequence[Event]:
    """Over into several; exceptions name only those."""
    body_id = guard_overseen(command, state, context)
    heirs = (command.successor_body_id, *command.other_body_ids)
    _guard_successors(body_id, *heirs)
    strangers = sorted(set(command.exceptions.values()) - set(heirs))
    if strangers:
        raise Rejected("directory.no-successor", body_id=", ".join(strangers))
    return [BodyDivided(body_id=body_id, **command.model_dump())]


def abolish(command: AbolishBody, state: State, context: Context) -> Sequence[Event]:
    """The end, with somebody who takes over what is open, or without."""
    body_id = guard_overseen(command, state, context)
    if command.successor_body_id is not None:
        _guard_successors(body_id, command.successor_body_id)
    return [BodyAbolished(body_id=body_id, **command.model_dump())]


def _guard_successors(body_id: str, *heirs: str) -> None:
    if body_id in heirs:
        raise Rejected("directory.merger-with-itself")
    if len(set(heirs)) < len(heirs):
        raise Rejected("directory.successor-twice")
