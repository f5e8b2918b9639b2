"""A paper as a Yjs document, node by node as y-prosemirror writes it, and the words of such a document.

An element has the node's name and its attributes that are not null; neighbouring texts are one `XmlText`, whose
formats are the marks by name.  Whoever opens a draft first has its last revision made into such a document here, once:
two browsers that each made one of their own would have its content twice when they are merged.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias, cast

from pycrdt import Doc, Map, XmlElement, XmlFragment, XmlText

from shared.paper.nodes import MARKS
from shared.paper.paper import Paper

PAPER, FIELDS = "paper", "fields"
DEEPEST = 40  # elements in elements; a paper has some fifteen
_ORDER = {name: place for place, name in enumerate((*MARKS, "size"))}  # of marks, in a paper's normal form

Json: TypeAlias = dict[str, object]
Parent: TypeAlias = XmlFragment | XmlElement
Fields: TypeAlias = "Map[object]"
Part: TypeAlias = "XmlFragment | Map[object]"


def opened_doc() -> tuple["Doc[Part]", XmlFragment, Fields]:
    """An empty document with its two parts."""
    doc = Doc[Part]()
    return doc, cast(XmlFragment, doc.get(PAPER, type=XmlFragment)), cast(Fields, doc.get(FIELDS, type=Map))


def seeded(paper: Paper | None) -> tuple[bytes, bytes]:
    """The update that makes ``paper`` (or nothing) out of an empty document, and the state vector it leads to."""
    doc, fragment, _ = opened_doc()
    if paper is not None:
        with doc.transaction():
            _put(fragment, _content(paper.doc.model_dump(mode="json")))
    return doc.get_update(), doc.get_state()


def _content(node: Json) -> list[Json]:
    return cast(list[Json], node.get("content", []))


def rewrite(fragment: XmlFragment, paper: Paper) -> None:
    """Make the document say ``paper``; blocks at its beginning and end that say the same already stay as they are."""
    new, old = _content(paper.doc.model_dump(mode="json")), list(map(_block, fragment.children))
    first, last = 0, 0
    while first < min(len(new), len(old)) and new[first] == old[first]:
        first += 1
    while last < min(len(new), len(old)) - first and new[-1 - last] == old[-1 - last]:
        last += 1
    del fragment.children[first : len(old) - last]
    for place, node in enumerate(new[first : len(new) - last]):
        element = XmlElement(str(node["type"]))
        fragment.children.insert(first + place, element)
        _fill(element, node)


def _block(part: XmlElement | XmlFragment | XmlText) -> Json:
    """What an element says, as ProseMirror writes it."""
    if not isinstance(part, XmlElement):
        return {}
    attrs = dict(cast("list[tuple[str, object]]", part.attributes))  # it is typed as no iterable, and is one
    node: Json = {"type": part.tag, "attrs": attrs, "content": list(_inside(part))}
    return {name: value for name, value in node.items() if value}


def _inside(part: XmlElement) -> Iterator[Json]:
    for child in part.children:
        if not isinstance(child, XmlText):
            yield _block(child)
            continue
        for text, formats in child.diff():
            named = sorted((formats or {}).items(), key=lambda mark: _ORDER.get(mark[0], len(_ORDER)))
            marks = [{"type": name, **({"attrs": attrs} if attrs else {})} for name, attrs in named]
            yield {"type": "text", "text": text, **({"marks": marks} if marks else {})}


def _put(parent: Parent, nodes: Sequence[Json]) -> None:
    for is_text, run in groupby(nodes, key=lambda node: node["type"] == "text"):
        if is_text:
            text = XmlText()
            parent.children.append(text)
            for node in run:
                text.insert(len(text), str(node["text"]), _formats(node))
            continue
        for node in run:
            element = XmlElement(str(node["type"]))
            parent.children.append(element)
            _fill(element, node)


def _fill(element: XmlElement, node: Json) -> None:
    for name, value in cast(Json, node.get("attrs", {})).items():
        element.attributes[name] = value
    _put(element, _content(node))


def _formats(text: Json) -> Json:
    marks = cast(list[Json], text.get("marks", []))
    return {str(mark["type"]): mark.get("attrs", {}) for mark in marks}


def words_of(fragment: XmlFragment) -> str:
    """The words, a line each block that has text of its own; what no browser would show is left out."""
    return "\n".join(_lines(fragment, 0))


def _lines(parent: Parent, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    line = ""
    for child in parent.children:
        if isinstance(child, XmlText):
            line += "".join(piece for piece, _ in child.diff() if isinstance(piece, str))
            continue
        if isinstance(child, XmlElement) and child.tag in ("tab", "hardBreak"):
            line += " "
            continue
        yield from _lines(child, depth + 1)
    if line:
        yield line


def values_of(fields: Fields) -> dict[str, list[str]]:
    """The form's fields; whatever is no list of strings is left out."""
    found: dict[str, list[str]] = {}
    for name in fields.keys():  # noqa: SIM118 - it is no dict
        values = fields[name]
        if isinstance(values, list):
            found[name] = [value for value in values if isinstance(value, str)]
    return found
