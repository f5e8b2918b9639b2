"""Worlds in which the truth is known: every case has its time under the old procedure and under the new one.

A history shows only the old one.  Cases differ in size, and size tells at every step; what a leader decides is bigger
than what a chief decides.  The truth is the median saving of many cases that no history shows.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.insight.whatif.changes import Change, Decide, Drop, Parallel, Shorten
from services.insight.whatif.history import History, Minutes
from shared.documents.steps import SEVEN

USUAL = {"receive": 40, "annotate": 180, "route": 60, "draft": 700, "consult": 900, "approve": 420, "issue": 50}
LEADER, CHIEF = 1.0, 0.45  # how long each needs, relative to each other
FORMER, SHORTER = 1500.0, 350.0
MANY = 400_000


@dataclass(frozen=True)
class Cases:
    """Cases with all that could have happened to them."""

    waiting: Minutes
    working: Minutes
    led: np.ndarray[tuple[int], np.dtype[np.bool_]]
    by_leader: Minutes
    by_chief: Minutes


def happen(random: np.random.Generator, many: int) -> Cases:
    """``many`` cases of one world."""
    size = random.lognormal(0, 0.4, many)
    working = np.column_stack([minutes * size * random.lognormal(0, 0.5, many) for minutes in USUAL.values()])
    waiting = random.exponential(60, working.shape)
    consult, approve = SEVEN.index("consult"), SEVEN.index("approve")  # type: ignore[arg-type] # a Step is a str
    unasked = random.random(many) < 0.25
    working[unasked, consult] = waiting[unasked, consult] = 0
    base = working[:, approve].copy()
    by_leader = base * LEADER
    by_chief = USUAL["approve"] * CHIEF * size * random.lognormal(0, 0.5, many)
    led = random.random(many) < 1 / (1 + np.exp(-1.5 - 1.5 * np.log(size)))
    working[:, approve] = np.where(led, by_leader, by_chief)
    return Cases(waiting, working, led, by_leader, by_chief)


def history(cases: Cases) -> History:
    """What of them was seen."""
    levels = {
        ("approve", "leader"): np.where(cases.led, cases.by_leader, np.nan),
        ("approve", "chief_of_office"): np.where(cases.led, np.nan, cases.by_chief),
    }
    return History(tuple(step.value for step in SEVEN), cases.waiting, cases.working, levels)


def _column(values: Minutes, step: str) -> Minutes:
    return values[:, list(USUAL).index(step)]


def _whole(cases: Cases, step: str) -> Minutes:
    return _column(cases.waiting, step) + _column(cases.working, step)


def _shortened(cases: Cases) -> Minutes:
    took = _column(cases.working, "draft")
    return np.where(took <= FORMER, took - np.minimum(took, SHORTER), 0)


@dataclass(frozen=True)
class World:
    """A change, and what it truly saves each case."""

    name: str
    change: Change
    saves: Callable[[Cases], Minutes]


WORLDS = (
    World("a step dropped", Drop("consult"), lambda cases: _whole(cases, "consult")),
    World(
        "two steps side by side",
        Parallel("draft", "consult"),
        lambda cases: np.minimum(_whole(cases, "draft"), _whole(cases, "consult")),
    ),
    World("a limit shortened", Shorten("draft", SHORTER, FORMER), _shortened),
    World(
        "another level deciding",
        Decide("approve", "chief_of_office"),
        lambda cases: _column(cases.working, "approve") - cases.by_chief,
    ),
)


def truth(world: World, seed: int = 1) -> float:
    """The median saving of a great many cases, in working minutes."""
    return float(np.median(world.saves(happen(np.random.default_rng(seed), MANY))))
