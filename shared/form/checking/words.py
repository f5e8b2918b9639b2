"""The words of ``words.toml``: what the check looks for in a draft."""

from shared.wordfiles import Pattern, WordFile


class PeopleWords(WordFile):
    """How people sign: a post with a body behind it, a committee's secretary, titles before a name."""

    post: Pattern
    secretary: Pattern
    titles: Pattern


class BodyWords(WordFile):
    """What names of bodies say of them."""

    standing: Pattern
    cell: Pattern
    committee: Pattern
    above_grass_roots: Pattern


class CheckingWords(WordFile):
    """The patterns; ``authority`` by what a mark says (`shared.form.rules.entries.Authority`)."""

    about: Pattern
    letter_beginning: Pattern
    addressed: Pattern
    date: Pattern
    item: Pattern
    as_above: Pattern
    kept: Pattern
    clerk: Pattern
    authority: dict[str, Pattern]
    people: PeopleWords
    bodies: BodyWords


WORDS = CheckingWords.beside(__file__)
