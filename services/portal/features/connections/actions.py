"""What may be done with a connection."""

from services.portal.frame.actions import Action, CommandFields, Fields, by_command, given, many, nothing, plain


def _opened(form: Fields) -> CommandFields:
    return {"types": many(form, "types"), **given(form, "name", "clearance")}


def _action(command: str, label: str, icon: str, *names: str, done: str) -> Action:
    return Action(command, "subscriptions", label, icon, fields=plain(*names), done=done)


ACTIONS = by_command(
    Action("ChangeSecret", "subscriptions", "Đổi khóa", "refresh", fields=nothing, secret=True),
    _action("SetWebhook", "Đặt địa chỉ nhận", "send", "url",
            done="Đã đặt địa chỉ nhận; sự kiện mới được gửi đến đó."),
    _action("RotateWebhookSecret", "Đổi khóa ký", "refresh",
            done="Đã đổi khóa ký; khóa cũ còn dùng được một ngày."),
    _action("SwitchOffWebhook", "Ngừng gửi", "hourglass", "reason", done="Đã ngừng gửi."),
    _action("SwitchOnWebhook", "Gửi tiếp", "send", done="Đang gửi tiếp từ chỗ đã dừng."),
    _action("RewindWebhook", "Gửi lại từ đây", "arrow-back-up", "cursor", done="Đang gửi lại từ sự kiện đó."),
    _action("GrantKafkaAccess", "Cấp quyền đọc", "plus", done="Đã cấp quyền đọc qua Kafka."),
    _action("RotateKafkaPassword", "Đổi mật khẩu", "refresh",
            done="Đã đổi mật khẩu Kafka; mật khẩu cũ không dùng được nữa."),
    _action("RevokeKafkaAccess", "Thu hồi quyền đọc", "x", "reason", done="Đã thu hồi quyền đọc qua Kafka."),
    _action("CloseSubscription", "Đóng kết nối", "x", "reason", done="Đã đóng kết nối."),
)  # fmt: skip
OPEN = Action("OpenSubscription", "subscriptions", "Mở kết nối", "plus", fields=_opened, secret=True,
              done="Kết nối đã được mở. Chưa chép khóa thì đổi khóa khác.")  # fmt: skip
