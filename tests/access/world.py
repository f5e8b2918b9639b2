"""The city that is asked: documents of every secrecy at every stage, and what is derived from them, with canaries in them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from deploy.city.client import CityClient, Refused, operator
from deploy.city.people import CityPerson, people_of
from shared.bodies.accounts import local_account
from shared.bodies.actor import Actor
from tests.access.canaries import Canary
from tests.access.people import BODIES, HOME, OPERATORS, Person, everybody

SECRECIES = ("none", "confidential", "secret", "top_secret")
RAISED = "raised"
RANKS = {**{name: rank for rank, name in enumerate(SECRECIES)}, RAISED: 2}


@dataclass(frozen=True)
class Thing:
    """Something that is asked for by its id.

    ``parts`` says which bodies have which part in it: ``own`` (in charge of it), ``sees`` (may know that it is there),
    and what commands need besides (``lead``, ``asked``, ``invited``).  ``persons`` may see it whatever their body.
    ``ended``: nothing can be done to it any more, so that whoever may act is refused for its state alone.
    """

    kind: str
    id: str
    label: str
    rank: int
    parts: Mapping[str, frozenset[str]]
    persons: frozenset[str] = frozenset()
    ended: bool = True
    more: Mapping[str, str] = field(default_factory=dict)


Who = Actor | CityPerson | Person


class World:
    """Everything that was put into the city, and how to put more."""

    def __init__(self, client: CityClient) -> None:
        self.client = client
        self.canaries: dict[str, Canary] = {}
        self.things: defaultdict[str, list[Thing]] = defaultdict(list)
        self.secrets: dict[int, tuple[str, str]] = {}  # of the feeds of HOME, by clearance: id and secret
        self.peers: list[tuple[tuple[str, str], str]] = []  # those that are open: id and secret, and an organ
        self.refused: list[str] = []  # steps that the city would not take

    def canary(self, what: str, *bodies: str, rank: int = 0, **more: Any) -> str:
        """A new word that stands in ``what``; see `Canary`."""
        more = {name: frozenset(value) if name in ("persons", "below") else value for name, value in more.items()}
        word = f"zq{len(self.canaries):04x}k{uuid4().hex[:8]}"
        self.canaries[word] = Canary(word, what, frozenset(bodies or (HOME,)), rank, **more)
        return word

    def raised(self, words: Iterable[str], rank: int) -> None:
        """From now on the words are as secret as ``rank``."""
        self.canaries |= {word: replace(self.canaries[word], rank=rank) for word in words}

    def add(self, kind: str, thing_id: object, label: str, rank: int = 0, **more: Any) -> Thing:
        """Remember something that can be asked for; ``own``, ``sees`` … are its parts."""
        named = ("persons", "ended", "more")
        parts = {name: frozenset(bodies) for name, bodies in more.items() if name not in named}
        parts.setdefault("own", frozenset({HOME}))
        parts["sees"] = parts["own"] | parts.get("sees", frozenset())
        others = {name: more[name] for name in named if name in more}
        thing = Thing(kind, str(thing_id), label, rank, parts, **others)
        self.things[kind].append(thing)
        return thing

    async def give(
        self, who: Who, service: str, stream: str, command: str, fields: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """A command that is part of the story: it must be taken."""
        actor = who.actor if isinstance(who, Person) else who
        return await self.client.give(actor, service, stream, command, fields)

    async def bring_on(self, who: Who, document_id: UUID, command: str) -> None:
        """Number, sign or issue an approved document; signatures are made by their own path."""
        actor = who.actor if isinstance(who, Person) else who
        match command:
            case "SignDocument":
                await self.client.sign(actor, document_id)
            case "IssueDocument":
                await self.client.seal(actor, document_id)
            case _:
                await self.give(who, "publishing", f"documents/{document_id}", command, {})

    async def try_to(
        self, who: Who, service: str, stream: str, command: str, fields: Mapping[str, Any] | None = None
    ) -> dict[str, Any] | None:
        """A command that the city may refuse by rule; what it refused is told at the end."""
        try:
            return await self.give(who, service, stream, command, fields)
        except Refused as refused:
            self.refused.append(f"{command} at {stream}: {refused.problem.get('code')}")
            return None

    async def offered(self, who: Who, service: str, stream: str, command: str) -> None:
        """Wait until what ``command`` depends on has arrived."""
        person = Caller(who.actor) if isinstance(who, Person) else who
        await self.client.wait_for_action(person, service, stream, command)  # type: ignore[arg-type]

    async def upload(self, who: Person, text: str, name: str) -> dict[str, Any]:
        """A text file of ``who``, as a reference."""
        kept = await self.client.upload(Caller(who.actor), text.encode(), name, "text/plain")  # type: ignore[arg-type]
        return dict(kept["file"])


@dataclass(frozen=True)
class Caller:
    """What the client wants of a person: an ``actor()`` and an id."""

    of: Actor

    @property
    def id(self) -> str:
        """The person's id."""
        return self.of.person_id

    def actor(self) -> Actor:
        """The person as a token says it."""
        return self.of


async def appoint_everybody(world: World) -> None:
    """Every kind of person, by the system: the rules of appointing are tried elsewhere."""
    for body in BODIES:
        for person in everybody(body):
            fields = {"person": person.ref, "clearance": person.clearance, "email": f"{person.id}@congvan.example"}
            await world.give(operator(), "directory", f"bodies/{body}", "AppointPerson", fields)


async def link_everybody(world: World, issuer: str) -> None:
    """Everybody signs in with an account of the local provider."""
    for body in BODIES:
        for person_id in (*(one.id for one in everybody(body)), *(one.id for one in people_of(body).values())):
            fields = {"person_id": person_id, "account": local_account(issuer, person_id).model_dump()}
            await world.give(operator(), "directory", f"bodies/{body}", "LinkAccount", fields)


def operating() -> tuple[Person, ...]:
    """The operators."""
    known = {person.id: person for body in BODIES for person in everybody(body)}
    return tuple(
        Person(known[one].post_name, known[one].clearance, known[one].body, operates=True) for one in OPERATORS
    )


def standard(prefix: str, body: str = HOME) -> CityPerson:
    """One of the city's sample people, who have signing keys."""
    return people_of(body)[prefix]


def new_secret() -> tuple[str, str]:
    """A secret and its SHA-256."""
    secret = uuid4().hex
    return secret, hashlib.sha256(secret.encode()).hexdigest()


def new_id() -> UUID:
    """An id of something new."""
    return uuid4()
