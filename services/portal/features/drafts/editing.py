"""What the editor of drafts is told by the page it stands on: how clauses are labelled, its words and its keys."""

from collections.abc import Mapping

from shared.paper.labels import LEVELS, TITLED, UNNUMBERED
from shared.paper.numbering import BEGINS_AGAIN
from shared.paper.words import WORDS
from shared.texts import table

LabelWords = Mapping[str, object]

_KEYS = {
    "typed": "1.",
    "enter": "Enter",
    "shift_enter": "Shift+Enter",
    "tab": "Tab",
    "shift_tab": "Shift+Tab",
    "backspace": "Backspace",
    "levels": "Ctrl+Alt+0 … 8",
    "bold": "Ctrl+B, I, U",
    "align": "Ctrl+L, E, R, J",
    "undo": "Ctrl+Z, Y",
    "find": "Ctrl+F",
    "table": "Ctrl+Alt+T",
    "table_add": "Alt+Shift+\N{RIGHTWARDS ARROW}",
    "table_delete": "Alt+Shift+Backspace, Delete",
    "table_merge": "Ctrl+Alt+M",
    "table_head": "Ctrl+Alt+H",
    "table_width": "Ctrl+Shift+. ,",
    "page": "Ctrl+Enter",
    "turn": "Ctrl+Alt+L",
    "appendix": "Ctrl+Alt+P",
    "picture": "Ctrl+Alt+G",
    "footnote": "Ctrl+Alt+F",
    "clear": "Ctrl+Space",
    "toolbar": "Esc",
    "save": "Ctrl+S",
}


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


def editor_setup() -> dict[str, object]:
    """What the editor needs besides the paper, in the language being spoken."""
    does = table("drafts.keys")
    keys = {combination: does[name] for name, combination in _KEYS.items()}
    return {"labels": label_words(), "said": table("drafts.editor"), "keys": keys}
