"""Deliveries as the body that issued a document sees them."""

from uuid import UUID

from shared.readmodels.delivery.rows import Delivery
from shared.readmodels.reading import Reading


async def of_document(reading: Reading, document_id: UUID) -> list[Delivery]:
    """Where an issued document stands at each recipient, by their names."""
    return await reading.rows(
        Delivery,
        "SELECT r.*, coalesce(b.name, o.name) AS recipient_name FROM delivery.recipients r "
        "LEFT JOIN roster.bodies b ON b.body_id = r.recipient_body_id "
        "LEFT JOIN roster.organs o ON o.organ_id = r.recipient_body_id "
        "WHERE document_id = $1 ORDER BY recipient_name",
        document_id,
    )
