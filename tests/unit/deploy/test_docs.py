"""The pages of docs/ show the code as it is, and what they link is there."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from deploy.diagrams import PAGE, ROOT, rendered
from deploy.laws.tree import files
from shared.events.catalogue import EVENTS
from shared.services import NAMES

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_the_drawings_are_those_of_the_code() -> None:
    page = (ROOT / PAGE).read_text("utf-8")
    assert rendered(page) == page, "make docs"
    assert all(f"### {name}\n" in page for name in NAMES)


def test_a_stale_drawing_is_seen() -> None:
    stale = "<!-- made: topics -->\n| congvan.forgotten.v1 |\n<!-- end -->\n"
    assert "congvan.documents.v1" in rendered(stale)
    assert "congvan.forgotten.v1" not in rendered(stale)


def test_every_event_has_a_name_in_both_languages() -> None:
    named = tomllib.loads((ROOT / "shared" / "events" / "texts.toml").read_text("utf-8"))["name"]
    events = {event.__name__ for event in EVENTS.values() if not event.__subclasses__()}
    assert sorted(named) == sorted(events)


def test_what_the_glossary_names_in_code_is_there() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    code = "\n".join(text for _, text in files(ROOT, "services/**/*.py", "shared/**/*.py"))
    named = {name for line in page.split("## Events")[0].splitlines() for name in re.findall(r"`([^`]+)` \|$", line)}
    assert [name for name in sorted(named) if "/" in name and not (ROOT / name).exists()] == []
    assert [name for name in sorted(named) if "/" not in name and name.split(".")[-1] not in code] == []


def test_the_recipes_were_followed_in_small_commits() -> None:
    named = re.findall(r"([0-9a-f]{7,}) `([^`]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(named) >= 5
    history = git("log", "--format=%s").splitlines()
    if git("rev-parse", "--is-shallow-repository").strip() != "false":
        pytest.skip("a shallow clone has no history to look into")
    for _, subject in named:
        assert subject in history
        number = git("log", "-1", "--fixed-strings", f"--grep={subject}", "--format=%H").strip()
        touched = git("show", "--format=", "--name-only", number).split()
        assert touched
        assert len([path for path in touched if not path.startswith("tests/")]) <= 8, subject


def git(*words: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []
