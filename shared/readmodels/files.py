"""Files as the read models name them."""

from dataclasses import dataclass
from uuid import UUID

from shared.documents.files import FileRef


@dataclass(frozen=True, slots=True)
class FoundFile:
    """What names a file: a document, a meeting or a task (``about``), with all of its files."""

    about: UUID
    files: tuple[FileRef, ...]
    secrecy_rank: int

    def named(self, sha256: str) -> FileRef | None:
        """The file as it is named here; ``None`` where it is only the searchable copy of one."""
        return next((file for file in self.files if file.sha256 == sha256), None)
