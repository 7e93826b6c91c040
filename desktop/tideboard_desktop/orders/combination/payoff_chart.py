"""The payoff of a combination at expiry, a curve over the price of the underlying; mouse and keys move a cursor."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from math import ceil, floor, log10

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tideboard_core.orders.combination.payoff import Payoff, PayoffPoint
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import announce, give_role
from tideboard_desktop.ui.widgets.labels import identify
from tideboard_desktop.ui.words.combinations import unknown_outcome_words
from tideboard_desktop.ui.words.joining import listed

translate = QCoreApplication.translate
HEIGHT = 190
_TOP, _BOTTOM, _SIDE = 20, 20, 8
_TICKS = 5
_BESIDE = Decimal("0.25")
"""Room on both sides of the strikes, as a part of the stretch between them."""
_LEAST = Decimal("0.04")
"""The same as a part of the price, where strikes lie close together."""


class PayoffChart(QWidget):
    """Curve, zero line, breakevens, the underlying's price and a cursor; says the same in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._payoff: Payoff | None = None
        self._spot: Decimal | None = None
        self._currency = ""
        self.cursor_price: Decimal | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(HEIGHT))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        identify(self, "payoff_chart", translate("Combination", "Gain and loss at expiry"))
        give_role(self, QAccessible.Role.Chart)

    def show_payoff(self, payoff: Payoff | None, spot: Decimal | None, currency: str) -> None:
        """Show this payoff; `spot` is the price of the underlying now. None = nothing is known yet."""
        if (payoff, spot, currency) == (self._payoff, self._spot, self._currency):
            return
        self._payoff, self._spot, self._currency = payoff, spot, currency
        if self.cursor_price is not None and not self._known:
            self.cursor_price = None
        self.setAccessibleDescription("\n".join(self.words))
        self.update()

    @property
    def _known(self) -> bool:
        return self._payoff is not None and self._payoff.known

    # --- words ------------------------------------------------------------------------------------------------------

    @property
    def words(self) -> list[str]:
        """What the picture shows, as sentences."""
        payoff = self._payoff
        if payoff is None:
            return [translate("Combination", "No payoff yet: pick the legs, with prices.")]
        if not payoff.known:
            return [unknown_outcome_words()]
        told = [translate("Combination", "Expiry {day}").format(day=fmt.day_in_year(payoff.expiry))]
        told += [self._at(point.price, point.value) for point in payoff.points[1:]]
        if payoff.breakevens:
            prices = listed(fmt.price(price) for price in payoff.breakevens)
            told.append(translate("Combination", "Breakeven at {prices}").format(prices=prices))
        if self._spot is not None:
            told.append(translate("Combination", "The underlying is at {price}").format(price=fmt.price(self._spot)))
        return told

    def _at(self, price: Decimal, value: Decimal | None) -> str:
        amount = fmt.MISSING if value is None else fmt.signed(value, 2)
        text = translate("Combination", "At {price}: {amount} {currency}")
        return text.format(price=fmt.price(price), amount=amount, currency=self._currency)

    @property
    def read_out(self) -> str:
        """The value under the cursor, else at the price of the underlying; empty while nothing is known."""
        payoff = self._payoff
        price = self._spot if self.cursor_price is None else self.cursor_price
        if payoff is None or not payoff.known or price is None:
            return ""
        return self._at(price, payoff.value_at(price))

    # --- the cursor -------------------------------------------------------------------------------------------------

    def move_to(self, price: Decimal | None) -> None:
        """Put the cursor at a price of the underlying, within what is shown; None hides it."""
        if not self._known:
            return
        low, high = self._span()
        self.cursor_price = None if price is None else min(max(price, low), high)
        self.update()
        if price is not None:
            announce(self, self.read_out)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right move the cursor, with Shift ten steps; Home and End go to the ends, Esc hides it."""
        if not self._known:
            super().keyPressEvent(event)
            return
        low, high = self._span()
        step = nice_step(high - low, 100)
        by = step * (10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        start = self.cursor_price if self.cursor_price is not None else self._spot or (low + high) / 2
        start = (start / step).to_integral_value() * step
        key = Qt.Key(event.key())
        places = {Qt.Key.Key_Left: start - by, Qt.Key.Key_Right: start + by, Qt.Key.Key_Home: low, Qt.Key.Key_End: high}
        if key in places:
            self.move_to(places[key])
        elif key is Qt.Key.Key_Escape and self.cursor_price is not None:
            self.move_to(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """The cursor follows the mouse."""
        if self._known:
            low, high = self._span()
            area = self._area()
            share = Decimal(str(round((event.position().x() - area.left()) / max(area.width(), 1.0), 4)))
            step = nice_step(high - low, 400)
            price = low + (high - low) * share
            self.cursor_price = min(max((price / step).to_integral_value() * step, low), high)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Without mouse and keys there is no cursor."""
        super().leaveEvent(event)
        if self.cursor_price is not None and not self.hasFocus():
            self.move_to(None)

    # --- places -----------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        return QSize(300, self.height())

    def _span(self) -> tuple[Decimal, Decimal]:
        """The prices at both edges."""
        payoff = self._payoff
        assert payoff is not None
        marks = [point.price for point in payoff.points[1:]] + list(payoff.breakevens)
        if self._spot is not None:
            marks.append(self._spot)
        low, high = min(marks), max(marks)
        beside = max((high - low) * _BESIDE, high * _LEAST)
        return max(low - beside, Decimal(0)), high + beside

    def _area(self) -> QRectF:
        px = self._theme.px
        return QRectF(self.rect()).adjusted(px(_SIDE), px(_TOP), -px(_SIDE), -px(_BOTTOM))

    # --- painting ---------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Ground, grid, both areas, curve, marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        surface = self._theme.surface
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(
            QPen(colour(surface.accent if self.hasFocus() else surface.line_soft), 2 if self.hasFocus() else 1)
        )
        painter.setBrush(colour(surface.inset))
        painter.drawRoundedRect(frame, 4, 4)
        payoff = self._payoff
        if payoff is None or not payoff.known:
            painter.setFont(self._theme.font(Type.BODY))
            painter.setPen(colour(surface.text3))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(12, 8, -12, -8), flags, self.words[0])
            return
        _Curve(painter, self._theme, payoff, self._span(), self._area()).paint(self._spot, self.cursor_price)
        self._read_out(painter)

    def _read_out(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(8, 2, -8, 0)
        area.setHeight(self._theme.px(_TOP) - 2)
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        painter.setPen(colour(self._theme.surface.text2))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.read_out)


class _Curve:
    """Paints one payoff into an area."""

    def __init__(
        self, painter: QPainter, theme: Theme, payoff: Payoff, span: tuple[Decimal, Decimal], area: QRectF
    ) -> None:
        self._painter, self._theme, self._payoff, self._area = painter, theme, payoff, area
        self._low, self._high = span
        ends = (PayoffPoint(price, payoff.value_at(price) or Decimal(0)) for price in span)
        inside = [point for point in payoff.points if self._low < point.price < self._high]
        zeros = [PayoffPoint(price, Decimal(0)) for price in payoff.breakevens if self._low < price < self._high]
        self._points = sorted({*ends, *inside, *zeros})
        values = [point.value for point in self._points]
        self._least, self._most = min(*values, Decimal(0)), max(*values, Decimal(0))
        room = (self._most - self._least) * Decimal("0.08") or Decimal(1)
        self._least, self._most = self._least - room, self._most + room

    def _x(self, price: Decimal) -> float:
        return self._area.left() + self._area.width() * float((price - self._low) / (self._high - self._low))

    def _y(self, value: Decimal) -> float:
        return self._area.bottom() - self._area.height() * float((value - self._least) / (self._most - self._least))

    def paint(self, spot: Decimal | None, cursor: Decimal | None) -> None:
        """Everything within the area, the prices below it."""
        painter, surface = self._painter, self._theme.surface
        zero = self._y(Decimal(0))
        self._prices()
        painter.setPen(QPen(colour(surface.chart_zero), 1))
        painter.drawLine(QPointF(self._area.left(), zero), QPointF(self._area.right(), zero))
        for low, high in pairwise(self._points):
            pair = self._theme.up if low.value + high.value > 0 else self._theme.down
            start, end = (
                QPointF(self._x(low.price), self._y(low.value)),
                QPointF(self._x(high.price), self._y(high.value)),
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_faint(pair.text))
            painter.drawPolygon(QPolygonF([QPointF(start.x(), zero), start, end, QPointF(end.x(), zero)]))
            painter.setPen(QPen(colour(pair.text), 2))
            painter.drawLine(start, end)
        self._extremes()
        for price in self._payoff.breakevens:
            if self._low <= price <= self._high:
                self._breakeven(price, zero)
        if spot is not None:
            self._upright(spot, Qt.PenStyle.DotLine, surface.text2)
        if cursor is not None:
            self._upright(cursor, Qt.PenStyle.SolidLine, surface.accent)

    def _prices(self) -> None:
        painter, surface = self._painter, self._theme.surface
        step = nice_step(self._high - self._low, _TICKS)
        painter.setFont(self._theme.font(Type.CAPTION))
        price = Decimal(ceil(self._low / step)) * step
        while price <= self._high:
            x = self._x(price)
            painter.setPen(QPen(colour(surface.chart_grid), 1))
            painter.drawLine(QPointF(x, self._area.top()), QPointF(x, self._area.bottom()))
            painter.setPen(colour(surface.text3))
            text = fmt.price(price) if step % 1 else fmt.quantity(int(price))
            box = self._box(x, text, self._area.bottom() + 3)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            price += step

    def _extremes(self) -> None:
        """The bounds of loss and gain at the right edge, where they are reached within the picture."""
        painter = self._painter
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        high = self._theme.px(15)
        for bound, pair, above in (
            (self._payoff.max_gain, self._theme.up, False),
            (None if self._payoff.max_loss is None else -self._payoff.max_loss, self._theme.down, True),
        ):
            if not bound or not self._least < bound < self._most:
                continue
            y = self._y(bound)
            pen = QPen(colour(pair.text), 1, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2, 3])
            painter.setPen(pen)
            painter.drawLine(QPointF(self._area.left(), y), QPointF(self._area.right(), y))
            text = fmt.signed(bound, 2)
            wide = painter.fontMetrics().horizontalAdvance(text)
            left = self._area.right() - wide if self._payoff.slope == 0 or above else self._area.left()
            painter.setPen(colour(pair.text))
            top = y - high if above else y
            painter.drawText(QRectF(left, top, wide + 2, high), Qt.AlignmentFlag.AlignLeft, text)

    def _breakeven(self, price: Decimal, zero: float) -> None:
        painter, surface = self._painter, self._theme.surface
        x, text = self._x(price), fmt.price(price)
        painter.setPen(QPen(colour(surface.text1), 1))
        painter.setBrush(colour(surface.inset))
        painter.drawEllipse(QPointF(x, zero), 3.5, 3.5)
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        box = self._box(x, text, zero - self._theme.px(20))
        painter.fillRect(box, colour(surface.inset))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _upright(self, price: Decimal, style: Qt.PenStyle, shade: str) -> None:
        if self._low <= price <= self._high:
            self._painter.setPen(QPen(colour(shade), 1, style))
            x = self._x(price)
            self._painter.drawLine(QPointF(x, self._area.top()), QPointF(x, self._area.bottom()))

    def _box(self, x: float, text: str, top: float) -> QRectF:
        wide = self._painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(x - wide / 2, self._area.left() - 6), self._area.right() + 6 - wide)
        return QRectF(left, top, wide, self._theme.px(15))


def nice_step(span: Decimal, parts: int) -> Decimal:
    """1, 2 or 5 times a power of ten, of which about `parts` fit into `span`."""
    raw = float(span) / parts
    power = Decimal(10) ** floor(log10(raw))
    share = Decimal(str(raw)) / power
    return power * next(one for one in (1, 2, 5, 10) if share <= one)


def _faint(text_colour: str) -> QColor:
    return colour(text_colour, 0.16)
