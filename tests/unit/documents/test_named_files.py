"""Files are found wherever in a command they stand, and only they are replaced."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from services.approval.commands import GiveOpinion, ReviseDraft
from services.meetings.commands import AttachPaper, CastVote
from shared.documents.files import FileRef
from shared.events.base import Event
from shared.events.catalogue import EVENTS
from shared.eventsourcing.decider import Command
from shared.uploads.named import files_in, may_name_files, with_files
from tests.unit.strategies import AGGREGATES, commands_of, model

COMMANDS = [command for aggregate in AGGREGATES for command in commands_of(aggregate)]
KEPT = FileRef(sha256="b" * 64, name="nhu-trong-kho.pdf", media_type="application/pdf", bytes=7)


class Known(Mapping[str, FileRef]):
    """Every file is kept, under the same name."""

    def __getitem__(self, sha256: str) -> FileRef:
        return KEPT.model_copy(update={"sha256": sha256})

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("command", "may"), [(ReviseDraft, True), (AttachPaper, True), (GiveOpinion, False), (CastVote, False)]
)
def test_which_commands_may_name_a_file(command: type[Command], may: bool) -> None:
    assert may_name_files(command) is may


@given(st.sampled_from(COMMANDS).flatmap(model) | st.sampled_from([*EVENTS.values()]).flatmap(model))
def test_what_is_named_is_what_its_json_says(value: Command | Event) -> None:
    found = list(files_in(value))
    assert len(found) == value.model_dump_json().count('"sha256"')
    assert not found or may_name_files(type(value))
    described = with_files(value, Known())
    assert type(described) is type(value)
    assert [file.name for file in files_in(described)] == [KEPT.name] * len(found)
    by_hash = {file.sha256: file for file in found}
    if len(by_hash) == len(found):  # the same file under two names has only one of them afterwards
        assert with_files(described, by_hash) == value


def test_in_mappings_and_lists() -> None:
    class Folder(BaseModel):
        by_name: dict[str, list[FileRef]]

    folder = Folder(by_name={"a": [KEPT, KEPT], "b": []})
    assert may_name_files(Folder)
    assert list(files_in(folder)) == [KEPT, KEPT]
    other = KEPT.model_copy(update={"name": "x"})
    assert with_files(folder, {KEPT.sha256: other}).by_name == {"a": [other, other], "b": []}
