"""Word's fields: their last result is what people see; some say more than it, some have none."""

import re

from shared.paper.nodes import FieldAttrs, TemplateField
from shared.word.symbols import shown
from shared.word.xml import Element, W, attribute_of, child, is_on, number, value

_NAME = re.compile(r'\s*MERGEFIELD\s+(?:"([^"]{1,80})"|(\S{1,80}))', re.IGNORECASE)
_LINK = re.compile(r'\s*HYPERLINK\s+(?!\\l)"?([^"\s]+)"?', re.IGNORECASE)
_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]+|\d+)(?:.*?\\f\s+"?([^"\\]+)"?)?', re.IGNORECASE)
_KIND = re.compile(r"\s*(\w+)")
_SILENT = frozenset(("TC", "XE", "RD", "SET", "ASK", "PRIVATE", "ADVANCE", "TA"))  # they show nothing
_OF_PAGES = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"))
_CHECKED, _UNCHECKED = "☒", "☐"


def kind_of(instruction: str) -> str:
    """What a field is: ``PAGE``, ``REF``, ``MERGEFIELD`` …"""
    match = _KIND.match(instruction)
    return match[1].upper() if match else ""


def counts_pages(instruction: str) -> bool:
    """Whether the field says a number of pages, which the form counts itself."""
    return kind_of(instruction) in _OF_PAGES


def template_field(instruction: str) -> TemplateField | None:
    """The place of a template that a mail merge would fill."""
    match = _NAME.match(instruction)
    return TemplateField(attrs=FieldAttrs(name=match[1] or match[2])) if match else None


def address_of(instruction: str) -> str | None:
    """Where a link leads outside of the file."""
    match = _LINK.match(instruction)
    return match[1] if match else None


def without_result(instruction: str) -> str | None:
    """What a field shows that has no result of its own; ``None`` where only Word can say it."""
    match = _SYMBOL.match(instruction)
    if match:
        code = int(match[1], 16 if match[1].lower().startswith("0x") else 10) if len(match[1]) < 8 else 0
        return shown(code, match[2] or "")
    return "" if kind_of(instruction) in _SILENT or not instruction.strip() else None


def of_form(mark: Element) -> str | None:
    """What the field of a form shows, a box or the chosen item; ``mark`` is the ``w:fldChar`` where it begins."""
    data = child(mark, "ffData")
    box, items = child(data, "checkBox"), child(data, "ddList")
    if box is not None:
        switch = child(box, "checked")
        return _CHECKED if is_on(child(box, "default") if switch is None else switch) else _UNCHECKED
    if items is not None:
        entries = [attribute_of(each, "val") or "" for each in items.findall(W + "listEntry")]
        place = number(value(items, "result") or value(items, "default"))
        return entries[place] if 0 <= place < len(entries) else ""
    return None
