"""A replay as insight answers it."""

from collections.abc import Iterable, Sequence

from services.insight.whatif.cases import history_of
from services.insight.whatif.changes import Change
from services.insight.whatif.replay import SURE, Estimate, replay
from shared.insight.whatif import Saving, WhatIf
from shared.readmodels.evaluation.rows import FinishedStep


def what_if(steps: Iterable[FinishedStep], changes: Sequence[Change]) -> WhatIf:
    """What ``changes`` would have saved the cases of ``steps``.  Raises `Unusable`."""
    outcome = replay(history_of(steps), changes)
    return WhatIf(
        cases=outcome.cases,
        median=_saving(outcome.median),
        mean=_saving(outcome.mean),
        old=outcome.old,
        new=outcome.new,
        old_steps=outcome.old_steps,
        new_steps=outcome.new_steps,
        overlap=outcome.overlap,
        gaining=outcome.gaining,
        assumptions=outcome.assumptions,
        sure=round(SURE * 100),
    )


def _saving(estimate: Estimate) -> Saving:
    return Saving(value=estimate.value, low=estimate.low, high=estimate.high)
