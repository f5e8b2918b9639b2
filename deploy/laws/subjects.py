"""A commit's subject has at most 72 characters and names its area first: "relay: one page of rows for both"."""

import re
import subprocess
from pathlib import Path

MOST = 72
AREA = re.compile(r"[\w][\w ,/.'-]*: \S")


def faults(subjects: list[str]) -> list[str]:
    """What is wrong with some of ``subjects``."""
    long = [f"{len(subject)} characters, at most {MOST}: {subject}" for subject in subjects if len(subject) > MOST]
    return long + [f"no area in front: {subject}" for subject in subjects if not AREA.match(subject)]


def check(root: Path) -> list[str]:
    """The subjects of the commits since this law; nothing where history is not at hand (a copy, a shallow clone)."""
    added = _git(root, "log", "--diff-filter=A", "--format=%H", "--", "deploy/laws/subjects.py").split()
    if not added or _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return []
    return faults(_git(root, "log", "--no-merges", "--format=%s", f"{added[-1]}..HEAD").splitlines())


def _git(root: Path, *words: str) -> str:
    try:
        run = subprocess.run(  # noqa: S603 - our own words
            ["git", "-C", str(root), *words],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return run.stdout if run.returncode == 0 else ""
