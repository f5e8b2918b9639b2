"""Roles, schemas, tables and functions of the whole city.

Tables are made by numbered SQL files, which yoyo applies once each.  Functions, views, row policies and rights stand in
the ``current`` folder beside them; every migration runs those files anew, so that each is all there is to know about
its subject.  What is applied already is left alone: a second migration changes nothing.
"""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql
from yoyo import get_backend, read_migrations

from shared.bodies.rights import CITY_OVERSEERS
from shared.secrets import refuse, weakness
from shared.services import BY_NAME, NAMES, STORES

ROOT = Path(__file__).resolve().parents[2]
STORE, TIMERS = "shared/eventsourcing/schema", "shared/timers/schema"
CITY = {
    "files": "shared/uploads/schema",
    "audit": "shared/audit/schema",
    "sessions": "shared/web/signin/schema",
    "log": "services/projections/schema",  # which reads all others
}
"""Schemas besides those of the event stores, and the folder of each."""

AT_ONCE = 3  # schemas that are migrated side by side: each waits for the database most of the time
ROLES = NAMES
GROUPS = {"city": NAMES, "stores": STORES}
"""Roles without a sign-in: a right of a group is a right of each of its services."""


def migrate(database_url: str, passwords: dict[str, str], root: Path = ROOT) -> None:
    """Bring the database at ``database_url`` (a superuser's) to the newest schema.

    ``passwords`` gives each role's password; a role without one cannot sign in by password.
    ``root`` is the tree whose SQL is applied.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        for role in ROLES:
            _ensure_role(connection, role, passwords.get(role))
        for group, members in GROUPS.items():
            _ensure_group(connection, group, members)
        for schema in (*STORES, *CITY):
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(partial(_migrate_store, database_url, root), STORES))
    for schema, folder in CITY.items():
        _apply(database_url, schema, root / folder)
    _renew(database_url, root)


def _migrate_store(database_url: str, root: Path, service: str) -> None:
    for folder in _folders(root, service):
        _apply(database_url, service, folder)


def _folders(root: Path, service: str) -> list[Path]:
    """The SQL folders of a store: that of all stores, the service's own, and the timers'."""
    own = f"services/{service}/schema"
    folders = [STORE, own, *([TIMERS] if BY_NAME[service].timers else [])]
    return [root / folder for folder in folders if (root / folder).is_dir()]


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    name = sql.Identifier(role)
    if known is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    if role == "projections":
        # Rows and offsets are one transaction, so events that a crash takes back are read again: no commit has to wait
        # for the disk.
        connection.execute("ALTER ROLE projections SET synchronous_commit = off")
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
    if role in STORES:
        connection.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {}").format(name, database, name))


def _ensure_group(connection: psycopg.Connection, group: str, members: Sequence[str]) -> None:
    name = sql.Identifier(group)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [group]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))
    known = {
        str(row[0])
        for row in connection.execute(
            "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = %s::regrole", [group]
        )
    }
    for member in set(members) - known:
        connection.execute(sql.SQL("GRANT {} TO {}").format(name, sql.Identifier(member)))
    for member in known - set(members):
        connection.execute(sql.SQL("REVOKE {} FROM {}").format(name, sql.Identifier(member)))


def _apply(database_url: str, schema: str, folder: Path) -> None:
    separator = "&" if "?" in database_url else "?"
    url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    # Many small transactions need not wait for the disk each: a migration that a crash takes back is applied again.
    backend = get_backend(f"{url}{separator}schema={schema}&options=-csynchronous_commit%3Doff")
    migrations = read_migrations(str(folder))
    with backend.lock():
        backend.apply_migrations(backend.to_apply(migrations))
    backend.connection.close()


def _renew(database_url: str, root: Path) -> None:
    """Make functions, views, policies and rights again, in one transaction, so that nobody sees half of them."""
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('renew', 0))")
        connection.execute("SELECT set_config('migration.stores', %s, true)", [" ".join(STORES)])
        schemas = {service: _folders(root, service) for service in STORES}
        schemas |= {schema: [root / folder] for schema, folder in CITY.items()}
        for schema, folders in schemas.items():
            connection.execute("SELECT set_config('search_path', %s, true)", [schema])
            _take_rights(connection, schema)
            for file in (file for folder in folders for file in sorted((folder / "current").glob("*.sql"))):
                connection.execute(file.read_bytes())
        connection.execute("DELETE FROM log.city_overseers WHERE body_id <> ALL (%s)", [list(CITY_OVERSEERS)])
        connection.execute(
            "INSERT INTO log.city_overseers SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [list(CITY_OVERSEERS)]
        )


def _take_rights(connection: psycopg.Connection, schema: str) -> None:
    """Revoke every right of the services in ``schema``; the files that follow grant the present ones."""
    roles = sql.SQL(", ").join(map(sql.Identifier, (*ROLES, *GROUPS)))
    for what in ("SCHEMA {}", "ALL TABLES IN SCHEMA {}", "ALL FUNCTIONS IN SCHEMA {}"):
        objects = sql.SQL(what).format(sql.Identifier(schema))
        connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(objects, roles))


def main() -> None:
    """Migrate the database of ``DATABASE_URL`` with the passwords in ``ROLE_PASSWORDS`` (JSON)."""
    passwords: dict[str, str] = json.loads(os.environ.get("ROLE_PASSWORDS", "{}"))
    given = {"postgres": unquote(urlsplit(os.environ["DATABASE_URL"]).password or ""), **passwords}
    refuse({f"database_password_{one}": wrong for one, value in given.items() if (wrong := weakness(value))}, "migrate")
    migrate(os.environ["DATABASE_URL"], passwords)


if __name__ == "__main__":
    main()
