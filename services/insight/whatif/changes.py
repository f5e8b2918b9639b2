"""What may be changed in a procedure, and what each change takes for granted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.insight.whatif import Changes


class Unusable(Exception):
    """A change, or a history, that nothing can be said about; ``code`` names a text of `shared/web/problems.toml`."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Drop:
    """A step is no longer taken."""

    step: str


@dataclass(frozen=True)
class Parallel:
    """Two steps begin together; the next one begins when both are done."""

    first: str
    second: str


@dataclass(frozen=True)
class Shorten:
    """The limit of a step becomes ``limit`` working minutes; it was ``former``, or there was none."""

    step: str
    limit: float
    former: float | None = None


@dataclass(frozen=True)
class Decide:
    """One level alone decides in a step."""

    step: str
    level: str


Change = Drop | Parallel | Shorten | Decide


def check(changes: Sequence[Change], steps: Sequence[str]) -> None:
    """Raise `Unusable` where the changes make no procedure: nothing changed, unknown steps, or one step twice."""
    if not changes:
        raise Unusable("whatif.nothing-changed")
    touched: list[str] = []
    for change in changes:
        touched += [change.first, change.second] if isinstance(change, Parallel) else [change.step]
    if any(step not in steps for step in touched):
        raise Unusable("whatif.unknown-step")
    if len(set(touched)) < len(touched):
        raise Unusable("whatif.step-twice")
    if any(isinstance(change, Shorten) and change.limit <= 0 for change in changes):
        raise Unusable("whatif.no-limit")


_ASSUMED: dict[type[Change], str] = {
    Drop: "drop", Parallel: "parallel", Shorten: "shorten", Decide: "decide",
}  # fmt: skip


def assumed(changes: Sequence[Change], borrowed: bool) -> list[str]:
    """The assumptions of these changes as names in ``figures.assumption``, the common one first.

    ``borrowed``: times came from a level's other steps.
    """
    names = ["always", *(_ASSUMED[type(change)] for change in changes)]
    if any(isinstance(change, Shorten) and change.former is None for change in changes):
        names.append("no_former_limit")
    if borrowed:
        names.append("other_steps")
    return list(dict.fromkeys(names))


def changes_of(asked: Changes, limits: Mapping[str, float]) -> list[Change]:
    """The changes that somebody typed; ``limits`` are today's, by step."""
    changes: list[Change] = [Drop(asked.drop)] if asked.drop else []
    changes += [Parallel(asked.first, asked.second)] if asked.first and asked.second else []
    changes += [Decide(asked.decide, asked.level)] if asked.decide and asked.level else []
    changes += [Shorten(asked.shorten, asked.limit, limits.get(asked.shorten))] if asked.shorten else []
    return changes
