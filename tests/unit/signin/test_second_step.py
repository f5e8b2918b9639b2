"""The codes of an authenticator (RFC 6238) and the recovery codes."""

import base64

import pytest

from shared.web.signin.second_step import STEP_S, address_of, recovery_code, step_of

# RFC 6238, appendix B: the SHA-1 secret, moments, and the last six of its eight digits
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


@pytest.mark.parametrize(("moment", "code"), VECTORS)
def test_the_vectors_of_the_standard(moment: int, code: str) -> None:
    assert step_of(SECRET, code, moment) == moment // STEP_S
    assert step_of(SECRET, code, moment + STEP_S) == moment // STEP_S, "a slow typist"
    assert step_of(SECRET, code, moment - STEP_S) == moment // STEP_S, "a clock ahead"
    assert step_of(SECRET, code, moment + 3 * STEP_S) is None


@pytest.mark.parametrize("code", ["", "28708", "2870822", "28708२", "abcdef", "-28708"])
def test_what_is_no_code(code: str) -> None:
    assert step_of(SECRET, code, 59) is None


def test_the_picture_names_the_city_and_the_person() -> None:
    address = address_of(SECRET, "lanhdao.quan-uy-hai-chau")
    assert address.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in address and "lanhdao.quan-uy-hai-chau" in address


def test_recovery_codes_are_long_and_all_different() -> None:
    codes = {recovery_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code.replace("-", "")) == 12 for code in codes)
