"""The running minute's candle, built from quote pushes: LongPort pushes neither minute lines nor candles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from tideboard_core.gateways.common.bounds import names_field
from tideboard_core.gateways.longport.translate.sessions import MINUTE, minute_end, session_at
from tideboard_core.gateways.longport.translate.values import amount, utc
from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_core.model.quote import Bar, BarPeriod, MinuteLine
from tideboard_proto.longport import quote_pb2 as pb


class Sums(NamedTuple):
    """Volume and turnover since the open."""

    volume: int = 0
    turnover: Decimal = Decimal(0)


class PartialMinute(NamedTuple):
    """One minute so far; `end` in UTC epoch seconds, `traded` within the minute, `day` since the open."""

    end: float
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    traded: Sums
    day: Sums


class RunningMinute:
    """The running minute of one instrument; a read corrects it, since pushes miss extremes between them."""

    __slots__ = ("_before", "_day", "_minute", "instrument")

    def __init__(self, instrument: InstrumentId) -> None:
        self.instrument = instrument
        self._minute: PartialMinute | None = None
        self._before = Sums()
        self._day = Sums()

    def pushed(self, push: pb.PushQuote, day: Sums) -> PartialMinute | None:
        """Add a push of the regular session; `day` is volume and turnover after it. Returns the minute if it changed.

        A push with tag Eod is the corrected close of the day: it changes the last minute's close and adds no volume.
        """
        paid = amount(push.last_done) or None
        if push.tag == pb.Eod:
            return self._corrected(paid)
        # Without a time nobody knows which minute it belongs to; the sums go on all the same.
        if push.timestamp <= 0:
            self._day = day
            return None
        end = self._end_of(push.timestamp)
        now = self._minute
        # A late push of a minute that is over: the next read has it.
        if now is not None and end < now.end:
            return None
        if now is None or end > now.end:
            last = paid or (now.close if now is not None else None)
            if last is None:
                return None
            increment = Sums(push.current_volume, amount(push.current_turnover))
            # Subscribed in mid-session, nothing is known of the day before this push but its own increment.
            self._before = self._day if self._day.volume else _minus(day, increment)
            now = PartialMinute(end, last, last, last, last, Sums(), day)
        last = paid or now.close
        self._day = day
        self._minute = PartialMinute(
            now.end,
            now.open,
            max(now.high, last),
            min(now.low, last),
            last,
            _minus(day, self._before),
            day,
        )
        return self._minute

    def line_pulled(self, line: MinuteLine, day: Sums) -> None:
        """Replace the minute by the last one of a minute line that was read; later pushes continue it."""
        if not line.times:
            return
        end, last = line.times[-1], _exact(line.prices[-1])
        self._take_over(end, last, last, last, last, Sums(line.volumes[-1], _exact(line.turnovers[-1])), day)

    def bars_pulled(self, bars: Sequence[Bar], day: Sums) -> None:
        """Replace the minute by the last of the candles that were read."""
        if bars:
            bar = bars[-1]
            end, traded = self._end_of(int(bar.start.timestamp())), Sums(bar.volume, bar.turnover)
            self._take_over(end, bar.open, bar.high, bar.low, bar.close, traded, day)

    def _take_over(
        self, end: float, first: Decimal, high: Decimal, low: Decimal, last: Decimal, traded: Sums, day: Sums
    ) -> None:
        now = self._minute
        if now is not None and now.end > end:
            return
        if now is not None and now.end == end:
            # A point of the minute line has one price: what the pushes showed of its range and its open stays.
            high, low = max(high, now.high), min(low, now.low)
            first = first if first != last else now.open
        self._before = _minus(day, traded)
        self._day = day
        self._minute = PartialMinute(end, first, high, low, last, traded, day)

    def _corrected(self, close: Decimal | None) -> PartialMinute | None:
        now = self._minute
        if now is None or close is None:
            return None
        self._minute = now._replace(close=close, high=max(now.high, close), low=min(now.low, close))
        return self._minute

    def _end_of(self, seconds: int) -> float:
        start = seconds - seconds % MINUTE
        return minute_end(session_at(market_of(self.instrument), start), start)


@names_field
def minute_line_of(instrument: InstrumentId, minute: PartialMinute, prev_close: Decimal) -> MinuteLine:
    """Return the minute as the newest point of the price line."""
    volume, turnover = minute.day
    average = float(turnover / volume) if volume and turnover else float(minute.close)
    return MinuteLine(
        instrument=instrument,
        times=(minute.end,),
        prices=(float(minute.close),),
        averages=(average,),
        volumes=(minute.traded.volume,),
        turnovers=(float(minute.traded.turnover),),
        prev_close=float(prev_close),
    )


@names_field
def bars_of(instrument: InstrumentId, minute: PartialMinute) -> tuple[Bar, ...]:
    """Return the minute as the newest candle."""
    return (
        Bar(
            instrument=instrument,
            period=BarPeriod.MIN_1,
            start=utc(int(minute.end) - MINUTE),
            open=minute.open,
            high=minute.high,
            low=minute.low,
            close=minute.close,
            volume=minute.traded.volume,
            turnover=minute.traded.turnover,
        ),
    )


def _minus(day: Sums, part: Sums) -> Sums:
    return Sums(max(day.volume - part.volume, 0), max(day.turnover - part.turnover, Decimal(0)))


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))
