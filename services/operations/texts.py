"""The words on the console, and how figures and times are written."""

import datetime as dt
import json

from shared.calendar import VIETNAM

PAGES = (
    ("/", "Bản đồ", "route"),
    ("/letters", "Thư chết", "mail"),
    ("/read-models", "Mô hình đọc", "refresh"),
    ("/events", "Sự kiện", "list-check"),
    ("/bodies", "Cơ quan", "building"),
    ("/outside", "Kết nối ngoài", "broadcast"),
    ("/audit", "Nhật ký vận hành", "history"),
    ("/reads", "Ai đã xem", "eye"),
)
SHOWN = {"open": "Chờ xử lý", "set_aside": "Để riêng", "replayed": "Đã phát lại"}
STATUS = {"open": "Chờ xử lý", "mended": "Đã sửa, chờ phát lại", "replayed": "Đã phát lại", "set_aside": "Để riêng"}
SERVICE = {
    "receiving": "Tiếp nhận",
    "routing": "Chuyển xử lý",
    "approval": "Dự thảo, duyệt",
    "publishing": "Phát hành",
    "tracking": "Nhiệm vụ",
    "meetings": "Cuộc họp",
    "directory": "Danh mục",
    "subscriptions": "Kết nối ngoài",
    "projections": "Mô hình đọc",
    "insight": "Số liệu, báo cáo",
    "identity": "Đăng nhập",
    "portal": "Cổng làm việc",
    "operations": "Vận hành",
}
ERROR = {
    "ValidationError": "Nội dung không đúng mẫu sự kiện",
    "NotACloudEvent": "Không nhận ra sự kiện",
    "UnknownEventType": "Loại sự kiện chưa biết",
    "Rejected": "Nghiệp vụ từ chối",
}
DONE = {
    "LetterMended": "Sửa nội dung",
    "LetterReplayed": "Phát lại",
    "LetterSetAside": "Để riêng",
    "LetterReopened": "Mở lại",
    "ConsumerPaused": "Tạm dừng",
    "ConsumerResumed": "Chạy tiếp",
    "RebuildOrdered": "Yêu cầu dựng lại",
    "RebuildEnded": "Dựng lại xong",
    "RebuildUndone": "Quay lại bản trước",
    "StreamRepublished": "Phát lại luồng",
}
TOPIC = {"documents": "Luồng văn bản", "directory": "Luồng danh mục", "dead-letters": "Thư chết"}
STATE = {"well": "Bình thường", "slow": "Chậm", "ill": "Cần xem", "paused": "Tạm dừng"}
READ_WHAT = {
    "document": "Văn bản",
    "past": "Thời điểm trước",
    "file": "Tệp",
    "entry": "Mục mật trong danh sách",
    "export": "Bản tải về",
    "meeting": "Cuộc họp",
    "task": "Nhiệm vụ",
    "case_file": "Hồ sơ",
    "reads": "Ai đã xem",
    "feed": "Luồng sự kiện",
    "events": "Danh sách sự kiện",
    "event": "Sự kiện",
    "way": "Đường đi của văn bản",
    "letters": "Danh sách thư chết",
    "letter": "Thư chết",
}
SECRECY = ("Thường", "Mật", "Tối mật", "Tuyệt mật")


def moment(value: dt.datetime | str | None) -> str:
    """24/11/2026 09:30:05 in Đà Nẵng."""
    if isinstance(value, str):  # as JSON has it
        value = dt.datetime.fromisoformat(value)
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S") if value else "—"


def clock(value: dt.datetime) -> str:
    """09:30:05,123 in Đà Nẵng."""
    local = value.astimezone(VIETNAM)
    return f"{local:%H:%M:%S},{local.microsecond // 1000:03}"


def ago(value: dt.datetime | None, now: dt.datetime) -> str:
    """How long ago: 5 giây, 3 phút, 2 giờ, 4 ngày."""
    return seconds((now - value).total_seconds()) if value else "—"


def seconds(value: float | None) -> str:
    """A span of time as people say it."""
    if value is None:
        return "—"
    for size, unit in ((86400, "ngày"), (3600, "giờ"), (60, "phút")):
        if value >= size:
            return f"{number(value / size)} {unit}"
    return f"{number(max(value, 0))} giây"


def took(value: float) -> str:
    """A span that may be very short: 12 ms, 3,4 giây, 2 ngày."""
    return f"{round(value * 1000)} ms" if value < 1 else seconds(value)


def per_second(value: float | None) -> str:
    """A rate as people say it; a dash until there is one."""
    return "—/giây" if value is None else f"{number(round(value, 1))}/giây"


def number(value: float) -> str:
    """1.234 or 0,5: as Vietnamese writes figures."""
    written = f"{value:,.0f}" if value >= 10 or float(value).is_integer() else f"{value:,.1f}"
    return written.translate(str.maketrans(",.", ".,"))


def event_name(type_name: str) -> str:
    """``congvan.routing.DocumentRouted.v1`` → ``DocumentRouted``."""
    parts = type_name.split(".")
    return parts[2] if len(parts) == 4 else type_name or "không rõ"


def consumer_name(consumer: str) -> str:
    """``projections.inbox`` → ``inbox``; a service by its Vietnamese name."""
    kind, _, name = consumer.partition(".")
    if kind == "projections" and name:
        return name
    return SERVICE.get(name or kind, consumer)


REFUSED = {
    "letter.not-in-store": "Kho không có sự kiện này",
    "letter.needs-mending": "Phải sửa trước",
    "letter.not-valid": "Chưa đúng mẫu sự kiện",
    "letter.too-large": "Quá lớn, phải rút ngắn trước",
    "letter.readable": "Sự kiện đọc được, không sửa",
    "letter.other-subject": "Nói về việc khác hoặc cơ quan khác",
    "letter.unknown-type": "Loại sự kiện chưa biết",
    "letter.patch": "Phần sửa không phải JSON",
    "service.unavailable": "Dịch vụ mô hình đọc chưa trả lời",
    "forbidden.clearance": "Trên mức được xem",
}
"""Refusals in a few words, where many stand below each other."""


def actor_name(metadata: str) -> str:
    """Who acted, out of an event's envelope."""
    return str(json.loads(metadata).get("actor_name", ""))


def reason(data: str) -> str:
    """Why, out of an operator's event."""
    return str(json.loads(data).get("reason", ""))


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tables whose checksums are not the same."""
    return sorted(table for table in {*before, *after} if before.get(table) != after.get(table))
