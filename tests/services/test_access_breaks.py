"""`make access` finds what it is there to find: each of these rules, left out of a running city, turns it red."""

import json
import subprocess
import sys

from deploy.local.stack import ROOT
from tests.access.breaking.sitecustomize import RULES


def test_a_rule_left_out_turns_it_red() -> None:
    tried = subprocess.run(
        [sys.executable, "-m", "tests.access.breaking"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    told = {
        one["rule"]: one for line in tried.stdout.splitlines() if line.startswith("{") and (one := json.loads(line))
    }
    assert set(told) == set(RULES), tried.stdout + tried.stderr
    for rule, one in told.items():
        assert one["wrong_without"] > 0, f"the tester sees nothing when {rule} is left out"
        assert one["wrong_with"] == 0, f"the tester is wrong about {one['asked']}"
