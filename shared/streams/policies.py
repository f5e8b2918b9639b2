"""Runs a service's policies: when an event happens elsewhere, a command is given here.

A Faust agent (concurrency 1, automatic acknowledgement) passes each event to the policies for its type.  A command's id
is derived from the event and the policy, so an event that is delivered twice appends nothing the second time.
"""

import asyncio
import inspect
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from uuid import UUID, uuid5

import faust
import structlog
from faust.contrib.asgi import faust_app_running
from faust.types import Message
from faust.types.transports import ConsumerT
from prometheus_client import Counter, Gauge

from shared.bodies.families import Families
from shared.bodies.heirs import Heirs
from shared.eventsourcing.decider import Context
from shared.eventsourcing.handling import CommandHandler, Request
from shared.eventsourcing.recorded import RecordedEvent
from shared.observability.tracing import span
from shared.outages import OUTAGE
from shared.streams.cloudevents import event_of
from shared.streams.connection import Cluster
from shared.streams.dead_letters import DeadLetters
from shared.streams.policy import Policy, Reaction, acting
from shared.streams.switches import Switches
from shared.streams.topics import EVENT_TOPICS, policy_group

TRIES = 3
STANDSTILL_S = 60.0
REACTIONS = Counter("congvan_policy_reactions_total", "Commands given by policies", ["service", "policy"])
LAG = Gauge("congvan_policy_lag_events", "Messages in the topics that the policies have not seen", ["service"])
FAILURES = Counter("congvan_policy_failures_total", "Reactions that failed", ["service", "policy"])

log = structlog.get_logger("policies")


def reaction_id(event: RecordedEvent, policy: Policy, index: int) -> UUID:
    """The id of the command that a policy gives: the same for the same event."""
    return uuid5(event.id, f"{policy.name}/{index}")


class PolicyRunner:
    """Lets one service's policies answer the city's events."""

    def __init__(
        self,
        service: str,
        policies: Iterable[Policy],
        handler: CommandHandler,
        dead_letters: DeadLetters,
        switches: Switches | None = None,
        families: Families | None = None,
    ) -> None:
        self._service = service
        self._name = f"policies.{service}"
        self._handler = handler
        self._dead_letters = dead_letters
        self._switches = switches
        self._families = families or Families()
        self._by_type: dict[bytes, list[Policy]] = {}
        self._reached: dict[tuple[str, int], int] = {}
        self._moved_at = time.monotonic()
        for policy in policies:
            self._by_type.setdefault(policy.on.type_name().encode(), []).append(policy)
            FAILURES.labels(service, policy.name)  # at 0 first: the first failure is an increase

    async def process(self, message: Message) -> None:
        """Handle one Kafka message; returns when every policy has acted or the message is a dead letter."""
        if self._switches is not None:
            await self._switches.while_paused(self._name)
        await self._react(message)
        self._reached[message.topic, message.partition] = message.offset + 1
        self._moved_at = time.monotonic()

    def lag(self, consumer: ConsumerT) -> int:
        """How many messages of the assigned partitions are still to be handled."""
        waiting = 0
        for partition in consumer.assignment():
            highwater = consumer.highwater(partition)
            reached = self._reached.get((partition.topic, partition.partition))
            if reached is None:  # none handled yet: what the group committed counts, which only this attribute tells
                reached = getattr(consumer, "_committed_offset", {}).get(partition) or 0
            if highwater:
                waiting += max(highwater - reached, 0)
        LAG.labels(self._service).set(waiting)
        if waiting == 0:
            self._moved_at = time.monotonic()
        return waiting

    def stands_still(self) -> bool:
        """Whether messages have waited for `STANDSTILL_S`: Faust can stop without crashing (faust#596)."""
        if self._switches is not None and self._switches.paused(self._name):
            self._moved_at = time.monotonic()  # paused by an operator, so it does not stand still
        return time.monotonic() - self._moved_at > STANDSTILL_S

    async def _react(self, message: Message) -> None:
        headers = _header_list(message.headers)
        policies = self._by_type.get(dict(headers).get("ce_type", b""))
        if not policies:
            return
        try:
            event = event_of(headers, message.value)
        except Exception as error:  # whatever makes it undecodable, the operators get it
            await self._bury(message, headers, error, attempts=1)
            return
        for policy in policies:
            attributes = {"event_id": str(event.id), "event_type": event.type}
            with span(f"{message.topic} process {policy.name}", "consumer", event.metadata.traceparent, **attributes):
                await self._answer(message, headers, event, policy)

    async def _answer(
        self, message: Message, headers: list[tuple[str, bytes]], event: RecordedEvent, policy: Policy
    ) -> None:
        attempt = 0
        pause = 0.1
        while True:
            attempt += 1
            try:
                reactions = policy.react(event)
                if inspect.isawaitable(reactions):
                    reactions = await reactions
                await self._give_all(event, policy, list(reactions), afresh=attempt > 1)
                return
            except OUTAGE as error:
                attempt -= 1
                log.warning("policy waits", service=self._service, policy=policy.name, error=repr(error))
            except Exception as error:  # any other failure is the event's own: try again, then set it aside
                FAILURES.labels(self._service, policy.name).inc()
                if attempt >= TRIES:
                    await self._bury(message, headers, error, attempt)
                    return
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)

    async def _give_all(self, event: RecordedEvent, policy: Policy, reactions: list[Reaction], afresh: bool) -> None:
        """Give every command, the later ones also after an earlier one was refused.

        Raises the first refusal.
        """
        heirs = await self._families.heirs(afresh)
        failed: list[Exception] = []
        for index, reaction in enumerate(reactions):
            try:
                await self._give(event, policy, index, reaction, heirs)
            except OUTAGE:
                raise
            except Exception as error:  # concerns this command alone; raised after the others
                failed.append(error)
        if failed:
            raise failed[0]

    async def _give(self, event: RecordedEvent, policy: Policy, index: int, reaction: Reaction, heirs: Heirs) -> None:
        answer = await self._handler.handle(
            Request(
                stream_id=reaction.stream_id,
                command=reaction.command,
                context=Context(actor=acting(event, reaction, self._service, heirs), at=event.time),
                command_id=reaction_id(event, policy, index),
                correlation_id=event.metadata.correlation_id,
                causation_id=str(event.id),
                traceparent=event.metadata.traceparent,
            )
        )
        REACTIONS.labels(self._service, policy.name).inc()
        log.info(
            "policy acted",
            service=self._service,
            policy=policy.name,
            command=type(reaction.command).__name__,
            document_id=event.subject,
            body_id=event.data.body_id,
            grant=reaction.grant,
            correlation_id=event.metadata.correlation_id,
            causation_id=str(event.id),
            events=len(answer.events),
            repeated=answer.repeated,
        )

    async def _bury(self, message: Message, headers: list[tuple[str, bytes]], error: Exception, attempts: int) -> None:
        while True:
            try:
                await self._dead_letters.send(
                    topic=message.topic,
                    partition=message.partition,
                    offset=message.offset,
                    key=message.key,
                    value=message.value,
                    headers=headers,
                    error=error,
                    attempts=attempts,
                )
                return
            except OUTAGE as outage:
                log.warning("dead letter waits", service=self._service, error=repr(outage))
                await asyncio.sleep(1.0)


class PolicySupervisor:
    """Keeps a service's Faust app running: one that crashed, or whose log was replaced, is replaced by a new one.

    A Faust consumer drops messages below the offsets it remembers.  After a republish into an empty broker it has to
    forget them; the derived command ids keep a reaction from happening twice.
    """

    def __init__(self, create: Callable[[], faust.App], runner: PolicyRunner) -> None:
        self._create = create
        self._runner = runner
        self._app: faust.App | None = None
        self._anew = asyncio.Event()

    def restart(self) -> None:
        """Read the log again, from the group's offsets or from the beginning."""
        self._anew.set()

    def trouble(self) -> str | None:
        """Why events are not being answered now; ``None`` when they are."""
        if self._app is None or not self._app.consumer.assignment():
            return "no partitions assigned yet"
        return "messages wait, and none was answered for a while" if self._runner.stands_still() else None

    async def run(self) -> None:
        """Run for the life of the process."""
        while True:
            self._anew.clear()
            app = self._create()
            try:
                async with faust_app_running(app, stop_timeout=10):
                    self._app = app
                    while not app.crashed and not self._anew.is_set():
                        self._runner.lag(app.consumer)
                        await asyncio.sleep(0.5)
                    log.warning("policies begin anew", crash=repr(app.crash_reason) if app.crashed else None)
            except Exception as error:  # a policy process that stopped for good would be worse than any error
                log.error("policies failed", exc_info=error)
            finally:
                self._app = None
            await asyncio.sleep(1)


def _header_list(headers: Mapping[str, bytes] | Iterable[tuple[str, bytes]] | None) -> list[tuple[str, bytes]]:
    if not headers:
        return []
    return list(headers.items()) if isinstance(headers, Mapping) else list(headers)


def policy_app(service: str, cluster: Cluster, runner: PolicyRunner) -> faust.App:
    """The Faust app of a service's policies.

    It has no tables and no leader and declares no topics: the store holds the truth, the deployment declares topics.
    """
    app = faust.App(
        policy_group(service),
        broker=[f"kafka://{server}" for server in cluster.servers.split(",")],
        broker_credentials=cluster.faust(),
        store="memory://",
        # Faust makes its table folder even without tables, by default in the working folder.
        datadir=Path(tempfile.gettempdir()) / f"congvan-{service}-policies",
        web_enabled=False,
        autodiscover=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        value_serializer="raw",
        key_serializer="raw",
        consumer_auto_offset_reset="earliest",
        broker_commit_interval=1.0,
        broker_session_timeout=15.0,
        broker_heartbeat_interval=3.0,
        stream_wait_empty=False,
    )
    topics = app.topic(
        *(topic.name for topic in EVENT_TOPICS), key_type=bytes, value_type=bytes, value_serializer="raw"
    )

    @app.agent(topics, name=f"{service}.policies", concurrency=1)
    async def answer(stream: faust.StreamT[bytes]) -> None:
        async for event in stream.events():
            await runner.process(event.message)

    return app
