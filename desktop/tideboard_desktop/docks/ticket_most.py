"""Asks the broker how much it would take, for the ticket's largest quantity."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal

from tideboard_core.errors import GatewayError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, MaxQuantity, OrderType
from tideboard_desktop.models.order_ticket import OrderTicket
from tideboard_desktop.tasks import Tasks

MaxQuantityCall = Callable[[Account, InstrumentId, OrderType, str], Awaitable[MaxQuantity]]


class MostAsked:
    """Puts the broker's answer into `ticket.told` if the ticket still stands where it stood; `changed` tells of it."""

    def __init__(self, ticket: OrderTicket, tasks: Tasks, call: MaxQuantityCall, changed: Callable[[], None]) -> None:
        self._ticket = ticket
        self._tasks = tasks
        self._call = call
        self._changed = changed
        self._closed = False

    def close(self) -> None:
        """The ticket is gone: whatever is answered from now on is of no use."""
        self._closed = True

    def ask(self) -> None:
        """Ask now; without account, instrument or price there is nothing to ask."""
        account, price = self._ticket.account, self._ticket.sum_price
        if account is not None and price and self._ticket.instrument is not None:
            self._tasks.spawn(self.learn(account, price), name="max quantity")

    async def learn(self, account: Account, price: Decimal) -> None:
        """Take up what the broker says at `price`; no answer leaves power and position to bound the quantity."""
        instrument, order_type = self._ticket.instrument_id, self._ticket.form.order_type
        try:
            told: MaxQuantity | None = await self._call(account, instrument, order_type, f"{price:f}")
        except GatewayError:
            told = None
        if not self._closed and (account, instrument) == (self._ticket.account, self._ticket.instrument_id):
            self._ticket.told = told
            self._changed()
