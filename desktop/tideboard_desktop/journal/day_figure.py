"""The picture of a trip's day: recorded flow and price, with entry and exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.archive.definitions import DefinitionKey
from tideboard_core.archive.reader import ArchiveReader
from tideboard_core.archive.records import BARS
from tideboard_core.flow.session_minutes import Floats, SessionMinutes, from_archive
from tideboard_core.model.instrument import MARKET_ZONE, InstrumentId, market_of
from tideboard_core.model.session import Session
from tideboard_core.model.splits import price_in
from tideboard_core.trips.share_basis import shares_since
from tideboard_core.trips.trip import RoundTrip
from tideboard_desktop.journal.words import side_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Figure,
    Part,
    PlotBars,
    PlotNote,
    shade,
    without_figure,
)
from tideboard_desktop.ui.theme import Type
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
_HOURS: Final = 60
_DASHES: Final = (2.0, 2.0)


@dataclass(frozen=True, slots=True)
class PastTripDay:
    """What the archive has of a security's day; `minutes` None = no flow was recorded."""

    session: Session
    minutes: SessionMinutes | None
    close: Floats


def read_day(key: DefinitionKey, instrument: InstrumentId, day: date, reader: ArchiveReader) -> PastTripDay:
    """Read flow and prices of a day; raises ArchiveError, HOURS_MISSING for a day of which nothing is recorded."""
    session = reader.hours(key.market, day)
    bars = reader.last(key, instrument, day, BARS)
    rows = reader.last(key, instrument, day)
    found = from_archive(rows, session, bars)
    return PastTripDay(session, found if len(rows) else None, found.close)


def not_recorded(why: str = "") -> Figure:
    """Nothing but why there is no picture."""
    return without_figure(why or translate("Journal", "Nothing of this day is recorded"))


def day_figure(found: PastTripDay, trip: RoundTrip) -> Figure:
    """Flow as an area about zero, the price scaled into the same height, and where the trip began and ended."""
    session, count = found.session, found.session.minutes
    net = np.full(count, np.nan) if found.minutes is None else found.minutes.net
    if not (np.isfinite(net).any() or np.isfinite(found.close).any()):
        return not_recorded()
    most = float(np.nanmax(np.abs(net))) if np.isfinite(net).any() else 1.0
    most = most or 1.0
    x = np.arange(float(count))
    unit = fmt.unit_for(most, fmt.units_in_force())
    digits = 0 if most / unit.divisor >= 10 else 1
    begin, end = _place(session, trip.opened), _exit(session, trip)
    parts: list[Part] = [_band(begin, end, most)] if begin is not None else []
    parts.append(Curve(x=np.array([0.0, count - 1.0]), y=np.zeros(2), shade=shade("surface.chart_zero"), width=1.0))
    parts += _flow(x, net)
    if np.isfinite(found.close).any():
        parts.append(Curve(x=x, y=_scaled(found.close, most), shade=shade("surface.chart_price"), width=1.1))
    parts += _moments(trip, begin, end, most)
    ticks = (
        tuple((value, fmt.flow(value, unit, digits)) for value in (-most, most)) if found.minutes is not None else ()
    )
    return Figure(
        x=Axis(0.0, count - 1.0, _hours(session)),
        y=Axis(-most * 1.25, most * 1.35, ticks),
        parts=tuple(parts),
        words=_words(found, trip),
        stops=x,
        read=lambda stop: _read(found, net, stop, unit),
        start=0 if begin is None else int(begin),
    )


def _scaled(close: Floats, most: float) -> Floats:
    """Prices about the first one, within the height of the flow."""
    first = close[np.isfinite(close)][0]
    moved = close - first
    reach = float(np.nanmax(np.abs(moved))) or 1.0
    result: Floats = moved / reach * most
    return result


def _place(session: Session, at: datetime) -> float | None:
    """The session minute of a moment; None outside the session's day."""
    minute = session.axis_minute(at.timestamp())
    return float(minute) if session.open <= at <= session.close else None


def _exit(session: Session, trip: RoundTrip) -> float | None:
    return None if trip.closed is None else _place(session, trip.closed)


def _band(begin: float, end: float | None, most: float) -> PlotBars:
    """The time held; without an exit on the day it begins and has no width."""
    wide = 0.0 if end is None else end - begin
    return PlotBars(
        left=np.array([begin]),
        wide=np.array([wide]),
        base=np.array([-most * 1.25]),
        high=np.array([most * 2.6]),
        shade=shade("surface.chart_band", 0.16),
    )


def _flow(x: Floats, net: Floats) -> list[Curve]:
    found = []
    for role, part in (("up", np.where(net >= 0, net, np.nan)), ("down", np.where(net <= 0, net, np.nan))):
        if np.isfinite(part).any():
            found.append(Curve(x=x, y=part, shade=shade(f"{role}.text"), width=1.6, fill=shade(f"{role}.text", 0.25)))
    return found


def _moments(trip: RoundTrip, begin: float | None, end: float | None, most: float) -> list[Part]:
    """A dashed line and a word at entry and exit."""
    buy, sell = translate("Journal", "B {price}"), translate("Journal", "S {price}")
    first, last = (buy, sell) if trip.long else (sell, buy)
    parts: list[Part] = []
    moments = (
        (begin, trip.opened, first, trip.entry, 1.05),
        (end, trip.closed, last, trip.exit, -0.05),
    )
    for place, at, text, price, beside in moments:
        if place is None or at is None:
            continue
        line = np.array([-most * 1.25, most * 1.2])
        parts.append(Curve(x=np.array([place, place]), y=line, shade=shade("surface.text1"), width=1.2, dashes=_DASHES))
        words = text.format(price=_as_traded(trip, price, at))
        parts.append(
            PlotNote(
                x=place,
                y=most * 1.26,
                text=words,
                shade=shade("surface.text1"),
                role=Type.CAPTION_STRONG,
                beside=beside,
            )
        )
    return parts


def _as_traded(trip: RoundTrip, price: Decimal | None, at: datetime) -> str:
    """An average price of the trip in the shares of the day that is drawn."""
    shares = shares_since(trip, at)
    if price is None or shares is None:
        return fmt.MISSING
    return fmt.price(round(price_in(price, 1 / shares), 4).normalize())


def _hours(session: Session) -> tuple[tuple[float, str], ...]:
    """The open and each hour after it, by the exchange's clock."""
    zone = MARKET_ZONE[session.market]
    return tuple(
        (float(minute), fmt.clock_minutes(session.minute_end(minute).timestamp() - 60, zone))
        for minute in range(0, session.minutes, _HOURS)
    )


def _read(found: PastTripDay, net: Floats, stop: int, unit: fmt.AmountUnit) -> str:
    zone = MARKET_ZONE[found.session.market]
    words = [fmt.clock_minutes(found.session.minute_end(stop).timestamp() - 60, zone)]
    if np.isfinite(net[stop]):
        words.append(translate("Journal", "flow {amount}").format(amount=fmt.flow(float(net[stop]), unit, 1)))
    if np.isfinite(found.close[stop]):
        words.append(translate("Journal", "price {price}").format(price=fmt.plain(float(found.close[stop]), 2)))
    return listed(words)


def _words(found: PastTripDay, trip: RoundTrip) -> tuple[str, ...]:
    zone = MARKET_ZONE[market_of(trip.instrument)]
    text = translate("Journal", "{side} from {begin} to {end}.").format(
        side=side_words(long=trip.long),
        begin=fmt.clock_minutes(trip.opened, zone),
        end=fmt.MISSING if trip.closed is None else fmt.clock_minutes(trip.closed, zone),
    )
    if found.minutes is None:
        return text, translate("Journal", "No flow of this day is recorded.")
    return (text,)
