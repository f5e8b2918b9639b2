"""The read models, a module each."""

from services.projections.models import (
    casefiles,
    dashboard,
    delivery,
    documents,
    evaluation,
    inbox,
    initiatives,
    personal,
    programme,
    registers,
    roster,
    search,
    tasks,
    timeline,
)

READ_MODELS = (
    roster.MODEL,
    inbox.MODEL,
    registers.MODEL,
    documents.MODEL,
    timeline.MODEL,
    delivery.MODEL,
    tasks.MODEL,
    dashboard.MODEL,
    search.MODEL,
    personal.MODEL,
    evaluation.MODEL,
    programme.MODEL,
    initiatives.MODEL,
    casefiles.MODEL,
)
