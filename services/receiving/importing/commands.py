"""What may be asked of an import."""

from uuid import UUID

from pydantic import Field

from shared.eventsourcing.decider import Command


class StartImport(Command):
    """Enter the ``total`` items of a file that was sent as ``name`` and is kept as ``archive``."""

    import_id: UUID
    name: str = Field(min_length=1, max_length=200)
    total: int = Field(ge=0)
    archive: str = Field(min_length=1, max_length=200)


class AdvanceImport(Command):
    """Note how many items were looked at (by receiving itself)."""

    done: int = Field(ge=0)


class FinishImport(Command):
    """Note what came of all items (by receiving itself)."""

    entered: int = Field(default=0, ge=0)
    incomplete: int = Field(default=0, ge=0)
    there: int = Field(default=0, ge=0)
    asked: int = Field(default=0, ge=0)
    conflict: int = Field(default=0, ge=0)
    wrong: int = Field(default=0, ge=0)


class StopImport(Command):
    """Note why the file cannot be read (by receiving itself)."""

    problem: str
    params: dict[str, str] = Field(default={})
