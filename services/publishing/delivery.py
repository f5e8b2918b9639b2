"""How a document's status at a recipient goes forward."""

from shared.events.publishing import DeliveryStatus

ENDED = {DeliveryStatus.REFUSED, DeliveryStatus.RECALL_AGREED}
"""The recipient does not have the document any more: it refused it, or gave it back."""

_ORDER = {status: rank for rank, status in enumerate(DeliveryStatus)}
_RECALL_ANSWERS = {DeliveryStatus.RECALL_AGREED, DeliveryStatus.RECALL_REFUSED}


def follows(known: DeliveryStatus, news: DeliveryStatus) -> bool:
    """Whether ``news`` goes beyond ``known``.

    A status only goes forward, so news that arrives late or twice changes nothing.  After a refused recall (16) the
    recipient goes on handling the document, and only its end (06) is news.
    """
    if known in ENDED or news is DeliveryStatus.SENT:
        return False
    if news in _RECALL_ANSWERS:
        return known is DeliveryStatus.RECALL_REQUESTED
    if known is DeliveryStatus.RECALL_REQUESTED:
        return False
    if known is DeliveryStatus.RECALL_REFUSED:
        return news is DeliveryStatus.DONE
    if news is DeliveryStatus.REFUSED:
        return known in (DeliveryStatus.SENT, DeliveryStatus.ARRIVED)
    return _ORDER[news] > _ORDER[known]
