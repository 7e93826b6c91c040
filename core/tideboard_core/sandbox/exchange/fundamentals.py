"""Static figures of a listing: earnings, assets, extremes of a year."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.sandbox.exchange.bars import records_of
from tideboard_core.sandbox.exchange.ladder import to_decimal
from tideboard_core.sandbox.exchange.market import InstrumentMarket

_CENT = Decimal("0.001")
_YEAR = timedelta(days=364)


class Fundamentals(NamedTuple):
    """Static figures of a snapshot; amounts in the instrument's currency, zero where the type has none."""

    issued_shares: int
    earnings_per_share: Decimal
    net_assets_per_share: Decimal
    dividend_ttm: Decimal
    high_52_weeks: Decimal
    low_52_weeks: Decimal


def fundamentals_of(market: InstrumentMarket) -> Fundamentals:
    """Figures that stay the same all day, except that today may set a new extreme."""
    listing, day = market.listing, market.day.plan.day
    records = records_of(market, day - _YEAR, day)
    close = float(listing.prev_close)
    company = listing.instrument.has_capital_flow and listing.instrument.underlying is None
    earnings = close / (8 + 30 * market.address.fraction("earnings")) if company else 0.0
    assets = close / (0.6 + 6 * market.address.fraction("assets")) if company else 0.0
    paid = sum((a.dividend for a in market.history.actions if day - _YEAR <= a.ex_date), Decimal(0))
    return Fundamentals(
        issued_shares=listing.issued_shares,
        earnings_per_share=Decimal(earnings).quantize(_CENT),
        net_assets_per_share=Decimal(assets).quantize(_CENT),
        dividend_ttm=paid,
        high_52_weeks=to_decimal(max(record.high for record in records)),
        low_52_weeks=to_decimal(min(record.low for record in records)),
    )
