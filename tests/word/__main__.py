"""`python -m tests.word [NAME…]`: compose every file of the corpus, and a table of what stands in PDF and DOCX again.

Files that LibreOffice writes (ODT, RTF, DOC, its own DOCX) are made of some of them where it is there.
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.approval.composing.cli import main as compose
from shared.form.docx.styles import LAYOUT
from tests.word.building import Made, Truth
from tests.word.files_elements import element_files
from tests.word.files_party import party_files
from tests.word.files_state import state_files
from tests.word.truth import PdfText, WordText, in_order, missing, squeezed, words_of

FIELDS = ("kind", "subject", "recipients", "signer", "authority")


@dataclass
class Verdict:
    """What departs from the truth, by column."""

    name: str
    lost: list[dict[str, str]] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


COLUMNS = ("fields", "pdf words", "pdf order", "docx words", "cells", "bold", "italic", "landscape", "kept", "json")


THROUGH_OFFICE = ("party-quyet-dinh", "party-bao-cao", "state-bao-cao", "state-cong-van-rows")


def corpus() -> Iterator[tuple[str, str, bytes, Truth]]:
    """Name, ending, bytes and truth of each file."""
    known: dict[str, Made] = {}
    for files in (party_files, state_files, element_files):
        for name, made in files():
            known[name] = made
            yield name, "docx", made.bytes(), made.truth
    if shutil.which("soffice") is not None:
        chosen = {name: known[name] for name in THROUGH_OFFICE}
        for ending, form in (("odt", "odt"), ("rtf", "rtf"), ("docx", "docx:Office Open XML Text")):
            for name, data in _written_by_office(chosen, ending, form):
                yield f"office-{name}", ending, data, known[name].truth


def _written_by_office(files: dict[str, Made], ending: str, form: str) -> Iterator[tuple[str, bytes]]:
    """The files as LibreOffice writes them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, made in files.items():
            Path(folder, f"{name}.docx").write_bytes(made.bytes())
        call = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form]
        sources = [f"{folder}/{name}.docx" for name in files]
        subprocess.run([*call, "--outdir", f"{folder}/out", *sources], check=True, capture_output=True, timeout=180)
        for name in files:
            yield name, Path(folder, "out", f"{name}.{ending}").read_bytes()


def judged(name: str, ending: str, data: bytes, truth: Truth) -> Verdict:
    """Compose a file and compare."""
    verdict = Verdict(name)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, f"{name}.{ending}"), Path(folder, "out")
        source.write_bytes(data)
        said = _composed(source, out)
        if "problem" in said:
            return Verdict(name, faults=dict.fromkeys(COLUMNS, str(said["problem"])))
        verdict.lost = said["lost"]
        files = {path.suffix[1:]: path.read_bytes() for path in out.iterdir()}
        again = _composed(out / "document.json", Path(folder, "again"))
    if {**again, "lost": said["lost"]} != said:
        verdict.faults["json"] = "the JSON given back says something else"
    _fields(verdict, truth, said)
    _pdf(verdict, truth, PdfText(files["pdf"]))
    _word(verdict, truth, WordText(files["docx"]))
    _kept(verdict, truth, said["kept"])
    return verdict


def _composed(source: Path, out: Path) -> dict:
    """The line that the command prints."""
    with tempfile.TemporaryFile() as line:
        before = os.dup(1)
        os.dup2(line.fileno(), 1)
        try:
            compose([str(source), "--out", str(out)])
        finally:
            os.dup2(before, 1)
            os.close(before)
        line.seek(0)
        return json.loads(line.read())


def _fields(verdict: Verdict, truth: Truth, said: dict) -> None:
    wrong = [
        f"{name}: {said[name]!r} for {truth.fields[name]!r}" for name in FIELDS if said[name] != truth.fields[name]
    ]
    if wrong:
        verdict.faults["fields"] = "; ".join(wrong)


def _pdf(verdict: Verdict, truth: Truth, pdf: PdfText) -> None:
    gone, new = missing(truth, words_of([pdf.text]))
    if gone or new:
        verdict.faults["pdf words"] = f"without {gone[:8]}, with {new[:8]}"
    order = in_order(truth, pdf.text)
    if order:
        verdict.faults["pdf order"] = f"{order[:2]}"
    if bool(truth.landscape) != bool(pdf.landscape):
        verdict.faults["landscape"] = f"{pdf.landscape} pages"


def _word(verdict: Verdict, truth: Truth, word: WordText) -> None:
    gone, new = missing(truth, words_of(word.paragraphs()))
    if gone or new:
        verdict.faults["docx words"] = f"without {gone[:8]}, with {new[:8]}"
    tables = word.tables(LAYOUT)
    for wanted, found in zip(truth.tables, tables, strict=False):
        plain = [(*cell[:4], squeezed(cell[4])) for cell in found]
        if sorted(plain) != sorted((*cell[:4], squeezed(cell[4])) for cell in wanted):
            verdict.faults["cells"] = f"{found} for {wanted}"
    if len(tables) != len(truth.tables):
        verdict.faults["cells"] = f"{len(tables)} tables for {len(truth.tables)}"
    for column, mark, told in (("bold", "b", truth.bold), ("italic", "i", truth.italic)):
        lacking = words_of(told) - word.looks(mark, LAYOUT)
        if lacking:
            verdict.faults[column] = f"without {sorted(lacking)[:8]}"
    if word.landscape != truth.landscape:
        verdict.faults["landscape"] = f"{word.landscape} sections for {truth.landscape}"


def _kept(verdict: Verdict, truth: Truth, kept: dict[str, int]) -> None:
    wanted = {
        "tables": len(truth.tables), "cells": sum(map(len, truth.tables)), "images": truth.images,
        "footnotes": len(truth.footnotes),
    }  # fmt: skip
    wrong = {name: kept[name] for name, count in wanted.items() if kept[name] != count}
    if wrong:
        verdict.faults["kept"] = f"{wrong} for {wanted}"


def main(wanted: list[str]) -> int:
    """Print the table; 1 where anything departs."""
    verdicts = []
    print("| file | " + " | ".join(COLUMNS) + " | lost |")
    print("| --- |" + " --- |" * (len(COLUMNS) + 1))
    for name, ending, data, truth in corpus():
        if wanted and not any(part in name for part in wanted):
            continue
        with contextlib.redirect_stderr(io.StringIO()):
            verdict = judged(name, ending, data, truth)
        verdicts.append(verdict)
        cells = ["**no**" if column in verdict.faults else "=" for column in COLUMNS]
        lost = "; ".join(f"{each['what']} ({each['where']})" for each in verdict.lost) or "-"
        print(f"| {name}.{ending} | {' | '.join(cells)} | {lost} |", flush=True)
    faults = [(verdict.name, column, fault) for verdict in verdicts for column, fault in verdict.faults.items()]
    for name, column, fault in faults:
        print(f"{name}: {column}: {fault}")
    print(f"{len(verdicts)} files, {len(faults)} departures")
    return bool(faults)


sys.exit(main(sys.argv[1:]))
