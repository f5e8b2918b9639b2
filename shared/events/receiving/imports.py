"""Imports of old registers and archives: begun, carried on line by line, ended."""

from pydantic import Field

from shared.events.base import ImportEvent
from shared.events.people import PersonRef


class ImportStarted(ImportEvent):
    """A file that was sent as ``name`` holds ``total`` items; they are entered from now on as ``started_by``.

    ``archive`` is where the file is kept until the import has ended.
    """

    name: str
    total: int
    archive: str
    started_by: PersonRef
    clearance: int
    acting_for: str | None = None


class ImportAdvanced(ImportEvent):
    """So many items have been looked at."""

    done: int


class ImportFinished(ImportEvent):
    """Every item was looked at.

    So many were ``entered`` (``incomplete`` of them lack something), were ``there`` already, have to be ``asked``
    about, bear the number of another (``conflict``), or could not be entered (``wrong``).
    """

    entered: int = 0
    incomplete: int = 0
    there: int = 0
    asked: int = 0
    conflict: int = 0
    wrong: int = 0


class ImportStopped(ImportEvent):
    """The kept file cannot be read (any more): ``problem`` with its ``params``."""

    problem: str
    params: dict[str, str] = Field(default={})
