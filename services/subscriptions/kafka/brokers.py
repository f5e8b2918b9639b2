"""Subscribers' users, rights and topics on the brokers, made to agree with what was granted.

What is wanted is compared with what is found, so it does not matter what was lost, left over or erased meanwhile.
Users whose names are no UUIDs are somebody else's and are left alone.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import Future
from typing import Any, TypeVar
from uuid import UUID

import structlog
from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclOperation,
    AclPermissionType,
    AdminClient,
    NewTopic,
    ResourcePatternType,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialDeletion,
    UserScramCredentialUpsertion,
)

from services.subscriptions.kafka.passwords import Login
from shared.streams.access import EVERY_RIGHT, exactly
from shared.streams.connection import Cluster
from shared.streams.topics import SUBSCRIBER_PREFIX, subscriber_topic

Done = TypeVar("Done")

TIMEOUT_S = 5.0
_SCRAM = ScramMechanism.SCRAM_SHA_256
log = structlog.get_logger("brokers")


class BrokersFailed(OSError):
    """The brokers are away, or refused the request."""


class Brokers:
    """Administers the brokers; the blocking client runs in threads.  Every method raises `BrokersFailed`."""

    def __init__(self, cluster: Cluster) -> None:
        self._admin = AdminClient({**cluster.librdkafka(), "log_level": 0})  # 0: logs nothing by itself

    async def agree(self, wanted: Mapping[Login, str], anew: bool = False) -> None:
        """Let in exactly the ``wanted`` logins, with these passwords; ``anew`` sets every password again."""
        await self._do(lambda: self._agree(wanted, anew))

    async def knows(self, login: Login) -> bool:
        """Whether the subscription can sign in with this password."""
        return await self._do(lambda: self._users().get(login.user) == login.iterations)

    async def _do(self, work: Callable[[], Done]) -> Done:
        try:
            return await asyncio.to_thread(work)
        except (KafkaException, TimeoutError) as error:
            raise BrokersFailed(str(error)) from error

    def _agree(self, wanted: Mapping[Login, str], anew: bool) -> None:
        ids = [login.subscription_id for login in wanted]
        # Users are removed first and let in last, so that a user who is in finds its rights and its topic.
        users = self._users()
        self._remove_users(set(users) - {login.user for login in wanted})
        self._agree_on_rights(ids)
        self._agree_on_topics(ids)
        unknown = [login for login in wanted if anew or users.get(login.user) != login.iterations]
        self._let_in({login: wanted[login] for login in unknown})

    def _users(self) -> dict[str, int]:
        """Subscribers that can sign in, with the iterations of their passwords."""
        described = _result(self._admin.describe_user_scram_credentials(request_timeout=TIMEOUT_S))
        return {
            user: info.iterations
            for user, description in described.items()
            for info in description.scram_credential_infos
            if _is_id(user) and info.mechanism is _SCRAM
        }

    def _remove_users(self, users: Collection[str]) -> None:
        if users:
            gone = [UserScramCredentialDeletion(user, _SCRAM) for user in users]
            _wait(self._admin.alter_user_scram_credentials(gone))
            log.info("subscribers shut out of Kafka", subscriptions=sorted(users))

    def _let_in(self, wanted: Mapping[Login, str]) -> None:
        if wanted:
            _wait(
                self._admin.alter_user_scram_credentials(
                    [
                        UserScramCredentialUpsertion(
                            login.user, ScramCredentialInfo(_SCRAM, login.iterations), password.encode()
                        )
                        for login, password in wanted.items()
                    ]
                )
            )
            log.info("subscribers let in to Kafka", subscriptions=sorted(login.user for login in wanted))

    def _agree_on_rights(self, ids: Iterable[UUID]) -> None:
        found = {
            right
            for right in _result(self._admin.describe_acls(EVERY_RIGHT, request_timeout=TIMEOUT_S))
            if _is_id(right.principal.removeprefix("User:"))
        }
        wanted = {right for subscription_id in ids for right in _rights(subscription_id)}
        if found - wanted:
            _wait(self._admin.delete_acls([exactly(right) for right in found - wanted]))
        if wanted - found:
            _wait(self._admin.create_acls(list(wanted - found)))

    def _agree_on_topics(self, ids: Iterable[UUID]) -> None:
        known = self._admin.list_topics(timeout=TIMEOUT_S).topics
        wanted = {topic.name: topic for topic in map(subscriber_topic, ids)}
        superfluous = [name for name in known if name.startswith(SUBSCRIBER_PREFIX) and name not in wanted]
        if superfluous:
            _wait(self._admin.delete_topics(superfluous))
        missing = [topic for name, topic in wanted.items() if name not in known]
        if missing:
            new = [NewTopic(topic.name, topic.partitions, config=topic.configs()) for topic in missing]
            _wait(self._admin.create_topics(new))


def _rights(subscription_id: UUID) -> list[AclBinding]:
    """The rights to read its own topic, in consumer groups whose names begin with its id."""
    who, topic = f"User:{subscription_id}", subscriber_topic(subscription_id).name
    return [
        AclBinding(kind, name, pattern, who, "*", operation, AclPermissionType.ALLOW)
        for kind, name, pattern, operation in (
            (ResourceType.TOPIC, topic, ResourcePatternType.LITERAL, AclOperation.READ),
            (ResourceType.TOPIC, topic, ResourcePatternType.LITERAL, AclOperation.DESCRIBE),
            (ResourceType.GROUP, str(subscription_id), ResourcePatternType.PREFIXED, AclOperation.READ),
        )
    ]


def _is_id(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _result(future: Any) -> Any:
    return future.result(timeout=TIMEOUT_S)


def _wait(futures: Mapping[Any, Future[Any]]) -> None:
    for future in futures.values():
        _result(future)
