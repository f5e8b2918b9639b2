"""What every event has in common, and how it is named on the wire."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.people import Invitee

LARGEST_EVENT = 2 * 1024 * 1024
"""Bytes of one event's JSON.  Forms, services, relay and brokers derive their limits from this number."""


class Event(BaseModel):
    """A fact: something that happened, named in the past tense and never changed.

    A subclass belongs to the service that its module names (``shared.events.routing`` and
    ``shared.events.tracking.tasks`` → ``routing`` and ``tracking``).  Readers ignore fields that they do not know, so a
    newer writer may add optional ones; any other change is a new ``schema_version`` with an upcaster.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    schema_version: ClassVar[int] = 1
    service: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.service = cls.__module__.split(".")[2]

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents type: ``congvan.<service>.<EventName>.v<n>``."""
        return f"congvan.{cls.service}.{cls.__name__}.v{cls.schema_version}"

    @property
    def subject(self) -> str:
        """The Kafka key and CloudEvents subject: what the event is about."""
        raise NotImplementedError

    body_id: str


class DocumentEvent(Event):
    """A fact about one document inside one body."""

    document_id: UUID

    @property
    def subject(self) -> str:
        return str(self.document_id)


class TaskEvent(DocumentEvent):
    """A fact about one task of a document; its subject is the document, so that both keep one order.

    ``body_id`` is the body that ordered the task.  ``lead_body_id`` and ``cooperating_body_ids`` travel in every event,
    because each of these bodies sees the task on a board of its own.  ``parent_task_id`` is the task of which it is a
    part; the body that leads that task ordered this one.
    """

    task_id: UUID
    lead_body_id: str
    cooperating_body_ids: tuple[str, ...] = ()
    parent_task_id: UUID | None = None


class MeetingEvent(Event):
    """A fact about one meeting; ``body_id`` is the body that called it."""

    meeting_id: UUID

    @property
    def subject(self) -> str:
        return str(self.meeting_id)


class SharedMeetingEvent(MeetingEvent):
    """A fact that everybody invited is shown; it names them all, because each body sees a view of its own."""

    title: str
    chair: Invitee
    people: tuple[Invitee, ...] = ()
    bodies: tuple[str, ...] = ()

    def concerned(self) -> list[str]:
        """The bodies that see the meeting: the one that called it, and those of everybody invited."""
        return list(dict.fromkeys((self.body_id, *(invitee.body_id for invitee in self.people), *self.bodies)))


class CaseFileEvent(Event):
    """A fact about one case file of a body."""

    case_file_id: UUID

    @property
    def subject(self) -> str:
        return str(self.case_file_id)


class BodyEvent(Event):
    """A fact about a body itself."""

    @property
    def subject(self) -> str:
        return self.body_id


class KeyEvent(Event):
    """A fact about the signing key of one holder, a person or a body; ``body_id`` is the holder's body."""

    holder_id: str = Field(min_length=1, max_length=120)

    @property
    def subject(self) -> str:
        return self.holder_id


class ReorganisationEvent(Event):
    """A fact about one reorganisation of bodies; ``body_id`` is the body that ordered it."""

    reorganisation_id: UUID

    @property
    def subject(self) -> str:
        return str(self.reorganisation_id)


class ImportEvent(Event):
    """A fact about one import of an old register or archive; ``body_id`` is the body whose documents it brings."""

    import_id: UUID

    @property
    def subject(self) -> str:
        return str(self.import_id)


class TargetEvent(Event):
    """A fact about one target of a reform programme; ``body_id`` is the body that owns the target."""

    target_id: UUID

    @property
    def subject(self) -> str:
        return str(self.target_id)


class InitiativeEvent(Event):
    """A fact about one initiative; ``body_id`` is the body that registered it."""

    initiative_id: UUID

    @property
    def subject(self) -> str:
        return str(self.initiative_id)


class TemplateEvent(Event):
    """A fact about one template; ``body_id`` is the body that drafts with it."""

    template_id: UUID

    @property
    def subject(self) -> str:
        return str(self.template_id)


class SubscriptionEvent(Event):
    """A fact about one subscription; ``body_id`` is the body whose events it sees."""

    subscription_id: UUID

    @property
    def subject(self) -> str:
        return str(self.subscription_id)


class PeerEvent(Event):
    """A fact about one peer, another document system; ``body_id`` is the body that keeps it."""

    peer_id: UUID

    @property
    def subject(self) -> str:
        return str(self.peer_id)


class LetterEvent(Event):
    """A fact about one dead letter; ``body_id`` is the body of the operator."""

    letter_id: UUID

    @property
    def subject(self) -> str:
        return str(self.letter_id)


class ConsumerEvent(Event):
    """A fact about one consumer of the topics (``projections.inbox``, ``policies.routing``)."""

    consumer: str

    @property
    def subject(self) -> str:
        return self.consumer
