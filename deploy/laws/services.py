"""Services are listed in `shared.services` and in no second tuple, list or set."""

import ast
from collections.abc import Iterator
from pathlib import Path

from deploy.laws.tree import modules
from shared.services import NAMES

PLACES = ("services", "shared", "deploy", "tests")
REGISTRY = "shared/services.py"
MANY = 5
"""So many services in one literal are a second list of the services."""


def check(root: Path) -> list[str]:
    """Each literal that lists services again."""
    return [
        f"{name}:{line}: {', '.join(listed)}: derive it from shared.services"
        for name, _, tree in modules(root, *PLACES)
        if name != REGISTRY
        for line, listed in _lists(tree)
    ]


def _lists(tree: ast.Module) -> Iterator[tuple[int, list[str]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            names = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            listed = [name for name in names if name in NAMES]
            if len(listed) >= MANY:
                yield node.lineno, listed
