"""Trading at LongPort: the three writes, each of which takes its approval as it leaves, and the parts that read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from tideboard_core.errors import NotOffered, OrderDenied, RequestTimeout
from tideboard_core.gateways.common.unnamed_rows import refuse_unnamed
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.trading.account import LoginAccount, account_of
from tideboard_core.gateways.longport.trading.asian_orders import asian_calls
from tideboard_core.gateways.longport.trading.order_pushes import TOPIC, OrderCache, OrderPushes
from tideboard_core.gateways.longport.trading.orders import OrderCalls, OrderLists
from tideboard_core.gateways.longport.trading.us_account import UnitedStatesAccount, us_account_of
from tideboard_core.gateways.longport.trading.us_orders import american_calls
from tideboard_core.gateways.longport.translate import combinations, exits, orders, writes
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.http_request import HttpWrite
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.gateways.longport.transport.socket import PushRoutes
from tideboard_core.model.combination import CombinationMargin, CombinationRequest
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.order import (
    Account,
    ActionRequest,
    CancelAllRequest,
    CancelRequest,
    ModifyRequest,
    Order,
    OrderRequest,
)
from tideboard_core.model.unnamed import name_in
from tideboard_core.ports.trading import ApprovedOrder, R, ServerPause, WriteVerb


class LongportTrading:
    """The TradingGateway port: account and lists are read by the parts. LongPort has no lock of its own."""

    remarks = True
    """Orders carry our number in their remark."""
    charges_at_once = 3
    """Fees stand in the detail of each order, a call of the 30 in 30 s that all of trading shares."""

    def __init__(self, link: LongportLink, instruments: Instruments) -> None:
        self._link = link
        self._cache = OrderCache()
        here = link.by_centre
        self._account = login = LoginAccount(link, instruments, here(account_of, us_account_of))
        american = UnitedStatesAccount(link, login, self._cache)
        asia, states = asian_calls(link), american_calls(link)
        calls = OrderCalls(
            row=here(asia.row, states.row),
            detail=here(asia.detail, states.detail),
            past_orders=here(asia.past_orders, states.past_orders),
            still_open=here(asia.still_open, states.still_open),
            beside_today=here(asia.beside_today, states.beside_today),
            forgets=here(asia.forgets, states.forgets),
            fills=here(asia.fills, states.fills),
            past_fills=here(asia.past_fills, states.past_fills),
        )
        self._lists = lists = OrderLists(link, login, self._cache, calls)
        self._pushes = OrderPushes(
            link.feed, link.trading, self._cache, account=lambda: self._account.id, now=link.clock.market
        )

        self.known = login.known
        self.accounts = login.accounts
        self._offers = here(lambda: orders.OFFERS, lambda: orders.US_OFFERS)
        self.funds = here(login.funds, american.funds)
        self.positions = here(login.positions, american.positions)
        self.max_quantity = here(login.max_quantity, american.max_quantity)
        self.free_to_close = here(login.free_to_close, american.free_to_close)
        self.margin_rules = here(login.margin_rules, american.margin_rules)
        self.mutual_funds = here(login.mutual_funds, american.mutual_funds)
        self.cash_entries = here(login.cash_entries, american.cash_entries)
        self.orders = lists.orders
        self.follow_exits = lists.follow_exits
        self.fills = lists.fills
        self.history_orders = lists.history_orders
        self.history_fills = lists.history_fills
        self.order_detail = lists.order_detail
        self.order_fees = lists.order_fees

    @property
    def generation(self) -> int:
        """Number of the connection, rising by one with each login; approvals of an older one are void."""
        return self._link.generation

    @property
    def connected(self) -> bool:
        """Whether a logged-in connection stands now."""
        return self._link.connected

    @property
    def offers(self) -> OrderOffers:
        """Order types, times in force and hours that LongPort takes from us."""
        return self._offers()

    def push_routes(self) -> PushRoutes:
        """Where each push of the trade socket goes."""
        return self._pushes.routes()

    def pushes_orders(self, account_id: str) -> bool:
        """Whether orders are pushed: the trade socket has those of its account."""
        return True

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        """Ask for the pushes of the account's orders, now and after each login.

        Raises NotOffered when the connection has become that of another account: its orders are not ours to show.
        """
        for account in accounts:
            self._account.known(account)
        await self._link.watch_orders((TOPIC,) if accounts else ())

    # --- lock -------------------------------------------------------------------------------------------------------

    async def unlock(self, account: Account, password_md5: str) -> None:
        """Raise NotOffered: there is no trade password at LongPort, Tideboard's own gates its accounts."""
        raise NotOffered("no-lock-on-paper", text="", account=self._account.known(account).short_id)

    async def lock(self, account: Account) -> None:
        """Raise NotOffered, as `unlock`."""
        raise NotOffered("no-lock-on-paper", text="", account=self._account.known(account).short_id)

    # --- writes -----------------------------------------------------------------------------------------------------

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent; some calls of each window are kept for cancels."""
        return self._link.limits.write_delay(verb)

    def server_pause(self, verb: WriteVerb, account: Account) -> ServerPause:
        """What a pause that the server asked for means: one for every verb."""
        return self._link.server_pause()

    def lists_wait(self, account: Account, *, way_out: bool = False, closes: Collection[InstrumentId] = ()) -> float:
        """Seconds until a list may be asked for; some calls of each window are kept for those of exits."""
        return self._link.limits.trade_read_delay(way_out=way_out, details=len(self._lists.due(closes) or ()))

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        """Send a new order; what is raised before the result is awaited was not sent (OrderDenied).

        The result is the broker's order id; it raises OrderDenied where the last look said no and nothing was sent,
        OrderRejected for a clear no, RequestTimeout or GatewayDown when the outcome is unknown.
        """
        self._cache.sending(self._request_of(approved))
        return _placed(self._link.write(WriteVerb.PLACE, approved, writes.place))

    def place_combination(self, approved: ApprovedOrder[CombinationRequest]) -> Awaitable[str]:
        """Send a combination as `place` does; the lists read its detail back, with the legs that the broker has taken.

        OrderDenied where the broker could understand its strategy, its side or its price otherwise.
        """
        request = self._request_of(approved)
        if self.offers.combinations is None:
            raise NotOffered("combinations-not-offered", account=request.account.short_id)
        combinations.wire_order(request)
        self._cache.keep_legs(request.client_order_id, request.legs)
        return _placed(self._link.write(WriteVerb.PLACE, approved, writes.place_combination))

    async def combination_margin(self, request: CombinationRequest) -> CombinationMargin | None:
        """Return None: this connection has no such answer."""
        return None

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        """Change a working order; success means accepted for processing. Errors as `place`.

        A combination is not changed: how the broker would understand its new net price is not documented.
        """
        request = self._request_of(approved)
        if request.order.legs:
            raise OrderDenied("act-not-offered", action="modify")
        if request.exits is not None:
            self._cache.asking(request.order.id)
        return _accepted(self._link.write(WriteVerb.MODIFY, approved, self._change_of(request.order)))

    def _change_of(self, order: Order) -> Callable[[ModifyRequest], HttpWrite]:
        """How a change of an order is sent: one of an exit that waits is a change of its entry.

        It names quantity and price of the entry anew, so that of an entry that works it could undo a change which no
        list has shown: that entry is changed itself, with its exits.
        """
        listed = self._cache.listed_as(order.id)
        if exits.exit_number(order.id) is None or listed is not None:
            return partial(writes.modify, listed=listed)
        entry = self._cache.entry_of(order.id)
        if entry is None or entry.open:
            raise OrderDenied("act-not-offered", action="modify")
        return partial(writes.modify_exit, entry=entry)

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Cancel a working order; success means accepted for processing. Errors as `place`."""
        listed = self._cache.listed_as(self._request_of(approved).order.id)
        return _accepted(self._link.write(WriteVerb.CANCEL, approved, partial(writes.cancel, listed=listed)))

    def cancels_at_once(self, account: Account, market: Market) -> bool:
        """Return False: LongPort has no call that cancels several orders."""
        return False

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Raise NotOffered; nothing is written."""
        raise NotOffered("cancel-all-not-offered", account=self._request_of(approved).account.short_id)

    def perform(self, approved: ApprovedOrder[ActionRequest]) -> Awaitable[None]:
        """Raise NotOffered: LongPort has none of these acts. Nothing is written."""
        raise NotOffered("act-not-offered", action=str(self._request_of(approved).action))

    def _request_of(self, approved: ApprovedOrder[R]) -> R:
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing")
        request = approved.request
        refuse_unnamed(request)
        try:
            self._account.known(request.account)
        except NotOffered as error:
            raise OrderDenied(error.code, **error.data) from None
        return request


async def _placed(answer: Awaitable[Mapping[str, Any]]) -> str:
    order_id = name_in(fields.text(await answer, "order_id"))
    if not order_id:
        raise RequestTimeout("answer-without-order-id")
    return order_id


async def _accepted(answer: Awaitable[Mapping[str, Any]]) -> None:
    await answer
