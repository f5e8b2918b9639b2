"""The names of what insight counts, in the language being spoken."""

from shared.insight.reports import CountedFigure
from shared.readmodels.reports.period import Period
from shared.texts import say

_ROMAN = ("I", "II", "III", "IV")


def period_label(period: Period) -> str:
    """The name of a period: ``Quý IV năm 2026``."""
    since = period.since
    if period.kind == "month":
        return say("figures.period.month", month=since.month, year=since.year)
    if period.kind == "quarter":
        return say("figures.period.quarter", quarter=_ROMAN[(since.month - 1) // 3], year=since.year)
    return say("figures.period.year", year=since.year)


def share(figure: CountedFigure) -> str:
    """A figure's share as people write it: ``79,7 %``."""
    return "" if figure.percent is None else f"{figure.percent:.1f} %".replace(".", ",").replace(",0 ", " ")
