"""Reorganisations of bodies: a plan that was rehearsed is ordered, carried out command by command, and ends."""

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from shared.events.base import ReorganisationEvent
from shared.events.people import PersonRef


class PlannedCommand(BaseModel):
    """One command to the directory's entry of ``body_id``; ``key`` tells it from every other one of the plan."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    body_id: str
    command: str
    fields: dict[str, JsonValue]
    key: str


class PlannedStage(BaseModel):
    """What takes effect on one day, and by which decision."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    date: dt.date
    legal_basis: str | None = None
    commands: tuple[PlannedCommand, ...] = ()


class ReorganisationStarted(ReorganisationEvent):
    """The plan is carried out from now on, in the name of ``started_by`` with their ``clearance``.

    ``ends`` are the bodies that are no more when it is done; ``fingerprint`` is that of the plan that was rehearsed.
    """

    name: str
    fingerprint: str
    stages: tuple[PlannedStage, ...]
    ends: tuple[str, ...] = ()
    started_by: PersonRef
    clearance: int
    acting_for: str | None = None


class ReorganisationAdvanced(ReorganisationEvent):
    """So many of the plan's commands have been carried out."""

    done: int


class ReorganisationFinished(ReorganisationEvent):
    """Every command was carried out, and everybody has heard of it."""


class ReorganisationStopped(ReorganisationEvent):
    """A command was refused (``problem`` with its ``params``) or not heard of in time; what was done stays done."""

    done: int
    problem: str
    params: dict[str, str] = Field(default={})
