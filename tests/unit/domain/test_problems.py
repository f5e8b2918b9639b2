"""Every refusal has a text for people, and no text is left over."""

import re
from pathlib import Path

from shared.web.problems import problem, problem_texts

ROOT = Path(__file__).parents[3]
RAISED = re.compile(
    r"""(?:Rejected|WayFailed|Flaw|Unusable(?:Source)?|in_words|problem_response|problem)\(\s*(?:request,\s*)?["']([a-z-]+\.[a-z-]+)["']"""
)


def raised() -> set[str]:
    sources = [*ROOT.glob("services/**/*.py"), *ROOT.glob("shared/**/*.py")]
    text = "\n".join(path.read_text("utf-8") for path in sources)
    codes = set(RAISED.findall(text))
    codes |= {f"word.{code}" for code in re.findall(r'UnreadableWord\("([a-z-]+)"', text)}
    codes |= {f"keys.certificate-{why}" for why in re.findall(r'NotTrusted\("([a-z]+)"', text)}
    return codes | set(re.findall(r'"((?:request|import(?!\.html)|dxl|reorganisation|file)\.[a-z-]+)"', text))


def test_every_code_has_a_text_and_every_text_a_code() -> None:
    assert raised() == set(problem_texts())


def test_a_problem_says_what_to_do_next_in_both_languages() -> None:
    for code in problem_texts():
        document = problem(code)
        for language in ("vi", "en"):
            assert document[language]["title"]
            assert document[language]["next_step"]
        assert 400 <= document["status"] < 600


def test_placeholders_are_filled_and_nothing_else_is() -> None:
    document = problem("command.stale-version", expected=3, actual=5)
    assert "3" in document["title"]
    assert "{" not in document["title"]
    hostile = problem("directory.unknown-person", person_id="{__class__}")
    assert "{__class__}" in hostile["vi"]["title"]
