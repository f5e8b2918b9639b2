"""What is checked around the text's end: addressees, recipients, who signs as what."""

from collections.abc import Iterator

from shared.documents.kinds import MINUTES
from shared.form.authority import committee_of
from shared.form.checking.departures import Checked, Departure, Line
from shared.form.checking.mending import Edit, RemoveBlock, SetField
from shared.form.checking.words import WORDS
from shared.paper.content import Signer
from shared.texts import say

_ADDRESSED_WITHIN = 3  # lines at the text's beginning
_MOST_ADDRESSED = 500


def foot_of(draft: Checked) -> Iterator[Departure]:
    """What departs in addressees, recipients and signatures."""
    yield from _addressees(draft)
    yield from _recipients(draft)
    yield from _kept(draft)
    for place, signer in enumerate(draft.content.signers):
        yield from _authority(draft, place, signer)
        yield from _post(draft, place, signer)
        yield from _name(draft, place, signer)
    if draft.content.kind == MINUTES and len(draft.content.signers) == 1:
        rule = draft.rule.minutes
        what = say("checking.what.minutes_signers", left=rule.left, right=rule.right)
        yield draft.departs("minutes", say("checking.where.signer"), "signers", what)


def _addressees(draft: Checked) -> Iterator[Departure]:
    content, word = draft.content, draft.rule.addressed.words.get(draft.content.kind)
    if word is None:
        return
    where = say("checking.where.addressees")
    line = next((line for line in draft.lines[:_ADDRESSED_WITHIN] if WORDS.addressed.match(line.text.strip())), None)
    if line is None:
        if not (content.addressees or content.recipients or content.outside):
            what = say("checking.what.not_addressed", kind=content.kind.lower(), word=word)
            yield draft.departs("addressed", where, "addressees", what)
        return
    what = say("checking.what.addressed_in_text", word=word)
    yield draft.departs("addressed", line.where, line.at, what, *_moved(draft, line))


def _moved(draft: Checked, first: Line) -> list[Edit]:
    """The line that addresses somebody goes out of the text; its names become the addressees."""
    match = WORDS.addressed.match(first.text.strip())
    lines, names = [first], [match["names"].strip()] if match and match["names"].strip() else []
    if not names:
        for line in draft.lines[draft.lines.index(first) + 1 :]:
            if line.counted is None or line.counted.number or line.in_table:
                break
            lines.append(line)
            names.append(line.text.strip())
    if len(lines) > _MOST_ADDRESSED:
        return []
    edits: list[Edit] = [RemoveBlock(at=line.at) for line in lines]
    if names and not draft.content.addressees:
        edits.append(SetField(at="addressees", value=tuple(names)))
    return edits


def _recipients(draft: Checked) -> Iterator[Departure]:
    content, rule = draft.content, draft.rule.recipients
    where, lines = say("checking.where.recipients"), content.recipient_lines
    if not (content.recipients or content.outside or lines) and content.kind != MINUTES:
        yield draft.departs("recipients", where, "recipients", say("checking.what.no_recipients"))
    if lines and content.kind in rule.as_above_kinds and not WORDS.as_above.match(lines[0]):
        mend = SetField(at="recipient_lines", value=(f"{rule.as_above}{rule.mark}", *lines))
        what = say("checking.what.as_above", words=rule.as_above)
        yield draft.departs("recipients", where, "recipient_lines", what, mend)
    for place, line in enumerate(lines):
        words = line.strip()
        if words[-1:] in ",.;" and words[-1:] != rule.mark and words.rstrip(" ,.;"):
            at = f"recipient_lines.{place}"
            mend = SetField(at=at, value=words.rstrip(" ,.;") + rule.mark)
            place_said = say("checking.where.recipient", words=words)
            yield draft.departs("recipients", place_said, at, say("checking.what.recipient_ends", mark=rule.mark), mend)


def _kept(draft: Checked) -> Iterator[Departure]:
    kept, rule = (draft.content.kept_by or "").strip(), draft.rule.kept
    if not kept:
        return
    match = WORDS.kept.match(kept.lstrip("- "))
    rest = match["rest"].strip(" .") if match else ""
    if match and kept.startswith(f"{rule.word} ") and rest and not kept.lower().startswith(rule.refused):
        return
    by_form = draft.rule.kept_for(draft.facts.issuer)
    for_clerk = WORDS.clerk.match(rest) is not None and draft.is_party
    right = by_form if not rest or for_clerk else f"{rule.word} {rest}"
    what = say("checking.what.kept", words=right)
    mend = SetField(at="kept_by", value=f"{right}.")
    yield draft.departs("kept", say("checking.where.kept"), "kept_by", what, mend)


def _authority(draft: Checked, place: int, signer: Signer) -> Iterator[Departure]:
    rule, where = draft.rule.authority, say("checking.where.signer")
    committee = committee_of(draft.facts.issuer) or ""
    for row, line in enumerate(signer.authority):
        at = f"signers.{place}.authority.{row}"
        matches = ((says, pattern.match(line.strip())) for says, pattern in WORDS.authority.items())
        said, match = next(((says, match) for says, match in matches if match), ("", None))
        if match is None:
            continue
        mark, rest = match[0], line.strip()[match.end() :].strip()
        right: str = getattr(rule, said) or rule.refused.get(mark.upper(), rule.by_order)
        if draft.is_party and _signs_in_place(line):
            others = [other for other in signer.authority if not _signs_in_place(other)]
            others = others or ([f"{rule.on_behalf} {committee.upper()}"] if committee else [])
            mend = [SetField(at=f"signers.{place}.authority", value=tuple(others))] if others else []
            yield draft.departs("authority", where, at, say("checking.what.collective", mark=rule.on_behalf), *mend)
        elif mark != right:
            mend = [SetField(at=at, value=f"{right} {rest}".strip())]
            yield draft.departs("authority", where, at, say("checking.what.mark", mark=mark, right=right), *mend)
    alone = not signer.authority and WORDS.people.secretary.match(signer.post.strip())
    if draft.is_party and alone and committee and draft.content.kind != MINUTES:
        line = f"{rule.on_behalf} {committee.upper()}"
        what = say("checking.what.on_behalf", line=line)
        at = f"signers.{place}.authority"
        yield draft.departs("authority", where, at, what, SetField(at=at, value=(line,)))


def _signs_in_place(line: str) -> bool:
    """Whether somebody signs in place of a committee's secretary."""
    mark = WORDS.authority["in_place"].match(line.strip())
    return mark is not None and WORDS.people.secretary.match(line.strip()[mark.end() :].strip()) is not None


def _post(draft: Checked, place: int, signer: Signer) -> Iterator[Departure]:
    match = WORDS.people.post.fullmatch(signer.post.strip())
    if match is not None:
        at = f"signers.{place}.post"
        what = say("checking.what.post_alone", post=match["post"])
        mend = SetField(at=at, value=match["post"])
        yield draft.departs("post", say("checking.where.signer"), at, what, mend)


def _name(draft: Checked, place: int, signer: Signer) -> Iterator[Departure]:
    match = WORDS.people.titles.match(signer.name.strip())
    if match is not None:
        at, name = f"signers.{place}.name", signer.name.strip()[match.end() :]
        what = say("checking.what.name_alone", titles=match[0].strip(" ,-–"))
        mend = SetField(at=at, value=name)
        yield draft.departs("name_of_signer", say("checking.where.signer"), at, what, mend)
