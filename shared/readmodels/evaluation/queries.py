"""The figures of the evaluation, computed by the database out of the steps that the reader may see."""

import datetime as dt

from shared.readmodels.evaluation.filter import EvaluationFilter
from shared.readmodels.evaluation.rows import (
    Choice,
    Choices,
    FiguresOfBody,
    FiguresOfKey,
    FinishedStep,
    StepFigures,
    StepLine,
    TrendPoint,
)
from shared.readmodels.reading import Reading

PAGE = 100  # documents shown at once
MOST_EXPORTED = 50_000  # steps in one event log
STALE_DAYS = 7  # an open step without a due time is stale after so many days

# The days stand in every condition, for those that ask only about what is open too: a query takes all six arguments.
_NARROWED = (
    "($1 = '' OR body_id = $1) AND ($2 = '' OR kind = $2) AND ($3 = '' OR step = $3) "
    "AND $4::timestamptz < $5::timestamptz"
)
_CHOSEN = (
    f"{_NARROWED} AND ($6 = '' OR document_id IN (SELECT c.document_id FROM cases.cases c WHERE c.procedure_id = $6))"
)
# whole cases of which a document follows the procedure: the incoming one, or its answer
_OF_CASES = (
    f"{_NARROWED} AND ($6 = '' OR case_id IN (SELECT f.case_id FROM evaluation.steps f "
    "JOIN cases.cases c USING (document_id) WHERE c.procedure_id = $6))"
)
_DONE = "(state = 'done' AND ended_at >= $4 AND ended_at < $5)"
_OPEN = "state = 'open'"
_STALE = f"({_OPEN} AND (on_time = false OR due_at IS NULL AND open_since < now() - interval '{STALE_DAYS} days'))"

_FIGURES = f"""
    count(*) FILTER (WHERE {_DONE}) AS done,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE {_DONE}) AS median,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes) FILTER (WHERE {_DONE}) AS p90,
    count(on_time) FILTER (WHERE {_DONE}) AS with_due,
    count(*) FILTER (WHERE {_DONE} AND on_time) AS on_time,
    count(*) FILTER (WHERE {_DONE} AND NOT on_time) AS late,
    count(*) FILTER (WHERE {_OPEN}) AS open,
    count(*) FILTER (WHERE {_STALE}) AS stale,
    min(open_since) FILTER (WHERE {_OPEN}) AS oldest,
    count(*) FILTER (WHERE {_OPEN} AND open_since > now() - interval '1 day') AS today,
    count(*) FILTER (WHERE {_OPEN} AND open_since <= now() - interval '1 day'
                     AND open_since > now() - interval '{STALE_DAYS} days') AS days,
    count(*) FILTER (WHERE {_OPEN} AND open_since <= now() - interval '{STALE_DAYS} days') AS weeks
"""
_GROUPS = {"body": "body_id", "kind": "coalesce(kind, '')", "step": "step"}
# which documents stand behind a figure, and their order
_BEHIND = {
    "done": (_DONE, "ended_at DESC"),
    "on_time": (f"{_DONE} AND on_time", "ended_at DESC"),
    "late": (f"{_DONE} AND NOT on_time", "ended_at - due_at DESC"),
    "slow": (_DONE, "minutes DESC"),
    "open": (_OPEN, "open_since"),
    "stale": (_STALE, "open_since"),
}
WHICH = tuple(_BEHIND)


async def total(reads: Reading, wanted: EvaluationFilter) -> StepFigures:
    """The figures of all that was asked for; minutes are working minutes."""
    (row,) = await reads.rows(
        StepFigures, f"SELECT {_FIGURES} FROM evaluation.measured WHERE {_CHOSEN}", *wanted.arguments
    )
    return row


async def figures_by(reads: Reading, group: str, wanted: EvaluationFilter) -> list[FiguresOfKey]:
    """The figures of each ``body``, ``kind`` or ``step`` that has any."""
    return await reads.rows(
        FiguresOfKey,
        f"SELECT {_GROUPS[group]} AS key, {_FIGURES} FROM evaluation.measured "
        f"WHERE {_CHOSEN} AND ({_DONE} OR {_OPEN}) GROUP BY 1 ORDER BY 2 DESC, 1",
        *wanted.arguments,
    )


async def trend(reads: Reading, wanted: EvaluationFilter) -> list[TrendPoint]:
    """Finished steps, their median and share on time, week by week up to half a year, else month by month."""
    unit = "week" if wanted.until - wanted.since <= dt.timedelta(days=183) else "month"
    return await reads.rows(
        TrendPoint,
        f"""
        SELECT date_trunc('{unit}', ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS since, count(*) AS done,
               percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median,
               count(on_time) AS with_due, count(*) FILTER (WHERE on_time) AS on_time
        FROM evaluation.measured WHERE {_CHOSEN} AND {_DONE} GROUP BY 1 ORDER BY 1
        """,
        *wanted.arguments,
    )


async def figures_of_bodies(reads: Reading, wanted: EvaluationFilter) -> list[FiguresOfBody]:
    """What the ranking compares, a row for each body that has any figures."""
    return await reads.rows(
        FiguresOfBody,
        f"""
        WITH chosen AS (SELECT * FROM evaluation.measured WHERE {_CHOSEN} AND ({_DONE} OR {_OPEN})),
             common AS (SELECT step, percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes) AS median
                        FROM chosen WHERE state = 'done' GROUP BY step)
        SELECT body_id, coalesce(b.name, body_id) AS name, {_FIGURES},
               count(*) FILTER (WHERE state = 'done' AND minutes <= common.median) AS brisk
        FROM chosen LEFT JOIN common USING (step) LEFT JOIN roster.bodies b USING (body_id)
        GROUP BY body_id, b.name ORDER BY name
        """,
        *wanted.arguments,
    )


async def documents_behind(
    reads: Reading, which: str, wanted: EvaluationFilter, *, page: int = 1, most: int = PAGE, over: int = 0
) -> tuple[list[StepLine], int]:
    """The steps behind a figure (one of `WHICH`), and how many; ``over``: only longer than so many minutes.

    What a document is about is only told to its own body: those above see its kind, symbol and times.
    """
    condition, order = _BEHIND[which]
    where = f"{_CHOSEN} AND {condition} AND minutes >= $7"
    found = await reads.number(f"SELECT count(*) FROM evaluation.measured WHERE {where}", *wanted.arguments, over)
    lines = await reads.rows(
        StepLine,
        f"""
        SELECT m.body_id, m.document_id, m.kind, m.urgency, m.step, m.began_at, m.ended_at, m.due_at, m.waits_for,
               m.minutes, m.on_time, m.actor_name, m.secrecy_rank,
               b.name AS body_name, c.subject, c.document_id IS NOT NULL AS own,
               coalesce(c.symbol, m.symbol, issued.symbol) AS symbol_shown
        FROM (SELECT *, row_number() OVER (ORDER BY {order}, document_id, step) AS place
              FROM evaluation.measured WHERE {where} ORDER BY place LIMIT $8 OFFSET $9) m
        LEFT JOIN roster.bodies b ON b.body_id = m.body_id
        LEFT JOIN documents.cards c ON c.body_id = m.body_id AND c.document_id = m.document_id
        LEFT JOIN evaluation.steps issued
          ON issued.body_id = m.body_id AND issued.document_id = m.document_id AND issued.step = 'issue'
        ORDER BY m.place
        """,
        *wanted.arguments,
        over,
        most,
        (page - 1) * PAGE,
    )
    return lines, found


async def finished_steps(reads: Reading, wanted: EvaluationFilter, most: int) -> list[FinishedStep]:
    """Finished steps with their laps; one more than ``most`` where there are more.

    Of a procedure whole cases: also the steps of those documents that were answered by what followed it.
    """
    return await reads.rows(
        FinishedStep,
        f"""
        SELECT m.body_id, b.name AS body_name, document_id, step, case_id, kind, urgency, began_at, ended_at,
               due_at, minutes, laps, calendar::text AS calendar, m.secrecy_rank,
               (SELECT c.procedure_id || ' v' || c.version FROM cases.cases c
                WHERE c.document_id = m.document_id) AS procedure
        FROM evaluation.measured m LEFT JOIN roster.bodies b USING (body_id)
        WHERE {_OF_CASES} AND {_DONE} ORDER BY ended_at, document_id, step LIMIT $7
        """,
        *wanted.arguments,
        most + 1,
    )


async def choices(reads: Reading) -> Choices:
    """What the filters offer."""
    return Choices(
        bodies=await reads.rows(
            Choice,
            "SELECT b.body_id AS value, b.name AS label FROM roster.bodies b JOIN log.overseen() o "
            "ON o = b.body_id ORDER BY b.name",
        ),
        kinds=await reads.rows(
            Choice,
            "SELECT DISTINCT kind AS value, kind AS label FROM evaluation.steps WHERE kind IS NOT NULL ORDER BY 1",
        ),
        procedures=await reads.rows(
            Choice,
            "SELECT procedure_id AS value, (array_agg(procedure_name ORDER BY version DESC))[1] AS label "
            "FROM cases.cases GROUP BY procedure_id ORDER BY 2",
        ),
    )
