"""SQL on a read model's tables stands in that model's package: everybody else calls its named queries."""

import re
from pathlib import Path

from deploy.laws import allowances
from deploy.laws.tree import files

HOME = "shared/readmodels"


def counts(root: Path) -> dict[str, float]:
    """How many times a file outside of the packages names a read model's table."""
    models = sorted(path.parent.name for path in (root / HOME).glob("*/fold.py"))
    token = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO|USING)\s+(?:ONLY\s+)?(?:{'|'.join(models)})\.[a-z_]+")
    found = {}
    for name, text in files(root, "services/**/*.py", "shared/**/*.py", "deploy/**/*.py", "deploy/**/*.sql"):
        tables = [] if name.startswith(HOME) or not models else token.findall(text)
        if tables:
            found[name] = float(len(tables))
    return found


def check(root: Path) -> list[str]:
    """The files that read or write a read model's tables by themselves."""
    return allowances.over(root, "read_model_sql", counts(root), "statements on read models' tables")
