"""The finding of an examination of a PDF's signature, with words for people."""

import datetime as dt

from pydantic import BaseModel, ConfigDict


class SignatureFinding(BaseModel):
    """One signature: who signed, when, over what, and whether it may be believed.

    ``intact``: what was signed is unchanged.  ``whole``: the signature covers the document as it is now, apart from
    signatures added later.  ``trusted``: its certificate leads to an authority this city trusts, and held at the time.
    ``reason_vi`` and ``reason_en`` say why it is or is not to be believed.  ``at`` is UTC; from an authority where
    ``timestamped``, else what the signer's own clock said.
    """

    model_config = ConfigDict(frozen=True)

    signer: str
    organization: str | None = None
    issued_by: str | None = None
    at: dt.datetime | None = None
    timestamped: bool = False
    intact: bool
    whole: bool
    trusted: bool
    reason_vi: str
    reason_en: str

    @property
    def good(self) -> bool:
        """Whether the signature is intact, whole and trusted."""
        return self.intact and self.whole and self.trusted
