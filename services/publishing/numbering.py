"""How a body numbers, as commands say it: out of the directory, never out of a request."""

from typing import TypedDict

from shared.bodies.roster import Body
from shared.documents.numbering import NumberingRules
from shared.events.directory import NumberingSystem


class NumberingFields(TypedDict):
    """The fields of `services.publishing.commands.Numbering`."""

    issuer: str
    issuer_symbol: str
    numbering: NumberingSystem
    term: str | None
    rules: NumberingRules


def numbering_of(body: Body) -> NumberingFields:
    """What the directory says about the numbers of ``body``."""
    return {
        "issuer": body.name,
        "issuer_symbol": body.symbol,
        "numbering": NumberingSystem(body.numbering),
        "term": body.term,
        "rules": body.numbering_rules,
    }
