"""Known holes in pinned libraries: `python -m deploy.audit check` offline, `… refresh FOLDER` against a database.

The verdict is kept, not the database: `audit.json` says which versions were judged, by which state of which database,
and which advisories concern them.  A lock file with a version that nobody judged is refused until it is.  FOLDER is a
checkout of a database in the OSV schema (https://ossf.github.io/osv-schema), as the Python Packaging Advisory
Database is one.
"""

import argparse
import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements-dev.lock"  # holds requirements.lock as well
VERDICT = ROOT / "deploy" / "audit.json"
OLD = dt.timedelta(days=90)
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)


def pinned(lock: str) -> dict[str, str]:
    """Version by package, names as the index writes them (PEP 503)."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PINNED.findall(lock)}


def concerns(advisory: Mapping[str, Any], package: str, version: str) -> bool:
    """Whether an OSV record is about this version; what was withdrawn is about none."""
    if advisory.get("withdrawn"):
        return False
    return any(
        version in affected.get("versions", ()) or any(_within(one, Version(version)) for one in _ranges(affected))
        for affected in advisory.get("affected", ())
        if re.sub(r"[-_.]+", "-", affected.get("package", {}).get("name", "")).lower() == package
    )


def _ranges(affected: Mapping[str, Any]) -> Iterator[list[dict[str, str]]]:
    for one in affected.get("ranges", ()):
        if one.get("type") != "GIT":
            yield one.get("events", [])


def _within(events: list[dict[str, str]], version: Version) -> bool:
    """As the OSV schema evaluates events: in their order, each opens or closes what is affected."""
    inside = False
    for event in sorted(events, key=lambda event: _version(next(iter(event.values())))):
        if "introduced" in event and version >= _version(event["introduced"]):
            inside = True
        if "fixed" in event and version >= _version(event["fixed"]):
            inside = False
        if "last_affected" in event and version > _version(event["last_affected"]):
            inside = False
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def judged(folder: Path, packages: Mapping[str, str]) -> list[dict[str, Any]]:
    """The advisories below ``folder`` that concern ``packages``."""
    found = []
    for path in sorted(path for kind in ("*.yaml", "*.yml", "*.json") for path in folder.rglob(kind)):
        if path.parent.name not in packages and path.suffix != ".json":
            continue  # the database has a folder per package
        advisory = _read(path)
        found += [
            {"id": advisory["id"], "package": package, "version": version, "aliases": advisory.get("aliases", [])}
            for package, version in packages.items()
            if concerns(advisory, package, version)
        ]
    return found


def _read(path: Path) -> dict[str, Any]:
    import yaml  # noqa: PLC0415 - of the development tools

    text = path.read_text("utf-8")
    read = json.loads(text) if path.suffix == ".json" else yaml.load(text, yaml.CSafeLoader)
    return read if isinstance(read, dict) and "id" in read else {"id": path.stem}


def refresh(folder: Path, lock: Path = LOCK, verdict: Path = VERDICT) -> dict[str, Any]:
    """Judge every pinned version anew and keep the verdict; what was accepted with a reason stays accepted."""
    command = ["git", "-C", str(folder), "log", "-1", "--format=%H %cs"]
    state = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own arguments
    commit, dated = state.stdout.split()
    packages = pinned(lock.read_text("utf-8"))
    before = json.loads(verdict.read_text("utf-8")) if verdict.exists() else {}
    kept = {
        "database": commit,
        "dated": dated,
        "accepted": before.get("accepted", {}),
        "found": judged(folder, packages),
        "judged": packages,
    }
    verdict.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    return kept


def troubles(lock: str, verdict: Mapping[str, Any]) -> list[str]:
    """Why the lock file may not stay as it is."""
    packages = pinned(lock)
    unjudged = [
        f"{name} {version} was judged by no advisory database: python -m deploy.audit refresh FOLDER"
        for name, version in packages.items()
        if verdict["judged"].get(name) != version
    ]
    open_ones = [
        f"{one['package']} {one['version']}: {one['id']} ({', '.join(one['aliases']) or 'no other name'})"
        for one in verdict["found"]
        if packages.get(one["package"]) == one["version"] and not verdict["accepted"].get(one["id"])
    ]
    return open_ones + unjudged


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.audit", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check", help="the lock file against the kept verdict")
    refreshing = commands.add_parser("refresh", help="the lock file against a database")
    refreshing.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    verdict = refresh(arguments.folder) if arguments.command == "refresh" else json.loads(VERDICT.read_text("utf-8"))
    wrong = troubles(LOCK.read_text("utf-8"), verdict)
    for line in wrong:
        print(line, file=sys.stderr)
    age = dt.datetime.now(dt.UTC).date() - dt.date.fromisoformat(verdict["dated"])
    if age > OLD:
        print(f"The advisories are of {verdict['dated']}: judge by newer ones where they can be had.", file=sys.stderr)
    print(f"{len(verdict['judged'])} pinned versions, {len(wrong)} troubles.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
