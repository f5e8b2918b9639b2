"""The read models, a module each."""

from services.projections.models import (
    casefiles,
    dashboard,
    delivery,
    documents,
    evaluation,
    inbox,
    initiatives,
    meeting_board,
    meeting_figures,
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
    meeting_board.MODEL,
    meeting_figures.MODEL,
    evaluation.MODEL,
    programme.MODEL,
    initiatives.MODEL,
    casefiles.MODEL,
)
