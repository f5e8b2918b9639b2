"""Approval decides: drafted → revised, consulted on, checked → submitted → approved level by level, or returned."""

from collections.abc import Sequence

from services.approval.commands import (
    ApproveDraft,
    CheckFormat,
    CommentDraft,
    GiveOpinion,
    ReopenDraft,
    RequestOpinions,
    ReturnDraft,
    ReviseDraft,
    ShareDraft,
    StartDraft,
    SubmitDraft,
    TransferConsultation,
    TransferDraft,
    WithdrawDraft,
)
from services.approval.guards import (
    guard_approval,
    guard_content,
    guard_draft,
    guard_drafter,
    guard_level,
    guard_status,
    guard_writer,
)
from services.approval.state import State, Status, evolve
from services.approval.transferring import transfer, transfer_consultation
from shared.bodies.actor import Actor, Post
from shared.bodies.rights import is_system, may
from shared.events.approval import (
    ApprovalLevelPassed,
    DraftApproved,
    DraftCommented,
    DraftReturned,
    DraftRevised,
    DraftShared,
    DraftStarted,
    DraftSubmitted,
    DraftWithdrawn,
    FormatChecked,
    OpinionGiven,
    OpinionsRequested,
)
from shared.events.base import Event
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard, guard_body, guard_post
from shared.paper.sealing import content_sha256

_APPROVERS = {Post.CHIEF_OF_OFFICE, Post.LEADER}


def start(command: StartDraft, state: State, context: Context) -> Sequence[Event]:
    """A draft begins; only the system may name somebody else as its drafter."""
    if state.status is not Status.UNKNOWN:
        raise Rejected("approval.already-started")
    guard(command, context, command.body_id)
    guard_content(command.content, context)
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
    """The drafter or a co-author writes a new revision; its form has to be checked again."""
    document_id, body_id, _ = guard_writer(command, state, context)
    guard_content(command.content, context)
    return [
        DraftRevised(
            document_id=document_id,
            body_id=body_id,
            revision=state.revision + 1,
            content=command.content,
            revised_by=PersonRef.of(context.actor),
        )
    ]


def share(command: ShareDraft, state: State, context: Context) -> Sequence[Event]:
    """The drafter says who writes in the draft too; whoever is not named any more does not."""
    document_id, body_id, _ = guard_drafter(command, state, context)
    drafter = state.drafter.person_id if state.drafter else ""
    co_authors = {person.person_id: person for person in command.co_authors if person.person_id != drafter}
    if list(co_authors) == [person.person_id for person in state.co_authors]:
        return []
    return [
        DraftShared(
            document_id=document_id,
            body_id=body_id,
            co_authors=tuple(co_authors.values()),
            shared_by=PersonRef.of(context.actor),
        )
    ]


def request_opinions(command: RequestOpinions, state: State, context: Context) -> Sequence[Event]:
    """The drafter asks other bodies, until a deadline that has not passed."""
    document_id, body_id, content = guard_drafter(command, state, context)
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
    """A body that was asked answers once."""
    document_id, body_id, _ = guard_draft(state)
    guard_post(command, context.actor)
    guard_body(context.actor, *map(state.answering, state.asked))
    guard_status(state, Status.DRAFTING)
    return [
        OpinionGiven(
            document_id=document_id,
            body_id=body_id,
            consulted_body_id=state.asked_for(context.actor),
            agrees=command.agrees,
            opinion=command.opinion,
            given_by=PersonRef.of(context.actor),
            still_asked_body_ids=tuple(body for body in dict.fromkeys(state.asked) if body != context.actor.body_id),
        )
    ]


def check_format(command: CheckFormat, state: State, context: Context) -> Sequence[Event]:
    """The form was examined; without departures it passed."""
    document_id, body_id, _ = guard_draft(state)
    guard(command, context, state.in_charge)
    guard_status(state, Status.DRAFTING)
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
    """The drafter submits a draft whose form passed; unanswered opinions lapse."""
    document_id, body_id, _ = guard_drafter(command, state, context)
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
    """A level approves; the last approver is who signs, and with them the draft is approved.

    Under the body's rule ``separate_approver``, nobody who wrote in it approves it.
    """
    document_id, body_id, content = guard_approval(command, state, context)
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
        content_sha256=content_sha256(content),
        approved_by=PersonRef.of(context.actor),
        drafted_by=state.drafter,
        answers_document_id=state.answers_document_id,
        replaces_document_id=state.replaces_document_id,
    )
    return [passed, approved]


def return_draft(command: ReturnDraft, state: State, context: Context) -> Sequence[Event]:
    """A level returns the draft to the drafter with remarks."""
    document_id, body_id, _ = guard_level(command, state, context)
    return [
        DraftReturned(
            document_id=document_id,
            body_id=body_id,
            level=state.levels[0],
            remarks=command.remarks,
            returned_by=PersonRef.of(context.actor),
        )
    ]


def reopen(command: ReopenDraft, state: State, context: Context) -> Sequence[Event]:
    """What was approved is not signed: the drafter gets it back with the reason, and it is approved anew."""
    document_id, body_id, _ = guard_draft(state)
    guard(command, context, state.in_charge)
    if state.status is not Status.APPROVED:
        return []
    return [
        DraftReturned(
            document_id=document_id,
            body_id=body_id,
            level=command.declined_by.post,
            remarks=command.reason,
            returned_by=command.declined_by,
        )
    ]


def withdraw(command: WithdrawDraft, state: State, context: Context) -> Sequence[Event]:
    """The drafter takes back a draft that is not approved yet."""
    document_id, body_id, _ = guard_draft(state)
    guard(command, context, state.in_charge)
    guard_status(state, Status.DRAFTING, Status.SUBMITTED)
    if not state.is_drafted_by(context.actor):
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
    """Colleagues remark on a draft until it is approved or withdrawn."""
    document_id, body_id, _ = guard_draft(state)
    guard(command, context, state.in_charge)
    guard_status(state, Status.DRAFTING, Status.SUBMITTED)
    return [
        DraftCommented(
            document_id=document_id,
            body_id=body_id,
            text=command.text,
            mentioned=command.mentioned,
            commented_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this draft now."""
    names: list[str] = []
    if state.status is Status.DRAFTING and actor.body_id in map(state.answering, state.asked):
        names.append("GiveOpinion")
    if state.in_charge == actor.body_id:
        names += _available_inside(state, actor)
    return [name for name in names if may(actor, name)]


def _available_inside(state: State, actor: Actor) -> list[str]:
    names: list[str] = []
    if state.status is Status.DRAFTING and state.is_drafted_by(actor):
        names += ["ShareDraft", "RequestOpinions"] + (["SubmitDraft"] if state.format_checked else [])
    if state.status is Status.DRAFTING and state.is_written_by(actor):
        names.append("ReviseDraft")
    if state.status is Status.DRAFTING:
        names.append("CheckFormat")
    if state.status is Status.SUBMITTED and actor.post is state.levels[0]:
        names += ["ApproveDraft", "ReturnDraft"]
    if state.status in (Status.DRAFTING, Status.SUBMITTED) and state.is_drafted_by(actor):
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
        ShareDraft: share,
        RequestOpinions: request_opinions,
        GiveOpinion: give_opinion,
        CheckFormat: check_format,
        SubmitDraft: submit,
        ApproveDraft: approve,
        ReturnDraft: return_draft,
        ReopenDraft: reopen,
        WithdrawDraft: withdraw,
        CommentDraft: comment,
        TransferDraft: transfer,
        TransferConsultation: transfer_consultation,
    },
    evolve=evolve,
    in_charge=lambda state: state.held_by,
)
