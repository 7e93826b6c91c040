"""Starts of Futu's candles: the wire has the end of a candle inside a day, and a day of a longer one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from tideboard_core.model.instrument import Market
from tideboard_core.model.quote import PERIOD_MINUTES, BarPeriod, BarSessions
from tideboard_core.model.session import Segment, Session, exchange_date
from tideboard_core.ports.bars import day_parts, period_start, regular_session

_MINUTE: Final = timedelta(minutes=1)


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
            starts.append(_start_in(_part_of(market, stamp), stamp, length))
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


def _part_of(market: Market, stamp: datetime) -> Segment | None:
    """The part of the day in which a stamp can end a candle; None for auctions."""
    day = exchange_date(market, stamp)
    days = (day - timedelta(days=1), day)  # overnight trading belongs to the evening before
    return _ending_in([part for each in days for part in day_parts(market, each, BarSessions.EXTENDED)], stamp)


def _ending_in(parts: Sequence[Segment], stamp: datetime) -> Segment | None:
    return next((part for part in parts if part.begin < stamp <= part.end), None)
