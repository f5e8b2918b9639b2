"""The formats that an event log is handed out in."""

from collections.abc import Sequence

from services.portal.evaluation.logs.ocel import Log, as_json, as_sqlite
from services.portal.evaluation.logs.xes import as_xes
from services.portal.evaluation.measures import Row

FORMATS = {"json": "application/json", "sqlite": "application/vnd.sqlite3", "xes": "application/xml"}
"""File ending → media type: OCEL 2.0 as JSON and as SQLite, and XES."""


def written(form: str, rows: Sequence[Row]) -> bytes:
    """The log of ``rows`` in one of `FORMATS`."""
    if form == "xes":
        return as_xes(rows)
    log = Log.of(rows)
    return as_json(log) if form == "json" else as_sqlite(log)
