"""Roles, schemas and migrations of the whole city, applied by yoyo from numbered SQL files.

A role and a schema per service; the event store's files are applied to every service's schema.  Idempotent:
what is applied already is left alone.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql
from yoyo import get_backend, read_migrations

from shared.bodies.policy import CITY_OVERSEERS
from shared.secrets import refuse, weakness
from shared.services import BY_NAME, NAMES, STORES

ROOT = Path(__file__).resolve().parents[2]
STORE = ROOT / "shared" / "eventsourcing" / "schema"
TIMERS = ROOT / "shared" / "timers" / "schema"
SESSIONS = ROOT / "shared" / "web" / "signin" / "schema"
UPLOADS = ROOT / "shared" / "uploads" / "schema"
AUDIT = ROOT / "shared" / "audit" / "schema"
LOG = ROOT / "services" / "projections" / "schema"
CURRENT = LOG / "current"  # what is made anew at every migration: each file is all there is to know about its subject

AT_ONCE = 3  # schemas that are migrated side by side: each waits for the database most of the time
ROLES = NAMES


def migrate(database_url: str, passwords: dict[str, str]) -> None:
    """Bring the database at ``database_url`` (a superuser's) to the newest schema.

    ``passwords`` gives each role's password; a role without one cannot sign in by password.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        for role in ROLES:
            _ensure_role(connection, role, passwords.get(role))
        for schema in (*STORES, "files", "audit", "sessions", "log"):
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(partial(_migrate_store, database_url), STORES))
    _apply(database_url, "files", UPLOADS)
    _apply(database_url, "audit", AUDIT)
    _apply(database_url, "sessions", SESSIONS)
    _apply(database_url, "log", LOG)  # which reads them all
    _renew(database_url)


def _migrate_store(database_url: str, service: str) -> None:
    _apply(database_url, service, STORE)
    own = ROOT / "services" / service / "schema"  # what a service keeps besides its events
    if own.is_dir():
        _apply(database_url, service, own)
    if BY_NAME[service].timers:
        _apply(database_url, service, TIMERS)


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    name = sql.Identifier(role)
    if known is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    if role == "projections":
        # Rows and offsets are one transaction: what a crash takes back is read again.  So no commit waits for the disk.
        connection.execute("ALTER ROLE projections SET synchronous_commit = off")
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
    if role in STORES:
        connection.execute(sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = {}").format(name, database, name))


def _apply(database_url: str, schema: str, folder: Path) -> None:
    separator = "&" if "?" in database_url else "?"
    url = database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    # Hundreds of small transactions need not wait for the disk each: what a crash takes back is applied again.
    backend = get_backend(f"{url}{separator}schema={schema}&options=-csynchronous_commit%3Doff")
    migrations = read_migrations(str(folder))
    with backend.lock():
        backend.apply_migrations(backend.to_apply(migrations))
    backend.connection.close()


def _renew(database_url: str) -> None:
    """Make anew what the log's readers see by, in one transaction."""
    with psycopg.connect(database_url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('renew', 0))")
        connection.execute("SET LOCAL search_path = log")
        connection.execute("DELETE FROM city_overseers WHERE body_id <> ALL (%s)", [list(CITY_OVERSEERS)])
        connection.execute(
            "INSERT INTO city_overseers SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [list(CITY_OVERSEERS)]
        )
        for file in ("visibility", "log", "open_work"):
            connection.execute((CURRENT / f"{file}.sql").read_text("utf-8"))


def main() -> None:
    """Migrate the database of ``DATABASE_URL`` with the passwords in ``ROLE_PASSWORDS`` (JSON)."""
    passwords: dict[str, str] = json.loads(os.environ.get("ROLE_PASSWORDS", "{}"))
    given = {"postgres": unquote(urlsplit(os.environ["DATABASE_URL"]).password or ""), **passwords}
    refuse({f"database_password_{one}": wrong for one, value in given.items() if (wrong := weakness(value))}, "migrate")
    migrate(os.environ["DATABASE_URL"], passwords)


if __name__ == "__main__":
    main()
