"""Every text is named by a template or by code, and every text that is named is there."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import Environment

from deploy.laws.tree import files
from shared.texts import BadTexts, Texts
from shared.web.texts import Named, in_module, in_template, wrong_with

FOLDERS = ("services", "shared", "deploy")


def check(root: Path) -> list[str]:
    """The texts that nothing names, and the names that mean none."""
    try:
        texts = Texts.below(*(root / folder for folder in FOLDERS))
    except BadTexts as error:
        return [str(error)]
    homes = {room: file.relative_to(root) for room, file in texts.rooms.items()}
    named = [*_in_pages(root), *_in_modules(root, homes)]
    missing = sorted({f"{one.place}: no text {wrong}" for one in named if (wrong := wrong_with(one, texts))})
    keys = {one.key for one in named if not one.table}
    tables = tuple(f"{one.key}." for one in named if one.table or texts.has_table(one.key))
    idle = sorted(key for key in texts.keys if key not in keys and not key.startswith(tables))
    return missing + [f"{homes[key.partition('.')[0]]}: nothing names {key}" for key in idle]


def _in_pages(root: Path) -> Iterator[Named]:
    pages = Environment(autoescape=True)
    for name, text in files(root, *(f"{folder}/**/*.html" for folder in FOLDERS)):
        yield from in_template(pages, text, name)


def _in_modules(root: Path, homes: Mapping[str, Path]) -> Iterator[Named]:
    for name, text in files(root, *(f"{folder}/**/*.py" for folder in FOLDERS)):
        own = frozenset(room for room, home in homes.items() if _owner(home) == _owner(Path(name)))
        yield from in_module(text, name, own)


def _owner(path: Path) -> tuple[str, ...]:
    """The service that a file belongs to, else ``shared`` or ``deploy``."""
    return path.parts[:2] if path.parts[0] == "services" else path.parts[:1]
