"""The files that a command or an event names, at any depth."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from shared.documents.files import FileRef


@cache
def may_name_files(model: type[BaseModel]) -> bool:
    """Whether a model has a field for a file, itself or in one of its parts."""
    return _reaches(model, frozenset())


def _reaches(annotation: Any, seen: frozenset[Any]) -> bool:
    if annotation is FileRef:
        return True
    if annotation in seen:
        return False
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        inner = seen | {annotation}
        return any(_reaches(field.annotation, inner) for field in annotation.model_fields.values())
    return any(_reaches(part, seen) for part in get_args(annotation))


def files_in(value: object) -> Iterator[FileRef]:
    """All files that ``value`` names, in order."""
    if isinstance(value, FileRef):
        yield value
    elif isinstance(value, BaseModel):
        if not may_name_files(type(value)):
            return
        for name in type(value).model_fields:
            yield from files_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from files_in(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from files_in(part)


def with_files(value: Any, known: Mapping[str, FileRef]) -> Any:
    """``value`` with each file replaced by the one of its sha256 in ``known``."""
    if isinstance(value, FileRef):
        return known[value.sha256]
    if isinstance(value, BaseModel):
        if not may_name_files(type(value)):
            return value
        changed = {name: with_files(getattr(value, name), known) for name in type(value).model_fields}
        return value.model_copy(
            update={name: part for name, part in changed.items() if part is not getattr(value, name)}
        )
    if isinstance(value, dict):
        return {name: with_files(part, known) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(with_files(part, known) for part in value)
    return value
