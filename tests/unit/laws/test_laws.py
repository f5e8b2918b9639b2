"""Each law is red on a small tree that breaks it, and the project keeps them all."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.laws import (
    allowances,
    any_uses,
    deciders,
    file_length,
    named_texts,
    read_model_sql,
    services,
    subjects,
    template_lines,
    vietnamese,
)
from deploy.laws.__main__ import every_law
from deploy.laws.tree import ROOT
from shared.services import STORES

Writing = Callable[[str, str], None]


@pytest.fixture
def write(tmp_path: Path) -> Writing:
    """Puts a file into the small tree."""

    def put(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return put


@pytest.mark.parametrize("name", sorted(every_law()))
def test_the_project_keeps(name: str) -> None:
    assert every_law()[name].check(ROOT) == []


def test_every_law_is_checked() -> None:
    beside = {"__init__", "__main__", "allowances", "tree"}
    assert set(every_law()) == {path.stem for path in (ROOT / "deploy" / "laws").glob("*.py")} - beside


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM tasks.board", "DELETE FROM tasks.board", "UPDATE tasks.board SET a = 1", "INSERT INTO tasks.board"],
)
def test_sql_on_a_read_model_stands_in_its_package(tmp_path: Path, write: Writing, statement: str) -> None:
    write("shared/readmodels/tasks/fold.py", "")
    write("shared/readmodels/tasks/queries.py", f'SQL = "{statement}"')
    write("services/portal/page.py", "from tasks.board import line\n")
    assert read_model_sql.check(tmp_path) == []
    write("services/portal/reads.py", f'SQL = "{statement}"')
    (line,) = read_model_sql.check(tmp_path)
    assert line.startswith("services/portal/reads.py: 1 ")


def test_any_is_counted_in_code_alone(tmp_path: Path, write: Writing) -> None:
    write("services/a.py", '"""Any of them."""\nNAME = "Any"  # Any\n')
    assert any_uses.check(tmp_path) == []
    write("services/a.py", "from typing import Any\n\n\ndef f(x: dict[str, Any]) -> None: ...\n")
    assert any_uses.check(tmp_path) == ["services, shared: 500 uses of Any per 1,000 lines, allowed 0"]


def test_a_long_line_of_a_template(tmp_path: Path, write: Writing) -> None:
    write("services/a/page.html", f"<p>{'x' * 113}</p>\n")
    assert template_lines.check(tmp_path) == []
    write("services/a/page.html", f"<p>{'x' * 114}</p>\n")
    assert len(template_lines.check(tmp_path)) == 1


def test_a_long_file(tmp_path: Path, write: Writing) -> None:
    write("shared/a.py", "A = 1\n" * 350)
    assert file_length.check(tmp_path) == []
    write("shared/a.py", "A = 1\n" * 351)
    assert len(file_length.check(tmp_path)) == 1


def test_a_second_list_of_services(tmp_path: Path, write: Writing) -> None:
    write("deploy/few.py", f"FEW = {STORES[:2]!r}\n")
    assert services.check(tmp_path) == []
    write("deploy/again.py", f"WATCHED = {STORES!r}\n")
    (line,) = services.check(tmp_path)
    assert line.startswith("deploy/again.py:1: ")


DECIDER = {
    "commands.py": "",
    "state.py": "class State: ...\n\n\ndef evolve(state, event): ...\n",
    "guards.py": "def guard_own(command): ...\n",
    "voting.py": "def cast(command): return Cast(choice=command.choice)\n",
    "decider.py": "from services.a import voting\nfrom services.a.state import State, evolve\n",
    "api.py": "def _guard(request): return Answer(**request.model_dump())\n",
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("decider.py", "class State: ...\n"),
        ("decider.py", "def evolve(state, event): ...\n"),
        ("decider.py", "def _guard_own(command): ...\n"),
        ("voting.py", "def guard_open(command): ...\n"),
        ("voting.py", "def cast(command): return Cast(**command.model_dump())\n"),
        ("voting.py", "def cast(command): return Cast(**command.model_dump(include={'choice'}))\n"),
        ("voting.py", "def cast(command): return Cast.model_validate(command.model_dump())\n"),
        ("voting.py", "def cast(command): return Cast(**{**dict(command), 'choice': 1})\n"),
        ("state.py", "def evolve(state, event): return State(**dict(event))\n"),
    ],
)
def test_a_decider_of_another_shape(tmp_path: Path, write: Writing, name: str, text: str) -> None:
    for known, innocent in DECIDER.items():
        write(f"services/a/{known}", innocent)
    assert deciders.check(tmp_path) == []
    write(f"services/a/{name}", DECIDER["decider.py"] + text if name == "decider.py" else text)
    assert len(deciders.check(tmp_path)) == 1


@pytest.mark.parametrize("name", ["commands.py", "state.py"])
def test_a_decider_alone(tmp_path: Path, write: Writing, name: str) -> None:
    for known, innocent in DECIDER.items():
        if known != name:
            write(f"services/a/{known}", innocent)
    assert deciders.check(tmp_path) == [f"services/a: has no {name}"]


@pytest.mark.parametrize(
    ("name", "innocent", "guilty"),
    [
        ("services/a.py", '"""Bút phê."""\nVOWELS = "aăâ", "đĐ", "×"  # Bút phê', 'SAID = "Bút phê"'),
        ("shared/b.py", 'say("tasks.ordered")', 'say(f"{n} phút")'),
        ("services/a.html", "{# Bút\nphê #}<p>×</p>", "<p>{{ n }} phút</p>"),
        ("services/a.js", "// Bút phê\nconst a = 'http://x'; /* Bút phê */", "const a = 'http://x, bút phê';"),
        ("services/a.css", "/* Bút phê */", ".a { content: 'Bút phê'; }"),
        ("deploy/a.typ", "// Bút phê", "[Bút phê]"),
        ("services/a.sql", "-- Bút phê", "SELECT 'Bút phê'"),
    ],
)
def test_a_word_of_vietnamese(tmp_path: Path, write: Writing, name: str, innocent: str, guilty: str) -> None:
    write("services/texts.toml", 'a = "Bút phê"')
    write(name, innocent)
    assert vietnamese.check(tmp_path) == []
    write(name, guilty)
    assert vietnamese.check(tmp_path) == [f"{name}: 1 strings or lines in Vietnamese, allowed 0"]


def test_a_text_that_nothing_names(tmp_path: Path, write: Writing) -> None:
    write("services/a/tasks/texts.toml", 'ordered = "Đã giao"\n[state]\nopen = "Mở"\n[every]\nweek = "Tuần"')
    write("services/a/page.html", '{{ _("tasks.state." ~ state) }}{{ table("tasks.every") }}')
    write("services/a/page.py", 'DONE = "tasks.ordered"')
    assert named_texts.check(tmp_path) == []
    write("services/a/page.py", "")
    assert named_texts.check(tmp_path) == ["services/a/tasks/texts.toml: nothing names tasks.ordered"]
    write("services/a/page.html", "")
    assert len(named_texts.check(tmp_path)) == 3


def test_a_name_that_means_no_text(tmp_path: Path, write: Writing) -> None:
    write("services/a/tasks/texts.toml", "")
    write("services/b/page.py", 'FILE = "tasks.json"')
    assert named_texts.check(tmp_path) == []
    write("services/a/page.html", '{{ _("tasks.ordered") }}')
    assert named_texts.check(tmp_path) == ["services/a/page.html:1: no text 'tasks.ordered'"]
    write("services/a/page.html", '{{ table("tasks.state") }}')
    assert named_texts.check(tmp_path) == ["services/a/page.html:1: no text the table 'tasks.state'"]
    write("services/a/tasks/texts.toml", 'ordered = { vi = "Đã giao" }')
    assert "tasks.ordered is not one text each" in named_texts.check(tmp_path)[0]


@pytest.mark.parametrize("subject", ["Add a thing", f"relay: {'x' * 66}", "relay:", ": nothing"])
def test_a_subject_that_breaks_the_law(subject: str) -> None:
    assert subjects.faults([subject])


def test_subjects_since_the_law(tmp_path: Path, write: Writing) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "Before the law nobody named an area")
    write("deploy/laws/subjects.py", "")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "lint: the law")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "relay: one page of rows, read models: another")
    assert subjects.check(tmp_path) == []
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "No area")
    assert subjects.check(tmp_path) == ["no area in front: No area"]


def test_what_is_allowed_falls_and_never_rises(tmp_path: Path, write: Writing) -> None:
    write("shared/a.py", "A = 1\n" * 400)
    write(allowances.FILE, json.dumps({"file_length": {"shared/a.py": 400}}))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "lint: what is left")
    assert file_length.check(tmp_path) == []
    write("shared/a.py", "A = 1\n" * 401)
    assert file_length.check(tmp_path) == ["shared/a.py: 401 lines, allowed 400"]
    write(allowances.FILE, json.dumps({"file_length": {"shared/a.py": 401}}))
    assert file_length.check(tmp_path) == [f"{allowances.FILE}: the allowances of file_length rose since HEAD"]
    write("shared/a.py", "A = 1\n" * 360)
    allowances.tighten(tmp_path, {"file_length": file_length.counts(tmp_path)})
    assert allowances.read(tmp_path, "file_length") == {"shared/a.py": 360}


def git(where: Path, *words: str) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(where), *who, *words], check=True, capture_output=True)
