"""Accounts: a person's name at an identity provider."""

from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field

_SUBJECTS = UUID("0f6e5a0e-6a43-4f0c-8d5b-2f7d5f6a9d31")


class Account(BaseModel):
    """An account: the provider, and its name for the person, which it never gives to another.

    OpenID Connect Core 1.0, 2 and 5.7: ``iss`` and ``sub`` together, and nothing else, identify an end-user.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    issuer: str = Field(
        min_length=1, max_length=300, pattern=r"^https?://[\x21-\x7e]+$", examples=["https://danh-tinh.example"]
    )
    subject: str = Field(
        min_length=1, max_length=255, pattern=r"^[\x20-\x7e]+$", examples=["7b0f5c1e-93c5-5e0a-9a6d-3f1f0f6b2a55"]
    )


def local_subject(person_id: str) -> str:
    """The ``sub`` of a person at the local provider: opaque, and the same at every start."""
    return str(uuid5(_SUBJECTS, person_id))


def local_account(issuer: str, person_id: str) -> Account:
    """A person's account at the local provider ``issuer``."""
    return Account(issuer=issuer.rstrip("/"), subject=local_subject(person_id))
