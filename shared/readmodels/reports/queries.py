"""The figures of a body's report over a period, and the lines behind each, as the reader may see them."""

from shared.readmodels.reading import Reading
from shared.readmodels.reports.figures import FIGURES, SOURCES, Figure
from shared.readmodels.reports.period import Period
from shared.readmodels.reports.rows import MonthFigures, ReportLine

MOST_LISTED = 500  # lines behind a figure shown at once


async def report_values(reads: Reading, body_id: str, period: Period) -> dict[str, int]:
    """The value of every figure by its key; one query for each source."""
    values: dict[str, int] = {}
    for source, query in SOURCES.items():
        counted = [figure for figure in FIGURES if figure.source == source]
        counts = ", ".join(f"count(*) FILTER (WHERE {figure.condition}) AS {figure.key}" for figure in counted)
        (row,) = await reads.rows(dict[str, int], f"SELECT {counts} FROM ({query}) lines", *period.arguments, body_id)
        values |= row
    return values


async def report_lines(reads: Reading, body_id: str, period: Period, figure: Figure) -> list[ReportLine]:
    """The lines that the figure counts, the newest first, at most `MOST_LISTED`."""
    return await reads.rows(
        ReportLine,
        f"SELECT id, title, symbol, at, href, secrecy_rank FROM ({SOURCES[figure.source]}) lines "
        f"WHERE {figure.condition} ORDER BY at DESC NULLS LAST, id LIMIT {MOST_LISTED}",
        *period.arguments,
        body_id,
    )


async def report_months(reads: Reading, body_id: str, period: Period) -> list[MonthFigures]:
    """Documents registered and issued in each month of the period."""
    return await reads.rows(
        MonthFigures,
        f"""
        SELECT month::date AS month,
               (SELECT count(*) FROM ({SOURCES["incoming"]}) i
                 WHERE date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh') = month) AS received,
               (SELECT count(*) FROM ({SOURCES["outgoing"]}) o
                 WHERE date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh') = month) AS issued
        FROM generate_series($1 AT TIME ZONE 'Asia/Ho_Chi_Minh', $3::timestamp, interval '1 month') AS month
        """,
        *period.arguments,
        body_id,
    )
