"""Foreign XML as a small tree of local names.

expat reads it without namespaces: makers declare different namespaces, prefixes or none, and mean the same names.  A
DOCTYPE is refused before its content is read, so no entity is expanded and nothing outside is opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from services.subscriptions.edxml.errors import UnreadableMessage

DEEPEST = 64  # levels; a message has a dozen
MOST_ELEMENTS = 100_000
MOST_ATTRIBUTES = 200

_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})["']""")


@dataclass(slots=True)
class Node:
    """An element: ``name`` is its `local_name`, ``text`` the text directly in it."""

    name: str
    attributes: dict[str, str]
    children: "list[Node]" = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The element's own text, unchanged."""
        return "".join(self.parts)

    def child(self, *names: str) -> "Node | None":
        """The first child with one of ``names``, tried in this order; ``None`` where there is none."""
        for name in names:
            for node in self.children:
                if node.name == name:
                    return node
        return None

    def named(self, name: str) -> "list[Node]":
        """Every child with this name."""
        return [node for node in self.children if node.name == name]

    def walk(self) -> "Iterator[Node]":
        """The element and everything in it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def find(self, name: str) -> "Node | None":
        """The first element with this name at any depth; ``None`` where there is none."""
        return next((node for node in self.walk() if node.name == name), None)


def local_name(name: str) -> str:
    """``edXML:Bussiness`` → ``business``: without prefix, in small letters, the standard's misspelling corrected."""
    return name.rpartition(":")[2].casefold().replace("bussiness", "business")


def parse_tree(data: bytes) -> Node:
    """The root element of an XML document.  Raises `UnreadableMessage`."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    builder = _Builder()
    parser = expat.ParserCreate(_encoding_of(data))
    parser.buffer_text = True
    parser.buffer_size = 1 << 20
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadableMessage("malformed", str(error)) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, UnreadableMessage):
            raise
        raise UnreadableMessage("malformed", f"encoding: {error}") from error
    assert builder.root is not None
    return builder.root


def _encoding_of(data: bytes) -> str | None:
    """The encoding that overrides the declaration, if any: .NET declares utf-16 in files that are UTF-8."""
    for start, encoding in (
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0", "utf-16le"),
        (b"\0<", "utf-16be"),
    ):
        if data.startswith(start):
            return encoding
    declared = _DECLARED.match(data)
    if declared and declared[1].lower().startswith((b"utf-16", b"unicode", b"ucs-2")):
        return "utf-8"
    return None


def _refuse_doctype(*_: object) -> None:
    raise UnreadableMessage("doctype", "the message has a DOCTYPE; edXML has none, and nothing in it is resolved")


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise UnreadableMessage("too-deep", f"more than {DEEPEST} levels or {MOST_ELEMENTS} elements")
        node = Node(local_name(name), {local_name(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, _: str) -> None:
        self._open.pop()

    def text(self, data: str) -> None:
        self._open[-1].parts.append(data)
