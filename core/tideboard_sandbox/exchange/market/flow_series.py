"""Capital flow as the model's values: intraday rows from the tape, longer periods from the records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, FlowTiers, TierAmounts
from tideboard_core.model.quote import BarPeriod
from tideboard_core.model.session import exchange_zone
from tideboard_sandbox.exchange.instruments.capital_flow import ZERO, Tiers
from tideboard_sandbox.exchange.instruments.price_grid import SCALE
from tideboard_sandbox.exchange.instruments.trading_hours import MINUTE_US
from tideboard_sandbox.exchange.market.bars import GROUPS, records_of
from tideboard_sandbox.exchange.market.instrument_market import InstrumentMarket
from tideboard_sandbox.exchange.market.minute_sending import sent_flow

PROVIDER = "sandbox"
_YEAR = timedelta(days=365)
_GROUPS = {
    FlowPeriod.DAY: GROUPS[BarPeriod.DAY],
    FlowPeriod.WEEK: GROUPS[BarPeriod.WEEK],
    FlowPeriod.MONTH: GROUPS[BarPeriod.MONTH],
}


def intraday_flow(market: InstrumentMarket, scenario: str = "calm") -> CapitalFlow:
    """Running totals at the end of every closed minute that is sent, after a zero row at the open."""
    day = market.day
    rows: list[tuple[float, Tiers]] = []
    if day.tape.minutes:
        rows.append((day.plan.minutes[0] / 1e6, ZERO))
    for minute, tiers in sent_flow(day.tape.flow.rows, scenario):
        rows.append(((day.plan.minutes[minute] + MINUTE_US) / 1e6, tiers))
    return _flow(market, FlowPeriod.INTRADAY, rows, last_valid=rows[-1][0] if rows else None)


def period_flow(market: InstrumentMarket, period: FlowPeriod, begin: date | None, end: date | None) -> CapitalFlow:
    """One amount per day, week or month, stamped with its last day; default the year up to the running day."""
    last = end or market.day.plan.day
    first = begin or last - _YEAR
    zone, group = exchange_zone(market.market), _GROUPS[period]
    rows: list[tuple[float, Tiers]] = []
    for _, members in groupby(records_of(market, first, last), key=lambda record: group(record.day)):
        days = list(members)
        columns = zip(*(record.tiers for record in days), strict=True)
        extra_large, large, medium, small = (sum(column) for column in columns)
        stamp = datetime.combine(days[-1].day, time(), zone).timestamp()
        rows.append((stamp, (extra_large, large, medium, small)))
    return _flow(market, period, rows, last_valid=None)


def distribution_of(market: InstrumentMarket) -> FlowDistribution:
    """In and out per tier, published with the last closed minute."""
    day = market.day
    inflow, outflow = day.tape.flow.published
    closed = len(day.tape.flow.rows)
    return FlowDistribution(
        instrument=market.listing.id,
        inflow=_amounts(inflow),
        outflow=_amounts(outflow),
        time=(day.plan.minutes[closed - 1] + MINUTE_US) / 1e6 if closed else None,
        provider=PROVIDER,
    )


def _flow(
    market: InstrumentMarket, period: FlowPeriod, rows: Sequence[tuple[float, Tiers]], *, last_valid: float | None
) -> CapitalFlow:
    columns = [tuple(tiers[tier] / SCALE for _, tiers in rows) for tier in range(4)]
    return CapitalFlow(
        instrument=market.listing.id,
        period=period,
        times=tuple(stamp for stamp, _ in rows),
        net=tuple(sum(tiers) / SCALE for _, tiers in rows),
        tiers=FlowTiers(*columns),
        provider=PROVIDER,
        last_valid=last_valid,
    )


def _amounts(tiers: Tiers) -> TierAmounts:
    return TierAmounts(*(amount / SCALE for amount in tiers))
