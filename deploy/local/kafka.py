"""Apache Kafka for the local stack: KRaft on the local JVM, jars resolved once by Maven.

``python -m deploy.local.kafka jars`` resolves the jars and archives their classes;
``python -m deploy.local.kafka consume TOPIC`` reads a topic of the running stack with Kafka's console consumer,
headers and all.
"""

import argparse
import asyncio
import hashlib
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local.rundir import RunDir, private_file
from deploy.secrets import kafka_password, kafka_passwords
from shared.streams.access import ADMIN, BROKER
from shared.streams.connection import MECHANISM, Cluster

ROOT = Path(__file__).resolve().parents[2]
PROPERTIES = ROOT / "deploy" / "kafka" / "server.properties"
WITH_PASSWORDS = "with-passwords"  # marks a folder that was formatted with the accounts in it
POM = Path(__file__).parent / "kafka" / "pom.xml"
JARS = ROOT / ".run" / "jars"
ARCHIVE = "classes.jsa"
CLUSTER_ID = "Y29uZ3Zhbi1sb2NhbC0wMQ"  # any 16 bytes in base64, as long as they stay the same
PORTS = ("kafka", "kafka-controller", "kafka-subscribers")


def version() -> str:
    """The version in the pom."""
    match = re.search(r"<kafka.version>([^<]+)<", POM.read_text())
    assert match is not None
    return match[1]


def resolve_jars(folder: Path = JARS) -> Path | None:
    """The folder of Kafka's jars, resolved by Maven when the pom changed; ``None`` where that is impossible."""
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    stamp = folder / "resolved"
    if shutil.which("java") is None:
        return None
    if stamp.exists() and stamp.read_text() == wanted:
        return folder
    if shutil.which("mvn") is None:
        return None
    shutil.rmtree(folder, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
    done = subprocess.run(["mvn", "-q", "-B", "-f", str(POM), *goal], capture_output=True, check=False)  # noqa: S603, S607 - the Maven of whoever runs it, our own pom
    if done.returncode != 0:
        print(done.stdout.decode()[-2000:], file=sys.stderr)
        return None
    stamp.write_text(wanted)
    return folder


async def archive_classes(jars: Path, seconds: float = 60) -> bool:
    """Run a broker once and archive the classes that it loads (class-data sharing, JEP 350).

    Later starts map that file instead of reading, checking and linking seven thousand classes from the jars, which
    halves the time of a start.  ``False`` where this JVM cannot do it; the broker then starts without.
    """
    made = jars / f"{ARCHIVE}.new"
    with tempfile.TemporaryDirectory(prefix="congvan-kafka-") as folder:
        run_dir = RunDir(Path(folder))
        kafka = Kafka(jars, run_dir.path, run_dir.ports([*PORTS]), run_dir.secrets())
        kafka.prepare()
        command, *arguments = kafka.argv()
        process = await asyncio.create_subprocess_exec(
            command,
            f"-XX:ArchiveClassesAtExit={made}",
            *arguments,
            env={**os.environ, **kafka.environment()},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(seconds):
                while process.returncode is None and not await kafka.ready():
                    await asyncio.sleep(0.1)
                process.terminate()
                await process.wait()
        except (TimeoutError, ProcessLookupError):
            pass
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if not made.exists():
        return False
    made.replace(jars / ARCHIVE)
    return True


class Kafka:
    """A single broker and controller on a folder and three ports of 127.0.0.1 (`PORTS`); the data is kept.

    ``secrets`` are the city's (`deploy.secrets`); ``settings`` go after those of `PROPERTIES`.
    """

    name = f"Apache Kafka {version()}"

    def __init__(
        self,
        jars: Path,
        folder: Path,
        ports: Mapping[str, int],
        secrets: Mapping[str, str],
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._settings = settings
        self._jars = jars
        self._folder = folder
        self._secrets = secrets
        self._addresses = {name: f"127.0.0.1:{ports[name]}" for name in PORTS}

    @property
    def bootstrap_servers(self) -> str:
        """The address for the city's own clients."""
        return self._addresses["kafka"]

    def cluster(self, account: str = ADMIN) -> Cluster:
        """The broker as ``account`` reaches it."""
        return Cluster(self.bootstrap_servers, "SASL_PLAINTEXT", account, self._secrets[kafka_password(account)])

    def passwords(self) -> dict[str, str]:
        """Of every account that the city's processes have."""
        return kafka_passwords(self._secrets)

    @property
    def subscribers(self) -> str:
        """The address for other systems, with the protocol."""
        return f"SASL_PLAINTEXT://{self._addresses['kafka-subscribers']}"

    def environment(self) -> dict[str, str]:
        """The variables that `PROPERTIES` reads."""
        controller = self._addresses["kafka-controller"]
        public = f"CITY://{self.bootstrap_servers},SUBSCRIBERS://{self._addresses['kafka-subscribers']}"
        return {
            "KAFKA_DATA": str(self._folder / "data"),
            "KAFKA_LISTENERS": f"{public},CONTROLLER://{controller}",
            "KAFKA_ADVERTISED": public,
            "KAFKA_CONTROLLER": controller,
            "KAFKA_SUBSCRIBERS_PROTOCOL": "SASL_PLAINTEXT",
            kafka_password(BROKER): self._secrets[kafka_password(BROKER)],
        }

    def prepare(self) -> None:
        """Write the settings, and format the storage the first time."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = "".join(f"{key}={value}\n" for key, value in self._settings.items())
        (self._folder / "server.properties").write_text(PROPERTIES.read_text() + settings)
        self._set_aside_what_knows_no_passwords()
        if not (self._folder / "data" / "meta.properties").exists():
            arguments = ["format", "-t", CLUSTER_ID, "-c", str(self._folder / "server.properties")]
            for account in (ADMIN, BROKER):
                arguments += ["--add-scram", f"{MECHANISM}=[name={account},password={self.cluster(account).password}]"]
            with private_file("\n".join(arguments)) as file:  # other users see the arguments of a process
                command = [*java(self._jars), "kafka.tools.StorageTool", f"@{file}"]
                environment = {**os.environ, **self.environment()}
                subprocess.run(command, check=True, capture_output=True, env=environment, umask=0o077)  # noqa: S603 - our own arguments
            (self._folder / WITH_PASSWORDS).touch()

    def _set_aside_what_knows_no_passwords(self) -> None:
        """Move away a folder of a broker without accounts, where no client could sign in; the store has everything."""
        data = self._folder / "data"
        if (data / "meta.properties").exists() and not (self._folder / WITH_PASSWORDS).exists():
            data.rename(self._folder / "data-without-passwords")
            print("The broker begins anew, now with passwords: run `make republish` when it is up.", file=sys.stderr)

    def argv(self) -> list[str]:
        """The broker as a foreground process, to be run with its `environment`."""
        return [*java(self._jars), "kafka.Kafka", str(self._folder / "server.properties")]

    async def ready(self) -> bool:
        """Whether the broker answers."""
        return await answers(self.cluster())


async def answers(cluster: Cluster) -> bool:
    """Whether the brokers answer and accept the account."""
    admin = AIOKafkaAdminClient(**cluster.aiokafka(), request_timeout_ms=2000)
    try:
        await admin.start()
        await admin.list_topics()
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return True


def java(jars: Path) -> list[str]:
    """``java`` with Kafka's classes, a small heap and quiet logs."""
    archive = jars / ARCHIVE
    return [
        "java",
        *([f"-XX:SharedArchiveFile={archive}"] if archive.exists() else []),
        "-Xms256m",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        f"-Dlog4j2.configurationFile={POM.parent / 'log4j2.xml'}",
        "-cp",
        f"{jars}/*",
    ]


def consume(topic: str, most: int) -> int:
    """Read a topic of the running stack from its beginning with Kafka's own console consumer."""
    state = json.loads((ROOT / ".run" / "stack.json").read_text())
    tool = "org.apache.kafka.tools.consumer.ConsoleConsumer"
    options = ["--from-beginning", "--max-messages", str(most), "--timeout-ms", "10000"]
    shown = [f"print.{part}=true" for part in ("key", "headers", "timestamp")]
    formatting = [argument for option in shown for argument in ("--formatter-property", option)]
    names = ("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_PROTOCOL", "KAFKA_USER", "KAFKA_PASSWORD")
    cluster = Cluster(*(state["env"][name] for name in names))
    with private_file(cluster.java()) as login:
        where = ["--bootstrap-server", cluster.servers, "--command-config", str(login), "--topic", topic]
        return subprocess.run([*java(JARS), tool, *where, *options, *formatting], check=False).returncode  # noqa: S603 - a topic named at the terminal


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.kafka", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("jars", help="resolve Kafka's jars by Maven, and archive their classes")
    reading = commands.add_parser("consume", help="read a topic of the running stack")
    reading.add_argument("topic")
    reading.add_argument("--most", type=int, default=5, help="how many messages")
    arguments = parser.parse_args()
    if arguments.command == "consume":
        return consume(arguments.topic, arguments.most)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a starting broker causes warnings
    jars = resolve_jars()
    if jars is not None and not (jars / ARCHIVE).exists() and not asyncio.run(archive_classes(jars)):
        print("This JVM keeps no archive of classes: Kafka starts without.", file=sys.stderr)
    return 0 if jars else 1


if __name__ == "__main__":
    sys.exit(main())
