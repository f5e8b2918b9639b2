"""What may be changed in a procedure, and what each change assumes, in words."""

from collections.abc import Sequence
from dataclasses import dataclass


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


ASSUMED = {
    "always": "what_if.assumed.always",
    Drop: "what_if.assumed.drop",
    Parallel: "what_if.assumed.parallel",
    Shorten: "what_if.assumed.shorten",
    "no former limit": "what_if.assumed.no_former_limit",
    Decide: ("what_if.assumed.decide"),
    "other steps": "what_if.assumed.other_steps",
}
"""What each kind of change takes for granted."""


def assumed(changes: Sequence[Change], borrowed: bool) -> list[str]:
    """The assumptions of these changes, the common one first; ``borrowed``: times came from a level's other steps."""
    said = [ASSUMED["always"], *(ASSUMED[type(change)] for change in changes)]
    if any(isinstance(change, Shorten) and change.former is None for change in changes):
        said.append(ASSUMED["no former limit"])
    if borrowed:
        said.append(ASSUMED["other steps"])
    return list(dict.fromkeys(said))
