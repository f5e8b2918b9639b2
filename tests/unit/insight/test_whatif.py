"""What if: each change does to each case what it says, and the stated interval holds a truth that is known."""

import numpy as np
import pytest

from services.insight.whatif.changes import Change, Decide, Drop, Parallel, Shorten, Unusable, assumed, changes_of
from services.insight.whatif.history import History, Lap, Taken
from services.insight.whatif.replay import FEWEST_CASES, replay
from shared.insight.whatif import Changes
from shared.texts import table
from tests.whatif.trial import trial
from tests.whatif.worlds import WORLDS, World

STEPS = ("draft", "consult", "approve", "issue")


def a_history(cases: int = 40) -> History:
    """Draft 100, consult 10 + 60 (every second case), approve 5 by the chief and 30 by the leader, issue 10."""
    usual = [
        Taken("draft", 0, (Lap("specialist", 60), Lap("specialist", 40))),
        Taken("approve", 0, (Lap("chief_of_office", 5), Lap("leader", 30))),
        Taken("issue", 0, (Lap("records_clerk", 10),)),
        Taken("unheard-of", 0, (Lap("leader", 1000),)),
    ]
    consult = Taken("consult", 10, (Lap("", 60),))
    return History.of(STEPS, [[*usual, consult] if index % 2 else usual for index in range(cases)])


@pytest.mark.parametrize(
    ("changes", "saved"),
    [
        ((Drop("draft"),), 100), ((Drop("consult"),), 35), ((Parallel("draft", "consult"),), 35),
        ((Shorten("draft", 80, 100),), 20), ((Shorten("draft", 80, 90),), 0), ((Shorten("draft", 80),), 20),
        ((Decide("approve", "chief_of_office"),), 30), ((Decide("approve", "leader"),), 5),
        ((Drop("issue"), Shorten("draft", 60), Parallel("consult", "approve")), 10 + 40 + 35 / 2),
    ],
)  # fmt: skip
def test_a_change_saves_what_it_says(changes: tuple[Change, ...], saved: float) -> None:
    found = replay(a_history(), changes)
    assert found.mean.value == pytest.approx(saved)
    assert found.mean.low <= saved <= found.mean.high
    assert found.old == pytest.approx(145 + 35) and sum(found.old_steps.values()) == pytest.approx(145 + 35)
    assert sum(found.new_steps.values()) - found.overlap == pytest.approx(145 + 35 - saved)
    assert found.assumptions[0] == "always" and type(changes[0]).__name__.lower() in found.assumptions


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ((), "whatif.nothing-changed"), ((Drop("dance"),), "whatif.unknown-step"),
        ((Drop("draft"), Shorten("draft", 5)), "whatif.step-twice"),
        ((Parallel("draft", "draft"),), "whatif.step-twice"), ((Shorten("draft", 0),), "whatif.no-limit"),
        ((Decide("approve", "nobody"),), "whatif.level-unknown"),
    ],
)  # fmt: skip
def test_what_makes_no_procedure_is_refused(changes: tuple[Change, ...], code: str) -> None:
    with pytest.raises(Unusable) as refused:
        replay(a_history(), changes)
    assert refused.value.code == code


def test_too_short_a_history_says_nothing() -> None:
    with pytest.raises(Unusable) as refused:
        replay(a_history(FEWEST_CASES - 1), (Drop("draft"),))
    assert refused.value.params == {"cases": FEWEST_CASES - 1, "fewest": FEWEST_CASES}


def test_a_level_that_never_decided_there_brings_its_times_from_elsewhere() -> None:
    found = replay(a_history(), (Decide("issue", "leader"),))
    assert "other_steps" in found.assumptions
    assert found.mean.value == pytest.approx(10 - 30, abs=1)


def test_the_same_seed_gives_the_same_answer() -> None:
    history, change = a_history(), (Decide("draft", "leader"),)
    one, two = replay(history, change, seed=3), replay(history, change, seed=3)
    assert (one.median, one.mean) == (two.median, two.mean)
    assert np.array_equal(one.new_ways, two.new_ways)


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_a_known_truth_is_found(world: World) -> None:
    """A short form of `python -m tests.whatif`, with room for chance."""
    found = trial(world, runs=25)
    assert found.off < 0.07
    assert found.covered >= 0.8


def test_every_assumption_has_its_words() -> None:
    every = (Drop("draft"), Parallel("consult", "approve"), Shorten("draft", 60), Decide("issue", "leader"))
    assert set(assumed(every, borrowed=True)) == set(table("figures.assumption"))


def test_what_is_typed_becomes_changes() -> None:
    typed = Changes(drop="issue", first="consult", second="approve", shorten="draft", hours="1,5", decide="route")
    assert changes_of(typed, {"draft": 120.0}) == [
        Drop("issue"),
        Parallel("consult", "approve"),
        Shorten("draft", 90, 120),
    ]
    assert changes_of(Changes(first="consult"), {}) == [] and not Changes(first="consult").any
