"""An example of every event, made from its JSON Schema: always the same one, and always valid."""

from typing import Any

from shared.events.base import Event

_BY_NAME = {
    "body_id": "quan-uy-hai-chau",
    "recipient_body_id": "quan-uy-thanh-khe",
    "lead_body_id": "quan-uy-thanh-khe",
    "person_id": "lanhdao@quan-uy-hai-chau",
    "issuer": "Quận ủy Hải Châu",
    "kind": "Kế hoạch",
    "symbol": "12-KH/QU",
    "subject": "Triển khai chuyển đổi số trong các cơ quan Đảng",
    "name": "Nguyễn Văn An",
    "place": "Đà Nẵng",
    "media_type": "application/pdf",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "reason": "Thiếu phụ lục",
    "organ_id": "000.01.12.H28",
    "outside_id": "000.01.12.H28,2026/03/02,12/QĐ-UBND",
    "key": "tham-muu",
    "start": "07:30:00",
    "end": "11:30:00",
}
_COMMON = ("issuer", "kind", "symbol", "subject", "date", "place")  # of a document's head: optional, and mostly there
_BY_FORMAT = {
    "uuid": "0198c2f0-7a51-7cc3-9a55-6f2d3b1c4e10",
    "date": "2026-03-02",
    "date-time": "2026-03-02T02:00:00Z",
    "time": "07:30:00",
    "duration": "PT1H",
}


def example_of(event: type[Event]) -> dict[str, Any]:
    """The data of an example event, as JSON."""
    schema = event.model_json_schema()
    made = _made(schema, schema.get("$defs", {}), "")
    assert isinstance(made, dict)
    return event.model_validate(made).model_dump(mode="json", exclude_none=True)


def _made(schema: dict[str, Any], defined: dict[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _made(defined[schema["$ref"].rpartition("/")[2]], defined, name)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        options = [option for option in schema["anyOf"] if option.get("type") != "null"]
        return _made(options[0], defined, name)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            wanted = [key for key in properties if key in schema.get("required", ()) or key in _COMMON]
            return {key: _made(properties[key], defined, key) for key in wanted}
        case "array":
            few = schema.get("prefixItems") or [schema.get("items", {})] * max(1, schema.get("minItems", 1))
            return [_made(item, defined, name) for item in few]
        case "integer" | "number":
            return max(1, schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
        case "string":
            made = _BY_NAME.get(name) or _BY_FORMAT.get(schema.get("format", "")) or "Nội dung"
            return made[: schema.get("maxLength", len(made))]
        case _:
            return {}
