"""Every aggregate has the same files, and a decider names the fields that it takes from a command into an event.

Where a decider stands, ``commands.py`` and ``state.py`` stand beside it.  The state and `evolve` stand in ``state.py``,
guards in ``guards.py``; ``decider.py``, and the modules of the same folder that it imports, hold decisions.  A command
that is unpacked into an event makes both one schema: mypy no longer sees where they part ways.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

HOLDS = {"commands.py", "guards.py", "state.py"}
"""The modules beside a decider that are no decisions."""


def check(root: Path) -> list[str]:
    """Each place that breaks the law."""
    return [line for path in sorted(root.glob("services/**/decider.py")) for line in _aggregate(path.parent, root)]


def _aggregate(folder: Path, root: Path) -> Iterator[str]:
    place = folder.relative_to(root).as_posix()
    yield from (f"{place}: has no {name}" for name in ("commands.py", "state.py") if not (folder / name).is_file())
    for path in (folder / "decider.py", *_decisions(folder)):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if path.name == "decider.py":
            yield from (f"{name}:{line}: {what}" for line, what in _strangers(tree))
        if path.name != "guards.py":
            yield from (f"{name}:{line}: {guard} stands in guards.py" for line, guard in _guards(tree))
        yield from (f"{name}:{line}: the fields are not named" for line in _unpacked(tree))


def _decisions(folder: Path) -> list[Path]:
    """The modules of the folder that its decider imports, commands left out."""
    tree = ast.parse((folder / "decider.py").read_text(encoding="utf-8"))
    named: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module.split(".")[-1], *(alias.name for alias in node.names)}
    return [path for path in sorted(folder.glob("*.py")) if path.stem in named - {"commands", "decider"}]


def _strangers(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What a decider defines besides decisions."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.lineno, f"class {node.name} stands in state.py"
        if isinstance(node, ast.FunctionDef) and node.name == "evolve":
            yield node.lineno, "evolve stands in state.py"


def _guards(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.lstrip("_").startswith("guard"):
            yield node.lineno, node.name


def _unpacked(tree: ast.Module) -> Iterator[int]:
    """Where one model is unpacked into another: by ``**x.model_dump()``, ``**dict(x)``, ``model_validate``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            unpacked = [keyword.value for keyword in node.keywords if keyword.arg is None]
            validated = node.args if _calls(node, "model_validate") else []
            yield from (value.lineno for value in (*unpacked, *validated) if _is_dump(value))
        elif isinstance(node, ast.Dict):
            unpacked = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
            yield from (value.lineno for value in unpacked if _is_dump(value))


def _is_dump(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and (_calls(value, "model_dump") or _calls(value, "dict"))


def _calls(node: ast.Call, name: str) -> bool:
    return (isinstance(node.func, ast.Attribute) and node.func.attr == name) or (
        isinstance(node.func, ast.Name) and node.func.id == name
    )
