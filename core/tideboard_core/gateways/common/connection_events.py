"""Events of a connection and refusals of its calls, published for the connection log."""

from __future__ import annotations

from typing import Final

from tideboard_core.errors import GatewayError, PermissionMissing, QuotaExceeded, RateLimited, ServerRefused
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.live import (
    Lazy,
    LinkEvent,
    LinkEventKind,
)
from tideboard_core.ports.market import FeedSink

_EVENTS: Final = Topic.LINK_EVENT.of("")
_KINDS: Final = (
    (PermissionMissing, LinkEventKind.NO_PERMISSION),
    (QuotaExceeded, LinkEventKind.QUOTA_SPENT),
    (RateLimited, LinkEventKind.RATE_LIMITED),
    (ServerRefused, LinkEventKind.REFUSED),
)
"""In order of search: the first three are subclasses of ServerRefused."""


class LinkEvents:
    """Publishes the events of one connection."""

    def __init__(self, feed: FeedSink) -> None:
        self._feed = feed

    def report(self, kind: LinkEventKind, **data: object) -> None:
        """Publish one event; `data` fills its sentence and never holds a secret."""
        self._feed.publish(_EVENTS, Lazy.ready(LinkEvent(kind=kind, data=data)))

    def count_lost(self, path: str) -> None:
        """Publish that the file with the count of history was damaged, and where it lies now."""
        self.report(LinkEventKind.HISTORY_COUNT_LOST, path=path)

    def report_refusal(self, call: str, error: GatewayError) -> None:
        """Publish that the server refused `call` (its name in the broker's documents); other errors publish nothing."""
        kind = next((kind for refusal, kind in _KINDS if isinstance(error, refusal)), None)
        if kind is not None:
            support = {name: error.data[name] for name in ("number", "trace") if error.data.get(name)}
            self.report(kind, call=call, text=error.data.get("text", ""), **support)
