"""The ranking of bodies: a rule that fits into one paragraph, and is shown with every table it makes."""

from collections.abc import Iterable

from shared.insight.evaluation import RankedBody, Rule
from shared.readmodels.evaluation.queries import STALE_DAYS
from shared.readmodels.evaluation.rows import FiguresOfBody

RULE = Rule(punctual=60, brisk=25, flowing=15, fewest=10, days=STALE_DAYS)
"""Points for steps finished by their due time, for steps no slower than the common median, for open ones not stale.

Fewer finished steps than ``fewest`` say nothing about a body.
"""


def rank(rows: Iterable[FiguresOfBody]) -> list[RankedBody]:
    """The ranked bodies, best first, and after them the others by name.

    More points are better; with equal points the greater share on time, then more finished steps.  Where all three are
    equal, bodies share a place.  A body is ranked from ``RULE.fewest`` finished steps, one of them with a due time.
    """
    judged = [_judged(row) for row in rows]
    ranked = sorted(
        (body for body in judged if body.points is not None), key=lambda body: (*_order(body), body.figures.name)
    )
    placed: list[RankedBody] = []
    for place, body in enumerate(ranked, 1):
        shared = placed[-1].place if placed and _order(placed[-1]) == _order(body) else place
        placed.append(body.model_copy(update={"place": shared}))
    return placed + sorted((body for body in judged if body.points is None), key=lambda body: body.figures.name)


def _judged(row: FiguresOfBody) -> RankedBody:
    punctual = row.on_time / row.with_due if row.with_due else None
    brisk = row.brisk / row.done if row.done else None
    flowing = 1 - row.stale / row.open if row.open else 1.0
    points, unranked = None, None
    if row.done < RULE.fewest:
        unranked = "few"
    elif punctual is None or brisk is None:
        unranked = "no-due"
    else:
        points = round(RULE.punctual * punctual + RULE.brisk * brisk + RULE.flowing * flowing, 1)
    return RankedBody(figures=row, punctual=punctual, brisk=brisk, flowing=flowing, points=points, unranked=unranked)


def _order(body: RankedBody) -> tuple[float, float, int]:
    return (-(body.points or 0), -(body.punctual or 0), -body.figures.done)
