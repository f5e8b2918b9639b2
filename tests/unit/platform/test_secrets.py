"""Weak secrets stop a process before it opens anything; nothing shows one."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.secrets import ACTOR_KEYS, NAMES, completed
from shared.secrets import CONFIGURATION_ERROR, refuse, troubles, weakness
from shared.settings import SECRETS, Settings
from shared.web import service

STRONG = completed({})
DATABASE = "postgresql://portal:{}@127.0.0.1:5432/congvan"


def settings(**given: str) -> Settings:
    strong = dict.fromkeys(SECRETS, STRONG["WEBHOOK_KEY"])
    return Settings(**{"database_url": DATABASE.format(STRONG["DATABASE_PASSWORD_PORTAL"]), **strong, **given})


def test_what_we_make_ourselves_may_be_used() -> None:
    assert {name for name, value in STRONG.items() if weakness(value)} == set()
    assert set(STRONG) == set(NAMES)
    passwords = [value for name, value in STRONG.items() if name not in ACTOR_KEYS]
    assert len(set(passwords)) == len(passwords), "no two share a password"
    assert troubles(settings(), SECRETS) == {}


@pytest.mark.parametrize(
    "weak",
    [
        "", "congvan", "postgres", "Password123", "change-me-session", "CHANGE_ME", "changeme-changeme-changeme-changeme",
        "a" * 40, "abababababababababab", "fifteen-letters", "k3y9", "an-example-of-a-secret-that-is-long-enough",
    ],
)  # fmt: skip
def test_known_empty_and_short_ones_are_refused_wherever_they_stand(weak: str) -> None:
    assert weakness(weak)
    for name in SECRETS:
        secured = "SASL_PLAINTEXT" if name == "kafka_password" else "PLAINTEXT"
        assert name in troubles(settings(**{name: weak, "kafka_protocol": secured}), SECRETS), name
    assert "database_url" in troubles(settings(database_url=DATABASE.format(weak)), ())


@given(st.text(max_size=15))
def test_nothing_short_is_strong(secret: str) -> None:
    assert weakness(secret)


def test_what_a_process_does_not_use_may_be_missing() -> None:
    missing = settings(**dict.fromkeys(SECRETS, ""))
    assert troubles(missing, ()) == {}
    assert set(troubles(missing, ("portal_session_secret",))) == {"portal_session_secret"}


def test_brokers_that_ask_nothing_are_on_this_machine() -> None:
    assert "kafka_protocol" in troubles(settings(kafka_bootstrap_servers="127.0.0.1:9092,kafka:9092"), ())
    secured = settings(kafka_bootstrap_servers="kafka:9092", kafka_protocol="SASL_SSL")
    assert troubles(secured, ()) == {}


def test_every_setting_that_sounds_like_a_secret_is_one() -> None:
    sounds = re.compile(r"(secret|password|passphrase|private_key|_key)$")
    public = {"actor_token_public_key", "edxml_signing_key"}  # the second one is the path of a file
    assert {name for name in Settings.model_fields if sounds.search(name)} - public == set(SECRETS)


def test_nothing_shows_a_secret() -> None:
    shown = repr(settings())
    assert STRONG["WEBHOOK_KEY"] not in shown
    assert STRONG["DATABASE_PASSWORD_PORTAL"] not in shown


def test_a_process_does_not_start_and_says_why(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", DATABASE.format("change-me-role"))
    monkeypatch.setenv("PORTAL_SESSION_SECRET", "congvan")
    opened: list[Callable[..., object]] = []
    with pytest.raises(SystemExit) as ended:
        service.serve("portal", opened.append, ("portal_session_secret", "second_step_key"))  # type: ignore[arg-type]
    assert (ended.value.code, opened) == (CONFIGURATION_ERROR, [])
    said = capsys.readouterr().err
    for name in ("DATABASE_URL", "PORTAL_SESSION_SECRET", "SECOND_STEP_KEY"):
        assert name in said
    assert "change-me-role" not in said
    refuse({}, "portal")


def test_what_is_known_stays_and_what_is_missing_is_made() -> None:
    old = {"WEBHOOK_KEY": "kept", "ACTOR_TOKEN_PRIVATE_KEY": "half", "ACTOR_TOKEN_PUBLIC_KEY": "of a pair", "MINE": "x"}
    new = completed(old)
    assert {name: new[name] for name in old} == old
    assert set(new) == {*NAMES, "MINE"}
