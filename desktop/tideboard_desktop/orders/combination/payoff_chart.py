"""The payoff of a combination at expiry, a curve over the price of the underlying; mouse and keys move a cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy

from tideboard_core.orders.combination.payoff import Payoff
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.charts.axis_texts import amount_text, price_tick
from tideboard_desktop.ui.charts.steps import nice_step
from tideboard_desktop.ui.charts.strokes import hairline
from tideboard_desktop.ui.plots.figure import (
    Axis,
    Curve,
    Discs,
    Figure,
    Part,
    PlotNote,
    TableColumn,
    axis,
    shade,
    without_figure,
)
from tideboard_desktop.ui.plots.plot import Plot
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.words.combinations import unknown_outcome_words, with_style
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
HEIGHT: Final = 190
_TICKS: Final = 5
_STOPS: Final = 100
_BESIDE: Final = Decimal("0.25")
"""Room on both sides of the strikes, as a part of the stretch between them."""
_LEAST: Final = Decimal("0.04")
"""The same as a part of the price, where strikes lie close together."""
_BEYOND: Final = Decimal("1.0001")
_TEXT, _INSET = shade("surface.text1"), shade("surface.inset")


class PayoffChart(Plot):
    """Curve, zero line, breakevens, the underlying's price and a cursor; says the same in words."""

    def __init__(self, theme: Theme) -> None:
        name = translate("Combination", "Gain and loss at expiry")
        super().__init__(theme, identifier="payoff_chart", name=name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(HEIGHT))
        self._shown: tuple[Payoff | None, Decimal | None, str] | None = None

    def show_payoff(self, payoff: Payoff | None, spot: Decimal | None, currency: str) -> None:
        """Show this payoff; `spot` is the price of the underlying now. None = nothing is known yet."""
        if (payoff, spot, currency) == self._shown:
            return
        self._shown = payoff, spot, currency
        if payoff is None:
            self.show_figure(without_figure(translate("Combination", "No payoff yet: pick the legs, with prices.")))
        elif not payoff.known:
            self.show_figure(without_figure(unknown_outcome_words()))
        else:
            self.show_figure(payoff_figure(payoff, spot, currency))

    def paint_background(self, painter: QPainter) -> None:
        """An inset frame: it stands among the fields of a form."""
        super().paint_background(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(hairline(colour(self.theme.surface.line_soft)))
        painter.setBrush(_INSET(self.theme))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def payoff_figure(payoff: Payoff, spot: Decimal | None, currency: str) -> Figure:
    """The picture of a payoff that is known."""
    strikes = [point.price for point in payoff.points[1:]]
    marks = [*strikes, *payoff.breakevens, *filter(None, [spot])]
    beside = max((max(marks) - min(marks)) * _BESIDE, max(marks) * _LEAST)
    low, high = max(min(marks) - beside, Decimal(0)), max(marks) + beside
    values = {price: float(payoff.value_at(price) or 0) for price in {low, high, *strikes, *payoff.breakevens}}
    least, most = min(*values.values(), 0.0), max(*values.values(), 0.0)
    room = (most - least) * 0.08 or 1.0
    unit = fmt.unit_for(max(most, -least), fmt.units_in_force())
    x = axis(float(low), float(high), _TICKS, price_tick)
    y = axis(least - room, most + room, 3, lambda value, step: amount_text(value, step, unit))
    stops = _stops(low, high, marks)

    def words(price: Decimal) -> str:
        value, text = payoff.value_at(price), translate("Combination", "At {price}: {amount} {currency}")
        amount = fmt.MISSING if value is None else fmt.signed(value, 2)
        return text.format(price=fmt.price(price), amount=amount, currency=currency)

    zero = Curve(x=np.array(x.ends), y=np.zeros(2), shade=shade("surface.chart_zero"), width=1.0)
    return Figure(
        x=x,
        y=y,
        parts=(zero, *_curve(values), *_marks(payoff, spot, x, y)),
        words=tuple(_words(payoff, spot, [words(price) for price in strikes])),
        stops=np.array([float(price) for price in stops]),
        read=lambda stop: words(stops[stop]),
        start=stops.index(spot) if spot is not None else len(stops) // 2,
        reading="" if spot is None else words(spot),
        columns=_columns({price: payoff.value_at(price) for price in sorted(values)}, currency),
    )


def _columns(values: Mapping[Decimal, Decimal | None], currency: str) -> tuple[TableColumn, ...]:
    """The corners of the curve."""
    price, gain = translate("Combination", "Price"), translate("Combination", "Gain and loss at expiry")
    text, gains = partial(fmt.signed, decimals=2), [*values.values()]
    return (
        TableColumn(title=price, head="price", values=[*values], text=fmt.price),
        TableColumn(title=gain, head=f"gain [{currency}]", values=gains, text=text, width=170),
    )


def _stops(low: Decimal, high: Decimal, marks: Sequence[Decimal]) -> list[Decimal]:
    """Prices of the cursor: round ones, those that mean something, and both ends."""
    step = Decimal(str(nice_step(float(high - low) / _STOPS)))
    first = (low / step).to_integral_value(ROUND_CEILING)
    count = int((high / step).to_integral_value(ROUND_FLOOR) - first) + 1
    return sorted({low, high, *marks, *((first + number) * step for number in range(count))})


def _words(payoff: Payoff, spot: Decimal | None, at_strikes: Sequence[str]) -> Iterator[str]:
    expiry = translate("Combination", "Expiry {day}").format(day=fmt.day_in_year(payoff.expiry))
    yield with_style(expiry, payoff.style)
    yield from at_strikes
    if payoff.breakevens:
        prices = listed(fmt.price(price) for price in payoff.breakevens)
        yield translate("Combination", "Breakeven at {prices}").format(prices=prices)
    if spot is not None:
        yield translate("Combination", "The underlying is at {price}").format(price=fmt.price(spot))


def _curve(values: Mapping[Decimal, float]) -> Iterator[Part]:
    """Gain and loss in their colours, which meet at zero."""
    x = np.array([float(price) for price in sorted(values)])
    y = np.array([values[price] for price in sorted(values)])
    for token, shown in (("up.text", y >= 0), ("down.text", y <= 0)):
        yield Curve(x=x, y=np.where(shown, y, np.nan), shade=shade(token), width=2.0, fill=shade(token, 0.16))


def _marks(payoff: Payoff, spot: Decimal | None, x: Axis, y: Axis) -> Iterator[Part]:
    """The bounds of gain and loss where they are reached within the picture, the breakevens, the underlying."""
    loss = None if payoff.max_loss is None else -payoff.max_loss
    for bound, token, above in ((payoff.max_gain, "up.text", 0.0), (loss, "down.text", 1.0)):
        if bound and y.low < bound < y.high:
            at_right = payoff.slope == 0 or bool(above)
            line = np.array(x.ends), np.full(2, float(bound))
            yield Curve(x=line[0], y=line[1], shade=shade(token), width=1.0, dashes=(2.0, 3.0))
            yield PlotNote(
                x=x.high if at_right else x.low,
                y=float(bound),
                text=fmt.signed(bound, 2),
                shade=shade(token),
                role=Type.CAPTION_STRONG,
                beside=float(at_right),
                above=above,
            )
    at = np.array([float(price) for price in payoff.breakevens])
    yield Discs(x=at, y=np.zeros(len(at)), shade=_TEXT, size=7.0, fill=_INSET)
    for price in payoff.breakevens:  # beside the curve: left of it where the gain begins, right of it where it ends
        begins = float((payoff.value_at(price * _BEYOND) or 0) > 0)
        text, role = f" {fmt.price(price)} ", Type.CAPTION_STRONG
        yield PlotNote(x=float(price), y=0.0, text=text, shade=_TEXT, role=role, beside=begins, above=1.1)
    if spot is not None:
        at = np.full(2, float(spot))
        yield Curve(x=at, y=np.array(y.ends), shade=shade("surface.text2"), width=1.0, dashes=(1.0, 2.0))
