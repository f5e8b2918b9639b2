"""The pages of signing: what waits, what came of it, what a key's keeper is told; nothing that opens a key comes back."""

import io
from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

import pytest
from starlette.datastructures import UploadFile

from services.portal.features.signing.asking import Key, Outcome, holder_of
from services.portal.features.signing.keys import file_fields, remote_fields
from services.portal.features.signing.page import _chosen
from services.portal.features.signing.waiting import paper_of
from services.portal.frame.page import templates
from services.portal.frame.session import SentForm
from services.publishing.keys.api import Registration
from services.publishing.keys.remote_api import RemoteRegistration
from shared.bodies.actor import Actor, Post
from shared.web.problems import problem
from tests.unit.portal.test_slips import CARD

ACTOR = Actor(person_id="an.btc", name="An Bình", body_id="btc", post=Post.RECORDS_CLERK, clearance=0)
OTHER = UUID(int=7)
FILE_KEY = Key(
    "an.btc", "file", "An Bình", "CA", "2026-01-01T00:00:00+00:00", "2027-01-01T00:00:00+00:00", "ab" * 32, width_mm=40
)
PAPERS = [paper_of(CARD, "sign", "Hồ Minh Giang"), paper_of(replace(CARD, document_id=OTHER), "sign", None)]
EVERYWHERE = {
    "actor": ACTOR, "body_name": "Ban Tổ chức", "csrf": "t", "flash": None, "path": "/sign", "here": "/sign",
    "language": "vi", "typed": {}, "problem": None, "tried": None, "chosen": set(), "outcomes": (), "known": {},
    "numbering": "party", "tone_marks": None, "request": SimpleNamespace(url=SimpleNamespace(path="/sign", query="")),
}  # fmt: skip


def page(template: str, **context: object) -> str:
    return " ".join(templates.env.get_template(template).render({**EVERYWHERE, **context}).split())


def test_the_list_names_each_document_and_links_to_its_paper() -> None:
    shown = page("signing/sign.html", papers=PAPERS, keys={"sign": FILE_KEY})
    for fact in (CARD.symbol, CARD.subject, CARD.issuer, CARD.kind, "Hồ Minh Giang", f"/documents/{OTHER}"):
        assert str(fact) in shown
    assert shown.count('name="item"') == 2
    assert shown.count('type="password"') == 1


def test_each_outcome_has_its_line_and_what_was_refused_stays_ticked() -> None:
    wrong = problem("keys.wrong-pin", left="4")
    outcomes = [Outcome(CARD.document_id, True), Outcome(OTHER, False, wrong)]
    known = {paper.card.document_id: paper for paper in PAPERS}
    shown = page(
        "signing/sign.html", papers=PAPERS[1:], keys={"sign": FILE_KEY}, tried="sign", chosen={OTHER},
        outcomes=outcomes, known=known,
    )  # fmt: skip
    assert "Đã ký 125-CV/BTCTU" in shown
    assert "còn 4 lần thử" in shown
    assert "1/2 văn bản đã xong" in shown
    assert "checked" in shown.partition(f'value="{OTHER}"')[2].partition(">")[0]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (Key("an.btc"), "Chưa có khóa ký số"),
        (replace(FILE_KEY, blocked=True), "Khóa đã bị chặn"),
        (replace(FILE_KEY, problem="keys.certificate-expired"), "Chứng thư số không dùng được"),
        (Key("an.btc", refused=problem("keys.not-yours")), "Khóa ký này không do ông/bà giữ"),
    ],
)
def test_a_key_that_does_not_sign_says_what_to_do(key: Key, said: str) -> None:
    for template, keys in (("signing/sign.html", {"sign": key}), ("signing/keys.html", {"mine": key})):
        shown = page(template, papers=PAPERS, keys=keys, pin_length=8)
        assert said in shown
        assert 'data-token="' not in shown
    assert 'type="password"' not in page("signing/sign.html", papers=PAPERS, keys={"sign": key})


def test_a_token_asks_for_no_pin_here() -> None:
    shown = page("signing/sign.html", papers=PAPERS, keys={"sign": replace(FILE_KEY, way="token")})
    assert f'data-token="{FILE_KEY.certificate_sha256}"' in shown
    assert 'type="password"' not in shown


def test_nothing_that_opens_a_key_is_given_back() -> None:
    typed = {"pin": ["bí mật 1"], "pin_again": ["bí mật 1"], "passphrase": ["bí mật 2"], "service_url": ["https://x"]}
    shown = page(
        "signing/keys.html", keys={"mine": FILE_KEY}, typed=typed, tried=("mine", "register"), pin_length=8,
        problem=problem("keys.not-opened"),
    )  # fmt: skip
    assert "bí mật" not in shown
    assert "https://x" in shown
    assert shown.count('type="password"') == shown.count('autocomplete="off" required')


def test_only_documents_are_chosen_each_once() -> None:
    form = {"item": [str(OTHER), str(OTHER), "x", ""]}
    assert _chosen(form) == [OTHER]


def test_a_seal_is_the_bodys_and_a_signature_ones_own() -> None:
    assert (holder_of("sign", ACTOR), holder_of("seal", ACTOR)) == ("an.btc", "btc")


def test_the_service_takes_what_the_form_of_a_remote_key_says() -> None:
    form = {"way": ["remote"], "service_url": ["https://ky.example"], "credential": ["khoa-1"], "pin": [" 1234"]}
    sent = RemoteRegistration.model_validate(remote_fields({**form, "another_name": ["yes"]}))
    assert (sent.service, sent.credential, sent.another_name) == ("https://ky.example", "khoa-1", True)
    assert sent.pin.get_secret_value() == " 1234", "as it was typed"


async def test_the_service_takes_what_the_form_of_a_key_file_says() -> None:
    file = UploadFile(io.BytesIO(b"p12"), size=3, filename="khoa.p12")
    form = {"way": ["file"], "passphrase": ["cu"], "pin": ["12345678"], "pin_again": ["12345678"]}
    sent = Registration.model_validate(await file_fields(SentForm(form, {"file": [file]})))
    assert (sent.way.value, sent.pkcs12, sent.another_name) == ("file", "cDEy", False)
