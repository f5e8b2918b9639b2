"""Composing an issued document in the prescribed form, as PDF by Typst.

Page and type sizes after Hướng dẫn 36-HD/VPTW: A4, margins top 20, bottom 20, left 30, right 15 mm; heading 15 pt
bold, body name 14 bold, number 14, place and date 14 italic, kind 16 bold, subject 14 bold, text 14.
"""

import asyncio
import json
from pathlib import Path

import typst

from shared.documents.head import DocumentHead
from shared.events.approval import DraftContent
from shared.events.people import PersonRef

TEMPLATE = Path(__file__).with_name("official.typ")


async def compose_pdf(head: DocumentHead, content: DraftContent, signer: PersonRef | None) -> bytes:
    """The document as PDF bytes.  People's text travels as data, so it cannot become markup."""
    fields = {
        "issuer": head.issuer or "",
        "symbol": head.symbol or "",
        "place": head.place or "",
        "day": f"{head.date.day:02d}" if head.date else "",
        "month": f"{head.date.month:02d}" if head.date else "",
        "year": str(head.date.year) if head.date else "",
        "kind": content.kind,
        "letter": content.kind == "Công văn",
        "subject": content.subject,
        "paragraphs": [line.strip() for line in content.text.splitlines() if line.strip()],
        "post": signer.post.label if signer else "",
        "signer": signer.name if signer else "",
    }
    return await asyncio.to_thread(_compile, json.dumps(fields, ensure_ascii=False))


def _compile(fields: str) -> bytes:
    pdf = typst.compile(str(TEMPLATE), sys_inputs={"document": fields}, format="pdf")
    assert isinstance(pdf, bytes)
    return pdf
