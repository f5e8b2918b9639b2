"""Decisions on bodies that change: renamed, moved, merged, divided, abolished.

A body ends once; every later change is refused.  The route asks whether the successor exists, because a stream knows
only its own body.
"""

from collections.abc import Sequence

from services.directory.commands import AbolishBody, DivideBody, MergeBody, MoveBody, RenameBody
from services.directory.guards import guard_overseen, guard_successors
from services.directory.state import State
from shared.events.base import Event
from shared.events.directory import BodyAbolished, BodyDivided, BodyMerged, BodyMoved, BodyRenamed
from shared.eventsourcing.decider import Context, Rejected


def rename(command: RenameBody, state: State, context: Context) -> Sequence[Event]:
    """The body gets another name; the same name again changes nothing."""
    body_id = guard_overseen(command, state, context)
    if command.name == state.name and command.symbol is None:
        return []
    return [
        BodyRenamed(
            body_id=body_id,
            name=command.name,
            symbol=command.symbol,
            day=command.day,
            legal_basis=command.legal_basis,
        )
    ]


def move(command: MoveBody, state: State, context: Context) -> Sequence[Event]:
    """The body is put under another one, never under itself."""
    body_id = guard_overseen(command, state, context)
    if command.parent_body_id == body_id:
        raise Rejected("directory.under-itself")
    if command.parent_body_id == state.parent_body_id:
        return []
    return [
        BodyMoved(
            body_id=body_id,
            parent_body_id=command.parent_body_id,
            day=command.day,
            legal_basis=command.legal_basis,
        )
    ]


def merge(command: MergeBody, state: State, context: Context) -> Sequence[Event]:
    """The body ends and goes over into another one."""
    body_id = guard_overseen(command, state, context)
    guard_successors(body_id, command.successor_body_id)
    return [
        BodyMerged(
            body_id=body_id,
            successor_body_id=command.successor_body_id,
            day=command.day,
            legal_basis=command.legal_basis,
        )
    ]


def divide(command: DivideBody, state: State, context: Context) -> Sequence[Event]:
    """The body ends and goes over into several; exceptions name only these."""
    body_id = guard_overseen(command, state, context)
    successors = (command.successor_body_id, *command.other_body_ids)
    guard_successors(body_id, *successors)
    strangers = sorted(set(command.exceptions.values()) - set(successors))
    if strangers:
        raise Rejected("directory.no-successor", body_id=", ".join(strangers))
    return [
        BodyDivided(
            body_id=body_id,
            successor_body_id=command.successor_body_id,
            other_body_ids=command.other_body_ids,
            exceptions=command.exceptions,
            day=command.day,
            legal_basis=command.legal_basis,
        )
    ]


def abolish(command: AbolishBody, state: State, context: Context) -> Sequence[Event]:
    """The body ends, with or without a body that takes over what is open."""
    body_id = guard_overseen(command, state, context)
    if command.successor_body_id is not None:
        guard_successors(body_id, command.successor_body_id)
    return [
        BodyAbolished(
            body_id=body_id,
            successor_body_id=command.successor_body_id,
            day=command.day,
            legal_basis=command.legal_basis,
        )
    ]
