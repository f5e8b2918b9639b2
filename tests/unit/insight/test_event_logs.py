"""Exported event logs, judged from outside: by the standard's schema, and by PM4Py, which finds the seven steps."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter

from services.insight.logs.formats import FORMATS, written
from shared.documents.steps import SEVEN
from shared.events.base import Event
from shared.readmodels.evaluation import fold as evaluation
from shared.readmodels.evaluation.rows import FinishedStep
from tests.unit.given import BODY, DOCUMENT
from tests.unit.projections.test_evaluation import ANSWER, INCOMING, fold, happened

SCHEMA = Path(__file__).parents[2] / "data" / "schemas" / "ocel20.json"
PROCEDURE = "office.van-ban-den v2"
LABELS = [step.label for step in SEVEN]


def a_story() -> list[tuple[int, Event]]:
    """An incoming document and its answer, which is approved the first time."""
    returned = {"DocumentReturned", "DraftReturned"}
    kept = [(minute, event) for minute, event in INCOMING + ANSWER if type(event).__name__ not in returned]
    return [one for one in kept if one[0] not in (55, 120)]


@pytest.fixture
def rows() -> list[FinishedStep]:
    """What the read model has of it, as insight reads it."""
    found = fold(happened(a_story()))
    kept = [row for (body, _, _), row in found.items() if row.state == "done" and body == BODY]
    told = [
        {**evaluation.MODEL.answer(row), "body_name": "Quận ủy <Hải> & Châu", "procedure": PROCEDURE} for row in kept
    ]
    return TypeAdapter(list[FinishedStep]).validate_python(told)


@pytest.fixture
def files(rows: list[FinishedStep], tmp_path: Path) -> dict[str, Path]:
    """The log in every format."""
    paths = {form: tmp_path / f"log.{form}" for form in FORMATS}
    for form, path in paths.items():
        path.write_bytes(written(form, rows))
    return paths


def test_the_json_is_as_the_standard_asks(files: dict[str, Path]) -> None:
    log = json.loads(files["json"].read_text("utf-8"))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(log)
    known = {one["id"] for one in log["objects"]}
    related = {one["objectId"] for source in log["events"] + log["objects"] for one in source["relationships"]}
    assert related == known
    documents = [one for one in log["objects"] if one["type"] == "Văn bản"]
    assert {told["value"] for one in documents for told in one["attributes"] if told["name"] == "procedure"} == {
        PROCEDURE
    }
    declared = {one["name"]: {told["name"] for told in one["attributes"]} for one in log["eventTypes"]}
    assert all({told["name"] for told in event["attributes"]} == declared[event["type"]] for event in log["events"])


def test_pm4py_finds_the_seven_steps_in_every_format(files: dict[str, Path]) -> None:
    os.environ.setdefault("MPLCONFIGDIR", str(files["json"].parent))
    import pm4py
    from pm4py.objects.ocel.validation import ocel20_rel_validation

    for log in (pm4py.read_ocel2_json(str(files["json"])), pm4py.read_ocel2_sqlite(str(files["sqlite"]))):
        flat = pm4py.ocel_flattening(log, "Hồ sơ")
        assert set(flat["case:concept:name"]) == {f"case:{DOCUMENT}"}
        seven = flat[flat["concept:name"].isin(LABELS)]
        assert list(dict.fromkeys(seven["concept:name"])) == LABELS, "in the order of the process"
    _, wrong = ocel20_rel_validation.apply(str(files["sqlite"]))
    assert wrong == []
    traces = pm4py.read_xes(str(files["xes"]))
    finished = traces[traces["lifecycle:transition"] == "complete"]
    graph, _, _ = pm4py.discover_dfg(finished[finished["concept:name"].isin(LABELS)])
    assert {step for pair in graph for step in pair} == set(LABELS)


def test_an_empty_log_is_a_log(tmp_path: Path) -> None:
    for form in FORMATS:
        assert written(form, [])
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(json.loads(written("json", [])))
