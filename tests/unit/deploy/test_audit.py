"""A pinned library with a known hole is refused, and so is one that nobody judged."""

import json
import subprocess
from pathlib import Path

import pytest

from deploy import audit
from deploy.audit import LOCK, VERDICT, concerns, judged, pinned, refresh, troubles

HOLE = {
    "id": "PYSEC-0000-1", "aliases": ["CVE-0000-1"],
    "affected": [{
        "package": {"name": "Paper_Reader", "ecosystem": "PyPI"},
        "ranges": [
            {"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "abc"}]},
            {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2.3"}, {"introduced": "2.0"}, {"last_affected": "2.4"}]},
        ],
        "versions": ["3.0.dev7"],
    }],
}  # fmt: skip


@pytest.mark.parametrize(
    ("version", "hole"),
    [("0.1", True), ("1.2.3rc1", True), ("1.2.3", False), ("1.9", False), ("2.0", True), ("2.4", True), ("2.4.1", False),
     ("10.0", False), ("3.0.dev7", True)],
)  # fmt: skip
def test_ranges_are_read_as_osv_means_them(version: str, hole: bool) -> None:
    assert concerns(HOLE, "paper-reader", version) == hole
    assert not concerns(HOLE, "another", version)
    assert not concerns({**HOLE, "withdrawn": "2024-01-01T00:00:00Z"}, "paper-reader", version)


def test_names_are_the_indexs() -> None:
    assert pinned("Paper_Reader[all]==1.2 ; python_version < '3.12' \\\n    --hash=sha256:00\nx==3\n") == {
        "paper-reader": "1.2", "x": "3"
    }  # fmt: skip


def database(folder: Path) -> Path:
    (folder / "vulns" / "paper-reader").mkdir(parents=True)
    (folder / "vulns" / "paper-reader" / "PYSEC-0000-1.yaml").write_text(json.dumps(HOLE))  # JSON is YAML
    git = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@y"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True)
    return folder


def test_from_a_database_to_a_refusal_and_an_exception_with_a_reason(tmp_path: Path) -> None:
    folder, lock, verdict = database(tmp_path / "db"), tmp_path / "lock", tmp_path / "audit.json"
    lock.write_text("paper-reader==1.2\nother==1\n")
    kept = refresh(folder, lock, verdict)
    assert [one["id"] for one in kept["found"]] == ["PYSEC-0000-1"]
    assert troubles(lock.read_text(), kept) == ["paper-reader 1.2: PYSEC-0000-1 (CVE-0000-1)"]
    verdict.write_text(json.dumps({**kept, "accepted": {"PYSEC-0000-1": "we never read paper"}}))
    assert troubles(lock.read_text(), refresh(folder, lock, verdict)) == []
    lock.write_text("paper-reader==1.2.3\nother==1\n")
    assert "judged by no advisory database" in troubles(lock.read_text(), kept)[0]
    assert troubles(lock.read_text(), refresh(folder, lock, verdict)) == []
    assert judged(folder, {"paper-reader": "2.1"})


def test_every_pinned_version_was_judged(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert troubles(LOCK.read_text("utf-8"), json.loads(VERDICT.read_text("utf-8"))) == []
    assert set(pinned((LOCK.parent / "requirements.lock").read_text("utf-8"))) <= set(pinned(LOCK.read_text("utf-8")))
    monkeypatch.setattr("sys.argv", ["audit", "check"])
    assert audit.main() == 0
    assert "0 troubles" in capsys.readouterr().out
