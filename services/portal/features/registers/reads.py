"""What the portal reads of the registers."""

import datetime as dt

from services.portal.frame.reads import Row, View
from shared.calendar import VIETNAM
from shared.documents.vietnamese import folded

PAGE = 100  # lines of a register shown at once
MOST_COUNTED = 3000  # lines that are counted, and paged through; more are filtered, printed or exported

# register → its day, its order
_REGISTERS = {
    "incoming": (
        "CASE WHEN registered_at IS NULL THEN received_at ELSE registered_at END",  # as the index has it
        ("register_year", "arrival_number", "received_at"),
    ),
    "outgoing": (
        "issued_at",
        ("issued_at", "document_id"),
    ),
}


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(), VIETNAM) if day else None


class Registers:
    """The registers as the actor of a view sees them, as long as the view lasts."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def page(
        self,
        register: str,
        search: str,
        since: dt.date | None,
        until: dt.date | None,
        *,
        number: int = 1,
        most: int = PAGE,
        ascending: bool = False,
        body_id: str | None = None,
    ) -> tuple[list[Row], int]:
        """Lines of the ``incoming`` or ``outgoing`` register between two days; how many, to one past `MOST_COUNTED`.

        The register of the actor's body, or of ``body_id`` where that went over into it.
        """
        day, order = _REGISTERS[register]
        asked = {
            "register_body_id = $": body_id or self._view.actor.body_id,
            "position($ IN findable) > 0": folded(search) or None,
            f"{day} >= $": _midnight(since),
            f"{day} < $": _midnight(until + dt.timedelta(days=1)) if until else None,
        }
        wanted = [(condition, value) for condition, value in asked.items() if value is not None]
        # Only what is asked is said: a page of the whole register is then found, and counted, in the index alone.
        where = " AND ".join(condition.replace("$", f"${at}") for at, (condition, _) in enumerate(wanted, 3))
        values = [value for _, value in wanted]
        direction = "ASC" if ascending else "DESC"
        ordered = ", ".join(f"{column} {direction} NULLS {'LAST' if ascending else 'FIRST'}" for column in order)
        # The days are looked up by themselves: else the planner walks down the whole register until a page is full.
        period = "MATERIALIZED" if since or until else "NOT MATERIALIZED"
        lines = await self._view.fetch(
            f"""
            WITH found AS {period} (
                SELECT body_id, document_id, {", ".join({*order} - {"document_id"})}
                FROM registers.{register} WHERE {where}
            ), page AS (SELECT body_id, document_id FROM found ORDER BY {ordered} LIMIT $1 OFFSET $2)
            SELECT line.* FROM registers.{register} line JOIN page USING (body_id, document_id) ORDER BY {ordered}
            """,
            most,
            (number - 1) * PAGE,
            *values,
        )
        total = await self._view.connection.fetchval(
            f"SELECT count(*) FROM (SELECT FROM registers.{register} WHERE {where} LIMIT $1 OFFSET $2) AS counted",
            MOST_COUNTED + 1,  # one more than is said, so that "more than" is never a guess
            0,
            *values,
        )
        return lines, int(total)
