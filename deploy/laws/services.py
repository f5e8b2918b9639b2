"""`python -m deploy.laws.services`: services are listed in `shared.services` and in no second tuple, list or set."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from shared.services import NAMES

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("services", "shared", "deploy", "tests")
REGISTRY = Path("shared/services.py")
MANY = 5
"""So many services in one literal are a second list of the services."""


def broken(root: Path) -> Iterator[str]:
    """Each literal that lists services again, as ``file:line: names``."""
    for place in PLACES:
        for file in sorted((root / place).rglob("*.py")):
            path = file.relative_to(root)
            if path != REGISTRY:
                yield from (f"{path}:{line}: {', '.join(names)}" for line, names in _lists(file.read_text("utf-8")))


def _lists(source: str) -> Iterator[tuple[int, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            names = [one.value for one in node.elts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            listed = [name for name in names if name in NAMES]
            if len(listed) >= MANY:
                yield node.lineno, listed


def main() -> int:
    """Print what breaks the law."""
    found = list(broken(ROOT))
    for line in found:
        print(f"{line}: derive it from shared.services")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
