"""`/verify`: whoever holds a paper asks whether it is genuine and still valid.  No account, no cookie, nothing kept.

What a QR says stands behind the ``#`` of its address, which no server sees; the page's script sends it in a form.  A
file is judged in the cage and forgotten.
"""

import asyncio
import io
import zipfile
from pathlib import Path
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from services.portal.features.verify.judging import Asked, judge
from services.portal.frame import language
from services.portal.frame.page import templates
from shared import texts
from shared.eventsourcing.decider import Rejected
from shared.readmodels.proofs import queries
from shared.readmodels.proofs.rows import PublicPaper
from shared.readmodels.reading import ReadModels
from shared.settings import Settings
from shared.signatures.mark import NotAMark, SignedMark, read_mark
from shared.signatures.proving import Proof, prove
from shared.signatures.trust import PUBLIC, Trust
from shared.web.guessing import Rate, Tries, network_of

ASKING = Rate(20, 3)  # questions of one network at once, then one every so many seconds
MOST_MARK = 4000  # characters of what a form sends as a mark

router = APIRouter()


@router.get("/verify")
async def verify(request: Request, lang: Literal["vi", "en"] | None = None) -> Response:
    """The page that asks for a QR or a file."""
    return _shown(request, lang or "", {})


@router.post("/verify")
async def judged(request: Request) -> Response:
    """What is found of a mark, a file, or both.  Raises `Rejected` ``verify.too-often`` and ``verify.too-large``."""
    place = _use_try(request)
    settings: Settings = request.app.state.settings
    async with request.form(max_files=1, max_fields=4) as form:
        number, sent, lang = form.get("mark"), form.get("file"), form.get("lang")
        data = await sent.read(settings.max_upload_bytes + 1) if isinstance(sent, UploadFile) else b""
    if len(data) > settings.max_upload_bytes:
        raise Rejected("verify.too-large", mebibytes=settings.max_upload_bytes // (1024 * 1024))
    mark, problem = _mark(number if isinstance(number, str) else "")
    proof = None
    if data:
        trust = Trust.from_folder(settings.trust_roots)
        proof = await prove(request.app.state.cage, place, data, trust)
    asked = Asked(mark, problem, proof)
    named, held = await _papers(request, asked)
    context: dict[str, object] = {
        "judgement": judge(asked, named, held),
        "proof": proof,
        "mark": mark.number() if mark else "",
    }
    return _shown(request, lang if isinstance(lang, str) else "", context)


@router.get("/verify/keys")
async def keys(request: Request) -> Response:
    """The certificates and revocation lists by which our papers are proved without us, as a ZIP."""
    _use_try(request)
    packed = await asyncio.to_thread(_packed, Path(request.app.state.settings.trust_roots))
    named = {"Content-Disposition": 'attachment; filename="public-keys.zip"'}
    return Response(packed, media_type="application/zip", headers=named)


def _packed(folder: Path) -> bytes:
    """What everybody may have of ``folder``, as a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.glob("*")):
            if path.suffix in PUBLIC and path.is_file():
                archive.write(path, path.name)
    return packed.getvalue()


def _mark(number: str) -> tuple[SignedMark | None, str | None]:
    """The mark that a form sent, or why it is none; neither where the form sent nothing."""
    if not number.strip():
        return None, None
    try:
        return read_mark(number[:MOST_MARK]), None
    except NotAMark as error:
        return None, error.why


async def _papers(request: Request, asked: Asked) -> tuple[PublicPaper | None, PublicPaper | None]:
    """The paper that the QR names (the given one, else the file's own), and the one that this file is."""
    reads: ReadModels = request.app.state.reads
    async with reads.as_anybody() as connection:
        document_id = _document_of(asked.mark, asked.proof)
        named = await queries.by_document(connection, document_id) if document_id else None
        held = await queries.by_file(connection, asked.proof.sha256) if asked.proof else None
    return named, held


def _document_of(mark: SignedMark | None, proof: Proof | None) -> UUID | None:
    if mark is not None:
        return mark.mark.document_id
    return proof.qr.document_id if proof is not None and proof.qr is not None else None


def _use_try(request: Request) -> str:
    """Count a question of this network; answers the network.  Raises `Rejected` ``verify.too-often``."""
    tries: Tries = request.app.state.verifying
    place = network_of(request.client.host if request.client else "")
    wait = tries.wait_s(place)
    if wait:
        raise Rejected("verify.too-often", seconds=int(wait) + 1)
    tries.use(place)
    return f"verify {place}"


def _shown(request: Request, lang: str, context: dict[str, object]) -> Response:
    """The page in the language that its address or form asks for: no cookie keeps it."""
    spoken = texts.speak(lang) if lang in texts.LANGUAGES else language.speak(request)
    return templates.TemplateResponse(request, "verify/verify.html", {"language": spoken, **context})
