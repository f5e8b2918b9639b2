"""The form of a version, in and out: steps are rows, and a step waits for others by their numbers."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.portal.frame.actions import CommandFields, Fields, form_value, given, many
from shared.documents.vietnamese import bare
from shared.procedures.content import Step, VersionContent
from shared.readmodels.procedures.rows import Version

SPARE = 3  # empty rows below the last step
MOST_ROWS = 40
_COLUMNS = ("key", "name", "post", "level", "hours", "after", "ends_with")


@dataclass(frozen=True)
class StepRow:
    """A row of the form as it was typed; ``number`` is its place in the form, by which others wait for it."""

    number: int
    key: str
    name: str
    post: str
    level: str
    hours: str
    after: str
    ends_with: str


def slug(words: str, most: int = 40) -> str:
    """``words`` as lower-case letters and digits between hyphens; ``x`` where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", bare(words)).strip("-")[:most].strip("-") or "x"


def new_id(group: str, name: str, key: str) -> str:
    """The id of a procedure that is being made; a form sent twice (the same ``key``) makes the same one."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:6]
    return f"{slug(group)}.{slug(name, 48)}-{mark}"


def rows_typed(form: Fields) -> list[StepRow]:
    """The rows of steps as they were typed, without those that were dropped or left empty."""
    columns = [form.get(f"step_{column}", []) for column in _COLUMNS]
    dropped = set(many(form, "step_drop"))
    rows = []
    for place, values in enumerate(zip(*columns, strict=False), 1):
        row = StepRow(place, **{column: value.strip() for column, value in zip(_COLUMNS, values, strict=True)})
        if str(place) not in dropped and (row.name or row.hours or row.after):
            rows.append(row)
    return rows


def rows_of(steps: Sequence[Step], known: Sequence[Step] = ()) -> list[StepRow]:
    """Steps as rows of the form, below those ``known``, which are counted first."""
    number = {step.key: place for place, step in enumerate((*known, *steps), 1)}
    return [
        StepRow(
            number=place,
            key=step.key,
            name=step.name,
            post=step.post.value,
            level=step.level or "",
            hours=f"{step.hours:g}".replace(".", ","),
            after=", ".join(str(number.get(key, key)) for key in step.after),
            ends_with=step.ends_with.value if step.ends_with else "",
        )
        for place, step in enumerate(steps, 1)
    ]


def renumbered(rows: Sequence[StepRow], known: int = 0) -> list[StepRow]:
    """The rows numbered from 1 again, and what they wait for with them; what they cannot wait for stays as typed.

    So many steps are ``known`` above them and counted first.
    """
    number = {str(row.number + known): str(place + known) for place, row in enumerate(rows, 1)}
    return [
        replace(row, number=place, after=", ".join(number.get(each, each) for each in _numbers(row.after)))
        for place, row in enumerate(rows, 1)
    ]


def steps_typed(rows: Sequence[StepRow], known: Sequence[Step] = ()) -> list[CommandFields]:
    """The rows as the steps of a command; numbers count ``known`` steps first, which the form shows above the rows."""
    keys: dict[str, str] = {str(place): step.key for place, step in enumerate(known, 1)}
    taken = {step.key for step in known} | {row.key for row in rows}
    steps = []
    for row in rows:
        key = row.key or _unused(slug(row.name), taken)
        taken.add(key)
        keys[str(row.number + len(known))] = key
        steps.append((key, row))
    return [
        {
            "key": key,
            "name": row.name,
            "post": row.post,
            "hours": row.hours.replace(",", "."),
            "after": [keys.get(each, each) for each in _numbers(row.after)],
            **({"level": row.level} if row.level else {}),
            **({"ends_with": row.ends_with} if row.ends_with else {}),
        }
        for key, row in steps
    ]


def content_typed(form: Fields) -> CommandFields:
    """The content of a version as the form says it; the service judges it."""
    names = ("name", "area", "sort", "direction", "legal_basis", "valid_from", "valid_to")
    return {**given(form, *names), "kinds": many(form, "kinds"), "steps": steps_typed(rows_typed(form))}


def content_of(version: Version) -> VersionContent:
    """What a version says, out of its row."""
    return VersionContent.model_validate({name: getattr(version, name) for name in VersionContent.model_fields})


def fields_of(content: VersionContent) -> Fields:
    """A version as the form's fields."""
    plain = content.model_dump(mode="json", exclude={"steps", "kinds"})
    return {name: [str(value)] for name, value in plain.items() if value is not None} | {"kinds": list(content.kinds)}


def addition_typed(form: Fields, steps: Sequence[Step]) -> CommandFields:
    """What a body adds to ``steps``: its own rows, and the limits that it typed shorter or otherwise."""
    shortened = {}
    for step in steps:
        hours = (form_value(form, f"hours_{step.key}") or "").replace(",", ".")
        if hours and hours != f"{step.hours:g}":
            shortened[step.key] = hours
    return {"steps": steps_typed(rows_typed(form), steps), "shortened": shortened}


def _numbers(after: str) -> list[str]:
    return [each for each in re.split(r"[\s,;]+", after) if each]


def _unused(key: str, taken: set[str]) -> str:
    found, number = key, 2
    while found in taken:
        found, number = f"{key[:36]}-{number}", number + 1
    return found
