"""Word files made of the XML that a test is about, and what is read of them in a form that tests compare."""

import io
import zipfile
from collections.abc import Mapping

from shared.paper.lines import plain_inline
from shared.paper.nodes import Appendix, Block, Clause, PageBreak, Paragraph, Table, Text
from shared.word.blocks import WordBlocks, read_blocks

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    }.items()
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def word_file(
    body: str, *, main: str = MAIN, links: Mapping[str, tuple[str, str]] = {}, parts: Mapping[str, str | bytes] = {},
    **kinds: str,
) -> bytes:  # fmt: skip
    """A DOCX with this ``body``.

    ``kinds`` are the parts that the main one refers to by kind (``styles``, ``numbering``, ``footnotes``), as what
    stands in their root; ``links`` further relations by id, as (kind, target); ``parts`` further parts by name.
    """
    relations, files = "", dict(parts)
    for kind, xml in kinds.items():
        relations += f'<Relationship Id="k{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        files[f"word/{kind}.xml"] = f"<w:{kind} {NAMESPACES}>{xml}</w:{kind}>"
    for identity, (kind, target) in links.items():
        mode = ' TargetMode="External"' if "://" in target else ""
        relations += f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    files["word/document.xml"] = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    package = "http://schemas.openxmlformats.org/package/2006"
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def p(text: str = "", properties: str = "", runs: str = "") -> str:
    """A paragraph of ``text``, or of ``runs``."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read(body: str, **parts: object) -> WordBlocks:
    """What is read of a file with this body."""
    return read_blocks(word_file(body, **parts))  # type: ignore[arg-type] # as `word_file` names them


def blocks(body: str, **parts: object) -> list[Block]:
    """The blocks of a file with this body."""
    return [block for block, _ in read(body, **parts).typed]


def lines(found: WordBlocks) -> list[str]:
    """Each block as a line: its label and words, ``[…|…]`` for the rows of a table, ``---`` for a page."""
    return [_line(block, label) for block, label in found.typed]


def _line(block: Block, label: str) -> str:
    if isinstance(block, PageBreak):
        return f"--- {block.attrs.orientation}" if block.attrs.orientation else "---"
    if isinstance(block, Table):
        return " ".join(f"[{'|'.join(cell_words(cell) for cell in row.content)}]" for row in block.content)
    assert isinstance(block, Paragraph | Clause | Appendix)
    return f"{label} {plain_inline(block.content)}".strip()


def cell_words(cell: object) -> str:
    """The words in a cell, clauses with their labels as they are written."""
    return "/".join(
        f"{getattr(block.attrs, 'written', '')} {plain_inline(block.content)}".strip() if not isinstance(block, Table)
        else _line(block, "")
        for block in cell.content  # type: ignore[attr-defined] # a cell
    )  # fmt: skip


def runs(block: Block) -> list[tuple[str, ...]]:
    """The texts of a block, each with its marks' names."""
    assert isinstance(block, Paragraph | Clause | Appendix)
    return [(node.text, *(mark.type for mark in node.marks)) for node in block.content if isinstance(node, Text)]


def kinds(found: WordBlocks) -> list[str]:
    """What is lost, by kind."""
    return [lost.kind for lost in found.lost]
