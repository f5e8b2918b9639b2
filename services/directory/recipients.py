"""Decisions on the groups of recipients that a body keeps."""

from collections.abc import Sequence

from services.directory.commands import KeepRecipientGroup, RemoveRecipientGroup
from services.directory.guards import guard_known, guard_living
from services.directory.state import State
from shared.events.base import Event
from shared.events.directory import RecipientGroupKept, RecipientGroupRemoved
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Rejected

MOST_GROUPS = 200  # of one body


def keep(command: KeepRecipientGroup, state: State, context: Context) -> Sequence[Event]:
    """The body keeps a group; under a name that there is, it takes the place of that group."""
    body_id = guard_known(command, state, context)
    guard_living(state)
    if not command.recipients and not command.outside:
        raise Rejected("directory.empty-group")
    name = " ".join(command.name.split())
    same = [group_id for group_id, known in state.groups.items() if known.casefold() == name.casefold()]
    if not same and command.group_id in state.groups:
        raise Rejected("directory.group-exists")
    if not same and len(state.groups) >= MOST_GROUPS:
        raise Rejected("directory.too-many-groups", most=MOST_GROUPS)
    return [
        RecipientGroupKept(
            body_id=body_id,
            group_id=same[0] if same else command.group_id,
            name=name,
            recipients=tuple(dict.fromkeys(command.recipients)),
            outside=command.outside,
            kept_by=PersonRef.of(context.actor),
        )
    ]


def remove(command: RemoveRecipientGroup, state: State, context: Context) -> Sequence[Event]:
    """The body removes a group."""
    body_id = guard_known(command, state, context)
    if command.group_id not in state.groups:
        raise Rejected("directory.no-group")
    return [RecipientGroupRemoved(body_id=body_id, group_id=command.group_id, removed_by=PersonRef.of(context.actor))]
