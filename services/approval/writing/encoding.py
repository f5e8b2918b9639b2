"""A paper as a Yjs document, node by node as y-prosemirror writes it, and the words of such a document.

An element has the node's name and its attributes that are not null; neighbouring texts are one `XmlText`, whose
formats are the marks by name.  Whoever opens a draft first has its last revision made into such a document here, once:
two browsers that each made one of their own would have its content twice when they are merged.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeAlias, cast

from pycrdt import Doc, Map, XmlElement, XmlFragment, XmlText

from shared.paper.paper import Paper

PAPER, FIELDS = "paper", "fields"

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
            for name, value in cast(Json, node.get("attrs", {})).items():
                element.attributes[name] = value
            _put(element, _content(node))


def _formats(text: Json) -> Json:
    marks = cast(list[Json], text.get("marks", []))
    return {str(mark["type"]): mark.get("attrs", {}) for mark in marks}


def words_of(fragment: XmlFragment) -> str:
    """The words, a line each block that has text of its own; what no browser would show is left out."""
    return "\n".join(_lines(fragment, 0))


DEEPEST = 40  # elements in elements; a paper has some fifteen


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
