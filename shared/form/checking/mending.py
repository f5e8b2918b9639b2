"""Mends: small edits of a draft that one click applies, as data.

A place (``at``) is a field's name (``subject``, ``grounds.2``, ``signers.0.post``) or a block of the paper: ``paper.5``
is the sixth one, ``paper.5.0.2.1`` in the table that it is the second block of the third cell of the first row.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.vietnamese import Spelling
from shared.form.checking.spelling import spelled
from shared.paper.content import DraftContent, Signer
from shared.paper.nodes import Appendix, Block, Clause, Inline, Mark, PageBreak, Paragraph, Row, Table, Text
from shared.paper.paper import blocks_of, paper_of

PAPER = "paper."
ATOM = "\ufffc"  # stands for a picture, footnote or field in the text of a line
LONGEST = 100_000  # characters of one edit
MOST_EDITS = 1000
RESPELLED = (
    "subject", "enacted_by", "grounds", "enacting", "addressees", "recipient_lines", "kept_by", "circulation",
)  # fmt: skip
FIELDS = {*RESPELLED, "kind", "urgency", "place", "signers"}
"""The fields that an edit may name."""


class _Edit(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


At = Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z0-9_]{1,20}){0,20}$")]
BlockAt = Annotated[str, Field(pattern=r"^paper(\.[0-9]{1,6}){1,20}$")]
Words = Annotated[str, Field(max_length=LONGEST)]


class SetField(_Edit):
    """A field gets a value; a tuple of lines where the field is one."""

    do: Literal["set_field"] = "set_field"
    at: At
    value: Words | tuple[Words, ...] | None


class ReplaceText(_Edit):
    """``old`` becomes ``new`` in a block or field: everywhere, or the first or last one; no ``old``: put in there."""

    do: Literal["replace_text"] = "replace_text"
    at: At
    old: Words
    new: Words
    which: Literal["all", "first", "last"] = "all"


class SetAttrs(_Edit):
    """Attributes of a block; ``None`` makes one as the form has it."""

    do: Literal["set_attrs"] = "set_attrs"
    at: At
    attrs: dict[Annotated[str, Field(max_length=40)], Words | int | bool | None] = Field(max_length=10)


class Capitals(_Edit):
    """The words of a block in capitals."""

    do: Literal["capitals"] = "capitals"
    at: At


class RemoveBlock(_Edit):
    """A block goes."""

    do: Literal["remove_block"] = "remove_block"
    at: BlockAt


class Respell(_Edit):
    """Every tone mark of ``oa oe uy`` where ``spelling`` has it; names of people stay."""

    do: Literal["respell"] = "respell"
    spelling: Spelling


_Placed: TypeAlias = SetField | ReplaceText | SetAttrs | Capitals | RemoveBlock
Edit = Annotated[_Placed | Respell, Field(discriminator="do")]
Mend = Annotated[tuple[Edit, ...], Field(min_length=1, max_length=MOST_EDITS)]


def apply(content: DraftContent, mend: Sequence[Edit]) -> DraftContent:
    """The draft after ``mend``; the same one where a place of it is not there any more, or a value does not fit."""
    return apply_each(content, [mend])


def apply_each(content: DraftContent, mends: Iterable[Sequence[Edit]]) -> DraftContent:
    """The draft after ``mends``, each of which is done wholly or not at all."""
    blocks = content.paper.doc.content
    for mend in sorted(mends, key=_removes):
        try:
            content, blocks = _applied(content, blocks, mend)
        except (LookupError, ValueError):
            continue
    try:
        return content.model_copy(update={"paper": paper_of(blocks)})
    except ValueError:  # longer than any paper
        return content


def _removes(mend: Sequence[Edit]) -> bool:
    """Places count the blocks before them: what takes blocks away comes last, and the last block first."""
    return any(isinstance(edit, RemoveBlock) for edit in mend)


def _applied(
    content: DraftContent, blocks: tuple[Block, ...], mend: Sequence[Edit]
) -> tuple[DraftContent, tuple[Block, ...]]:
    for edit in sorted(mend, key=_from_the_end, reverse=True):
        if isinstance(edit, Respell):
            content, blocks = _respelled(content, edit.spelling), _respelled_blocks(blocks, edit.spelling)
        elif edit.at.startswith(PAPER):
            blocks = _with_block(blocks, _path(edit.at), partial(_edited, edit))
        else:
            content = _with_field(content, edit.at.split("."), edit)
    return content, blocks


def _from_the_end(edit: Edit) -> tuple[bool, list[int]]:
    return (False, _path(edit.at)) if isinstance(edit, RemoveBlock) else (True, [])


def _path(at: str) -> list[int]:
    return [int(step) for step in at.removeprefix(PAPER).split(".")]


def _with_field(content: DraftContent, steps: Sequence[str], edit: _Placed) -> DraftContent:
    """The content with one field changed, which may be an item of a tuple or a part of a signer."""
    values = content.model_dump(mode="json", include=FIELDS)
    holder: Any = values
    for step in steps[:-1]:
        holder = holder[int(step) if isinstance(holder, list) else step]
    last: int | str = int(steps[-1]) if isinstance(holder, list) else steps[-1]
    match edit:
        case SetField():
            holder[last]  # a field or item that is there
            holder[last] = edit.value
        case ReplaceText():
            holder[last] = replaced(str(holder[last]), edit)
        case _:
            raise LookupError(edit.at)
    return DraftContent.model_validate({**dict(content), **values})


def _with_block(
    blocks: Sequence[Block], path: Sequence[int], change: Callable[[Block], Block | None]
) -> tuple[Block, ...]:
    place, *inner = path
    block = blocks[place]
    if not inner:
        changed = change(block)
    elif isinstance(block, Table):
        row, cell, *rest = inner
        rows, cells = list(block.content), list(block.content[row].content)
        inside = _with_block(cells[cell].content, rest, change) or (Paragraph(),)
        cells[cell] = cells[cell].model_copy(update={"content": inside})
        rows[row] = rows[row].model_copy(update={"content": tuple(cells)})
        changed = block.model_copy(update={"content": tuple(rows)})
    else:
        raise LookupError(path)
    return (*blocks[:place], *(() if changed is None else (changed,)), *blocks[place + 1 :])


def _edited(edit: _Placed, block: Block) -> Block | None:
    if isinstance(edit, RemoveBlock):
        return None
    if isinstance(edit, SetAttrs):
        attrs = block.attrs
        return block.model_copy(update={"attrs": type(attrs).model_validate({**dict(attrs), **edit.attrs})})
    if isinstance(block, Paragraph | Clause | Appendix):
        if isinstance(edit, Capitals):
            return block.model_copy(update={"content": _changed(block.content, str.upper)})
        if isinstance(edit, ReplaceText):
            return block.model_copy(update={"content": _replaced_in(block.content, edit)})
    raise LookupError(edit)


def letters_of(content: Sequence[Inline]) -> str:
    """The text of a line, a character for every tab, line end and `ATOM`."""
    return "".join(_letters(node) for node in content)


def _letters(node: Inline) -> str:
    if isinstance(node, Text):
        return node.text
    return {"tab": "\t", "hardBreak": "\n"}.get(node.type, ATOM)


def _changed(content: Sequence[Inline], change: Callable[[str], str]) -> tuple[Inline, ...]:
    return tuple(
        node.model_copy(update={"text": change(node.text)}) if isinstance(node, Text) else node for node in content
    )


def replaced(text: str, edit: ReplaceText) -> str:
    """``text`` after the edit."""
    made, end = [], 0
    for begin in _places(text, edit):
        made += [text[end:begin], edit.new]
        end = begin + len(edit.old)
    return "".join([*made, text[end:]])


def _places(text: str, edit: ReplaceText) -> list[int]:
    if not edit.old:
        return [0 if edit.which == "first" else len(text)]
    if edit.which != "all":
        place = text.find(edit.old) if edit.which == "first" else text.rfind(edit.old)
        return [] if place < 0 else [place]
    found, begin = [], text.find(edit.old)
    while begin >= 0:
        found.append(begin)
        begin = text.find(edit.old, begin + len(edit.old))
    return found


_Letter: TypeAlias = tuple[str, tuple[Mark, ...]]


def _replaced_in(content: Sequence[Inline], edit: ReplaceText) -> tuple[Inline, ...]:
    """The line after the edit; letters that stay keep their look, new ones look like those whose place they take."""
    letters: list[_Letter | Inline] = []
    for node in content:
        letters += [(letter, node.marks) for letter in node.text] if isinstance(node, Text) else [node]
    kept = _alike(edit.old, edit.new)
    kept_behind = _alike(edit.old[kept:][::-1], edit.new[kept:][::-1])
    new = edit.new[kept : len(edit.new) - kept_behind]
    made: list[_Letter | Inline] = []
    end = 0
    for place in _places(letters_of(content), edit):
        begin = place + kept
        made += letters[end:begin]
        end = place + len(edit.old) - kept_behind
        near = (*letters[begin : max(end, begin + 1)], *letters[max(begin - 1, 0) : begin])
        marks = next((letter[1] for letter in near if isinstance(letter, tuple)), ())
        made += [(letter, marks) for letter in new]
    return tuple(_runs([*made, *letters[end:]]))


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _runs(letters: Iterable[_Letter | Inline]) -> Iterator[Inline]:
    for marks, same in groupby(letters, lambda letter: letter[1] if isinstance(letter, tuple) else None):
        run = list(same)
        if marks is None:
            yield from (node for node in run if not isinstance(node, tuple))
        else:
            yield Text(text="".join(letter[0] for letter in run if isinstance(letter, tuple)), marks=marks)


def _respelled(content: DraftContent, spelling: Spelling) -> DraftContent:
    def field(value: object) -> object:
        if isinstance(value, str):
            return spelled(value, spelling)
        return tuple(map(field, value)) if isinstance(value, tuple) else value

    def signer(signer: Signer) -> Signer:
        return signer.model_copy(update={"authority": field(signer.authority), "post": spelled(signer.post, spelling)})

    changed = {name: field(getattr(content, name)) for name in RESPELLED}
    return content.model_copy(update={**changed, "signers": tuple(map(signer, content.signers))})


def _respelled_blocks(blocks: Sequence[Block], spelling: Spelling) -> tuple[Block, ...]:
    return tuple(_respelled_block(block, spelling) for block in blocks)


def _respelled_block(block: Block, spelling: Spelling) -> Block:
    if isinstance(block, Table):
        return block.model_copy(update={"content": tuple(_respelled_row(row, spelling) for row in block.content)})
    if isinstance(block, Paragraph | Clause | Appendix):
        return block.model_copy(update={"content": _changed(block.content, lambda text: spelled(text, spelling))})
    return block


def _respelled_row(row: Row, spelling: Spelling) -> Row:
    cells = (cell.model_copy(update={"content": _respelled_blocks(cell.content, spelling)}) for cell in row.content)
    return row.model_copy(update={"content": tuple(cells)})


def respellable(content: DraftContent) -> str:
    """Every word that `Respell` may change, a line each."""
    fields: list[str] = []
    for name in RESPELLED:
        value = getattr(content, name)
        fields += [value] if isinstance(value, str) else (value or ())
    for signer in content.signers:
        fields += [*signer.authority, signer.post]
    words = (
        letters_of(block.content)
        for block in blocks_of(content.paper.doc.content)
        if not isinstance(block, Table | PageBreak)
    )
    return "\n".join([*fields, *words])
