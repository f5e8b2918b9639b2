"""The steps of a procedure as a graph: its flaws, its order, and when each step is due."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from shared.calendar import WorkingCalendar
from shared.procedures.content import ENDINGS, FINAL, Direction, Step

LONGEST_WAY = 4000.0  # working hours from the first step to the last: about two years


@dataclass(frozen=True)
class Flaw:
    """A flaw of the steps: the code of its problem, and the values of the problem's text."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True)
class Planned:
    """When a step starts at the latest, and when it is due."""

    starts_at: dt.datetime
    due_at: dt.datetime


def flaws(steps: Sequence[Step], direction: Direction | None = None) -> list[Flaw]:
    """All flaws of ``steps``; without any they can be followed."""
    found = [*_step_flaws(steps)]
    if direction is not None:
        found += _end_flaws(steps, direction)
    if found:
        return found
    try:
        in_order(steps)
    except CycleError as error:
        names = {step.key: step.name for step in steps}
        way = " → ".join(f"“{names[key]}”" for key in reversed(error.args[1]))
        return [Flaw("procedure.loop", {"way": way})]
    if longest_way(steps) > LONGEST_WAY:
        return [Flaw("procedure.too-long", {"hours": f"{longest_way(steps):g}", "most": f"{LONGEST_WAY:g}"})]
    return []


def _step_flaws(steps: Sequence[Step]) -> Iterable[Flaw]:
    if not steps:
        yield Flaw("procedure.no-steps", {})
    known: set[str] = set()
    for step in steps:
        if step.key in known:
            yield Flaw("procedure.step-twice", {"key": step.key})
        known.add(step.key)
    for step in steps:
        if step.hours <= 0:
            yield Flaw("procedure.zero-limit", {"step": step.name})
        for key in step.after:
            if key not in known:
                yield Flaw("procedure.unknown-step", {"step": step.name, "key": key})


def _end_flaws(steps: Sequence[Step], direction: Direction) -> Iterable[Flaw]:
    for step in steps:
        if step.ends_with not in ENDINGS[direction]:
            yield Flaw("procedure.step-never-ends", {"step": step.name})
    if steps and not any(step.ends_with in FINAL[direction] for step in steps):
        yield Flaw("procedure.no-end", {})


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps, each behind those it waits for, and otherwise in the given order.

    Raises ``graphlib.CycleError`` where they wait for each other.
    """
    by_key = {step.key: step for step in steps}
    waits_for = {key: [other for other in step.after if other in by_key] for key, step in by_key.items()}
    return [by_key[key] for key in TopologicalSorter(waits_for).static_order()]


def schedule(steps: Iterable[Step], opened_at: dt.datetime, calendar: WorkingCalendar) -> dict[str, Planned]:
    """When each step is due if nobody is late: steps that wait for nothing start together with the case.

    A step starts when the last of those it waits for is due.  Raises what ``in_order`` and the calendar raise.
    """
    planned: dict[str, Planned] = {}
    for step in in_order(steps):
        starts_at = max((planned[key].due_at for key in step.after), default=opened_at)
        planned[step.key] = Planned(starts_at, calendar.add_working_hours(starts_at, step.hours))
    return planned


def longest_way(steps: Iterable[Step]) -> float:
    """Working hours from the start of the case until the last step is due."""
    until: dict[str, float] = {}
    for step in in_order(steps):
        until[step.key] = max((until[key] for key in step.after), default=0.0) + step.hours
    return max(until.values(), default=0.0)


def before(steps: Iterable[Step], key: str) -> set[str]:
    """The keys of all steps that have to end before the step ``key`` does."""
    by_key = {step.key: step for step in steps}
    found: set[str] = set()
    waiting = list(by_key[key].after)
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += by_key[each].after
    return found


def columns(steps: Iterable[Step]) -> dict[str, int]:
    """The number of steps before each on its longest way, which is the column it is drawn in."""
    column: dict[str, int] = {}
    for step in in_order(steps):
        column[step.key] = max((column[key] + 1 for key in step.after), default=0)
    return column
