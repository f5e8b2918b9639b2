"""The steps of a document's way, as they are measured: the seven of the one process, and what stands beside them."""

from enum import StrEnum


class Step(StrEnum):
    """A step; one body takes it with one document, perhaps in several laps."""

    RECEIVE = "receive"
    ANNOTATE = "annotate"
    ROUTE = "route"
    HANDLE = "handle"
    FILE = "file"
    DRAFT = "draft"
    CONSULT = "consult"
    OPINION = "opinion"  # the same consultation, at a body that was asked
    APPROVE = "approve"
    ISSUE = "issue"

    @property
    def label(self) -> str:
        """The Vietnamese name people read."""
        return _LABELS[self]


SEVEN = (Step.RECEIVE, Step.ANNOTATE, Step.ROUTE, Step.DRAFT, Step.CONSULT, Step.APPROVE, Step.ISSUE)
"""tiếp nhận → bút phê → chuyển xử lý → dự thảo → xin ý kiến → phê duyệt → phát hành."""

_LABELS = {
    Step.RECEIVE: "Tiếp nhận",
    Step.ANNOTATE: "Bút phê",
    Step.ROUTE: "Chuyển xử lý",
    Step.HANDLE: "Chủ trì xử lý",
    Step.FILE: "Lưu hồ sơ",
    Step.DRAFT: "Dự thảo",
    Step.CONSULT: "Xin ý kiến",
    Step.OPINION: "Cho ý kiến",
    Step.APPROVE: "Phê duyệt",
    Step.ISSUE: "Phát hành",
}
