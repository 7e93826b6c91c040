"""Records when each market value last arrived, so that polling reads those without a push for long."""

from __future__ import annotations

from typing import TypeVar

from tideboard_core.model.hub_keys import Key
from tideboard_core.model.live import Lazy
from tideboard_core.ports.market import FeedSink
from tideboard_core.ports.system import Clock

T = TypeVar("T")


class LastHeard:
    """Publishes market data to the feed and records when each key last had any (`times`, monotonic seconds)."""

    def __init__(self, feed: FeedSink, clock: Clock) -> None:
        self._publish = feed.publish
        self.unreadable = feed.unreadable
        self._now = clock.monotonic
        self.times: dict[Key[object], float] = {}

    def publish(self, key: Key[T], update: Lazy[T]) -> None:
        """Record the time, then publish the value."""
        self.times[key] = self._now()
        self._publish(key, update)
