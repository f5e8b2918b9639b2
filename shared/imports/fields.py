"""Notes of a Notes archive as lines to enter."""

import re
from collections.abc import Iterator, Mapping

from shared.documents.secrecy import Secrecy
from shared.documents.symbols import parse_symbol
from shared.documents.urgency import Urgency
from shared.imports.alphabet import in_unicode
from shared.imports.dxl import Note
from shared.imports.line import Attachment, Outcome, PastLine, Words, date_of, in_both, in_words, number_of
from shared.imports.meanings import MARKS, MEANING, MEANINGS, key_of, kind_and_subject, kind_of, urgency_of
from shared.imports.secrecy import stated_secrecy
from shared.texts import say

_UNID = re.compile(r"[0-9A-F]{32}")

OUTGOING_FORMS = frozenset(("vbdi", "vanbandi", "congvandi", "cvdi", "outgoing", "outgoingdocument", "phathanh"))

_WANTED = ("symbol", "date", "issuer", "subject", "kind", "signer")
_LONGEST = {"issuer": 300, "symbol": 80, "subject": 2000, "signer": 200, "number": 20, "place": 120}


def missing(*parts: str) -> tuple[Words, ...]:
    """“Thiếu: …” of these parts of a head; nothing where none is missing."""
    if not parts:
        return ()
    return (in_both(lambda: say("past_lines.missing", parts=", ".join(map(_name, parts)))),)


def _name(part: str) -> str:
    return say(f"past_lines.part.{part}")


def lacks_of(head: Mapping[str, object]) -> tuple[Words, ...]:
    """The wanted parts that a head lacks, as a sentence."""
    return missing(*(part for part in _WANTED if not head.get(part)))


def _unknown(part: str, value: str) -> Words:
    return in_both(lambda: say("past_lines.not_understood", part=_name(part), value=value[:80]))


def line_of(note: Note) -> PastLine:
    """The note as an item to enter, with the parts that it lacks."""
    values, unmapped = _values(note)
    row = f"UNID {note.unid}" if note.unid else "—"
    name = values.get("symbol") or values.get("subject")
    row = f"{row} · {name[:80]}" if name else row
    if not _UNID.fullmatch(note.unid):
        return PastLine(row, outcome=Outcome.REFUSE, reason=in_words("dxl.no-unid"))
    if key_of(note.form) in OUTGOING_FORMS:
        return PastLine(row, outcome=Outcome.REFUSE, reason=in_words("dxl.outgoing", form=note.form))
    stated = stated_secrecy(_fields(note))
    secrecy = stated.degree
    head, unclear = _head(values)
    if secrecy is not Secrecy.NONE:
        head["secrecy"] = secrecy.value
    if not (head.get("symbol") or head.get("subject") or note.files):
        nothing = in_words("dxl.nothing", fields=", ".join(unmapped[:12]) or "—")
        return PastLine(row, outcome=Outcome.REFUSE, reason=nothing, unmapped=unmapped)
    number, on = number_of(values.get("arrival_number", "")), date_of(values.get("arrival_date", ""))
    absent = [part for part, value in (("arrival_number", number), ("arrival_date", on)) if value is None]
    files, lost = _files(note, secrecy)
    lost += [in_words("dxl.item-lost", name=name) for name in note.lost]
    line = PastLine(
        row=row,
        number=number,
        on=on,
        head=head,
        paper_location=values.get("paper_location", "")[:300] or None,
        files=files,
        identity=f"notes/{note.unid}",
        lacks=(*missing(*absent), *lacks_of(head), *unclear, *lost),
        unmapped=unmapped,
    )
    return line if stated.question is None else line.stopped(Outcome.ASK, stated.question)


def read_note(note: Note) -> Note:
    """The note with its texts in Unicode.  Raises `shared.documents.legacy.UnknownAlphabet`."""
    written = [value for values in note.items.values() for value in values]
    read = iter(in_unicode([*written, *(file.name for file in note.files), note.body]))
    note.items = {name: [next(read) for _ in values] for name, values in note.items.items()}
    for file in note.files:
        file.name = next(read)
    note.body = next(read)
    return note


def _fields(note: Note) -> Iterator[tuple[str, str]]:
    yield from ((name, ", ".join(filter(None, values))) for name, values in note.items.items())
    yield from ((name, "?") for name in note.lost)  # its value is unknown


def place_of(note: Note) -> tuple[int, int]:
    """Its place in the order of entering, by year and number; a note without a number comes last."""
    values, _ = _values(note)
    number, on = number_of(values.get("arrival_number", "")), date_of(values.get("arrival_date", ""))
    return (on.year, number) if on and number else (9999, 0)


def _values(note: Note) -> tuple[dict[str, str], tuple[str, ...]]:
    """Values by meaning, each of the surest field that is filled in, and the names of unknown fields."""
    by_name: dict[str, str] = {}
    unmapped = []
    for name, parts in note.items.items():
        key, value = key_of(name), ", ".join(filter(None, parts))
        if key in MEANING:
            by_name.setdefault(key, value)
        elif value and not name.startswith("$") and name != "Form" and key not in MARKS:
            unmapped.append(name)
    values = {}
    for meaning, names in MEANINGS.items():
        filled = [by_name[name] for name in names if by_name.get(name)]
        if filled:
            values[meaning] = filled[0]
    return values, tuple(unmapped)


def _head(values: dict[str, str]) -> tuple[dict[str, str], list[Words]]:
    head: dict[str, str] = {}
    unclear: list[Words] = []
    for part, longest in _LONGEST.items():
        if value := values.get(part):
            head[part] = value[:longest]
    if "symbol" not in head and (symbol := _joined(values)):
        head["symbol"] = symbol
    if date := values.get("date"):
        day = date_of(date)
        if day is None:
            unclear.append(_unknown("date", date))
        else:
            head["date"] = day.isoformat()
    if both := values.get("kind_and_subject"):
        named, subject = kind_and_subject(both)
        head.setdefault("subject", subject[: _LONGEST["subject"]])
        head |= {"kind": named.name} if named is not None else {}
    if kind := values.get("kind"):
        known = kind_of(kind)
        if known is None:
            unclear.append(_unknown("kind", kind))
        else:
            head["kind"] = known.name
    urgency = urgency_of(values.get("urgency", ""))
    if urgency is None:
        unclear.append(_unknown("urgency", values["urgency"]))
    elif urgency is not Urgency.NORMAL:
        head["urgency"] = urgency.value
    return head, unclear


def _joined(values: dict[str, str]) -> str | None:
    """Number and notation of two fields as one symbol, the Party's (``QĐ/TW``) or the State's (``QĐ-UBND``)."""
    number, notation = values.get("number", ""), values.get("notation", "").strip()
    if parse_symbol(notation) is not None:
        return notation
    if not number or not notation:
        return None
    joined = f"{number}{'-' if '/' in notation else '/'}{notation}"
    return joined if parse_symbol(joined) is not None else None


def _files(note: Note, secrecy: Secrecy) -> tuple[tuple[Attachment, ...], list[Words]]:
    if secrecy is not Secrecy.NONE:
        return (), [in_words("import.secret-content")] if note.files or note.body else []
    files = [Attachment(file.name, file.data) for file in note.files if file.data is not None]
    lost = [in_words(file.why, name=file.name) for file in note.files if file.why is not None]
    if not files and not lost and note.body:
        files = [Attachment("noi-dung.txt", note.body.encode())]
    return tuple(files), lost
