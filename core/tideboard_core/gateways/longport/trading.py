"""Trading calls of LongPort: account, money, orders over HTTP; the three writes take their approval as they leave."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, Unpack
from zoneinfo import ZoneInfo

from tideboard_core.errors import GatewayError, NotOffered, OrderDenied, RequestTimeout, ServerRefused
from tideboard_core.gateway_parts.bounds import read_rows, unreadable
from tideboard_core.gateways.longport.endpoint import Endpoint
from tideboard_core.gateways.longport.history import whole_history
from tideboard_core.gateways.longport.link import Link, LongportPorts
from tideboard_core.gateways.longport.order_memory import OrderMemory
from tideboard_core.gateways.longport.order_pushes import TOPIC, OrderPushes
from tideboard_core.gateways.longport.translate import accounts, orders, writes
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.accounts import CashMovement, Identity, MarginRatio, identity_of
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, market_of
from tideboard_core.model.order import (
    PRICED,
    Account,
    ActRequest,
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
)
from tideboard_core.ports import ApprovedOrder, FillList, OrderList, OrderOffers, PositionList, R, WriteVerb
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as quote

log = logging.getLogger(__name__)

BALANCE: Final = "/v1/asset/account"
STOCK: Final = "/v1/asset/stock"
CASH_FLOW: Final = "/v1/asset/cashflow"
MARGIN_RATIO: Final = "/v1/risk/margin-ratio"
TODAY_ORDERS: Final = "/v1/trade/order/today"
HISTORY_ORDERS: Final = "/v1/trade/order/history"
TODAY_FILLS: Final = "/v1/trade/execution/today"
HISTORY_FILLS: Final = "/v1/trade/execution/history"
BUY_LIMIT: Final = "/v1/trade/estimate/buy_limit"
CASH_FLOW_ROWS: Final = 1000
"""Rows asked of one page of the cash flow; the service allows ten thousand."""
MOST_PAGES: Final = 20
MOST_DETAILS: Final = 5
"""Orders of earlier days that are read one by one; more of them are found in the history at once."""


class LongportTrading(Link):
    """The TradingGateway port. A credential is one account; LongPort has no lock of its own."""

    def __init__(self, endpoint: Endpoint, **ports: Unpack[LongportPorts]) -> None:
        super().__init__(endpoint, **ports)
        self._account: Account | None = None
        self._identified: Identity | None = None
        self._memory = OrderMemory()
        self._looked_back = 0

    @property
    def offers(self) -> OrderOffers:
        """Order types, times in force and hours that LongPort takes from us."""
        return orders.OFFERS

    def order_pushes(self) -> OrderPushes:
        """What hears the pushes of the trade socket."""

        def account_id() -> str | None:
            return self._account.id if self._account is not None and self._holding else None

        return OrderPushes(self._feed, self._trading, self._memory, account_id, self._clock.wall)

    # --- account and lock -------------------------------------------------------------------------------------------

    async def accounts(self) -> list[Account]:
        """The one account of the credential.

        It is a paper account only where the credential says so and the broker's answer does not say otherwise;
        everything else counts as real money. The practice exchange's account is what app.py says.
        """
        identity = await self._identity()
        balance = await self._read(BALANCE)
        paper = identity.paper and accounts.channels_of(await self._read(STOCK)) <= {accounts.PAPER_CHANNEL}
        kind = self._endpoint.environment_of(paper)
        self._identified, self._account = (
            identity,
            accounts.account(kind, account_id=identity.id, provider=self._endpoint.provider, balance=balance),
        )
        return [self._account]

    async def unlock(self, account: Account, password_md5: str) -> None:
        """Raise NotOffered: there is no trade password at LongPort, Tideboard's own gates its accounts."""
        raise NotOffered("no-lock-on-paper", text="", account=self._known(account).short_id)

    async def lock(self, account: Account) -> None:
        """Raise NotOffered, as `unlock`."""
        raise NotOffered("no-lock-on-paper", text="", account=self._known(account).short_id)

    async def watch_accounts(self, accounts: Sequence[Account]) -> None:
        """Ask for the pushes of the account's orders, now and after each login.

        Raises NotOffered when the connection has become that of another account: orders then go nowhere.
        """
        for account in accounts:
            self._known(account)
        await self._watch_orders((TOPIC,) if accounts else ())

    # --- money and holdings -----------------------------------------------------------------------------------------

    async def funds(self, account: Account) -> Funds:
        """Money and buying power in the account's base currency, and buying power in others where the broker says it.

        What an order in another currency may cost is the broker's own `max_quantity`, which counts all currencies.
        """
        return accounts.funds(await self._read(BALANCE), self._known(account).id)

    async def positions(self, account: Account) -> PositionList:
        """Holdings of securities, priced at the last trade; mutual funds are left out.

        LongPort tells quantity and cost alone. Where prices are refused the holdings are not priced.
        """
        account_id = self._known(account).id
        found = accounts.holdings(await self._read(STOCK))
        last = await self._last_prices([fields.text(row, "symbol") for row in found])
        return read_rows(found, lambda row: accounts.position(row, account_id, last.get(fields.text(row, "symbol"))))

    async def _last_prices(self, symbols: Sequence[str]) -> Mapping[str, Decimal]:
        if not symbols:
            return {}
        request = quote.MultiSecurityRequest(symbol=symbols)
        try:
            answer = await self._pull(QuoteCommand.QUOTE, request, quote.SecurityQuoteResponse)
        except GatewayError as error:
            log.info("holdings are not priced: %s", error.code)
            return {}
        prices = read_rows(
            answer.secu_quote, lambda row: (row.symbol, fields.price({"last_done": row.last_done}, "last_done"))
        )
        return {symbol: last for symbol, last in prices if last is not None}

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much could be bought by the broker's estimate at `price` (decimal text), and how much is held to sell."""
        self._known(account)
        if order_type not in orders.ORDER_TYPE:
            raise NotOffered("not-offered", text="", type=str(order_type))
        symbol = wire_symbol(instrument)
        query = [
            ("symbol", symbol),
            ("order_type", orders.ORDER_TYPE[order_type]),
            ("side", orders.SIDE[Side.BUY]),
            ("fractional_shares", "false"),
        ]
        if order_type in PRICED:
            query.append(("price", writes.plain(Decimal(price))))
        estimate = await self._read(BUY_LIMIT, query)
        held = accounts.holdings(await self._read(STOCK, (("symbol", symbol),)))
        return accounts.max_quantity(estimate, accounts.held(held, instrument))

    async def margin_ratio(self, account: Account, instrument: InstrumentId) -> MarginRatio:
        """Margin factors of a security."""
        self._known(account)
        return accounts.margin_ratio(await self._read(MARGIN_RATIO, (("symbol", wire_symbol(instrument)),)))

    async def cash_flow(self, account: Account, begin: datetime, end: datetime) -> list[CashMovement]:
        """Money that came and went between two moments (aware), as the broker orders it."""
        self._known(account)
        window = (("start_time", _seconds(begin)), ("end_time", _seconds(end)))
        found: list[Row] = []
        for page in range(1, MOST_PAGES + 1):
            query = (*window, ("page", str(page)), ("size", str(CASH_FLOW_ROWS)))
            rows = fields.rows(await self._read(CASH_FLOW, query), "list")
            found += rows
            if len(rows) < CASH_FLOW_ROWS:
                break
        return read_rows(found, accounts.cash_movement)

    # --- orders -----------------------------------------------------------------------------------------------------

    @property
    def pushes_orders(self) -> bool:
        """The trade socket pushes the orders of its account."""
        return True

    async def orders(self, account: Account) -> OrderList:
        """Today's orders, working and done, and those of earlier days that still work or did when last read."""
        account_id = self._known(account).id
        rows = fields.rows(await self._read(TODAY_ORDERS), "orders")
        found = self._orders(rows, account_id)
        today = {order.id for order in found}
        earlier = await self._earlier(account_id, today)
        found += [order for order in earlier if order.id not in today]
        found.unread = found.unread or earlier.unread
        self._memory.keep(found)
        return found

    async def _earlier(self, account_id: str, today: Collection[str]) -> OrderList:
        """Orders that today's list leaves out: all that work after a login, then those few that worked, one by one."""
        missing = [order for order in self._memory.working() if order.id not in today]
        if self._looked_back != self.generation or len(missing) > MOST_DETAILS:
            found = await self._still_open(account_id)
            self._looked_back = self.generation
            return found
        rows = []
        for order in missing:
            try:
                rows.append(await self._read(writes.ORDER_PATH, (("order_id", order.id),)))
            except ServerRefused as error:
                log.info("an order of an earlier day not read: %s", error.code)
        return self._orders(rows, account_id)

    async def _still_open(self, account_id: str) -> OrderList:
        now = self._clock.wall()
        asked: list[tuple[str, str]] = [("status", word) for word in orders.OPEN_WORDS]
        try:
            rows = await whole_history(
                self._read, HISTORY_ORDERS, "orders", begin=now - orders.LONGEST_LIFE, end=now, query=asked
            )
        except ServerRefused as error:
            log.info("orders of earlier days not read: %s", error.code)
            return OrderList()
        found = self._orders(rows, account_id)
        return OrderList((order for order in found if order.open), unread=found.unread)

    def _orders(self, rows: Sequence[Row], account_id: str) -> OrderList:
        now = self._clock.wall()
        return read_rows(rows, lambda row: orders.as_of(orders.order(row, account_id), now))

    async def fills(self, account: Account) -> FillList:
        """Today's executions."""
        rows = fields.rows(await self._read(TODAY_FILLS), "trades")
        if not all(self._remembers(row) for row in rows):
            await self.orders(account)
        return self._fills(account, rows)

    async def history_orders(self, account: Account, begin: date, end: date) -> list[Order]:
        """Past orders of a range of exchange dates."""
        account_id = self._known(account).id
        rows = await self._history(HISTORY_ORDERS, "orders", begin, end)
        found = self._orders(rows, account_id)
        self._memory.keep(found)
        return [order for order in found if begin <= _exchange_date(order.instrument, order.created) <= end]

    async def history_fills(self, account: Account, begin: date, end: date) -> list[Fill]:
        """Past executions of a range of exchange dates; side and name are those of their orders."""
        rows = await self._history(HISTORY_FILLS, "trades", begin, end)
        if any(orders.side_of(row) is None and not self._remembers(row) for row in rows):
            await self.history_orders(account, begin - orders.LONGEST_LIFE, end)
        found = self._fills(account, rows)
        return [fill for fill in found if begin <= _exchange_date(fill.instrument, fill.time) <= end]

    async def order_fees(self, account: Account, order_ids: Sequence[str]) -> list[OrderFee]:
        """Fees per order, of those that the broker has charged."""
        self._known(account)
        found = []
        for order_id in order_ids:
            detail = await self._read(writes.ORDER_PATH, (("order_id", order_id),))
            fee = orders.order_fee(detail, order_id)
            if fee is not None:
                found.append(fee)
        return found

    def _remembers(self, row: Row) -> bool:
        return self._memory.find(fields.text(row, "order_id")) is not None

    def _fills(self, account: Account, rows: Sequence[Row]) -> FillList:
        account_id = self._known(account).id

        def convert(row: Row) -> Fill:
            order = self._memory.find(fields.text(row, "order_id"))
            side = order.side if order is not None else orders.side_of(row)
            if side is None:
                raise unreadable(field="side", value="")
            return orders.fill(row, account_id, side=side, name=order.name if order is not None else "")

        return read_rows(rows, convert)

    async def _history(self, path: str, name: str, begin: date, end: date) -> list[Row]:
        """Every row from the first market's midnight before `begin` to the last one's after `end`."""
        first = datetime.combine(begin, time.min, ZoneInfo(MARKET_ZONE[Market.HK]))
        last = datetime.combine(end + timedelta(days=1), time.min, ZoneInfo(MARKET_ZONE[Market.US]))
        return await whole_history(self._read, path, name, begin=first, end=last)

    # --- writes -----------------------------------------------------------------------------------------------------

    @property
    def remarks(self) -> bool:
        """Orders carry our number in their remark."""
        return True

    def write_budget(self, verb: WriteVerb, account: Account) -> float:
        """Seconds until this verb may be sent; some calls of each window are kept for cancels."""
        return self._limits.write_delay(verb)

    def place(self, approved: ApprovedOrder[OrderRequest]) -> Awaitable[str]:
        """Send a new order; what is raised before the result is awaited was not sent (OrderDenied).

        The result is the broker's order id; it raises OrderDenied where the last look said no and nothing was sent,
        OrderRejected for a clear no, RequestTimeout or GatewayDown when the outcome is unknown.
        """
        self._memory.sending(self._request_of(approved))
        return _placed(self._write(WriteVerb.PLACE, approved, writes.place))

    def modify(self, approved: ApprovedOrder[ModifyRequest]) -> Awaitable[None]:
        """Change a working order; success means accepted for processing. Errors as `place`."""
        self._request_of(approved)
        return _accepted(self._write(WriteVerb.MODIFY, approved, writes.modify))

    def cancel(self, approved: ApprovedOrder[CancelRequest]) -> Awaitable[None]:
        """Withdraw a working order; success means accepted for processing. Errors as `place`."""
        self._request_of(approved)
        return _accepted(self._write(WriteVerb.CANCEL, approved, writes.cancel))

    def cancels_at_once(self, account: Account) -> bool:
        """Never: LongPort withdraws orders one by one."""
        return False

    def cancel_all(self, approved: ApprovedOrder[CancelAllRequest]) -> Awaitable[None]:
        """Raise NotOffered; nothing is written."""
        raise NotOffered("cancel-all-not-offered", account=self._request_of(approved).account.short_id)

    def act(self, approved: ApprovedOrder[ActRequest]) -> Awaitable[None]:
        """Raise NotOffered: LongPort has none of these acts. Nothing is written."""
        raise NotOffered("act-not-offered", act=str(self._request_of(approved).act))

    # --- shared -----------------------------------------------------------------------------------------------------

    def _request_of(self, approved: ApprovedOrder[R]) -> R:
        if not isinstance(approved, ApprovedOrder):
            raise OrderDenied("approval-missing")
        request = approved.request
        try:
            self._known(request.account)
        except NotOffered as error:
            raise OrderDenied(error.code, **error.data) from None
        return request

    def _known(self, account: Account) -> Account:
        """Return the account of the credential of this connection; another one is none of ours."""
        known = self._account
        same = known is not None and known.id == account.id and type(known) is type(account)
        if known is None or not same or not self._holding:
            raise NotOffered("unknown-account", text="", account=account.short_id)
        return known

    async def _identity(self) -> Identity:
        """Who the credential is, which while a connection stands is the one that opened it."""
        source = self._endpoint.credentials if self._connection is None else self._connection.holder
        return identity_of(await source.credential())

    @property
    def _holding(self) -> bool:
        """Whether this connection is still the account's: a new one may have been opened with another credential."""
        return self._connection is None or self._connection.holder.identity == self._identified


async def _placed(answer: Awaitable[Mapping[str, Any]]) -> str:
    order_id = fields.text(await answer, "order_id")
    if not order_id:
        raise RequestTimeout("answer-without-order-id")
    return order_id


async def _accepted(answer: Awaitable[Mapping[str, Any]]) -> None:
    await answer


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _exchange_date(instrument: InstrumentId, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(MARKET_ZONE[market_of(instrument)])).date()
