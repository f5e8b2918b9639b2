"""Who may do what on the brokers: an account per process, with the rights its work needs and no others.

`ADMIN` declares topics, accounts and rights; `BROKER` is the account of brokers among themselves.  Both are made when a
broker's disk is formatted and may do everything.  A client without an account has no right at all.
"""

import asyncio
from collections.abc import Iterator, Mapping

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialUpsertion,
)

from shared.services import BY_NAME, ON_THE_BROKERS, REACTING
from shared.streams.connection import Cluster
from shared.streams.topics import (
    DEAD_LETTERS,
    DIRECTORY,
    DOCUMENTS,
    EVENT_TOPICS,
    SUBSCRIBER_PREFIX,
    policy_group,
    topic_of,
)

ADMIN, BROKER = "admin", "broker"
ACCOUNTS = ON_THE_BROKERS
FILLING = "congvan.subscribers"
"""The transactional id and the consumer group of the process that fills the subscribers' topics."""

ITERATIONS = 4096
TIMEOUT_S = 10.0
EVERY_RIGHT = AclBindingFilter(
    ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
)
_EXACTLY, _BEGINNING = ResourcePatternType.LITERAL, ResourcePatternType.PREFIXED


def rights_of(account: str) -> set[AclBinding]:
    """The rights of an account.  A right to read or to write a topic includes the right to see it."""
    return {
        AclBinding(kind, name, pattern, f"User:{account}", "*", operation, AclPermissionType.ALLOW)
        for kind, name, pattern, operation in _rights(account)
    }


def _rights(account: str) -> Iterator[tuple[ResourceType, str, ResourcePatternType, AclOperation]]:
    topic, read, write = ResourceType.TOPIC, AclOperation.READ, AclOperation.WRITE
    yield topic, DEAD_LETTERS.name, _EXACTLY, write
    if BY_NAME[account].stores:
        yield topic, topic_of(account).name, _EXACTLY, write
    if account in REACTING:
        yield ResourceType.GROUP, policy_group(account), _EXACTLY, read
    if account in (*REACTING, "projections"):
        for events in EVENT_TOPICS:
            yield topic, events.name, _EXACTLY, read
    if account == "operations":  # reads dead letters, and publishes replayed ones again
        yield topic, DEAD_LETTERS.name, _EXACTLY, read
        for events in (DOCUMENTS, DIRECTORY):
            yield topic, events.name, _EXACTLY, write
    if account == "subscriptions":  # makes accounts for other systems, which takes ALTER on the cluster
        for operation in (AclOperation.CREATE, AclOperation.DELETE, read, write):
            yield topic, SUBSCRIBER_PREFIX, _BEGINNING, operation
        yield ResourceType.TRANSACTIONAL_ID, FILLING, _EXACTLY, write
        yield ResourceType.GROUP, FILLING, _EXACTLY, read
        yield ResourceType.BROKER, "kafka-cluster", _EXACTLY, AclOperation.ALTER
        yield ResourceType.BROKER, "kafka-cluster", _EXACTLY, AclOperation.DESCRIBE


async def declare_access(cluster: Cluster, passwords: Mapping[str, str]) -> list[str]:
    """Declare every account of ``passwords`` with its password and its rights; returns their names.

    ``cluster`` is reached as `ADMIN`.  Any other right that such an account has is taken away.
    """
    await asyncio.to_thread(_declare, cluster, passwords)
    return sorted(passwords)


def _declare(cluster: Cluster, passwords: Mapping[str, str]) -> None:
    admin = AdminClient({**cluster.librdkafka(), "log_level": 0})
    principals = {f"User:{account}" for account in passwords}
    wanted = {right for account in passwords for right in rights_of(account)}
    found = {
        right
        for right in admin.describe_acls(EVERY_RIGHT, request_timeout=TIMEOUT_S).result(TIMEOUT_S)
        if right.principal in principals
    }
    under_way = [
        *admin.alter_user_scram_credentials(
            [
                UserScramCredentialUpsertion(
                    account, ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, ITERATIONS), password.encode()
                )
                for account, password in passwords.items()
            ]
        ).values(),
        *(admin.create_acls(list(wanted - found)) if wanted - found else {}).values(),
        *(admin.delete_acls([exactly(right) for right in found - wanted]) if found - wanted else {}).values(),
    ]
    for future in under_way:
        future.result(TIMEOUT_S)


def exactly(right: AclBinding) -> AclBindingFilter:
    """A filter that matches this right and no other."""
    return AclBindingFilter(
        right.restype, right.name, right.resource_pattern_type, right.principal, right.host, right.operation,
        right.permission_type,
    )  # fmt: skip
