"""What forms say, and the actions that a page offers: their words, their forms, the commands they become."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

import pydantic_core

from shared.eventsourcing.ids import repeatable_id
from shared.readmodels.reading import Reading

Fields = dict[str, list[str]]
"""A form as it was typed: every field with all its values."""

CommandFields = dict[str, object]
"""What a command is given, ready for JSON."""

_NEW = UUID("0b0c8a1e-7c55-4b5e-9d0a-53c4f2f7f6a1")  # namespace of ids made from a form's key


def form_value(form: Fields, name: str) -> str | None:
    """A field's single value; ``None`` where it was left empty."""
    value = (form.get(name) or [""])[0].strip()
    return value or None


def many(form: Fields, name: str) -> list[str]:
    """All of a field's values that are not empty."""
    return [value for value in form.get(name, []) if value.strip()]


def carried(value: str) -> object:
    """JSON that a hidden field carries; as it came where it is none: the service says what is wrong with it."""
    with suppress(ValueError):
        return pydantic_core.from_json(value, allow_inf_nan=False)
    return value


def person(value: str | None) -> CommandFields | None:
    """A person chosen from a list; the directory fills in name and post."""
    return None if value is None else {"person_id": value, "name": value, "post": "specialist"}


def people(form: Fields, name: str) -> list[CommandFields]:
    """The people ticked in a list."""
    return [chosen for value in many(form, name) if (chosen := person(value)) is not None]


def given(form: Fields, *names: str) -> CommandFields:
    """Fields that were filled in, as they are."""
    return {name: value for name in names if (value := form_value(form, name)) is not None}


def number(form: Fields, name: str) -> int | None:
    """A field's whole number; ``None`` where something else was typed."""
    value = form_value(form, name)
    return int(value) if value and value.isascii() and value.isdigit() else None


def new_id(form: Fields, name: str = "") -> str:
    """The id of what a form makes: the one it carries as ``name``, else one derived from its key.

    Either way a form that is sent twice makes one thing.
    """
    with suppress(ValueError):
        return str(UUID(form_value(form, name) or ""))
    key = form_value(form, "key")
    return str(repeatable_id(_NEW, key) if key else uuid4())


def plain(*names: str) -> Callable[[Fields], CommandFields]:
    """A form whose fields are the command's, as they are."""
    return lambda form: given(form, *names)


def nothing(form: Fields) -> CommandFields:
    """A form that only confirms."""
    return {}


@dataclass(frozen=True)
class Files:
    """The files that a form brings in ``field``; they are kept first and become the command's field ``into``.

    ``into`` is a list where a form may bring ``several``.
    """

    field: str
    into: str
    several: bool = False


@dataclass(frozen=True)
class Action:
    """An action: its command and service, its words, the template of its form and how the form becomes fields.

    ``form`` is empty where the page shows a form of its own for it.  What the read models add to the fields comes from
    ``looked_up``, which is given the stream's id.  An ``exclusive`` action is refused when somebody else was faster:
    what both wrote is then shown to the second.  ``then`` names a second command that the same form may ask for.
    With a ``secret`` goes the SHA-256 of a new secret, which the answer shows this once.
    """

    command: str
    service: str
    label: str
    icon: str
    form: str = ""
    fields: Callable[[Fields], CommandFields] = nothing
    main: bool = True
    done: str = "common.it_is_done"
    exclusive: bool = False
    files: Files | None = None
    secret: bool = False
    looked_up: Callable[[Reading, str, Fields], Awaitable[CommandFields]] | None = None
    then: Callable[[Fields], tuple[str, CommandFields] | None] | None = None


def by_command(*actions: Action) -> dict[str, Action]:
    """The actions by the names of their commands, in this order."""
    return {action.command: action for action in actions}
