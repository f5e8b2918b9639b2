"""What slips are made of: heads after the body's form, and the parts of a page in their order."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno

from shared.bodies.roster import Body
from shared.calendar import VIETNAM
from shared.documents.symbols import Style
from shared.form.official import SERIF
from shared.form.rules import rule_for
from shared.form.typesetting import typeset
from shared.texts import say

SLIP, ENVELOPE = (Path(__file__).with_name(name) for name in ("slip.typ", "envelope.typ"))
SIZES_MM = {"C5": (229, 162), "DL": (220, 110), "C4": (324, 229)}
"""The envelopes of offices (ISO 269), across."""

Part = dict[str, object]


@dataclass(frozen=True)
class Slip:
    """One slip; with an ``address`` it bears a QR that leads there.  ``number`` is its line of number and symbol."""

    title: str
    parts: tuple[Part, ...]
    under: str | None = None
    address: str | None = None
    number: str | None = None


@dataclass(frozen=True)
class Envelope:
    """What stands on one envelope; ``marks`` are urgency and secrecy."""

    recipient: str
    address: str | None
    number: str
    marks: tuple[str, ...] = ()


def fields(*rows: tuple[str, str | None]) -> Part:
    """Rows of a label (a text's name) and a value; an empty value leaves dots to write on."""
    return {"kind": "fields", "rows": [[said(label), value or ""] for label, value in rows]}


def heading(name: str) -> Part:
    """A heading within the slip."""
    return {"kind": "heading", "text": said(name)}


def text(*lines: str) -> Part:
    """Paragraphs."""
    return {"kind": "text", "lines": [*lines]}


def addressed(line: str) -> Part:
    """The line that says to whom."""
    return {"kind": "addressed", "text": line}


def room(name: str, height_mm: float) -> Part:
    """A frame to write into by hand."""
    return {"kind": "room", "label": said(name), "height": height_mm}


def table(head: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> Part:
    """A table; ``head`` are names of texts."""
    return {"kind": "table", "head": [said(one) for one in head], "widths": [*widths], "rows": [[*row] for row in rows]}


def signatures(*ones: tuple[str, str, str]) -> Part:
    """Who signs, from left to right: the post, what they do there (both names of texts), their name."""
    return {"kind": "signatures", "ones": [[said(post), said(how), name] for post, how, name in ones]}


def closing(recipients: Sequence[str]) -> Part:
    """Recipients on the left, room for post, signature and seal on the right."""
    words = {"heading": said("recipients"), "post": said("copy_post"), "how": said("sign_seal")}
    return {"kind": "closing", "recipients": [*recipients], **words}


CUT: Part = {"kind": "cut"}


def said(name: str, **values: object) -> str:
    """A text of the papers."""
    return say(f"slips.paper.{name}", **values)


def printed(body: Body, slips: Sequence[Slip]) -> bytes:
    """The slips of ``body`` as a PDF."""
    return typeset(
        SLIP,
        slips={
            "fonts": SERIF,
            "title": slips[0].title,
            "slips": [
                {
                    "head": _head(body) | ({"number": slip.number} if slip.number else {}),
                    "title": slip.title,
                    "under": slip.under,
                    "parts": slip.parts,
                    "address": slip.address,
                    "qr": _qr(slip.address) if slip.address else None,
                    "qr_says": said("scan"),
                }
                for slip in slips
            ],
        },
    )


def enveloped(body: Body, envelopes: Sequence[Envelope], size: str) -> bytes:
    """The envelopes as a PDF, a page each; ``size`` is one of `SIZES_MM`."""
    return typeset(
        ENVELOPE,
        envelopes={
            "fonts": SERIF,
            "title": said("envelope"),
            "size": SIZES_MM[size],
            "parent": body.parent_name,
            "issuer": body.name,
            "to": said("to"),
            "ones": [
                {"recipient": one.recipient, "address": one.address, "number": one.number, "marks": one.marks}
                for one in envelopes
            ],
        },
    )


def _head(body: Body) -> dict[str, object]:
    today = dt.datetime.now(VIETNAM).date()
    rule = rule_for(Style(body.numbering), today)
    return {
        "issuer": body.name,
        "parent": body.parent_name,
        "lines": rule.head.lines,
        "star": rule.head.star,
        "number": said("number" if rule.head.star else "number_colon"),
        "date": said("date", place=said("city"), year=today.year),
    }


def _qr(address: str) -> str:
    target = io.BytesIO()
    segno.make(address, error="m", micro=False).save(target, kind="svg", border=1)
    return target.getvalue().decode()
