"""How an approved document goes its way out: who signs it, and what it waits for.

Publishing decides by this, and read models show it.
"""

from enum import StrEnum

from shared.documents.numbering import SigningOrder
from shared.paper.content import DraftContent, Signer


class Step(StrEnum):
    """What an approved document waits for."""

    COMPOSE = "compose"
    NUMBER = "number"
    SIGN = "sign"
    ISSUE = "issue"


def step_of(order: SigningOrder, *, numbered: bool, composed: bool, signed: bool) -> Step:
    """What comes next; ``composed``: its paper is there, ``signed``: by everybody who is to sign."""
    if order is SigningOrder.NUMBER_FIRST and not numbered:
        return Step.NUMBER
    if not composed:
        return Step.COMPOSE
    if not signed:
        return Step.SIGN
    return Step.ISSUE if numbered else Step.NUMBER


def others_named(content: DraftContent, approver_id: str) -> tuple[Signer, ...]:
    """Who signs before the approver: the people whom the other signature blocks name, each once."""
    named = {
        one.person_id: one
        for one in content.signers[:-1]
        if one.person_id is not None and one.name and one.person_id != approver_id
    }
    return tuple(named.values())
