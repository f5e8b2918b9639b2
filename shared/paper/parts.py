"""Where the document itself ends on its paper, and what is attached to it begins."""

from collections.abc import Sequence

from shared.paper.nodes import Appendix, Block, PageBreak


def parted(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """The blocks above the document's foot, and those behind it: from the first appendix or attached page on."""
    for place, block in enumerate(blocks):
        if isinstance(block, Appendix) or (isinstance(block, PageBreak) and block.attrs.attached):
            return blocks[:place], blocks[place:]
    return blocks, ()
