"""Organs: bodies of other document systems, known by their OrganId (Quyết định 20/2020/QĐ-TTg).

An OrganId has levels separated by dots (``000.01.12.H28``), and no body of this city has a dot in its id, so one list
of recipients holds both.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

OrganId = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,6}(\.[0-9A-Za-z]{1,6}){1,5}$", max_length=35)]


class OutsideOrgan(BaseModel):
    """An organ of another system and its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organ_id: OrganId
    name: str = Field(min_length=1, max_length=300)


def is_outside(body_id: str) -> bool:
    """Whether a recipient or an origin is an organ of another system."""
    return "." in body_id
