"""The steps of a document's way that are measured: the seven of the one process, and those beside them."""

from enum import StrEnum

from shared.texts import say


class Step(StrEnum):
    """A step that one body takes with one document, perhaps several times."""

    RECEIVE = "receive"
    ANNOTATE = "annotate"
    ROUTE = "route"
    HANDLE = "handle"
    FILE = "file"
    DRAFT = "draft"
    CONSULT = "consult"
    OPINION = "opinion"  # the consultation at a body that was asked
    APPROVE = "approve"
    ISSUE = "issue"

    @property
    def label(self) -> str:
        """The Vietnamese name."""
        return say(f"document.step.{self.value}")


SEVEN = (Step.RECEIVE, Step.ANNOTATE, Step.ROUTE, Step.DRAFT, Step.CONSULT, Step.APPROVE, Step.ISSUE)
"""tiếp nhận → bút phê → chuyển xử lý → dự thảo → xin ý kiến → phê duyệt → phát hành."""
