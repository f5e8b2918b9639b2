"""The evaluation: figures of steps, the ranking of bodies, the documents behind a figure."""

from pydantic import BaseModel

from shared.readmodels.cases.limits import LimitLine, LimitShare
from shared.readmodels.evaluation.rows import Choices, FiguresOfBody, FiguresOfKey, StepFigures, StepLine, TrendPoint


class RankedBody(BaseModel):
    """A body's place; ``place`` and ``points`` are empty where it is not ranked, and ``unranked`` says why.

    The shares are between 0 and 1; ``points`` at most 100, to one decimal.
    """

    figures: FiguresOfBody
    punctual: float | None
    brisk: float | None
    flowing: float
    points: float | None
    place: int | None = None
    unranked: str | None = None


class Rule(BaseModel):
    """The numbers of the ranking's rule: points for each share, and from how many finished steps a body is ranked."""

    punctual: int
    brisk: int
    flowing: int
    fewest: int
    days: int


class Evaluation(BaseModel):
    """The figures of the reader's body and those below it.  Minutes are working minutes, the bodies' own.

    ``steps`` are in the order of a document's way.
    """

    total: StepFigures
    steps: list[FiguresOfKey]
    kinds: list[FiguresOfKey]
    limits: list[LimitShare]
    trend: list[TrendPoint]
    ranking: list[RankedBody]
    rule: Rule
    choices: Choices


class DocumentsBehind(BaseModel):
    """A page of the documents behind a figure; ``total`` is how many there are, ``pages`` on how many pages."""

    lines: list[StepLine]
    total: int
    pages: int
    choices: Choices


class DocumentsBehindLimit(BaseModel):
    """The same of a figure of a procedure's step."""

    lines: list[LimitLine]
    total: int
    pages: int
    choices: Choices
