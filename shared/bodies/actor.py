"""Who acts: a person in a post of a body, perhaps on behalf of someone else; or the system, for a body."""

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from shared.bodies.grants import Grant
from shared.texts import say


class Post(StrEnum):
    """The posts of an office that the seven steps know."""

    RECORDS_CLERK = "records_clerk"
    LEADER = "leader"
    CHIEF_OF_OFFICE = "chief_of_office"
    SPECIALIST = "specialist"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return say(f"actors.post.{self.value}")


class Actor(BaseModel):
    """The person behind a command.

    ``clearance`` is the highest `Secrecy.rank` (0-3) that the person may see.  ``acting_for`` names the person whose
    delegation is used; body and post are then that person's.  Every event keeps it, so that acting for somebody stays
    visible.  ``operates`` says that the person is an operator: the deployment names operators (``OPERATORS``), no post
    makes anybody one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    person_id: str = Field(min_length=1, max_length=120)
    name: str = Field(min_length=1, max_length=200)
    body_id: str = Field(min_length=1, max_length=120)
    post: Post
    clearance: int = Field(default=0, ge=0, le=3)
    acting_for: str | None = None
    title: str | None = Field(default=None, max_length=120)
    operates: bool = False

    @property
    def bodies(self) -> frozenset[str]:
        """The bodies that the actor acts for; a person acts for one."""
        return frozenset({self.body_id})

    def stands_for(self, person_id: str) -> bool:
        """Whether this is the person, or someone acting for them."""
        return person_id in (self.person_id, self.acting_for)


SYSTEM_PERSON = "system"


class SystemActor(Actor):
    """The system: it answers an event, a timer or a merger, always for a body.

    ``family`` are the body's predecessors and successors, whose affairs are the same.  ``reaches`` are further bodies
    that it may reach into by ``grant``.  No token of a person makes one.
    """

    service: str
    family: frozenset[str] = frozenset()
    grant: Grant | None = None
    reaches: frozenset[str] = frozenset()

    @property
    def bodies(self) -> frozenset[str]:
        """The body and its family."""
        return self.family | {self.body_id}


def system_actor(
    body_id: str,
    service: str,
    family: Iterable[str] = (),
    grant: Grant | None = None,
    reaches: Iterable[str] = (),
) -> SystemActor:
    """The system of ``service``, acting for ``body_id``; by ``grant`` it reaches into other bodies."""
    return SystemActor(
        person_id=SYSTEM_PERSON,
        name=say("actors.system", service=service),
        body_id=body_id,
        post=Post.RECORDS_CLERK,
        clearance=3,
        service=service,
        family=frozenset(family),
        grant=grant,
        reaches=frozenset(reaches),
    )
