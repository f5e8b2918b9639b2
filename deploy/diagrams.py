"""`python -m deploy.diagrams`: draw what docs/architecture.md shows anew from the code (`--check`: say what is stale).

Each drawing stands between ``<!-- made: name -->`` and ``<!-- end -->``.  It is made of the table of services, the
topics, the read models and the imports: what it shows is so.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from shared.services import SERVICES, ServiceEntry
from shared.streams.topics import TOPICS

ROOT = Path(__file__).resolve().parents[1]
PAGE = Path("docs/architecture.md")
_MADE = re.compile(r"(<!-- made: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_HIDDEN = ("__pycache__", "static", "templates", "schema", "vendor")


def rendered(page: str, root: Path = ROOT) -> str:
    """``page`` with every drawing made anew."""
    return _MADE.sub(lambda found: f"{found[1]}{DRAWINGS[found[2]](root)}\n{found[3]}", page)


def containers(_: Path) -> str:
    """Who asks whom: people, services, the store and the log."""
    lines = [
        "flowchart LR",
        "  people([people of the bodies])",
        "  operators([operators])",
        "  systems([other systems])",
    ]
    lines += [f"  {service.name}[{service.name}<br>:{service.port}]" for service in SERVICES]
    lines += ["  store[(PostgreSQL)]", "  kafka{{Kafka}}", "  files[(files)]"]
    lines += ["  people --> portal", "  people -- signs in --> identity", "  operators --> operations"]
    lines += ["  systems --> subscriptions"]
    for asked in _groups(SERVICES):
        lines.append(f"  {asked[0]} --> {' & '.join(asked[1])}")
    lines.append(f"  {_names(service for service in SERVICES if service.stores)} -- events --> store")
    lines.append("  store -- relays --> kafka")
    lines.append(f"  kafka -- policies --> {_names(service for service in SERVICES if service.reacts)}")
    lines.append("  kafka -- batches --> projections -- rows --> store")
    lines.append(f"  {_names(service for service in SERVICES if 'FILES_URL' in service.settings)} --- files")
    return _mermaid(lines)


def streams(_: Path) -> str:
    """The services that keep events, with the streams they keep."""
    lines = ["| service | streams, one for each | commands go to |", "| --- | --- | --- |"]
    for service in SERVICES:
        for stream in service.streams:
            lines.append(
                f"| `{service.name}` | `{stream.id_field}` | `POST /{stream.collection}/{{{stream.id_field}}}/…` |"
            )
    return "\n".join(lines)


def topics(root: Path) -> str:
    """The topics, as they are declared."""
    tree = ast.parse((root / "shared/streams/topics.py").read_text("utf-8"))
    said = _said_below(tree)
    lines = ["| topic | partitions | kept | carries |", "| --- | --- | --- | --- |"]
    for topic in TOPICS:
        kept = "for ever" if topic.retention_ms < 0 else f"{topic.retention_ms // 86_400_000} days"
        lines.append(f"| `{topic.name}` | {topic.partitions} | {kept} | {said.get(topic.name, '')} |")
    return "\n".join(lines)


def read_models(root: Path) -> str:
    """Each read model: whose events it is made of, and who asks its queries."""
    asking: dict[str, set[str]] = defaultdict(set)
    for folder in ("services", "shared"):
        for path in sorted((root / folder).rglob("*.py")):
            place = _place(path.relative_to(root))
            for module in _imports(path):
                match = re.match(r"shared\.readmodels\.(\w+)\.(?:queries|rows)\b", module)
                if match and place != f"readmodels.{match[1]}":
                    asking[match[1]].add(place)
    lines = ["| read model | says | made of the events of | asked by |", "| --- | --- | --- | --- |"]
    for path in sorted((root / "shared/readmodels").glob("*/fold.py")):
        name = path.parent.name
        named = {module.split(".")[2] for module in _imports(path) if module.startswith("shared.events.")}
        owners = [service.name for service in SERVICES if service.name in named]
        lines.append(f"| `{name}` | {_first_line(path)} | {', '.join(owners)} | {', '.join(sorted(asking[name]))} |")
    return "\n".join(lines)


def components(root: Path) -> str:
    """The rooms of every service, each with what its own docstring says."""
    lines = []
    for service in SERVICES:
        lines += [f"### {service.name}", "", "| room | is |", "| --- | --- |"]
        for path in sorted((root / "services" / service.name).iterdir()):
            if path.name in _HIDDEN or path.name.startswith("__"):
                continue
            said = _first_line(path / "__init__.py") if path.is_dir() else _first_line(path)
            if said:
                lines.append(f"| `{path.name}{'/' if path.is_dir() else ''}` | {said} |")
        lines.append("")
    return "\n".join(lines).rstrip()


def portal(root: Path) -> str:
    """The portal's screens, and the read models that each asks."""
    lines = ["| screen | is | asks |", "| --- | --- | --- |"]
    for path in sorted((root / "services/portal/features").iterdir()):
        if not path.is_dir() or path.name in _HIDDEN:
            continue
        modules = [module for file in sorted(path.rglob("*.py")) for module in _imports(file)]
        models = {module.split(".")[2] for module in modules if re.match(r"shared\.readmodels\.\w+\.\w+", module)}
        said = _first_line(path / "__init__.py") or _first_line(path / "page.py")
        lines.append(f"| `{path.name}` | {said} | {', '.join(sorted(models))} |")
    return "\n".join(lines)


def floors(root: Path) -> str:
    """The common ground: which of its rooms imports which."""
    edges = set()
    for path in sorted((root / "shared").rglob("*.py")):
        room = path.relative_to(root).parts[1].removesuffix(".py")
        for module in _imports(path):
            words = module.split(".")
            if words[0] == "shared" and len(words) > 1 and words[1] != room and (root / "shared" / words[1]).is_dir():
                edges.add((room, words[1]))
    inner = {path.name for path in (root / "shared").iterdir() if path.is_dir() and path.name not in _HIDDEN}
    return _mermaid(["flowchart TD", *(f"  {one} --> {other}" for one, other in sorted(edges) if one in inner)])


DRAWINGS: dict[str, Callable[[Path], str]] = {
    "containers": containers,
    "streams": streams,
    "topics": topics,
    "read-models": read_models,
    "components": components,
    "portal": portal,
    "floors": floors,
}


def _mermaid(lines: list[str]) -> str:
    return "\n".join(["```mermaid", *lines, "```"])


def _names(services: Iterable[ServiceEntry]) -> str:
    return " & ".join(service.name for service in services)


def _groups(services: Iterable[ServiceEntry]) -> list[tuple[str, tuple[str, ...]]]:
    asked = ((service.name, tuple(name for name in service.asks if name != service.name)) for service in services)
    return [(name, names) for name, names in asked if names]


def _place(path: Path) -> str:
    """Where an asking module stands: its service, or its screen in the portal."""
    parts = path.with_suffix("").parts
    if parts[:3] == ("services", "portal", "features"):
        return f"portal: {parts[3]}"
    return ".".join(parts[1:3]) if parts[0] == "shared" else parts[1]


def _imports(path: Path) -> list[str]:
    """The modules that a file names in its imports, of ``from a import b`` both ``a.b``."""
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def _first_line(path: Path) -> str:
    """The first sentence of a module's docstring; empty where it has none."""
    if path.suffix != ".py" or not path.exists():
        return ""
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split()).replace("|", "/")


def _said_below(tree: ast.Module) -> dict[str, str]:
    """The docstrings below assignments, by the text of the call's first argument."""
    found = {}
    for node, following in zip(tree.body, tree.body[1:], strict=False):
        match node, following:
            case (
                ast.Assign(value=ast.Call(args=[ast.Constant(value=str(name)), *_])),
                ast.Expr(value=ast.Constant(value=str(said))),
            ):
                found[name] = " ".join(said.split())
    return found


def main() -> int:
    """Write the page, or with ``--check`` say that it is stale."""
    path = ROOT / PAGE
    page = path.read_text("utf-8")
    fresh = rendered(page)
    if page == fresh:
        return 0
    if "--check" in sys.argv:
        print(f"{PAGE} is stale: make docs")
        return 1
    path.write_text(fresh, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
