"""How the city's processes reach the brokers: one description, in the words of each client library."""

import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from shared.settings import Settings

if TYPE_CHECKING:
    from faust import SASLCredentials

MECHANISM = "SCRAM-SHA-256"


@dataclass(frozen=True)
class Cluster:
    """The brokers and an account there; ``protocol`` is PLAINTEXT, SASL_PLAINTEXT or SASL_SSL.

    Certificates are checked against the system's authorities, or those of ``SSL_CERT_FILE``.
    """

    servers: str
    protocol: str = "PLAINTEXT"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The cluster that the process's settings name."""
        return cls(
            settings.kafka_bootstrap_servers, settings.kafka_protocol, settings.kafka_user, settings.kafka_password
        )

    def settings(self) -> dict[str, str]:
        """The values by the names that `Settings` has for them."""
        return {
            "kafka_bootstrap_servers": self.servers,
            "kafka_protocol": self.protocol,
            "kafka_user": self.user,
            "kafka_password": self.password,
        }

    def aiokafka(self) -> dict[str, object]:
        """Arguments of aiokafka's consumers, producers and admin clients."""
        reached: dict[str, object] = {"bootstrap_servers": self.servers, "security_protocol": self.protocol}
        if self.protocol == "PLAINTEXT":
            return reached
        return {
            **reached,
            "sasl_mechanism": MECHANISM,
            "sasl_plain_username": self.user,
            "sasl_plain_password": self.password,
            "ssl_context": self._ssl(),
        }

    def librdkafka(self) -> dict[str, object]:
        """Settings of confluent-kafka's clients."""
        reached: dict[str, object] = {"bootstrap.servers": self.servers, "security.protocol": self.protocol}
        if self.protocol == "PLAINTEXT":
            return reached
        return {
            **reached, "sasl.mechanisms": MECHANISM, "sasl.username": self.user, "sasl.password": self.password
        }  # fmt: skip

    def faust(self) -> "SASLCredentials | None":
        """Faust's credentials; ``None`` where the brokers ask for none."""
        if self.protocol == "PLAINTEXT":
            return None
        from faust import SASLCredentials  # noqa: PLC0415 - importing Faust takes a second

        return SASLCredentials(username=self.user, password=self.password, mechanism=MECHANISM, ssl_context=self._ssl())

    def java(self) -> str:
        """The lines of a properties file for Kafka's own tools."""
        if self.protocol == "PLAINTEXT":
            return f"security.protocol={self.protocol}\n"
        login = f'org.apache.kafka.common.security.scram.ScramLoginModule required username="{self.user}"'
        return (
            f"security.protocol={self.protocol}\nsasl.mechanism={MECHANISM}\n"
            f'sasl.jaas.config={login} password="{self.password}";\n'
        )

    def _ssl(self) -> ssl.SSLContext | None:
        return ssl.create_default_context() if self.protocol == "SASL_SSL" else None
