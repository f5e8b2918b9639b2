"""Elements of WordprocessingML, and its units."""

from typing import TypeAlias

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

Element: TypeAlias = etree._Element

SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def el(name: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """``<w:name>`` with ``w:`` attributes and children; ``None`` among them is left out."""
    made: Element = OxmlElement(f"w:{name}", {qn(f"w:{key}"): str(value) for key, value in attributes.items()})
    made.extend(child for child in children if child is not None)
    return made


def text_el(words: str, name: str = "t") -> Element:
    """``<w:t>``, its spaces kept."""
    made = el(name)
    made.text = words
    if words != words.strip() or "  " in words:
        made.set(SPACE, "preserve")
    return made


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def points(pt: float) -> int:
    """Points in twentieths of a point."""
    return round(pt * 20)


def style_id(name: str) -> str:
    """The id of the style ``name``."""
    return name.replace(" ", "")
