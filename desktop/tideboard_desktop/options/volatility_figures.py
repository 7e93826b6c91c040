"""What the broker's implied volatilities say of a chain: the smile of one expiry, the term structure of all."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication

from tideboard_core.model.derivatives import OptionFigures, OptionSide
from tideboard_desktop.options.expiries import Expiry, day_words, left_words
from tideboard_desktop.options.model import OptionBoard
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import price_tick
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Discs,
    Figure,
    Floats,
    Part,
    PlotNote,
    TableColumn,
    axis,
    shade,
)
from tideboard_desktop.ui.words.joining import listed, titled

translate = QCoreApplication.translate
_CALLS, _PUTS, _PANEL = shade("surface.accent"), shade("surface.text2"), shade("surface.panel")
_DASHES: Final = (4.0, 3.0)
_SIDES: Final = (OptionSide.CALL, OptionSide.PUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMoney:
    """The strike of an expiry nearest to the underlying's price, with the volatilities in percent; None = not given.

    `came` is when they arrived, in monotonic seconds.
    """

    strike: Decimal
    call: Decimal | None
    put: Decimal | None
    came: float

    @property
    def volatility(self) -> Decimal | None:
        """The mean of both sides, or the one that is given."""
        known = [each for each in (self.call, self.put) if each is not None]
        return sum(known, Decimal(0)) / len(known) if known else None


def percent_of(figures: OptionFigures | None) -> Decimal | None:
    """The implied volatility in percent; brokers say 0 where they have none."""
    return None if figures is None or not figures.implied_volatility else figures.implied_volatility * 100


def nearest_strike(strikes: Sequence[Decimal], spot: Decimal) -> int:
    """The place of the strike nearest to a price, of two the lower one."""
    return min(range(len(strikes)), key=lambda at: (abs(strikes[at] - spot), strikes[at]))


def at_money(board: OptionBoard) -> AtMoney | None:
    """That of the expiry in view; None while its figures or the price of the underlying are not known."""
    rows = board.usual_rows
    if board.spot is None or not rows:
        return None
    row = rows[nearest_strike([board.strike(row) for row in rows], board.spot)]
    options = [each for side in _SIDES if (each := board.id_at(row, side)) is not None]
    came = [one for option in options if (one := board.came(option)) is not None]
    call, put = (_of_side(board, row, side) for side in _SIDES)
    return AtMoney(strike=board.strike(row), call=call, put=put, came=min(came)) if came else None


# --- smile ----------------------------------------------------------------------------------------------------------


def smile_figure(board: OptionBoard, expiry: Expiry, today: date) -> Figure | None:
    """Volatility by strike, calls and puts; None if the broker gave none for this expiry."""
    rows = board.usual_rows
    strikes = [board.strike(row) for row in rows]
    calls, puts = ([_of_side(board, row, side) for row in rows] for side in _SIDES)
    known = [at for at in range(len(rows)) if calls[at] is not None or puts[at] is not None]
    if not known:
        return None
    x, spot = np.array([float(strike) for strike in strikes]), board.spot
    money = None if spot is None else nearest_strike(strikes, spot)

    def read(at: int) -> str:
        text = translate("OptionChain", "Strike {price}: call {call}, put {put}")
        return text.format(price=fmt.price(strikes[at]), call=_share(calls[at]), put=_share(puts[at]))

    across = _around(x[known[0]], x[known[-1]], price_tick, 6)
    upright = _percents([*calls, *puts])
    return Figure(
        x=across,
        y=upright,
        parts=(
            *_spot_line(spot, across, upright),
            *_curve(x, calls, translate("OptionChain", "Calls"), dashed=False),
            *_curve(x, puts, translate("OptionChain", "Puts"), dashed=True),
        ),
        words=tuple(_smile_words(expiry, today, len(known), None if money is None else read(money))),
        stops=x,
        read=read,
        start=money,
        reading="" if money is None else read(money),
        columns=(
            TableColumn(title=translate("Common", "Strike"), head="strike", values=strikes, text=fmt.price),
            _percent_column(translate("OptionChain", "Calls"), "call implied volatility [%]", calls),
            _percent_column(translate("OptionChain", "Puts"), "put implied volatility [%]", puts),
        ),
    )


def _of_side(board: OptionBoard, row: int, side: OptionSide) -> Decimal | None:
    option = board.id_at(row, side)
    return None if option is None else percent_of(board.figures(option))


def _smile_words(expiry: Expiry, today: date, count: int, money: str | None) -> Iterator[str]:
    text = translate("OptionChain", "Implied volatility by strike, expiry {day}, {count} strikes")
    yield text.format(day=day_words(expiry, today), count=fmt.quantity(count))
    if money is not None:
        yield titled(translate("OptionChain", "At the money"), money)


# --- term structure -------------------------------------------------------------------------------------------------


def term_figure(found: Mapping[date, AtMoney], expiries: Sequence[Expiry], today: date) -> Figure | None:
    """Volatility at the money by expiry; None while none is known. An expiry not in `found` was not read yet.

    Days left stand as their square roots, by which a price spreads: near weeks stay apart, and years do not push them
    together.
    """
    volatilities = [found[each.day].volatility if each.day in found else None for each in expiries]
    if all(each is None for each in volatilities):
        return None
    x = np.sqrt(np.array([float(each.left) for each in expiries]))

    def read(place: int) -> str:
        expiry, one = expiries[place], found.get(expiries[place].day)
        title = listed((day_words(expiry, today), left_words(expiry)))
        if one is None:
            return titled(title, translate("Checks", "not read yet"))
        text = translate("OptionChain", "{volatility} at {strike}")
        return titled(title, text.format(volatility=_share(one.volatility), strike=fmt.price(one.strike)))

    known = [place for place, each in enumerate(volatilities) if each is not None]
    ticks = tuple((at, day_words(each, today)) for at, each in zip(x.tolist(), expiries, strict=True))
    beside = max((x[-1] - x[0]) * 0.04, 0.1)
    return Figure(
        x=Axis(float(x[0] - beside), float(x[-1] + beside), ticks),
        y=_percents(volatilities),
        parts=tuple(_curve(x, volatilities, "", dashed=False)),
        words=(
            translate("OptionChain", "Implied volatility at the money by expiry"),
            *(read(place) for place in dict.fromkeys((known[0], known[-1]))),
        ),
        stops=x,
        read=read,
        start=0,
        reading=read(known[0]),
        columns=(
            TableColumn(
                title=translate("Common", "Expiry"),
                head="expiry",
                values=[each.day for each in expiries],
                text=fmt.day_in_year,
                number=False,
                width=130,
            ),
            TableColumn(
                title=translate("Common", "Days left"), head="days left", values=[each.left for each in expiries]
            ),
            TableColumn(
                title=translate("Common", "Strike"),
                head="strike",
                values=[found[each.day].strike if each.day in found else None for each in expiries],
                text=fmt.price,
            ),
            _percent_column(translate("OptionChain", "Volatility"), "implied volatility [%]", volatilities),
        ),
    )


# --- parts of both --------------------------------------------------------------------------------------------------


def _curve(x: Floats, values: Sequence[Decimal | None], name: str, *, dashed: bool) -> Iterator[Part]:
    y = np.array([math.nan if each is None else float(each) for each in values])
    tone, dashes = (_PUTS, _DASHES) if dashed else (_CALLS, ())
    yield Curve(x=x, y=y, shade=tone, dashes=dashes, name=name)
    yield Discs(x=x, y=y, shade=tone, fill=_PANEL if dashed else None)


def _spot_line(spot: Decimal | None, across: Axis, upright: Axis) -> Iterator[Part]:
    """The underlying's price, where it is within the strikes."""
    if spot is not None and across.low <= spot <= across.high:
        at, tone = np.full(2, float(spot)), shade("surface.text3")
        yield Curve(x=at, y=np.array(upright.ends), shade=tone, width=1.0, dashes=(1.0, 2.0))
        yield PlotNote(x=float(spot), y=upright.high, text=f" {fmt.price(spot)}", shade=tone, beside=0.0, above=0.0)


def _around(low: float, high: float, text: Callable[[float, float], str], parts: int) -> Axis:
    """An axis with some room at both ends."""
    beside = max((high - low) * 0.04, high * 0.001)
    return axis(float(low - beside), float(high + beside), parts, text)


def _percents(values: Sequence[Decimal | None]) -> Axis:
    known = [float(each) for each in values if each is not None]
    room = max((max(known) - min(known)) * 0.1, 0.5)
    low, high = max(min(known) - room, 0.0), max(known) + room

    def text(value: float, step: float) -> str:
        return fmt.share(value, next(digits for digits in range(9) if math.isclose(round(step, digits), step)))

    return axis(low, high, 4, text)


def _share(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.share(value)


def _percent_column(title: str, head: str, values: Sequence[Decimal | None]) -> TableColumn:
    return TableColumn(title=title, head=head, values=values, text=fmt.share)
