"""What receiving answers about imports; the portal reads it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict


class LineReport(BaseModel):
    """What came of one item; ``words`` say why, or what it lacks, each a sentence by language.

    ``entered``, ``there`` already, ``asked`` (somebody has to say something first), ``conflict`` (its number is
    another's), or ``wrong``.
    """

    model_config = ConfigDict(frozen=True)

    row: str
    outcome: str
    words: tuple[dict[str, str], ...] = ()
    document_id: UUID | None = None


class UnknownField(BaseModel):
    """A field whose meaning nobody knows, and how many items have it."""

    model_config = ConfigDict(frozen=True)

    name: str
    count: int


class ImportProgress(BaseModel):
    """An import: ``counts`` of its items by outcome, and the first reports with something to say (``telling``)."""

    model_config = ConfigDict(frozen=True)

    import_id: UUID
    name: str
    total: int
    done: int
    running: bool
    counts: dict[str, int] = {}
    incomplete: int = 0
    unmapped: tuple[UnknownField, ...] = ()
    telling: tuple[LineReport, ...] = ()

    def count(self, outcome: str) -> int:
        """How many items came out so."""
        return self.counts.get(outcome, 0)


class Imports(BaseModel):
    """The imports of a body, the newest first."""

    model_config = ConfigDict(frozen=True)

    imports: tuple[ImportProgress, ...] = ()


class ImportBegun(BaseModel):
    """A file was taken: how many items it has."""

    import_id: UUID
    lines: int
