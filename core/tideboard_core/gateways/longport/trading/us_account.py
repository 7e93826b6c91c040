"""The account of a key of the United States' data centre: money, holdings, what may be ordered, what came and went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import NotOffered, RateLimited
from tideboard_core.gateways.common.bounds import read_rows, unreadable
from tideboard_core.gateways.longport.trading.account import ESTIMATE_WITHIN, LoginAccount
from tideboard_core.gateways.longport.trading.order_pushes import OrderCache
from tideboard_core.gateways.longport.translate import json_fields as fields
from tideboard_core.gateways.longport.translate import us_accounts
from tideboard_core.gateways.longport.translate.accounts import Identity
from tideboard_core.gateways.longport.translate.http_request import Query, Read
from tideboard_core.gateways.longport.translate.json_fields import Row
from tideboard_core.gateways.longport.transport.endpoint import LongportEndpoint
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market, spelled_as_contract
from tideboard_core.model.order import Account, Funds, MaxQuantity, Side
from tideboard_core.model.order_terms import OrderType
from tideboard_core.model.reference import CashEntry, MarginRule, MutualFund
from tideboard_core.model.shares import Shares, total
from tideboard_core.ports.trading import PositionList
from tideboard_core.wire.longport.symbols import wire_symbol

OVERVIEW: Final = "/v1/us/assets/overview"
MONEY: Final = "/v1/us/assets/cash-and-buy-power"
AVAILABLE: Final = "/v1/us/assets/available-holding"
MOVEMENTS: Final = "/v1/us/assets/transaction-history"
MOVEMENTS_OF_PAGE: Final = 20
"""Rows asked of a page, as the SDK asks: a shorter one is the last, so the service may not have cut it by itself."""
MAX_PAGES: Final = 40


async def us_account_of(endpoint: LongportEndpoint, identity: Identity, read: Read) -> Account:
    """Read the one account of a credential of the United States, where there is no paper: it is of real money.

    Which account it is only the credential says. The practice exchange's is what the program that started it says.
    """
    found = us_accounts.overview(await read(OVERVIEW, ()))
    kind = endpoint.environment_of(paper=False)
    return us_accounts.account(kind, account_id=identity.id, provider=endpoint.provider, overview=found)


class UnitedStatesAccount:
    """The reads of `LoginAccount` where they differ; it says whose the account is, and refuses another one."""

    def __init__(self, link: LongportLink, login: LoginAccount, cache: OrderCache) -> None:
        self._link = link
        self._login = login
        self._cache = cache

    async def funds(self, account: Account, *, currency: str = "") -> Funds:
        """Money and buying power in the account's currency: its data centre sums up in no other."""
        ours = self._login.known(account)
        return us_accounts.funds(await self._link.read(MONEY, (("currency", ours.currency),)), ours)

    async def positions(
        self, account: Account, *, way_out: bool = False, leaves: Callable[[], None] | None = None
    ) -> PositionList:
        """Holdings with the prices of the broker; of contracts it tells none that could be summed up."""
        account_id = self._login.known(account).id
        found = us_accounts.overview(await self._link.read(OVERVIEW, way_out=way_out, leaves=leaves))
        return us_accounts.positions(found, account_id, self._working)

    def _working(self, instrument: InstrumentId, side: Side) -> Shares:
        """What orders of a side of a security have left, by the newest lists and pushes."""
        return total(
            order.remaining
            for order in self._cache.working()
            if order.open and (order.instrument, order.side) == (instrument, side) and not order.legs
        )

    async def mutual_funds(self, account: Account) -> list[MutualFund]:
        """Raises NotOffered: its data centre has no call for them, so what is held of them is not told."""
        self._login.known(account)
        raise NotOffered("fund-positions-not-in-us", text="")

    async def max_quantity(
        self, account: Account, instrument: InstrumentId, order_type: OrderType, price: str
    ) -> MaxQuantity:
        """How much of a holding is free, asked of this security; how much may be bought nobody tells.

        Raises RateLimited as that of `LoginAccount`, and what a refusal of either question raises.
        """
        self._login.known(account)
        if (wait := self._link.limits.trade_read_delay()) > ESTIMATE_WITHIN:
            raise RateLimited("too-many-waiting", text="", retry_after=wait)
        held = us_accounts.held(us_accounts.overview(await self._link.read(OVERVIEW)), instrument)
        if not held:
            return us_accounts.max_quantity(None, held)
        return us_accounts.max_quantity(await self._link.read(AVAILABLE, _holding(instrument, long=held > 0)), held)

    async def free_to_close(self, account: Account, instrument: InstrumentId, side: Side) -> Shares | None:
        """What of a holding is free, asked of this security at the turn of its exit."""
        self._login.known(account)
        if (wait := self._link.limits.exit_read_delay()) > 0:
            raise RateLimited("too-many-waiting", text="", retry_after=wait)
        long = side is Side.SELL
        return us_accounts.free(
            await self._link.read(AVAILABLE, _holding(instrument, long=long), way_out=True), long=long
        )

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        """Raises NotOffered: its data centre has no call for them."""
        self._login.known(account)
        raise NotOffered("margin-ratio-not-in-us", text="")

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Movements of money that were done on days of New York, by their types, each page by page until one is short.

        Raises GatewayError for more than MAX_PAGES: a part of a day's money would pass for all of it.
        """
        self._login.known(account)
        zone = ZoneInfo(MARKET_ZONE[Market.US])
        first = datetime.combine(begin, time.min, zone)
        last = datetime.combine(end + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
        window = {"start": int(first.timestamp()), "end": int(last.timestamp())}
        answers = [
            (word, await self._movements({**window, "types": list(types)})) for types, word in us_accounts.MOVED.items()
        ]
        entries = read_rows(us_accounts.moved(answers), lambda one: us_accounts.cash_entry(*one))
        return entries.chosen(lambda row: begin <= row.clearing_date <= end)

    async def _movements(self, asked: Mapping[str, object]) -> list[Row]:
        found: list[Row] = []
        for page in range(1, MAX_PAGES + 1):
            data = await self._link.read(MOVEMENTS, {**asked, "page": page, "size": MOVEMENTS_OF_PAGE})
            if "items" not in data:
                raise unreadable(field="items", value="")
            rows = fields.rows(data, "items")
            found += rows
            if len(rows) < MOVEMENTS_OF_PAGE:
                return found
        raise unreadable(field="items", value=len(found))


def _holding(instrument: InstrumentId, *, long: bool) -> Query:
    """The question about one holding."""
    return (
        ("symbol", wire_symbol(instrument)),
        ("equity_type", "OPTION" if spelled_as_contract(instrument) else "STOCK"),
        ("position_side", "LONG" if long else "SHORT"),
    )
