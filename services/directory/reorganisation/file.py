"""The command file: what a decision says, in names; the form on the screen fills in the same.

Bodies are named as people name them, or by their id.  ``into`` a name that nobody bears founds a body; a name among
``from`` that is ``into`` itself lives on and takes the others in.  ``part_of`` and ``rest_of`` name a body divided
between several: the one with ``rest_of`` takes what ``exceptions`` do not give to another.
"""

import datetime as dt
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.documents.marks import normalized


def normal(name: str) -> str:
    """One spelling for what looks the same."""
    return " ".join(normalized(name).split())


Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(normal)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class NewBodies(_Part):
    """Of the bodies that a step founds: who stands above (else who stood above the first predecessor), and the term.

    A body that takes others in opens the term too, where one is given.
    """

    parent: Name | None = None
    term: str | None = Field(default=None, min_length=1, max_length=60)


class Founding(_Part):
    """A body that follows nobody."""

    name: Name
    symbol: str = Field(min_length=1, max_length=40)
    level: str = Field(min_length=1, max_length=40)


class Merger(_Part):
    """Bodies that go over into one; ``checked`` is a note to the reader of the file."""

    into: Name
    of: tuple[Name, ...] = Field(default=(), alias="from")
    part_of: tuple[Name, ...] = ()
    rest_of: tuple[Name, ...] = ()
    symbol: str | None = Field(default=None, min_length=1, max_length=40)
    checked: bool = True


class Abolition(_Part):
    """The bodies of a level, or one, end; ``successor`` takes over what is open, and the bodies that stood below."""

    level: str | None = None
    body: Name | None = None
    successor: Name | None = None


class Renaming(_Part):
    """The same body under another name."""

    body: Name
    name: Name
    symbol: str | None = Field(default=None, min_length=1, max_length=40)


class Move(_Part):
    """A body under another one."""

    body: Name
    parent: Name


class Step(_Part):
    """What takes effect on one day."""

    date: dt.date
    legal_basis: str | None = Field(default=None, max_length=300)
    new_bodies: NewBodies = NewBodies()
    found: tuple[Founding, ...] = ()
    merge: tuple[Merger, ...] = ()
    rename: tuple[Renaming, ...] = ()
    move: tuple[Move, ...] = ()
    abolish: tuple[Abolition, ...] = ()
    exceptions: dict[Name, Annotated[dict[str, Name], Field(max_length=5000)]] = {}
    people: dict[str, Name] = {}


class Reorganisation(_Part):
    """The whole file; ``key`` tells it from another one of the same name (its commands are given once under it)."""

    key: str | None = Field(default=None, max_length=120)
    name: str = Field(min_length=1, max_length=200)
    about: str = ""
    steps: tuple[Step, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _without_nul(self) -> Self:
        """No stored text holds U+0000; a command that names one would stop the plan halfway."""
        if "\\u0000" in self.model_dump_json():
            raise ValueError("U+0000 is not a character of any text")
        return self
