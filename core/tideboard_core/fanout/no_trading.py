"""Trading over a fan-out: there is none, and no order has a way through."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from typing import NoReturn

from tideboard_core.errors import NotOffered
from tideboard_core.model.combination import CombinationMargin, CombinationRequest
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    Fill,
    Funds,
    MaxQuantity,
    ModifyRequest,
    Order,
    OrderFee,
    OrderRequest,
    OrderType,
    Side,
    TimeInForce,
)
from tideboard_core.model.reference import CashEntry, MarginRule, MutualFund
from tideboard_core.model.shares import Shares
from tideboard_core.ports.trading import ApprovedOrder, OrderList, PositionList, ServerPause, WriteVerb


def _refuse() -> NoReturn:
    raise NotOffered("hub-no-orders")


class NoTrading:
    """A TradingGateway without accounts that is never connected: no approval can be used with it."""

    offers = OrderOffers()
    remarks = connected = False
    generation = charges_at_once = 0

    async def accounts(self) -> list[Account]:
        """None."""
        return []

    async def unlock(self, account: Account, password_md5: str) -> None:
        _refuse()

    async def lock(self, account: Account) -> None:
        """There is nothing that could be open."""

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        """No pushes come."""

    def pushes_orders(self, account_id: str) -> bool:
        """Nothing is pushed."""
        return False

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        """Raise NotOffered."""
        _refuse()

    async def positions(
        self, account: Account, *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> PositionList:
        """Raise NotOffered."""
        _refuse()

    async def mutual_funds(self, account: Account) -> list[MutualFund]:
        _refuse()

    def lists_wait(self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()) -> float:
        """Nothing is waited for."""
        return 0.0

    async def orders(
        self,
        account: Account,
        *,
        way_out: bool = False,
        closes: Collection[InstrumentId] = (),
        leaves: Callable[[], None] | None = None,
    ) -> OrderList:
        """Raise NotOffered."""
        _refuse()

    def follow_exits(
        self,
        entries: Mapping[str, InstrumentId],
        lacking: frozenset[str] = frozenset(),
        time_of: Callable[[str], TimeInForce | None] | None = None,
    ) -> None:
        """No order is followed."""

    async def fills(self, account: Account) -> list[Fill]:
        _refuse()

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Raise NotOffered."""
        _refuse()

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Raise NotOffered."""
        _refuse()

    async def order_detail(self, account: Account, order_id: str) -> Order | None:
        _refuse()

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        _refuse()

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """Raise NotOffered."""
        _refuse()

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        """Raise NotOffered."""
        _refuse()

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        _refuse()

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Raise NotOffered."""
        _refuse()

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """No time will come at which it may be sent."""
        return float("inf")

    def server_pause(self, verb: WriteVerb, account: Account) -> ServerPause:
        """None: nothing is sent."""
        return ServerPause()

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        _refuse()

    def place_combination(self, approved: ApprovedOrder[CombinationRequest]) -> Awaitable[str]:
        _refuse()

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        _refuse()

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        _refuse()

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        _refuse()

    def cancels_at_once(self, account: Account, market: Market) -> bool:
        """No write does anything."""
        return False

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        _refuse()

    def perform(self, approved: ApprovedOrder[ActionRequest]) -> Awaitable[None]:
        _refuse()


class NoWatchlists:
    """A WatchlistService: the broker's lists are the login's, and a fan-out passes none of them on."""

    by_name = None

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        """Raise NotOffered."""
        raise NotOffered("hub-not-passed-on")

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Raise NotOffered."""
        raise NotOffered("hub-not-passed-on")
