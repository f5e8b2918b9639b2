"""What if: what a changed procedure would have saved."""

from pydantic import BaseModel

from shared.readmodels.evaluation.rows import Choices


class Changes(BaseModel):
    """What is changed, each step by its name; an empty word changes nothing.

    ``drop``: a step is no longer taken.  ``first`` and ``second`` begin together.  ``shorten``: the limit of a step
    becomes so many working ``hours``.  ``decide``: one ``level`` (a post) alone decides in a step.
    """

    drop: str = ""
    first: str = ""
    second: str = ""
    shorten: str = ""
    hours: str = ""
    decide: str = ""
    level: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The changes as the parameters of a query string."""
        return {name: value for name, value in self.model_dump().items() if value}

    @property
    def any(self) -> bool:
        """Whether they change something."""
        return bool(self.drop or self.shorten or (self.first and self.second) or (self.decide and self.level))

    @property
    def limit(self) -> float:
        """The new limit in working minutes."""
        return float(self.hours.replace(",", ".") or 0) * 60


class WhatIfChoices(BaseModel):
    """What can be chosen, and today's ``limits`` of the chosen procedure: working minutes by step."""

    choices: Choices
    limits: dict[str, float]


class Saving(BaseModel):
    """A figure in working minutes, and the interval that holds the true one with the outcome's certainty."""

    value: float
    low: float
    high: float


class WhatIf(BaseModel):
    """What the change would have saved.

    ``median`` and ``mean`` are the saving of a case; ``old`` and ``new`` a case's whole way as a median.  ``old_steps``
    and ``new_steps`` are mean minutes of each step, ``overlap`` what runs beside another step.  ``gaining`` is the
    share of cases that are quicker.  ``assumptions`` are names in the texts' table ``figures.assumption``; ``sure`` is
    the certainty of the intervals in percent.
    """

    cases: int
    median: Saving
    mean: Saving
    old: float
    new: float
    old_steps: dict[str, float]
    new_steps: dict[str, float]
    overlap: float
    gaining: float
    assumptions: list[str]
    sure: int
