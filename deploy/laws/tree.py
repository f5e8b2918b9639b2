"""The files of the tree that a law looks at."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_SKIPPED = {"vendor", "__pycache__", "node_modules"}


def files(root: Path, *patterns: str) -> Iterator[tuple[str, str]]:
    """Path (from ``root``) and text of every file that one of ``patterns`` names, without what others wrote."""
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root)
            if path.is_file() and not _SKIPPED & set(name.parts):
                yield name.as_posix(), path.read_text(encoding="utf-8")


def modules(root: Path, *folders: str) -> Iterator[tuple[str, str, ast.Module]]:
    """Path, text and syntax tree of every Python module in ``folders``."""
    for name, text in files(root, *(f"{folder}/**/*.py" for folder in folders)):
        yield name, text, ast.parse(text)
