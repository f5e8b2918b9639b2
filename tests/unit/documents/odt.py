"""OpenDocument texts, made part by part."""

import io
import zipfile

_NAMES = " ".join(
    f'xmlns:{short}="{uri}"'
    for short, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "script": "urn:oasis:names:tc:opendocument:xmlns:script:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
MIMETYPE = "application/vnd.oasis.opendocument.text"


def odt(body: str, scripts: str = "", parts: dict[str, str] | None = None, manifest: str = "") -> bytes:
    """An ODT whose text is ``body`` (XML), with event listeners ``scripts``, further ``parts`` and more in its ``manifest``."""
    content = (
        f'<office:document-content {_NAMES} office:version="1.2"><office:scripts>{scripts}</office:scripts>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    others = parts or {}
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", *others)
    )
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>{entries}{manifest}</manifest:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        for name, text in {"META-INF/manifest.xml": listed, "content.xml": content, **others}.items():
            archive.writestr(name, text)
    return made.getvalue()
