"""The account of the login: which one it is, its money and holdings, what it may borrow and what came and went."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import GatewayError, NotOffered, RateLimited
from tideboard_core.gateways.common.bounds import read_rows
from tideboard_core.gateways.longport.quotes.instruments import Instruments
from tideboard_core.gateways.longport.translate import accounts, orders, writes
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate.accounts import CashMovement, Identity, MarginRatio, identity_of
from tideboard_core.gateways.longport.translate.http_request import Read
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market
from tideboard_core.model.order import Account, Funds, MaxQuantity, Side
from tideboard_core.model.order_terms import PRICED, OrderType
from tideboard_core.model.reference import CashEntry, MarginRule, MutualFund
from tideboard_core.model.shares import Shares
from tideboard_core.ports.trading import PositionList
from tideboard_core.wire.longport.commands import QuoteCommand
from tideboard_core.wire.longport.symbols import wire_symbol
from tideboard_proto.longport import quote_pb2 as quote

log = logging.getLogger(__name__)

BALANCE: Final = "/v1/asset/account"
STOCK: Final = "/v1/asset/stock"
FUND: Final = "/v1/asset/fund"
CASH_FLOW: Final = "/v1/asset/cashflow"
MARGIN_RATIO: Final = "/v1/risk/margin-ratio"
BUY_LIMIT: Final = "/v1/trade/estimate/buy_limit"
ESTIMATE_WITHIN: Final = 2.0
"""Seconds for which the estimate of an order may wait for its turn; a submission has two for it."""
CASH_FLOW_ROWS: Final = 1000
"""Rows asked of one page of the cash flow; the service allows ten thousand."""
MAX_PAGES: Final = 20
_PERCENT: Final = Decimal(100)


async def account_of(endpoint: LongportEndpoint, identity: Identity, read: Read) -> Account:
    """Read the one account of a credential.

    It is a paper account only where the credential says so and the broker's answer does not say otherwise; everything
    else counts as real money. The practice exchange's account is what the program that started it says.
    """
    balance = await read(BALANCE, ())
    paper = identity.paper and accounts.channels_of(await read(STOCK, ())) <= {accounts.PAPER_CHANNEL}
    account_type = endpoint.environment_of(paper)
    return accounts.account(
        account_type, account_id=identity.id, provider=endpoint.provider, balance=balance, paper=paper
    )


ReadAccount = Callable[[LongportEndpoint, Identity, Read], Awaitable[Account]]
"""Reads the one account of a credential."""


class LoginAccount:
    """The account of the connection's credential; every question about another account is refused."""

    def __init__(self, link: LongportLink, instruments: Instruments, read_account: ReadAccount = account_of) -> None:
        self._link = link
        self._instruments = instruments
        self._read_account = read_account
        self._account: Account | None = None
        self._identity: Identity | None = None
        self._paper = False

    @property
    def id(self) -> str | None:
        """Id of the account, None before it was read and if the connection is now another account's."""
        return self._account.id if self._account is not None and self._ours else None

    def known(self, account: Account) -> Account:
        """Return the account of the credential of this connection; raises NotOffered for another one."""
        known = self._account
        same = known is not None and known.id == account.id and type(known) is type(account)
        # The credential may have changed between two connections, and with it whose orders a write would place.
        if known is None or not same or not self._ours:
            raise NotOffered("unknown-account", text="", account=account.short_id)
        return known

    @property
    def _ours(self) -> bool:
        """Whether the account is still that of the connection, and of the money that it was held for."""
        identity = self._identity
        return self._link.belongs_to(identity) and (identity is None or self._link.on_paper(identity) is self._paper)

    async def accounts(self) -> list[Account]:
        """The one account of the credential, as `account_of`; GatewayDown where it was held for paper and is LIVE."""
        identity = identity_of(await self._link.credentials.credential())
        practice, paper = self._link.endpoint.account_type is not None, self._link.on_paper(identity)
        held = identity if practice else replace(identity, paper=paper)
        account = await self._read_account(self._link.endpoint, held, self._link.read)
        if paper and not account.simulated:  # the broker's own list has another channel
            raise self._link.not_paper(identity)
        self._identity, self._account, self._paper = identity, account, paper
        return [account]

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        """Money and buying power in the account's base currency, and buying power in others where the broker has it.

        In `currency` if that is one of those in which the broker sums up an account.

        What an order in another currency may cost is the broker's own `max_quantity`, which counts all currencies.
        """
        query = (
            (("currency", accounts.BALANCE_CURRENCIES[currency]),) if currency in accounts.BALANCE_CURRENCIES else ()
        )
        return accounts.funds(await self._link.read(BALANCE, query), self.known(account).id)

    async def positions(
        self, account: Account, *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> PositionList:
        """Holdings of securities, priced at the last trade; `mutual_funds` has the others.

        LongPort tells quantity and cost alone. Where prices are refused the holdings are not priced.
        """
        account_id = self.known(account).id
        found = accounts.holdings(await self._link.read(STOCK, way_out=way_out, leaves=leaves))
        last = await self._last_prices([fields.text(row, "symbol") for row in found])
        return read_rows(found, lambda row: accounts.position(row, account_id, last.get(fields.text(row, "symbol"))))

    async def mutual_funds(self, account: Account) -> list[MutualFund]:
        """Mutual funds of every channel, as of the day of their newest net asset value."""
        self.known(account)
        return read_rows(accounts.fund_rows(await self._link.read(FUND)), accounts.mutual_fund)

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much could be bought by the broker's estimate at `price` (decimal text), and how much is held to sell.

        Raises RateLimited where its turn would come after ESTIMATE_WITHIN: the order does not wait for it.
        """
        self.known(account)
        if (wait := self._link.limits.trade_read_delay()) > ESTIMATE_WITHIN:
            raise RateLimited("too-many-waiting", text="", retry_after=wait)
        word = orders.order_word(order_type)
        symbol = wire_symbol(instrument)
        query = [
            ("symbol", symbol),
            ("order_type", word),
            ("side", orders.SIDE[Side.BUY]),
            # Our orders are for whole shares.
            ("fractional_shares", "false"),
        ]
        if order_type in PRICED:
            query.append(("price", writes.plain(Decimal(price))))
        estimate = await self._link.read(BUY_LIMIT, query)
        held = accounts.holdings(await self._link.read(STOCK, (("symbol", symbol),)))
        return accounts.max_quantity(estimate, accounts.held(held, instrument))

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        """None: each holding has it."""
        self.known(account)
        return None

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        """What must be covered of these securities' value, asked one by one; unknown ids are left out.

        LongPort has factors of long positions alone.
        """
        found = {row.id for row in await self._instruments.instruments(ids)}
        return [_rule(each, await self._margin_ratio(account, each)) for each in dict.fromkeys(ids) if each in found]

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Money that came and went on days of the account's first market; LongPort has no other date of it."""
        zone = ZoneInfo(MARKET_ZONE[min(account.markets, key=list(Market).index)])
        first = datetime.combine(begin, time.min, zone)
        last = datetime.combine(end + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
        moved = await self._cash_flow(account, first, last)
        return [_entry(row, row.time.astimezone(zone).date()) for row in moved]

    async def _margin_ratio(self, account: Account, instrument: InstrumentId) -> MarginRatio:
        self.known(account)
        return accounts.margin_ratio(await self._link.read(MARGIN_RATIO, (("symbol", wire_symbol(instrument)),)))

    async def _cash_flow(self, account: Account, begin: datetime, end: datetime) -> list[CashMovement]:
        """Money that came and went between two moments (aware), as the broker orders it."""
        self.known(account)
        window = (("start_time", _seconds(begin)), ("end_time", _seconds(end)))
        found: list[Row] = []
        for page in range(1, MAX_PAGES + 1):
            query = (*window, ("page", str(page)), ("size", str(CASH_FLOW_ROWS)))
            rows = fields.rows(await self._link.read(CASH_FLOW, query), "list")
            found += rows
            if len(rows) < CASH_FLOW_ROWS:
                break
        return read_rows(found, accounts.cash_movement)

    async def _last_prices(self, symbols: Sequence[str]) -> Mapping[str, Decimal]:
        if not symbols:
            return {}
        request = quote.MultiSecurityRequest(symbol=symbols)
        try:
            answer = await self._link.ask(QuoteCommand.QUOTE, request, quote.SecurityQuoteResponse)
        except GatewayError as error:
            log.info("holdings are not priced: %s", error.code)
            return {}
        prices = read_rows(
            answer.secu_quote, lambda row: (row.symbol, fields.price({"last_done": row.last_done}, "last_done"))
        )
        return {symbol: last for symbol, last in prices if last is not None}


def _rule(instrument: InstrumentId, ratio: MarginRatio) -> MarginRule:
    return MarginRule(
        instrument=instrument,
        long=None,
        short=None,
        short_pool=None,
        short_fee_rate=None,
        initial_long=ratio.initial * _PERCENT,
        initial_short=None,
        maintenance_long=ratio.maintenance * _PERCENT,
        maintenance_short=None,
    )


def _entry(row: CashMovement, day: date) -> CashEntry:
    return CashEntry(
        id="",
        clearing_date=day,
        settlement_date=None,
        currency=row.currency,
        kind=row.name,
        amount=row.amount,
        remark=row.description or row.symbol,
        created=row.time,
        contradicted=row.contradicted,
    )


def _seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))
