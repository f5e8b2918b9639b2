"""`python -m tests.whatif`: how well the replay finds a saving that is known, in figures."""

import sys
import time

from tests.whatif.trial import CASES, RUNS, trial
from tests.whatif.worlds import WORLDS

began = time.monotonic()
print(f"{RUNS} histories of {CASES} cases of each world")
trials = [trial(world) for world in WORLDS]
for one in trials:
    print(
        f"{one.name:<24} truth {one.truth:6.1f} min · median saving off by {one.off:5.2%} (mean {one.bias:+.2%}) · "
        f"interval held it in {one.covered:.1%}"
    )
print(f"{time.monotonic() - began:.0f} s")
sys.exit(any(one.off > 0.05 or one.covered < 0.90 for one in trials))
