"""A made-up trading day for chart tests: seeded walks with the shapes that real flow has."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

import msgspec

from tideboard_core.errors import GatewayError
from tideboard_core.model.flow import CapitalFlow, FlowDistribution, FlowPeriod, FlowTiers, TierAmounts
from tideboard_core.model.instrument import Instrument, InstrumentId, SecurityType, market_of
from tideboard_core.model.quote import Bar, BarAdjustment, BarPeriod, MinuteLine, Quote, Snapshot
from tideboard_core.model.session import Session, TradingCalendar, exchange_date, exchange_zone
from tideboard_core.ports.bars import BarOffer, BarPage, BarRequest

TENCENT = InstrumentId("HK.00700")
DAY = date(2026, 11, 20)
_SIZES = (2.6e6, 1.3e6, 0.35e6, 0.3e6)


def session_of(instrument: InstrumentId = TENCENT, day: date = DAY) -> Session:
    """The calendar's session of a day that must be a trading day."""
    session = TradingCalendar().session_on(market_of(instrument), day)
    assert session is not None
    return session


def stamps(session: Session) -> list[float]:
    """The zero row at the open, then the end of every trading minute."""
    return [session.open.timestamp(), *(session.minute_end(index).timestamp() for index in range(session.minutes))]


@lru_cache(maxsize=512)
def capital_flow(
    instrument: InstrumentId = TENCENT, *, minutes: int = 76, day: date = DAY, seed: int = 7, drift: float = 1.0
) -> CapitalFlow:
    """Running totals of the first `minutes` minutes; net is exactly the sum of the tiers."""
    draw = random.Random(seed)
    columns: list[list[float]] = [[0.0] for _size in _SIZES]
    for minute in range(minutes):
        mood = (-1.6 if minute < 16 else 1.1) * drift
        for column, size, weight in zip(columns, _SIZES, (1.0, 0.9, -0.4, -1.1), strict=True):
            step = draw.gauss(mood * weight * size * 0.8, size * 1.1)
            column.append(column[-1] + round(step, 0))
    times = tuple(stamps(session_of(instrument, day))[: minutes + 1])
    net = tuple(float(sum(parts)) for parts in zip(*columns, strict=True))
    return CapitalFlow(
        instrument=instrument,
        period=FlowPeriod.INTRADAY,
        times=times,
        net=net,
        tiers=FlowTiers(*(tuple(column) for column in columns)),
        provider="Sandbox",
        last_valid=times[-1],
    )


@lru_cache(maxsize=512)
def minute_line(instrument: InstrumentId = TENCENT, *, minutes: int = 76, day: date = DAY, seed: int = 7) -> MinuteLine:
    """Prices on the tick of 0.5 around a previous close of 604, with turnover per minute."""
    draw = random.Random(seed + 1)
    times = tuple(stamps(session_of(instrument, day))[1 : minutes + 1])
    price, prices = 603.0, []
    for minute in range(minutes):
        price += draw.gauss(-0.35 if minute < 16 else 0.17, 0.7)
        prices.append(round(price * 2) / 2)
    volumes = tuple(draw.randrange(60_000, 120_000) for _time in times)
    return MinuteLine(
        instrument=instrument,
        times=times,
        prices=tuple(prices),
        averages=tuple(prices),
        volumes=volumes,
        turnovers=tuple(volume * price for volume, price in zip(volumes, prices, strict=True)),
        prev_close=604.0,
    )


def quote(line: MinuteLine, *, last: Decimal | None = None, suspended: bool = False) -> Quote:
    """The quote that stands beside a minute line."""
    price = last or Decimal(str(line.prices[-1]))
    return Quote(
        instrument=line.instrument,
        last=price,
        prev_close=Decimal(604),
        open=Decimal(603),
        high=price,
        low=price,
        volume=sum(line.volumes),
        turnover=Decimal(round(sum(line.turnovers))),
        time=session_of(line.instrument).minute_end(len(line.times) - 1),
        suspended=suspended,
    )


def distribution(flow: CapitalFlow, turnover: float) -> FlowDistribution:
    """In and out per tier whose differences are the last row of `flow`."""
    assert flow.tiers is not None
    gross = [turnover * part for part in (0.36, 0.28, 0.2, 0.12)]
    nets = [column[-1] for column in flow.tiers]
    return FlowDistribution(
        instrument=flow.instrument,
        inflow=TierAmounts(*((total + net) / 2 for total, net in zip(gross, nets, strict=True))),
        outflow=TierAmounts(*((total - net) / 2 for total, net in zip(gross, nets, strict=True))),
        time=flow.times[-1] + 30,
        provider=flow.provider,
    )


def flow_history(instrument: InstrumentId, period: FlowPeriod, begin: date, end: date, *, seed: int = 3) -> CapitalFlow:
    """One row per session day, or per last session day of a week or month."""
    draw = random.Random(seed)
    market = market_of(instrument)
    days = [session.date for session in TradingCalendar().sessions(market, begin, end)]
    last_days = {_label(day, period): day for day in days}
    rows = [[draw.gauss(size * 10, size * 120) for size in _SIZES] for _day in last_days]
    zone = exchange_zone(market)
    return CapitalFlow(
        instrument=instrument,
        period=period,
        times=tuple(datetime.combine(day, time(), zone).timestamp() for day in last_days.values()),
        net=tuple(sum(row) for row in rows),
        tiers=FlowTiers(*(tuple(row[place] for row in rows) for place in range(4))),
        provider="Sandbox",
    )


def history_bars(instrument: InstrumentId, period: BarPeriod, flow: CapitalFlow) -> list[Bar]:
    """Candles on the same days as `flow`."""
    draw = random.Random(11)
    price, bars = 560.0, []
    for stamp in flow.times:
        price *= 1 + draw.gauss(0.001, 0.013)
        close = Decimal(round(price * 2)) / 2
        bars.append(
            Bar(
                instrument=instrument,
                period=period,
                start=datetime.fromtimestamp(stamp, UTC),
                open=close,
                high=close,
                low=close,
                close=close,
                volume=1_000_000,
                turnover=Decimal(9_000_000_000),
            )
        )
    return bars


def _label(day: date, period: FlowPeriod) -> tuple[int, ...]:
    if period is FlowPeriod.WEEK:
        return day.isocalendar()[:2]
    return (day.year, day.month) if period is FlowPeriod.MONTH else (day.year, day.month, day.day)


def snapshot(instrument: InstrumentId, newest: Quote) -> Snapshot:
    """A picture of a share between 396 and 683 a year long."""
    return Snapshot(
        quote=msgspec.structs.replace(newest, instrument=instrument),
        bid=newest.last,
        ask=newest.last,
        bid_volume=100,
        ask_volume=100,
        lot_size=100,
        price_step=None,
        high_52_weeks=Decimal(683),
        low_52_weeks=Decimal(396),
        market_value=Decimal("5.61e12"),
        pe_ttm=Decimal("24.13"),
    )


class DayFeed:
    """A quote feed that knows one day and its history; `error` makes every answer fail.

    `wait` is what it says of its queue; `queue` holds history calls back until it is set.
    """

    provider = "Sandbox"
    bar_offer = BarOffer(periods=frozenset(BarPeriod), adjustments=frozenset(BarAdjustment), history_costs=False)

    def __init__(self, minutes: int = 76) -> None:
        self.minutes = minutes
        self.error: GatewayError | None = None
        self.asked: list[str] = []
        self.wait = 0.0
        self.queue = asyncio.Event()
        self.queue.set()

    def flow_wait(self) -> float:
        """How long a flow call would queue."""
        return self.wait

    async def minute_line(self, instrument: InstrumentId) -> MinuteLine:
        """The line up to the feed's minute."""
        self._answer("minutes")
        return minute_line(instrument, minutes=self.minutes)

    async def snapshots(self, ids: Sequence[InstrumentId]) -> list[Snapshot]:
        """One picture of each, with a 52-week range, a market value and a P/E."""
        self._answer("snapshots")
        return [snapshot(instrument, quote(minute_line(instrument, minutes=self.minutes))) for instrument in ids]

    async def capital_flow(
        self,
        instrument: InstrumentId,
        period: FlowPeriod = FlowPeriod.INTRADAY,
        begin: date | None = None,
        end: date | None = None,
    ) -> CapitalFlow:
        """The day, or rows of its history."""
        self._answer(f"flow {period}")
        if begin is None or end is None:
            return capital_flow(instrument, minutes=self.minutes)
        await self.queue.wait()
        return flow_history(instrument, period, begin, end)

    async def bars(self, request: BarRequest) -> BarPage:
        """Candles of the history."""
        self._answer(f"bars {request.period}")
        assert request.begin is not None
        assert request.before is not None
        market = market_of(request.instrument)
        begin, end = exchange_date(market, request.begin), exchange_date(market, request.before) - timedelta(days=1)
        flow = flow_history(request.instrument, FlowPeriod(request.period.value), begin, end)
        return BarPage(bars=history_bars(request.instrument, request.period, flow))

    def _answer(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


TENCENT_FACTS = Instrument(
    id=TENCENT, name="騰訊控股", security_type=SecurityType.STOCK, lot_size=100, currency="HKD", name_en="Tencent"
)
