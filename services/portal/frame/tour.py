"""The tour of five minutes: where to look and what is there, for each role."""

from collections.abc import Callable

_TOUR_ALL = (
    (
        ".brand",
        "Chào bạn",
        "Năm bước ngắn để quen tay. Bấm “Tiếp”, hoặc “Để sau”: mục Hướng dẫn luôn có trong tên của bạn.",
    ),
    (
        "nav a[href='/']",
        "Việc của tôi",
        "Mọi việc đang chờ bạn, việc khẩn và trễ hạn ở trên cùng. Trang tự cập nhật, không cần tải lại.",
    ),
)
_TOUR_LAST = (
    (
        ".find",
        "Tìm văn bản",
        "Gõ vài chữ nhớ được, không cần dấu, hoặc số ký hiệu. Phím / đưa con trỏ đến đây; Ctrl K mở bảng lệnh.",
    ),
)
_TOUR = {
    "records_clerk": (
        (
            "nav a[href='/receive']",
            "Tiếp nhận",
            "Thả một hay nhiều tệp cùng lúc. Máy đọc sẵn các ô; bạn so với trang bên cạnh rồi bấm Vào sổ.",
        ),
        (
            "nav a[href='/registers/incoming']",
            "Sổ văn bản đến",
            "Xem sổ theo tháng, quý, năm; in ra giấy, xuất Excel, nhập sổ cũ.",
        ),
    ),
    "leader": (
        (
            "#inbox",
            "Bút phê",
            "Mở văn bản, bấm Bút phê, chọn câu mẫu hoặc gõ lời của mình. Người chủ trì đã được đề xuất sẵn.",
        ),
        ("nav a[href='/annotated']", "Việc tôi đã giao", "Ai đang làm, ai đã xong, việc nào trễ: xem ở đây."),
    ),
    "chief_of_office": (
        (
            "#inbox",
            "Chuyển xử lý",
            "Văn bản đã bút phê chờ bạn chuyển: chọn chủ trì, phối hợp, để biết và hạn trên một màn hình.",
        ),
        (
            "nav a[href='/drafts/new']",
            "Thẩm định thể thức",
            "Dự thảo trình qua bạn. Máy nêu sẵn từng điểm sai thể thức và chỗ sai; bạn quyết định.",
        ),
    ),
    "specialist": (
        (
            "nav a[href='/drafts/new']",
            "Soạn dự thảo",
            "Soạn tại đây hoặc lấy chữ từ tệp Word; bản PDF đúng thể thức hiện ngay. Số chỉ cấp khi phát hành.",
        ),
        (
            "nav a[href='/tasks']",
            "Nhiệm vụ",
            "Nhiệm vụ cơ quan giao và được giao, kèm hạn và tiến độ; báo tiến độ bằng một thanh kéo.",
        ),
    ),
}


def tour(post: str, say: Callable[[str], str]) -> list[dict[str, str]]:
    """The tour of a role: where to point, a title and a sentence each, in the page's language."""
    steps = (*_TOUR_ALL, *_TOUR.get(post, ()), *_TOUR_LAST)
    return [{"at": at, "title": say(title), "text": say(text)} for at, title, text in steps]
