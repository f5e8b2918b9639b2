"""The foot as Word writes it: recipients on the left, who signs on the right; of two signers the first on the left."""

from shared.form.docx import styles
from shared.form.docx.layout import layout, line
from shared.form.docx.plain import gap
from shared.form.docx.xml import Element
from shared.form.official import OfficialDocument
from shared.paper.content import Signer

WIDTHS_MM = (78.0, 87.0)
ABOVE_PT = 12


def foot(document: OfficialDocument) -> list[Element]:
    """Everything below the text; a narrow gap stands above it."""
    recipients = _recipients(document)
    signers = [_signer(signer) for signer in document.signers or (Signer(),)]
    if len(signers) == 1:
        return [gap(ABOVE_PT), layout(WIDTHS_MM, [recipients, signers[0]])]
    rows = [signers, *([[recipients, []]] if recipients else [])]
    return [gap(ABOVE_PT), layout(WIDTHS_MM, *rows)]


def _recipients(document: OfficialDocument) -> list[Element]:
    lines = [line(styles.RECIPIENT, f"- {text}") for text in document.recipient_lines]
    if document.kept_by:
        lines.append(line(styles.KEPT_BY, f"- {document.kept_by}"))
    return [line(styles.RECIPIENTS, document.rule.recipients.heading), *lines] if lines else []


def _signer(signer: Signer) -> list[Element]:
    """The lines of who signs; the room for the signature is what the name's style leaves above it."""
    lines = [line(styles.AUTHORITY, text) for text in signer.authority]
    if signer.post:
        lines.append(line(styles.POST, signer.post))
    return [*lines, line(styles.SIGNER, signer.name)]
