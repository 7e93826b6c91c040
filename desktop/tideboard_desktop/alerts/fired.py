"""Price alerts that rang since the program started: kept for the dock, told to the notices."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from tideboard_core.hub import Hub
from tideboard_core.model.alerts import AlertFired, PriceAlert
from tideboard_core.ports import Clock, Key, Topic
from tideboard_desktop.models.alerts import fired_words
from tideboard_desktop.notices.store import Kind, NoticeStore

MOST = 200


class Rang(NamedTuple):
    """An alert that rang, and the exchange time (UTC) at which it arrived."""

    alert: AlertFired
    at: datetime


class FiredAlerts:
    """Outlives the windows. `on_change` callbacks run after each one that rings."""

    def __init__(self, hub: Hub, clock: Clock, notices: NoticeStore) -> None:
        self._hub, self._clock, self._notices = hub, clock, notices
        self._rang: deque[Rang] = deque(maxlen=MOST)
        self._told: list[Callable[[], None]] = []
        self._end = hub.listen_to(Topic.ALERT, self._published)

    @property
    def rang(self) -> list[Rang]:
        """The newest first."""
        return list(reversed(self._rang))

    def of(self, alert: PriceAlert) -> Rang | None:
        """When this alert rang last; by its number, or where the push has none by what it says."""
        return next((one for one in self.rang if _is(one.alert, alert)), None)

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after each one that rings; the result ends it."""
        self._told.append(callback)
        return lambda: self._told.remove(callback) if callback in self._told else None

    def close(self) -> None:
        """Listen no longer."""
        self._end()

    def _published(self, key: Key) -> None:
        fired: AlertFired = self._hub.value(key)
        self._rang.append(Rang(fired, self._clock.market()))
        self._notices.post(Kind.ALERT, fired_words(fired), urgent=True)
        for callback in tuple(self._told):
            callback()


def _is(fired: AlertFired, alert: PriceAlert) -> bool:
    if fired.instrument != alert.instrument:
        return False
    if fired.key:
        return fired.key == alert.key
    return fired.kind in {None, alert.kind} and fired.value in {None, alert.value}
