"""What a law still suffers, in `allowances.json`: for each law the places and how much is allowed there.

An allowance falls and never rises.  `python -m deploy.laws --tighten` writes down what is left.
"""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

FILE = "deploy/laws/allowances.json"
Counts = Mapping[str, float]


def read(root: Path, law: str) -> dict[str, float]:
    """The allowances of ``law``: none where nothing is written."""
    path = root / FILE
    return _of(path.read_text(encoding="utf-8"), law) if path.exists() else {}


def over(root: Path, law: str, found: Counts, what: str) -> list[str]:
    """A line for every place that has more than it is allowed, or whose law's allowances rose since the last commit."""
    allowed = read(root, law)
    lines = [
        f"{place}: {count:g} {what}, allowed {allowed.get(place, 0):g}"
        for place, count in found.items()
        if count > allowed.get(place, 0)
    ]
    for commit in ("HEAD", "HEAD~1"):
        before = _committed(root, commit)
        if before is not None and law in json.loads(before) and sum(allowed.values()) > sum(_of(before, law).values()):
            lines.append(f"{FILE}: the allowances of {law} rose since {commit}")
    return lines


def tighten(root: Path, found: Mapping[str, Counts]) -> None:
    """Lower every allowance to what is found now."""
    kept = {}
    for law, counts in found.items():
        allowed = read(root, law)
        kept[law] = {
            place: min(count, allowed.get(place, count)) for place, count in sorted(counts.items()) if count > 0
        }
    text = json.dumps(kept, indent=2, ensure_ascii=False)
    (root / FILE).write_text(f"{text}\n", encoding="utf-8")


def _of(text: str, law: str) -> dict[str, float]:
    allowances: dict[str, dict[str, float]] = json.loads(text)
    return allowances.get(law, {})


def _committed(root: Path, commit: str) -> str | None:
    """The allowances as ``commit`` has them; ``None`` outside of a repository or before its first commit."""
    try:
        shown = subprocess.run(  # noqa: S603 - our own words
            ["git", "-C", str(root), "show", f"{commit}:{FILE}"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return None
    return shown.stdout if shown.returncode == 0 else None
