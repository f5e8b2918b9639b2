"""`Any` turns the type checker off: per 1,000 lines of services and shared it may stand ever fewer times."""

import ast
from pathlib import Path

from deploy.laws import allowances
from deploy.laws.tree import modules

PLACE = "services, shared"


def counts(root: Path) -> dict[str, float]:
    """Uses of the name ``Any`` per 1,000 lines, imports included."""
    uses = lines = 0
    for _, text, tree in modules(root, "services", "shared"):
        lines += text.count("\n")
        uses += sum(_is_any(node) for node in ast.walk(tree))
    return {PLACE: round(1000 * uses / max(lines, 1), 2)}


def _is_any(node: ast.AST) -> bool:
    match node:
        case ast.Name(id="Any") | ast.Attribute(attr="Any") | ast.alias(name="Any"):
            return True
    return False


def check(root: Path) -> list[str]:
    """A line if there are more than allowed."""
    return allowances.over(root, "any_uses", counts(root), "uses of Any per 1,000 lines")
