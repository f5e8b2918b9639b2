"""What stands between letterhead and text: title and subject, căn cứ, and who a document goes to."""

from dataclasses import dataclass, field

from shared.documents.reading.names import ORGAN_WORD, POST, is_capitals
from shared.documents.reading.numbering import number_word
from shared.documents.vietnamese import modern
from shared.paper.nodes import Block, Clause, Footnote, Inline, Paragraph, Table
from shared.word.head import WORDS, title_of
from shared.word.layout import DASH, Line, Typed, in_list, is_blank, lines_of, other_nodes, table_lines

FARTHEST_TITLE = 6  # blocks below the letterhead
MOST_SUBJECT = 12  # lines
LONGEST_SUBJECT, LONGEST_SUBJECT_LINE = 2000, 400  # characters
MOST_GROUNDS = 100
LONGEST_GROUND = 2000
LONGEST_ENACTED, LONGEST_ENACTING = 500, 200
MOST_ADDRESSEES = 400
LONGEST_ADDRESSEE = 2000


@dataclass
class Opening:
    """What was read, and the blocks that are left."""

    rest: list[Typed]
    kind: str | None = None
    subject: list[str] = field(default_factory=list)
    enacted_by: str | None = None
    grounds: list[str] = field(default_factory=list)
    enacting: str | None = None
    address: str | None = None
    addressees: list[str] = field(default_factory=list)
    notes: list[Inline] = field(default_factory=list)  # of title and subject


def take_opening(typed: list[Typed]) -> Opening:
    """Title, subject, căn cứ and addressees, taken away from the blocks below a letterhead."""
    read = Opening(typed)
    _take_title(read)
    _take_grounds(read)
    _take_address(read)
    read.rest = _without_blanks(read.rest)
    return read


def _take_title(read: Opening) -> None:
    at = next((n for n, (block, label) in enumerate(read.rest[:FARTHEST_TITLE]) if _title(block, label)), None)
    if at is None or any(isinstance(block, Clause) for block, _ in read.rest[:at]):
        return
    title, *below = lines_of(_paragraph(read.rest[at][0]))
    named = title_of(title)
    assert named is not None
    read.kind, read.notes = named[0], other_nodes([read.rest[at][0]])
    parts = [Line(named[1], bold=title.bold, align="center")] if named[1] else []
    parts += [line for line in below if not line.is_rule]
    end = at + 1
    while end < len(read.rest) and len(parts) < MOST_SUBJECT:
        block, label = read.rest[end]
        if is_blank(block):
            ruled = any(line.text for line in lines_of(_paragraph(block)))
            if parts and (ruled or not WORDS.unfinished.search(parts[-1].text)):
                break
        elif (
            not isinstance(block, Paragraph)
            or label
            or not _is_subject(block, parts, read, end)
            or sum(len(line.text) + 1 for line in (*parts, *lines_of(block))) > LONGEST_SUBJECT
        ):
            break
        else:
            read.notes += other_nodes([block])
            parts += lines_of(block)
        end += 1
    read.subject = [line.text for line in parts if not line.is_rule]
    read.rest = read.rest[:at] + _without_blanks(read.rest[end:])


def _title(block: Block, label: str) -> bool:
    if not isinstance(block, Paragraph) or label or not _is_text(block):
        return False
    first = lines_of(block)[0]
    looks = first.bold or block.attrs.align == "center" or is_capitals(first.text)
    return title_of(first) is not None and looks and len(first.text) < 400


def _is_text(block: Block) -> bool:
    return all(isinstance(node, Footnote) for node in other_nodes([block]))


def _paragraph(block: Block) -> Paragraph:
    assert isinstance(block, Paragraph)
    return block


def _is_subject(block: Paragraph, parts: list[Line], read: Opening, at: int) -> bool:
    first = lines_of(block)[0]
    if (
        not _is_text(block)
        or len(first.text) > LONGEST_SUBJECT_LINE
        or first.beside
        or WORDS.bracketed.match(first.text)
    ):
        return False
    if WORDS.address.match(first.text) or number_word(first.text) == len(first.text.split(" ")[0]):
        return False
    centred = block.attrs.align == "center"
    if not centred and (WORDS.ground.match(first.without_dash) or first.text[-1:] in ".;:"):
        return False
    if parts and _ends_before(parts, first, read, at):
        return False
    return centred or (first.bold and not parts) or (not parts and WORDS.subject_begins.match(first.text) is not None)


def _ends_before(parts: list[Line], line: Line, read: Opening, at: int) -> bool:
    """Whether ``line`` names who decides: capitals below a subject in small letters, or above the căn cứ."""
    if not is_capitals(line.text) or WORDS.unfinished.search(parts[-1].text):
        return False
    if not all(is_capitals(part.text) for part in parts):
        return True
    capitals = modern(line.text).upper()
    if ORGAN_WORD.match(capitals) is None and POST.match(capitals) is None:
        return False
    following = [block for block, _ in read.rest[at + 1 : at + 4] if not is_blank(block)]
    return bool(following) and isinstance(following[0], Paragraph | Clause) and _is_ground(following[0])


def _is_ground(block: Block) -> bool:
    if not in_list(block) or block.attrs.align == "center":
        return False
    return WORDS.ground.match(lines_of(block)[0].without_dash) is not None


def _take_grounds(read: Opening) -> None:
    """Who decides, the căn cứ and the line below them.

    Căn cứ are those above ``QUYẾT ĐỊNH:``, or lines that end with semicolons; a sentence that says on what a report is
    founded is text.
    """
    blocks = read.rest
    begin = 0
    above: list[str] = []
    while begin < min(len(blocks), 8) and not _is_ground(blocks[begin][0]):
        block, label = blocks[begin]
        if not is_blank(block):
            if not isinstance(block, Paragraph) or label or block.attrs.align != "center" or other_nodes([block]):
                return
            above += [line.text for line in lines_of(block) if not line.is_rule]
        begin += 1
    if begin == len(blocks) or not _is_ground(blocks[begin][0]) or (above and not is_capitals(above[0])):
        return
    grounds, end, enacting = _grounds_of(blocks, begin)
    if other_nodes(block for block, _ in blocks[begin:end]) or max(map(len, grounds), default=0) > LONGEST_GROUND:
        return
    if len(" ".join(above)) > LONGEST_ENACTED or len(enacting or "") > LONGEST_ENACTING:
        return
    if not enacting and (not grounds or grounds[0][-1] != ";" or grounds[-1][-1] not in ";,."):
        return
    read.enacted_by, read.grounds, read.enacting = " ".join(above) or None, grounds, enacting
    read.rest = _without_blanks(blocks[end:])


def _grounds_of(blocks: list[Typed], begin: int) -> tuple[list[str], int, str | None]:
    """The căn cứ from ``begin`` on, the index behind them, and the line that enacts."""
    grounds: list[str] = []
    short = 0, begin  # how many lines are căn cứ by their own words, and where they end
    capitals: list[str] = []
    for at in range(begin, min(begin + MOST_GROUNDS, len(blocks))):
        block, _ = blocks[at]
        if is_blank(block):
            continue
        if not isinstance(block, Paragraph | Clause) or (
            isinstance(block, Clause) and block.attrs.level not in ("dash", "plus")
        ):
            break
        text = " ".join(line.text for line in lines_of(block))
        match = WORDS.enacting.match(text) if is_capitals(text) else None
        if match is not None and (match["colon"] or block.attrs.align == "center"):
            return grounds, at + 1, " ".join([*capitals, text])
        if is_capitals(text):
            capitals.append(text)
            continue
        if capitals or (grounds and grounds[-1][-1:] in ".:" and not _is_ground(block)):
            break
        goes_on = all(is_blank(each) for each, _ in blocks[short[1] : at])
        if goes_on and _is_ground(block) and (not grounds or grounds[-1][-1:] == ";" or text[-1:] == ";"):
            short = len(grounds) + 1, at + 1
        grounds.append(DASH.sub("", text))
    grounds = grounds[: short[0]]
    return grounds, short[1], None


def _take_address(read: Opening) -> None:
    """The names behind Kính gửi, in one line, in lines below it or in a table."""
    at = next((n for n, (block, _) in enumerate(read.rest[:3]) if not is_blank(block)), None)
    if at is None:
        return
    block, _ = read.rest[at]
    if other_nodes([block]):
        return
    if isinstance(block, Table):
        lines = [line.text for column in table_lines(block) for line in column if not line.is_rule]
    elif isinstance(block, Paragraph):
        lines = [" ".join(line.text for line in lines_of(block) if not line.is_rule)]
        if any(part.text for part in lines_of(block)[1:]) and not any(p.beside for p in lines_of(block)):
            lines = [line.text for line in lines_of(block)]
    else:
        return
    match = WORDS.address.match(lines[0]) if lines else None
    if match is None:
        return
    end = at + 1
    names = [DASH.sub("", text) for text in (lines[0][match.end() :], *lines[1:])]
    names = [name for name in names if name]
    while end < len(read.rest) and len(names) < MOST_ADDRESSEES:
        block, label = read.rest[end]
        name = None if is_blank(block) else _addressee(block, label, names)
        if name is None:
            break
        names.append(name)
        end += 1
    if names and max(map(len, names)) <= LONGEST_ADDRESSEE:
        read.address, read.addressees = match["word"], names
        read.rest = read.rest[:at] + _without_blanks(read.rest[end:])


def _addressee(block: Block, label: str, names: list[str]) -> str | None:
    """The name that a line below Kính gửi says; ``None`` where it is text."""
    if not in_list(block) or other_nodes([block]):
        return None
    text = " ".join(line.text for line in lines_of(block))
    dashed = isinstance(block, Clause) or DASH.match(text) is not None
    if names and names[-1][-1:] in (".", ":"):
        return None
    open_list = not names or names[-1][-1:] == ";"
    if dashed or (open_list and len(text) <= 200):
        return DASH.sub("", text) or None
    return None


def _without_blanks(typed: list[Typed]) -> list[Typed]:
    begin = 0
    while begin < len(typed) and is_blank(typed[begin][0]):
        begin += 1
    return typed[begin:]
