"""The report of a body over a period."""

from shared.insight.reports import CountedFigure, Report
from shared.readmodels.reading import Reading
from shared.readmodels.reports.figures import FIGURES
from shared.readmodels.reports.period import Period
from shared.readmodels.reports.queries import report_months, report_values


async def report(reads: Reading, period: Period) -> Report:
    """The report of the reader's body: every figure, and the documents of each month."""
    values = await report_values(reads, reads.actor.body_id, period)
    figures = [
        CountedFigure(
            key=figure.key,
            section=figure.section,
            value=values[figure.key],
            whole=values[figure.of] if figure.of else None,
            percent=share_of(values[figure.key], values[figure.of]) if figure.of else None,
        )
        for figure in FIGURES
    ]
    return Report(figures=figures, months=await report_months(reads, reads.actor.body_id, period))


def share_of(value: int, whole: int) -> float | None:
    """The share in percent, to one decimal; ``None`` of nothing."""
    return round(100 * value / whole, 1) if whole else None
