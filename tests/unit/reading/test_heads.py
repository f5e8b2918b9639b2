"""Heads and whole files as offices write them: each field is read right or left empty."""

from typing import Any

import pytest

from services.receiving.reading import read_text
from tests.reading.__main__ import HEAD, samples

SAMPLES = list(samples())


def _name(sample: tuple[str, dict[str, Any], dict[str, Any]]) -> str:
    return str(sample[1].get("file") or sample[1]["name"])


@pytest.mark.parametrize("sample", SAMPLES, ids=_name)
def test_a_head_is_read_as_a_careful_person_reads_it(sample: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    _, truth, reading = sample
    for field in (*HEAD, "secrecy"):
        if field in truth:
            assert reading[field] in (truth[field], *truth.get("accept", {}).get(field, ())), field


@pytest.mark.parametrize(
    "text",
    ["Số: 12/KH-Xy9z\nKẾ HOẠCH\nvề việc x", "Số 127-QĐ/\nQUYẾT ĐỊNH", "Số: 15/BC-TTr&\nBÁO CÁO"],
)
def test_a_symbol_that_is_not_understood_is_none_rather_than_a_part_of_it(text: str) -> None:
    assert read_text(text).symbol is None
