"""Events that are kept inside the document which causes them, until the service's relay has sent them.

A document and its events are one atomic write, so that neither exists without the other:
`{"_id": …, "outbox": [*document.get("outbox", []), *outgoing(event)]}`.
"""

from typing import Any

from services.events import Event, dump

Entry = dict[str, Any]


def outgoing(*events: Event) -> list[Entry]:
    """Entries for a document's `outbox`, in the order in which they are to be sent."""
    return [{"id": event.id, "type": event.name, "body": dump(event)} for event in events]


def without(outbox: list[Entry], sent: set[str]) -> list[Entry]:
    """The entries that are still to be sent."""
    return [entry for entry in outbox if entry["id"] not in sent]
