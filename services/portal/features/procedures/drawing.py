"""The steps of a procedure as a picture: boxes from left to right, an arrow from each to those that wait for it."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from shared.procedures.content import Step
from shared.procedures.schedule import columns, in_order

BOX, HIGH = 152, 104  # px
GAP, APART = 30, 18
LINE = 19  # letters of a step's name in one line of its box
LINES = 3


@dataclass(frozen=True)
class Box:
    """One step; ``x`` and ``y`` are its upper left corner, ``lines`` its name as it fits in."""

    step: Step
    number: int
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """Boxes and the paths of the arrows, on a ground of ``width`` × ``height``."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


def drawn(steps: Sequence[Step]) -> Picture:
    """The picture.  Raises ``graphlib.CycleError`` where the steps wait for each other: such are never kept."""
    column = columns(steps)
    number = {step.key: place for place, step in enumerate(steps, 1)}
    filled: dict[int, int] = {}
    boxes: dict[str, Box] = {}
    for step in in_order(steps):
        across = column[step.key]
        down = filled.get(across, 0)
        filled[across] = down + 1
        x, y = 2 + across * (BOX + GAP), 2 + down * (HIGH + APART)
        boxes[step.key] = Box(step, number[step.key], x, y, _lines(step.name))
    arrows = [_arrow(boxes[before], box) for box in boxes.values() for before in box.step.after if before in boxes]
    width = 4 + (max(filled, default=0) + 1) * (BOX + GAP) - GAP
    height = 4 + max(filled.values(), default=1) * (HIGH + APART) - APART
    return Picture(width, height, tuple(sorted(boxes.values(), key=lambda box: box.number)), tuple(arrows))


def _lines(name: str) -> tuple[str, ...]:
    lines = textwrap.wrap(name, LINE, max_lines=LINES, placeholder="…")
    return tuple(lines)


def _arrow(before: Box, after: Box) -> str:
    x1, y1 = before.x + BOX, before.y + HIGH // 2
    x2, y2 = after.x - 6, after.y + HIGH // 2
    half = max((x2 - x1) // 2, 12)
    return f"M{x1} {y1} C{x1 + half} {y1} {x2 - half} {y2} {x2} {y2}"
