"""Figures of the meetings that the actor's body called."""

import datetime as dt

from shared.readmodels.meeting_figures.rows import Conference, MeetingTotals
from shared.readmodels.reading import Reading


async def totals(reading: Reading, since: dt.date, until: dt.date) -> list[MeetingTotals]:
    """Meetings and papers by kind between two days."""
    return await reading.rows(
        MeetingTotals,
        """
        SELECT kind, sum(meetings)::int AS meetings, sum(papers)::int AS papers,
               sum(papers_electronic)::int AS papers_electronic, sum(papers_secret)::int AS papers_secret,
               round(100.0 * sum(papers_electronic) / nullif(sum(papers), 0), 1) AS percent
        FROM meeting_figures.totals WHERE month >= $1 AND month <= $2 GROUP BY kind ORDER BY kind
        """,
        since,
        until,
    )


async def conferences(reading: Reading, since: dt.date, until: dt.date) -> list[Conference]:
    """Conferences between two days, the newest first, with the bodies that they have not reached."""
    return await reading.rows(
        Conference,
        """
        SELECT meeting_id, title, held_on, bodies_to_reach, bodies_online, bodies_joined,
               (SELECT coalesce(jsonb_agg(coalesce(b.name, m.id) ORDER BY b.name), '[]')
                  FROM jsonb_array_elements_text(missing) AS m(id) LEFT JOIN roster.bodies b ON b.body_id = m.id
               ) AS missing
        FROM meeting_figures.meetings
        WHERE kind = 'conference' AND status <> 'cancelled' AND held_on BETWEEN $1 AND $2 ORDER BY held_on DESC
        """,
        since,
        until,
    )
