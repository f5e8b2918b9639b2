"""A Python file has at most 350 lines: a longer one tells of two things."""

from pathlib import Path

from deploy.laws import allowances
from deploy.laws.tree import files

MOST = 350


def counts(root: Path) -> dict[str, float]:
    """The lines of every file that has more."""
    found = {}
    for name, text in files(root, "services/**/*.py", "shared/**/*.py", "deploy/**/*.py"):
        lines = len(text.splitlines())
        if lines > MOST:
            found[name] = float(lines)
    return found


def check(root: Path) -> list[str]:
    """The files that are longer."""
    return allowances.over(root, "file_length", counts(root), "lines")
