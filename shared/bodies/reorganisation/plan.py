"""What a reorganisation comes to: the commands of each day, who takes over from whom, or what is wrong with it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue


@dataclass(frozen=True)
class KnownPerson:
    """A person in their post."""

    person_id: str
    name: str
    post: str
    title: str | None
    clearance: int
    email: str | None
    body_id: str


@dataclass(frozen=True)
class KnownBody:
    """A body of the directory, living or ended."""

    body_id: str
    name: str
    symbol: str
    level: str
    parent_body_id: str | None
    term: str | None = None
    heirs: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True)
class Given:
    """One command of the plan, to the directory's entry of ``body_id``."""

    body_id: str
    command: str
    fields: Mapping[str, JsonValue]
    key: str


@dataclass(frozen=True)
class Wrong:
    """Why a file cannot be applied: a code of ``shared/web/problems.toml`` and what fills its text."""

    code: str
    params: Mapping[str, str]


@dataclass
class Stage:
    """What takes effect on one day (an ISO date), and by which decision."""

    date: str
    legal_basis: str | None = None
    commands: list[Given] = field(default_factory=list)


@dataclass
class Plan:
    """Commands stage by stage, what is wrong with the file, and who takes over from whom.

    ``people`` says of everybody who moves (by id) from which body to which; ``exceptions`` how many items are named for
    another heir of each divided body.
    """

    name: str
    stages: list[Stage] = field(default_factory=list)
    problems: list[Wrong] = field(default_factory=list)
    heirs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    exceptions: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, KnownBody] = field(default_factory=dict)

    @property
    def commands(self) -> list[Given]:
        """Every command, in its order."""
        return [given for stage in self.stages for given in stage.commands]

    @property
    def fingerprint(self) -> str:
        """The same for two plans that would do the same."""
        content = [(given.body_id, given.command, given.fields, given.key) for given in self.commands]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
