"""The title of a document: its kind, and what it is about."""

from services.receiving.reading.layout import RULE
from shared.documents.kinds import Kind
from shared.documents.reading.names import ORGAN_WORD, POST, is_capitals, sentence_case
from shared.documents.reading.numbering import is_date
from shared.documents.reading.titles import ABOUT, ADDRESSED, is_qualifier, leading_kind
from shared.documents.vietnamese import bare, modern
from shared.wordfiles import Pattern, WordFile

MOST_CELLS = 12  # of a subject
LONGEST_CELL = 400


class SubjectWords(WordFile):
    """The words and patterns of ``subject.toml``."""

    about_inside: Pattern
    subject_begins: Pattern
    body_begins: Pattern
    about_doing: Pattern
    whose: Pattern
    unfinished: Pattern
    authority: Pattern


WORDS = SubjectWords.beside(__file__)
BODY_BEGINS = WORDS.body_begins


def find_title(cells: list[str], number_at: int) -> tuple[int | None, Kind | None]:
    """The index of the cell that says the kind in capitals ("QUY ĐỊNH"), and the kind."""
    for index, cell in enumerate(cells[number_at + 1 :], number_at + 1):
        if BODY_BEGINS.match(modern(cell)) and not is_capitals(cell):
            return None, None
        found = leading_kind(cell)
        if found is not None and not cell.rstrip().endswith(":"):
            return index, found[0]
    return None, None


def find_subject(cells: list[str], number_at: int, title_at: int | None, issuer: str | None) -> str | None:
    """What a document is about: below its title, or behind "V/v" in a letter, which has no title."""
    if title_at is not None:
        found = leading_kind(cells[title_at])
        rest = found[1] if found else ""
        following = cells[title_at + 1 :]
        if is_qualifier(rest) and following and not _over(following[0], [], issuer, following[1:]):
            rest = ""
        return _joined([rest] if rest else [], following, issuer)
    near = cells[number_at + 1 : number_at + 9]
    for index, cell in enumerate(near, number_at + 1):
        if ABOUT.match(cell):
            return _joined([cell], [part for part in cells[index + 1 :] if not is_date(part)], issuer)
        inside = WORDS.about_inside.search(cell)
        if inside and is_date(cell[: inside.start()]):
            return _joined([inside[0]], [], issuer)
    return None


def _joined(begun: list[str], following: list[str], issuer: str | None) -> str | None:
    """The lines of a subject until the text begins; a subject in capitals ends with the capitals."""
    parts = list(begun)
    for index, cell in enumerate(following[:MOST_CELLS]):
        if cell == RULE and not parts:
            continue
        if parts and WORDS.subject_begins.match(cell) and WORDS.whose.match(parts[0]) and len(parts) == 1:
            parts = [cell]  # "KẾT LUẬN / CỦA BAN THƯỜNG VỤ / về …": whose it is stands between kind and subject
        elif _over(cell, parts, issuer, following[index + 1 :]):
            break
        else:
            parts.append(cell)
    subject = " ".join(" ".join(parts).split()).strip(" .;-*")
    return (sentence_case(subject) or None) if subject else None


def _over(cell: str, parts: list[str], issuer: str | None, after: list[str]) -> bool:
    """Whether the subject ends before ``cell``: the text begins there, or the letters change their case."""
    if cell == RULE or ADDRESSED.match(cell) or is_date(cell) or len(cell) > LONGEST_CELL:
        return True
    if BODY_BEGINS.match(modern(cell)) and not is_capitals(cell) and (parts or not _may_be_subject(cell, after)):
        return True
    if _is_authority(cell, parts, issuer, after):
        return True
    if not parts:
        return False
    sentence_over = parts[-1].endswith(".") and cell[:1].isupper()
    return is_capitals(parts[-1]) != is_capitals(cell) or (sentence_over and not is_capitals(cell))


def _may_be_subject(cell: str, after: list[str]) -> bool:
    """Whether a cell right below the title is a subject although texts begin with its words too."""
    if not WORDS.about_doing.match(cell) or len(cell) > 200 or cell.rstrip()[-1:] in ".:;,":
        return False
    following = after[0] if after else RULE
    return following == RULE or BODY_BEGINS.match(modern(following)) is not None


def _is_authority(cell: str, parts: list[str], issuer: str | None, after: list[str]) -> bool:
    """Whether the cell names who decides, in capitals above the preamble ("CHỦ TỊCH ỦY BAN NHÂN DÂN …")."""
    if not is_capitals(cell) or (parts and WORDS.unfinished.search(parts[-1].upper())):
        return False
    capitals = modern(cell).upper()
    is_person_or_issuer = POST.match(capitals) is not None or _is_issuer(capitals, issuer)
    if not is_person_or_issuer and (not parts or not WORDS.authority.match(capitals)):
        return False
    rest = [following for following in after[:3] if following != RULE]
    begins = next(
        (index for index, line in enumerate(rest) if BODY_BEGINS.match(modern(line)) and not is_capitals(line)), None
    )
    return begins is not None and all(map(is_capitals, rest[:begins]))


def _is_issuer(capitals: str, issuer: str | None) -> bool:
    """Whether ``capitals`` begin with the issuer's name, or the name with them."""
    if not issuer or not ORGAN_WORD.match(capitals):
        return False
    known, plain = bare(issuer), bare(capitals)
    return plain.startswith(known) or known.startswith(plain)
