"""One conversion, in a cage."""

from enum import StrEnum
from pathlib import Path

from shared.cage import MIB, Limits, caged
from shared.documents.files import CONVERTED
from shared.documents.office import kit
from shared.documents.office.kit import NoOffice

CONVERTING = Limits(
    memory=1536 * MIB,
    cpu_s=30,
    wall_s=90,
    output=128 * MIB,
    file_size=128 * MIB,
    files=256,
    scratch=True,
)


class Target(StrEnum):
    """What a file becomes."""

    PDF = "pdf"
    DOCX = "docx"


class NotConverted(Exception):
    """LibreOffice does not open the file (it is broken, or has a password), or cannot write it."""


@caged(NoOffice, NotConverted, limits=CONVERTING, warmed=kit.load)
def converted(data: bytes, media_type: str, target: Target) -> bytes:
    """``data`` as ``target``.  Raises `NoOffice` and `NotConverted`."""
    source, made = Path(f"document{CONVERTED[media_type]}").resolve(), Path(f"made.{target}").resolve()
    source.write_bytes(data)
    said = kit.convert(source, made, target)
    if said or not made.exists():
        raise NotConverted(said)
    return made.read_bytes()
