"""Heads and feet of Word files as offices lay them out become the fields of a draft."""

import pytest

from shared.paper.lines import text_of_paper
from shared.word.draft import read_draft
from tests.word.building import Made
from tests.word.files_elements import element_files
from tests.word.files_party import party_files
from tests.word.files_state import state_files

FILES = {name: made for files in (party_files, state_files, element_files) for name, made in files()}


@pytest.mark.parametrize("name", FILES)
def test_the_fields_of_a_file_are_read_and_stand_in_the_text_no_more(name: str) -> None:
    made: Made = FILES[name]
    wanted = made.truth.fields
    draft = read_draft(made.bytes())
    authority = [" ".join(signer.authority) for signer in draft.signers]
    assert draft.kind == wanted["kind"]
    assert draft.subject == wanted["subject"]
    assert [line.rstrip(",;.") for line in draft.recipient_lines] == wanted["recipients"]
    assert "; ".join(signer.name for signer in draft.signers) == wanted["signer"]
    assert "; ".join(filter(None, authority)) == (wanted["authority"] or "")
    text = " ".join(text_of_paper(draft.paper, draft.style).split())
    for gone in (draft.issuer, draft.dated, draft.kept_by, draft.enacting):
        assert not gone or gone not in text, gone


@pytest.mark.parametrize("name", FILES)
def test_the_words_of_a_file_are_all_in_its_draft(name: str) -> None:
    made: Made = FILES[name]
    draft = read_draft(made.bytes())
    text = "".join(text_of_paper(draft.paper, draft.style).split())
    at = 0
    for paragraph in made.truth.body:
        words = "".join(paragraph.split())
        assert words in text[at:], paragraph
        at = text.index(words, at)
