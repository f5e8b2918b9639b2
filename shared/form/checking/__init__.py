"""The form check: where a draft or a Word file departs from the rule of its day, and how each departure is mended."""

from shared.form.checking.departures import Departure, Facts
from shared.form.checking.draft import check_draft, mended
from shared.form.checking.mending import Edit, Mend, apply

__all__ = ["Departure", "Edit", "Facts", "Mend", "apply", "check_draft", "mended"]
