"""What is checked in every line: typing, dates, capitals, spelling, and how the text ends."""

import re
from collections.abc import Iterator

from shared.form.checking.departures import Checked, Departure
from shared.form.checking.mending import ATOM, ReplaceText, Respell, letters_of, respellable
from shared.form.checking.spelling import misspelled
from shared.form.checking.words import WORDS
from shared.paper.nodes import Clause, PageBreak, Paragraph, Table
from shared.paper.parts import parted
from shared.texts import say

_MOST_SHOWN = 5  # words of another spelling
_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_SPACE_BEFORE = re.compile(r"(?<! ) +[,;:.!?](?=\s|$)")
_NO_SPACE_BEHIND = re.compile(rf"[,;](?=[^\s\d”\"')\],;:.!?…{ATOM}])")
_SLASH_DATE = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{2}|\d{4})\b")
_ENDS = '.…!?:;”"/'


def text_of(draft: Checked) -> Iterator[Departure]:
    """What departs in the words of the subject and of the paper."""
    yield from _typing(draft, say("checking.where.subject"), "subject", draft.content.subject)
    if not draft.lines and draft.content.paper.is_empty:
        yield draft.departs("typing", say("checking.where.content"), "paper", say("checking.what.no_content"))
        return
    for line in draft.lines:
        yield from _typing(draft, line.where, line.at, line.text)
        yield from _dates(draft, line.where, line.at, line.text)
        if isinstance(line.block, Paragraph) and not line.in_table:
            yield from _first_letter(draft, line.where, line.at, line.text)
    yield from _ending(draft)
    yield from _spelling(draft)


def _typing(draft: Checked, where: str, at: str, text: str) -> Iterator[Departure]:
    runs = sorted({match[0] for match in _SPACES.finditer(text)}, key=len, reverse=True)
    if runs:
        mend = [ReplaceText(at=at, old=run, new=" ") for run in runs]
        yield draft.departs("typing", where, at, say("checking.what.two_spaces"), *mend)
    before = list(dict.fromkeys(text[match.start() : match.end() + 1] for match in _SPACE_BEFORE.finditer(text)))
    if before:
        mend = [
            ReplaceText(at=at, old=found, new=found.lstrip(" "), which="all" if found[-1].isspace() else "last")
            for found in before
        ]
        yield draft.departs("typing", where, at, say("checking.what.space_before_mark"), *mend)
    behind = list(dict.fromkeys(text[match.start() : match.end() + 1] for match in _NO_SPACE_BEHIND.finditer(text)))
    if behind:
        mend = [ReplaceText(at=at, old=found, new=f"{found[0]} {found[1:]}") for found in behind]
        yield draft.departs("typing", where, at, say("checking.what.no_space_after_mark"), *mend)


def _dates(draft: Checked, where: str, at: str, text: str) -> Iterator[Departure]:
    rule = draft.rule.date
    for match in (*_SLASH_DATE.finditer(text), *WORDS.date.finditer(text)):
        day, month, year = match.groups()
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            what = say("checking.what.no_such_date", day=day, month=month, year=year)
            yield draft.departs("date", where, at, what)
            continue
        padded = [
            number.zfill(2) if int(number) < below else number
            for number, below in ((day, rule.days_padded_below), (month, rule.months_padded_below))
        ]
        if padded != [day, month]:
            right = _with_numbers(match, padded)
            mend = ReplaceText(at=at, old=match[0], new=right)
            yield draft.departs("date", where, at, say("checking.what.short_date", right=right), mend)


def _with_numbers(match: re.Match[str], numbers: list[str]) -> str:
    """The date as it was written, with other numbers of day and month."""
    begin, made = match.start(), match[0]
    for group in (2, 1):
        first, last = match.start(group) - begin, match.end(group) - begin
        made = made[:first] + numbers[group - 1] + made[last:]
    return made


def _first_letter(draft: Checked, where: str, at: str, text: str) -> Iterator[Departure]:
    first = next((letter for letter in text if letter.isalpha()), "")
    if first.islower() and first.upper() != first and not WORDS.item.match(text.strip()):
        mend = ReplaceText(at=at, old=first, new=first.upper(), which="first")
        yield draft.departs("typing", where, at, say("checking.what.small_first_letter"), mend)


def _ending(draft: Checked) -> Iterator[Departure]:
    """The last line of the document itself, before its foot; a table may end it."""
    rule, (blocks, _) = draft.rule.ending, parted(draft.content.paper.doc.content)
    for place in reversed(range(len(blocks))):
        block = blocks[place]
        if isinstance(block, Table):
            return
        if isinstance(block, PageBreak) or not (isinstance(block, Paragraph | Clause) and block.content):
            continue
        text, at, where = letters_of(block.content).rstrip(), f"paper.{place}", say("checking.where.ending")
        refused = next((ending for ending in rule.refused if text.endswith(ending)), None)
        if refused is not None:
            mend = ReplaceText(at=at, old=refused, new=rule.accepted[0], which="last")
            what = say("checking.what.ends_with", right=rule.accepted[0], wrong=refused)
            yield draft.departs("ending", where, at, what, mend)
        elif text and text[-1] not in _ENDS:
            mend = ReplaceText(at=at, old="", new=rule.accepted[0], which="last")
            yield draft.departs("ending", where, at, say("checking.what.no_full_stop"), mend)
        return


def _spelling(draft: Checked) -> Iterator[Departure]:
    spelling = draft.facts.spelling or draft.rule.spelling.proposed
    if spelling is None:
        return
    wrong = misspelled(respellable(draft.content), spelling)
    if wrong:
        goes_on = " …" if len(wrong) > _MOST_SHOWN else ""
        what = say(f"checking.spelling.{spelling}", words=", ".join(wrong[:_MOST_SHOWN]) + goes_on)
        yield draft.departs("spelling", say("checking.where.everywhere"), "paper", what, Respell(spelling=spelling))
