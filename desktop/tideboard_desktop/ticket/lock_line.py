"""What the ticket says about the trading lock; the guard checks the lock itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from tideboard_core.market.hub import Hub
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.lock import LockStatus
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ui import format as fmt

translate = QCoreApplication.translate
LOCK = Topic.LOCK.of("")


class TicketLock:
    """Reads the trading lock's state for display; the guard checks the lock itself."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def unlocked(self, ticket: OrderTicket) -> bool:
        """Whether the ticket's own account is open; another account's unlock does not count."""
        status, account = self._status, ticket.account
        return status is not None and account is not None and status.unlocked and status.account_id == account.id

    def line(self, ticket: OrderTicket) -> tuple[str, str]:
        """The sentence, and since when the lock has been closed in exchange time; empty without an instrument."""
        words, status = translate("Ticket", "Trading is locked"), self._status
        if status is None or not ticket.instrument_id:
            return words, ""
        zone = MARKET_ZONE[market_of(ticket.instrument_id)]
        return words, translate("Ticket", "since %1").replace("%1", fmt.clock_minutes(status.since, zone))

    @property
    def _status(self) -> LockStatus | None:
        return self._hub.value(LOCK)
