"""Which body takes over from one that has ended: pure functions of the directory's endings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ending:
    """How a body ended: the first of ``heirs`` takes what ``exceptions`` (``id → heir``) do not give to another."""

    heirs: tuple[str, ...]
    exceptions: Mapping[str, str] = field(default_factory=dict)


class Heirs:
    """The endings of a city; questions follow any number of mergers."""

    def __init__(self, endings: Mapping[str, Ending]) -> None:
        self._endings = endings
        self._families: dict[str, frozenset[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._endings)

    def ended(self, body_id: str) -> bool:
        """Whether the body has ended."""
        return body_id in self._endings

    def all_ended(self) -> list[str]:
        """Every body that has ended."""
        return sorted(self._endings)

    def living(self, body_id: str) -> tuple[str, ...]:
        """The living bodies that took over from a body, or the body itself while it lives; empty where none did."""
        found: dict[str, None] = {}
        waiting, seen = [body_id], {body_id}
        while waiting:
            current = waiting.pop(0)
            ending = self._endings.get(current)
            if ending is None:
                found[current] = None
                continue
            fresh = [heir for heir in ending.heirs if heir not in seen]
            seen.update(fresh)
            waiting.extend(fresh)
        return tuple(found)

    def family(self, body_id: str) -> frozenset[str]:
        """The body with all its predecessors and successors."""
        if body_id not in self._families:
            before = (body for body in self._endings if body_id in self._after(body))
            self._families[body_id] = frozenset({body_id, *before, *self._after(body_id)})
        return self._families[body_id]

    def _after(self, body_id: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [body_id]
        while waiting:
            ending = self._endings.get(waiting.pop())
            fresh = set(ending.heirs if ending else ()) - found
            found |= fresh
            waiting += fresh
        return frozenset(found)

    def heir(self, body_id: str, ids: Iterable[str] = (), bodies_of_people: Iterable[str] = ()) -> str | None:
        """The one body that takes over a piece of work of ``body_id``; ``None`` where nobody does.

        At each division an exception for one of ``ids`` decides; else the body that a person who has the work by name
        moved to (``bodies_of_people``, the most important first); else the first heir.
        """
        ids, homes = tuple(ids), tuple(bodies_of_people)
        current, seen = body_id, {body_id}
        while (ending := self._endings.get(current)) is not None:
            named = next((ending.exceptions[one] for one in ids if one in ending.exceptions), None)
            divided = ending.heirs if len(ending.heirs) > 1 else ()
            followed = next((heir for home in homes for heir in divided if home in self.living(heir)), None)
            following = named or followed or next(iter(ending.heirs), None)
            if following is None or following in seen:
                return None
            seen.add(following)
            current = following
        return current
