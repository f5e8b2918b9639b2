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
    Action("ChangePeer", "subscriptions", "Sửa", "writing", fields=reached,
           done="Đã sửa; những gì đang chờ được gửi theo cách mới."),
    Action("ChangePeerSecret", "subscriptions", "Đổi khóa", "refresh", fields=nothing, secret=True),
    Action("ClosePeer", "subscriptions", "Ngừng liên thông", "x", fields=plain("reason"), done="Đã ngừng liên thông."),
)  # fmt: skip
REGISTER = Action("RegisterPeer", "subscriptions", "Thêm hệ thống", "plus", fields=reached, secret=True,
                  done="Đã liên thông từ trước. Chưa chép khóa thì đổi khóa khác.")  # fmt: skip
