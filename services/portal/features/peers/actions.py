"""What may be done with a peer."""

from services.portal.frame.actions import Action, CommandFields, Fields, by_command, form_value, given, nothing, plain


def reached(form: Fields) -> CommandFields:
    """How the form says that a peer is reached, and for whom it speaks: an organ per line, its OrganId first."""
    organs = []
    for line in (form_value(form, "organs") or "").splitlines():
        organ_id, _, name = line.strip().partition(" ")
        if organ_id:
            organs.append({"organ_id": organ_id, "name": name.strip() or organ_id})
    return {"organs": organs, **given(form, "name", "url", "folder", "packaging", "certificate")}


ACTIONS = by_command(
    Action(
        "ChangePeer",
        "subscriptions",
        "peers.action.ChangePeer",
        "writing",
        fields=reached,
        done="peers.done.ChangePeer",
    ),
    Action(
        "ChangePeerSecret", "subscriptions", "peers.action.ChangePeerSecret", "refresh", fields=nothing, secret=True
    ),
    Action(
        "ClosePeer", "subscriptions", "peers.action.ClosePeer", "x", fields=plain("reason"), done="peers.done.ClosePeer"
    ),
)
REGISTER = Action(
    "RegisterPeer",
    "subscriptions",
    "peers.action.RegisterPeer",
    "plus",
    fields=reached,
    secret=True,
    done="peers.done.RegisterPeer",
)
