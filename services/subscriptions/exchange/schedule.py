"""When a peer that could not be reached is tried again: never given up, for it may be away for weeks."""

import datetime as dt
import random

_WAITS_S = (5, 30, 120, 600, 1800)


def wait_of(failures: int, jitter: float | None = None) -> dt.timedelta:
    """How long to wait after so many failures (from 1) in a row; a fifth more or less, so that not all come at once."""
    scattered = random.uniform(0.8, 1.2) if jitter is None else jitter  # noqa: S311 - no secret
    return dt.timedelta(seconds=_WAITS_S[min(failures, len(_WAITS_S)) - 1] * scattered)
