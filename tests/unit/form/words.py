"""The words that a document says, and those that were found."""

import dataclasses
import re
from collections import Counter
from typing import Any

from shared.form.official import OfficialDocument
from shared.paper.lines import text_of_paper
from shared.paper.paper import Paper


def words(text: str) -> Counter[str]:
    """The words of ``text``, whatever their case: some stand in capitals.

    A symbol in a column that is narrower than it goes on in the next line.
    """
    return Counter(re.sub(r"(?<=\w[-/])\r?\n(?=\w)", "", text).upper().split())


def without_notes(document: OfficialDocument) -> OfficialDocument:
    """The document without notes and pictures: their marks grow together with the words beside them."""

    def kept(node: dict[str, Any]) -> dict[str, Any]:
        inside = [kept(child) for child in node.get("content", ()) if child["type"] not in ("footnote", "image")]
        return {**node, "content": inside} if "content" in node else node

    doc = kept(document.paper.doc.model_dump(mode="json"))
    return dataclasses.replace(document, paper=Paper.model_validate({"doc": doc}))


def said(document: OfficialDocument) -> Counter[str]:
    """Every word of a document: of its head, text and foot."""
    signers = [line for signer in document.signers for line in (*signer.authority, signer.post, signer.name)]
    head = (document.issuer, document.parent or "", document.kind, document.subject, *document.grounds)
    if document.is_letter:
        head = tuple(line for line in head if line != document.kind)
    lines = [*head, *document.addressees, *document.recipient_lines, document.kept_by or "", *signers]
    return words("\n".join((*lines, text_of_paper(document.paper, document.style))))
