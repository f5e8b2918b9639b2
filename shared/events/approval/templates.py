"""Templates: the drafts that a body begins with."""

from shared.events.base import TemplateEvent
from shared.events.people import PersonRef
from shared.paper.content import DraftContent


class TemplateKept(TemplateEvent):
    """A body keeps a content as a template; its fields are named in it."""

    name: str
    content: DraftContent
    kept_by: PersonRef


class TemplateChanged(TemplateEvent):
    """A template was written anew; what was made of it stays as it is."""

    name: str
    content: DraftContent
    changed_by: PersonRef


class TemplateRetired(TemplateEvent):
    """A template was taken out of use."""

    retired_by: PersonRef


class TemplateTransferred(TemplateEvent):
    """A template belongs to another body now, because its own has ended."""

    from_body_id: str
