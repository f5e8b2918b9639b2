"""Templates: the fields of a content, and the documents that come of filling them.

On the paper a field is a node; in the lines of head and foot it is its name in guillemets (``«Họ tên»``).
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from shared.documents.vietnamese import folded
from shared.paper.content import DraftContent
from shared.paper.nodes import Appendix, Block, Clause, Footnote, Inline, Paragraph, Table, TemplateField, Text
from shared.paper.paper import Paper, inline_of, paper_of

_NAMED = re.compile(r"«([^«»\n]{1,80})»")
_LINES = (
    "subject", "circulation", "place", "enacted_by", "grounds", "enacting", "addressees", "recipient_lines", "kept_by",
    "outside", "signers", "directives",
)  # fmt: skip


def fields_of(content: DraftContent) -> tuple[str, ...]:
    """The names of its fields, each once, in reading order: the head's, the paper's, the foot's."""
    lines = [name for line in _LINES for text in _strings(getattr(content, line)) for name in _NAMED.findall(text)]
    nodes = [node.attrs.name for node in inline_of(content.paper) if isinstance(node, TemplateField)]
    known: dict[str, str] = {}
    for name in (*lines, *nodes):
        known.setdefault(folded(name), name.strip())
    return tuple(known.values())


def filled(content: DraftContent, values: Mapping[str, str]) -> DraftContent:
    """``content`` with its fields replaced by their values; the spelling of a name makes no difference.

    A field without a value stays.  An empty value leaves nothing.
    Raises pydantic's ``ValidationError`` where a value makes a line longer than it may be, or empties the subject.
    """
    known = {folded(name): value for name, value in values.items()}
    changed = {line: _filled(getattr(content, line), known) for line in _LINES}
    changed["paper"] = _filled_paper(content.paper, known)
    return DraftContent.model_validate({**dict(content), **changed})


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _strings(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from _strings(part)


def _filled(value: object, known: Mapping[str, str]) -> object:
    if isinstance(value, str):
        return _NAMED.sub(lambda match: known.get(folded(match[1]), match[0]), value)
    if isinstance(value, BaseModel):
        return {name: _filled(getattr(value, name), known) for name in type(value).model_fields}
    if isinstance(value, tuple):
        parts = (_filled(part, known) for part in value)
        return tuple(part for part in parts if part != "")
    return value


def _filled_paper(paper: Paper, known: Mapping[str, str]) -> Paper:
    return paper_of(_filled_blocks(paper.doc.content, known))


def _filled_blocks(blocks: Iterable[Block], known: Mapping[str, str]) -> tuple[Block, ...]:
    return tuple(_filled_block(block, known) for block in blocks)


def _filled_block(block: Block, known: Mapping[str, str]) -> Block:
    if isinstance(block, Paragraph | Clause | Appendix):
        return block.model_copy(update={"content": tuple(_filled_inline(block.content, known))})
    if not isinstance(block, Table):
        return block
    rows = [
        row.model_copy(
            update={
                "content": tuple(
                    cell.model_copy(update={"content": _filled_blocks(cell.content, known)}) for cell in row.content
                )
            }
        )
        for row in block.content
    ]
    return block.model_copy(update={"content": tuple(rows)})


def _filled_inline(content: Iterable[Inline], known: Mapping[str, str]) -> Iterator[Inline]:
    for node in content:
        if isinstance(node, Footnote):
            yield node.model_copy(update={"content": tuple(_filled_inline(node.content, known))})
        elif isinstance(node, TemplateField) and (value := known.get(folded(node.attrs.name))) is not None:
            if value:
                yield Text(text=value)
        else:
            yield node
