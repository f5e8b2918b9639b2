"""Registering a key, wherever it is: who may, what is checked of its certificate, and what is said of it."""

import base64
import datetime as dt

from fastapi import Request

from services.publishing.keys.checking import CertificateFacts, check_certificate, guard_name
from services.publishing.keys.commands import RegisterKey
from services.publishing.keys.guards import keeps, role_of
from services.publishing.keys.way import Certified
from shared.bodies.actor import Actor
from shared.events.publishing import SignedAs
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from shared.signatures.trust import Trust
from shared.web.people import own_body
from shared.web.requests import Given


def guard_keeps(holder_id: str, actor: Actor) -> None:
    """Refuse whoever does not keep this holder's key."""
    if not keeps(holder_id, actor):
        raise Rejected("keys.not-yours")


async def checked(
    request: Request, holder_id: str, actor: Actor, certified: Certified, *, another_name: bool
) -> CertificateFacts:
    """What the certificate says, where the holder may sign with it now.

    Raises `Rejected`, for a certificate in another name too unless ``another_name`` confirms that.
    """
    settings: Settings = request.app.state.settings
    facts = await check_certificate(certified, Trust.from_folder(settings.trust_roots), dt.datetime.now(dt.UTC))
    if not another_name:
        own = role_of(holder_id, actor) is SignedAs.PERSON
        guard_name(facts, actor.name if own else (await own_body(request, actor)).name)
    return facts


async def entered(
    request: Request,
    given: Given,
    holder_id: str,
    way: KeyWay,
    certified: Certified,
    facts: CertificateFacts,
    *,
    service_url: str | None = None,
    credential: str | None = None,
) -> dict[str, str]:
    """Have the holder sign with the key from now on; returns what is told of it."""
    command = RegisterKey(
        holder_id=holder_id,
        role=role_of(holder_id, given.actor),
        name=facts.name,
        way=way,
        certificate_der=base64.b64encode(certified.certificate).decode(),
        chain=tuple(base64.b64encode(one).decode() for one in certified.chain),
        issued_by=facts.issued_by,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        service_url=service_url,
        credential=credential,
    )
    await request.app.state.handler.handle(given.request(holder_id, command))
    return {"name": facts.name, "issued_by": facts.issued_by, "valid_to": facts.valid_to.isoformat()}
