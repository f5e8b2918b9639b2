"""Signing keys over HTTP: register one's own or one's body's, give it a picture, remove it.

No answer and no log holds a private key, a passphrase or a PIN.
"""

import base64
import datetime as dt
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from services.publishing.keys.challenges import MINUTES, Challenges, digest_of
from services.publishing.keys.checking import check_certificate, decoded
from services.publishing.keys.commands import RemoveKey, SetPicture
from services.publishing.keys.decider import DECIDER, available
from services.publishing.keys.file import WrappedKeys
from services.publishing.keys.guards import role_of
from services.publishing.keys.opening import LARGEST, NoKeyInside, NotOpened, Repacked, repacked
from services.publishing.keys.registering import checked, entered, guard_keeps
from services.publishing.keys.way import Certified
from shared.bodies.actor import Actor
from shared.events.publishing import SignedAs
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Rejected
from shared.settings import Settings
from shared.signatures.raw import WrongSignature, check
from shared.signatures.trust import Trust
from shared.web.commands import CommandRoutes
from shared.web.requests import Given, SignedIn

SHORTEST_PIN, LONGEST_PIN = 8, 128  # characters
Holder = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9._@+-]{0,119}$")]


class Registration(BaseModel):
    """A key to sign with: a PKCS#12 with its passphrase and the PIN that shall open it, or the proof of a token.

    ``signature`` is the token's over the challenge.  ``another_name`` confirms a certificate in another name.
    """

    model_config = ConfigDict(extra="forbid")

    way: Literal[KeyWay.FILE, KeyWay.TOKEN]
    pkcs12: str | None = Field(default=None, max_length=LARGEST * 2)
    passphrase: SecretStr | None = Field(default=None, max_length=200)
    pin: SecretStr | None = Field(default=None, max_length=LONGEST_PIN)
    certificate: str | None = Field(default=None, max_length=12_000)
    chain: tuple[Annotated[str, Field(max_length=12_000)], ...] = Field(default=(), max_length=8)
    signature: str | None = Field(default=None, max_length=2_000)
    another_name: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        file = (self.pkcs12, self.passphrase, self.pin)
        token = (self.certificate, self.signature)
        if any(part is None for part in (file if self.way is KeyWay.FILE else token)):
            raise ValueError("a part is missing")
        return self


class Challenge(BaseModel):
    """What a token signs to prove itself: ``challenge`` (base64), whose SHA-256 is ``digest``."""

    challenge: str
    digest: str
    minutes: int = MINUTES


class KeyStanding(BaseModel):
    """The key of a holder as its keeper sees it; ``way`` is ``None`` where there is none."""

    holder_id: str
    role: SignedAs
    way: KeyWay | None
    name: str
    issued_by: str
    valid_from: dt.datetime | None
    valid_to: dt.datetime | None
    certificate_sha256: str | None
    blocked: bool
    picture_sha256: str | None
    width_mm: float | None
    problem: str | None


def routes(settings: Settings) -> APIRouter:
    """Every route of keys."""
    keys = CommandRoutes("keys", Holder, DECIDER, available)
    keys.add(SetPicture)
    router = keys.router
    trust = settings.trust_roots

    @router.get("/keys/{holder_id}", summary="One's own key, or one's body's.")
    async def standing(holder_id: Holder, actor: SignedIn, request: Request) -> KeyStanding:
        guard_keeps(holder_id, actor)
        state, _ = await request.app.state.handler.state(DECIDER, holder_id)
        problem, certified = None, None
        if state.way is not None:
            certified = state.certified
            try:
                await check_certificate(certified, Trust.from_folder(trust), dt.datetime.now(dt.UTC))
            except Rejected as error:
                problem = error.code
        return KeyStanding(
            holder_id=holder_id,
            role=role_of(holder_id, actor),
            way=state.way,
            name=state.name,
            issued_by=state.issued_by,
            valid_from=state.valid_from,
            valid_to=state.valid_to,
            certificate_sha256=certified.sha256 if certified is not None else None,
            blocked=state.blocked,
            picture_sha256=state.picture.sha256 if state.picture is not None else None,
            width_mm=state.width_mm,
            problem=problem,
        )

    @router.post("/keys/{holder_id}/challenge", summary="What a token signs to prove that the key is the holder's.")
    async def challenge(holder_id: Holder, actor: SignedIn, request: Request) -> Challenge:
        guard_keeps(holder_id, actor)
        made = await Challenges(request.app.state.pool).make(holder_id, actor.person_id)
        return Challenge(challenge=base64.b64encode(made).decode(), digest=digest_of(made))

    @router.post("/keys/{holder_id}/register-key", summary="Sign with this key from now on.")
    async def register(
        holder_id: Holder, sent: Registration, request: Request, given: Annotated[Given, Depends()]
    ) -> dict[str, str]:
        actor = given.actor
        given.guard_fresh("RegisterKey")
        guard_keeps(holder_id, actor)
        packed = None
        if sent.way is KeyWay.FILE:
            packed = await _packed(sent, request, actor)
            certified = Certified(packed.certificate, packed.chain)
        else:
            certified = await _proved(sent, holder_id, request, actor)
        facts = await checked(request, holder_id, actor, certified, another_name=sent.another_name)
        if packed is not None:
            # Before the event: a key that nobody has registered is useless, a registered one that is missing is not.
            await WrappedKeys(request.app.state.pool).keep(holder_id, packed.pkcs12)
        return await entered(request, given, holder_id, sent.way, certified, facts)

    @router.post("/keys/{holder_id}/remove-key", summary="Sign with this key no more.")
    async def remove(
        holder_id: Holder, sent: RemoveKey, request: Request, given: Annotated[Given, Depends()]
    ) -> dict[str, int]:
        if sent.holder_id != holder_id:
            raise Rejected("keys.not-yours")
        answer = await request.app.state.handler.handle(given.request(holder_id, sent))
        await WrappedKeys(request.app.state.pool).forget(holder_id)
        return {"version": answer.version}

    return router


async def _packed(sent: Registration, request: Request, actor: Actor) -> Repacked:
    """The key of the file, under the PIN.  Raises `Rejected`."""
    assert sent.pkcs12 is not None
    assert sent.passphrase is not None
    assert sent.pin is not None
    pin = sent.pin.get_secret_value()
    if len(pin) < SHORTEST_PIN or len(set(pin)) < 4:
        raise Rejected("keys.weak-pin", shortest=SHORTEST_PIN)
    data, passphrase = decoded(sent.pkcs12), sent.passphrase.get_secret_value()
    try:
        packed: Repacked = await request.app.state.cage.run(actor.person_id, repacked, data, passphrase, pin)
    except NotOpened as error:
        raise Rejected("keys.not-opened") from error
    except NoKeyInside as error:
        raise Rejected("keys.no-key-inside") from error
    return packed


async def _proved(sent: Registration, holder_id: str, request: Request, actor: Actor) -> Certified:
    """The certificate whose key has signed the challenge.  Raises `Rejected`."""
    assert sent.certificate is not None
    assert sent.signature is not None
    certified = Certified(decoded(sent.certificate), tuple(map(decoded, sent.chain)))
    challenge = await Challenges(request.app.state.pool).take(holder_id, actor.person_id)
    try:
        check(certified.certificate, challenge, decoded(sent.signature))
    except (WrongSignature, ValueError) as error:
        raise Rejected("keys.not-proved") from error
    return certified
