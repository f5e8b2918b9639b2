"""The head as Word writes it: two columns of lines; kind, subject, addressees and grounds below."""

from collections.abc import Iterator

from shared.form.docx import styles
from shared.form.docx.layout import layout, line, rule
from shared.form.docx.plain import gap, styled
from shared.form.docx.runs import words
from shared.form.docx.xml import Element, el
from shared.form.official import OfficialDocument
from shared.texts import say

PARTY_MM, STATE_MM = (75.0, 90.0), (63.0, 102.0)


def head(document: OfficialDocument) -> Iterator[Element]:
    """Everything above the text."""
    yield layout(
        PARTY_MM if document.rule.head.star else STATE_MM,
        [_issuer(document), _titles(document)],
        [_symbol(document), _dated(document)],
    )
    yield gap(6)
    if not document.is_letter:
        yield line(styles.KIND, document.kind.upper())
        yield line(styles.SUBJECT, document.subject)
        if document.rule.head.star:
            yield line(styles.RULE, say("form.under_subject"))
        else:
            yield rule(60, after_pt=12)
    yield from _addressed(document)
    if document.enacted_by:
        yield line(styles.ENACTED_BY, document.enacted_by)
    dash = "- " if document.rule.grounds.dash else ""
    for ground in document.grounds:
        yield line(styles.GROUND, f"{dash}{ground}")
    if document.enacting:
        yield line(styles.ENACTING, document.enacting)


def _issuer(document: OfficialDocument) -> list[Element]:
    lines = [line(styles.PARENT, document.parent.upper())] if document.parent else []
    below = line(styles.STAR, "*") if document.rule.head.star else rule(21)
    return [*lines, line(styles.ISSUER, document.issuer.upper()), below]


def _titles(document: OfficialDocument) -> list[Element]:
    first, *others = document.rule.head.lines
    # as long as the line above it, in the usual type sizes
    below = rule(10.5 if document.rule.head.star else 22)
    return [line(styles.NATION, first), *(line(styles.MOTTO, other) for other in others), below]


def _symbol(document: OfficialDocument) -> list[Element]:
    lines = [line(styles.SYMBOL, document.symbol_line)]
    if document.is_letter:
        lines.append(line(styles.SUBJECT, document.subject))
    if document.urgency_mark:
        lines.append(line(styles.URGENCY, document.urgency_mark))
    return lines


def _dated(document: OfficialDocument) -> list[Element]:
    lines = [line(styles.DATE, document.date_line)]
    if document.draft_mark:
        lines.append(line(styles.DRAFT, document.draft_mark))
    if document.circulation:
        lines.append(line(styles.CIRCULATION, document.circulation))
    return lines


def _addressed(document: OfficialDocument) -> Iterator[Element]:
    word = words(document.addressed, italic=document.rule.head.star)
    match document.addressees:
        case ():
            return
        case (only,):
            yield el("p", styled(styles.ADDRESSED), word, words(f" {only}"))
        case several:
            yield el("p", styled(styles.ADDRESSED), word)
            for addressee in several:
                yield line(styles.ADDRESSED, f"- {addressee}")
            yield gap(8)
