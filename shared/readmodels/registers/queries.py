"""Pages of the registers, and what they tell of the office."""

import datetime as dt
from typing import Literal

from shared.calendar import VIETNAM
from shared.documents.vietnamese import folded
from shared.readmodels.reading import Reading
from shared.readmodels.registers.rows import IncomingLine, Line, OutgoingLine, Week
from shared.readmodels.roster.rows import Proposal

PAGE = 100  # lines of a register shown at once
MOST_COUNTED = 3000  # lines that are counted, and paged through; more are filtered, printed or exported

Register = Literal["incoming", "outgoing"]
ROWS: dict[Register, type[Line]] = {"incoming": IncomingLine, "outgoing": OutgoingLine}

# register → its day, its order
_REGISTERS: dict[Register, tuple[str, tuple[str, ...]]] = {
    "incoming": (
        "CASE WHEN registered_at IS NULL THEN received_at ELSE registered_at END",  # as the index has it
        ("register_year", "arrival_number", "received_at"),
    ),
    "outgoing": ("issued_at", ("issued_at", "document_id")),
}


async def page(
    reading: Reading,
    register: Register,
    search: str,
    since: dt.date | None,
    until: dt.date | None,
    *,
    number: int = 1,
    most: int = PAGE,
    ascending: bool = False,
    body_id: str | None = None,
) -> tuple[list[Line], int]:
    """Lines of a register between two days, both included; how many there are, to one past `MOST_COUNTED`.

    The register of the actor's body, or of ``body_id`` where that went over into it.
    """
    day, order = _REGISTERS[register]
    conditions = {
        "register_body_id = $": body_id or reading.actor.body_id,
        "position($ IN findable) > 0": folded(search) or None,
        f"{day} >= $": _midnight(since),
        f"{day} < $": _midnight(until + dt.timedelta(days=1)) if until else None,
    }
    # A condition that is not asked for is left out: a page of the whole register is then found, and counted, in the
    # index alone.
    wanted = [(condition, value) for condition, value in conditions.items() if value is not None]
    where = " AND ".join(condition.replace("$", f"${at}") for at, (condition, _) in enumerate(wanted, 3))
    values = [value for _, value in wanted]
    direction = "ASC" if ascending else "DESC"
    ordered = ", ".join(f"{column} {direction} NULLS {'LAST' if ascending else 'FIRST'}" for column in order)
    # The days are looked up by themselves: else the planner walks down the whole register until a page is full.
    period = "MATERIALIZED" if since or until else "NOT MATERIALIZED"
    row: type[Line] = ROWS[register]
    lines = await reading.rows(
        row,
        f"""
        WITH found AS {period} (
            SELECT body_id, document_id, struck, {", ".join({*order} - {"document_id"})}
            FROM registers.{register} WHERE {where}
        ), page AS (SELECT body_id, document_id, struck FROM found ORDER BY {ordered} LIMIT $1 OFFSET $2)
        SELECT line.* FROM registers.{register} line JOIN page USING (body_id, document_id, struck) ORDER BY {ordered}
        """,
        most,
        (number - 1) * PAGE,
        *values,
    )
    total = await reading.number(
        f"SELECT count(*) FROM (SELECT FROM registers.{register} WHERE {where} LIMIT $1 OFFSET $2) AS counted",
        MOST_COUNTED + 1,  # one more than is shown, so that "more than" is never a guess
        0,
        *values,
    )
    return lines, total


async def weeks(reading: Reading) -> list[Week]:
    """Documents that the actor's body registered and issued in each of the last eight weeks."""
    return await reading.rows(
        Week,
        """
        SELECT week::date AS week,
               (SELECT count(*) FROM registers.incoming
                 WHERE register_body_id = $1
                   AND registered_at >= week AND registered_at < week + interval '7 days') AS registered,
               (SELECT count(*) FROM registers.outgoing
                 WHERE register_body_id = $1
                   AND issued_at >= week AND issued_at < week + interval '7 days') AS issued
        FROM generate_series(date_trunc('week', now()) - interval '7 weeks', date_trunc('week', now()),
                             interval '1 week') AS week ORDER BY week
        """,
        reading.actor.body_id,
    )


async def usual_lead(reading: Reading, issuer: str | None, kind: str | None) -> Proposal | None:
    """Who most often led such documents (same issuer, else same kind), and in how many days they were due."""
    return await reading.row(
        Proposal,
        """
        SELECT p.person_id, p.name, p.post, round(avg(r.deadline - r.registered_at::date))::int AS days
        FROM (SELECT * FROM registers.incoming WHERE lead_name IS NOT NULL
              ORDER BY (issuer IS NOT DISTINCT FROM $1) DESC, (kind IS NOT DISTINCT FROM $2) DESC, received_at DESC
              LIMIT 30) r
        JOIN roster.people p ON p.name = r.lead_name AND p.body_id = r.body_id AND p.active
        GROUP BY p.person_id, p.name, p.post
        ORDER BY count(*) FILTER (WHERE r.issuer = $1) DESC, count(*) DESC LIMIT 1
        """,
        issuer,
        kind,
    )


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(), VIETNAM) if day else None
