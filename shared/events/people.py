"""How events name a person."""

from pydantic import BaseModel, ConfigDict, Field

from shared.bodies.actor import Actor, Post


class PersonRef(BaseModel):
    """A person as they were when the event happened; the name stays readable after they have left.

    ``title`` stands under their signature ("Bí thư", "Trưởng Ban"); without one, the post does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    person_id: str = Field(min_length=1, max_length=120)
    name: str = Field(min_length=1, max_length=200)
    post: Post
    title: str | None = Field(default=None, max_length=120)

    @classmethod
    def of(cls, actor: Actor) -> "PersonRef":
        """The person who gives a command."""
        return cls(person_id=actor.person_id, name=actor.name, post=actor.post, title=actor.title)


class Invitee(BaseModel):
    """A person who is invited, and the body they come from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: PersonRef
    body_id: str = Field(min_length=1, max_length=120)
