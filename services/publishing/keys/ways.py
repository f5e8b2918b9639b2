"""Which way a registered key signs."""

from services.publishing.keys.csc import RemoteServices
from services.publishing.keys.file import FileWay, WrappedKeys
from services.publishing.keys.remote import RemoteKey
from services.publishing.keys.state import State
from services.publishing.keys.way import Way
from shared.events.publishing.keys import KeyWay
from shared.eventsourcing.decider import Rejected


def way_of(key: State, wrapped: WrappedKeys, remote: RemoteServices, code: str | None = None) -> Way | None:
    """How ``key`` signs within one request; ``None`` for a token, which answers in a second one.

    ``code`` is what the holder's device shows for this act, where a remote service asks for it.
    """
    match key.way:
        case KeyWay.FILE if key.holder_id is not None:
            return FileWay(wrapped, key.holder_id)
        case KeyWay.REMOTE if key.service_url is not None and key.credential is not None:
            return RemoteKey(remote, key.service_url, key.credential, key.certified.certificate, code)
        case KeyWay.TOKEN:
            return None
        case _:
            raise Rejected("keys.none")
