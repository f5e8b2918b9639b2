"""Replaying history: every case is sent along the changed procedure, many times over for what is not certain.

Two uncertainties are in the interval.  Which cases came is left to chance: they are drawn anew, with replacement
(bootstrap).  And how long a level would have needed that never had the case is not known: its time is drawn out of its
own history, itself drawn anew each time, and fitted to the case's size, for big cases go to other desks than small
ones (`services.insight.whatif.size`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.insight.whatif.changes import Change, Decide, Drop, Parallel, Shorten, Unusable, assumed, check
from services.insight.whatif.history import History, Minutes
from services.insight.whatif.size import Sizes, Spread, times_for

FEWEST_CASES = 20
FEWEST_TIMES = 10  # of a level, before anything is drawn from them
REPLICATES = 400
SURE = 0.95  # how often the stated interval should hold the truth


@dataclass(frozen=True)
class Estimate:
    """A figure in working minutes, and the interval that holds the true one with probability `SURE`."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What the change would have saved.

    ``median`` and ``mean`` are the saving of a case; ``old`` and ``new`` a case's whole way as a median.  ``old_steps``
    and ``new_steps`` are mean minutes of each step, ``overlap`` what runs beside another step.  ``gaining`` is the
    share of cases that are quicker.
    """

    cases: int
    median: Estimate
    mean: Estimate
    old: float
    new: float
    old_steps: dict[str, float]
    new_steps: dict[str, float]
    overlap: float
    gaining: float
    old_ways: Minutes
    new_ways: Minutes
    assumptions: list[str]


def replay(history: History, changes: Sequence[Change], *, seed: int = 0, replicates: int = REPLICATES) -> Outcome:
    """Send ``history`` along the changed procedure; the same ``seed`` gives the same answer.

    Raises `Unusable` where the changes make no procedure or history is too short.
    """
    check(changes, history.steps)
    if len(history) < FEWEST_CASES:
        raise Unusable("whatif.few-cases", cases=len(history), fewest=FEWEST_CASES)
    random = np.random.default_rng(seed)
    desks = {change: _Desk.of(history, change) for change in changes if isinstance(change, Decide)}
    old = history.times.sum(axis=1)
    medians, means = np.empty(replicates), np.empty(replicates)
    news: list[Minutes] = []
    stepwise: list[Minutes] = []
    besides: list[float] = []
    for replicate in range(replicates):
        if desks or not news:  # what is certain is the same every time
            times, beside = _changed(history, changes, desks, random)
            news.append(times.sum(axis=1) - beside)
            stepwise.append(times.mean(axis=0))
            besides.append(float(beside.mean()))
        saved = (old - news[-1])[random.integers(len(history), size=len(history))]
        medians[replicate], means[replicate] = np.median(saved), saved.mean()
    every = np.concatenate(news)
    saved = np.tile(old, len(news)) - every
    return Outcome(
        cases=len(history),
        median=_estimate(float(np.median(saved)), medians),
        mean=_estimate(float(saved.mean()), means),
        old=float(np.median(old)),
        new=float(np.median(every)),
        old_steps=dict(zip(history.steps, history.times.mean(axis=0).tolist(), strict=True)),
        new_steps=dict(zip(history.steps, np.mean(stepwise, axis=0).tolist(), strict=True)),
        overlap=float(np.mean(besides)),
        gaining=float((saved > 0).mean()),
        old_ways=old,
        new_ways=news[-1],
        assumptions=assumed(changes, any(desk.borrowed for desk in desks.values())),
    )


def _estimate(value: float, replicates: Minutes) -> Estimate:
    low, high = np.quantile(replicates, [(1 - SURE) / 2, (1 + SURE) / 2])
    return Estimate(value, float(min(low, value)), float(max(high, value)))


def _changed(
    history: History, changes: Sequence[Change], desks: "dict[Decide, _Desk]", random: np.random.Generator
) -> tuple[Minutes, Minutes]:
    """Each case's minutes per step along the changed procedure, and how many of them run beside others."""
    waiting, working = history.waiting.copy(), history.working.copy()
    for change in changes:
        match change:
            case Drop():
                column = history.column(change.step)
                waiting[:, column] = working[:, column] = 0
            case Shorten():
                column = history.column(change.step)
                keeping = working[:, column] <= (np.inf if change.former is None else change.former)
                shorter = np.minimum(working[:, column], change.limit)
                working[:, column] = np.where(keeping, shorter, working[:, column])
            case Decide():
                working[:, history.column(change.step)] = desks[change].times(random)
            case Parallel():
                pass
    times = waiting + working
    beside = np.zeros(len(history))
    for change in changes:
        if isinstance(change, Parallel):
            beside += np.minimum(times[:, history.column(change.first)], times[:, history.column(change.second)])
    return times, beside


@dataclass(frozen=True)
class _Desk:
    """A level's own history in a step, and the cases that would come to it."""

    own: Minutes
    taken: np.ndarray[tuple[int], np.dtype[np.bool_]]
    sizes: Sizes
    pool: Minutes
    pool_index: Minutes
    pool_noise: Minutes
    borrowed: bool

    @classmethod
    def of(cls, history: History, change: Decide) -> "_Desk":
        nowhere = np.full(len(history), np.nan)
        column = history.column(change.step)
        own = history.levels.get((change.step, change.level), nowhere)
        others = [spent for (step, level), spent in history.levels.items() if level == change.level]
        borrowed = int((~np.isnan(own)).sum()) < FEWEST_TIMES
        sources = others if borrowed else [own]
        sizes = Sizes.of(np.delete(history.working, column, axis=1))
        known = [~np.isnan(spent) for spent in sources] or [np.zeros(len(history), dtype=bool)]
        pool = np.concatenate([spent[at] for spent, at in zip(sources or [nowhere], known, strict=True)])
        if len(pool) < FEWEST_TIMES:
            raise Unusable("whatif.level-unknown", times=len(pool), fewest=FEWEST_TIMES)
        index = np.concatenate([sizes.index[at] for at in known])
        noise = np.concatenate([sizes.noise[at] for at in known])
        return cls(own, history.working[:, column] > 0, sizes, pool, index, noise, borrowed)

    def times(self, random: np.random.Generator) -> Minutes:
        """What each case takes there: its own time where it was there, else one made of the desk's history."""
        coming = self.taken & np.isnan(self.own)
        result = np.where(self.taken, np.nan_to_num(self.own), 0.0)
        index, noise = self.sizes.index[coming], self.sizes.noise[coming]
        if len(index):
            again = random.integers(len(self.pool), size=len(self.pool))
            drawn = Spread.of(index, noise).draw(index, noise, random)
            result[coming] = times_for(drawn, self.pool[again], self.pool_index[again], self.pool_noise[again], random)
        return result
