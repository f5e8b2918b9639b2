"""The state of every process, read from `/health/ready` and `/metrics` while somebody looks at the map."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
import structlog
from prometheus_client.parser import text_string_to_metric_families

from shared.services import BY_NAME
from shared.settings import Settings

EVERY_S = 2.0
IDLE_S = 20.0  # after so long without a question, measuring stops
ANSWER_S = 3.0

WATCHED = BY_NAME["operations"].asks

Labels = frozenset[tuple[str, str]]

log = structlog.get_logger("watching")


@dataclass(frozen=True)
class Look:
    """A process at one moment (seconds of the monotonic clock); ``trouble`` has the complaints of its checks."""

    at: float
    up: bool = False
    ready: bool = False
    trouble: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[tuple[str, Labels], float] = field(default_factory=dict)

    def total(self, name: str, **labels: str) -> float:
        """The sum of a metric's samples that have these labels."""
        wanted = labels.items()
        return sum(value for (one, has), value in self.metrics.items() if one == name and wanted <= has)

    def by(self, name: str, label: str) -> dict[str, float]:
        """A metric's samples by one of their labels."""
        found: dict[str, float] = {}
        for (one, has), value in self.metrics.items():
            key = dict(has).get(label)
            if one == name and key is not None:
                found[key] = found.get(key, 0) + value
        return found


def read_metrics(text: str) -> dict[tuple[str, Labels], float]:
    """The samples of this system's own metrics in Prometheus' text format."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("congvan_")
    }


class Watcher:
    """Measures every process while somebody asks; ``looks`` are the newest results, ``before`` those before them."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._urls = {name: settings.url_of(name) for name in WATCHED}
        self._http = http
        self._asked = float("-inf")
        self.looks: dict[str, Look] = {}
        self.before: dict[str, Look] = {}

    async def now(self) -> tuple[dict[str, Look], dict[str, Look]]:
        """The newest results, and those before them."""
        asleep = time.monotonic() - self._asked > IDLE_S
        self._asked = time.monotonic()
        if asleep or not self.looks:
            await self._look()
        return self.looks, self.before

    async def run(self) -> None:
        """Measure every `EVERY_S` while somebody asks; run it for the life of the process."""
        while True:
            await asyncio.sleep(EVERY_S)
            if time.monotonic() - self._asked <= IDLE_S:
                await self._look()

    async def _look(self) -> None:
        looks = await asyncio.gather(*(self._look_at(url) for url in self._urls.values()))
        self.before, self.looks = self.looks, dict(zip(self._urls, looks, strict=True))

    async def _look_at(self, url: str) -> Look:
        at = time.monotonic()
        try:
            ready = await self._http.get(f"{url}/health/ready", timeout=ANSWER_S)
            metrics = await self._http.get(f"{url}/metrics", timeout=ANSWER_S)
            checks: dict[str, str] = ready.json().get("checks", {})
            trouble = {name: text for name, text in checks.items() if text != "ok"}
            return Look(at, True, ready.is_success, trouble, read_metrics(metrics.text))
        except (httpx.HTTPError, ValueError) as error:
            return Look(at, trouble={"": repr(error)})


def rate(now: Look, before: Look | None, name: str, **labels: str) -> float | None:
    """The growth of a counter per second; ``None`` without two measurements of one run of the process."""
    if before is None or not (now.up and before.up) or now.at <= before.at:
        return None
    grown = now.total(name, **labels) - before.total(name, **labels)
    return grown / (now.at - before.at) if grown >= 0 else None
