"""Data files of words are complete and well formed, or the module that reads them does not load."""

from enum import StrEnum
from pathlib import Path

import pytest

from shared.wordfiles import InvalidWordFile, Pattern, WordFile, labels_of


class Words(WordFile):
    greeting: Pattern
    names: tuple[str, ...]


GOOD = r"""
names = ["An", "Bình"]
greeting = '^(?:{greetings})\s{1,3}{who}$'
[parts]
greetings = ["chào", "kính chào"]
who = '(?:{title} )?\w+'
title = "ông|bà"
"""


def read(folder: Path, text: str) -> Words:
    file = folder / "words.toml"
    file.write_text(text, "utf-8")
    return Words.read(file)


def test_parts_are_put_into_patterns_and_quantifiers_stay(tmp_path: Path) -> None:
    words = read(tmp_path, GOOD)
    assert words.greeting.pattern == r"^(?:chào|kính chào)\s{1,3}(?:ông|bà )?\w+$"
    assert words.names == ("An", "Bình")


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ('names = ["An", "Bình"]', ""),  # an entry is missing
        ('names = ["An", "Bình"]', "names = 3"),  # is no list of words
        ('names = ["An", "Bình"]', 'names = ["An"]\nnicknames = ["Ba"]'),  # is one too many
        ("(?:{greetings})", "(?:{greetings}"),  # is no regular expression
        ("{who}", "{whom}"),  # names a part that there is not
        ('title = "ông|bà"', 'title = "ông|{who}"'),  # names itself by way of another
        ('title = "ông|bà"', 'title = "ông|bà"\ncousin = "anh"'),  # a part that nothing names
        ('title = "ông|bà"', "title = ["),  # is no TOML
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, said: str, instead: str) -> None:
    assert said in GOOD
    with pytest.raises(InvalidWordFile, match=r"words\.toml"):
        read(tmp_path, GOOD.replace(said, instead))


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidWordFile, match="absent"):
        Words.read(tmp_path / "absent.toml")


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


def test_an_enumeration_has_a_word_for_each_member_and_no_other() -> None:
    assert labels_of(Answer, {"yes": "có", "no": "không"}) == {Answer.YES: "có", Answer.NO: "không"}
    with pytest.raises(InvalidWordFile, match="Answer"):
        labels_of(Answer, {"yes": "có"})
    with pytest.raises(InvalidWordFile, match="Answer"):
        labels_of(Answer, {"yes": "có", "no": "không", "perhaps": "có lẽ"})
