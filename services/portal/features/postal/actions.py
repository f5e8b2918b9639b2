"""What may be noted of a document on paper, and how the forms become fields."""

from itertools import zip_longest

from services.portal.frame.actions import Action, CommandFields, Fields, by_command, given, plain


def sent(form: Fields) -> CommandFields:
    """A line for each recipient whose number of copies was filled in."""
    rows = zip_longest(*(form.get(name, []) for name in ("recipient", "copies", "postal_number", "address")))
    sendings: list[CommandFields] = []
    for row in rows:
        recipient, copies, number, address = ((value or "").strip() for value in row)
        if recipient and copies:
            filled = {"postal_number": number, "address": address}
            sendings.append({"recipient": recipient, "copies": copies, **{k: v for k, v in filled.items() if v}})
    return {"sendings": sendings, **given(form, "sent_on")}


ACTIONS = by_command(
    Action(
        "SendOnPaper",
        "publishing",
        "postal.action.SendOnPaper",
        "truck-delivery",
        "postal/forms/send.html",
        sent,
        done="postal.done.SendOnPaper",
    ),
    Action(
        "NoteReceipt",
        "publishing",
        "postal.action.NoteReceipt",
        "circle-check",
        "postal/forms/receipt.html",
        plain("recipient", "received_on", "received_by"),
        done="postal.done.NoteReceipt",
    ),
)
