"""What the directory answers about reorganisations; the portal and the command line read it."""

import datetime as dt
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.bodies.reorganisation.plan import Plan, Wrong


class Rehearsed(BaseModel):
    """The plan of a file for the city as it stands; with ``problems`` nothing of it can be applied.

    ``names`` are the present names of all bodies, those that the plan founds apart.  ``reorganisation_id`` is the
    stream that applying this very plan goes to.
    """

    model_config = ConfigDict(frozen=True)

    reorganisation_id: UUID
    fingerprint: str
    plan: Plan
    names: dict[str, str]
    problems: tuple[Wrong, ...] = ()


class Status(StrEnum):
    """Where a reorganisation is: none was begun, its commands are given, all were, or one was refused."""

    NONE = "none"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class Stop(BaseModel):
    """Why a reorganisation stopped: a code of ``shared/web/problems.toml`` and what fills its text."""

    model_config = ConfigDict(frozen=True)

    code: str
    params: dict[str, str] = {}


class Progress(BaseModel):
    """A reorganisation that was begun: ``done`` of ``total`` commands at ``changed_at``.

    ``ends`` are the bodies that end with it; their open work follows when all commands are carried out.
    """

    model_config = ConfigDict(frozen=True)

    reorganisation_id: UUID
    name: str
    fingerprint: str
    status: Status
    total: int
    done: int
    ends: tuple[str, ...]
    problem: Stop | None = None
    changed_at: dt.datetime


class Reorganisations(BaseModel):
    """What a body has ordered, the newest first."""

    model_config = ConfigDict(frozen=True)

    reorganisations: tuple[Progress, ...] = ()

    def status_of(self, fingerprint: str | None) -> Status:
        """Where the one that was ordered last with this plan is."""
        return next((each.status for each in self.reorganisations if each.fingerprint == fingerprint), Status.NONE)
