"""A token of the tests: SoftHSM with a key and its certificates, and the agent that signs with it.

The library reads its configuration once a process, so whatever touches the token runs in a process of its own.
"""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.signing.authorities import Held

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
SO_PIN = "87654321"


@dataclass(frozen=True)
class SoftToken:
    """A token in ``folder``."""

    folder: Path
    pin: str = "2468 mã"
    label: str = "Token of the tests"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to find the token."""
        return {**os.environ, "SOFTHSM2_CONF": str(self.folder / "softhsm2.conf")}

    def make(self, held: Held) -> "SoftToken":
        """Initialise the token with a key, its certificate and those above it."""
        (self.folder / "tokens").mkdir(parents=True)
        (self.folder / "softhsm2.conf").write_text(
            f"directories.tokendir = {self.folder}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
        )
        (self.folder / "held.p12").write_bytes(held.pkcs12("made"))
        init = ["softhsm2-util", "--init-token", "--free", "--label", self.label, "--pin", self.pin, "--so-pin", SO_PIN]
        subprocess.run(init, env=self.environment, check=True, capture_output=True)
        fill = [sys.executable, "-m", "tests.signing.tokens", self.folder / "held.p12", self.label, self.pin]
        subprocess.run(fill, env=self.environment, check=True)
        return self

    def pull_out(self) -> None:
        """Whoever asks for the token finds none."""
        (self.folder / "tokens").rename(self.folder / "drawer")
        (self.folder / "tokens").mkdir()


@dataclass(frozen=True)
class RunningAgent:
    """The agent, as the page of the city reaches it."""

    url: str
    origin: str
    process: asyncio.subprocess.Process

    def page(self) -> httpx.AsyncClient:
        """A client that asks as the city's page does."""
        return httpx.AsyncClient(base_url=self.url, headers={"Origin": self.origin}, timeout=30)

    def own(self) -> httpx.AsyncClient:
        """A client that is the agent's own page, where the holder types."""
        return httpx.AsyncClient(headers={"Origin": self.url}, timeout=30)


@asynccontextmanager
async def agent(token: SoftToken, origin: str = "https://congvan.test") -> AsyncIterator[RunningAgent]:
    """The agent over a token, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.agent", "--module", MODULE, "--origin", origin, "--port", str(port)),
        env=token.environment,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        async with asyncio.timeout(30), httpx.AsyncClient() as http:
            while process.returncode is None:
                try:
                    await http.get(url)
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        yield RunningAgent(url, origin, process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _fill(file: Path, label: str, pin: str) -> None:
    import pkcs11
    from asn1crypto.keys import PrivateKeyInfo
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
    from pkcs11.util.rsa import decode_rsa_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    held = load_pkcs12(file.read_bytes(), b"made")
    assert held.key is not None and held.cert is not None
    der = held.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    key = decode_rsa_private_key(PrivateKeyInfo.load(der)["private_key"].parsed.dump())
    token = pkcs11.lib(MODULE).get_token(token_label=label)
    with token.open(rw=True, user_pin=pin) as session:
        session.create_object({**key, pkcs11.Attribute.ID: b"\1", pkcs11.Attribute.TOKEN: True})
        certificates = (held.cert, *held.additional_certs)
        for number, one in enumerate(certificates, start=1):
            certificate = decode_x509_certificate(one.certificate.public_bytes(Encoding.DER))
            session.create_object({**certificate, pkcs11.Attribute.ID: bytes([number]), pkcs11.Attribute.TOKEN: True})


if __name__ == "__main__":
    _fill(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
