"""Widgets of the order ticket: buy and sell, the facts of the account, cost lines."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from tideboard_core.model.fees import FeeCode
from tideboard_core.model.order import Environment, Side
from tideboard_core.model.review import OrderPreview
from tideboard_desktop.orders.confirm.order_summary import total_title, value_title
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import paint_background, text_on_background
from tideboard_desktop.ui.widgets.icons import Glyph, lead
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox
from tideboard_desktop.ui.words.joining import with_key

translate = QCoreApplication.translate

HEIGHT, LOW = 32, 26


class SideSwitch(QWidget):
    """`chosen` carries the Side that a person chose; `choose` sets it silently."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._height = theme, HEIGHT
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buy = self._button(self.tr("Buy"), "side_buy", "arrow-up")
        self.sell = self._button(self.tr("Sell"), "side_sell", "arrow-down")
        group = QButtonGroup(self)
        row = hbox(on=self, margins=0, spacing=0)
        for button in (self.buy, self.sell):
            group.addButton(button)
            button.setAutoExclusive(True)  # heard as one of two, not as a box to tick
            row.addWidget(button, 1)
        self.buy.setChecked(True)
        self.buy.clicked.connect(lambda: self.chosen.emit(Side.BUY))
        self.sell.clicked.connect(lambda: self.chosen.emit(Side.SELL))
        theme.follow(self, SideSwitch._take_colours)
        group.buttonToggled.connect(self._show_chosen)

    def show_keys(self, buy: str, sell: str) -> None:
        """Show the keys of both buttons in their tool tips."""
        for button, key in ((self.buy, buy), (self.sell, sell)):
            button.setToolTip(tip(with_key(button.text(), key)))

    def show_low(self, *, low: bool) -> None:
        """Be as low as a small button, or as high as an input."""
        height = LOW if low else HEIGHT
        if height != self._height:
            self._height = height
            self._take_colours()

    @property
    def side(self) -> Side:
        return Side.BUY if self.buy.isChecked() else Side.SELL

    def choose(self, side: Side) -> None:
        """Show a side without emitting."""
        (self.buy if side is Side.BUY else self.sell).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Left and right change the side."""
        target = {Qt.Key.Key_Left: self.buy, Qt.Key.Key_Right: self.sell}.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
            return
        target.setFocus(Qt.FocusReason.TabFocusReason)
        target.click()

    def _button(self, text: str, identifier: str, glyph: str) -> QPushButton:
        button = _Half(text)
        identify(button, identifier, text)
        button.setProperty("glyph", glyph)
        button.setFont(self._theme.font(Type.STRONG))
        button.setCheckable(True)
        button.setAutoDefault(False)
        return button

    def _take_colours(self) -> None:
        self._style(self.buy, self._theme.up, first=True)
        self._style(self.sell, self._theme.down, first=False)
        self._show_chosen()

    def _style(self, button: QPushButton, pair: PairColour, *, first: bool) -> None:
        surface = self._theme.surface
        button.setFixedHeight(self._theme.control(self._height))
        corners = ("left", "right") if first else ("right", "left")
        button.setProperty("pair", pair.text)
        button.setStyleSheet(
            f"QPushButton {{ background: {surface.inset}; color: {pair.text}; border: 1px solid {surface.line_control};"
            f" border-radius: 0; border-top-{corners[0]}-radius: 5px; border-bottom-{corners[0]}-radius: 5px;"
            f" min-height: {self._theme.control(self._height) - 2}px; {'border-right: none;' if first else ''} }}"
            f"QPushButton:hover {{ background: {surface.hover}; }}"
            f"QPushButton:pressed {{ background: {surface.line_soft}; }}"
            f"QPushButton:checked {{ background: {pair.fill}; color: white; border-color: {pair.fill}; }}"
            f"QPushButton:checked:hover {{ border-color: {surface.text1}; }}"
            f"QPushButton:disabled:!checked {{ color: {surface.text_off}; }}"
        )

    def _show_chosen(self) -> None:
        for button in (self.buy, self.sell):
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)  # Tab stops at the chosen one, arrows go to the other
            text_colour = "#FFFFFF" if button.isChecked() else str(button.property("pair"))
            lead(button, str(button.property("glyph")), text_colour, self._theme.px(14), self._theme.surface.text_off)


class _Half(QPushButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave the arrow keys to the switch."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
            return
        super().keyPressEvent(event)


FACTS = 22


class FactsBar(QWidget):
    """Account at the left, what is held and the most that can be ordered at the right, on the environment's ground."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._environment: Environment | None = None
        identify(self, "ticket_facts")
        self.account = elided_label("", theme, Type.CAPTION)
        self.held = elided_label("", theme, Type.CAPTION)
        self.held.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(theme.px(FACTS))
        hbox((self.account, 1), self.held, on=self, margins=(10, 0, 10, 0), spacing=8)
        theme.follow(self, FactsBar._take_colours)

    def show_facts(self, environment: Environment | None, account: str, held: str, meaning: str) -> None:
        """Show the account's name, and what is held and possible in words; `meaning` is their tool tip."""
        self.account.setText(account)
        self.held.setText(held)
        self.held.whole = meaning
        if environment is not self._environment:
            self._environment = environment
            self._take_colours()

    def _take_colours(self) -> None:
        text = self._theme.surface.text2
        if self._environment is not None:
            text = text_on_background(self._theme.environments[self._environment])
        for part in (self.account, self.held):
            part.setStyleSheet(f"color: {text};")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Paint the environment's ground."""
        if self._environment is not None:
            paint_background(QPainter(self), self.rect(), self._theme.environments[self._environment], hatched=False)


class StaleNote(QWidget):
    """Why no price can be taken, with a clock; hidden while one can."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words = elided_label("", theme, Type.CAPTION, Tone.SECONDARY)
        identify(self.words, "ticket_stale_prices")
        self.setFixedHeight(theme.px(18))
        hbox(Glyph(theme, "clock", "text2", 13), (self.words, 1), on=self, margins=0, spacing=5)
        self.hide()

    def show_words(self, words: str) -> None:
        if words != self.words.text():
            self.words.setText(words)
            self.setVisible(bool(words))


LINE = 17
FEES, TOTAL = 1, 2
"""Rows of the fees and of the total in the cost lines."""


def in_currency(field: str, currency: str) -> str:
    """`Limit price, HKD`; only the field's name if the currency is unknown."""
    text = translate("Ticket", "{field}, {currency}")
    return text.format(field=field, currency=currency) if currency else field


class CostLines(QWidget):
    """Value, fees and power after the order: lines of fixed height; `beside` stands next to the value.

    The total has its own widget, `total_line`, whose tool tip has the other lines. The words of the fees give way to
    large amounts; otherwise these would push the ticket's right edge out of the dock.
    """

    def __init__(self, theme: Theme, *, beside: QWidget) -> None:
        super().__init__()
        self._theme = theme
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        for row in range(4):
            strong = row == TOTAL
            title = (elided_label if row in {FEES, TOTAL} else label)("", theme, Type.CAPTION, Tone.SECONDARY)
            value = label("", theme, Type.STRONG if strong else Type.BODY)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for part in (title, value):
                part.setFixedHeight(theme.px(LINE))
            if not strong:
                grid.addWidget(title, row, 0)
                grid.addWidget(value, row, 1)
            self._lines.append((title, value))
        self.total_line = QWidget()
        identify(self.total_line, "ticket_total")
        hbox((self._lines[TOTAL][0], 1), self._lines[TOTAL][1], on=self.total_line, margins=0, spacing=6)
        grid.addLayout(hbox(self._lines[0][0], (beside, 1), spacing=6), 0, 0)

    def show_preview(self, preview: OrderPreview | None, side: Side, currency: str) -> None:
        """Show cost or proceeds of the order; dashes without a preview."""
        summary = None if preview is None else preview.summary
        buy = side is Side.BUY
        bounded = translate("Ticket", "Cost at most") if buy else translate("Ticket", "Received at least")
        unnamed = in_currency(bounded, currency)
        total = unnamed if summary is None else total_title(summary)
        lines = (
            (
                translate("ConfirmOrder", "Value at limit") if summary is None else value_title(summary),
                None if summary is None else summary.value,
            ),
            (fee_title(preview), None if summary is None else summary.fee_total),
            (total, None if summary is None else summary.total),
            (translate("ConfirmOrder", "Buying power after"), None if summary is None else summary.power_after),
        )
        for (title, value), (words, amount) in zip(self._lines, lines, strict=True):
            shown = fmt.MISSING if amount is None else fmt.money(amount)
            if (title.text(), value.text()) != (words, shown):
                title.setText(words)
                value.setText(shown)
                value.setAccessibleName(f"{words} {shown}")

    def show_rest(self, margin: str) -> None:
        """Put the other lines and the margin rule into the tool tip of the total."""
        rest = (f"{title.text()} {value.text()}" for title, value in self._lines if title is not self._total[0])
        words = "\n".join((*rest, margin))
        if words != self.total_line.accessibleDescription():
            self.total_line.setAccessibleDescription(words)
            self.total_line.setToolTip(tip(words))

    @property
    def _total(self) -> tuple[QLabel, QLabel]:
        return self._lines[TOTAL]

    @property
    def total(self) -> tuple[str, str]:
        """Words and amount of the total as shown: `Cost at most, HKD`, `62,590.10`."""
        title, value = self._total
        return title.text(), value.text()


def fee_title(preview: OrderPreview | None) -> str:
    """`Est. fees` with stamp duty and the number of the other fees; says so if the broker's own fees are unknown."""
    fees = () if preview is None else preview.summary.fees
    if any(item.code is FeeCode.BROKER_UNKNOWN for item in fees):
        return translate("Ticket", "Est. fees, broker's not known")
    stamp = next((item.amount for item in fees if item.code is FeeCode.STAMP_DUTY), None)
    if stamp is not None:
        text = translate("Ticket", "Est. fees, stamp {stamp} + {count} more")
        return text.format(stamp=fmt.money(stamp), count=len(fees) - 1)
    if fees:
        return translate("Ticket", "Est. fees, {count} items").format(count=len(fees))
    return translate("Ticket", "Fees")
