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
from typing import Any

from services.portal.evaluation.measures import Row
from shared.documents.steps import Step

ALWAYS = "1970-01-01T00:00:00Z"  # OCEL's time of what an object was from the beginning
CASE, DOCUMENT, BODY, PERSON = "Hồ sơ", "Văn bản", "Cơ quan", "Người"
_TABLES = {CASE: "case", DOCUMENT: "document", BODY: "body", PERSON: "person"}
_OBJECT_TYPES: dict[str, dict[str, str]] = {
    CASE: {}, DOCUMENT: {"kind": "string", "urgency": "integer", "procedure": "string"}, BODY: {"name": "string"},
    PERSON: {},
}  # fmt: skip
_EVENT_TYPE = {"began": "time", "working_minutes": "integer", "post": "string", "way": "string"}
_SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "time": "TIMESTAMP"}


@dataclass
class Log:
    """Events and objects, as both formats write them."""

    events: list[dict[str, Any]] = field(default_factory=list)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Log":
        """The log of finished steps (`Measures.steps`)."""
        log = cls()
        for row in rows:
            log._add(row)
        log.events.sort(key=lambda event: (event["time"], event["id"]))
        return log

    def _add(self, row: Row) -> None:
        case, document, body = (
            self._object(CASE, row["case_id"]),
            self._object(
                DOCUMENT,
                row["document_id"],
                kind=row["kind"] or "",
                urgency=str(row["urgency"]),
                procedure=row["procedure"] or "",
            ),
            self._object(BODY, row["body_id"], name=row["body_name"] or row["body_id"]),
        )
        self.objects[document]["relationships"] = [{"objectId": case, "qualifier": "thuộc hồ sơ"}]
        for number, lap in enumerate(row["laps"], 1):
            related = [(case, "hồ sơ"), (document, "văn bản"), (body, "nơi làm")]
            if lap["actor"]:
                related.append((self._object(PERSON, lap["actor"]), "người làm"))
            told = {"began": lap["from"], "working_minutes": str(lap["minutes"]), "post": lap["post"] or "",
                    "way": lap["way"]}  # fmt: skip
            self.events.append(
                {
                    "id": f"{row['body_id']}/{row['document_id']}/{row['step']}/{number}",
                    "type": Step(row["step"]).label,
                    "time": lap["to"],
                    "attributes": [{"name": name, "value": value} for name, value in told.items()],
                    "relationships": [{"objectId": one, "qualifier": why} for one, why in related],
                }
            )

    def _object(self, of_type: str, of: object, **attributes: str) -> str:
        name = f"{_TABLES[of_type]}:{of}"
        self.objects.setdefault(name, {"id": name, "type": of_type, "attributes": [], "relationships": []})
        if attributes:
            told = [{"name": key, "value": value, "time": ALWAYS} for key, value in attributes.items()]
            self.objects[name]["attributes"] = told
        return name


def as_json(log: Log) -> bytes:
    """The log in OCEL 2.0's JSON format."""
    return json.dumps(
        {
            "eventTypes": [{"name": step.label, "attributes": _declared(_EVENT_TYPE)} for step in Step],
            "objectTypes": [{"name": kind, "attributes": _declared(told)} for kind, told in _OBJECT_TYPES.items()],
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
    for name, one, other, first, second in (
        ("event_object", "ocel_event_id", "ocel_object_id", "event", "object"),
        ("object_object", "ocel_source_id", "ocel_target_id", "object", "object"),
    ):
        connection.execute(
            f"CREATE TABLE {name} ({one} TEXT, {other} TEXT, ocel_qualifier TEXT, "
            f"PRIMARY KEY ({one}, {other}, ocel_qualifier), FOREIGN KEY ({one}) REFERENCES {first} (ocel_id), "
            f"FOREIGN KEY ({other}) REFERENCES {second} (ocel_id))"
        )
    for step in Step:
        _make_type(connection, "event", step.label, step.value, "", _EVENT_TYPE)
    for kind, told in _OBJECT_TYPES.items():
        _make_type(connection, "object", kind, _TABLES[kind], "ocel_changed_field TEXT, ", told)


def _make_type(
    connection: sqlite3.Connection, kind: str, name: str, table: str, more: str, told: dict[str, str]
) -> None:
    connection.execute(f"INSERT INTO {kind}_map_type VALUES (?, ?)", (name, table))
    columns = "".join(f'"{column}" {_SQL_TYPES[of]}, ' for column, of in told.items())
    connection.execute(
        f"CREATE TABLE {kind}_{table} (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP, {more}{columns}"
        f"FOREIGN KEY (ocel_id) REFERENCES {kind} (ocel_id))"
    )


def _fill_events(connection: sqlite3.Connection, log: Log) -> None:
    tables = {step.label: step.value for step in Step}
    for event in log.events:
        connection.execute("INSERT INTO event VALUES (?, ?)", (event["id"], event["type"]))
        told = [one["value"] for one in event["attributes"]]
        connection.execute(
            f"INSERT INTO event_{tables[event['type']]} VALUES (?, ?, ?, ?, ?, ?)", (event["id"], event["time"], *told)
        )


def _fill_objects(connection: sqlite3.Connection, log: Log) -> None:
    for one in log.objects.values():
        connection.execute("INSERT INTO object VALUES (?, ?)", (one["id"], one["type"]))
        told = [attribute["value"] for attribute in one["attributes"]]
        places = ", ".join("?" * (3 + len(told)))
        table = _TABLES[one["type"]]
        connection.execute(f"INSERT INTO object_{table} VALUES ({places})", (one["id"], ALWAYS, None, *told))
    for name, sources in (("event_object", log.events), ("object_object", list(log.objects.values()))):
        connection.executemany(
            f"INSERT INTO {name} VALUES (?, ?, ?)",
            [
                (source["id"], related["objectId"], related["qualifier"])
                for source in sources
                for related in source["relationships"]
            ],
        )
