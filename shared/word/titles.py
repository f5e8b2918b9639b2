"""Titles that stand in a paragraph of their own below a label: ``Chương I`` and its name are one clause."""

from collections.abc import Iterable

from shared.form.docx.styles import ATTACHED
from shared.paper.labels import TITLED
from shared.paper.lines import plain_inline
from shared.paper.nodes import Appendix, Block, Clause, Orientation, PageBreak, Paragraph
from shared.word.paragraphs import Typed

_WITH_TITLES = (*TITLED, "section", "subsection")
_LONGEST_TITLE = 400  # characters


def titled(typed: Iterable[Typed], styles: Iterable[tuple[str, ...]]) -> list[Typed]:
    """The blocks, titles put to their labels; an appendix takes in the page break before it.

    Words stay as they were: a title goes on standing on a line below the label.
    """
    made: list[Typed] = []
    lies: Orientation = "portrait"
    for (block, label), name in zip(typed, styles, strict=True):
        before = made[-1][0] if made else None
        if isinstance(block, PageBreak):
            lies = block.attrs.orientation or lies
        elif isinstance(block, Appendix):
            _take_break(made)
            block = _lying(block, lies)  # noqa: PLW2901 # the same appendix
        elif isinstance(block, Paragraph) and name == (ATTACHED,) and isinstance(before, Appendix):
            made[-1] = _attached(before), made[-1][1]
            continue
        elif isinstance(block, Paragraph) and before is not None and _belongs(block, before):
            made[-1] = _with_title(before, block), made[-1][1]
            continue
        made.append((block, label))
    return made


def _take_break(made: list[Typed]) -> None:
    """Take away the page break at the end, and the empty paragraphs behind it."""
    at = len(made)
    while at and _is_empty(made[at - 1][0]):
        at -= 1
    if at and isinstance(made[at - 1][0], PageBreak):
        del made[at - 1 :]


def _belongs(title: Paragraph, before: Block) -> bool:
    """Whether a paragraph is the title of the label before it."""
    if title.attrs.align != "center" or not 0 < len(plain_inline(title.content).strip()) <= _LONGEST_TITLE:
        return False
    if plain_inline(title.content).lstrip().startswith("("):  # "(Ban hành kèm theo …)"
        return False
    if isinstance(before, Appendix):
        return not before.content
    return isinstance(before, Clause) and not before.content and before.attrs.level in _WITH_TITLES


def _with_title(before: Block, title: Paragraph) -> Block:
    if isinstance(before, Clause):
        below = None if before.attrs.level in TITLED else True
        attrs = before.attrs.model_copy(update={"below": below})
        return before.model_copy(update={"content": title.content, "attrs": attrs})
    return before.model_copy(update={"content": title.content})


def _is_empty(block: Block) -> bool:
    return isinstance(block, Paragraph) and not block.content


def _attached(block: Appendix) -> Appendix:
    return block.model_copy(update={"attrs": block.attrs.model_copy(update={"attached": True})})


def _lying(block: Appendix, orientation: Orientation) -> Appendix:
    """``block`` with its pages lying like this; upright is as the form has it."""
    turned = None if orientation == "portrait" else orientation
    return block.model_copy(update={"attrs": block.attrs.model_copy(update={"orientation": turned})})
