"""The database's row policies alone: every table and view read by every role, as every kind of person, without the apps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import asyncpg
from rich.console import Console
from rich.table import Table

from deploy.local.stack import LocalStack
from shared.services import NAMES
from tests.access.canaries import WORD, may_read
from tests.access.people import CHILD, CONCERNED, HEIR, OTHER, OVERSEER, PARENT, Nobody, Person, person
from tests.access.table import Tally
from tests.access.world import World

READERS: tuple[Person | Nobody, ...] = (
    Nobody("nobody set"),
    *(person("specialist", clearance) for clearance in (0, 1, 2, 3)),
    *(person("chief", clearance, CHILD) for clearance in (0, 3)),
    *(person("leader", clearance, OTHER) for clearance in (0, 3)),
    person("specialist", 3, PARENT),
    person("specialist", 0, OVERSEER),
    person("chief", 3, OVERSEER),
    *(person("specialist", clearance, HEIR) for clearance in (0, 2, 3)),
    person("leader", 3, CONCERNED),
)
_TABLES = """
    SELECT n.nspname AS schema, c.relname AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    ORDER BY 1, 2
"""
OWN_OF_MACHINES = ("log.events", "log.secrets", "files.holdings", "files.uploads")
"""What the roles of services have to read whole, besides their own schema: there the apps alone decide."""
WITHIN_A_BODY = (
    "personal.views",
    "personal.notices",
    "personal.seen",
    "personal.phrases",
    "inbox.documents",
    "inbox.items",
)
"""Where the policies keep bodies and clearances apart, and the portal alone tells colleagues from each other: what is one
person's shows as leaked in the table, and is no wrong cell."""


@dataclass
class Cell:
    """One table as one reader of one role sees it; only rows with a canary word are told apart."""

    role: str
    table: str
    reader: str
    there: int
    shown: int
    due: int
    leaked: int


class Rows:
    """Reads everything as everybody, in the database alone."""

    def __init__(self, stack: LocalStack, world: World, tally: Tally) -> None:
        self._stack, self._world, self._tally = stack, world, tally
        self.cells: list[Cell] = []

    async def run(self) -> None:
        """Fill `cells`; a row that is shown and must not be is a wrong one."""
        admin = await asyncpg.connect(self._stack.postgres.admin_url)
        tables = [f'{row["schema"]}."{row["name"]}"' for row in await admin.fetch(_TABLES)]
        there = {table: await _texts(admin, table) for table in tables}
        await admin.close()
        for role in NAMES:
            connection = await asyncpg.connect(self._stack.role_url(role))
            for table in tables:
                for reader in READERS if role in ("portal", "routing") else READERS[:1]:
                    await self._cell(connection, role, table, reader, there[table])
            await connection.close()

    async def _cell(
        self, connection: asyncpg.Connection, role: str, table: str, reader: Person | Nobody, there: Sequence[str]
    ) -> None:
        async with connection.transaction(readonly=True):
            if isinstance(reader, Person):
                await connection.execute("SELECT log.read_as($1, $2, $3)", reader.body, reader.clearance, reader.id)
            try:
                async with connection.transaction():
                    shown = await _texts(connection, table)
            except asyncpg.InsufficientPrivilegeError:
                return  # the role has no business there
        name = table.replace('"', "")
        if role == "projections" or name.startswith(f"{role}.") or (name in OWN_OF_MACHINES and role != "portal"):
            leaked = 0  # who writes the read models, or keeps its own store: no person reads as this role
        else:
            leaked = sum(not self._due(text, reader) for text in shown if WORD.search(text))
        due = sum(self._due(text, reader) for text in there if WORD.search(text))
        marked = sum(bool(WORD.search(text)) for text in shown)
        self.cells.append(Cell(role, name, reader.id, len(there), len(shown), due, leaked))
        self._tally.must(
            not leaked or name in WITHIN_A_BODY,
            f"rows of {name} as role {role}",
            reader,
            "no row above them",
            f"{leaked} of {marked} marked rows",
        )

    def _due(self, text: str, reader: Person | Nobody) -> bool:
        """Whether all canary words of a row may be read."""
        words = set(WORD.findall(text))
        known = [self._world.canaries[word] for word in words if word in self._world.canaries]
        return bool(known) and all(may_read(canary, reader) for canary in known)

    def show(self) -> None:
        """The table: for each table the readers together, and each reader over all tables."""
        for title, key in (("Bảng", "table"), ("Người đọc", "reader")):
            shown = Table(title=f"Row policies alone, by {key}: rows there, shown, due (with a canary), leaked")
            for heading in (title, "role", "there", "shown", "due", "leaked"):
                shown.add_column(heading, justify="left" if heading in (title, "role") else "right", overflow="fold")
            for (role, name), cells in _grouped(self.cells, key):
                sums = [sum(getattr(cell, column) for cell in cells) for column in ("there", "shown", "due", "leaked")]
                if sums[1] or sums[2]:
                    shown.add_row(name, role, *map(str, sums))
            Console(width=140).print(shown)


def _grouped(cells: Iterable[Cell], key: str) -> Iterator[tuple[tuple[str, str], list[Cell]]]:
    found: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.role, getattr(cell, key)].append(cell)
    return iter(sorted(found.items()))


async def _texts(connection: asyncpg.Connection, table: str) -> list[str]:
    """Every row of a table, as text."""
    return [row[0].lower() for row in await connection.fetch(f"SELECT to_jsonb(t)::text FROM {table} t")]


async def without_policies(stack: LocalStack, off: bool) -> None:
    """Switch the row policies off for the portal, or on again: what is left is what the app decides by itself."""
    admin = await asyncpg.connect(stack.postgres.admin_url)
    await admin.execute(f"ALTER ROLE portal {'BYPASSRLS' if off else 'NOBYPASSRLS'}")
    await admin.close()


def summary(cells: Sequence[Cell]) -> dict[str, int]:
    """The figures."""
    persons = [cell for cell in cells if cell.role == "portal"]
    return {
        "tables": len({cell.table for cell in persons}),
        "readers": len({cell.reader for cell in persons}),
        "rows_kept_back": sum(cell.there - cell.shown for cell in persons),
        "rows_leaked": sum(cell.leaked for cell in cells),
    }
