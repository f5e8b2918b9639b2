"""Remote keys over HTTP: which services are there, which keys a person has at one, and registering one of them.

Who registers a remote key proves it there and then: it signs random bytes by the PIN (and code) of its holder.
"""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from services.publishing.keys.challenges import fresh_challenge
from services.publishing.keys.checking import check_certificate
from services.publishing.keys.csc import RemoteServices
from services.publishing.keys.registering import checked, entered, guard_keeps
from services.publishing.keys.remote import RemoteKey
from services.publishing.keys.way import Certified, WayFailed
from services.publishing.signing.preparing import algorithm_of
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from shared.signatures.raw import WrongSignature, check
from shared.signatures.trust import Trust
from shared.web.requests import Given, SignedIn

_Address = Annotated[str, Field(min_length=8, max_length=300)]


class Search(BaseModel):
    """Whose keys to look for: ``user`` is what the service calls the person."""

    model_config = ConfigDict(extra="forbid")

    service: _Address
    user: str = Field(min_length=1, max_length=200)


class FoundKey(BaseModel):
    """A key at a service; ``needs_code`` where its holder types a code of his own device besides the PIN."""

    credential: str
    name: str
    issued_by: str
    valid_to: dt.datetime
    needs_code: bool


class RemoteRegistration(BaseModel):
    """A remote key to sign with, and the PIN and code that prove it; neither is kept.

    ``another_name`` confirms a certificate in another name.
    """

    model_config = ConfigDict(extra="forbid")

    service: _Address
    credential: str = Field(min_length=1, max_length=200)
    pin: SecretStr = Field(min_length=1, max_length=128)
    code: SecretStr | None = Field(default=None, max_length=32)
    another_name: bool = False


def routes(settings: Settings) -> APIRouter:
    """The routes of remote keys.  Raises ``ValueError`` where the file of services is none."""
    router, services, trust = APIRouter(), RemoteServices.from_settings(settings), settings.trust_roots

    @router.get("/remote-signing", summary="The remote signing services that may be used.")
    async def named(_actor: SignedIn) -> list[str]:
        return sorted(services.clients)

    @router.post("/keys/{holder_id}/find-remote", summary="The keys that one has at a remote signing service.")
    async def find(holder_id: str, sent: Search, actor: SignedIn) -> list[FoundKey]:
        guard_keeps(holder_id, actor)
        now, found = dt.datetime.now(dt.UTC), []
        try:
            async with services.session(sent.service) as session:
                credentials = await session.credentials(sent.user)
        except WayFailed as failed:
            raise Rejected(failed.code, **failed.params) from failed
        for one in credentials:
            facts = await check_certificate(one.certified, Trust.from_folder(trust), now)
            found.append(
                FoundKey(
                    credential=one.id,
                    name=facts.name,
                    issued_by=facts.issued_by,
                    valid_to=facts.valid_to,
                    needs_code="OTP" in one.factors,
                )
            )
        return found

    @router.post("/keys/{holder_id}/register-remote", summary="Sign with this key at a remote service from now on.")
    async def register(
        holder_id: str, sent: RemoteRegistration, request: Request, given: Annotated[Given, Depends()]
    ) -> dict[str, str]:
        actor = given.actor
        given.guard_fresh("RegisterKey")
        guard_keeps(holder_id, actor)
        certified = await _proved(services, sent)
        facts = await checked(request, holder_id, actor, certified, another_name=sent.another_name)
        service = sent.service.rstrip("/")
        return await entered(
            request, given, holder_id, KeyWay.REMOTE, certified, facts, service_url=service, credential=sent.credential
        )

    return router


async def _proved(services: RemoteServices, sent: RemoteRegistration) -> Certified:
    """The certificate whose key has signed random bytes by this PIN.  Raises `Rejected`."""
    proof, code = fresh_challenge(), sent.code.get_secret_value() if sent.code else None
    try:
        async with services.session(sent.service) as session:
            certified = (await session.credential(sent.credential)).certified
        key = RemoteKey(services, sent.service, sent.credential, certified.certificate, code)
        async with key.opened(sent.pin.get_secret_value(), 1) as opened:
            signature = await opened.sign(proof, algorithm_of(certified.certificate))
        check(certified.certificate, proof, signature)
    except WayFailed as failed:
        raise Rejected(failed.code, **failed.params) from failed
    except WrongSignature as error:
        raise Rejected("keys.not-proved") from error
    return certified
