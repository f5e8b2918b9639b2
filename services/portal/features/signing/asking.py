"""What the service of signatures is asked, and what it answers.  A PIN goes straight through and stays nowhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.portal.frame.commands import CommandRefused, Commands, Json
from shared.bodies.actor import Actor, Post
from shared.readmodels.documents.rows import Card
from shared.web.problems import ProblemDocument

Act = Literal["sign", "seal"]
SERVICE = "publishing"
MOST = 50  # documents that are signed with one act
COMMAND: Mapping[Act, str] = {"sign": "SignDocument", "seal": "IssueDocument"}


@dataclass(frozen=True)
class Outcome:
    """What came of one document: ``done``, ``waiting`` for a token's answer, or refused for a ``problem``."""

    document_id: UUID
    done: bool
    problem: ProblemDocument | None = None


@dataclass(frozen=True)
class Key:
    """The key that an act uses, as its keeper sees it.

    ``way`` is where it is (``None``: there is none yet), ``problem`` the code of what is wrong with its certificate.
    ``refused`` says why this person does not see it at all.
    """

    holder_id: str
    way: str | None = None
    name: str = ""
    issued_by: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    certificate_sha256: str | None = None
    blocked: bool = False
    picture_sha256: str | None = None
    width_mm: float | None = None
    problem: str | None = None
    refused: ProblemDocument | None = None

    @property
    def signs(self) -> bool:
        """Whether it can be used now."""
        return self.way is not None and not self.blocked and self.problem is None and self.refused is None


def holder_of(act: Act, actor: Actor) -> str:
    """Whose key the act uses: a signature is one's own, the seal is the body's."""
    return actor.person_id if act == "sign" else actor.body_id


async def key_of(commands: Commands, actor: Actor, holder_id: str) -> Key:
    """The holder's key."""
    try:
        answer = await commands.ask(actor, SERVICE, f"keys/{holder_id}", {})
    except CommandRefused as refused:
        return Key(holder_id, refused=refused.problem)
    return Key(**{name: answer[name] for name in Key.__dataclass_fields__ if name in answer})


async def key_for(commands: Commands, actor: Actor, card: Card) -> Key | None:
    """The key with which ``actor`` signs or seals the document of ``card`` now; ``None`` where it waits for others."""
    match card.issuing.get("waits_for"):
        case "sign" if any(one["person_id"] == actor.person_id for one in card.issuing["due"]):
            return await key_of(commands, actor, holder_of("sign", actor))
        case "issue" if actor.post is Post.RECORDS_CLERK:
            return await key_of(commands, actor, holder_of("seal", actor))
        case _:
            return None


async def sign(
    commands: Commands, actor: Actor, act: Act, documents: Sequence[UUID], pin: str | None = None
) -> list[Json]:
    """Begin one act on all ``documents``; what came of each, as the service tells it.

    Raises `CommandRefused` where nothing was tried, `StepUpNeeded` before anything is asked.
    """
    commands.guard_fresh(COMMAND[act])
    acts = [{"document_id": str(document_id), "act": act} for document_id in documents]
    answer = await commands.post(actor, SERVICE, "signing/begin", {"acts": acts, **({"pin": pin} if pin else {})})
    outcomes: list[Json] = answer["outcomes"]
    return outcomes


async def finish(commands: Commands, actor: Actor, session: str, signature: str) -> Json:
    """Give a token's signature; the outcome of its document, with the next digest where one follows.

    Raises `CommandRefused`.
    """
    answer: Json = await commands.post(actor, SERVICE, "signing/finish", {"session": session, "signature": signature})
    return answer


def outcome_of(told: Json) -> Outcome:
    """What the service told of one document."""
    return Outcome(UUID(told["document_id"]), told["outcome"] == "signed", told.get("problem"))
