"""WordprocessingML in lxml: names of elements, and values as ECMA-376 writes them."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml.etree import XMLParser, _Element, fromstring

Element: TypeAlias = _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 # the prefix that everybody writes
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# ISO/IEC 29500 Strict calls the same elements by other namespaces.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)  # fmt: skip
_OFF = frozenset(("0", "false", "off", "none"))
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "pi": 25.4 / 6, "px": 25.4 / 96}
_UNSAID = frozenset(("txbxContent", "Fallback", "del", "moveFrom", "pPr", "rPr", "instrText"))
_MEASURE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(mm|cm|in|pt|pc|pi|px)?\s*")
TWIPS_A_MM = 1440 / 25.4


def parsed(xml: bytes) -> Element:
    """A part as XML; no entity is resolved and nothing is fetched.  Raises lxml's ``XMLSyntaxError``."""
    if b"purl.oclc.org/ooxml" in xml:
        for strict, transitional in _STRICT:
            xml = xml.replace(strict, transitional)
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    return fromstring(xml, parser)


def local(element: Element) -> str:
    """An element's name without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def child(parent: Element | None, name: str) -> Element | None:
    """The first child with the name ``w:name``."""
    return None if parent is None else parent.find(W + name)


def value(parent: Element | None, name: str, attribute: str = "val") -> str | None:
    """``w:attribute`` of the child ``w:name``; ``None`` where either is missing."""
    found = child(parent, name)
    return None if found is None else attribute_of(found, attribute)


def attribute_of(element: Element, name: str) -> str | None:
    """The attribute ``w:name``."""
    text: str | None = element.get(W + name)
    return text


def is_on(element: Element | None) -> bool:
    """Whether a switch such as ``<w:b/>`` is on (ECMA-376-1, 17.17.4)."""
    return element is not None and (attribute_of(element, "val") or "1").lower() not in _OFF


def number(text: str | None, otherwise: int = 0) -> int:
    """A whole number; ``otherwise`` for what is none, or far from any that a document has."""
    try:
        found = int(float(text)) if text else otherwise
    except (ValueError, OverflowError):
        return otherwise
    return found if abs(found) < 10_000_000 else otherwise


def twips(text: str | None) -> float | None:
    """A measure in twentieths of a point: a plain number, or one with a unit (``2.5cm``)."""
    match = _MEASURE.fullmatch(text or "")
    if match is None:
        return None
    found = float(match[1]) * (_MM[match[2]] * TWIPS_A_MM if match[2] else 1)
    return found if abs(found) < 100_000 else None


def millimetres(text: str | None) -> float | None:
    """A measure in mm, to a tenth."""
    found = twips(text)
    return None if found is None else round(found / TWIPS_A_MM, 1)


def css_measures(style: str | None) -> dict[str, float]:
    """The measures in mm of a VML style such as ``width:12pt;height:3mm``."""
    found = {}
    for part in (style or "").split(";"):
        name, _, text = part.partition(":")
        match = _MEASURE.fullmatch(text.lower())
        if match is not None:
            found[name.strip().lower()] = float(match[1]) * _MM[match[2] or "pt"]
    return found


def words_of(element: Element, most: int = 60) -> str:
    """The first words below ``element``, to name a place by; not those of text boxes in it, nor deleted ones."""
    said = ""
    for piece in _said(element):
        said += piece
        if len(said) > most * 2:
            break
    said = " ".join(said.split())
    return said if len(said) <= most else said[:most].rsplit(" ", 1)[0] + "…"


def _said(parent: Element) -> Iterator[str]:
    for element in parent:
        name = local(element)
        if name == "t":
            yield element.text or ""
        elif name in ("tab", "br", "cr", "p"):
            yield " "
            yield from _said(element)
        elif name not in _UNSAID:
            yield from _said(element)


def chosen(alternatives: Element) -> Iterator[Element]:
    """What stands in one branch of ``mc:AlternateContent``: the first choice, or the fallback of old programs."""
    choices = alternatives.findall(MC + "Choice")
    fallback = alternatives.find(MC + "Fallback")
    branch = choices[0] if choices else fallback
    if fallback is not None and choices and _has_text(fallback) and not _has_text(choices[0]):
        branch = fallback
    return iter(() if branch is None else branch)


def _has_text(branch: Element) -> bool:
    return next(branch.iter(W + "t", W + "drawing", W + "pict", W + "object"), None) is not None
