"""A template's lines have at most 120 characters."""

from pathlib import Path

from deploy.laws import allowances
from deploy.laws.tree import files

MOST = 120


def counts(root: Path) -> dict[str, float]:
    """How many lines of a template are longer."""
    found = {}
    for name, text in files(root, "services/**/*.html", "shared/**/*.html"):
        long = sum(len(line) > MOST for line in text.splitlines())
        if long:
            found[name] = float(long)
    return found


def check(root: Path) -> list[str]:
    """The templates with longer lines."""
    return allowances.over(root, "template_lines", counts(root), f"lines over {MOST} characters")
