"""What reads foreign text costs the same for each character, however long and however hostile the text is.

Compared is how processor time grows from a length to four times that length: about fourfold where the cost is linear,
sixteenfold where it is quadratic.  What stays below a few milliseconds is small whatever its growth.
"""

import datetime as dt
import gc
import time
from collections.abc import Callable

import pytest

from services.portal.features.search.finding import marked, parsed
from services.portal.frame.comparing import compared
from services.receiving.reading import read_text
from services.subscriptions.edxml.values import clean, clean_name, moment_of, split_code
from shared.documents.files import safe_name
from shared.documents.judging.texts import judge_text
from shared.documents.kinds import kind_named
from shared.documents.legacy import UnknownAlphabet, decoded_legacy
from shared.documents.marks import normalized
from shared.documents.stamps import certain_stamp, is_stamp, names_secrecy, stamps_of, urgency_of
from shared.documents.symbols import Style, cited_symbols, parse_symbol, symbol_key
from shared.documents.vietnamese import bare, composed, findable, folded
from shared.documents.words import keys_of, words_of
from shared.form.checking import check_draft, mended
from shared.form.official import paragraphs_of
from shared.form.rules import rule_for
from shared.imports.line import date_of, number_of
from shared.paper.content import DraftContent
from shared.paper.lines import paper_of_lines

RULE = rule_for(Style.PARTY, dt.date(2026, 6, 1))
SHORT, LONG = 8_000, 32_000  # characters
SMALL_S = 0.02
STEEPEST = 9.0

HOSTILE: dict[str, Callable[[int], str]] = {
    "spaces": lambda n: "a" * 120 + " " * n,
    "spaces inside": lambda n: "Số" + " " * n + "1",
    "lines": lambda n: "\n" * n,
    "dots": lambda n: "." * n,
    "dashes": lambda n: "1-" * (n // 2),
    "slashes": lambda n: "1/" * (n // 2),
    "one letter": lambda n: "a" * n,
    "one digit": lambda n: "1" * n,
    "a capital": lambda n: "Đ" * n,
    "numbers named": lambda n: "Số " * (n // 3),
    "symbols": lambda n: "12/QĐ-UBND " * (n // 11),
    "half a symbol": lambda n: "12/QĐ-" * (n // 6),
    "dates": lambda n: "ngày 1 tháng " * (n // 13),
    "brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "open brackets": lambda n: "[(" * (n // 2),
    "quotes": lambda n: "“" * n,
    "marks": lambda n: "a" + "\u0301\u0327" * (n // 2),
    "soft hyphens": lambda n: "a\u00ad" * (n // 2),
    "degrees spaced out": lambda n: "M Ậ T " * (n // 6),
    "recipients": lambda n: "- Như trên;\n" * (n // 12),
    "capitals": lambda n: "ỦY BAN NHÂN DÂN\n" * (n // 16),
    "orders": lambda n: "1. Giao Sở Tài chính chủ trì, phối hợp " * (n // 39),
    "cells": lambda n: " | " * (n // 3),
    "tabs": lambda n: "\t " * (n // 2),
}

READERS: dict[str, Callable[[str], object]] = {
    "head": read_text,
    "stamps": lambda text: list(stamps_of(text)),
    "certain stamp": certain_stamp,
    "a cell that is a stamp": is_stamp,
    "a cell that is urgent": urgency_of,
    "a name that speaks of secrecy": names_secrecy,
    "composed": composed,
    "folded": folded,
    "bare": bare,
    "findable": findable,
    "normalized": normalized,
    "words": words_of,
    "keys": keys_of,
    "citations": cited_symbols,
    "symbol": symbol_key,
    "parsed symbol": lambda text: _unless(ValueError, parse_symbol, text),
    "kind": kind_named,
    "alphabet": lambda text: _unless(UnknownAlphabet, decoded_legacy, text),
    "query": parsed,
    "highlighting": lambda text: marked(text, ("tài", "chính")),
    "comparing": lambda text: compared(text, f"x{text[::-1]}"),
    "edXML text": clean,
    "edXML name": clean_name,
    "edXML moment": moment_of,
    "edXML code": lambda text: split_code(text, text),
    "cell's number": number_of,
    "cell's date": date_of,
    "file's name": safe_name,
    "plain text": lambda text: _unless(ValueError, judge_text, text.encode()),
    "format": lambda text: check_draft(_draft(text), RULE),
    "mending": lambda text: mended(_draft(text), RULE),
    "paragraphs": paragraphs_of,
}


def _draft(text: str) -> DraftContent:
    return DraftContent(kind="Quyết định", subject=text[:2000].strip() or "x", paper=paper_of_lines(text))


def _unless(refusal: type[Exception], read: Callable[..., object], text: object) -> object:
    try:
        return read(text)
    except refusal:
        return None


def took(read: Callable[[str], object], text: str) -> float:
    """Seconds of the processor, the least of three tries, without looking for garbage among what other tests have left."""
    least = float("inf")
    gc.disable()
    try:
        for _ in range(3):
            begun = time.process_time()
            read(text)
            least = min(least, time.process_time() - begun)
            if least < SMALL_S / 10:
                break
    finally:
        gc.enable()
    return least


@pytest.mark.parametrize("reader", READERS)
def test_each_character_costs_the_same(reader: str) -> None:
    steep = []
    for name, text in HOSTILE.items():
        long = took(READERS[reader], text(LONG))
        if long > SMALL_S and (ratio := long / max(took(READERS[reader], text(SHORT)), 1e-6)) > STEEPEST:
            steep.append(f"{name}: {ratio:.1f} times the time for four times the text, {long:.2f} s")
    assert not steep, "\n".join(steep)
