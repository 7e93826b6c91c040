"""The connection log: the newest events of each connection with their times."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tideboard_core.market.hub import Hub
from tideboard_core.model.account_reads import AccountCall
from tideboard_core.model.hub_keys import (
    ACCOUNT_READS,
    ORDERS_LINK,
    QUOTES_LINK,
    Key,
    LinkKey,
    Topic,
)
from tideboard_core.model.live import (
    LinkEvent,
    LinkEventKind,
    LinkState,
    LinkStatus,
)
from tideboard_core.ports.system import Clock

LONGEST: Final = 500
OFFSET_STEP: Final = 5.0
OFFSET_EVERY: Final = 60.0
"""Least seconds between two events of a clock offset that moved by OFFSET_STEP seconds."""

HELD_BACK_AFTER: Final = 3
"""Heartbeats and reads of ours that left late within HELD_BACK_WITHIN seconds, after which it is told."""
HELD_BACK_WITHIN: Final = 60.0
QUIET_FOR: Final = 600.0
"""Least seconds before it is told once more; until then what leaves late is counted and has no line of its own."""

_MARKETS: Final = Topic.GATEWAY_STATE.of("")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One event of a connection, which is known by its `link`. `at` is UTC wall time, `serial` rises by one each."""

    serial: int
    at: datetime
    event: LinkEvent
    link: LinkKey = QUOTES_LINK


class ConnectionLog:
    """Listens to the hub from its construction until `close` and keeps the newest LONGEST lines.

    `links` is one key for each connection that is used.
    """

    def __init__(self, hub: Hub, clock: Clock, links: Sequence[LinkKey] = (QUOTES_LINK,)) -> None:
        self._hub, self._clock = hub, clock
        self.links = tuple(links)
        self._lines: deque[LogLine] = deque(maxlen=LONGEST)
        self._callbacks: list[Callable[[], None]] = []
        self._serial = 0
        self._states: dict[LinkKey, LinkState] = {}
        self._refused: AccountCall | None = None
        self._offset: float | None = None
        self._offset_at = 0.0
        self._late: deque[float] = deque(maxlen=HELD_BACK_AFTER)
        self._late_count = 0
        self._held_back_at = -math.inf
        self._enders = [
            hub.listen(_MARKETS, self._on_market_time),
            hub.listen(ACCOUNT_READS, lambda _key: self._reads_changed()),
            *(hub.listen(link, self._link_changed) for link in links),
            *(hub.listen(Topic.LINK_EVENT.of(link.subject), self._happened) for link in links),
            hub.on_unreadable(lambda what, field: self.add(LinkEventKind.UNREADABLE, what=what, field=field)),
        ]

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """The lines, oldest first."""
        return tuple(self._lines)

    @property
    def late_count(self) -> int:
        """Heartbeats and reads of this run that this computer held back."""
        return self._late_count

    @property
    def held_back(self) -> bool:
        """Whether it was told in the last QUIET_FOR seconds that this computer holds the program back."""
        return self._clock.awake() - self._held_back_at < QUIET_FOR

    def on_change(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back after each new line; the result ends it."""
        self._callbacks.append(callback)

        def end() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return end

    def close(self) -> None:
        for end in self._enders:
            end()
        self._enders = []

    def add(self, kind: LinkEventKind, link: LinkKey = QUOTES_LINK, **data: object) -> None:
        """Keep an event of a connection that happens now."""
        self._keep(LinkEvent(kind=kind, data=data), link)

    def _keep(self, event: LinkEvent, link: LinkKey) -> None:
        self._serial += 1
        self._lines.append(LogLine(serial=self._serial, at=self._clock.wall(), event=event, link=link))
        for callback in tuple(self._callbacks):
            callback()

    def _happened(self, key: Key[LinkEvent]) -> None:
        event, link = self._hub.value(key), Topic.LINK.of(key.subject)
        if event is None:
            return
        if event.kind.is_ours:
            self._left_late(event, link)
        else:
            self._keep(event, link)

    def _left_late(self, event: LinkEvent, link: LinkKey) -> None:
        now = self._clock.awake()
        self._late.append(now)
        self._late_count += 1
        if now - self._held_back_at < QUIET_FOR:
            return
        self._keep(replace(event, data={**event.data, "count": self._late_count}), link)
        if len(self._late) == HELD_BACK_AFTER and now - self._late[0] <= HELD_BACK_WITHIN:
            self._held_back_at = now
            self.add(LinkEventKind.HELD_BACK, link, within=HELD_BACK_AFTER, count=self._late_count)

    def _link_changed(self, link: LinkKey) -> None:
        status = self._hub.value(link)
        if status is None:
            return
        before = self._states.get(link)
        self._states[link] = status.state
        data: dict[str, object] = {"provider": status.provider, "address": status.address}
        if status.state in {LinkState.CONNECTING, LinkState.LOGGING_IN}:
            if link == QUOTES_LINK:
                self._offset = None  # an event once for each connection
            kinds = {
                LinkState.CONNECTING: LinkEventKind.CONNECTING,
                LinkState.LOGGING_IN: LinkEventKind.LOGGING_IN,
            }
            self.add(kinds[status.state], link, **data)
        elif status.state is LinkState.LIVE:
            again = before is LinkState.DEGRADED
            self.add(LinkEventKind.DATA_AGAIN if again else LinkEventKind.CONNECTED, link, **data)
        else:
            self.add(self._trouble(status), link, **data, **self._reason(status))

    def _reads_changed(self) -> None:
        """A line for each call that the broker refuses in the place of the one before, and one when all have come."""
        reads = self._hub.value(ACCOUNT_READS)
        refused = None if reads is None else reads.any_refused
        if reads is None or (refused is None and not reads.whole):
            return
        call, before = None if refused is None else refused.call, self._refused
        self._refused = call
        if refused is not None and refused.error is not None and call is not before:
            details = dict(refused.error.data)
            self.add(
                LinkEventKind.ACCOUNTS_REFUSED,
                self._orders_link,
                call=refused.call.value,
                reason=refused.error.code,
                details=details,
            )
        elif before is not None and refused is None:
            self.add(LinkEventKind.READ_AGAIN, self._orders_link)

    @property
    def _orders_link(self) -> LinkKey:
        """The first link of the connection that orders go to."""
        return ORDERS_LINK if ORDERS_LINK in self.links else QUOTES_LINK

    def _trouble(self, status: LinkStatus) -> LinkEventKind:
        if status.state is LinkState.DEGRADED:
            return LinkEventKind.SILENT
        if status.state is LinkState.FAILED:
            return LinkEventKind.LOGIN_FAILED
        return LinkEventKind.LOST if status.reason else LinkEventKind.ENDED

    def _reason(self, status: LinkStatus) -> dict[str, object]:
        parts: dict[str, object] = {"reason": status.reason, "details": dict(status.data)}
        if status.retry_at is not None:
            parts["retry_in"] = max(0.0, status.retry_at - self._clock.monotonic())
            parts["attempt"] = status.attempt + 1
        return parts

    def _on_market_time(self, _key: Key[object]) -> None:
        state = self._hub.value(_MARKETS)
        if state is None:
            return
        offset, now = (state.time - self._clock.wall()).total_seconds(), self._clock.monotonic()
        if self._offset is not None:
            steady = abs(offset - self._offset) < OFFSET_STEP
            if steady or now - self._offset_at < OFFSET_EVERY:
                return
        self._offset, self._offset_at = offset, now
        self.add(LinkEventKind.TIME_OFFSET, seconds=offset)
