"""Who may see what stands in one module and one SQL file: nobody else compares a clearance, or sets who reads."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
RULE = ("shared/bodies/visibility.py", "services/projections/schema/current/visibility.sql")

SAYS_WHO_READS = re.compile(r"(set_config|current_setting)\(\s*'congvan\.")
COMPARES = re.compile(
    r"""(?x)
      \b(clearance|_cleared|secrecy_rank|rank)\b (\(\))? \s* (<=|>=|<(?!>)|>) \s* [\w.$(]   # clearance >= …
    | (?<![-=<>]) (<=|>=|<(?!>)|>) \s* [\w.]* \b(clearance|secrecy_rank|rank)\b             # … >= clearance
    """
)

ALLOWED = {
    "services/meetings/notes.py": "a private note is one person's, of no body and no document",
    "services/meetings/schema/current/notes.sql": "the same",
    "shared/readmodels/search/schema.sql": "an index that only its owner may ask; the rows are read under the guard",
    "services/projections/tables.py": "raises rows to what their document has become: nobody reads",
    "services/receiving/register.py": "secrecy is never lowered: two degrees, and no reader",
    "shared/audit/schema/current/reads.sql": "operators ask with their clearance as an argument; it reads log.secrets",
    "shared/readmodels/noting.py": "the most secret of what was read is noted: nobody is let in",
}


def breaches(text: str) -> Iterator[str]:
    """The lines of a source that judge by themselves."""
    for line in text.splitlines():
        code = line.split("#")[0].split(" -- ")[0]
        if SAYS_WHO_READS.search(code) or COMPARES.search(code):
            yield line.strip()


def sources() -> Iterator[Path]:
    for folder in ("services", "shared", "deploy"):
        for kind in ("*.py", "*.sql", "*.html"):
            yield from (ROOT / folder).rglob(kind)


def judging() -> dict[str, list[str]]:
    """Every source that judges by itself, by its path."""
    found: dict[str, list[str]] = {}
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        if name not in RULE and (lines := [*breaches(path.read_text("utf-8"))]):
            found[name] = lines
    return found


def test_nobody_else_judges() -> None:
    found = judging()
    assert {name: lines for name, lines in found.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) <= set(found), "what is allowed and not used any more goes"


@pytest.mark.parametrize(
    "drift",
    [
        "if actor.clearance < secrecy.rank:",
        "if entry.rank > clearance:",
        "cleared=actor.clearance >= letter.rank,",
        "return rank <= subscription.clearance",
        'WHERE body_id = $1 AND secrecy_rank <= $2"',
        "AND e.secrecy_rank <= log.reader_clearance()",
        "await connection.execute(\"SELECT set_config('congvan.clearance', $1, true)\", '3')",
        "USING (body_id = current_setting('congvan.body_id', true))",
    ],
)
def test_a_copy_made_by_hand_is_found(drift: str) -> None:
    assert [*breaches(drift)] == [drift]


@pytest.mark.parametrize(
    "fine",
    [
        "if not cleared(actor.clearance, secrecy):",
        "clearance: int = Field(default=0, ge=0, le=3)",
        "def cleared(clearance: int) -> bool:",
        '"rank": rank, "page": page > 1,',
        "SELECT secrecy_rank FROM log.secrets WHERE secrecy_rank <> 0",
    ],
)
def test_what_judges_nobody_is_none(fine: str) -> None:
    assert [*breaches(fine)] == []
