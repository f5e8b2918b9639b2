"""The ranking of bodies: a rule that fits into one paragraph, and is shown with every table it makes."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.portal.evaluation.measures import Row

WEIGHTS = {"punctual": 60, "brisk": 25, "flowing": 15}
"""Points for steps finished by their due time, for steps no slower than the common median, for open ones not stale."""
FEWEST_STEPS = 10  # finished ones: fewer say nothing about a body


@dataclass(frozen=True)
class Standing:
    """A body's place; ``place`` and ``points`` are empty where it is not ranked, and ``unranked`` says why.

    The shares are between 0 and 1; ``points`` at most 100, to one decimal.
    """

    row: Row
    punctual: float | None
    brisk: float | None
    flowing: float
    points: float | None
    place: int | None = None
    unranked: str | None = None


def rank(rows: Iterable[Row]) -> list[Standing]:
    """The ranked bodies, best first, and after them the others by name.

    More points are better; with equal points the greater share on time, then more finished steps.  Where all three are
    equal, bodies share a place.  A body is ranked from `FEWEST_STEPS` finished steps, one of them with a due time.
    """
    standings = [_standing(row) for row in rows]
    ranked = sorted(
        (one for one in standings if one.points is not None), key=lambda one: (*_order(one), one.row["name"])
    )
    placed: list[Standing] = []
    for index, one in enumerate(ranked, 1):
        shared = placed[-1].place if placed and _order(placed[-1]) == _order(one) else index
        placed.append(Standing(one.row, one.punctual, one.brisk, one.flowing, one.points, shared))
    return placed + sorted((one for one in standings if one.points is None), key=lambda one: str(one.row["name"]))


def _standing(row: Row) -> Standing:
    punctual = row["on_time"] / row["with_due"] if row["with_due"] else None
    brisk = row["brisk"] / row["done"] if row["done"] else None
    flowing = 1 - row["stale"] / row["open"] if row["open"] else 1.0
    if row["done"] < FEWEST_STEPS:
        return Standing(row, punctual, brisk, flowing, None, unranked="few")
    if punctual is None or brisk is None:
        return Standing(row, punctual, brisk, flowing, None, unranked="no-due")
    points = WEIGHTS["punctual"] * punctual + WEIGHTS["brisk"] * brisk + WEIGHTS["flowing"] * flowing
    return Standing(row, punctual, brisk, flowing, round(points, 1))


def _order(one: Standing) -> tuple[float, float, int]:
    return (-(one.points or 0), -(one.punctual or 0), -int(one.row["done"]))
