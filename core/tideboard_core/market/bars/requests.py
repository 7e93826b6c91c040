"""Single reads of bars, for those who keep no series of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import PERIOD_MINUTES, Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import BarFeed, BarPage, BarRequest, day_start, period_start


async def newest_minutes(feed: BarFeed, instrument: InstrumentId, count: int) -> BarPage:
    """Return the newest minute bars as they were traded, the running one included; raises as `QuoteFeed.bars`."""
    return await feed.bars(
        BarRequest(instrument=instrument, period=BarPeriod.MIN_1, adjustment=BarAdjustment.NONE, count=count)
    )


async def bars_of_days(
    feed: BarFeed, instrument: InstrumentId, period: BarPeriod, begin: date, end: date
) -> Sequence[Bar]:
    """Return forward-adjusted bars of exchange days, both included; raises as `QuoteFeed.bars`.

    Where history counts against an allowance this may spend a unit of it.
    """
    market = market_of(instrument)
    first = day_start(market, begin) if period in PERIOD_MINUTES else period_start(market, period, begin)
    before = day_start(market, end + timedelta(days=1))
    page = await feed.bars(BarRequest(instrument=instrument, period=period, begin=first, before=before))
    return page.bars
