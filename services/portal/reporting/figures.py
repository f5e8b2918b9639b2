"""The figures of a report: each is a condition on the rows of a read model, so that count and list cannot differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import asyncpg

from services.portal.reform.targets import standing
from services.portal.reporting.period import Period

Row = dict[str, Any]
MOST_LISTED = 500  # lines behind a figure shown at once

# Each source has id, title, symbol, at, href and secrecy_rank of its lines, and what the conditions ask for.  Of every
# query's arguments, $1 and $2 are the first moment of the period and the first after it, $3 its last day, $4 the body.
_PERIOD = "AND $1::timestamptz < $2::timestamptz AND $3::date IS NOT NULL AND $4 <> ''"
_BELOW = "body_id = ANY (ARRAY(SELECT log.overseen()))"
_INCOMING = f"""
    SELECT document_id AS id, subject AS title, symbol, registered_at AS at, '/documents/' || document_id AS href,
           secrecy_rank, channel <> 'paper' AND paper_location IS NULL AS electronic
    FROM registers.incoming WHERE body_id = $4 AND registered_at >= $1 AND registered_at < $2 {_PERIOD}
"""
_OUTGOING = f"""
    SELECT document_id, subject, symbol, issued_at, '/documents/' || document_id, secrecy_rank, true
    FROM registers.outgoing WHERE body_id = $4 AND issued_at >= $1 AND issued_at < $2 {_PERIOD}
"""
SOURCES = {
    "incoming": _INCOMING,
    "outgoing": f"SELECT * FROM ({_OUTGOING}) issued (id, title, symbol, at, href, secrecy_rank, electronic)",
    "documents": f"{_INCOMING} UNION ALL {_OUTGOING}",
    "steps": f"""
        SELECT m.document_id AS id, concat_ws(' · ', m.kind, c.subject) AS title,
               coalesce(c.symbol, m.symbol) AS symbol, m.ended_at AS at,
               '/documents/' || m.document_id AS href, m.secrecy_rank, m.on_time
        FROM evaluation.measured m LEFT JOIN documents.cards c USING (body_id, document_id)
        WHERE body_id = $4 AND state = 'done' AND ended_at >= $1 AND ended_at < $2 {_PERIOD}
    """,
    "tasks": f"""
        SELECT task_id AS id, text AS title, symbol, assigned_at AS at, '/tasks/' || task_id AS href,
               secrecy_rank, role LIKE 'ordering%' AS ordered, role IN ('lead', 'ordering_and_lead') AS led,
               last_reported_at < $2 AS progressed, state = 'confirmed' AND closed_at < $2 AS confirmed,
               assigned_at >= $1 AS fresh, deadline < $3 AND (closed_at IS NULL OR closed_at >= $2) AS overdue
        FROM tasks.board WHERE body_id = $4 AND assigned_at < $2 {_PERIOD}
    """,
    "meetings": f"""
        SELECT meeting_id AS id, title, NULL AS symbol, held_on::timestamptz AS at, '/meetings/' || meeting_id AS href,
               secrecy_rank, kind, papers, papers_electronic,
               bodies_to_reach > 0 AND bodies_online = bodies_to_reach AS reaching
        FROM meeting_figures.meetings
        WHERE body_id = $4 AND held_on >= ($1 AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AND held_on <= $3
          AND status <> 'cancelled' {_PERIOD}
    """,
    "papers": f"""
        SELECT meeting_id AS id, title, NULL AS symbol, held_on::timestamptz AS at, '/meetings/' || meeting_id AS href,
               secrecy_rank, form.value = 'electronic' AS electronic
        FROM meeting_figures.meetings, jsonb_each_text(forms) form
        WHERE body_id = $4 AND held_on >= ($1 AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AND held_on <= $3
          AND status <> 'cancelled' AND kind <> 'conference' AND form.value <> 'secret' {_PERIOD}
    """,
    "targets": f"""
        SELECT target_id AS id, name AS title, NULL AS symbol, due_on::timestamptz AS at,
               '/programme/' || target_id AS href, 0 AS secrecy_rank, stands
        FROM ({standing("$3")}) standing WHERE {_BELOW} {_PERIOD}
    """,
    "initiatives": f"""
        SELECT initiative_id AS id, name AS title, NULL AS symbol, registered_at AS at,
               '/initiatives/' || initiative_id AS href, secrecy_rank, state, applied_on
        FROM initiatives.register WHERE {_BELOW} AND registered_at < $2 AND state <> 'withdrawn' {_PERIOD}
    """,
}


@dataclass(frozen=True)
class Figure:
    """A figure: in which section, how it is called, and which lines of its source count.

    ``of`` names the figure that it is a share of.
    """

    key: str
    section: str
    label: str
    source: str
    condition: str = "true"
    of: str | None = None


SECTIONS = {
    "documents": "reports.section.documents",
    "tasks": "reports.section.tasks",
    "meetings": "reports.section.meetings",
    "targets": "reports.section.targets",
    "initiatives": "reports.section.initiatives",
}
FIGURES: tuple[Figure, ...] = (
    Figure("received", "documents", "reports.figure.received", "incoming"),
    Figure("issued", "documents", "reports.figure.issued", "outgoing"),
    Figure("open_documents", "documents", "reports.figure.open_documents", "documents", "secrecy_rank = 0"),
    Figure(
        "electronic",
        "documents",
        "reports.figure.electronic",
        "documents",
        "secrecy_rank = 0 AND electronic",
        of="open_documents",
    ),
    Figure("due_steps", "documents", "reports.figure.due_steps", "steps", "on_time IS NOT NULL"),
    Figure("punctual_steps", "documents", "reports.figure.punctual_steps", "steps", "on_time", of="due_steps"),
    Figure("ordered", "tasks", "reports.figure.ordered", "tasks", "ordered AND fresh"),
    Figure(
        "progressed", "tasks", "reports.figure.progressed", "tasks", "ordered AND fresh AND progressed", of="ordered"
    ),
    Figure("confirmed", "tasks", "reports.figure.confirmed", "tasks", "ordered AND fresh AND confirmed", of="ordered"),
    Figure("led", "tasks", "reports.figure.led", "tasks", "led AND fresh"),
    Figure("overdue", "tasks", "reports.figure.overdue", "tasks", "overdue AND (ordered OR led)"),
    Figure("meetings", "meetings", "reports.figure.meetings", "meetings"),
    Figure("papers", "meetings", "reports.figure.papers", "papers"),
    Figure("papers_electronic", "meetings", "reports.figure.papers_electronic", "papers", "electronic", of="papers"),
    Figure("conferences", "meetings", "reports.figure.conferences", "meetings", "kind = 'conference'"),
    Figure(
        "conferences_reaching",
        "meetings",
        "reports.figure.conferences_reaching",
        "meetings",
        "kind = 'conference' AND reaching",
        of="conferences",
    ),
    Figure("targets", "targets", "reports.figure.targets", "targets"),
    Figure("targets_done", "targets", "reports.figure.targets_done", "targets", "stands = 'done'", of="targets"),
    Figure(
        "targets_on_schedule",
        "targets",
        "reports.figure.targets_on_schedule",
        "targets",
        "stands = 'on_schedule'",
        of="targets",
    ),
    Figure(
        "targets_in_trouble",
        "targets",
        "reports.figure.targets_in_trouble",
        "targets",
        "stands IN ('at_risk', 'behind')",
        of="targets",
    ),
    Figure("initiatives", "initiatives", "reports.figure.initiatives", "initiatives"),
    Figure(
        "initiatives_applied",
        "initiatives",
        "reports.figure.initiatives_applied",
        "initiatives",
        "state = 'applied' AND applied_on <= $3",
        of="initiatives",
    ),
)
BY_KEY = {figure.key: figure for figure in FIGURES}


@dataclass(frozen=True)
class Counted:
    """A figure with its value; ``whole`` is the value it is a share of."""

    figure: Figure
    value: int
    whole: int | None

    @property
    def percent(self) -> float | None:
        """The share in percent, to one decimal; ``None`` where it is no share, or of nothing."""
        return round(100 * self.value / self.whole, 1) if self.whole else None


def in_sections(figures: Iterable[Counted]) -> list[tuple[str, list[Counted]]]:
    """The figures below the titles of their sections, in their order."""
    return [(SECTIONS[key], list(rows)) for key, rows in groupby(figures, key=lambda one: one.figure.section)]


class Report:
    """The report of the actor's body (``body_id``) over a period, counted as the actor may see it."""

    def __init__(self, connection: asyncpg.Connection, body_id: str, period: Period) -> None:
        self._connection = connection
        self._arguments = (*period.arguments, body_id)

    async def figures(self) -> list[Counted]:
        """Every figure, in the order of `FIGURES`."""
        values: dict[str, int] = {}
        for source, query in SOURCES.items():
            asked = [figure for figure in FIGURES if figure.source == source]
            counts = ", ".join(f"count(*) FILTER (WHERE {figure.condition}) AS {figure.key}" for figure in asked)
            values |= dict(await self._connection.fetchrow(f"SELECT {counts} FROM ({query}) lines", *self._arguments))
        return [Counted(figure, values[figure.key], values[figure.of] if figure.of else None) for figure in FIGURES]

    async def behind(self, figure: Figure) -> list[Row]:
        """The lines that the figure counts, the newest first, at most `MOST_LISTED`."""
        rows = await self._connection.fetch(
            f"SELECT id, title, symbol, at, href, secrecy_rank FROM ({SOURCES[figure.source]}) lines "
            f"WHERE {figure.condition} ORDER BY at DESC NULLS LAST, id LIMIT {MOST_LISTED}",
            *self._arguments,
        )
        return [dict(row) for row in rows]

    async def months(self) -> list[Row]:
        """Documents registered and issued in each month of the period."""
        rows = await self._connection.fetch(
            f"""
            SELECT month::date AS month,
                   (SELECT count(*) FROM ({SOURCES["incoming"]}) i
                     WHERE date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh') = month) AS received,
                   (SELECT count(*) FROM ({SOURCES["outgoing"]}) o
                     WHERE date_trunc('month', at AT TIME ZONE 'Asia/Ho_Chi_Minh') = month) AS issued
            FROM generate_series($1 AT TIME ZONE 'Asia/Ho_Chi_Minh', $3::timestamp, interval '1 month') AS month
            """,
            *self._arguments,
        )
        return [dict(row) for row in rows]
