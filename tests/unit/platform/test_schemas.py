"""The published language is a promise: a committed schema never changes incompatibly.

``python -m tests.unit.platform.test_schemas`` writes the schemas anew after a compatible change.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from shared.events.catalogue import EVENTS
from shared.events.upcasters import UPCASTERS

FOLDER = Path(__file__).parents[3] / "shared" / "events" / "schemas"


def schema_of(name: str) -> dict[str, Any]:
    return EVENTS[name].model_json_schema()


def incompatibilities(old: dict[str, Any], new: dict[str, Any], path: str = "") -> list[str]:
    """What readers of the old schema could trip over in the new one, or old events in the new."""
    found: list[str] = []
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    found += [f"{path}/{name}: gone" for name in old_fields if name not in new_fields]
    found += [
        f"{path}/{name}: newly required" for name in new.get("required", []) if name not in old.get("required", [])
    ]
    for name in old_fields.keys() & new_fields.keys():
        for part in ("type", "format", "$ref"):
            if old_fields[name].get(part) != new_fields[name].get(part):
                found.append(f"{path}/{name}: {part} changed")
    lost = set(old.get("enum", [])) - set(new.get("enum", []))
    found += [f"{path}: value {value} gone" for value in sorted(lost)]
    for name, definition in old.get("$defs", {}).items():
        found += incompatibilities(definition, new.get("$defs", {}).get(name, {}), f"{path}/$defs/{name}")
    return found


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_the_committed_schema_still_holds(name: str) -> None:
    committed = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(committed)
    assert incompatibilities(committed, schema_of(name)) == []
    assert committed == schema_of(name), "compatible, but not committed: run this module to write it"


def test_no_event_was_dropped() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(EVENTS) | set(UPCASTERS)


def test_the_check_finds_what_breaks_readers() -> None:
    old = {"properties": {"a": {"type": "string"}, "b": {"type": "integer"}}, "required": ["a"]}
    new = {"properties": {"a": {"type": "integer"}, "c": {}}, "required": ["a", "c"]}
    assert sorted(incompatibilities(old, new)) == ["/a: type changed", "/b: gone", "/c: newly required"]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for event_name in EVENTS:
        text = json.dumps(schema_of(event_name), ensure_ascii=False, indent=1, sort_keys=True)
        (FOLDER / f"{event_name}.json").write_text(text + "\n", "utf-8")
