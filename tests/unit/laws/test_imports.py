"""Each import law of pyproject.toml is red on a small tree with an import that it forbids."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from deploy.laws.tree import ROOT
from shared.services import NAMES

CONFIG = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
CONTRACTS = {one["name"]: one for one in tomllib.loads(CONFIG)["tool"]["importlinter"]["contracts"]}
LINT = "import sys; from importlinter.cli import lint_imports_command as lint; sys.argv[1:] = ['--no-cache']; lint()"


def module(root: Path, name: str, text: str = "") -> None:
    """A module, with the packages that it stands in."""
    path = root.joinpath(*name.split("."))
    for package in [path, *path.relative_to(root).parents][:-1]:
        (root / package).mkdir(parents=True, exist_ok=True)
        (root / package / "__init__.py").touch()
    (path / "__init__.py").write_text(text, encoding="utf-8")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Every module that a law names, and in each service a decider, empty."""
    (tmp_path / "pyproject.toml").write_text(CONFIG[CONFIG.index("[tool.importlinter]") :], encoding="utf-8")
    named = {"deploy", *(f"services.{name}.{room}" for name in NAMES for room in ("decider", "state", "pages"))}
    for law in CONTRACTS.values():
        for field in ("modules", "source_modules", "forbidden_modules", "layers"):
            named |= {name for line in law.get(field, ()) for name in line.split(" | ")}
    for name in sorted(named):
        if name.startswith(("services", "shared", "deploy")):
            module(tmp_path, name.replace("**", "portal.any").replace("*", "tasks"))
    return tmp_path


def broken(root: Path) -> str:
    run = subprocess.run([sys.executable, "-c", LINT], cwd=root, capture_output=True, text=True, check=False)
    return "\n".join(line for line in run.stdout.splitlines() if line.endswith("BROKEN"))


def test_an_empty_tree_keeps_every_law(tree: Path) -> None:
    assert broken(tree) == ""


@pytest.mark.parametrize(
    ("law", "place", "imported"),
    [
        ("No service imports another service", "services.portal.pages", "services.routing.state"),
        ("The common ground knows no service", "shared.web", "services.portal"),
        ("A decider imports only its commands", "services.routing.decider", "shared.web"),
        ("A service that decides asks no read model", "services.routing.pages", "shared.readmodels"),
        ("Who reads a read model asks its queries", "services.portal.pages", "shared.readmodels.tasks.fold"),
        ("Values and events stand on the ground floor", "shared.events", "shared.streams"),
    ],
)
def test_an_import_that_breaks_it(tree: Path, law: str, place: str, imported: str) -> None:
    module(tree, place, f"import {imported}\n")
    assert law in broken(tree)


def test_every_law_has_an_import_that_breaks_it() -> None:
    (marker,) = test_an_import_that_breaks_it.pytestmark  # type: ignore[attr-defined]
    begun = [law for law, *_ in marker.args[1]]
    assert len(begun) == len(CONTRACTS)
    assert all(any(name.startswith(law) for name in CONTRACTS) for law in begun)
