"""OCEL 2.0 (Object-Centric Event Log, https://www.ocel-standard.org): an event for each lap of each step.

An event concerns its case file (what the seven steps are about), its document, its body and its person.  The published
JSON schema asks for attribute values as strings, and the specification declares their types beside them: so it is done.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired

from typing_extensions import TypedDict

from shared.documents.steps import Step
from shared.readmodels.evaluation.rows import FinishedStep
from shared.texts import say

ALWAYS = "1970-01-01T00:00:00Z"  # OCEL's time of what an object was from the beginning
CASE, DOCUMENT, BODY, PERSON = "case", "document", "body", "person"
_OBJECT_TYPES: dict[str, dict[str, str]] = {
    CASE: {}, DOCUMENT: {"kind": "string", "urgency": "integer", "procedure": "string"}, BODY: {"name": "string"},
    PERSON: {},
}  # fmt: skip
_EVENT_TYPE = {"began": "time", "working_minutes": "integer", "post": "string", "way": "string"}
_SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "time": "TIMESTAMP"}


class Attribute(TypedDict):
    """An attribute; of an object also since when."""

    name: str
    value: str
    time: NotRequired[str]


class Relation(TypedDict):
    """What something concerns, and how."""

    objectId: str
    qualifier: str


class LogEvent(TypedDict):
    """An event as the JSON format has it."""

    id: str
    type: str
    time: str
    attributes: list[Attribute]
    relationships: list[Relation]


class LogObject(TypedDict):
    """An object as the JSON format has it."""

    id: str
    type: str
    attributes: list[Attribute]
    relationships: list[Relation]


def _type(kind: str) -> str:
    return say(f"insight.log.object.{kind}")


def _relation(object_id: str, name: str) -> Relation:
    return {"objectId": object_id, "qualifier": say(f"insight.log.relation.{name}")}


@dataclass
class Log:
    """Events and objects, as both formats write them; ``kinds`` says of which kind an object is."""

    events: list[LogEvent] = field(default_factory=list)
    objects: dict[str, LogObject] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Iterable[FinishedStep]) -> "Log":
        """The log of finished steps."""
        log = cls()
        for step in steps:
            log._add(step)
        log.events.sort(key=lambda event: (event["time"], event["id"]))
        return log

    def _add(self, step: FinishedStep) -> None:
        case = self._object(CASE, step.case_id)
        document = self._object(
            DOCUMENT,
            step.document_id,
            kind=step.kind or "",
            urgency=str(step.urgency),
            procedure=step.procedure or "",
        )
        body = self._object(BODY, step.body_id, name=step.body_name or step.body_id)
        self.objects[document]["relationships"] = [_relation(case, "of_case")]
        for number, lap in enumerate(step.laps, 1):
            related = [_relation(case, CASE), _relation(document, DOCUMENT), _relation(body, BODY)]
            if lap["actor"]:
                related.append(_relation(self._object(PERSON, lap["actor"]), PERSON))
            values = {"began": lap["from"], "working_minutes": str(lap["minutes"]), "post": lap["post"] or "",
                      "way": lap["way"]}  # fmt: skip
            self.events.append(
                {
                    "id": f"{step.body_id}/{step.document_id}/{step.step}/{number}",
                    "type": Step(step.step).label,
                    "time": lap["to"],
                    "attributes": [{"name": name, "value": value} for name, value in values.items()],
                    "relationships": related,
                }
            )

    def _object(self, kind: str, of: object, /, **values: str) -> str:
        name = f"{kind}:{of}"
        if name not in self.objects:
            self.objects[name] = {"id": name, "type": _type(kind), "attributes": [], "relationships": []}
            self.kinds[name] = kind
        if values:
            self.objects[name]["attributes"] = [
                {"name": key, "value": value, "time": ALWAYS} for key, value in values.items()
            ]
        return name


def as_json(log: Log) -> bytes:
    """The log in OCEL 2.0's JSON format."""
    return json.dumps(
        {
            "eventTypes": [{"name": step.label, "attributes": _declared(_EVENT_TYPE)} for step in Step],
            "objectTypes": [
                {"name": _type(kind), "attributes": _declared(columns)} for kind, columns in _OBJECT_TYPES.items()
            ],
            "events": log.events,
            "objects": list(log.objects.values()),
        },
        ensure_ascii=False,
    ).encode()


def _declared(attributes: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "type": kind} for name, kind in attributes.items()]


def as_sqlite(log: Log) -> bytes:
    """The log in OCEL 2.0's relational format, a SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.sqlite"
        connection = sqlite3.connect(path)
        with connection:
            _make_tables(connection)
            _fill_events(connection, log)
            _fill_objects(connection, log)
        connection.close()
        return path.read_bytes()


def _make_tables(connection: sqlite3.Connection) -> None:
    for kind in ("event", "object"):
        connection.execute(f"CREATE TABLE {kind}_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)")
        connection.execute(
            f"CREATE TABLE {kind} (ocel_id TEXT PRIMARY KEY, ocel_type TEXT, "
            f"FOREIGN KEY (ocel_type) REFERENCES {kind}_map_type (ocel_type))"
        )
    for name, source, target, first, second in (
        ("event_object", "ocel_event_id", "ocel_object_id", "event", "object"),
        ("object_object", "ocel_source_id", "ocel_target_id", "object", "object"),
    ):
        connection.execute(
            f"CREATE TABLE {name} ({source} TEXT, {target} TEXT, ocel_qualifier TEXT, "
            f"PRIMARY KEY ({source}, {target}, ocel_qualifier), FOREIGN KEY ({source}) REFERENCES {first} (ocel_id), "
            f"FOREIGN KEY ({target}) REFERENCES {second} (ocel_id))"
        )
    for step in Step:
        _make_type(connection, "event", step.label, step.value, "", _EVENT_TYPE)
    for kind, columns in _OBJECT_TYPES.items():
        _make_type(connection, "object", _type(kind), kind, "ocel_changed_field TEXT, ", columns)


def _make_type(
    connection: sqlite3.Connection, kind: str, name: str, table: str, more: str, columns: dict[str, str]
) -> None:
    connection.execute(f"INSERT INTO {kind}_map_type VALUES (?, ?)", (name, table))
    declared = "".join(f'"{column}" {_SQL_TYPES[of]}, ' for column, of in columns.items())
    connection.execute(
        f"CREATE TABLE {kind}_{table} (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP, {more}{declared}"
        f"FOREIGN KEY (ocel_id) REFERENCES {kind} (ocel_id))"
    )


def _fill_events(connection: sqlite3.Connection, log: Log) -> None:
    tables = {step.label: step.value for step in Step}
    for event in log.events:
        connection.execute("INSERT INTO event VALUES (?, ?)", (event["id"], event["type"]))
        values = [attribute["value"] for attribute in event["attributes"]]
        connection.execute(
            f"INSERT INTO event_{tables[event['type']]} VALUES (?, ?, ?, ?, ?, ?)",
            (event["id"], event["time"], *values),
        )


def _fill_objects(connection: sqlite3.Connection, log: Log) -> None:
    for name, described in log.objects.items():
        connection.execute("INSERT INTO object VALUES (?, ?)", (name, described["type"]))
        values = [attribute["value"] for attribute in described["attributes"]]
        places = ", ".join("?" * (3 + len(values)))
        connection.execute(f"INSERT INTO object_{log.kinds[name]} VALUES ({places})", (name, ALWAYS, None, *values))
    _fill_relations(connection, "event_object", ((event["id"], event["relationships"]) for event in log.events))
    _fill_relations(
        connection,
        "object_object",
        ((described["id"], described["relationships"]) for described in log.objects.values()),
    )


def _fill_relations(connection: sqlite3.Connection, table: str, sources: Iterable[tuple[str, list[Relation]]]) -> None:
    connection.executemany(
        f"INSERT INTO {table} VALUES (?, ?, ?)",
        [(source, related["objectId"], related["qualifier"]) for source, relations in sources for related in relations],
    )
