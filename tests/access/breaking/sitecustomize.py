"""Takes rules out of the product's running processes, for the test of the tester alone; see ``__init__.py`` beside it.

Python imports this module by itself where its folder is on the path.  A rule is left out as long as its name stands in
the file that ``ACCESS_BREAKS`` names.
"""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

OFF = os.environ.get("ACCESS_BREAKS", "")


def nothing(*_: Any, **__: Any) -> None:
    """Instead of a guard."""


async def no_claim(*_: Any, **__: Any) -> None:
    """Instead of asking whose an upload is."""


def yes(*_: Any, **__: Any) -> bool:
    """Instead of a question."""
    return True


# rule → the module, the function in it, and what takes its place
RULES: dict[str, tuple[str, str, Any]] = {
    "posts": ("shared.bodies.rights", "may", yes),
    "bodies": ("shared.eventsourcing.guards", "guard_body", nothing),
    "clearance": ("shared.eventsourcing.guards", "guard_clearance", nothing),
    "visibility": ("shared.bodies.visibility", "cleared", yes),
    "files": ("shared.uploads.claims", "claim", no_claim),
    "ids": ("shared.eventsourcing.ids", "guard_opening", nothing),
    "ceiling": ("services.directory.guards", "guard_ceiling", nothing),
    "forms": ("shared.web.forms", "checked", lambda request, form: form),
}


def _left_out(rule: str) -> bool:
    try:
        return rule in Path(OFF).read_text("utf-8").split()
    except OSError:
        return False


class _Loader(importlib.abc.Loader):
    """Loads a module as its own loader does, then wraps the functions that are rules."""

    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        for rule, (name, function, instead) in RULES.items():
            if name == module.__name__:
                setattr(module, function, _either(rule, getattr(module, function), instead))


def _either(rule: str, original: Any, instead: Any) -> Any:
    def chosen(*arguments: Any, **named: Any) -> Any:
        return (instead if _left_out(rule) else original)(*arguments, **named)

    return chosen


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that have rules in them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if all(name != module for module, _, _ in RULES.values()):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


if OFF:
    sys.meta_path.insert(0, _Finder())
