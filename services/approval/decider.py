"""Approval decides: drafted, revised, consulted on, checked, submitted, approved level by level."""

from collections.abc import Sequence
from uuid import UUID

from services.approval.commands import (
    ApproveDraft,
    CheckFormat,
    CommentDraft,
    GiveOpinion,
    RequestOpinions,
    ReturnDraft,
    ReviseDraft,
    StartDraft,
    SubmitDraft,
    TransferConsultation,
    TransferDraft,
    WithdrawDraft,
)
from services.approval.state import State, Status, evolve
from shared.bodies.actor import Actor, Post
from shared.bodies.policy import is_system, may
from shared.documents.kinds import kind_named
from shared.documents.stamps import certain_stamp
from shared.events.approval import (
    ApprovalLevelPassed,
    ConsultationTransferred,
    DraftApproved,
    DraftCommented,
    DraftContent,
    DraftReturned,
    DraftRevised,
    DraftStarted,
    DraftSubmitted,
    DraftTransferred,
    DraftWithdrawn,
    FormatChecked,
    OpinionGiven,
    OpinionsRequested,
)
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Command, Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_post
from shared.eventsourcing.transfer import guard_transfer


def start(command: StartDraft, state: State, context: Context) -> Sequence[Event]:
    """Begin a document."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("approval.already-started")
    guard(command, context, command.body_id)
    _guard_content(command.content, context)
    if command.drafted_by is not None and not is_system(context.actor):
        raise Rejected("approval.not-drafter")
    return [
        DraftStarted(
            document_id=command.document_id,
            body_id=command.body_id,
            content=command.content,
            drafted_by=command.drafted_by or PersonRef.of(context.actor),
            answers_document_id=command.answers_document_id,
            replaces_document_id=command.replaces_document_id,
        )
    ]


def revise(command: ReviseDraft, state: State, context: Context) -> Sequence[Event]:
    """Write a new revision; what was checked has to be checked again."""
    document_id, body_id, _ = _guard_drafter(command, state, context)
    _guard_content(command.content, context)
    return [
        DraftRevised(
            document_id=document_id,
            body_id=body_id,
            revision=state.revision + 1,
            content=command.content,
            revised_by=PersonRef.of(context.actor),
        )
    ]


def request_opinions(command: RequestOpinions, state: State, context: Context) -> Sequence[Event]:
    """Ask other bodies, until a deadline that has not passed."""
    document_id, body_id, content = _guard_drafter(command, state, context)
    if body_id in command.consulted_body_ids:
        raise Rejected("approval.own-body-asked")
    if command.deadline is not None and command.deadline < context.today:
        raise Rejected("approval.deadline-past", deadline=command.deadline)
    return [
        OpinionsRequested(
            document_id=document_id,
            body_id=body_id,
            consulted_body_ids=tuple(dict.fromkeys(command.consulted_body_ids)),
            question=command.question,
            deadline=command.deadline,
            revision=state.revision,
            content=content,
            requested_by=PersonRef.of(context.actor),
        )
    ]


def give_opinion(command: GiveOpinion, state: State, context: Context) -> Sequence[Event]:
    """A body that was asked answers, once."""
    document_id, body_id, _ = _guard_known(state)
    guard_post(command, context.actor)
    guard_body(context.actor, *map(state.answering, state.asked))
    if state.status is not Status.DRAFTING:
        raise Rejected("approval.out-of-order", state=state.status.value)
    return [
        OpinionGiven(
            document_id=document_id,
            body_id=body_id,
            consulted_body_id=_asked_for(state, context.actor),
            agrees=command.agrees,
            opinion=command.opinion,
            given_by=PersonRef.of(context.actor),
            still_asked_body_ids=tuple(body for body in dict.fromkeys(state.asked) if body != context.actor.body_id),
        )
    ]


def check_format(command: CheckFormat, state: State, context: Context) -> Sequence[Event]:
    """Record what the examination of the form found."""
    document_id, body_id, _ = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.DRAFTING:
        raise Rejected("approval.out-of-order", state=state.status.value)
    return [
        FormatChecked(
            document_id=document_id,
            body_id=body_id,
            passed=not command.departures,
            departures=command.departures,
            checked_by=PersonRef.of(context.actor),
        )
    ]


def submit(command: SubmitDraft, state: State, context: Context) -> Sequence[Event]:
    """Submit to the levels; only a draft whose form was found right."""
    document_id, body_id, _ = _guard_drafter(command, state, context)
    if not state.format_checked:
        raise Rejected("approval.format-not-checked")
    if len(set(command.levels)) < len(command.levels) or not set(command.levels) <= _APPROVERS:
        raise Rejected("approval.levels")
    return [
        DraftSubmitted(
            document_id=document_id,
            body_id=body_id,
            revision=state.revision,
            levels=command.levels,
            submitted_by=PersonRef.of(context.actor),
            lapsed_body_ids=state.asked,
        )
    ]


def approve(command: ApproveDraft, state: State, context: Context) -> Sequence[Event]:
    """One level says yes; after the last one the draft is approved."""
    document_id, body_id, content = _guard_level(command, state, context)
    if command.separate_approver and any(map(context.actor.stands_for, state.authors)):
        raise Rejected("approval.own-draft")
    passed = ApprovalLevelPassed(
        document_id=document_id,
        body_id=body_id,
        level=state.levels[0],
        approved_by=PersonRef.of(context.actor),
        remarks=command.remarks,
        next_level=state.levels[1] if len(state.levels) > 1 else None,
    )
    if len(state.levels) > 1 or state.drafter is None:
        return [passed]
    approved = DraftApproved(
        document_id=document_id,
        body_id=body_id,
        revision=state.revision,
        content=content,
        approved_by=PersonRef.of(context.actor),
        drafted_by=state.drafter,
        answers_document_id=state.answers_document_id,
        replaces_document_id=state.replaces_document_id,
    )
    return [passed, approved]


def return_draft(command: ReturnDraft, state: State, context: Context) -> Sequence[Event]:
    """Back to the drafter, with remarks."""
    document_id, body_id, _ = _guard_level(command, state, context)
    return [
        DraftReturned(
            document_id=document_id,
            body_id=body_id,
            level=state.levels[0],
            remarks=command.remarks,
            returned_by=PersonRef.of(context.actor),
        )
    ]


def withdraw(command: WithdrawDraft, state: State, context: Context) -> Sequence[Event]:
    """The drafter takes it back, as long as it is not approved."""
    document_id, body_id, _ = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status not in (Status.DRAFTING, Status.SUBMITTED):
        raise Rejected("approval.out-of-order", state=state.status.value)
    if not _is_drafter(state, context.actor):
        raise Rejected("approval.not-drafter")
    return [
        DraftWithdrawn(
            document_id=document_id,
            body_id=body_id,
            reason=command.reason,
            withdrawn_by=PersonRef.of(context.actor),
            lapsed_body_ids=state.asked,
        )
    ]


def comment(command: CommentDraft, state: State, context: Context) -> Sequence[Event]:
    """A remark among colleagues, until the draft is approved or withdrawn."""
    document_id, body_id, _ = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status not in (Status.DRAFTING, Status.SUBMITTED):
        raise Rejected("approval.out-of-order", state=state.status.value)
    return [
        DraftCommented(
            document_id=document_id,
            body_id=body_id,
            text=command.text,
            mentioned=command.mentioned,
            commented_by=PersonRef.of(context.actor),
        )
    ]


def transfer(command: TransferDraft, state: State, context: Context) -> Sequence[Event]:
    """The successor goes on with it; a drafter who did not come along is stood in for."""
    guard_transfer(command, context)
    drafter = state.drafter.person_id if state.drafter else ""
    stand_ins = {person_id: ref for person_id, ref in command.stand_ins.items() if person_id == drafter}
    moves = command.from_body_id != command.to_body_id
    if not state.open or state.in_charge != command.from_body_id or not (moves or stand_ins):
        return []
    document_id, body_id, _ = _guard_known(state)
    fields = {**dict(command), "stand_ins": stand_ins}
    return [DraftTransferred(document_id=document_id, body_id=body_id, **fields)]


def transfer_consultation(command: TransferConsultation, state: State, context: Context) -> Sequence[Event]:
    """The successor answers for a body that was asked and has ended."""
    guard_transfer(command, context)
    if state.status is not Status.DRAFTING or command.from_body_id == command.to_body_id:
        return []
    document_id, body_id, _ = _guard_known(state)
    return [
        ConsultationTransferred(document_id=document_id, body_id=body_id, consulted_body_id=consulted, **dict(command))
        for consulted in state.asked
        if state.answering(consulted) == command.from_body_id
    ]


def _asked_for(state: State, actor: Actor) -> str:
    """For which of the bodies asked the actor answers: the own one first."""
    asked = sorted(state.asked, key=lambda consulted: consulted != actor.body_id)
    return next((consulted for consulted in asked if state.answering(consulted) == actor.body_id), actor.body_id)


_APPROVERS = {Post.CHIEF_OF_OFFICE, Post.LEADER}


def _guard_known(state: State) -> tuple[UUID, str, DraftContent]:
    if state.document_id is None or state.body_id is None or state.content is None:
        raise Rejected("document.unknown")
    return state.document_id, state.body_id, state.content


def _guard_drafter(command: Command, state: State, context: Context) -> tuple[UUID, str, DraftContent]:
    known = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.DRAFTING:
        raise Rejected("approval.out-of-order", state=state.status.value)
    if not _is_drafter(state, context.actor):
        raise Rejected("approval.not-drafter")
    return known


def _guard_level(command: Command, state: State, context: Context) -> tuple[UUID, str, DraftContent]:
    known = _guard_known(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.SUBMITTED:
        raise Rejected("approval.out-of-order", state=state.status.value)
    if context.actor.post is not state.levels[0]:
        raise Rejected("approval.other-level", level=state.levels[0].label)
    return known


def _guard_content(content: DraftContent, context: Context) -> None:
    if kind_named(content.kind) is None:
        raise Rejected("approval.unknown-kind", kind=content.kind)
    if certain_stamp(f"{content.subject}\n{content.text}") is not None:
        raise Rejected("secret.content")
    for directive in content.directives:
        if directive.deadline is not None and directive.deadline < context.today:
            raise Rejected("approval.deadline-past", deadline=directive.deadline)


def _is_drafter(state: State, actor: Actor) -> bool:
    return state.drafter is not None and actor.stands_for(state.drafter.person_id)


def available(state: State, actor: Actor) -> list[str]:
    """What ``actor`` may ask of this draft now."""
    names: list[str] = []
    if state.status is Status.DRAFTING and actor.body_id in map(state.answering, state.asked):
        names.append("GiveOpinion")
    if state.in_charge == actor.body_id:
        names += _available_inside(state, actor)
    return [name for name in names if may(actor, name)]


def _available_inside(state: State, actor: Actor) -> list[str]:
    names: list[str] = []
    if state.status is Status.DRAFTING and _is_drafter(state, actor):
        names += ["ReviseDraft", "RequestOpinions"] + (["SubmitDraft"] if state.format_checked else [])
    if state.status is Status.DRAFTING:
        names.append("CheckFormat")
    if state.status is Status.SUBMITTED and actor.post is state.levels[0]:
        names += ["ApproveDraft", "ReturnDraft"]
    if state.status in (Status.DRAFTING, Status.SUBMITTED) and _is_drafter(state, actor):
        names.append("WithdrawDraft")
    if state.status in (Status.DRAFTING, Status.SUBMITTED):
        names.append("CommentDraft")
    return names


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        StartDraft: start,
        ReviseDraft: revise,
        RequestOpinions: request_opinions,
        GiveOpinion: give_opinion,
        CheckFormat: check_format,
        SubmitDraft: submit,
        ApproveDraft: approve,
        ReturnDraft: return_draft,
        WithdrawDraft: withdraw,
        CommentDraft: comment,
        TransferDraft: transfer,
        TransferConsultation: transfer_consultation,
    },
    evolve=evolve,
    in_charge=lambda state: state.held_by,
)
