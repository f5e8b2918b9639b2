"""What a form of one step says, as a command file says it."""

import json

from services.portal.frame.actions import Fields, form_value, given, many
from shared.texts import say


def written(form: Fields) -> str:
    """The command file (JSON) of a form."""
    kind = form_value(form, "kind") or ""
    body, into, name = form_value(form, "body") or "", form_value(form, "into") or "", form_value(form, "name") or ""
    step: dict[str, object] = {**given(form, "date", "legal_basis"), "new_bodies": given(form, "parent", "term")}
    symbol = given(form, "symbol")
    match kind:
        case "merge":
            step["merge"] = [{"into": into, "from": many(form, "from"), **symbol}]
        case "divide":
            parts = [{"into": part, "part_of": [body]} for part in many(form, "part")]
            step["merge"] = [{"into": into, "rest_of": [body]}, *parts]
        case "rename":
            step["rename"] = [{"body": body, "name": name, **symbol}]
        case "move":
            step |= {"move": [{"body": body, **given(form, "parent")}], "new_bodies": {}}
        case "found":
            step["found"] = [{"name": name, **symbol, **given(form, "level")}]
        case "abolish":
            step["abolish"] = [{"body": body, **given(form, "successor")}]
    title = f"{say(f'reorganise.kind.{kind}', kind)}: {into or name or body}"
    return json.dumps({"name": title[:200], **given(form, "key"), "steps": [step]}, ensure_ascii=False)
