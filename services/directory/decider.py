"""The directory decides: bodies are founded, change and end; people come and go, and act for each other."""

from collections.abc import Sequence

from services.directory import appointing, personal, recipients, reorganising
from services.directory.commands import (
    AbolishBody,
    AppointPerson,
    ConfirmClearance,
    DeclareAbsence,
    DeclineClearance,
    DivideBody,
    EndAbsence,
    FoundBody,
    GrantDelegation,
    KeepPhrase,
    KeepRecipientGroup,
    LinkAccount,
    MergeBody,
    MoveBody,
    OpenTerm,
    ProposeClearance,
    RecordDigest,
    ReleasePerson,
    RemovePhrase,
    RemoveRecipientGroup,
    RemoveView,
    RenameBody,
    SaveView,
    SeeNotices,
    SetBodyRules,
    WithdrawDelegation,
)
from services.directory.guards import guard_books, guard_known, guard_living, guard_overseen
from services.directory.state import State, evolve
from shared.bodies.actor import Actor
from shared.bodies.rights import CITY_OVERSEERS, may
from shared.events.base import Event
from shared.events.directory import BodyFounded, BodyRulesSet, TermOpened
from shared.events.people import PersonRef
from shared.eventsourcing.decider import Context, Decider, Rejected
from shared.eventsourcing.guards import guard_body, guard_post


def found(command: FoundBody, state: State, context: Context) -> Sequence[Event]:
    """The city's overseers found a body once."""
    guard_post(command, context.actor)
    guard_body(context.actor, *CITY_OVERSEERS)
    if state.body_id is not None:
        raise Rejected("directory.body-exists")
    return [
        BodyFounded(
            body_id=command.body_id,
            name=command.name,
            symbol=command.symbol,
            level=command.level,
            parent_body_id=command.parent_body_id,
            numbering=command.numbering,
        )
    ]


def open_term(command: OpenTerm, state: State, context: Context) -> Sequence[Event]:
    """A term opens once; its numbers begin at 01."""
    body_id = guard_overseen(command, state, context)
    if command.term in state.terms:
        raise Rejected("directory.term-exists", term=command.term)
    return [TermOpened(body_id=body_id, term=command.term, opened_on=command.opened_on)]


def set_rules(command: SetBodyRules, state: State, context: Context) -> Sequence[Event]:
    """The body sets its own rules; the same rules again change nothing."""
    body_id = guard_known(command, state, context)
    guard_living(state)
    guard_books(command.numbering)
    asked = (command.separate_approver, command.second_step, command.tone_marks, command.numbering)
    if asked == (state.separate_approver, state.second_step, state.tone_marks, state.numbering):
        return []
    return [
        BodyRulesSet(
            body_id=body_id,
            separate_approver=command.separate_approver,
            second_step=command.second_step,
            tone_marks=command.tone_marks,
            numbering=command.numbering,
            set_by=PersonRef.of(context.actor),
        )
    ]


def available(state: State, actor: Actor) -> list[str]:
    """The commands that ``actor`` may give about this body now."""
    if state.body_id is None:
        return []
    names = []
    if actor.body_id in CITY_OVERSEERS and not state.ended:
        names += ["RenameBody", "MoveBody", "MergeBody", "DivideBody", "AbolishBody", "OpenTerm"]
    if actor.body_id in (state.body_id, *CITY_OVERSEERS):
        names += (
            ["ReleasePerson"] if state.ended else ["AppointPerson", "LinkAccount", "ReleasePerson", "ProposeClearance"]
        )
        names += ["DeclineClearance"] if state.proposals else []
        names += ["ConfirmClearance"] if state.awaits_confirmation_by(actor) else []
    if actor.body_id == state.body_id:
        names += [] if state.ended else ["SetBodyRules", "KeepRecipientGroup"]
        names += ["RemoveRecipientGroup"] if state.groups else []
        names += ["GrantDelegation", "DeclareAbsence", "SaveView", "KeepPhrase", "SeeNotices"]
    if actor.person_id in state.delegations.values():
        names.append("WithdrawDelegation")
    if actor.person_id in state.absences.values():
        names.append("EndAbsence")
    if actor.person_id in state.views.values():
        names.append("RemoveView")
    if any(phrase.person_id == actor.person_id for phrase in state.phrases.values()):
        names.append("RemovePhrase")
    return [name for name in names if may(actor, name)]


DECIDER = Decider(
    state_type=State,
    initial=State,
    decisions={
        FoundBody: found,
        RenameBody: reorganising.rename,
        MoveBody: reorganising.move,
        MergeBody: reorganising.merge,
        DivideBody: reorganising.divide,
        AbolishBody: reorganising.abolish,
        OpenTerm: open_term,
        SetBodyRules: set_rules,
        AppointPerson: appointing.appoint,
        ProposeClearance: appointing.propose,
        ConfirmClearance: appointing.confirm,
        DeclineClearance: appointing.decline,
        LinkAccount: appointing.link_account,
        ReleasePerson: appointing.release,
        GrantDelegation: personal.grant_delegation,
        WithdrawDelegation: personal.withdraw_delegation,
        DeclareAbsence: personal.declare_absence,
        EndAbsence: personal.end_absence,
        SaveView: personal.save_view,
        RemoveView: personal.remove_view,
        KeepPhrase: personal.keep_phrase,
        RemovePhrase: personal.remove_phrase,
        KeepRecipientGroup: recipients.keep,
        RemoveRecipientGroup: recipients.remove,
        SeeNotices: personal.see_notices,
        RecordDigest: personal.record_digest,
    },
    evolve=evolve,
)
