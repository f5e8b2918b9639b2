"""How big a case is, read off the times of its steps: big cases take longer everywhere, and go to other desks.

A factor model of one factor: the logarithm of each step's time is the case's size times the step's loading, and noise.
What is seen of the size is noisy itself, so nothing here takes the index for the size: slopes are corrected for the
noise, and where a size is needed it is drawn from what the index leaves open.
"""

from dataclasses import dataclass

import numpy as np

from services.insight.whatif.history import Minutes

_ROUNDS = 25  # of principal axis factoring; it settles long before
_LEAST = 1e-9


@dataclass(frozen=True)
class Sizes:
    """Each case's index of size, and the variance of the noise in it (in squares of logarithms)."""

    index: Minutes
    noise: Minutes

    @classmethod
    def of(cls, times: Minutes) -> "Sizes":
        """The sizes that the columns of ``times`` have in common; a column is a step, 0 where it was not taken."""
        with np.errstate(divide="ignore"):
            logs = np.where(times > 0, np.log(times), np.nan)
        seen = ~np.isnan(logs)
        logs = logs[:, seen.sum(axis=0) > 1]
        seen = ~np.isnan(logs)
        centred = np.where(seen, logs - np.nanmean(logs, axis=0), 0.0) if logs.size else logs
        pairs = np.maximum(seen.T.astype(float) @ seen, 1)
        loadings, own = _factor((centred.T @ centred) / pairs)
        weights = np.where(seen, loadings / own, 0.0)
        known = weights @ loadings
        index = (weights * centred).sum(axis=1) / np.maximum(known, _LEAST)
        return cls(np.where(known > _LEAST, index, 0.0), 1 / np.maximum(known, _LEAST))


def _factor(covariance: Minutes) -> tuple[Minutes, Minutes]:
    """Loadings of the one factor, and each column's own variance."""
    variance = np.maximum(np.diag(covariance), _LEAST)
    common = np.abs(covariance - np.diag(np.diag(covariance))).max(axis=1, initial=0.0)
    loadings = np.zeros(len(covariance))
    for _ in range(_ROUNDS if len(covariance) > 2 else 0):
        reduced = covariance.copy()
        np.fill_diagonal(reduced, common)
        values, vectors = np.linalg.eigh(reduced)
        first = vectors[:, -1] * np.sqrt(max(values[-1], 0.0))
        loadings = first if first.sum() >= 0 else -first
        common = np.minimum(loadings**2, 0.95 * variance)
    loadings = np.maximum(loadings, 0.0)  # a step that is quicker in big cases tells nothing about size
    return loadings, np.maximum(variance - loadings**2, 0.05 * variance)


@dataclass(frozen=True)
class Spread:
    """The true sizes in a group of cases: their mean and variance, the index's noise taken out."""

    mean: float
    variance: float

    @classmethod
    def of(cls, index: Minutes, noise: Minutes) -> "Spread":
        return cls(float(index.mean()), max(float(index.var()) - float(np.minimum(noise, index.var()).mean()), 0.0))

    def draw(self, index: Minutes, noise: Minutes, random: np.random.Generator) -> Minutes:
        """Sizes as they may truly be, of cases of this group with this ``index``."""
        share = self.variance / np.maximum(self.variance + noise, _LEAST)
        middle = self.mean + share * (index - self.mean)
        return middle + np.sqrt(share * noise if self.variance else np.zeros(len(index))) * random.standard_normal(
            len(index)
        )


def times_for(
    sizes: Minutes, own_times: Minutes, own_index: Minutes, own_noise: Minutes, random: np.random.Generator
) -> Minutes:
    """What cases of ``sizes`` would take at a desk whose ``own_times`` are known, with the index of those cases.

    Each time is one of the desk's own, moved along the desk's own slope from its case's size to the case's at hand.
    """
    logs = np.log(np.maximum(own_times, 0.5))  # half a minute: a time is a number of whole minutes
    spread = Spread.of(own_index, own_noise)
    away = own_index - spread.mean
    seen = float(away.var())
    covariance = float((away * (logs - logs.mean())).mean())
    slope = min(max(covariance / spread.variance, 0.0), 3.0) if spread.variance > 0.02 * seen > 0 else 0.0
    shown = slope * spread.variance / seen if seen else 0.0  # the slope as the noisy index shows it
    left = logs - logs.mean() - shown * away
    true = max(float(logs.var()) - slope**2 * spread.variance, 0.0)
    scale = np.sqrt(true / float(left.var())) if left.var() > 0 else 0.0
    drawn = left[random.integers(len(left), size=len(sizes))] * scale
    times: Minutes = np.exp(logs.mean() + slope * (sizes - spread.mean) + drawn)
    return times
