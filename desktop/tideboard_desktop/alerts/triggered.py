"""Price alerts that triggered since the program started, for the dock and the notices."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Key, Topic
from tideboard_core.model.notices import NoticeType
from tideboard_core.model.watch.alerts import AlertFired, PriceAlert
from tideboard_core.ports.system import Clock
from tideboard_desktop.alerts.words import fired_words, outside_words
from tideboard_desktop.window.notices.event_notices import exchange_zone
from tideboard_desktop.window.notices.model import NoticeStore

MOST = 200


class Triggered(NamedTuple):
    """An alert that triggered, and when it arrived (UTC)."""

    alert: AlertFired
    at: datetime


class TriggeredAlerts:
    """Outlives the windows. `on_change` callbacks run after each alert that triggers; one that `holds` is left out."""

    def __init__(self, hub: Hub, clock: Clock, notices: NoticeStore) -> None:
        self._hub, self._clock, self._notices = hub, clock, notices
        self._rang: deque[Triggered] = deque(maxlen=MOST)
        self._callbacks: list[Callable[[], None]] = []
        self.holds: Callable[[AlertFired], bool] = lambda _fired: False
        hub.listen_to(Topic.ALERT, self._published)

    @property
    def rang(self) -> list[Triggered]:
        """All of them, newest first."""
        return list(reversed(self._rang))

    def of(self, alert: PriceAlert) -> Triggered | None:
        """When this alert last triggered; found by its key, or by its terms if the push carries no key."""
        return next((one for one in self.rang if _is(one.alert, alert)), None)

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call `changed` after each triggered alert; the returned function removes the callback."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def _published(self, key: Key[AlertFired]) -> None:
        fired = self._hub.value(key)
        if fired is None or self.holds(fired):
            return
        self._rang.append(Triggered(fired, self._clock.market()))
        zone = exchange_zone(fired.instrument)
        self._notices.post(NoticeType.ALERT, fired_words(fired), urgent=True, zone=zone, detail=outside_words(fired))
        for callback in tuple(self._callbacks):
            callback()


def _is(fired: AlertFired, alert: PriceAlert) -> bool:
    if fired.instrument != alert.instrument or fired.keeper is not alert.keeper:
        return False
    if fired.key:
        return fired.key == alert.key
    return fired.kind in {None, alert.kind} and fired.value in {None, alert.value}
