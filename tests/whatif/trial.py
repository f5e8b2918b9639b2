"""200 histories of each world, replayed; how far off, and how often the interval holds the truth."""

from dataclasses import dataclass

import numpy as np

from services.insight.whatif.replay import replay
from tests.whatif.worlds import World, happen, history, truth

RUNS, CASES, REPLICATES = 200, 2500, 100


@dataclass(frozen=True)
class Trial:
    """How well the median saving was found: ``off`` is the median error and ``bias`` the mean one, of the truth."""

    name: str
    truth: float
    off: float
    bias: float
    covered: float


def trial(world: World, runs: int = RUNS) -> Trial:
    """``runs`` seeded histories of ``world``."""
    true = truth(world)
    errors, held = [], 0
    for seed in range(runs):
        seen = history(happen(np.random.default_rng(1000 + seed), CASES))
        found = replay(seen, [world.change], seed=seed, replicates=REPLICATES).median
        errors.append(found.value / true - 1)
        held += found.low <= true <= found.high
    return Trial(world.name, true, float(np.median(np.abs(errors))), float(np.mean(errors)), held / runs)
