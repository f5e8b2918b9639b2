"""The reform programme and the initiatives."""

import datetime as dt

from pydantic import BaseModel

from shared.readmodels.initiatives.rows import CommitteeWithout, InitiativeCard, InitiativeFigures
from shared.readmodels.programme.rows import AssessmentLine, QuarterFigures, TargetCard, TargetFigures, TargetLine


class Programme(BaseModel):
    """The targets as they stand today, their figures at the end of each quarter, and the names of the programmes."""

    figures: TargetFigures
    targets: list[TargetLine]
    quarters: list[QuarterFigures]
    programmes: list[str]


class Dot(BaseModel):
    """An assessment that holds, at ``x`` percent of the line."""

    as_of: dt.date
    rating: str
    x: float


class TargetLineInTime(BaseModel):
    """A target's line over time: where its days lie between its setting and its due date, in percent of the line."""

    first: dt.date
    last: dt.date
    due: float
    today: float
    dots: list[Dot]


class TargetHistory(BaseModel):
    """A target with every assessment ever given, the newest day first."""

    target: TargetCard
    history: list[AssessmentLine]
    line: TargetLineInTime


class InitiativeRegister(BaseModel):
    """The initiatives, and the committees that have registered none."""

    figures: InitiativeFigures
    initiatives: list[InitiativeCard]
    without: list[CommitteeWithout]
