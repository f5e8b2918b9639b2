"""A draft as PDF and DOCX, and what the command says of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from services.approval.composing.file import json_of
from shared.form.checking import check_draft
from shared.form.checking.departures import Facts
from shared.form.docx.writer import compose_docx
from shared.form.official import OfficialDocument, Written
from shared.form.pdf import compose_pdf
from shared.form.rules import rule_for
from shared.paper.counting import kept
from shared.word.draft import WordDraft


@dataclass(frozen=True)
class Composed:
    """The files by their names, and the line that the command prints."""

    files: dict[str, bytes]
    said: dict[str, object]


def composed(draft: WordDraft, today: dt.date) -> Composed:
    """``draft`` in the prescribed form; the rule is that of the day on it, ``today``'s where it bears none."""
    official = official_of(draft)
    rule = rule_for(draft.style, draft.date or today)
    departures = check_draft(draft.content(), rule, Facts(issuer=draft.issuer, parent=draft.parent))
    files = {
        "document.pdf": compose_pdf(official, draft.pictures).data,
        "document.docx": compose_docx(official, draft.pictures),
        "document.json": json_of(draft),
    }
    said: dict[str, object] = {
        "kind": draft.kind,
        "subject": draft.subject,
        "recipients": [line.rstrip(" ,;.") for line in draft.recipient_lines],
        "signer": _joined(signer.name for signer in draft.signers),
        "authority": _joined(" ".join(signer.authority) for signer in draft.signers),
        "departures": [{"rule": each.rule, "where": each.where, "message": each.message} for each in departures],
        "kept": asdict(kept(draft.paper)),
        "lost": [{"what": each.what, "where": each.where} for each in draft.lost],
    }
    return Composed(files, said)


def official_of(draft: WordDraft) -> OfficialDocument:
    """The document that a file says, with the lines that stand on it as somebody wrote them."""
    return OfficialDocument(
        style=draft.style,
        issuer=draft.issuer,
        parent=draft.parent,
        kind=draft.kind,
        subject=draft.subject,
        paper=draft.paper,
        grounds=draft.grounds,
        enacted_by=draft.enacted_by,
        enacting=draft.enacting,
        addressees=draft.addressees,
        recipient_lines=draft.recipient_lines,
        kept_by=draft.kept_by,
        signers=draft.signers,
        urgency=draft.urgency,
        circulation=draft.circulation,
        symbol=draft.symbol,
        place=draft.place,
        date=draft.date,
        written=Written(dated=draft.dated, address=draft.address, draft=draft.draft_mark),
    )


def _joined(texts: Iterable[str]) -> str | None:
    return "; ".join(filter(None, texts)) or None
