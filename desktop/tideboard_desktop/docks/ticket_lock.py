"""What the lock says to the ticket."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QCoreApplication

from tideboard_core.hub import Hub
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.lock import LockStatus
from tideboard_core.ports import Clock, Key, Topic
from tideboard_desktop import format as fmt
from tideboard_desktop.models.order_ticket import OrderTicket

translate = QCoreApplication.translate
LOCK = Key(Topic.LOCK, "")


class TicketLock:
    """Reads the lock at each question; the guard asks the lock itself."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        self._hub = hub
        self._clock = clock

    def unlocked(self, ticket: OrderTicket) -> bool:
        """Whether the ticket's own account is open; another account's unlock does not count."""
        status, account = self._status, ticket.account
        return status is not None and account is not None and status.unlocked and status.account_id == account.id

    def line(self, ticket: OrderTicket) -> tuple[str, str]:
        """Words, and since when."""
        words, status = translate("Ticket", "Trading is locked"), self._status
        if status is None or not ticket.instrument_id:
            return words, ""
        since = self._clock.market() - timedelta(seconds=max(self._clock.boot() - status.since, 0.0))
        zone = MARKET_ZONE[market_of(ticket.instrument_id)]
        return words, translate("Ticket", "since %1").replace("%1", fmt.clock_minutes(since, zone))

    @property
    def _status(self) -> LockStatus | None:
        status: LockStatus | None = self._hub.value(LOCK)
        return status
