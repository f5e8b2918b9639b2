"""The check at start: no template and no code names a text that no ``texts.toml`` has.

In a template ``_("tasks.ordered", n=3)`` names a text and the values it takes, ``_("tasks.state." ~ state)`` a table.
In Python `shared.texts.say`, `both` and `table` name them, and so does every string that begins with the name of a room
of the service's own, unless it is the code of a problem.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, nodes

from shared.texts import MissingText, Texts, city, language, say, table
from shared.web.problems import problem_texts

_KEY = re.compile(r"[a-z_]+(\.[\w-]+)+")
_SAYING = frozenset(("_", "say", "both"))


@dataclass(frozen=True, slots=True)
class Named:
    """A key that is named at ``place``; a ``table``'s where something is put behind it.

    ``values`` are the names of the values given to it, where that can be seen.
    """

    place: str
    key: str
    table: bool = False
    values: frozenset[str] | None = None


def add_texts(environment: Environment) -> None:
    """Give templates ``_`` (`say`), ``table``, and ``spoken``, the language."""
    environment.globals |= {"_": say, "table": table, "spoken": language}


def make_sure_of_texts(environment: Environment, *folders: Path) -> None:
    """Raise `MissingText` where templates, or the code below ``folders``, name a text that is not there."""
    check_texts((*in_templates(environment), *in_code(*folders)))


def check_texts(named: Iterable[Named], texts: Texts | None = None) -> None:
    """Raise `MissingText` that lists whatever is ``named`` and not there, or not with these values."""
    texts = texts or city()
    missing = sorted({f"{one.place}: {wrong}" for one in named if (wrong := wrong_with(one, texts))})
    if missing:
        raise MissingText("\n".join(("There is no such text:", *missing)))


def wrong_with(named: Named, texts: Texts) -> str | None:
    """What is not there, or not with these values; ``None`` where all is well."""
    if named.table:
        return None if texts.has_table(named.key) else f"the table {named.key!r}"
    if named.key not in texts:
        return None if texts.has_table(named.key) and named.values is None else repr(named.key)
    takes = texts.find(named.key).placeholders
    if named.values and named.values != takes:
        return f"{named.key!r} takes {sorted(takes)}, not {sorted(named.values)}"
    return None


def in_templates(environment: Environment) -> Iterator[Named]:
    """What the templates of ``environment`` name."""
    for name in environment.list_templates(extensions=("html",)):
        if environment.loader is not None:
            source, _, _ = environment.loader.get_source(environment, name)
            yield from in_template(environment, source, name)


def in_template(environment: Environment, source: str, place: str) -> Iterator[Named]:
    """What a template names."""
    for call in environment.parse(source).find_all(nodes.Call):
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name not in ("_", "table") or not call.args:
            continue
        where = f"{place}:{call.lineno}"
        values = None if call.dyn_kwargs else frozenset(keyword.key for keyword in call.kwargs)
        for key in _constants(call.args[0]):
            yield Named(where, key.rstrip("."), table=True) if name == "table" else _named(where, key, values)


def _constants(node: nodes.Node) -> Iterator[str]:
    """The keys, or beginnings of keys (with a dot at the end), that an expression can come to."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.CondExpr):
        yield from _constants(node.expr1)
        if node.expr2 is not None:
            yield from _constants(node.expr2)
    elif isinstance(node, nodes.Concat):
        yield from (_up_to_dot(key) for key in _constants(node.nodes[0]))
    elif isinstance(node, nodes.Add):
        yield from (_up_to_dot(key) for key in _constants(node.left))


def in_code(*folders: Path) -> Iterator[Named]:
    """What the Python below ``folders`` names."""
    rooms = frozenset(
        room for room, file in city().rooms.items() if any(file.is_relative_to(folder) for folder in folders)
    )
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            yield from in_module(path.read_text("utf-8"), str(path), rooms)


def in_module(source: str, place: str, rooms: frozenset[str]) -> Iterator[Named]:
    """What a module names: by saying it, or by a string that begins with the name of one of ``rooms``."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _called(node) in _SAYING:
            values = frozenset(keyword.arg for keyword in node.keywords if keyword.arg is not None)
            visible = all(keyword.arg is not None for keyword in node.keywords)
            for key in _python_constants(node.args[0]):
                yield _named(f"{place}:{node.lineno}", key, values if visible else None)
        elif isinstance(node, ast.Call) and node.args and _called(node) == "table":
            for key in _python_constants(node.args[0]):
                if _KEY.fullmatch(key):
                    yield Named(f"{place}:{node.lineno}", key, table=True)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value):
            if node.value.partition(".")[0] in rooms and node.value not in problem_texts():
                yield Named(f"{place}:{node.lineno}", node.value)
        elif isinstance(node, ast.JoinedStr):
            for key in _python_constants(node):
                if key.partition(".")[0] in rooms and key.endswith("."):
                    yield Named(f"{place}:{node.lineno}", key.rstrip("."), table=True)


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", "") or getattr(node.func, "id", ""))


def _python_constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _python_constants(node.body)
        yield from _python_constants(node.orelse)
    elif isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
        yield _up_to_dot(str(node.values[0].value))


def _up_to_dot(beginning: str) -> str:
    return beginning[: beginning.rfind(".") + 1]


def _named(place: str, key: str, values: frozenset[str] | None) -> Named:
    return Named(place, key.rstrip("."), table=True) if key.endswith(".") else Named(place, key, values=values)
