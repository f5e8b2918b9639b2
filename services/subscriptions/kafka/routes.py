"""A subscription's access to Kafka for its people: everything that a client has to be configured with."""

import datetime as dt
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.subscriptions.feed.access import current
from services.subscriptions.kafka.passwords import MECHANISM, Login
from services.subscriptions.subscribers.commands import GrantKafkaAccess, RotateKafkaPassword
from services.subscriptions.subscribers.guards import guard_own
from shared.bodies.actor import Actor
from shared.eventsourcing.decider import Context, Rejected
from shared.streams.topics import subscriber_topic
from shared.web.requests import SignedIn

router = APIRouter(tags=["kafka"])


class KafkaView(BaseModel):
    """How to reach the subscription's topic.  Consumer groups may have any name that begins with ``group``."""

    servers: str
    protocol: str
    mechanism: str
    username: str
    password: str
    topic: str
    group: str


async def offered(command: GrantKafkaAccess, request: Request, actor: Actor) -> GrantKafkaAccess:
    """Refuse access to brokers that other systems cannot reach.  Raises `Rejected` ``kafka.not-offered``."""
    if not request.app.state.settings.kafka_subscribers:
        raise Rejected("kafka.not-offered")
    return command


@router.get("/subscriptions/{subscription_id}/kafka", summary="How the subscription reads on Kafka, password included.")
async def kafka(subscription_id: UUID, request: Request, actor: SignedIn) -> KafkaView:
    """For those who may change the password; available when the brokers know it."""
    state = await current(request, subscription_id)
    guard_own(RotateKafkaPassword(), state, Context(actor=actor, at=dt.datetime.now(dt.UTC)))
    settings = request.app.state.settings
    if state.kafka_access is None:
        raise Rejected("kafka.not-granted")
    if not settings.kafka_subscribers:
        raise Rejected("kafka.not-offered")
    login = Login(subscription_id, state.kafka_access.generation)
    if not await request.app.state.brokers.knows(login):
        raise Rejected("kafka.not-ready")
    protocol, _, servers = settings.kafka_subscribers.partition("://")
    return KafkaView(
        servers=servers,
        protocol=protocol,
        mechanism=MECHANISM,
        username=login.user,
        password=login.password(settings.kafka_passwords_key),
        topic=subscriber_topic(subscription_id).name,
        group=login.user,
    )
