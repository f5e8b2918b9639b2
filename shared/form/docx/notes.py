"""The part of a Word file that holds its footnotes; python-docx knows none."""

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.parts.document import DocumentPart
from lxml import etree

from shared.form.docx.xml import Element, el

_SEPARATORS = (("separator", 0), ("continuationSeparator", 1))


class Notes:
    """Footnotes, numbered as they come."""

    def __init__(self) -> None:
        self._root = el(
            "footnotes",
            *(el("footnote", el("p", el("r", el(kind))), type=kind, id=number) for kind, number in _SEPARATORS),
        )

    def add(self, paragraph: Element) -> int:
        """Keep the note that ``paragraph`` says; answers its id."""
        number = len(self._root)
        self._root.append(el("footnote", paragraph, id=number))
        return number

    def write(self, part: DocumentPart) -> None:
        """Put the notes beside the document; none where there are none."""
        if len(self._root) > len(_SEPARATORS):
            blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
            name = PackURI("/word/footnotes.xml")
            part.relate_to(Part(name, CONTENT_TYPE.WML_FOOTNOTES, blob, part.package), RELATIONSHIP_TYPE.FOOTNOTES)
