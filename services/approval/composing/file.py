"""``document.json``: a draft with its pictures, as the command writes it and takes it back."""

import hashlib
from typing import Literal

import pydantic_core
from pydantic import BaseModel, ConfigDict, ValidationError

from shared.cage import caged
from shared.documents.files import DangerousArchive, UnacceptableFile
from shared.documents.judging.pictures import judge_picture
from shared.paper.paper import pictures_of
from shared.texts import say
from shared.word.blocks import WORD_LIMITS
from shared.word.draft import WordDraft
from shared.word.lost import Lost


class NoDraft(ValueError):
    """JSON that is no draft of this version; the message says what is wrong."""


class DraftFile(BaseModel):
    """The content of a ``document.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")

    format: Literal["congvan-draft"] = "congvan-draft"
    version: Literal[1] = 1
    draft: WordDraft


@caged(NoDraft, UnacceptableFile, limits=WORD_LIMITS)
def draft_from_json(data: bytes) -> WordDraft:
    """The draft in a ``document.json``; a picture that is missing or not what it is called is told as lost.

    Raises `NoDraft`, and `shared.documents.files.DangerousArchive` for a picture that unpacks to too much.
    """
    try:
        draft = DraftFile.model_validate_json(data).draft
    except (ValidationError, RecursionError) as error:
        raise NoDraft(_first_fault(error)) from error
    kept: dict[str, bytes] = {}
    lost: list[Lost] = []
    for file in pictures_of(draft.paper):
        picture = draft.pictures.get(file.sha256)
        if picture is not None and hashlib.sha256(picture).hexdigest() == file.sha256 and _is_picture(picture):
            kept[file.sha256] = picture
        else:
            lost.append(Lost(what=say("word.lost.picture_missing"), where=file.name, kind="picture_missing"))
    told = (*draft.lost, *(each for each in lost if each not in draft.lost))
    return draft.model_copy(update={"pictures": kept, "lost": told})


def _is_picture(data: bytes) -> bool:
    try:
        judge_picture(data)
    except DangerousArchive:
        raise
    except UnacceptableFile:
        return False
    return True


def _first_fault(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return type(error).__name__
    fault = error.errors(include_url=False, include_context=False, include_input=False)[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"[:300]


def json_of(draft: WordDraft) -> bytes:
    """``document.json`` of a draft."""
    return pydantic_core.to_json(DraftFile(draft=draft), bytes_mode="base64", indent=1)
