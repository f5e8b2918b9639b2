"""The templates of the actor's body."""

from uuid import UUID

from shared.readmodels.reading import Reading
from shared.readmodels.templates.rows import Template, TemplateLine


async def in_use(reading: Reading) -> list[TemplateLine]:
    """Those in use, by kind and name."""
    return await reading.rows(
        TemplateLine,
        """
        SELECT template_id, name, kind, subject, fields, changed_by, changed_at, secrecy_rank
        FROM templates.templates WHERE body_id = $1 AND in_use ORDER BY kind, name
        """,
        reading.actor.body_id,
    )


async def template(reading: Reading, template_id: UUID) -> Template | None:
    """One of them."""
    return await reading.row(
        Template,
        """
        SELECT template_id, name, fields, content, in_use, changed_by, changed_at, version, secrecy_rank
        FROM templates.templates WHERE template_id = $1 AND body_id = $2
        """,
        template_id,
        reading.actor.body_id,
    )
