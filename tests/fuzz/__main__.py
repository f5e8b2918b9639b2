"""`python -m tests.fuzz`: messages are broken in every way for some minutes; the reader reads them or says why not.

The last line is JSON; a crash leaves the bytes that caused it in ``.run/fuzz``.
"""

import argparse
import datetime as dt
import json
import random
import time
from pathlib import Path

from services.subscriptions.edxml.errors import UnreadableMessage
from services.subscriptions.edxml.message import Hop, Kind, Receiver, Replaced, ResponseFor
from services.subscriptions.edxml.reading import read
from services.subscriptions.edxml.writing import write_file, write_mime
from tests.unit.subscriptions.messages import WRAPPINGS, fields, file_form, inline

FOLDER = Path(".run/fuzz")
WORDS = (b"<", b">", b"&", b"&#0;", b"]]>", b"<!DOCTYPE x>", b"<![CDATA[", b"cid:", b"\x00", b"\xff\xfe", b"--", b"\r\n\r\n",
         b"PK\x03\x04", b"\x1f\x8b\x08", b"99999999999999999999", b"edXML:", b"Content-Type: multipart/mixed; boundary=x")  # fmt: skip


def seeds() -> list[bytes]:
    """Messages of every kind in both packagings, and other makers' wrappings."""
    whole = read(file_form(fields(), inline())).model_copy(
        update={
            "response_for": ResponseFor(organ_id="000.00.00.H17", document_id="000.00.00.H17,2022/03/01,12/CV"),
            "hops": (Hop(organ_id="000.00.00.H17", at=dt.datetime(2022, 3, 4, 8, 15)),),
            "receivers": (Receiver(organ_id="000.01.12.H28", added=True),),
            "replaced": (Replaced(document_id="000.00.00.H17,2022/03/01,12/CV", organ_ids=("000.01.12.H28",)),),
            "status_code": "03",
        }
    )
    ours = [whole.model_copy(update={"kind": kind}) for kind in Kind]
    foreign = [file_form(fields(), inline(content=content)) for content in WRAPPINGS.values()]
    return [*(write_file(one) for one in ours), *(write_mime(one) for one in ours), *foreign]


def broken(data: bytes, dice: random.Random, others: list[bytes]) -> bytes:
    """``data`` after a few accidents."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        at = dice.randrange(len(out) + 1)
        to = min(len(out), at + dice.randrange(1, 60))
        match dice.randrange(6):
            case 0:
                del out[at:to]
            case 1:
                out[at:at] = dice.choice(WORDS)
            case 2 if out:
                out[min(at, len(out) - 1)] = dice.randrange(256)
            case 3:
                out[at:at] = out[at:to] * dice.randint(1, 20)
            case 4:
                other = dice.choice(others)
                start = dice.randrange(len(other))
                out[at:to] = other[start : start + dice.randrange(200)]
            case _ if dice.random() < 0.1:
                del out[at:]
    return bytes(out)


def main() -> int:
    """Fuzz until the time is over or something breaks."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    corpus = seeds()
    until = time.monotonic() + given.seconds
    told = {"read": 0, "refused": 0}
    slowest = 0.0
    while time.monotonic() < until:
        data = broken(dice.choice(corpus), dice, corpus)
        begun = time.perf_counter()
        try:
            read(data)
            told["read"] += 1
        except UnreadableMessage:
            told["refused"] += 1
        except BaseException:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path = FOLDER / f"crash-{given.seed}.edxml"
            path.write_bytes(data)
            print(f"crashed on {path}")
            raise
        slowest = max(slowest, time.perf_counter() - begun)
    print(
        json.dumps({"seconds": given.seconds, "seed": given.seed, **told, "crashes": 0, "slowest_s": round(slowest, 3)})
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
