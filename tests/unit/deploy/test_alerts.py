"""Alerts: each has a runbook and a test, and speaks of metrics that exist; the dashboard too."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local.processes import PROCESSES

ROOT = Path(__file__).parents[3]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
TESTED: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "alerts_test.yml").read_text("utf-8"))["tests"]
METRIC = re.compile(r"congvan_[a-z_]+")


def metrics() -> set[str]:
    """The names that the code gives to its metrics, counters with the suffix that they are scraped by."""
    sources = "\n".join(path.read_text("utf-8") for path in ROOT.glob("s*/**/*.py"))
    return set(re.findall(r'(?:Gauge|Counter|Histogram)\(\s*"(congvan_[a-z_]+)"', sources))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_has_a_runbook_a_test_and_a_metric(rule: dict[str, Any]) -> None:
    runbook = (ROOT / rule["annotations"]["runbook_url"]).read_text("utf-8")
    assert runbook.startswith(f"# {rule['alert']} —")
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert set(METRIC.findall(rule["expr"])) <= metrics()
    tests = [test for one in TESTED for test in one["alert_rule_test"] if test["alertname"] == rule["alert"]]
    assert [bool(test["exp_alerts"]) for test in tests] == [False, True]  # silent, then it fires


def test_no_runbook_is_left_over() -> None:
    named = {Path(rule["annotations"]["runbook_url"]).name for rule in RULES}
    assert {path.name for path in (ROOT / "deploy" / "runbooks").glob("*.md")} == named | {"README.md"}


def test_the_dashboard_shows_what_there_is() -> None:
    dashboard = json.loads((ROOT / "deploy" / "grafana" / "dashboards" / "congvan.json").read_text("utf-8"))
    shown = {
        name for panel in dashboard["panels"] for target in panel["targets"] for name in METRIC.findall(target["expr"])
    }
    assert shown <= metrics()
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_every_process_is_scraped() -> None:
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text("utf-8"))
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    wanted = {
        f"{process.name}:{environment.get('INNER_PORT', environment['PORT'])}"
        for process in PROCESSES
        if not process.job
        for environment in [compose[process.name]["environment"]]
    }
    assert set(config["scrape_configs"][0]["static_configs"][0]["targets"]) == wanted


@pytest.mark.parametrize(
    "arguments", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml"), ("check", "config", "prometheus.yml")],
    ids=" ".join,
)  # fmt: skip
def test_promtool(arguments: tuple[str, ...]) -> None:
    promtool = shutil.which("promtool")
    assert promtool, "the alerts' tests need promtool: make setup-tests installs it (Debian's prometheus)"
    done = subprocess.run([promtool, *arguments], cwd=PROMETHEUS, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
