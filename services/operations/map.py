"""The live map: services on the left, topics in the middle, read models on the right.

Pure functions from measurements to what is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.operations.watching import WATCHED, Look, rate
from shared.services import COMMANDED

BESIDE = tuple(name for name in WATCHED if name not in COMMANDED)
STALE_S = 10.0  # a read model that is further behind is slow
MODELS, ROW, TOP = 620, 56, 40


@dataclass(frozen=True)
class Box:
    """A service, a topic or a read model on the map.

    ``state`` is ``well``, ``slow``, ``ill`` or ``paused``; ``rate`` in events per second, ``lag`` in events, ``behind``
    in seconds; ``None`` where a figure is unknown.
    """

    key: str
    kind: str
    state: str
    x: int
    y: int
    width: int
    height: int
    rate: float | None = None
    lag: int = 0
    behind: float = 0.0
    errors: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Line:
    """A flow from box to box, horizontal from ``via`` on; ``weight`` is the width of the stroke."""

    x1: int
    y1: int
    x2: int
    y2: int
    via: int
    weight: float
    state: str


@dataclass(frozen=True)
class Map:
    """The boxes and lines of the map."""

    services: tuple[Box, ...]
    topics: tuple[Box, ...]
    models: tuple[Box, ...]
    beside: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes."""
        return (*self.services, *self.topics, *self.models, *self.beside)

    @property
    def ill(self) -> tuple[Box, ...]:
        """The services and read models that need attention."""
        return tuple(box for box in self.boxes if box.state == "ill" and box.kind != "topic")


def draw(looks: Mapping[str, Look], before: Mapping[str, Look], paused: Sequence[str], letters: int) -> Map:
    """The map of a moment; ``letters`` is the number of dead letters that wait."""
    services = tuple(_service(name, index, looks, before, paused) for index, name in enumerate(COMMANDED))
    models = _models(looks.get("projections"), before.get("projections"), paused)
    height = TOP + max(len(services), (len(models) + 1) // 2) * ROW + 90
    topics = _topics(services, letters, height)
    beside = tuple(_plain(name, looks.get(name), 20 + index * 200, height - 62) for index, name in enumerate(BESIDE))
    lines = [_line(box, topics[1] if box.key == "directory" else topics[0], box.rate, box.state) for box in services]
    lines += [_line(topics[0], box, box.rate, box.state) for box in models]
    return Map(services, topics, models, beside, tuple(lines), height)


def _service(
    name: str, index: int, looks: Mapping[str, Look], before: Mapping[str, Look], paused: Sequence[str]
) -> Box:
    look = looks.get(name) or Look(0)
    behind = look.total("congvan_relay_lag_seconds")
    state = _state(look, behind, f"policies.{name}" in paused)
    return Box(
        key=name,
        kind="service",
        state=state,
        x=20,
        y=TOP + index * ROW,
        width=250,
        height=ROW - 12,
        rate=rate(look, before.get(name), "congvan_relay_published_total"),
        lag=int(look.total("congvan_relay_lag_events") + look.total("congvan_policy_lag_events")),
        behind=behind,
        errors=int(look.total("congvan_dead_letters_total")),
        trouble="; ".join(f"{check}: {text}" for check, text in look.trouble.items()),
    )


def _models(look: Look | None, before: Look | None, paused: Sequence[str]) -> tuple[Box, ...]:
    if look is None or not look.up:
        return ()
    lags, dead = look.by("congvan_consumer_lag_events", "consumer"), look.by("congvan_dead_letters_total", "consumer")
    behind = look.by("congvan_read_model_freshness_seconds", "model")
    following = look.by("congvan_read_model_following", "model")
    found = []
    for index, name in enumerate(sorted(following)):
        column, line = index % 2, index // 2
        consumer = f"projections.{name}"
        follows = "slow" if behind.get(name, 0) > STALE_S else "well"
        state = "paused" if consumer in paused else follows if following[name] else "ill"
        found.append(
            Box(
                key=name,
                kind="model",
                state=state,
                x=MODELS + column * 270,
                y=TOP + line * ROW,
                width=250,
                height=ROW - 12,
                rate=rate(look, before, "congvan_read_model_events_total", model=name),
                lag=int(lags.get(consumer, 0)),
                behind=behind.get(name, 0),
                errors=int(dead.get(consumer, 0)),
            )
        )
    return tuple(found)


def _topics(services: Sequence[Box], letters: int, height: int) -> tuple[Box, ...]:
    known = [box for box in services if box.rate is not None]
    documents = sum(box.rate or 0 for box in known if box.key != "directory") if known else None
    directory = next((box.rate for box in known if box.key == "directory"), None)
    middle = (height - 90) // 2
    return (
        Box("documents", "topic", "well", 340, middle - 90, 210, 60, rate=documents),
        Box("directory", "topic", "well", 340, middle, 210, 60, rate=directory),
        Box("dead-letters", "topic", "ill" if letters else "well", 340, middle + 90, 210, 60, errors=letters),
    )


def _plain(name: str, look: Look | None, x: int, y: int) -> Box:
    look = look or Look(0)
    trouble = "; ".join(f"{check}: {text}" for check, text in look.trouble.items())
    return Box(name, "beside", _state(look, 0, False), x, y, 185, 40, trouble=trouble)


def _state(look: Look, behind: float, paused: bool) -> str:
    if not look.up or not look.ready:
        return "ill"
    return "paused" if paused else "slow" if behind > STALE_S else "well"


def _line(start: Box, end: Box, flow: float | None, state: str) -> Line:
    weight = 1.5 if not flow else min(2.5 + flow / 20, 9)
    via = MODELS if end.kind == "model" else end.x
    return Line(
        start.x + start.width, start.y + start.height // 2, end.x, end.y + end.height // 2, via, round(weight, 1), state
    )
