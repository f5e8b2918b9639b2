"""The command file: what a decision says, in names.

Bodies are named as people name them, or by their id.  ``into`` a name that nobody bears founds a body; a name among
``from`` that is ``into`` itself lives on and takes the others in.  ``part_of`` and ``rest_of`` name a body divided
between several: the one with ``rest_of`` takes what ``exceptions`` do not give to another.
"""

import datetime as dt
import json
import unicodedata
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def normal(name: str) -> str:
    """One spelling for what looks the same."""
    return " ".join(unicodedata.normalize("NFC", name).split())


Name = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(normal)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class NewBodies(_Part):
    """Of the bodies that a step founds: who stands above (else who stood above the first predecessor), and the term."""

    parent: Name | None = None
    term: str = Field(min_length=1, max_length=60)


class Merger(_Part):
    """Bodies that go over into one; ``checked`` is a note to the reader of the file."""

    into: Name
    of: tuple[Name, ...] = Field(default=(), alias="from")
    part_of: tuple[Name, ...] = ()
    rest_of: tuple[Name, ...] = ()
    symbol: str | None = None
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
    symbol: str | None = None


class Move(_Part):
    """A body under another one."""

    body: Name
    parent: Name


class Step(_Part):
    """What takes effect on one day."""

    date: dt.date
    legal_basis: str | None = None
    new_bodies: NewBodies
    merge: tuple[Merger, ...] = ()
    rename: tuple[Renaming, ...] = ()
    move: tuple[Move, ...] = ()
    abolish: tuple[Abolition, ...] = ()
    exceptions: dict[Name, dict[str, Name]] = {}
    people: dict[str, Name] = {}


class Reorganisation(_Part):
    """The whole file."""

    name: str = Field(min_length=1, max_length=200)
    about: str = ""
    steps: tuple[Step, ...] = Field(min_length=1)


def read(path: Path) -> Reorganisation:
    """The file at ``path``.  Raises pydantic's ``ValidationError``, or ``ValueError`` where it is not JSON."""
    return Reorganisation.model_validate(json.loads(path.read_text("utf-8")))
