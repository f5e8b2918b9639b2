"""What may be asked of a reorganisation."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.directory.reorganisations import PlannedStage
from shared.eventsourcing.decider import Command

MOST_TEXT = 2_000_000  # characters of a command file


class RehearseReorganisation(BaseModel):
    """What would come of a command file (JSON); nothing is done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(max_length=MOST_TEXT)


class OrderedReorganisation(BaseModel):
    """Carry out a command file, if its plan is still the one that was shown (``fingerprint``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(max_length=MOST_TEXT)
    fingerprint: str = Field(max_length=64)


class StartReorganisation(Command):
    """Carry out a plan that was rehearsed; without ``stages`` the file has no such plan (any more)."""

    reorganisation_id: UUID
    fingerprint: str
    name: str = ""
    stages: tuple[PlannedStage, ...] = ()
    ends: tuple[str, ...] = ()


class AdvanceReorganisation(Command):
    """Note how many commands were carried out (by the directory itself)."""

    done: int = Field(ge=0)


class FinishReorganisation(Command):
    """Note that all were carried out (by the directory itself)."""


class StopReorganisation(Command):
    """Note why it does not go on (by the directory itself)."""

    done: int = Field(ge=0)
    problem: str
    params: dict[str, str] = Field(default={})
