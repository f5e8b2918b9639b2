"""What a draft says, as commands carry it."""

from shared.paper.lines import paper_of_lines

Json = dict[str, object]


def paper(text: str) -> Json:
    """The paper that lines of ``text`` are, as JSON."""
    return paper_of_lines(text).model_dump(mode="json")
