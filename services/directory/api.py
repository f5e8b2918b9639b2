"""The directory over HTTP: a route per command."""

from typing import Annotated

from fastapi import APIRouter, Path, Request

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
from services.directory.decider import DECIDER, available
from services.directory.reorganisation import api as reorganisations
from services.directory.reorganisation.running import heirs_named
from shared.bodies.actor import Actor
from shared.bodies.rights import CITY_OVERSEERS, is_system, may
from shared.eventsourcing.decider import Command, Rejected
from shared.settings import Settings
from shared.web.commands import CommandRoutes
from shared.web.people import known_bodies, known_recipients, roster_of

BodyId = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,119}$")]


def routes(settings: Settings) -> APIRouter:
    """Every route of the directory."""
    bodies = CommandRoutes("bodies", BodyId, DECIDER, available)
    for command in (
        FoundBody, OpenTerm, ReleasePerson, GrantDelegation, WithdrawDelegation, DeclareAbsence,
        EndAbsence, SaveView, RemoveView, KeepPhrase, RemovePhrase, SeeNotices, RecordDigest, RenameBody,
        RemoveRecipientGroup,
        SetBodyRules, ProposeClearance, ConfirmClearance, DeclineClearance,
    ):  # fmt: skip
        bodies.add(command)
    bodies.add(AppointPerson, prepare=_nobody_elses)
    bodies.add(KeepRecipientGroup, prepare=_of_known)
    bodies.add(LinkAccount, prepare=_nobody_elses_account)
    for change in (MoveBody, MergeBody, DivideBody, AbolishBody):
        bodies.add(change, prepare=_with_living_bodies)
    router = APIRouter()
    router.include_router(bodies.router)
    router.include_router(reorganisations.routes())
    return router


async def _nobody_elses(sent: AppointPerson, request: Request, actor: Actor) -> Command:
    """Refuse somebody who works in another body, unless a city's overseer moves them from it.

    Also fills in the clearance that they had there.
    """
    homes = [request.path_params["stream_id"]]
    if sent.leaves_body_id is not None and actor.body_id in CITY_OVERSEERS:
        homes.append(sent.leaves_body_id)
    known = await roster_of(request).person(sent.person.person_id)
    here = known is not None and known.active
    if known is not None and here and known.body_id not in homes and not is_system(actor):
        raise Rejected("directory.person-elsewhere", person_id=sent.person.person_id)
    moved = known is not None and here and known.body_id == sent.leaves_body_id
    return sent.model_copy(update={"held_clearance": known.clearance if known is not None and moved else 0})


async def _nobody_elses_account(sent: LinkAccount, request: Request, actor: Actor) -> Command:
    """Refuse an account that is linked to somebody else; a person who has left is unlinked first.

    Only whoever may link accounts here learns whose the account is.
    """
    here = request.path_params["stream_id"]
    links = may(actor, "LinkAccount") and (is_system(actor) or actor.body_id in (here, *CITY_OVERSEERS))
    if sent.account is not None and links:
        others = set(await roster_of(request).people_of_account(sent.account)) - {sent.person_id}
        if others:
            raise Rejected("directory.account-taken", person_id=", ".join(sorted(others)))
    return sent


async def _of_known(sent: KeepRecipientGroup, request: Request, actor: Actor) -> Command:
    await known_recipients(request, *sent.recipients)
    return sent


async def _with_living_bodies(
    sent: MoveBody | MergeBody | DivideBody | AbolishBody, request: Request, actor: Actor
) -> Command:
    """Refuse a successor or parent that does not exist or has ended."""
    await known_bodies(request, *heirs_named(sent))
    return sent
