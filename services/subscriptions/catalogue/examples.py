"""A valid example of every event, made from its JSON Schema; always the same one."""

from typing import Any

from shared.events.base import Event
from shared.wordfiles import WordFile


class ExampleWords(WordFile):
    """The values of ``examples.toml``."""

    otherwise: str
    head: frozenset[str]
    by_name: dict[str, str]
    by_format: dict[str, str]


WORDS = ExampleWords.beside(__file__)


def example_of(event: type[Event]) -> dict[str, object]:
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
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        options = [option for option in choices if option.get("type") != "null"]
        return _made(options[0], defined, name)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            named = {*schema.get("required", ()), *WORDS.head}
            wanted = [key for key, value in properties.items() if key in named or "const" in value]
            return {key: _made(properties[key], defined, key) for key in wanted}
        case "array":
            few = schema.get("prefixItems") or [schema.get("items", {})] * max(1, schema.get("minItems", 1))
            return [_made(item, defined, name) for item in few]
        case "integer" | "number":
            return max(1, schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
        case "string":
            made = WORDS.by_name.get(name) or WORDS.by_format.get(schema.get("format", "")) or WORDS.otherwise
            return made[: schema.get("maxLength", len(made))]
        case _:
            return {}
