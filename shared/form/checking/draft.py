"""The form check (thẩm định thể thức) of a draft; what a program sees, a person has the last word."""

from shared.form.checking.clauses import clauses_of
from shared.form.checking.departures import NO_FACTS, Checked, Departure, Facts
from shared.form.checking.foot import foot_of
from shared.form.checking.head import head_of
from shared.form.checking.mending import apply_each
from shared.form.checking.text import text_of
from shared.form.rules import FormRule
from shared.paper.content import DraftContent

_ROUNDS = 8  # a mend may show what it hid: two of them at one place take two rounds


def check_draft(content: DraftContent, rule: FormRule, facts: Facts = NO_FACTS) -> tuple[Departure, ...]:
    """Every departure of a draft from the rule of its day, in the order of the paper."""
    draft = Checked(content, rule, facts)
    return (*head_of(draft), *text_of(draft), *clauses_of(draft), *foot_of(draft))


def mended(content: DraftContent, rule: FormRule, facts: Facts = NO_FACTS) -> DraftContent:
    """The draft with everything mended that can be."""
    for _ in range(_ROUNDS):
        mends = [departure.mend for departure in check_draft(content, rule, facts) if departure.mend]
        better = apply_each(content, mends)
        if better == content:
            break
        content = better
    return content
