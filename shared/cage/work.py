"""What runs in a cage: a function on bytes, its limits, and how its arguments and its answer travel.

They travel as JSON that pydantic checks on arrival, never as pickles: who breaks out of a parser must not find an
interpreter of pickles at the other end.
"""

import errno
import inspect
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.cage.errors import Broken, CageError, Limit, TooHeavy

MIB = 1024 * 1024
LONGEST_MESSAGE = 16 * 1024  # bytes between service and nursery
Function = TypeVar("Function", bound=Callable[..., object])

BYTES, JSON, RAISED, BROKEN, HEAVY = b"b", b"j", b"r", b"x", b"h"  # the first byte of an answer says what the rest is


@dataclass(frozen=True)
class Limits:
    """What one run may use.  Only a run that ``spawns`` may start programs; it has a ``scratch`` folder too."""

    memory: int = 512 * MIB  # bytes besides those of the warm interpreter, over all its processes
    cpu_s: int = 10
    wall_s: float = 20.0
    output: int = 32 * MIB  # bytes of the answer
    file_size: int = 0  # bytes of each file that it writes; twice as many for all of them together
    files: int = 64  # open at once
    spawns: bool = False
    processes: int = 8  # at once, of a run that spawns
    scratch: bool = False  # it has a folder to write in, which is gone afterwards
    folder: bool = False  # it works and writes in a folder of its caller


@dataclass(frozen=True)
class Work:
    """A function that may run in a cage."""

    function: Callable[..., object]
    limits: Limits
    raises: tuple[type[Exception], ...] = ()
    warmed: Callable[[], None] | None = None

    @property
    def name(self) -> str:
        """The function's name as ``module:name``."""
        return f"{self.function.__module__}:{self.function.__qualname__}"

    @cached_property
    def _hints(self) -> dict[str, type[object]]:
        return get_type_hints(self.function)

    @cached_property
    def held(self) -> frozenset[int]:
        """Warm up, once; the descriptors that this opened, which children keep."""
        if self.warmed is None:
            return frozenset()
        before = open_descriptors()
        self.warmed()
        return open_descriptors() - before

    @cached_property
    def _arguments(self) -> TypeAdapter[tuple[object, ...]]:
        names = list(inspect.signature(self.function).parameters)[1:]
        kinds = tuple(self._hints[name] for name in names)
        return _adapter(tuple.__class_getitem__(kinds))

    @cached_property
    def _answer(self) -> TypeAdapter[object]:
        return _adapter(self._hints["return"])

    @property
    def takes_file(self) -> bool:
        """Whether the function's first argument is an open file instead of bytes."""
        return self._hints[next(iter(inspect.signature(self.function).parameters))] is BinaryIO

    def prepare(self) -> None:
        """Build the validators of arguments and answer, once in the nursery instead of in every child, and warm up."""
        _ = self._arguments, self._answer, self.takes_file, self.held

    def pack(self, arguments: tuple[object, ...]) -> bytes:
        """The arguments after the first, encoded."""
        return self._arguments.dump_json(arguments, warnings="error")

    def perform(self, data: bytes | BinaryIO, packed: bytes) -> bytes:
        """Call the function; returns its encoded answer or exception."""
        try:
            answer = self.function(data, *self._arguments.validate_json(packed))
            return BYTES + answer if isinstance(answer, bytes) else JSON + self._answer.dump_json(answer)
        except MemoryError:
            return HEAVY + Limit.MEMORY.value.encode()
        except self.raises as error:
            index = next(i for i, kind in enumerate(self.raises) if isinstance(error, kind))
            kinds = [kind.__qualname__ for kind in type(error).__mro__]
            raised = {"index": index, "kind": kinds[0], "args": error.args, "fields": error.__dict__}
            return RAISED + json.dumps(raised, default=str).encode()
        except TooHeavy as error:
            return HEAVY + error.limit.value.encode()
        except OSError as error:
            too_big = error.errno in (errno.EFBIG, errno.EMFILE)
            return HEAVY + Limit.OUTPUT.value.encode() if too_big else BROKEN + type(error).__name__.encode()
        except Exception as error:
            return BROKEN + type(error).__name__.encode()

    def unpack(self, answer: bytes) -> Any:
        """What the function returned.  Raises the function's exception, or a `CageError`."""
        kind, rest = answer[:1], answer[1:]
        if kind == BYTES and self._hints["return"] is bytes:
            return rest
        if kind == JSON:
            return self._answer.validate_json(rest)
        if kind == RAISED:
            raise self._raised(json.loads(rest))
        raise _trouble(kind, rest)

    def _raised(self, raised: Any) -> Exception:
        """The decoded exception: one of `raises` or of their known subclasses."""
        base = self.raises[raised["index"]]
        kind = next((subclass for subclass in _with_subclasses(base) if subclass.__qualname__ == raised["kind"]), base)
        error: Exception = kind.__new__(kind, *raised["args"])
        error.args = tuple(raised["args"])
        error.__dict__.update(raised["fields"])
        return error


def open_descriptors() -> frozenset[int]:
    """The descriptors that this process has open."""
    numbers = set()
    for path in list(Path("/proc/self/fd").iterdir()):
        with suppress(OSError):  # the one through which they were listed is closed again
            os.fstat(int(path.name))
            numbers.add(int(path.name))
    return frozenset(numbers)


def _adapter(kind: Any) -> TypeAdapter[Any]:
    """The validator of a type, with bytes in base64; models set that in their own configuration."""
    if isinstance(kind, type) and (issubclass(kind, BaseModel) or is_dataclass(kind)):
        return TypeAdapter(kind)
    return TypeAdapter(kind, config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"))


def _trouble(kind: bytes, rest: bytes) -> CageError:
    text = rest[:100].decode("ascii", "replace")
    return TooHeavy(Limit(text)) if kind == HEAVY and text in set(Limit) else Broken(text)


def _with_subclasses(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(inner for subclass in kind.__subclasses__() for inner in _with_subclasses(subclass))]


def caged(
    *raises: type[Exception], limits: Limits | None = None, warmed: Callable[[], None] | None = None
) -> Callable[[Function], Function]:
    """Mark a function of a module as one that may run in a cage; direct calls of it are unchanged.

    Its first parameter takes the foreign bytes (or, annotated ``BinaryIO``, an open file of them); the other ones and
    what it returns are what pydantic makes JSON of.  ``raises`` travels back, with arguments and fields that are JSON.
    ``warmed`` is called once in the nursery, before the first run: what it loads is there for every child.
    """

    def mark(function: Function) -> Function:
        function.work = Work(function, limits or Limits(), raises, warmed)  # type: ignore[attr-defined] # found again by `work_of`
        return function

    return mark


def work_of(function: Callable[..., object]) -> Work:
    """The `Work` of a function that is marked with `caged`."""
    work: Work = function.work  # type: ignore[attr-defined] # an unmarked function is a programming error
    return work


def work_named(name: str) -> Work:
    """The work with the name ``module:name``."""
    module, _, qualname = name.partition(":")
    return work_of(getattr(import_module(module), qualname))
