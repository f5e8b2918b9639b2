"""Who asks: every post with every clearance in bodies that stand differently to what is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from deploy.city.people import CityBody, bodies, people_of
from shared.bodies.actor import Actor, Post

HOME = "quan-uy-hai-chau"
"""The body whose documents most of the table asks for."""
CHILD = "dang-uy-phuong-hai-chau-thach-thang"  # below HOME: gets its documents and leads its tasks
PARENT = "thanh-uy"  # above HOME
OVERSEER = "van-phong-thanh-uy"  # follows and evaluates the whole city
CONCERNED = "ban-noi-chinh"  # is asked for its opinion and gets what is issued
OTHER = "ban-to-chuc"  # has nothing to do with any of it
OLD, HEIR = "ban-dan-van", "ban-tuyen-giao"  # OLD is merged into HEIR when its documents are there

BODIES = (HOME, CHILD, PARENT, OVERSEER, CONCERNED, OTHER, OLD, HEIR)
POSTS = {
    "clerk": Post.RECORDS_CLERK,
    "leader": Post.LEADER,
    "chief": Post.CHIEF_OF_OFFICE,
    "specialist": Post.SPECIALIST,
}
CLEARANCES = (0, 1, 2, 3)
OPERATORS = (f"specialist0.{OTHER}", f"chief2.{OTHER}")
"""Who operates the machines: one is cleared for nothing, one for Tối mật; neither has a part in the documents."""


@dataclass(frozen=True)
class Person:
    """Somebody of the city; ``id`` is also the sign-in name."""

    post_name: str
    clearance: int
    body: str
    operates: bool = False

    @property
    def id(self) -> str:
        """Post, clearance and body in one: whoever reads a wrong cell knows who it was."""
        return f"{self.post_name}{self.clearance}.{self.body}"

    @property
    def post(self) -> Post:
        """The post as the city calls it."""
        return POSTS[self.post_name]

    @cached_property
    def actor(self) -> Actor:
        """The person as an actor token says it."""
        return Actor(
            person_id=self.id,
            name=self.name,
            body_id=self.body,
            post=self.post,
            clearance=self.clearance,
            operates=self.operates,
        )

    @property
    def name(self) -> str:
        """A name that says who it is."""
        return f"{self.post.label} {self.clearance}"

    @property
    def ref(self) -> dict[str, str]:
        """The person as commands name them."""
        return {"person_id": self.id, "name": self.name, "post": self.post.value}


@dataclass(frozen=True)
class Sample(Person):
    """One of the city's sample people, who have keys to sign with; ``prefix`` is the first part of the sign-in name."""

    prefix: str = ""

    @property
    def id(self) -> str:
        """The sign-in name."""
        return f"{self.prefix}.{self.body}"

    @property
    def name(self) -> str:
        """The name in the directory."""
        return people_of(self.body)[self.prefix].name


@dataclass(frozen=True)
class Appointed(Person):
    """Somebody whom a chain has appointed for itself, under an id of their own."""

    given: str = ""

    @property
    def id(self) -> str:
        """The id they were appointed under."""
        return self.given


def sample(prefix: str, body: str = HOME) -> Sample:
    """``vanthu``, ``lanhdao``, ``chanhvp``, ``chuyenvien1`` or ``chuyenvien2`` of a body."""
    known = people_of(body)[prefix]
    post = next(name for name, post in POSTS.items() if post is known.post)
    return Sample(post, known.clearance, body, prefix=prefix)


@dataclass(frozen=True)
class Nobody:
    """Somebody without a right to be heard at all; ``kind`` says how they try."""

    kind: str
    clearance: int = 3
    body: str = HOME
    operates: bool = False
    header: str | None = field(default=None, compare=False)

    @property
    def id(self) -> str:
        """How the table calls them."""
        return self.kind


Asker = Person | Nobody


def everybody(*of: str) -> Iterator[Person]:
    """Each post with each clearance in each of the bodies ``of``."""
    for body in of:
        for post in POSTS:
            for clearance in CLEARANCES:
                yield Person(post, clearance, body)


def person(post: str, clearance: int, body: str = HOME) -> Person:
    """One of `everybody`."""
    return Person(post, clearance, body)


def city_bodies() -> tuple[CityBody, ...]:
    """The bodies of the city that is asked."""
    return tuple(body for body in bodies() if body.id in BODIES)
