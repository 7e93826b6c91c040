"""Who holds a security by its filings: shareholders, and funds."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

from tideboard_core.errors import BadInput
from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.fields import REPEATED, answered, count, day, read_once, security
from tideboard_core.gateways.longport.translate.json_fields import (
    Row,
    optional_number,
    price,
    required,
    rows,
    shares,
    text,
)
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.holders import (
    FundHolder,
    FundHolders,
    Holders,
    HolderSpan,
    HolderTrade,
    HolderTrades,
    InstitutionHistory,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
    ShareHolder,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.shares import Shares
from tideboard_core.wire.longport.symbols import wire_symbol

SHAREHOLDERS: Final = "/v1/quote/shareholders"
TOP: Final = f"{SHAREHOLDERS}/top"
HOLDING: Final = f"{SHAREHOLDERS}/holding"
FUNDS: Final = "/v1/quote/fund-holders"
_NUMBER: Final = re.compile(r"\d{1,18}")
_ZERO, _WHOLE = Decimal(0), Decimal(100)


class LongportHolders:
    """Implements `ports.behind.HolderSource`."""

    def __init__(self, link: LongportLink) -> None:
        self._link = link

    async def holders(self, instrument: InstrumentId) -> Holders:
        """The largest shareholders by their last filings."""
        data = await self._link.look_up(SHAREHOLDERS, (("symbol", wire_symbol(instrument)),))
        found = answered(data, "shareholder_list", share_holder, attrgetter("id"))
        return Holders(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: each.percent or _ZERO, reverse=True)),
            total=count(data, "total"),
        )

    async def top_holders(self, instrument: InstrumentId) -> Holders:
        """Those of the newest period; of a holder twice, the later filing counts."""
        data = await self._link.look_up(TOP, (("symbol", wire_symbol(instrument)),))
        periods = rows(data, "info")
        newest = rows(periods[0], "share_holders") if periods else []
        filed = sorted(newest, key=lambda row: str(row.get("filing_date")), reverse=True)
        found = read_once(filed, top_holder, attrgetter("id"))
        return Holders(
            instrument=instrument,
            source=self._link.provider,
            unread="" if found.unread == REPEATED else found.unread,
            rows=tuple(sorted(found, key=lambda each: each.shares or 0, reverse=True)),
        )

    async def holder_trades(self, instrument: InstrumentId, holder: str) -> HolderTrades:
        """Sums of each span that is told, and the trades of all of them, each once; raises BadInput."""
        if not _NUMBER.fullmatch(holder):
            raise BadInput("bad-holder", text=holder)
        data = await self._link.look_up(HOLDING, (("symbol", wire_symbol(instrument)), ("object_id", holder)))
        spans = rows(data, "tradings")
        trades = [row for span in spans for row in rows(span, "trading_details")]
        found = read_once(trades, holder_trade, lambda each: each)
        summed = read_once(spans, holder_span, attrgetter("span"))
        return HolderTrades(
            instrument=instrument,
            source=self._link.provider,
            unread=("" if found.unread == REPEATED else found.unread) or summed.unread,
            holder=holder,
            name=text(data, "name"),
            title=text(data, "title"),
            kind=text(data, "owner_source"),
            spans=tuple(summed),
            trades=tuple(sorted(found, key=lambda each: each.day, reverse=True)),
        )

    async def institutions(self, instrument: InstrumentId) -> InstitutionHistory:
        """Raise NotOffered: OpenD has them."""
        raise elsewhere(self._link.provider, OPEND)

    async def changes(self, instrument: InstrumentId, begin: date, end: date) -> Holders:
        """Raise NotOffered: OpenD has them."""
        raise elsewhere(self._link.provider, OPEND)

    async def funds(self, instrument: InstrumentId) -> FundHolders:
        """Funds that hold it, by the part of the fund that it is."""
        data = await self._link.look_up(FUNDS, (("symbol", wire_symbol(instrument)),))
        found = answered(data, "lists", fund_holder, attrgetter("code", "name"))
        return FundHolders(
            instrument=instrument,
            source=self._link.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: each.percent or _ZERO, reverse=True)),
        )

    async def insiders(self, instrument: InstrumentId) -> Holders:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.provider, OPEND)

    async def institution_list(self, market: Market, count: int, part: str = "") -> Institutions:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.provider, OPEND)

    async def institution(self, market: Market, number: str) -> InstitutionProfile:
        """Raise NotOffered: Futu has it."""
        raise elsewhere(self._link.provider, OPEND)

    async def institution_holdings(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.provider, OPEND)

    async def institution_changes(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.provider, OPEND)


def share_holder(row: Row) -> ShareHolder:
    """Return one holder. Raises GatewayError."""
    return ShareHolder(
        id=required(row, "shareholder_id"),
        name=text(row, "shareholder_name"),
        kind=text(row, "institution_type"),
        percent=_part(row, "percent_of_shares"),
        change=_told(row, "shares_changed"),
        reported=day(row, "report_date"),
    )


def top_holder(row: Row) -> ShareHolder:
    """Return one of the top holders; the part is written with its sign (`9.71%`). Raises GatewayError."""
    held = shares(row, "shares_held")
    if held < 0:
        raise unreadable(field="shares_held", value=str(held))
    part = text(row, "percent_shares_held").removesuffix("%")
    return ShareHolder(
        id=required(row, "object_id"),
        name=text(row, "name"),
        kind=text(row, "title"),
        shares=None if optional_number(row, "shares_held") is None else held,
        percent=_part({"percent_shares_held": part}, "percent_shares_held"),
        change=_told(row, "shares_changed"),
        published=day(row, "filing_date"),
    )


def holder_span(row: Row) -> HolderSpan:
    """Return the sums of one span. Raises GatewayError."""
    return HolderSpan(required(row, "period"), _told(row, "accum_buy"), _told(row, "accum_sell"))


def holder_trade(row: Row) -> HolderTrade:
    """Return one trade. Raises GatewayError for one without a day."""
    on = day(row, "trading_date")
    if on is None:
        raise unreadable(field="trading_date", value="")
    return HolderTrade(
        day=on,
        kind=text(row, "trading_type"),
        shares=_told(row, "trading_shares"),
        price=price(row, "trading_price"),
        filed=day(row, "filing_date"),
    )


def _told(row: Row, name: str) -> Shares | None:
    return None if optional_number(row, name) is None else shares(row, name)


def fund_holder(row: Row) -> FundHolder:
    """Return one fund. Raises GatewayError."""
    return FundHolder(
        code=text(row, "code"),
        name=text(row, "name"),
        fund=security(row, "symbol"),
        currency=text(row, "currency"),
        percent=_part(row, "position_ratio"),
        reported=day(row, "report_date"),
    )


def _part(row: Row, name: str) -> Decimal | None:
    """A part in percent. Raises GatewayError below none and above all."""
    found = optional_number(row, name)
    if found is not None and not 0 <= found <= _WHOLE:
        raise unreadable(field=name, value=str(found))
    return found
