"""What happens to a connection and to its calls, put where the connection log reads it."""

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
"""The first that fits: the special refusals are kinds of the last."""


class LinkEvents:
    """Publishes the events of one connection."""

    def __init__(self, feed: FeedSink) -> None:
        self._feed = feed

    def tell(self, kind: LinkEventKind, **data: object) -> None:
        """Tell what happened; `data` fills the sentence and never holds a secret."""
        self._feed.publish(_EVENTS, Lazy.ready(LinkEvent(kind=kind, data=data)))

    def tell_refusal(self, call: str, error: GatewayError) -> None:
        """Tell that the server said no to `call` (its name in the broker's documents); a lost connection is no no."""
        kind = next((kind for refusal, kind in _KINDS if isinstance(error, refusal)), None)
        if kind is not None:
            trace = error.data.get("trace")
            self.tell(kind, call=call, text=error.data.get("text", ""), **({"trace": trace} if trace else {}))
