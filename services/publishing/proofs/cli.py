"""`python -m services.publishing verify FILE` and `… public-keys --out DIR`: no network and no database."""

import argparse
import asyncio
import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from shared.cage import Cage
from shared.settings import Settings
from shared.signatures.proving import Proof, Verdict, prove
from shared.signatures.trust import PUBLIC, Trust

_EXIT = {Verdict.GENUINE: 0, Verdict.UNREADABLE: 2}  # every other verdict: 1


def run(arguments: Sequence[str], settings: Settings) -> int:
    """Do what ``arguments`` ask; answers the exit code."""
    asked = _parser(settings).parse_args(arguments)
    if asked.what == "public-keys":
        return _export(Path(asked.keys), asked.out)
    return _verify(asked.file, asked.keys, settings.max_upload_bytes)


def said(file: Path, proof: Proof) -> dict[str, object]:
    """What the program prints of a proof, as JSON; what the QR says stands in front where it is believed."""
    genuine = proof.qr if proof.verdict is Verdict.GENUINE else None
    return {
        "file": file.name,
        "verdict": proof.verdict.value,
        **proof.words,
        "document": str(genuine.document_id) if genuine else None,
        "issuer": genuine.issuer if genuine else None,
        "symbol": genuine.symbol if genuine else None,
        "date": genuine.date.isoformat() if genuine else None,
        "sha256": proof.sha256,
        "signatures": [finding.model_dump(mode="json") for finding in proof.signatures],
        "qr": proof.qr.model_dump(mode="json", exclude={"number"}) if proof.qr else None,
        "qr_problem": proof.qr_problem,
    }


def _verify(file: Path, keys: str, most: int) -> int:
    try:
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        sys.stderr.write(f"{file}: {error.strerror}\n")
        return 2
    proof = asyncio.run(_proof(data if len(data) <= most else b"", Trust.from_folder(keys)))
    _print(said(file, proof))
    return _EXIT.get(proof.verdict, 1)


async def _proof(data: bytes, trust: Trust) -> Proof:
    async with Cage("shared.signatures.proving").opened() as cage:
        return await prove(cage, "", data, trust)


def _export(keys: Path, out: Path) -> int:
    """Copy certificates and revocation lists, and nothing else, from ``keys`` to ``out``."""
    public = sorted(path for path in keys.glob("*") if path.suffix in PUBLIC and path.is_file())
    if not public:
        sys.stderr.write(f"{keys}: no certificates\n")
        return 2
    out.mkdir(parents=True, exist_ok=True)
    for path in public:
        shutil.copyfile(path, out / path.name)
    _print({"out": str(out), "files": [path.name for path in public]})
    return 0


def _print(answer: dict[str, object]) -> None:
    print(json.dumps(answer, ensure_ascii=False))


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m services.publishing")
    what = parser.add_subparsers(dest="what", required=True)
    keys = argparse.ArgumentParser(add_help=False)
    keys.add_argument(
        "--keys", default=settings.trust_roots, help="folder of trusted certificates and revocation lists"
    )
    verify = what.add_parser("verify", parents=[keys], help="say whether a PDF is genuine (0), not (1), unreadable (2)")
    verify.add_argument("file", type=Path)
    export = what.add_parser("public-keys", parents=[keys], help="copy what others need to verify our papers")
    export.add_argument("--out", type=Path, required=True)
    return parser
