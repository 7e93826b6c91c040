"""Single reads of bars, for those who keep no series of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.live import HistoryQuota, kept_for_people
from tideboard_core.model.quote import PERIOD_MINUTES, Bar, BarAdjustment, BarPeriod
from tideboard_core.ports.bars import MOST_NEWEST, BarFeed, BarOffer, BarPage, BarRequest, day_start, period_start
from tideboard_core.ports.market import QuoteFeed


async def newest_minutes(feed: BarFeed, instrument: InstrumentId, count: int) -> BarPage:
    """Return the newest minute bars as they were traded, the running one included; raises as `QuoteFeed.bars`."""
    return await newest_bars(feed, instrument, BarPeriod.MIN_1, count)


async def newest_bars(feed: BarFeed, instrument: InstrumentId, period: BarPeriod, count: int) -> BarPage:
    """Return the newest bars as they were traded, the running one included; raises as `QuoteFeed.bars`."""
    return await feed.bars(BarRequest(instrument=instrument, period=period, adjustment=BarAdjustment.NONE, count=count))


async def newest_days(feed: BarFeed, instrument: InstrumentId, adjustment: BarAdjustment) -> BarPage:
    """Return the newest daily bars of an adjustment; raises as `QuoteFeed.bars`."""
    return await feed.bars(BarRequest(instrument=instrument, period=BarPeriod.DAY, adjustment=adjustment))


class HistoryFeed(BarFeed, Protocol):
    """What of `ports.market.QuoteFeed` reads history, and tells what it costs."""

    @property
    def bar_offer(self) -> BarOffer:
        """Whether history counts against an allowance."""
        ...

    async def bar_quota(self) -> HistoryQuota | None:
        """The allowance."""
        ...


async def unattended_history(
    feed: HistoryFeed,
    instrument: InstrumentId,
    period: BarPeriod,
    before: datetime,
    *,
    begin: datetime | None = None,
    count: int = MOST_NEWEST,
    taker: str = "",
) -> BarPage:
    """Return history as it was traded for a reader whom no person watches: the collector, or the program of `taker`.

    Raises QuotaExceeded where it would take a unit of those that are kept for people, `history-kept-unknown` where
    nobody tells the allowance, and nothing is read; else as `QuoteFeed.bars`.
    """
    if feed.bar_offer.history_costs:  # the gateway looks once more, with the unit held against other processes
        quota = await feed.bar_quota()
        if quota is None:
            raise kept_for_people(quota)
        quota.require_spare(instrument)
    return await feed.bars(
        BarRequest(
            instrument=instrument,
            period=period,
            adjustment=BarAdjustment.NONE,
            count=count,
            before=before,
            begin=begin,
            taker=taker,
        )
    )


async def bars_of_days(
    feed: QuoteFeed, instrument: InstrumentId, period: BarPeriod, begin: date, end: date
) -> Sequence[Bar]:
    """Return forward-adjusted bars of exchange days, both included; raises as `QuoteFeed.bars`.

    Where history counts against an allowance it is not asked, for nobody was asked about it: the days come from the
    newest MOST_NEWEST bars, those before them are left out.
    """
    market = market_of(instrument)
    first = day_start(market, begin) if period in PERIOD_MINUTES else period_start(market, period, begin)
    before = day_start(market, end + timedelta(days=1))
    if feed.bar_offer.history_costs:
        newest = await feed.bars(BarRequest(instrument=instrument, period=period))
        return [bar for bar in newest.bars if first <= bar.start < before]
    page = await feed.bars(BarRequest(instrument=instrument, period=period, begin=first, before=before))
    return page.bars
