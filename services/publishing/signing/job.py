"""A job of signing: one document, one act of a person, and every signature that it takes, one after the other."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.documents.files import FileRef
from shared.events.publishing import Signature

Act = Literal["sign", "seal"]
Kind = Literal["proof", "person", "number", "date", "mark", "seal", "appendix"]


class Step(BaseModel):
    """One signature: of what ``kind`` in the file at ``place`` (0 is the paper, the others its appendices).

    A ``proof`` signs what the paper's QR will say; every other one makes a field in the file.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    place: int = 0


class Job(BaseModel):
    """What an act signs and how far it has come; ``begun`` is when its person acted.

    ``sources`` are the files as they were before it, ``steps`` the signatures to come.
    """

    model_config = ConfigDict(frozen=True)

    act: Act
    document_id: str
    holder_id: str
    begun: dt.datetime
    sources: tuple[FileRef, ...]
    steps: tuple[Step, ...]
    made: tuple[Signature, ...] = ()
    mark: str | None = None

    @property
    def step(self) -> Step:
        """The signature that comes next."""
        return self.steps[0]

    def after(self, signature: Signature) -> "Job":
        """The job with one signature more."""
        return self.model_copy(update={"steps": self.steps[1:], "made": (*self.made, signature)})

    def proved(self, mark: str) -> "Job":
        """The job once it is signed what the paper's QR says."""
        return self.model_copy(update={"steps": self.steps[1:], "mark": mark})


class ActRequest(BaseModel):
    """What a person wants to be signed."""

    model_config = ConfigDict(extra="forbid")

    document_id: str = Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    act: Act


class SigningRequest(BaseModel):
    """Up to fifty documents that are signed with one act.

    ``pin`` opens a key in a file or at a remote service; ``code`` is what the holder's device shows for a remote one.
    """

    model_config = ConfigDict(extra="forbid")

    acts: Annotated[tuple[ActRequest, ...], Field(min_length=1, max_length=50)]
    pin: Annotated[str, Field(max_length=128)] | None = None
    code: Annotated[str, Field(max_length=64)] | None = None
