"""How blocks stand on paper where they say nothing themselves."""

import pytest

from shared.form.measures import standing_of
from shared.paper.nodes import Clause, ClauseAttrs, Level, PlainMark, Text


@pytest.mark.parametrize(
    ("level", "is_bold", "label"), [("arabic", True, True), ("arabic", False, False), ("article", False, True)]
)
def test_a_label_is_bold_by_its_level_or_as_the_words_behind_it(level: Level, is_bold: bool, label: bool) -> None:
    marks = (PlainMark(type="bold"),) if is_bold else ()
    words = (Text(text="Phạm vi", marks=marks), Text(text=" điều chỉnh"))
    assert standing_of(Clause(attrs=ClauseAttrs(level=level), content=words), 10, in_cell=False).bold_label is label
