"""What stands in a line, as data for Typst."""

import re
from collections.abc import Iterable, Iterator, Mapping

from shared.paper.nodes import Footnote, HardBreak, Image, Inline, Mark, SizeMark, Tab, TemplateField, Text
from shared.texts import say

_MARKS = {
    "bold": "b", "italic": "i", "underline": "u", "strike": "s", "superscript": "^", "subscript": "_", "caps": "c",
}  # fmt: skip
_WHOLE = re.compile(r"(?<!\S)(\S*\w[-/]\S+)(?!\S)")
"""Symbols, dates, years: ``12-QĐ/TU``, ``2025-2030``.  Typst would end a line within them."""

_WIDEST_LETTER_MM = 2.8
HIGHEST_MM = 240.0  # what a page has room for


def pieces(content: Iterable[Inline], files: Mapping[str, str], room_mm: float) -> Iterator[object]:
    """The pieces of a line that has ``room_mm``; ``files`` are the paths of pictures by sha256."""
    nodes = tuple(content)
    for place, node in enumerate(nodes):
        match node:
            case Text():
                before, after = nodes[max(place - 1, 0) : place], nodes[place + 1 : place + 2]
                yield from _text(node, room_mm, _grown(before, -1), _grown(after, 0))
            case Tab():
                yield "\t"
            case HardBreak():
                yield "\n"
            case TemplateField():
                yield f"«{node.attrs.name}»"
            case Footnote():
                yield {"note": list(pieces(node.content, files, room_mm))}
            case Image():
                yield _picture(node, files, room_mm)


def _grown(beside: tuple[Inline, ...], end: int) -> bool:
    """Whether the text beside another one goes on in the same word, with other marks."""
    return any(isinstance(node, Text) and not node.text[end].isspace() for node in beside)


def _text(node: Text, room_mm: float, before: bool, after: bool) -> Iterator[object]:
    flags, size = _flags(node.marks)
    parts = _WHOLE.split(node.text)
    for place, words in enumerate(parts):
        part_of_word = (before and not any(parts[:place])) or (after and not any(parts[place + 1 :]))
        whole = place % 2 == 1 and not part_of_word and len(words) * _WIDEST_LETTER_MM < room_mm
        if whole:
            yield [words, f"{flags}w", size]
        elif words:
            yield [words, flags, size] if node.marks else words


def _flags(marks: Iterable[Mark]) -> tuple[str, float | None]:
    """The plain marks as letters, and the size in points."""
    flags, size = "", None
    for mark in marks:
        if isinstance(mark, SizeMark):
            size = mark.attrs.pt
        else:
            flags += _MARKS[mark.type]
    return flags, size


def _picture(image: Image, files: Mapping[str, str], room_mm: float) -> Mapping[str, object]:
    """A picture, made smaller where it is larger than the room."""
    attrs = image.attrs
    share = min(1.0, room_mm / attrs.width, HIGHEST_MM / attrs.height)
    return {
        "picture": files.get(attrs.file.sha256),
        "width": attrs.width * share,
        "height": attrs.height * share,
        "alt": attrs.alt or say("form.picture"),
    }
