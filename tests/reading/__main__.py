"""`make reading`: what reading finds in all sample documents against what a person reads off them, as tables.

A value is *right*; *wrong*: it differs from what the document says; *missed*: the document says it, reading does not;
*invented*: the document does not say it.  The last line is JSON.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.receiving.reading import read_text
from shared.documents.files import media_type_of
from shared.documents.gate import verdict_of
from shared.documents.seen import seen

REALITY = Path(__file__).parents[1] / "data" / "reality"
MADE_HEADS = Path(__file__).parents[1] / "data" / "heads" / "made.json"
DATA = Path(__file__).parents[1] / "data" / "documents"
FIELDS = ("issuer", "kind", "number", "symbol", "date", "place", "subject", "signer", "signer_authority", "urgency",
          "secrecy", "cites")  # fmt: skip
HEAD = ("issuer", "kind", "number", "symbol", "date", "place", "subject", "signer")
RESULTS = ("right", "null", "wrong", "missed", "invented")


def judged(found: Any, truth: Any) -> str:
    """How one value compares with the truth; ``null`` where both say nothing."""
    if not found and not truth:
        return "null"
    if found == truth:
        return "right"
    if not truth:
        return "invented"
    return "wrong" if found else "missed"


def heads() -> dict[str, Counter[str]]:
    """Per field, how often each of `RESULTS` came out over every document that a person has read."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in FIELDS}
    for folder in (DATA, DATA / "made"):
        for truth in json.loads((folder / "index.json").read_text("utf-8")):
            found = read_text((folder / truth["file"]).read_text("utf-8")).model_dump(mode="json")
            for field in FIELDS:
                if field in truth:
                    counts[field][judged(found[field], truth[field])] += 1
    return counts


def samples() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """``(set, truth, reading)`` of heads as offices write them: layouts, spellings, noise; ``accept`` is right too."""
    for truth in json.loads((REALITY / "heads" / "truth.json").read_text("utf-8")):
        text = (REALITY / "heads" / truth["file"]).read_text("utf-8")
        yield "heads", truth, read_text(text).model_dump(mode="json")
    for truth in json.loads(MADE_HEADS.read_text("utf-8")):
        yield "made heads", truth, read_text(truth["text"]).model_dump(mode="json")
    for truth in json.loads((REALITY / "files.json").read_text("utf-8")):
        path = REALITY / truth["file"]
        data = path.read_bytes()
        found = seen(data, media_type_of(data))
        reading = read_text(found.text).model_dump(mode="json")
        verdict = verdict_of(found)
        reading["secrecy"] = verdict.secrecy.value if verdict.is_secret else "asked" if verdict.in_doubt else None
        yield path.parent.name, truth, reading


def of_samples() -> dict[str, Counter[str]]:
    """Per set, how often each of `RESULTS` came out."""
    counts: dict[str, Counter[str]] = {}
    for name, truth, reading in samples():
        for field in (*HEAD, "secrecy"):
            if field in truth:
                said = [truth[field], *truth.get("accept", {}).get(field, ())]
                best = next((one for one in said if one == reading[field]), truth[field])
                counts.setdefault(name, Counter())[judged(reading[field], best)] += 1
    return counts


def _labelled() -> list[tuple[str, list[dict[str, Any]]]]:
    """Texts, and the directives that a person sees in each: lead, and cooperating and deadline where labelled."""
    samples = []
    for folder in (DATA, DATA / "made"):
        for truth in json.loads((folder / "index.json").read_text("utf-8")):
            orders = truth.get("directives")
            if orders is None:
                deadlines = truth.get("deadlines", [None] * len(truth["leads"]))
                orders = [
                    {"lead": lead, "deadline": deadline}
                    for lead, deadline in zip(truth["leads"], deadlines, strict=True)
                ]
            samples.append(((folder / truth["file"]).read_text("utf-8"), orders))
    for sentence in json.loads((DATA / "directives.json").read_text("utf-8")):
        samples.append((sentence["text"], sentence["directives"]))
    return samples


def directives() -> dict[str, tuple[int, int, int]]:
    """``what → (found and right, found, labelled)`` of directives, and of what those that were found say."""
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    for text, truths in _labelled():
        readings = [directive.model_dump(mode="json") for directive in read_text(text).directives]
        left = list(readings)
        found["directive"] += len(readings)
        labelled["directive"] += len(truths)
        for truth in truths:
            match = next((reading for reading in left if reading["lead"] == truth["lead"]), None)
            if match is not None:
                left.remove(match)
                right["directive"] += 1
            for part in ("cooperating", "deadline"):
                if part in truth:
                    said = match[part] if match else None
                    found[part] += bool(said)
                    labelled[part] += bool(truth[part])
                    right[part] += bool(said) and said == truth[part]
    return {what: (right[what], found[what], labelled[what]) for what in ("directive", "cooperating", "deadline")}


def main() -> int:
    """Print both tables; 1 where anything was invented."""
    console = Console()
    table = Table("field", *RESULTS, title="Heads", title_justify="left")
    counts = heads()
    for field, results in counts.items():
        table.add_row(field, *(str(results[result]) for result in RESULTS))
    console.print(table)
    table = Table("samples", *RESULTS, title="Heads and files as they come", title_justify="left")
    sets = of_samples()
    for name, results in sets.items():
        table.add_row(name, *(str(results[result]) for result in RESULTS))
    console.print(table)
    table = Table("what", "right", "found", "labelled", "precision", "recall", title="Directives", title_justify="left")
    shares: dict[str, dict[str, float]] = {}
    for what, (right, found, labelled) in directives().items():
        shares[what] = {"precision": round(right / max(found, 1), 3), "recall": round(right / max(labelled, 1), 3)}
        table.add_row(what, str(right), str(found), str(labelled), *(f"{share:.3f}" for share in shares[what].values()))
    console.print(table)
    total = sum(counts.values(), Counter[str]())
    told = {name: {result: results[result] for result in RESULTS} for name, results in sets.items()}
    print(json.dumps({"heads": {result: total[result] for result in RESULTS}, "samples": told, "directives": shares}))
    return 1 if total["invented"] or any(results["invented"] for results in sets.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
