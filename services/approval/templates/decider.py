"""A template decides: kept → changed → taken out of use."""

from collections.abc import Sequence

from services.approval.guards import guard_content
from services.approval.templates.commands import ChangeTemplate, KeepTemplate, RetireTemplate, TransferTemplate
from services.approval.templates.guards import guard_own
from services.approval.templates.state import State, Status, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import may
from shared.events.approval.templates import TemplateChanged, TemplateKept, TemplateRetired, TemplateTransferred
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_post
from shared.eventsourcing.transfer import guard_transfer


def keep(command: KeepTemplate, state: State, context: Context) -> Sequence[Event]:
    """A body keeps a template once."""
    guard_post(command, context.actor)
    if state.status is not Status.UNKNOWN:
        raise Rejected("template.exists")
    guard_content(command.content, context)
    return [
        TemplateKept(
            template_id=command.template_id,
            body_id=context.actor.body_id,
            name=command.name,
            content=command.content,
            kept_by=PersonRef.of(context.actor),
        )
    ]


def change(command: ChangeTemplate, state: State, context: Context) -> Sequence[Event]:
    """The body writes it anew; the same words again are refused."""
    template_id, body_id = guard_own(command, state, context)
    guard_content(command.content, context)
    if (command.name, command.content) == (state.name, state.content):
        raise Rejected("template.nothing-changed")
    return [
        TemplateChanged(
            template_id=template_id,
            body_id=body_id,
            name=command.name,
            content=command.content,
            changed_by=PersonRef.of(context.actor),
        )
    ]


def retire(command: RetireTemplate, state: State, context: Context) -> Sequence[Event]:
    """The body takes it out of use."""
    template_id, body_id = guard_own(command, state, context)
    return [TemplateRetired(template_id=template_id, body_id=body_id, retired_by=PersonRef.of(context.actor))]


def transfer(command: TransferTemplate, state: State, context: Context) -> Sequence[Event]:
    """The successor goes on with it; one out of use stays with its body."""
    guard_transfer(command, context)
    in_use = state.status is Status.IN_USE
    if not in_use or command.from_body_id != state.body_id or command.to_body_id == state.body_id:
        return []
    assert state.template_id is not None, "a template in use has an id"
    return [
        TemplateTransferred(
            template_id=state.template_id, body_id=command.to_body_id, from_body_id=command.from_body_id
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this template now."""
    if state.status is not Status.IN_USE or actor.body_id != state.body_id:
        return []
    return [name for name in ("ChangeTemplate", "RetireTemplate") if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={KeepTemplate: keep, ChangeTemplate: change, RetireTemplate: retire, TransferTemplate: transfer},
    evolve=evolve,
)
