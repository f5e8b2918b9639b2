"""Numbered SQL files hold tables and data, and no two of a folder bear one number.

A function, a view, a policy, a trigger or a right stands in a ``current`` folder, whose files every migration runs anew
(`deploy.database.migrate`): defined in one place, it can be read there as it is.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from deploy.laws.tree import files

NUMBERED = re.compile(r"(\d{4})_\w+\.sql")
RENEWED = re.compile(
    r"\bCREATE\s+(?:OR\s+REPLACE\s+)?(FUNCTION|PROCEDURE|VIEW|POLICY|TRIGGER)\b|^\s*(?:EXECUTE\s.*)?\b(GRANT|REVOKE)\b",
    re.IGNORECASE | re.MULTILINE,
)


def check(root: Path) -> list[str]:
    """Each place that breaks the law."""
    numbers: dict[tuple[str, str], str] = {}
    found = []
    for name, text in files(root, "services/**/schema/*.sql", "shared/**/schema/*.sql"):
        path = PurePosixPath(name)
        match = NUMBERED.fullmatch(path.name)
        if match is None:
            found.append(f"{name}: a file without a number stands in current/")
            continue
        other = numbers.setdefault((path.parent.as_posix(), match[1]), path.name)
        if other != path.name:
            found.append(f"{name}: bears the number of {other}")
        found += [f"{name}:{line}: {what} stands in current/" for line, what in _renewed(text)]
    return found


def _renewed(sql: str) -> Iterator[tuple[int, str]]:
    text = re.sub(r"--.*", "", sql)
    for found in RENEWED.finditer(text):
        at = found.start(found.lastindex or 0)
        yield text.count("\n", 0, at) + 1, (found[1] or found[2]).upper()
