"""Finished cases as arrays: how long each waited before each step, and how long the step took at whose desk."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Minutes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lap:
    """Once at one desk: the post that had it, and its working minutes."""

    level: str
    minutes: float


@dataclass(frozen=True)
class Taken:
    """One step as a case took it: working minutes of waiting before it, then its laps in order."""

    step: str
    waiting: float
    laps: tuple[Lap, ...]


@dataclass(frozen=True)
class History:
    """Finished cases, a row each.

    ``waiting`` and ``working`` have a column per step, in working minutes, 0 where a case did not take the step.
    ``levels`` holds for each step and level what each case spent there, ``nan`` where it was not there.
    """

    steps: tuple[str, ...]
    waiting: Minutes
    working: Minutes
    levels: dict[tuple[str, str], Minutes]

    @classmethod
    def of(cls, steps: Iterable[str], cases: Iterable[Iterable[Taken]]) -> "History":
        """The history of ``cases``; steps that are not among ``steps`` are left out."""
        columns = {step: index for index, step in enumerate(steps)}
        rows = [list(case) for case in cases]
        waiting, working = np.zeros((len(rows), len(columns))), np.zeros((len(rows), len(columns)))
        levels: dict[tuple[str, str], Minutes] = {}
        for index, case in enumerate(rows):
            for taken in case:
                column = columns.get(taken.step)
                if column is None:
                    continue
                waiting[index, column] += taken.waiting
                for lap in taken.laps:
                    working[index, column] += lap.minutes
                    spent = levels.setdefault((taken.step, lap.level), np.full(len(rows), np.nan))
                    spent[index] = lap.minutes + (0 if np.isnan(spent[index]) else spent[index])
        return cls(tuple(columns), waiting, working, levels)

    def __len__(self) -> int:
        return len(self.working)

    @property
    def times(self) -> Minutes:
        """Waiting and working together: one case's row adds up to its whole way."""
        return self.waiting + self.working

    def column(self, step: str) -> int:
        """Which column is ``step``'s.  Raises `ValueError` where there is none."""
        return self.steps.index(step)
