"""What is checked above the text: kind, subject, grounds, urgency and circulation."""

from collections.abc import Iterator

from shared.documents.kinds import LETTER, kind_named
from shared.documents.urgency import Urgency
from shared.form.checking.departures import Checked, Departure
from shared.form.checking.mending import SetField
from shared.form.checking.words import WORDS
from shared.form.rules.entries import Organisation
from shared.texts import say

_MARKS = ".;,:"


def head_of(draft: Checked) -> Iterator[Departure]:
    """What departs above the text."""
    yield from _kind(draft)
    yield from _subject(draft)
    yield from _letter(draft)
    yield from _grounds(draft)
    yield from _urgency(draft)
    yield from _circulation(draft)


def _kind(draft: Checked) -> Iterator[Departure]:
    kind, where = draft.content.kind, say("checking.where.kind")
    if kind_named(kind) is None:
        yield draft.departs("kind", where, "kind", say("checking.what.kind_unknown", kind=kind))
        return
    issuer = _issuer(draft)
    if kind in (draft.rule.issuing.refused.get(issuer, ()) if issuer else ()):
        what = say("checking.what.kind_not_issued", kind=kind, issuer=say(f"checking.issuer.{issuer}"))
        yield draft.departs("issuing", where, "kind", what)


def _issuer(draft: Checked) -> Organisation | None:
    """What kind of organisation issues, as far as names say it; only the grass roots are limited."""
    authority = " ".join(line for signer in draft.content.signers for line in signer.authority)
    names = f"{draft.facts.issuer} {authority}"
    if not draft.is_party or not names.strip():
        return None
    if WORDS.bodies.cell.search(names):
        return "cell"
    if WORDS.bodies.above_grass_roots.search(draft.facts.parent or "") is None:
        return None
    if WORDS.bodies.standing.search(authority):
        return "standing"
    return "committee" if WORDS.bodies.committee.search(names) else None


def _subject(draft: Checked) -> Iterator[Departure]:
    subject, rule = draft.content.subject.strip(), draft.rule.subject
    where = say("checking.where.subject")
    if len(subject) > rule.longest:
        what = say("checking.what.subject_too_long", length=len(subject), most=rule.longest)
        yield draft.departs("subject", where, "subject", what)
    if subject.endswith((".", ";", ",")):
        mend = SetField(at="subject", value=subject.rstrip(" .;,"))
        what = say("checking.what.subject_ends", mark=subject[-1])
        yield draft.departs("subject", where, "subject", what, *([mend] if mend.value else []))
    if subject.isupper():
        yield draft.departs("subject", where, "subject", say("checking.what.subject_in_capitals"))
        return
    about = WORDS.about.match(subject)
    if about is not None and draft.content.kind != LETTER:
        right = about["word"].lower() if rule.first_letter == "lower" else about["word"].capitalize()
        if about["word"] != right:
            mend = SetField(at="subject", value=right + subject[about.end() :])
            yield draft.departs("subject", where, "subject", say("checking.what.subject_begins", right=right), mend)


def _letter(draft: Checked) -> Iterator[Departure]:
    subject, rule = draft.content.subject.strip(), draft.rule.letter_subject
    where = say("checking.where.subject")
    matter = WORDS.letter_beginning.sub("", subject, count=1) if WORDS.letter_beginning.match(subject) else subject
    lower = subject.lower()
    if draft.content.kind == LETTER:
        if rule.accepted and not lower.startswith(rule.accepted):
            begins = " ".join([rule.proposed, _small(matter)])
            what = say("checking.what.letter_subject", proposed=rule.proposed)
            yield draft.departs("letter_subject", where, "subject", what, SetField(at="subject", value=begins))
    elif lower.startswith(rule.in_letters_only):
        about = say("checking.about")
        about = about if draft.rule.subject.first_letter == "lower" else about.capitalize()
        what = say("checking.what.only_in_letters", proposed=about)
        yield draft.departs("letter_subject", where, "subject", what, SetField(at="subject", value=f"{about} {matter}"))


def _small(words: str) -> str:
    """``words`` with a small first letter, unless the first word is an abbreviation."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _grounds(draft: Checked) -> Iterator[Departure]:
    rule, grounds = draft.rule.grounds, draft.content.grounds
    for place, ground in enumerate(grounds):
        words = ground.strip()
        is_last = place == len(grounds) - 1
        accepted = rule.last if is_last else (rule.mark,)
        where, at = say("checking.where.ground", number=place + 1), f"grounds.{place}"
        bare = words.lstrip("-–+• ").rstrip(f"{_MARKS} ")
        right = SetField(at=at, value=f"{bare}{words[-1] if words.endswith(accepted) else accepted[0]}")
        if not bare:
            continue
        if not words.endswith(accepted):
            what = say(
                "checking.what.ground_ends" if not is_last else "checking.what.last_ground_ends", mark=accepted[0]
            )
            yield draft.departs("grounds", where, at, what, right)
        elif words[0] in "-–+•":
            yield draft.departs("grounds", where, at, say("checking.what.ground_dash"), right)


def _urgency(draft: Checked) -> Iterator[Departure]:
    urgency, marks = draft.content.urgency, draft.rule.urgency.marks
    if urgency is not Urgency.NORMAL and urgency not in marks:
        nearest = max(marks, key=lambda known: known.priority)
        what = say("checking.what.no_such_urgency", marks=", ".join(marks.values()))
        mend = SetField(at="urgency", value=nearest.value)
        yield draft.departs("urgency", say("checking.where.urgency"), "urgency", what, mend)


def _circulation(draft: Checked) -> Iterator[Departure]:
    words = draft.content.circulation
    if words and words != words.upper():
        mend = SetField(at="circulation", value=words.upper())
        where = say("checking.where.circulation")
        yield draft.departs("circulation", where, "circulation", say("checking.what.circulation_capitals"), mend)
