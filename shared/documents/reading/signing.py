"""Who signed a document, and by whose authority."""

import re

from shared.documents.reading.names import POST, body_name, is_capitals, person_name
from shared.documents.vietnamese import modern

FAR = 14  # cells between an authority and the name of who signs
LAST_LINES = 60  # in which a post without an authority counts as a signature

_AUTHORITY = re.compile(
    r"^(?P<mark>T/M|TM|T\.M|K/T|KT|K\.T|T/L|TL|T\.L|T/U|TUQ|T/UQ|T/LTUQ|Q)(?P<dot>\.?)\s{1,3}(?P<whom>\S.{0,200})$"
)


def find_signer(cells: list[str], tail: list[str], *, last: bool) -> tuple[str | None, str | None]:
    """The authority ("T/M BAN THƯỜNG VỤ") and the full name below it.

    ``cells`` are those below the head, ``tail`` those of the last lines.  What is issued with a document bears
    signatures of its own behind the document's, so the first one counts; in a copy (``last``) the last one does.
    """
    at = [index for index, cell in enumerate(cells) if _is_authority(cell)]
    blocks = [index for place, index in enumerate(at) if place == 0 or index - at[place - 1] > 3]
    authority: str | None = None
    for index in reversed(blocks) if last else blocks:
        match = _AUTHORITY.match(cells[index])
        assert match is not None
        stated = f"{match['mark']}{match['dot']} {body_name(match['whom'].strip())}"
        name = _name_below(cells, index)
        if name is not None:
            return stated, name
        authority = authority or stated
    if blocks:
        return authority, None
    posts = [index for index, cell in enumerate(tail) if POST.match(modern(cell)) and is_capitals(cell)]
    for index in reversed(posts) if last else posts:
        name = _name_below(tail, index)
        if name is not None:
            return None, name
    return None, None


def _name_below(cells: list[str], start: int) -> str | None:
    for cell in cells[start + 1 : start + 1 + FAR]:
        name = person_name(cell)
        if name is not None and not POST.match(modern(cell).upper()):
            return name
    return None


def _is_authority(cell: str) -> bool:
    match = _AUTHORITY.match(cell)
    return match is not None and is_capitals(match["whom"].split(",")[0])
