"""The words of procedures, cases and calendars on the screen; Vietnamese first, as in `services.portal.frame.texts`."""

from collections.abc import Sequence

from services.portal.frame import texts
from services.portal.frame.language import say

AREA = {
    "organisation": "Tổ chức xây dựng Đảng",
    "internal_affairs": "Nội chính",
    "mass_mobilisation": "Dân vận",
    "inspection": "Kiểm tra, giám sát",
    "office": "Văn phòng",
    "other": "Lĩnh vực khác",
}
AREA_ICON = {
    "organisation": "building",
    "internal_affairs": "gavel",
    "mass_mobilisation": "users",
    "inspection": "eye",
    "office": "folders",
    "other": "forms",
}
SORT = {
    "procedure": "Thủ tục",
    "process": "Quy trình",
    "regulation": "Quy định",
    "statute": "Quy chế",
    "coordination_statute": "Quy chế phối hợp",
}
DIRECTION = {"incoming": "Văn bản đến", "outgoing": "Văn bản đi"}
STANDING = {"draft": "Đang soạn", "submitted": "Chờ duyệt", "approved": "Đã duyệt", "withdrawn": "Đã bỏ"}
LEVEL = {
    "city": "cấp thành phố",
    "board": "cấp ban",
    "district": "cấp quận, huyện",
    "attached": "đảng bộ trực thuộc",
    "commune": "cấp phường, xã",
}
ENDING = {
    "annotated": "đã bút phê",
    "routed": "đã chuyển xử lý",
    "handled": "đã xử lý xong",
    "filed": "đã lưu hồ sơ",
    "opinion_given": "mọi nơi được hỏi đã cho ý kiến",
    "format_checked": "thể thức đạt",
    "submitted": "đã trình",
    "approved": "đã phê duyệt",
    "issued": "đã phát hành",
}
CASE_STEP = {
    "done": "đã xong",
    "passed": "đã bỏ qua",
    "now": "đang làm",
    "ahead": "chưa đến",
    "dropped": "không làm nữa",
}
DAY_KIND = {
    "worked": "ngày làm việc",
    "weekend": "ngày nghỉ cuối tuần",
    "holiday": "ngày lễ, Tết",
    "off": "ngày nghỉ cơ quan báo",
    "made_up": "ngày làm bù",
}


def hours(value: float) -> str:
    """Working hours of a limit: 4 → “4 giờ”, 37.5 → “37,5 giờ (5 ngày)”."""
    said = say("{n} giờ").format(n=texts.decimal(value))
    if value < texts.DAY_HOURS:
        return said
    return f"{said} ({say('{n} ngày').format(n=texts.decimal(round(value / texts.DAY_HOURS, 1)))})"


def governs(direction: str | None, named: Sequence[str]) -> str:
    """Which documents follow a procedure."""
    if direction is None:
        return say("(văn bản không đi theo từng khâu)")
    which = ", ".join(named) or say("mọi thể loại")
    return f"{say(DIRECTION[direction])}: {which}"
