"""A Word file's parts (ECMA-376, part 2): opened safely, found by their relationships."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import XMLSyntaxError

from shared.documents.files import DangerousArchive, UnsupportedMedia
from shared.documents.judging.archives import BROKEN_ZIP, judge_office
from shared.word.errors import UnreadableWord
from shared.word.xml import Element, parsed

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # OLE: an old .doc, or a DOCX under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "/officeDocument"
_USUAL_MAIN = "word/document.xml"


@dataclass(frozen=True)
class Relation:
    """What a part refers to: another part by its name, or, ``external``, an address outside the file."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of a Word file.

    Raises `UnreadableWord` where the bytes are no Word file, `shared.documents.files.DangerousArchive` where it is
    more than any document.
    """

    def __init__(self, data: bytes) -> None:
        if data.startswith(_COMPOUND):
            raise UnreadableWord("password" if _ENCRYPTED in data else "not-word")
        try:
            judge_office(data)
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DangerousArchive:
            raise
        except UnsupportedMedia as error:
            raise UnreadableWord("broken" if data.startswith(b"PK") else "not-word", str(error)) from error
        except BROKEN_ZIP as error:
            raise UnreadableWord("not-word", str(error)) from error
        self.names = frozenset(self._archive.namelist())
        self._relations: dict[str, dict[str, Relation]] = {}
        self.main = self._main()

    def _main(self) -> str:
        kinds = (each.target for each in self.relations("").values() if each.kind.endswith(_MAIN))
        main = next((target for target in kinds if target in self.names), _USUAL_MAIN)
        if main not in self.names:
            raise UnreadableWord("not-word", "no main part")
        return main

    def read(self, name: str) -> bytes:
        """The bytes of a part.  Raises `UnreadableWord`."""
        try:
            return self._archive.read(name)
        except BROKEN_ZIP as error:
            raise UnreadableWord("broken", f"{name}: {error}") from error

    def tree(self, name: str) -> Element:
        """A part as XML.  Raises `UnreadableWord`."""
        try:
            return parsed(self.read(name))
        except (XMLSyntaxError, ValueError) as error:
            raise UnreadableWord("broken", f"{name}: {error}") from error

    def relations(self, part: str) -> dict[str, Relation]:
        """What ``part`` refers to, by id; ``""`` is the file itself.  Raises `UnreadableWord`."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            file = posixpath.join(folder, "_rels", f"{name}.rels")
            self._relations[part] = dict(self._read_relations(file, folder)) if file in self.names else {}
        return self._relations[part]

    def _read_relations(self, file: str, folder: str) -> Iterator[tuple[str, Relation]]:
        for each in self.tree(file):
            target, external = each.get("Target") or "", each.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield each.get("Id") or "", Relation(each.get("Type") or "", target, external)

    def part_of(self, kind: str) -> str | None:
        """The part that the main part refers to as ``kind`` (``styles``, ``numbering``); ``None`` where none is."""
        for each in self.relations(self.main).values():
            if each.kind.endswith(f"/{kind}") and not each.external and each.target in self.names:
                return each.target
        return None

    def tree_of(self, kind: str) -> Element | None:
        """The part of this ``kind`` as XML.  Raises `UnreadableWord`."""
        part = self.part_of(kind)
        return None if part is None else self.tree(part)
