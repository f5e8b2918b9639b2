"""What may be done with a connection."""

from services.portal.frame.actions import Action, CommandFields, Fields, by_command, given, many, nothing, plain


def _opened(form: Fields) -> CommandFields:
    return {"types": many(form, "types"), **given(form, "name", "clearance")}


def _action(command: str, label: str, icon: str, *names: str, done: str) -> Action:
    return Action(command, "subscriptions", label, icon, fields=plain(*names), done=done)


ACTIONS = by_command(
    Action("ChangeSecret", "subscriptions", "connections.action.ChangeSecret", "refresh", fields=nothing, secret=True),
    _action("SetWebhook", "connections.action.SetWebhook", "send", "url", done="connections.done.SetWebhook"),
    _action(
        "RotateWebhookSecret",
        "connections.action.RotateWebhookSecret",
        "refresh",
        done="connections.done.RotateWebhookSecret",
    ),
    _action(
        "SwitchOffWebhook",
        "connections.action.SwitchOffWebhook",
        "hourglass",
        "reason",
        done="connections.done.SwitchOffWebhook",
    ),
    _action("SwitchOnWebhook", "connections.action.SwitchOnWebhook", "send", done="connections.done.SwitchOnWebhook"),
    _action(
        "RewindWebhook",
        "connections.action.RewindWebhook",
        "arrow-back-up",
        "cursor",
        done="connections.done.RewindWebhook",
    ),
    _action(
        "GrantKafkaAccess", "connections.action.GrantKafkaAccess", "plus", done="connections.done.GrantKafkaAccess"
    ),
    _action(
        "RotateKafkaPassword",
        "connections.action.RotateKafkaPassword",
        "refresh",
        done="connections.done.RotateKafkaPassword",
    ),
    _action(
        "RevokeKafkaAccess",
        "connections.action.RevokeKafkaAccess",
        "x",
        "reason",
        done="connections.done.RevokeKafkaAccess",
    ),
    _action(
        "CloseSubscription",
        "connections.action.CloseSubscription",
        "x",
        "reason",
        done="connections.done.CloseSubscription",
    ),
)
OPEN = Action(
    "OpenSubscription",
    "subscriptions",
    "connections.action.OpenSubscription",
    "plus",
    fields=_opened,
    secret=True,
    done="connections.done.OpenSubscription",
)
