"""The screens speak two languages, and no sentence is forgotten."""

import re

import pytest

from services.portal.frame.language import english
from services.portal.frame.texts import duration
from tests.unit.portal.sentences import CALL, TEMPLATES, VIETNAMESE, every_sentence

MARKED = re.compile(CALL.pattern)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def test_every_sentence_has_its_english() -> None:
    assert {sentence for sentence in every_sentence() if sentence not in english()} == set()


def test_no_english_is_left_over() -> None:
    assert set(english()) - every_sentence() == set()


def test_no_template_says_anything_by_itself() -> None:
    unmarked = [
        f"{path.name}: {line.strip()[:100]}"
        for folder in TEMPLATES
        for path in folder.rglob("*.html")
        for line in MARKED.sub("", COMMENT.sub("", path.read_text("utf-8"))).replace("×", "").splitlines()
        if VIETNAMESE.search(line)
    ]
    assert unmarked == []


def test_placeholders_are_the_same() -> None:
    for sentence, other in english().items():
        assert sorted(re.findall(r"\{\w*\}", sentence)) == sorted(re.findall(r"\{\w*\}", other)), sentence


@pytest.mark.parametrize(
    ("minutes", "said"), [(None, "—"), (0, "dưới 1 phút"), (0.4, "dưới 1 phút"), (59.4, "59 phút"), (90, "1,5 giờ"), (450, "1 ngày"), (1125, "2,5 ngày")]
)  # fmt: skip
def test_working_time_as_people_say_it(minutes: float | None, said: str) -> None:
    assert duration(minutes) == said
