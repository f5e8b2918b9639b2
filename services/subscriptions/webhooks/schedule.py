"""The schedule of Standard Webhooks: when a failed message is tried again, and when it is given up."""

import datetime as dt
import random
from collections.abc import Sequence

GIVEN_UP_AFTER = dt.timedelta(days=3)
_WAITS_S = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)


def wait_of(failures: int, jitter: float | None = None, waits_s: Sequence[int] = _WAITS_S) -> dt.timedelta:
    """How long to wait after ``failures`` in a row (from 1), up to a fifth more or less, so that tries spread out.

    ``waits_s`` are seconds; the last one counts for every later failure.
    """
    scattered = random.uniform(0.8, 1.2) if jitter is None else jitter  # noqa: S311 - no secret
    return dt.timedelta(seconds=waits_s[min(failures, len(waits_s)) - 1] * scattered)


def given_up(failing_since: dt.datetime, now: dt.datetime) -> bool:
    """Whether a webhook has failed for more than `GIVEN_UP_AFTER`."""
    return now - failing_since > GIVEN_UP_AFTER
