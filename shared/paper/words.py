"""The words of ``words.toml``: how the clauses of official papers are labelled."""

from shared.paper.nodes import Level
from shared.wordfiles import Pattern, WordFile


class AppendixWords(WordFile):
    """How appendices are called: ``label`` as it is typed, ``one`` where there is one alone, ``many`` where more."""

    label: Pattern
    one: str
    many: str


class PaperWords(WordFile):
    """``labels`` recognise the label at a line's beginning, ``defaults`` are the labels of each form."""

    letters: str
    ordinals: tuple[str, ...]
    labels: dict[Level, Pattern]
    defaults: dict[str, dict[Level, str]]
    appendix: AppendixWords


WORDS = PaperWords.beside(__file__)
