"""The formats that an event log is handed out in."""

from collections.abc import Sequence

from services.insight.logs.ocel import Log, as_json, as_sqlite
from services.insight.logs.xes import as_xes
from shared.readmodels.evaluation.rows import FinishedStep

FORMATS = {"json": "application/json", "sqlite": "application/vnd.sqlite3", "xes": "application/xml"}
"""File ending → media type: OCEL 2.0 as JSON and as SQLite, and XES."""


def written(form: str, steps: Sequence[FinishedStep]) -> bytes:
    """The log of finished ``steps`` in one of `FORMATS`."""
    if form == "xes":
        return as_xes(steps)
    log = Log.of(steps)
    return as_json(log) if form == "json" else as_sqlite(log)
