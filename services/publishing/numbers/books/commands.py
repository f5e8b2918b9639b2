"""The command of a body's books."""

from pydantic import Field

from services.publishing.numbering import Numbered
from shared.documents.kinds import KindName


class ContinueSeries(Numbered):
    """Say which number of ``kind`` was given last before the body joined; secret ones have a series of their own."""

    body_id: str = Field(max_length=120)
    kind: KindName = Field(min_length=1, max_length=60)
    secret: bool = False
    last: int = Field(ge=1, le=9_999_999)
    reason: str = Field(min_length=1, max_length=2000, pattern=r"\S")
