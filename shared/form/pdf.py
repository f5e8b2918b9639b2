"""The form as PDF, set by Typst: text stays text, all fonts are embedded (PDF/A-2b)."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from shared.form.official import MARGINS_MM, PAGE_MM, SERIF, OfficialDocument
from shared.form.typesetting import fonts
from shared.paper.content import Signer
from shared.paper.lines import text_of_paper
from shared.texts import say

TEMPLATE = Path(__file__).with_name("official.typ")


@dataclass(frozen=True)
class Spot:
    """A place on a page: ``page`` from 0, ``x`` and ``y`` in points from the page's lower left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class ComposedPdf:
    """The bytes of a PDF, and where its signature belongs: the middle of the lower edge, above the signer's name."""

    data: bytes
    signature: Spot


SIGNATURE_GAP_PT = 8  # between the signature and the name below it
_MM = 72 / 25.4
PAGE_HEIGHT_PT = PAGE_MM["height"] * _MM


def compose_pdf(document: OfficialDocument, pictures: Mapping[str, bytes] = MappingProxyType({})) -> ComposedPdf:
    """Set ``document``.  People's text travels as data and cannot become markup."""
    import typst  # noqa: PLC0415 - loaded by whoever sets a page

    signer = document.signers[-1] if document.signers else Signer()
    fields: dict[str, object] = {
        "style": document.style,
        "issuer": document.issuer,
        "parent": document.parent,
        "kind": document.kind,
        "subject": document.subject,
        "paragraphs": text_of_paper(document.paper, document.style).splitlines(),
        "recipients": [*document.recipient_lines, *filter(None, [document.kept_by])],
        "authority": "\n".join(signer.authority) or None,
        "post": signer.post,
        "signer": signer.name,
        "draft_number": document.draft_number,
        "sizes": asdict(document.sizes),
        "margins": MARGINS_MM,
        "fonts": SERIF,
        "letter": document.is_letter,
        "symbol_line": document.symbol_line,
        "date_line": document.date_line,
        "words": _words(document),
    }
    inputs = {"document": json.dumps(fields, ensure_ascii=False)}
    compiler = typst.Compiler(str(TEMPLATE), font_paths=fonts(), sys_inputs=inputs)
    data = compiler.compile(format="pdf", pdf_standards=["a-2b"])
    assert isinstance(data, bytes)
    place = json.loads(compiler.query("<signature>", field="value", one=True))
    middle = (
        _points(place["x"]) + (PAGE_MM["width"] - MARGINS_MM["right"]) * _MM
    ) / 2  # the mark in the template stands at the left edge
    return ComposedPdf(data, Spot(place["page"] - 1, middle, PAGE_HEIGHT_PT - _points(place["y"]) + SIGNATURE_GAP_PT))


def _words(document: OfficialDocument) -> dict[str, str]:
    """What stands on every document of a form."""
    names = ("party", "nation", "motto", "recipients")
    return {name: say(f"form.{name}") for name in names} | {"draft": say("form.draft", number=document.draft_number)}


def _points(length: str) -> float:
    return float(length.removesuffix("pt"))
