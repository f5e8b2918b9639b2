"""The city's bodies, and sample people for their posts (names made up of common Vietnamese ones)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.bodies.actor import Actor, Post
from shared.events.people import PersonRef
from shared.wordfiles import WordFile

BODIES = Path(__file__).with_name("bodies.json")
TERM_OPENED_ON = "2020-10-22"

# sign-in prefix → post and clearance (the highest secrecy rank the person may see)
POSTS = {
    "vanthu": (Post.RECORDS_CLERK, 1),
    "lanhdao": (Post.LEADER, 2),
    "chanhvp": (Post.CHIEF_OF_OFFICE, 2),
    "chuyenvien1": (Post.SPECIALIST, 0),
    "chuyenvien2": (Post.SPECIALIST, 0),
}


class PeopleWords(WordFile):
    """The names and titles of ``data/people.toml``."""

    surnames: tuple[str, ...]
    middle_names: tuple[str, ...]
    given_names: tuple[str, ...]
    terms: dict[str, str]
    titles: dict[Post, str]
    leaders: dict[str, str]
    sign_ins: dict[str, str]
    operators: dict[str, str]


WORDS = PeopleWords.read(Path(__file__).parent / "data" / "people.toml")

SIGN_INS = WORDS.sign_ins
"""Whom a first visit is told to sign in as, and who that is."""

OPERATORS = WORDS.operators
"""Who runs the machines of the sample city."""


@dataclass(frozen=True)
class CityBody:
    """A body of the seed."""

    id: str
    name: str
    symbol: str
    level: str
    parent: str | None

    @property
    def term(self) -> str:
        """The committee's present term [M]."""
        return WORDS.terms.get(self.level, "XII")


@dataclass(frozen=True)
class CityPerson:
    """A sample person; ``id`` is also the sign-in name."""

    id: str
    name: str
    post: Post
    clearance: int
    body_id: str
    title: str

    @property
    def email(self) -> str:
        """An address that no mail can leave for (RFC 2606)."""
        return f"{self.id}@congvan.example"

    def ref(self) -> PersonRef:
        """The person as commands name them."""
        return PersonRef(person_id=self.id, name=self.name, post=self.post, title=self.title)

    def actor(self) -> Actor:
        """The person as an actor."""
        return Actor(
            person_id=self.id,
            name=self.name,
            body_id=self.body_id,
            post=self.post,
            clearance=self.clearance,
            title=self.title,
        )


@cache
def bodies() -> tuple[CityBody, ...]:
    """Every body of the seed."""
    known = json.loads(BODIES.read_text("utf-8"))["bodies"]
    fields = ("id", "name", "symbol", "level", "parent")
    return tuple(CityBody(**{field: body[field] for field in fields}) for body in known)


@cache
def people_of(body_id: str) -> dict[str, CityPerson]:
    """The sample people of a body by their sign-in prefix."""
    number = [body.id for body in bodies()].index(body_id)
    people = {}
    for index, (prefix, (post, clearance)) in enumerate(POSTS.items()):
        pick = number * len(POSTS) + index
        words = (
            WORDS.surnames[pick * 7 % len(WORDS.surnames)],
            WORDS.middle_names[pick * 5 % len(WORDS.middle_names)],
            WORDS.given_names[pick * 3 % len(WORDS.given_names)],
        )
        title = WORDS.titles.get(post) or WORDS.leaders.get(bodies()[number].level, WORDS.leaders["otherwise"])
        people[prefix] = CityPerson(f"{prefix}.{body_id}", " ".join(words), post, clearance, body_id, title)
    return people
