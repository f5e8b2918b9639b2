"""The form as PDF, set by Typst: text stays text, all fonts are embedded, and who does not see the page hears it."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.documents.spots import Spot
from shared.form.official import OfficialDocument
from shared.form.pictures import printable
from shared.form.sheet import Sheet
from shared.form.typesetting import fonts
from shared.paper.paper import pictures_of

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "typst" / "official.typ"

STANDARDS: tuple[tuple["typst.PDFStandard", ...], ...] = (("a-2a", "ua-1"), ("a-2a",), ("a-2b",), ())
"""What is tried, best first.

A heading with a tab in it and words both underlined and struck through keep a file out of PDF/UA; letters that no font
has, or of a private alphabet, out of PDF/A-2a.
"""


@dataclass(frozen=True)
class ComposedPdf:
    """The bytes of a PDF, and where signatures belong: the middle of the lower edge, above each signer's name.

    ``standards`` are those that the file keeps.
    """

    data: bytes
    signatures: tuple[Spot, ...]
    standards: tuple[str, ...]

    @property
    def signature(self) -> Spot:
        """Where the one who is responsible signs: on the right."""
        return self.signatures[-1]


SIGNATURE_GAP_PT = 8  # between the signature and the name below it
_MM = 72 / 25.4


def compose_pdf(document: OfficialDocument, pictures: Mapping[str, bytes] = MappingProxyType({})) -> ComposedPdf:
    """Set ``document``.  ``pictures`` are bytes by sha256; the place of one that is missing is framed.

    People's text travels as data and cannot become markup.
    """
    import typst  # noqa: PLC0415 - loaded by whoever sets a page

    with _files(document, pictures) as files:
        for closing in (False, True):
            inputs = {"document": json.dumps(Sheet(document, files, closing=closing).data(), ensure_ascii=False)}
            # pictures lie elsewhere than the templates
            compiler = typst.Compiler(str(TEMPLATE), root="/", font_paths=fonts(), sys_inputs=inputs)
            data, standards = _set(compiler)
            spots = tuple(_spot(mark, document) for mark in json.loads(compiler.query("<signature>", field="value")))
            ends = json.loads(compiler.query("<end>", field="value"))
            if not ends or ends[0] - 1 == spots[0].page:
                break  # the foot does not stand alone
    return ComposedPdf(data, spots, standards)


def _set(compiler: "typst.Compiler") -> tuple[bytes, tuple[str, ...]]:
    import typst  # noqa: PLC0415

    for standards in STANDARDS:
        try:
            data = compiler.compile(format="pdf", pdf_standards=list(standards))
        except typst.TypstError:
            if standards == STANDARDS[-1]:
                raise
        else:
            assert isinstance(data, bytes)
            return data, standards
    raise AssertionError("the last one has no standard that could fail")


@contextmanager
def _files(document: OfficialDocument, pictures: Mapping[str, bytes]) -> Iterator[dict[str, str]]:
    """The paths of the document's pictures by sha256, while they are needed: Typst takes them from files."""
    wanted = [file.sha256 for file in pictures_of(document.paper) if file.sha256 in pictures]
    if not wanted:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="congvan-pictures-") as folder:
        paths = {}
        for sha256 in wanted:
            picture = printable(pictures[sha256])
            if picture is not None:
                path = Path(folder, f"{sha256}.{picture.suffix}")
                path.write_bytes(picture.data)
                paths[sha256] = str(path)
        yield paths


def _spot(mark: Mapping[str, str], document: OfficialDocument) -> Spot:
    """``mark`` stands in the middle of the signer's column."""
    height = document.rule.page.height * _MM
    y = height - _points(mark["y"]) + SIGNATURE_GAP_PT
    return Spot(page=int(mark["page"]) - 1, x=_points(mark["x"]), y=y)


def _points(length: str) -> float:
    return float(length.removesuffix("pt"))
