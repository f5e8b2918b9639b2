"""Numbered migrations hold tables; what is made anew at every migration stands in ``current``."""

import shutil
from pathlib import Path

import pytest

from deploy.laws.migrations import check
from deploy.laws.tree import ROOT

STORE = Path("shared/eventsourcing/schema")


def test_the_law_holds() -> None:
    assert check(ROOT) == []


@pytest.mark.parametrize(
    ("name", "statement", "told"),
    [
        ("0099_more.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';", "FUNCTION stands in current/"),
        ("0099_more.sql", "\ncreate or replace view v AS SELECT 1;", "VIEW stands in current/"),
        ("0099_more.sql", "CREATE POLICY p ON streams USING (true);", "POLICY stands in current/"),
        ("0099_more.sql", "DO $$BEGIN\n    EXECUTE format('GRANT SELECT ON x TO %I', 'y');\nEND$$;", "GRANT stands in current/"),
        ("0005_again.sql", "CREATE TABLE again (id int);", "bears the number of"),
        ("unnumbered.sql", "CREATE TABLE unnumbered (id int);", "a file without a number"),
    ],
)  # fmt: skip
def test_what_breaks_it(tmp_path: Path, name: str, statement: str, told: str) -> None:
    shutil.copytree(ROOT / STORE, tmp_path / STORE)
    assert check(tmp_path) == []
    (tmp_path / STORE / name).write_text(f"-- CREATE VIEW is no statement here\n{statement}\n")
    found = check(tmp_path)
    assert found, "nothing was found"
    assert told in found[0]
