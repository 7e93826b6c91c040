"""Starts of Futu's candles: the wire has the end of a candle inside a day, and a day of a longer one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from tideboard_core.model.bars import period_start, regular_session
from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod
from tideboard_core.model.session import Segment, Session, exchange_date, exchange_zone

_MINUTE: Final = timedelta(minutes=1)
_PRE_BEGIN, _POST_END, _HALF_DAY_POST_END = time(4), time(20), time(17)
"""New York's hours around the regular ones; overnight trading fills the rest."""


def bar_starts(market: Market, period: BarPeriod, stamps: Sequence[datetime]) -> list[datetime]:
    """Return the starts (UTC) of candles by their stamps (aware), in the same order.

    Where the vendor cuts candles that are longer than what is left before a break is not documented: they end with the
    break, or go on after it, as the stamps of the reply show.
    """
    minutes = PERIOD_MINUTES.get(period)
    if minutes is None:
        return [period_start(market, period, exchange_date(market, stamp)) for stamp in stamps]
    length = timedelta(minutes=minutes)
    if minutes == 1:
        return [stamp - length for stamp in stamps]
    sessions = [regular_session(market, stamp) for stamp in stamps]
    spans_breaks = any(
        session is not None and _beside_its_grid(session, stamp, length)
        for session, stamp in zip(sessions, stamps, strict=True)
    )
    starts: list[datetime] = []
    for session, stamp in zip(sessions, stamps, strict=True):
        regular = session is not None and session.open < stamp <= session.close
        if session is not None and regular and spans_breaks:
            starts.append(_start_on_axis(session, stamp, minutes))
        else:
            starts.append(_start_in(_part_of(market, session, stamp), stamp, length))
    return starts


def _beside_its_grid(session: Session, stamp: datetime, length: timedelta) -> bool:
    """Whether no candle that ends with the break could have this stamp."""
    part = _ending_in(session.segments, stamp)
    return part is not None and stamp != part.end and (stamp - part.begin) % length != timedelta()


def _start_on_axis(session: Session, stamp: datetime, minutes: int) -> datetime:
    place = (math.ceil(session.axis_minute(stamp.timestamp()) / minutes) - 1) * minutes
    return session.minute_end(place) - _MINUTE


def _start_in(part: Segment | None, stamp: datetime, length: timedelta) -> datetime:
    if part is None:
        return stamp - length
    return part.begin + (stamp - part.begin - timedelta(microseconds=1)) // length * length


def _part_of(market: Market, session: Session | None, stamp: datetime) -> Segment | None:
    """The part of the day in which a stamp can end a candle; None for auctions."""
    regular = None if session is None else _ending_in(session.segments, stamp)
    if regular is not None or market is not Market.US:
        return regular
    local = stamp.astimezone(exchange_zone(market))
    if session is not None and local.time() > _PRE_BEGIN:
        late_end = _HALF_DAY_POST_END if session.half_day else _POST_END
        before = Segment(_at(local, _PRE_BEGIN), session.open)
        after = Segment(session.close, _at(local, late_end))
        if (found := _ending_in((before, after), stamp)) is not None:
            return found
    evening = local if local.time() > _POST_END else local - timedelta(days=1)
    begin = _at(evening, _POST_END)
    return _ending_in((Segment(begin, _at(evening + timedelta(days=1), _PRE_BEGIN)),), stamp)


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, day.tzinfo).astimezone(UTC)


def _ending_in(parts: Sequence[Segment], stamp: datetime) -> Segment | None:
    return next((part for part in parts if part.begin < stamp <= part.end), None)
