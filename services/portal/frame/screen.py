"""What a feature declares of its screens: a `Screen` for a stream, a `Start` for a form that begins one.

`showing` shows them, `giving` gives their commands, `routes` makes their routes; ``features/README.md`` says how little
a feature has to say.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Request
from fastapi.responses import Response

from services.portal.frame.actions import Action, Fields
from services.portal.frame.commands import Commands
from shared.bodies.actor import Actor
from shared.readmodels.reading import Reading, ReadModels
from shared.web.problems import ProblemDocument

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

IdT = TypeVar("IdT")
QueryT = TypeVar("QueryT")
PageT = TypeVar("PageT", bound="DataclassInstance")


@dataclass(frozen=True)
class NoQuery:
    """The address of a screen says nothing besides the id."""


@dataclass(frozen=True)
class Refusal:
    """A command that was refused: which, what was typed for it and why."""

    command: str
    typed: Fields
    problem: ProblemDocument


@dataclass(frozen=True)
class Visit(Generic[IdT, QueryT]):
    """Somebody at a screen: whose stream they look at, what the address asks, and what was just refused them.

    A new ``secret`` is shown this once.
    """

    request: Request
    actor: Actor
    id: IdT
    query: QueryT
    refused: Refusal | None = None
    secret: str | None = None

    @property
    def commands(self) -> Commands:
        """The services."""
        commands: Commands = self.request.app.state.commands
        return commands

    @property
    def reads(self) -> ReadModels:
        """The read models."""
        reads: ReadModels = self.request.app.state.reads
        return reads


@dataclass(frozen=True, kw_only=True)
class Declared(Generic[IdT, QueryT, PageT]):
    """What a feature says of any page with forms.

    * ``id`` is the annotation that takes an id from the request, ``query`` a class of the address's other parts.
    * ``address`` is the page's, below the portal, ``stream`` the stream's, below a service; ``{}`` stands for the id.
    * ``load`` reads the page as the actor: a dataclass whose fields are the template's names; ``None`` where the actor
      may not know of it, which is the problem ``unknown``.  ``ask`` reads the page from a service instead.
    * ``opened`` says what is noted as read: what it is, its id, what it is about and how secret it is.
    * ``finish`` completes what was loaded, with no connection held.
    * A ``confidential`` page is kept by no browser.
    * ``version`` is how far the read models show a service's stream: the page waits for its own write.  It is missing
      where the page is read from the service itself.
    """

    template: str
    id: object
    query: Callable[[], QueryT]
    address: str
    stream: str
    unknown: str = "request.not-found"
    load: Callable[[Reading, Visit[IdT, QueryT]], Awaitable[PageT | None]] | None = None
    ask: Callable[[Visit[IdT, QueryT]], Awaitable[PageT]] | None = None
    opened: Callable[[PageT], tuple[str, object, object, int] | None] = lambda page: None
    finish: Callable[[Visit[IdT, QueryT], PageT], Awaitable[PageT]] | None = None
    confidential: bool = False

    @property
    def name(self) -> str:
        """What its routes are called."""
        return self.template.removesuffix(".html").replace("/", "_")


@dataclass(frozen=True, kw_only=True)
class Screen(Declared[IdT, QueryT, PageT]):
    """A stream with its actions.  A form that was carried out leads back to it, or where ``after`` says."""

    actions: Mapping[str, Action]
    version: Callable[[Reading, IdT, str], Awaitable[int | None]] | None = None
    after: Callable[[str, Fields], str] = lambda address, form: address

    @property
    def services(self) -> tuple[str, ...]:
        """Those that are asked what may be done now."""
        return tuple(dict.fromkeys(action.service for action in self.actions.values()))


@dataclass(frozen=True, kw_only=True)
class Start(Declared[IdT, QueryT, PageT]):
    """A form that begins a stream, whose id is the command's field ``names``; it leads to ``address``.

    There ``{0}`` stands for the new stream's id, ``{1}`` for the id that the form's own address has.  Where a secret
    goes with it, ``begun`` shows both.
    """

    action: Action
    names: str
    version: Callable[[Reading, UUID, str], Awaitable[int | None]] | None = None
    begun: Callable[[Visit[UUID, NoQuery]], Awaitable[Response]] | None = None


def _no_id() -> None:
    return None


NO_ID = Annotated[None, Depends(_no_id)]
"""For a page whose address has no id."""


def in_path(name: str, kind: object) -> object:
    """How an id of this kind is taken from ``{name}`` in the address."""
    return Annotated[kind, Path(alias=name)]
