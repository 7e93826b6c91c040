"""Risk and reward of an entry with exits: a bar of its prices, and its figures by price and with all fees."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from tideboard_core.orders.bracket_risk import BracketOutcome, BracketRisk
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Theme, Type, colour
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import vbox
from tideboard_desktop.ui.widgets.panel import hairline

translate = QCoreApplication.translate
TEXT, TRACK = 15, 8
ROW = 19
CENTS_BELOW = 100_000


class BracketPrices(NamedTuple):
    """Prices of an entry and its exits, the last price and the price step; None = there is none.

    An exit stands where its figures are computed: at its limit, at market at its trigger.
    """

    entry: Decimal
    stop: Decimal | None
    target: Decimal | None
    last: Decimal | None
    step: Decimal


class RiskBar(QWidget):
    """The stretch from stop to entry and on to the take profit, to scale; the last price is a dotted mark above."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._prices: BracketPrices | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(2 * TEXT + TRACK + 6))
        identify(self, "risk_bar", translate("Exits", "Stop, entry and take profit"))
        give_role(self, QAccessible.Role.Graphic)

    def show_prices(self, prices: BracketPrices | None) -> None:
        """Show these prices; None = nothing to show yet."""
        if prices == self._prices:
            return
        self._prices = prices
        self.setAccessibleDescription("" if prices is None else ", ".join(_spoken(prices)))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as there is room."""
        return QSize(200, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Track, marks and prices."""
        prices, theme = self._prices, self._theme
        painter = QPainter(self)
        track = QRect(0, theme.px(TEXT) + 2, self.width(), theme.px(TRACK))
        if prices is None:
            painter.fillRect(track, colour(theme.surface.line_soft))
            return
        ends = [price for price in (prices.stop, prices.entry, prices.target) if price is not None]
        low, high = min(ends), max(ends)
        if low == high:
            painter.fillRect(track, colour(theme.surface.line_soft))
            return

        def place(price: Decimal) -> int:
            return round(float((price - low) / (high - low)) * (self.width() - 2))

        entry = place(prices.entry)
        for price, pair in ((prices.stop, theme.down), (prices.target, theme.up)):
            if price is not None:
                self._stretch(painter, track, entry, place(price), pair)
        painter.fillRect(QRect(entry, track.top() - 2, 2, track.height() + 4), colour(theme.surface.text1))
        taken: list[QRectF] = []
        self._price(painter, track, entry, prices.entry, theme.surface.text1, taken)
        for price, pair in ((prices.stop, theme.down), (prices.target, theme.up)):
            if price is not None:
                self._price(painter, track, place(price), price, pair.text, taken)
        if prices.last is not None and low <= prices.last <= high:
            self._last(painter, track, place(prices.last), prices.last)

    def _stretch(self, painter: QPainter, track: QRect, entry: int, end: int, pair: PairColour) -> None:
        left, right = sorted((entry, end))
        painter.fillRect(QRect(left, track.top(), right - left, track.height()), colour(pair.dim))
        painter.fillRect(QRect(end, track.top() - 1, 2, track.height() + 2), colour(pair.text))

    def _price(
        self, painter: QPainter, track: QRect, x: int, price: Decimal, text_colour: str, taken: list[QRectF]
    ) -> None:
        """A price below its mark, inside the widget; left out where another one stands already."""
        prices = self._prices
        text = fmt.price(price, None if prices is None else prices.step)
        painter.setFont(self._theme.font(Type.CAPTION_STRONG))
        wide = painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(x - wide // 2, 0), self.width() - wide)
        box = QRectF(left, track.bottom() + 2, wide, self._theme.px(TEXT))
        if any(box.intersects(other) for other in taken):
            return
        taken.append(box)
        painter.setPen(colour(text_colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _last(self, painter: QPainter, track: QRect, x: int, price: Decimal) -> None:
        prices = self._prices
        text = translate("Exits", "last {price}").format(
            price=fmt.price(price, None if prices is None else prices.step)
        )
        painter.setPen(QPen(colour(self._theme.surface.text2), 1, Qt.PenStyle.DotLine))
        painter.drawLine(x, track.top() - 2, x, track.bottom() + 2)
        painter.setFont(self._theme.font(Type.CAPTION))
        wide = painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(x - wide // 2, 0), self.width() - wide)
        painter.drawText(QRectF(left, 0, wide, self._theme.px(TEXT)), Qt.AlignmentFlag.AlignCenter, text)


class RiskTable(QWidget):
    """Two lines of risk, share of the assets, reward and R: by price, and with the fees of both sides."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        identify(self, "risk_table")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(0)
        heads = (
            "",
            translate("Exits", "Risk"),
            translate("Exits", "of assets"),
            translate("Exits", "Reward"),
            translate("Exits", "R"),
        )
        for column, text in enumerate(heads):
            grid.addWidget(self._cell(text, Type.CAPTION, Tone.CAPTION, left=not column), 0, column)
            grid.setColumnStretch(column, 0 if column else 1)
        # cut before they make a narrow ticket wider than its dock
        self.names = [elided_label("", theme, Type.CAPTION, Tone.PRIMARY) for _ in range(2)]
        self.cells = [[self._cell("", Type.BODY, Tone.PRIMARY) for _ in range(4)] for _ in range(2)]
        for name in self.names:
            name.setFixedHeight(theme.px(ROW))
        for line, (name, cells) in enumerate(zip(self.names, self.cells, strict=True)):
            row = 1 + 2 * line
            grid.addWidget(hairline(), row, 0, 1, 5)
            for column, cell in enumerate((name, *cells)):
                grid.addWidget(cell, row + 1, column)

    def _cell(self, text: str, role: Type, tone: Tone, *, left: bool = False) -> QLabel:
        cell = label(text, self._theme, role, tone)
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        cell.setFixedHeight(self._theme.px(ROW))
        return cell

    def show_risk(self, risk: BracketRisk | None, assets: Decimal | None) -> None:
        """Show both outcomes; dashes while they are not known."""
        nothing = BracketOutcome(risk=None, reward=None)
        names = (
            translate("Exits", "Price only"),
            translate("Exits", "With all fees")
            if risk is None or risk.with_fees is not None
            else translate("Exits", "Fees unknown"),
        )
        outcomes = (nothing, nothing) if risk is None else (risk.by_price, risk.with_fees or nothing)
        for name, cells, words, outcome in zip(self.names, self.cells, names, outcomes, strict=True):
            name.setText(words)
            for cell, text, shade in zip(cells, outcome_texts(outcome, assets), self._shades(outcome), strict=True):
                cell.setText(text)
                cell.setAccessibleName(f"{words} {text}")
                cell.setStyleSheet(f"color: {shade};")

    def _shades(self, outcome: BracketOutcome) -> tuple[str, str, str, str]:
        plain = self._theme.surface.text1
        won = outcome.reward or Decimal(0)
        lost = outcome.risk or Decimal(0)
        gain = self._theme.up.text if won > 0 else self._theme.down.text if won < 0 else plain
        loss = self._theme.down.text if lost > 0 else self._theme.up.text if lost < 0 else plain
        return loss, plain, gain, plain


class RiskFigures(QWidget):
    """Bar and table below one another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar, self.table = RiskBar(theme), RiskTable(theme)
        vbox(self.bar, self.table, on=self, margins=0, spacing=2)


def outcome_texts(outcome: BracketOutcome, assets: Decimal | None) -> tuple[str, str, str, str]:
    """Risk as a loss, its percent of the assets, the reward with its sign, and R; a dash for what is not known."""
    part = outcome.of_assets(assets)
    return (
        fmt.MISSING if outcome.risk is None else _amount(-outcome.risk),
        fmt.MISSING if part is None else fmt.share(part, 2),
        fmt.MISSING if outcome.reward is None else _amount(outcome.reward),
        fmt.MISSING if outcome.ratio is None else fmt.plain(outcome.ratio, 1),
    )


def _amount(value: Decimal) -> str:
    """An amount with its sign; a large one without cents, so that four columns fit a narrow ticket."""
    return fmt.signed(value, 2 if abs(value) < CENTS_BELOW else 0)


def _spoken(prices: BracketPrices) -> list[str]:
    named = (
        (translate("Exits", "stop {price}"), prices.stop),
        (translate("Exits", "entry {price}"), prices.entry),
        (translate("Exits", "take profit {price}"), prices.target),
        (translate("Exits", "last {price}"), prices.last),
    )
    return [words.format(price=fmt.price(price, prices.step)) for words, price in named if price is not None]
