"""When each value was last heard: silence is what is read over."""

from __future__ import annotations

from typing import Any

from tideboard_core.ports import Clock, FeedSink, Key, Lazy


class Pulse:
    """Hands market data on and keeps when each key last had any (monotonic seconds)."""

    def __init__(self, feed: FeedSink, clock: Clock) -> None:
        self._take = feed.publish
        self.unreadable = feed.unreadable
        self._now = clock.monotonic
        self.heard: dict[Key, float] = {}

    def publish(self, key: Key, update: Lazy[Any]) -> None:
        """Keep the moment and pass the value on."""
        self.heard[key] = self._now()
        self._take(key, update)
