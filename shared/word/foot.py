"""The foot of a Word file: who gets the document, and who signs it."""

from dataclasses import dataclass, field

from shared.documents.reading.names import POST, is_capitals, person_name
from shared.documents.vietnamese import modern
from shared.paper.content import Signer
from shared.paper.nodes import Appendix, Block, Clause, PageBreak, PageBreakAttrs, Paragraph, Table
from shared.word.layout import Line, Typed, as_paragraph, is_blank, lines_of, other_nodes, table_lines
from shared.wordfiles import Pattern, WordFile

MOST_SIGNERS = 2
MOST_AUTHORITIES = 4
LONGEST_LINE = 300  # characters
MOST_RECIPIENTS, LONGEST_RECIPIENT = 500, 2000
FARTHEST_NAME = 14  # lines below a post
MOST_ROWS = 12  # of a table that holds the foot


class FootWords(WordFile):
    """The patterns of ``foot.toml``."""

    recipients: Pattern
    kept: Pattern
    authority: Pattern
    post: Pattern
    post_alone: Pattern
    appearance: Pattern
    signed: Pattern


WORDS = FootWords.beside(__file__)


@dataclass
class Foot:
    """What stands below the text; ``unsaid`` are lines that stand for a signature and have no field."""

    recipients: list[str] = field(default_factory=list)
    kept_by: str | None = None
    signers: list[Signer] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    strange: list[Line] = field(default_factory=list)

    @property
    def is_found(self) -> bool:
        """Whether anything was read."""
        return bool(self.recipients or self.kept_by or self.signers)

    @property
    def fits(self) -> bool:
        """Whether its lines are those of a foot, and no longer text."""
        lines = [self.kept_by or ""]
        for signer in self.signers:
            lines += [*signer.authority, signer.post, signer.name]
        return (
            len(self.signers) <= MOST_SIGNERS
            and len(self.recipients) <= MOST_RECIPIENTS
            and max(map(len, self.recipients), default=0) <= LONGEST_RECIPIENT
            and max(map(len, lines)) <= LONGEST_LINE
        )


def take_foot(typed: list[Typed]) -> tuple[Foot, list[Typed]]:
    """The foot, and the blocks around it; a page that is attached begins behind it."""
    for at, (block, label) in enumerate(typed):
        if isinstance(block, Table):
            foot, end = _of_table(block), at + 1
            if foot is not None:
                end = _of_lines(foot, typed, end)
        elif _begins(typed, at) and not label:
            foot = Foot()
            end = _of_lines(foot, typed, at)
        else:
            continue
        if foot is not None and foot.is_found and foot.fits:
            pictures = other_nodes(block for block, _ in typed[at:end])
            strange: list[Typed] = [(as_paragraph(line), "") for line in foot.strange]
            if pictures:
                strange.append((Paragraph(content=tuple(pictures)), ""))
            return foot, _without_trailing_blanks(typed[:at]) + strange + _attached(typed[end:])
    return Foot(), typed


def _of_table(table: Table) -> Foot | None:
    """The foot that a table of invisible lines holds."""
    if len(table.content) > MOST_ROWS:
        return None
    columns = table_lines(table)
    if len(columns) > MOST_SIGNERS + 1:
        return None
    foot = Foot()
    for column in columns:
        lines = [line for line in column if not line.is_rule]
        at = next((n for n, line in enumerate(lines) if WORDS.recipients.match(line.text)), None)
        signature = lines if at is None else lines[:at]
        if signature and not _signature(foot, signature):
            return None
        if at is not None:
            _recipients(foot, lines[at:])
    listed = bool(foot.recipients or foot.kept_by)
    return foot if listed or (foot.signers and all(signer.name for signer in foot.signers)) else None


def _signature(foot: Foot, lines: list[Line]) -> bool:
    """Whether the lines of a column are a signature; then the foot has it."""
    said = [line for line in lines if not WORDS.appearance.match(line.text)]
    foot.unsaid += [line.text for line in said if WORDS.signed.match(line.text)]
    said = [line for line in said if not WORDS.signed.match(line.text)]
    if not said:
        return True
    if not _is_post(said[0]) or any(len(line.text) > LONGEST_LINE for line in said):
        return False
    names = [n for n, line in enumerate(said) if n and _is_name(line)]
    if len(names) > 1 and all(_is_post(said[n + 1]) for n in names[:-1]):
        begin = 0
        for name in names:
            foot.signers.append(_signer(said[begin : name + 1]))
            begin = name + 1
        foot.strange += said[begin:]
    else:
        foot.signers.append(_signer(said))
    return True


def _signer(lines: list[Line]) -> Signer:
    name = lines[-1].text if len(lines) > 1 and _is_name(lines[-1]) else ""
    rest = lines[:-1] if name else lines
    authority: list[str] = []
    post: list[str] = []
    for line in rest:
        begins = WORDS.authority.match(line.text) is not None
        if not post and begins and len(authority) < MOST_AUTHORITIES:
            authority.append(line.text)
        elif not post and authority and not POST.match(modern(line.text).upper()) and is_capitals(line.text):
            authority[-1] = f"{authority[-1]} {line.text}"
        else:
            post.append(line.text)
    # unchecked, as lines may be longer than those of a foot are: `Foot.fits`
    return Signer.model_construct(authority=tuple(authority), post=" ".join(post), name=name)


def _is_post(line: Line) -> bool:
    """Whether a signature may begin with the line."""
    capitals = modern(line.text).upper()
    if WORDS.authority.match(line.text) and is_capitals(line.text.split(None, 1)[1]):
        return True
    known = POST.match(capitals) is not None or WORDS.post.match(capitals) is not None
    return known and (is_capitals(line.text.split("(")[0]) or (line.bold and len(line.text) < 80))


def _is_name(line: Line) -> bool:
    if person_name(line.text) is not None:
        return not _is_post(line)
    words = line.text.split()
    return (
        2 <= len(words) <= 8
        and not is_capitals(line.text)
        and not _is_post(line)
        and all(word[0].isupper() for word in words)
        and not any(map(str.isdigit, line.text))
        and line.text[-1] not in ".;:,"
    )


def _recipients(foot: Foot, lines: list[Line]) -> None:
    """The lines below Nơi nhận; the one that says where the document is kept is the last."""
    match = WORDS.recipients.match(lines[0].text)
    first = [lines[0].text[match.end() :]] if match else [lines[0].text]
    for text in (*first, *(line.text for line in lines[1:])):
        _recipient(foot, text, dashed=Line(text).without_dash != text)


def _recipient(foot: Foot, text: str, *, dashed: bool) -> None:
    words = Line(text).without_dash
    if not words:
        return
    if foot.kept_by is not None:
        foot.kept_by = f"{foot.kept_by} {words}"
    elif WORDS.kept.match(words):
        foot.kept_by = words
    elif not dashed and foot.recipients and foot.recipients[-1][-1] not in ";.":
        foot.recipients[-1] = f"{foot.recipients[-1]} {words}"
    else:
        foot.recipients.append(words)


def _begins(typed: list[Typed], at: int) -> bool:
    """Whether a foot of paragraphs begins here."""
    block, _ = typed[at]
    if not isinstance(block, Paragraph):
        return False
    lines = [line for line in lines_of(block) if line.text]
    if any(WORDS.recipients.match(line.text) for line in lines[:1]):
        return True
    if not lines or not any(_is_post(line) for line in lines) or block.attrs.align not in ("center", "right", None):
        return False
    if not is_capitals(lines[0].text) or lines[0].text[-1] in ":.;,":
        return False
    following = [
        line
        for block, label in typed[at : at + FARTHEST_NAME]
        if isinstance(block, Paragraph) and not label
        for line in lines_of(block)
        if not line.is_rule
    ]
    named = next((n for n, line in enumerate(following) if n and _is_name(line)), None)
    return named is not None and all(_may_stand_above_name(line) for line in following[:named])


def _may_stand_above_name(line: Line) -> bool:
    return is_capitals(line.text) or _is_post(line) or bool(
        WORDS.signed.match(line.text) or WORDS.appearance.match(line.text) or WORDS.recipients.match(line.text)
        or line.beside
    )  # fmt: skip


def _of_lines(foot: Foot, typed: list[Typed], begin: int) -> int:
    """Read the foot's paragraphs from ``begin`` on; returns the index of the first block that is not the foot's."""
    left: list[Line] = []
    right: list[Line] = []
    end = begin
    listing = bool(foot.recipients) and foot.kept_by is None
    for at in range(begin, len(typed)):
        block, label = typed[at]
        if is_blank(block):
            continue
        if not isinstance(block, Paragraph | Clause) or (
            isinstance(block, Clause) and block.attrs.level not in ("dash", "plus")
        ):
            break
        lines = [line for line in lines_of(block, "-" if isinstance(block, Clause) else "") if not line.is_rule]
        kinds: list[str | None] = []
        signature = list(right)
        for line in lines:
            kinds.append(_belongs(line, listing or bool(left), signature))
            if kinds[-1] == "signature":
                signature.append(line)
        if not all(kinds) or (label and not isinstance(block, Clause)):
            break
        for line, kind in zip(lines, kinds, strict=True):
            (left if kind == "recipients" else right).append(line)
        end = at + 1
    signature = [line for line in right if not WORDS.recipients.match(line.text)]
    if left:
        _recipients(foot, left)
    if signature and not _signature(foot, signature):
        return begin
    return end


def _belongs(line: Line, listing: bool, signature: list[Line]) -> str | None:
    """Whether a line is of the recipients or of the signature; ``None`` where it is of neither."""
    if WORDS.recipients.match(line.text) or (line.column == 0 and line.beside and listing and not _is_post(line)):
        return "recipients"
    if line.column == 0 and listing and (line.without_dash != line.text or WORDS.kept.match(line.text)):
        return "recipients"
    if _is_post(line) or WORDS.signed.match(line.text) or WORDS.appearance.match(line.text):
        return "signature"
    named = signature and _is_name(signature[-1])
    if signature and not named and len(line.text) <= LONGEST_LINE and (_is_name(line) or is_capitals(line.text)):
        return "signature"
    if listing and not signature and line.align != "center" and len(line.text) <= 200 and line.text[-1] in ";.,":
        return "recipients"
    return None


def _without_trailing_blanks(typed: list[Typed]) -> list[Typed]:
    end = len(typed)
    while end and is_blank(typed[end - 1][0]):
        end -= 1
    return typed[:end]


def _attached(typed: list[Typed]) -> list[Typed]:
    """What stands behind the foot, on pages of its own."""
    begin = 0
    while begin < len(typed) and is_blank(typed[begin][0]):
        begin += 1
    rest = typed[begin:]
    if not rest or isinstance(rest[0][0], Appendix):
        return rest
    first = rest[0][0]
    if not isinstance(first, PageBreak):
        return [(PageBreak(attrs=PageBreakAttrs(attached=True)), ""), *rest]
    if all(is_blank(block) or isinstance(block, PageBreak) for block, _ in rest):
        return []
    following: Block = rest[1][0]
    if isinstance(following, Appendix) and following.attrs.orientation in (None, first.attrs.orientation):
        return rest[1:]
    return [(first.model_copy(update={"attrs": first.attrs.model_copy(update={"attached": True})}), ""), *rest[1:]]
