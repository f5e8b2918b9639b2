"""Why a message cannot be read."""


class UnreadableMessage(ValueError):
    """The message cannot be read; nothing of it was taken in.

    ``code`` is one of ``too-large``, ``doctype``, ``malformed``, ``too-deep``, ``not-edxml``, ``attachment-broken``,
    ``attachment-bomb``, ``signature``; ``detail`` says more, in English.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
