"""The pages of a paper that lie alike, and where the document's foot stands among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from shared.form.rules.entries import Page
from shared.paper.nodes import Appendix, Block, Orientation, PageBreak
from shared.paper.parts import parted

FOOT: Final = None
Part: TypeAlias = Block | None
"""A block, or the place of the document's foot."""


@dataclass(frozen=True)
class Section:
    """Blocks on pages of their own that lie alike."""

    orientation: Orientation
    parts: Sequence[Part]

    def room_mm(self, page: Page) -> float:
        """The width between the margins."""
        width = page.height if self.orientation == "landscape" else page.width
        return width - page.left - page.right


def sections_of(blocks: Sequence[Block]) -> Iterator[Section]:
    """The paper in sections: one begins with each appendix and each page break that says how its pages lie.

    An appendix stands upright unless it says otherwise.  The first section may hold nothing, no other one does.
    """
    above, behind = parted(blocks)
    lies: Orientation = "portrait"
    made, first = list[Part](), True
    for part in (*above, FOOT, *behind):
        wanted = _orientation(part)
        if wanted is not None:
            if made or first:
                yield Section(lies, made)
            lies, made, first = wanted, [], False
        if wanted is None or isinstance(part, Appendix):
            made.append(part)
    if made:
        yield Section(lies, made)


def _orientation(part: Part) -> Orientation | None:
    """How the pages lie that begin with ``part``; ``None`` where none begin."""
    if isinstance(part, Appendix):
        return part.attrs.orientation or "portrait"
    return part.attrs.orientation if isinstance(part, PageBreak) else None
