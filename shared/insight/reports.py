"""Periodic reports."""

from pydantic import BaseModel

from shared.readmodels.reports.rows import MonthFigures, ReportLine


class CountedFigure(BaseModel):
    """A figure with its value; ``whole`` is the value it is a share of, ``percent`` the share to one decimal.

    ``key`` is a name in the texts' table ``figures.figure``, ``section`` one in ``figures.section``.
    """

    key: str
    section: str
    value: int
    whole: int | None
    percent: float | None


class Report(BaseModel):
    """The report of the reader's body over a period; the figures in their order."""

    figures: list[CountedFigure]
    months: list[MonthFigures]


class FigureLines(BaseModel):
    """The lines behind a figure, the newest first; ``most`` are listed."""

    lines: list[ReportLine]
    most: int
