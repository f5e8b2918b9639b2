"""What people read stands in ``texts.toml`` or another data file: code holds no word of Vietnamese.

A word is a run of letters with a Vietnamese one among them, a vowel and a consonant; alphabets and single letters
are none.  Comments and docstrings may hold what they like.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.laws import allowances
from deploy.laws.tree import files, modules

FOLDERS = ("services", "shared", "deploy")
_VOWELS = "aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
_CONSONANTS = "bcdđfghjklmnpqrstvwxz"
_RUN = re.compile(f"[{_VOWELS}{_CONSONANTS}]+", re.IGNORECASE)
_VIETNAMESE = re.compile(f"[đ{_VOWELS[6:]}]", re.IGNORECASE)
_STRING = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`"""


def _without(*comments: str) -> Callable[[str], str]:
    """Takes comments out; a string is no comment, whatever stands in it."""
    pattern = re.compile(f"(?P<kept>{_STRING})|{'|'.join(comments)}", re.DOTALL)
    return lambda text: pattern.sub(lambda match: match["kept"] or "\n" * match[0].count("\n"), text)


_CODE: dict[str, Callable[[str], str]] = {
    "html": lambda text: re.sub(r"\{#.*?#\}|<!--.*?-->", "", text, flags=re.DOTALL),
    "js": _without(r"/\*.*?\*/", r"//[^\n]*"),
    "mjs": _without(r"/\*.*?\*/", r"//[^\n]*"),
    "css": _without(r"/\*.*?\*/"),
    "typ": lambda text: re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", text, flags=re.DOTALL),
    "sql": _without(r"/\*.*?\*/", r"--[^\n]*"),
}


def has_words(text: str) -> bool:
    """Whether ``text`` says something in Vietnamese."""
    return any(
        _VIETNAMESE.search(run) and set(run) & set(_VOWELS) and set(run) & set(_CONSONANTS)
        for run in _RUN.findall(text.lower())
    )


def counts(root: Path) -> dict[str, float]:
    """How many lines of a file have Vietnamese words; in Python, how many strings."""
    found: dict[str, float] = {}
    for name, _, tree in modules(root, *FOLDERS):
        found[name] = float(sum(has_words(string) for string in _strings(tree)))
    for suffix, code in _CODE.items():
        for name, text in files(root, *(f"{folder}/**/*.{suffix}" for folder in FOLDERS)):
            found[name] = float(sum(has_words(line) for line in code(text).splitlines()))
    return {name: count for name, count in found.items() if count}


def _strings(tree: ast.Module) -> Iterator[str]:
    """Every piece of a string, without docstrings."""
    documented = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(body := getattr(node, "body", None), list)
        for statement in body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.value


def check(root: Path) -> list[str]:
    """The files with words of Vietnamese."""
    return allowances.over(root, "vietnamese", counts(root), "strings or lines in Vietnamese")
