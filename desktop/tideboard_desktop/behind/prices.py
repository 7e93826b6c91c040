"""Volume by price of the running day: bought, sold and neither, beside what our own bars of the day count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.errors import TideboardError
from tideboard_core.market.bars.intervals import Interval, Unit, instant_of
from tideboard_core.market.bars.series import SeriesKey
from tideboard_core.model.behind.listings import PriceVolume, PriceVolumes
from tideboard_core.model.instrument import InstrumentId, SecurityType, market_of
from tideboard_core.model.session import exchange_date
from tideboard_desktop.behind.figures import DOWN, FAINT, QUIET, UP, amounts, column
from tideboard_desktop.behind.questions import EVERY, BehindPicture, PictureContext, Question, Sources
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.figure import Axis, Curve, Figure, Floats, Part, PlotBars, axis
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
PRICES: Final = "prices"
LASTS: Final = 60.0
"""Seconds for which an answer of the running day is kept."""
_THICK: Final = 0.8


class OwnBars(NamedTuple):
    """Lows, highs and volumes of our bars of a day, a minute each."""

    low: Floats
    high: Floats
    volume: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesOfDay:
    """What the broker tells by price, and our bars of the same day; None where they were not read."""

    told: PriceVolumes
    own: OwnBars | None

    @property
    def unread(self) -> str:
        """Field of the first row of the broker's answer that could not be read, as in `Sourced`."""
        return self.told.unread


class PriceRow(NamedTuple):
    """Prices that share a row of the picture, the lowest first."""

    prices: tuple[PriceVolume, ...]

    @property
    def bought(self) -> int:
        return sum(each.bought for each in self.prices)

    @property
    def sold(self) -> int:
        return sum(each.sold for each in self.prices)

    @property
    def neutral(self) -> int:
        return sum(each.neutral for each in self.prices)

    @property
    def words(self) -> str:
        """Its price, or the first and the last one of them."""
        ends = dict.fromkeys((fmt.price(self.prices[0].price), fmt.price(self.prices[-1].price)))
        return " \u2013 ".join(ends)


def price_question() -> Question:
    """The running day's volume by price."""
    return Question(
        key=PRICES,
        word=translate("Behind", "By price"),
        asking=translate("Behind", "Asking for the volume by price"),
        empty=translate("Behind", "No volume by price is known for this day"),
        read=_read,
        rows=lambda value: value.told.rows,
        draw=prices_picture,
        markets=EVERY,
        types=frozenset(SecurityType),
        lasts=lambda _option: LASTS,
    )


async def _read(sources: Sources, instrument: InstrumentId, _option: str) -> PricesOfDay:
    told = await sources.behind.listings.price_volumes(instrument)
    day = sources.today if told.time is None else exchange_date(market_of(instrument), told.time)
    return PricesOfDay(told=told, own=await _own_bars(sources, instrument, day) if told.rows else None)


async def _own_bars(sources: Sources, instrument: InstrumentId, day: date) -> OwnBars | None:
    """The minutes of the day, unadjusted as the trades are; None where they are refused or there are none."""
    if sources.bars is None:
        return None
    try:
        series = await sources.bars().read(SeriesKey(instrument, Interval(1, Unit.MINUTE)))
    except TideboardError:
        return None
    rows, market = series.columns.rows, market_of(instrument)
    of_day = np.array([exchange_date(market, instant_of(start)) == day for start in rows.start.tolist()], dtype=bool)
    return OwnBars(rows.low[of_day], rows.high[of_day], rows.volume[of_day]) if of_day.any() else None


def price_rows(found: Sequence[PriceVolume], most: int) -> list[PriceRow]:
    """Neighbouring prices together, in at most so many rows of as many prices each."""
    size = -(-len(found) // max(most, 1))
    return [PriceRow(tuple(found[at : at + size])) for at in range(0, len(found), size)]


def own_volumes(own: OwnBars, rows: Sequence[PriceRow]) -> Floats:
    """Our volume in each row: a bar's counts evenly over its range, since where in it the trades were is not known."""
    ends = [(float(row.prices[0].price), float(row.prices[-1].price)) for row in rows]
    between = [(below[1] + above[0]) / 2 for below, above in pairwise(ends)]
    edges = np.array([-np.inf, *between, np.inf])
    low, high = own.low[:, None], own.high[:, None]
    inside = np.clip(np.minimum(high, edges[None, 1:]) - np.maximum(low, edges[None, :-1]), 0.0, None)
    flat = (own.high <= own.low)[:, None]
    at_one = (edges[None, :-1] <= low) & (low < edges[None, 1:])
    parts = np.where(flat, at_one, inside / np.where(flat, 1.0, high - low))
    counted: Floats = (parts * own.volume[:, None]).sum(axis=0)
    return counted


def prices_picture(value: PricesOfDay, shown: PictureContext) -> BehindPicture:
    """A row for each price, or for several; our own count as an outline, the average as a line."""
    told = value.told
    rows = price_rows(told.rows, max(shown.rows, 2))
    own = None if value.own is None else own_volumes(value.own, rows)
    heading = _heading(told)
    foot = listed(filter(None, (_sum_words(value), _rows_words(rows))))

    def read(stop: int) -> str:
        row = rows[stop]
        text = translate("Behind", "{bought} bought, {sold} sold, {neutral} neither")
        words = [
            text.format(bought=fmt.quantity(row.bought), sold=fmt.quantity(row.sold), neutral=fmt.quantity(row.neutral))
        ]
        if own is not None:
            words.append(translate("Behind", "our bars {shares}").format(shares=fmt.quantity(round(own[stop]))))
        return titled(row.words, listed(words))

    return BehindPicture(
        figure=_figure(value, rows, own, shown, read=read, words=(heading, read(_busiest(rows)), foot)),
        heading=heading,
        foot=foot,
    )


def _figure(
    value: PricesOfDay,
    rows: Sequence[PriceRow],
    own: Floats | None,
    shown: PictureContext,
    *,
    read: Callable[[int], str],
    words: tuple[str, ...],
) -> Figure:
    count, places = len(rows), np.arange(float(len(rows)))
    kinds = (
        (UP, [row.bought for row in rows]),
        (DOWN, [row.sold for row in rows]),
        (FAINT, [row.neutral for row in rows]),
    )
    parts: list[Part] = []
    left = np.zeros(count)
    for tone, shares in kinds:
        wide = np.array(shares, dtype=float)
        some = wide > 0
        if some.any():
            parts.append(
                PlotBars(left=left[some], wide=wide[some], base=places[some] - _THICK / 2, high=_THICK, shade=tone)
            )
        left = left + wide
    most = max(float(left.max()), 0.0 if own is None else float(own.max())) or 1.0
    if own is not None:
        steps = np.repeat(np.arange(count + 1) - 0.5, 2)[1:-1]
        name = translate("Behind", "Counted from our bars of a minute")
        parts.append(Curve(x=np.repeat(own, 2), y=steps, shade=QUIET, width=1.0, name=name))
    average = value.told.average
    if average is not None:
        at = float(np.interp(float(average), [float(row.prices[0].price) for row in rows], places))
        name = translate("Behind", "Average price of the day")
        parts.append(Curve(x=np.array([0.0, most]), y=np.full(2, at), shade=QUIET, dashes=(4.0, 3.0), name=name))
    step = -(-count // max(shown.rows, 2))
    return Figure(
        x=axis(0.0, most * 1.04, 5, amounts([most])),
        y=Axis(-0.5, count - 0.5, tuple((float(at), rows[at].words) for at in range(0, count, step))),
        parts=tuple(parts),
        words=words,
        stops=places,
        read=read,
        start=count,
        reading=read(_busiest(rows)),
        upright=True,
        columns=(
            column(translate("Common", "Price"), "price", [each.price for each in value.told.rows], fmt.price),
            column(
                translate("Behind", "Bought"), "taken by buyers [shares]", [each.bought for each in value.told.rows]
            ),
            column(translate("Behind", "Sold"), "taken by sellers [shares]", [each.sold for each in value.told.rows]),
            column(
                translate("Behind", "Neither"), "taken by neither [shares]", [each.neutral for each in value.told.rows]
            ),
        ),
    )


def _busiest(rows: Sequence[PriceRow]) -> int:
    """The row with the most shares."""
    return max(range(len(rows)), key=lambda at: rows[at].bought + rows[at].sold + rows[at].neutral)


def _heading(told: PriceVolumes) -> str:
    zone_day = "" if told.time is None else fmt.day_in_year(exchange_date(market_of(told.instrument), told.time))
    parts = [translate("Behind", "Shares by price and by who took the other's price"), zone_day]
    if told.average is not None:
        parts.append(translate("Behind", "average {price}").format(price=fmt.price(told.average)))
    if told.trades is not None:
        parts.append(translate("Behind", "{count} trades").format(count=fmt.quantity(told.trades)))
    return listed(filter(None, parts))


def _sum_words(value: PricesOfDay) -> str:
    """Both sums, and how far they are apart."""
    told = sum(each.bought + each.sold + each.neutral for each in value.told.rows)
    if value.own is None:
        return translate("Behind", "Our own bars of the day were not read.")
    own = Decimal(round(float(value.own.volume.sum())))
    text = translate("Behind", "{provider} tells {told} shares by price, our bars count {own}: {difference}")
    return text.format(
        provider=value.told.source,
        told=fmt.quantity(told),
        own=fmt.quantity(int(own)),
        difference=fmt.percent((own - told) * 100 / told, 2) if told else fmt.MISSING,
    )


def _rows_words(rows: Sequence[PriceRow]) -> str:
    size = max(len(row.prices) for row in rows)
    text = translate("Behind", "{count} prices share a row, T shows each")
    return "" if size == 1 else text.format(count=size)
