"""Accounts and orders at the simulated exchange: the trading half of the facade."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, Funds, MaxQuantity, OrderFee, Position
from tideboard_core.sandbox.exchange.orders import ExchangeOrder, OrderKind, OrderTicket, TradingAccount


class Broker:
    """The practice broker. Reached as `exchange.broker`; every call raises `Refusal` when it says no.

    Events (`OrderChanged`, `FillMade`) of a call are sent to the exchange's listeners before the call returns: a door
    writes its reply first and sends what it collected afterwards.
    """

    def accounts(self) -> tuple[TradingAccount, ...]:
        """A real and a paper account per group: HK (HKD), US (USD), CN (CNY)."""
        raise NotImplementedError

    def account(self, account_id: str) -> TradingAccount:
        """One account; refuses UNKNOWN_ACCOUNT."""
        raise NotImplementedError

    def check_password(self, password_md5: str, *, wall: float) -> None:
        """Compare the lower-case hex MD5 of a trade password in constant time; `wall` = monotonic seconds.

        Refuses WRONG_PASSWORD; after two in a row PASSWORD_PAUSED for 60 s. Who is unlocked is the door's business.
        """
        raise NotImplementedError

    def place(self, ticket: OrderTicket) -> ExchangeOrder:
        """Take an order: match what crosses, rest or hold back what remains; returns it as it stands then."""
        raise NotImplementedError

    def modify(
        self,
        account_id: str,
        order_id: str,
        *,
        quantity: int | None = None,
        price: Decimal | None = None,
        trigger: Decimal | None = None,
    ) -> ExchangeOrder:
        """Change total quantity, limit or trigger of an open order; None stays. A smaller quantity keeps its place in
        the queue, a new price or a larger quantity goes to the back.
        """
        raise NotImplementedError

    def cancel(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Take back what is left; refuses UNKNOWN_ORDER, ORDER_CLOSED."""
        raise NotImplementedError

    def cancel_all(self, account_id: str) -> tuple[ExchangeOrder, ...]:
        """Take back every open order of an account; returns them cancelled."""
        raise NotImplementedError

    def disable(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Take an open order out of the market without ending it (status DISABLED)."""
        raise NotImplementedError

    def enable(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Send a disabled order to the market again."""
        raise NotImplementedError

    def delete(self, account_id: str, order_id: str) -> ExchangeOrder:
        """Remove an ended order from the lists; returns it as it was."""
        raise NotImplementedError

    def order(self, account_id: str, order_id: str) -> ExchangeOrder:
        """One order of any day; refuses UNKNOWN_ORDER."""
        raise NotImplementedError

    def orders(self, account_id: str) -> tuple[ExchangeOrder, ...]:
        """Orders of the account's current trading day and everything still open, newest first."""
        raise NotImplementedError

    def history_orders(self, account_id: str, begin: date, end: date) -> tuple[ExchangeOrder, ...]:
        """Ended orders created from `begin` to `end` (exchange days, both included), newest first."""
        raise NotImplementedError

    def fills(self, account_id: str) -> tuple[Fill, ...]:
        """Fills of the account's current trading day, newest first."""
        raise NotImplementedError

    def history_fills(self, account_id: str, begin: date, end: date) -> tuple[Fill, ...]:
        """Fills from `begin` to `end` (exchange days, both included), newest first."""
        raise NotImplementedError

    def positions(self, account_id: str) -> tuple[Position, ...]:
        """Holdings with quantity, valued at the last price. A-shares bought today are not `available` (T+1)."""
        raise NotImplementedError

    def funds(self, account_id: str) -> Funds:
        """Cash, what open buys freeze, market value, buying power, total = cash + market value."""
        raise NotImplementedError

    def max_quantity(
        self, account_id: str, instrument: InstrumentId, kind: OrderKind, price: Decimal | None
    ) -> MaxQuantity:
        """Largest order the account could place now, in whole lots; `price` None = at the market."""
        raise NotImplementedError

    def fees(self, account_id: str, order_ids: Iterable[str]) -> tuple[OrderFee, ...]:
        """Fees charged so far per order, item by item by the published schedule."""
        raise NotImplementedError

    def reset(self) -> None:
        """Start over: no orders, fills or positions, the first cash; the market stays."""
        raise NotImplementedError
