"""Who holds a security by its filings: shareholders, and funds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final

from tideboard_core.gateways.common.bounds import unreadable
from tideboard_core.gateways.common.elsewhere import OPEND, elsewhere
from tideboard_core.gateways.longport.behind.fields import answered, count, day, security
from tideboard_core.gateways.longport.translate.json_fields import Row, optional_number, required, shares, text
from tideboard_core.gateways.longport.transport.link import LongportLink
from tideboard_core.model.behind.holders import (
    FundHolder,
    FundHolders,
    Holders,
    InstitutionHistory,
    InstitutionHoldings,
    InstitutionProfile,
    Institutions,
    ShareHolder,
)
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.wire.longport.symbols import wire_symbol

SHAREHOLDERS: Final = "/v1/quote/shareholders"
FUNDS: Final = "/v1/quote/fund-holders"
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
            source=self._link.endpoint.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: each.percent or _ZERO, reverse=True)),
            total=count(data, "total"),
        )

    async def institutions(self, instrument: InstrumentId) -> InstitutionHistory:
        """Raise NotOffered: OpenD has them."""
        raise elsewhere(self._link.endpoint.provider, OPEND)

    async def changes(self, instrument: InstrumentId, begin: date, end: date) -> Holders:
        """Raise NotOffered: OpenD has them."""
        raise elsewhere(self._link.endpoint.provider, OPEND)

    async def funds(self, instrument: InstrumentId) -> FundHolders:
        """Funds that hold it, by the part of the fund that it is."""
        data = await self._link.look_up(FUNDS, (("symbol", wire_symbol(instrument)),))
        found = answered(data, "lists", fund_holder, attrgetter("code", "name"))
        return FundHolders(
            instrument=instrument,
            source=self._link.endpoint.provider,
            unread=found.unread,
            rows=tuple(sorted(found, key=lambda each: each.percent or _ZERO, reverse=True)),
        )

    async def insiders(self, instrument: InstrumentId) -> Holders:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.endpoint.provider, OPEND)

    async def institution_list(self, market: Market, count: int, part: str = "") -> Institutions:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.endpoint.provider, OPEND)

    async def institution(self, market: Market, number: str) -> InstitutionProfile:
        """Raise NotOffered: Futu has it."""
        raise elsewhere(self._link.endpoint.provider, OPEND)

    async def institution_holdings(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.endpoint.provider, OPEND)

    async def institution_changes(self, market: Market, number: str, count: int) -> InstitutionHoldings:
        """Raise NotOffered: Futu has them."""
        raise elsewhere(self._link.endpoint.provider, OPEND)


def share_holder(row: Row) -> ShareHolder:
    """Return one holder. Raises GatewayError."""
    return ShareHolder(
        id=required(row, "shareholder_id"),
        name=text(row, "shareholder_name"),
        kind=text(row, "institution_type"),
        percent=_part(row, "percent_of_shares"),
        change=None if optional_number(row, "shares_changed") is None else shares(row, "shares_changed"),
        reported=day(row, "report_date"),
    )


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
