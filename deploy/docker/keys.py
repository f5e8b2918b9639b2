"""`python -m deploy.docker.keys [FILE]`: make every secret of the city in containers, into .env.

Secrets in the file never change, so a running city keeps them; only missing ones are added.
"""

import argparse
import os
import stat
import sys
from pathlib import Path

from deploy.secrets import NAMES, completed
from shared.secrets import weakness


def complete(file: Path) -> list[str]:
    """Add the secrets that ``file`` lacks, for its owner only; returns their names."""
    text = file.read_text("utf-8") if file.exists() else ""
    known = read(text)
    made = {name: value for name, value in completed(known).items() if name not in known}
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(descriptor, "a", encoding="utf-8") as appended:
        os.fchmod(descriptor, stat.S_IRUSR | stat.S_IWUSR)
        if text and not text.endswith("\n"):
            appended.write("\n")
        appended.writelines(f"{name}='{value}'\n" for name, value in made.items())
    return sorted(made)


def read(text: str) -> dict[str, str]:
    """The variables of an .env file, as Compose reads them where values are plain or in quotes."""
    lines = (line.strip().removeprefix("export ") for line in text.splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}


def main() -> int:
    """Make the missing secrets and name the weak ones."""
    parser = argparse.ArgumentParser(prog="python -m deploy.docker.keys", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=Path(".env"))
    file: Path = parser.parse_args().file
    made = complete(file)
    print(f"{file}: {len(made)} secrets made, {len(NAMES) - len(made)} were there.")
    known = read(file.read_text("utf-8"))
    weak = {name: wrong for name in NAMES if (wrong := weakness(known[name]))}
    for name, wrong in weak.items():
        print(f"{name} {wrong}: no process starts with it.  Take the line away, and run this again.", file=sys.stderr)
    return 1 if weak else 0


if __name__ == "__main__":
    sys.exit(main())
