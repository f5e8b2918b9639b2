"""The figures, counted out of the read models as their readers may see them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg

from deploy.city.people import bodies
from shared.procedures.content import Area, Sort
from shared.readmodels.initiatives import fold as initiatives
from shared.readmodels.initiatives.queries import committees_without
from shared.readmodels.initiatives.queries import initiatives as initiatives_of
from shared.readmodels.initiatives.rows import InitiativeCard
from shared.readmodels.meeting_figures import fold as meeting_figures
from shared.readmodels.procedures import fold as procedures
from shared.readmodels.procedures.queries import counts as procedures_held
from shared.readmodels.programme import fold as programme
from shared.readmodels.programme.queries import figures as figures_of_targets
from shared.readmodels.reading import ReadModels
from shared.readmodels.registers import fold as registers
from shared.readmodels.roster import fold as roster
from shared.readmodels.tasks import fold as tasks
from tests.article.history import COMMITTEE, ENDED, PROGRAMME, person

COUNTED = (
    roster.MODEL,
    registers.MODEL,
    tasks.MODEL,
    programme.MODEL,
    initiatives.MODEL,
    meeting_figures.MODEL,
    procedures.MODEL,
)
"""The read models that the figures are counted out of."""

_TASKS = """
    SELECT count(DISTINCT document_id) AS documents, count(*) AS tasks,
           count(*) FILTER (WHERE last_reported_at IS NOT NULL) AS with_progress
    FROM tasks.board WHERE body_id = $1 AND role LIKE 'ordering%'
"""
_MEETINGS = """
    SELECT sum(papers) FILTER (WHERE kind <> 'conference') AS papers,
           sum(papers_electronic) FILTER (WHERE kind <> 'conference') AS electronic,
           sum(papers_secret) AS secret,
           count(*) FILTER (WHERE kind = 'conference') AS conferences,
           count(*) FILTER (WHERE kind = 'conference' AND bodies_online = bodies_to_reach AND bodies_to_reach > 0)
               AS reaching
    FROM meeting_figures.meetings WHERE body_id = $1 AND status <> 'cancelled'
"""
_DOCUMENTS = """
    SELECT count(*) AS documents, count(*) FILTER (WHERE electronic) AS electronic FROM (
        SELECT channel <> 'paper' AND paper_location IS NULL AS electronic
        FROM registers.incoming WHERE registered_at IS NOT NULL AND secrecy_rank = 0
        UNION ALL SELECT true FROM registers.outgoing WHERE secrecy_rank = 0) registered
"""

_SETS = {
    Sort.PROCEDURE: "procedures",
    Sort.PROCESS: "processes",
    Sort.REGULATION: "regulations",
    Sort.STATUTE: "statutes",
    Sort.COORDINATION_STATUTE: "coordination_statutes",
}


@dataclass(frozen=True)
class Figures:
    """What was counted, by name."""

    values: dict[str, Any]

    def lines(self) -> list[str]:
        """The figures, a line each."""
        flat = [
            (f"{name} {part}" if part else name, each)
            for name, value in self.values.items()
            for part, each in (value.items() if isinstance(value, dict) else [("", value)])
        ]
        return [f"{name:<34} {_said(value)}" for name, value in flat]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{each} {name}" for name, each in value.items())
    return "; ".join(value) if isinstance(value, list) else str(value)


def percent(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` in percent, to one decimal; ``None`` of nothing."""
    return round(100 * part / whole, 1) if whole else None


async def count(pool: asyncpg.Pool, day: dt.date = ENDED) -> Figures:
    """Count everything, the catalogue as it holds on ``day``.

    ``pool`` is that of the portal's role, which sees what the actor of a transaction may see.
    """
    reads = ReadModels(pool)
    values: dict[str, Any] = {}
    async with reads.as_actor(person("lanhdao", COMMITTEE)) as view:
        ordered = await view.connection.fetchrow(_TASKS, COMMITTEE)
        values["directive_documents"] = ordered["documents"]
        values["tasks"] = ordered["tasks"]
        values["tasks_with_progress"] = ordered["with_progress"]
        values["tasks_with_progress_percent"] = percent(ordered["with_progress"], ordered["tasks"])
        meetings = await view.connection.fetchrow(_MEETINGS, COMMITTEE)
        values["meeting_papers"] = meetings["papers"]
        values["meeting_papers_electronic_percent"] = percent(meetings["electronic"], meetings["papers"])
        values["conferences"] = meetings["conferences"]
        values["conferences_to_commune_percent"] = percent(meetings["reaching"], meetings["conferences"])
        targets = await figures_of_targets(view, PROGRAMME)
        values["targets"] = targets.total
        values["targets_done"] = targets.done
        values["targets_on_schedule"] = targets.on_schedule
        values["procedures"] = _sets(await procedures_held(view, day))
        values["initiatives"] = _by_body(await initiatives_of(view))
        values["committees_without_initiative"] = len(await committees_without(view))
    registered = electronic = 0
    for body in bodies():  # each body's registers are its own to see
        async with reads.as_actor(person("lanhdao", body.id)) as view:
            row = await view.connection.fetchrow(_DOCUMENTS)
        registered += row["documents"]
        electronic += row["electronic"]
    values["documents_registered"] = registered
    values["documents_electronic_percent"] = percent(electronic, registered)
    return Figures(values)


def _sets(counted: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """The catalogue's sets as the report names them; of other fields it names regulations and statutes together."""
    sets = {area: {_SETS[Sort(sort)]: held for sort, held in sorted(sorts.items())} for area, sorts in counted.items()}
    if other := sets.pop(Area.OTHER.value, None):
        sets[Area.OTHER.value] = {"regulations_or_statutes": sum(other.values())}
    return sets


def _by_body(listed: list[InitiativeCard]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in listed:
        found.setdefault(row.body_name or row.body_id, []).append(row.name)
    return found
