"""The rules of form as data: what the Party's guides and the State's decrees prescribe, by day and paragraph."""

from shared.form.rules.entries import Sizes
from shared.form.rules.reading import rule_for
from shared.form.rules.rule import FormRule

__all__ = ["FormRule", "Sizes", "rule_for"]
