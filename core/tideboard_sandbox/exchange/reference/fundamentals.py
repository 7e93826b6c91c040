"""Static figures of a listing: earnings, assets, extremes of a year."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.model.quote import Quote
from tideboard_sandbox.exchange.history.corporate_actions import UNCHANGED, Adjustment, price_adjustment
from tideboard_sandbox.exchange.instruments.price_grid import to_decimal
from tideboard_sandbox.exchange.instruments.random_streams import Address
from tideboard_sandbox.exchange.market.bars import records_of
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket

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
    high, low = year_extremes(market)
    company = listing.instrument.has_capital_flow and listing.instrument.underlying is None and not market.is_recording
    share = per_share(float(listing.prev_close), market.address) if company else PerShare(Decimal(0), Decimal(0))
    paid = sum((a.dividend for a in market.history.actions if day - _YEAR <= a.ex_date), Decimal(0))
    return Fundamentals(
        issued_shares=listing.issued_shares,
        earnings_per_share=share.earnings,
        net_assets_per_share=share.assets,
        dividend_ttm=paid,
        high_52_weeks=to_decimal(high),
        low_52_weeks=to_decimal(low),
    )


def fundamentals_of_quote(quote: Quote, shares: int, share: PerShare | None) -> Fundamentals:
    """Figures of a share that has a quote and no history."""
    earnings, assets = share or (Decimal(0), Decimal(0))
    return Fundamentals(shares, earnings, assets, Decimal(0), quote.high, quote.low)


class PerShare(NamedTuple):
    """Earnings of a year and net assets of one share."""

    earnings: Decimal
    assets: Decimal


def per_share(close: float, address: Address) -> PerShare:
    """Figures that give plausible price-earnings and price-book ratios at the practice day's previous close."""
    earnings = close / (8 + 30 * address.fraction("earnings"))
    assets = close / (0.6 + 6 * address.fraction("assets"))
    return PerShare(Decimal(earnings).quantize(_CENT), Decimal(assets).quantize(_CENT))


def year_extremes(market: InstrumentMarket) -> tuple[int, int]:
    """Highest and lowest price of 52 weeks in units, in today's shares; before the first trading day its reference."""
    day = market.day.plan.day
    lows, highs = [], []
    for record in records_of(market, day - _YEAR, day):
        line = price_adjustment(market.history.actions, record.day, Adjustment.FORWARD)
        highs.append(record.high if line is UNCHANGED else line.apply(record.high))
        lows.append(record.low if line is UNCHANGED else line.apply(record.low))
    return max(highs, default=market.day.prev_close), min(lows, default=market.day.prev_close)
