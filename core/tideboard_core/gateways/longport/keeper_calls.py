"""What LongPort keeps for the account: watchlists; margin factors and cash flow as the ports tell them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from tideboard_core.errors import NotOffered
from tideboard_core.gateways.longport.feed import LongportFeed
from tideboard_core.gateways.longport.trading import LongportTrading
from tideboard_core.gateways.longport.translate import derivatives
from tideboard_core.gateways.longport.translate.accounts import CashMovement, MarginRatio
from tideboard_core.gateways.longport.translate.json_fields import rows
from tideboard_core.model.derivatives import WatchlistGroup
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, Market
from tideboard_core.model.order import Account
from tideboard_core.model.reference import CashEntry, MarginRule
from tideboard_core.wire.longport.symbols import wire_symbol

WATCHLISTS: Final = "/v1/watchlist/groups"
_PERCENT: Final = Decimal(100)


class LongportKeeper(LongportFeed, LongportTrading):
    """The part of the ReferenceSource port about what the broker keeps."""

    async def watchlist_groups(self) -> list[WatchlistGroup]:
        """The watchlists that the broker keeps for the account."""
        data = await self._read(WATCHLISTS)
        return [derivatives.watchlist_group(row) for row in rows(data, "groups")]

    @property
    def lists_groups(self) -> bool:
        """All groups are listed."""
        return True

    async def watchlist_group(self, name: str) -> WatchlistGroup:
        """Never: all groups are listed."""
        raise NotOffered("call-not-offered", text=name)

    async def change_watchlist(
        self, group: WatchlistGroup, *, add: Sequence[InstrumentId] = (), remove: Sequence[InstrumentId] = ()
    ) -> None:
        """Add and remove securities; what is removed leaves this group alone.

        Additions go first, so that a refusal has removed nothing. Neither call is ever sent twice.
        """
        for mode, ids in (("add", add), ("remove", remove)):
            if ids:
                body = {"id": int(group.id), "securities": [wire_symbol(each) for each in ids], "mode": mode}
                await self._call("PUT", WATCHLISTS, body=json.dumps(body).encode())

    async def margin_rules(self, account: Account, ids: Sequence[InstrumentId]) -> list[MarginRule]:
        """What must be covered of these securities' value, asked one by one; unknown ids are left out.

        LongPort tells factors of long positions alone.
        """
        known = {row.id for row in await self.instruments(ids)}
        return [_rule(each, await self.margin_ratio(account, each)) for each in dict.fromkeys(ids) if each in known]

    async def cash_entries(self, account: Account, begin: date, end: date) -> list[CashEntry]:
        """Money that came and went on days of the account's first market; LongPort tells no other date of it."""
        zone = ZoneInfo(MARKET_ZONE[min(account.markets, key=list(Market).index)])
        first = datetime.combine(begin, time.min, zone)
        last = datetime.combine(end + timedelta(days=1), time.min, zone) - timedelta(seconds=1)
        rows_found = await self.cash_flow(account, first, last)
        return [_entry(row, row.time.astimezone(zone).date()) for row in rows_found]


def _rule(instrument: InstrumentId, told: MarginRatio) -> MarginRule:
    return MarginRule(
        instrument=instrument,
        long=None,
        short=None,
        short_pool=None,
        short_fee_rate=None,
        initial_long=told.initial * _PERCENT,
        initial_short=None,
        maintenance_long=told.maintenance * _PERCENT,
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
    )
