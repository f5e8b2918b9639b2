"""What the editor of drafts is told by the page it stands on: how clauses are labelled."""

from collections.abc import Mapping

from shared.paper.labels import LEVELS, TITLED, UNNUMBERED
from shared.paper.numbering import BEGINS_AGAIN
from shared.paper.words import WORDS

LabelWords = Mapping[str, object]


def label_words() -> LabelWords:
    """The words and rules by which the editor reads, counts and writes labels, as `shared.paper` does.

    Patterns are ECMAScript's: the named groups are the one thing that Python writes differently.
    """
    return {
        "letters": WORDS.letters,
        "ordinals": WORDS.ordinals,
        "levels": LEVELS,
        "titled": TITLED,
        "unnumbered": UNNUMBERED,
        "beginsAgain": BEGINS_AGAIN,
        "patterns": {level: WORDS.labels[level].pattern.replace("(?P<", "(?<") for level in LEVELS},
        "defaults": WORDS.defaults,
        "appendix": {"one": WORDS.appendix.one, "many": WORDS.appendix.many},
    }
