"""What is sent with a command: the least that its schema takes, with values that mean something in the seeded city."""

import datetime as dt
from typing import Any
from uuid import uuid4

from deploy.city.journey import in_days
from tests.access.people import CHILD, CONCERNED, HOME, OTHER, Asker, Nobody, Person
from tests.access.rules import OPENING
from tests.access.world import Thing
from tests.papers import paper


def stream_of(command: str, thing: Thing) -> str:
    """The id that ``command`` is given to."""
    if command not in OPENING:
        return thing.id
    if command == "FoundBody":
        return f"co-quan-{uuid4().hex[:8]}"
    if command == "DraftVersion":
        return f"thu.{uuid4().hex[:8]}"
    return str(uuid4())


def sent_with(command: str, schema: Any, stream: str, asker: Asker, thing: Thing, *, in_earnest: bool = True) -> Any:
    """The JSON of ``command`` to ``stream``, given by ``asker`` about ``thing``.

    Not ``in_earnest``, a reorganisation names heirs that are not there: no one is asked to carry it out.
    """
    body = _least(schema, "", asker, thing)
    if not isinstance(body, dict):
        return body
    known = set(schema.get("properties", {}))
    named = {"document_id", "task_id", "case_file_id", "meeting_id", "target_id", "initiative_id", "subscription_id",
             "peer_id", "procedure_id", "template_id"}  # fmt: skip
    if command in OPENING:
        body |= dict.fromkeys(named & known, stream)
    if "body_id" in known:
        body["body_id"] = stream if thing.kind in ("bodies", "calendars") else next(iter(thing.parts["own"]))
    return body | _special(command, thing, in_earnest)


def _special(command: str, thing: Thing, in_earnest: bool) -> dict[str, Any]:
    """Where the least is not enough: fields that depend on each other."""
    if command in ("MoveBody", "MergeBody", "DivideBody", "AbolishBody"):
        return _ending(command, OTHER if in_earnest else "khong-co")
    starts = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    when = {"starts_at": starts.isoformat(), "ends_at": (starts + dt.timedelta(hours=1)).isoformat()}
    head = {"issuer": "Nơi gửi", "subject": None if thing.rank else "về thử", "secrecy": SECRECY[thing.rank]}
    content = {"kind": "Công văn", "subject": "V/v thử", "paper": paper("Thử."), "recipients": [CHILD]}
    organ = {"organ_id": f"000.{uuid4().int % 90 + 10}.{uuid4().int % 90 + 10}.H17", "name": "Sở"}
    peer = {"organs": [organ], "url": "https://example.org/edxml"}
    new = {"person_id": f"moi-{uuid4().hex[:8]}", "name": "Mới", "post": "specialist"}
    known: dict[str, dict[str, Any]] = {
        "ReceiveDocument": {"head": head, "channel": "paper"},
        "EnterPastDocument": {"head": head},
        "KeepPastDocument": {"head": head},
        "StartDraft": {"content": content},
        "ReviseDraft": {"content": content},
        "KeepTemplate": {"content": content},
        "ChangeTemplate": {"content": content},
        "CallMeeting": when,
        "PostponeMeeting": when,
        "OrderTask": {"source_document_id": thing.id},
        "FoundBody": {"name": "Thử", "symbol": "T", "level": "board", "parent_body_id": None},
        "DraftVersion": {"content": _PROCEDURE},
        "SetBodyRules": {"separate_approver": False, "second_step": False},
        "OpenSubscription": {"clearance": 0},
        "RegisterPeer": peer,
        "ChangePeer": peer,
        "SetWorkingHours": {"hours": {"valid_from": "2020-01-01", "spans": [{"start": "07:00", "end": "11:00"}]}},
        "AppointPerson": {"clearance": 0, "person": new},
    }
    return known.get(command, {})


SECRECY = ("none", "confidential", "secret", "top_secret")
_PROCEDURE = {
    "name": "Thủ tục thử", "area": "other", "sort": "procedure", "direction": "incoming", "valid_from": "2026-01-01",
    "legal_basis": "Thử",
    "steps": [{"key": "xu-ly", "name": "Xử lý", "post": "specialist", "hours": 8, "ends_with": "filed"}],
}  # fmt: skip


def _ending(command: str, heir: str) -> dict[str, Any]:
    match command:
        case "MoveBody":
            return {"day": "2025-07-01", "parent_body_id": heir}
        case "DivideBody":
            return {"day": "2025-07-01", "successor_body_id": heir, "other_body_ids": [CONCERNED]}
        case _:
            return {"day": "2025-07-01", "successor_body_id": heir}


def _least(schema: Any, name: str, asker: Asker, thing: Thing) -> Any:
    """The least value that ``schema`` takes for a field called ``name``."""
    meant = _meant(name, asker, thing)
    if meant is not None:
        return meant
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema or "oneOf" in schema:
        choices = schema.get("anyOf") or schema["oneOf"]
        return _least(next((one for one in choices if one.get("type") != "null"), choices[0]), name, asker, thing)
    match schema.get("type"):
        case "object":
            wanted = schema.get("required", ())
            return {one: _least(schema["properties"][one], one, asker, thing) for one in wanted}
        case "array":
            return [_least(schema["items"], name, asker, thing)] * max(schema.get("minItems", 0), 0)
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1 if "exclusiveMinimum" in schema else 1)
        case "boolean":
            return True
        case _:
            return _text(schema)


def _text(schema: Any) -> str:
    if schema.get("examples"):
        return str(schema["examples"][0])
    match schema.get("format"):
        case "uuid":
            return str(uuid4())
        case "date":
            return in_days(30)
        case "date-time":
            return dt.datetime.now(dt.UTC).isoformat()
        case _:
            return "thử"


def _meant(name: str, asker: Asker, thing: Thing) -> Any:
    """A value for what the names of fields mean, whatever their schema."""
    if name in ("lead", "proposed_lead", "delegate_to", "kept_by", "delegate"):
        return _colleague(asker)
    if name == "chair":
        return {"person": _colleague(asker), "body_id": asker.body}
    if name in ("paper_id", "voting_id") and name in thing.more:
        return thing.more[name]
    known = {
        "body_id": next(iter(thing.parts["own"])),
        "lead_body_id": CHILD,
        "owner_body_id": HOME,
        "consulted_body_ids": [CONCERNED],
        "recipients": [CHILD],
        "secret_sha256": uuid4().hex * 2,
        "url": "https://example.org/events",
        "cursor": "1-000000000000-0-0",
        "registered_on": "2020-01-02",
        "as_of": "2026-01-01",
        "arrival_number": uuid4().int % 9_000_000 + 1,
        "register_year": 2020,
        "day": in_days(33),
        "starts_on": in_days(1),
        "ends_on": in_days(2),
        "agenda": [{"title": "Mục"}],
        "file": {"sha256": "0" * 64, "name": "x.txt", "media_type": "text/plain", "bytes": 1},
        "address": "/tasks?show=mine",
    }
    return known.get(name)


def _colleague(asker: Asker) -> dict[str, str]:
    if isinstance(asker, Nobody):
        return Person("chief", 3, HOME).ref
    return Person("chief", 3, asker.body).ref
