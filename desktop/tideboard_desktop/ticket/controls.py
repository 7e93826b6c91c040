"""Widgets of the order ticket: buy and sell, cost lines, grouped check verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from tideboard_core.model.fees import FeeCode
from tideboard_core.model.order import Side
from tideboard_core.model.review import Check, CheckCode, OrderPreview
from tideboard_desktop.orders.confirm.check_lines import CheckLine, warnings_words
from tideboard_desktop.orders.confirm.order_summary import total_title, value_title
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.colours import PairColour
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import lead
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.words.checks import check_figure, check_label

translate = QCoreApplication.translate

HEIGHT = 32


class SideSwitch(QWidget):
    """`chosen` carries the Side that a person chose; `choose` sets it silently."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buy = self._button(self.tr("Buy"), "side_buy", "arrow-up")
        self.sell = self._button(self.tr("Sell"), "side_sell", "arrow-down")
        self.buy.setToolTip(self.tr("Buy (F2)"))
        self.sell.setToolTip(self.tr("Sell (F3)"))
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
        group.buttonToggled.connect(self._show_icons)

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
        button.setFixedHeight(self._theme.px(HEIGHT))
        return button

    def _take_colours(self) -> None:
        self._style(self.buy, self._theme.up, first=True)
        self._style(self.sell, self._theme.down, first=False)
        self._show_icons()

    def _style(self, button: QPushButton, pair: PairColour, *, first: bool) -> None:
        surface = self._theme.surface
        corners = ("left", "right") if first else ("right", "left")
        button.setProperty("pair", pair.text)
        button.setStyleSheet(
            f"QPushButton {{ background: {surface.inset}; color: {pair.text}; border: 1px solid {surface.line_control};"
            f" border-radius: 0; border-top-{corners[0]}-radius: 5px; border-bottom-{corners[0]}-radius: 5px;"
            f" min-height: {self._theme.px(HEIGHT) - 2}px; {'border-right: none;' if first else ''} }}"
            f"QPushButton:hover {{ background: {surface.hover}; }}"
            f"QPushButton:pressed {{ background: {surface.line_soft}; }}"
            f"QPushButton:checked {{ background: {pair.fill}; color: white; border-color: {pair.fill}; }}"
            f"QPushButton:checked:hover {{ border-color: {surface.text1}; }}"
            f"QPushButton:disabled:!checked {{ color: {surface.text_off}; }}"
        )

    def _show_icons(self) -> None:
        for button in (self.buy, self.sell):
            text_colour = "#FFFFFF" if button.isChecked() else str(button.property("pair"))
            lead(button, str(button.property("glyph")), text_colour, self._theme.px(14), self._theme.surface.text_off)


class _Half(QPushButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  Qt's name
        """Leave the arrow keys to the switch."""
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            event.ignore()
            return
        super().keyPressEvent(event)


LINE = 17
FEES = 1
"""Row of the fees in the cost lines."""
_RIGHT = frozenset(
    {
        CheckCode.LOCK,
        CheckCode.LINK,
        CheckCode.AUDIT,
        CheckCode.ACCOUNT,
        CheckCode.ORDER,
        CheckCode.TRADABLE,
        CheckCode.OFFERED,
        CheckCode.EXITS_OFFERED,
        CheckCode.EXPIRY,
        CheckCode.MAPPING,
        CheckCode.SESSION,
        CheckCode.AUCTION,
        CheckCode.SOURCE,
    }
)
_NEAR = frozenset(
    {
        CheckCode.COLLAR_LAST,
        CheckCode.COLLAR_BEST,
        CheckCode.TRIGGER,
        CheckCode.TRAIL,
        CheckCode.LIMIT_REACH,
        CheckCode.TICK,
        CheckCode.EXIT_SIDE,
        CheckCode.EXIT_TICK,
        CheckCode.EXIT_REACH,
        CheckCode.BOOK_AGE,
    }
)
_SOFT = frozenset(
    {
        CheckCode.LEVELS,
        CheckCode.REPEAT,
        CheckCode.MARKET_HOURS,
        CheckCode.LIMIT_BEHIND,
        CheckCode.OVERNIGHT,
        CheckCode.LAST_DAY,
        CheckCode.FEED,
    }
)


def in_currency(field: str, currency: str) -> str:
    """`Limit price, HKD`; only the field's name if the currency is unknown."""
    text = translate("Ticket", "{field}, {currency}")
    return text.format(field=field, currency=currency) if currency else field


class CostLines(QWidget):
    """Value, fees, total and power after the order: four lines of fixed height; `beside` stands next to the value.

    The words of the fees give way to large amounts; otherwise these would push the ticket's right edge out of the dock.
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
            strong = row == 2
            title = (elided_label if row == FEES else label)("", theme, Type.CAPTION, Tone.SECONDARY)
            value = label("", theme, Type.STRONG if strong else Type.BODY)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for part in (title, value):
                part.setFixedHeight(theme.px(LINE))
            grid.addWidget(title, row, 0)
            grid.addWidget(value, row, 1)
            self._lines.append((title, value))
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

    @property
    def total(self) -> tuple[str, str]:
        """Words and amount of the total as shown: `Cost at most, HKD`, `62,590.10`."""
        title, value = self._lines[2]
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


class TicketSummary(QWidget):
    """The total and the checks in two lines, shown above the button while their own lines have to be scrolled to."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.title = label("", theme, Type.CAPTION, Tone.SECONDARY)
        self.total = label("", theme, Type.STRONG)
        self.check = CheckLine(theme, height=LINE + 1)
        for part in (self.title, self.total):
            part.setFixedHeight(theme.px(LINE))
        vbox(hbox((self.title, 1), self.total), self.check, on=self, margins=0, spacing=0)
        identify(self, "ticket_summary")

    def show_both(self, total: tuple[str, str], checks: TicketChecks) -> None:
        """Copy the total, and of the checks the first that fails or says what the form waits for."""
        words, amount = total
        self.title.setText(words)
        self.total.setText(amount)
        self.total.setAccessibleName(f"{words} {amount}")
        self.check.show_line(*checks.first[:2], passed=checks.first[2])


class TicketChecks(QWidget):
    """Four lines that summarise all checks; a failed check turns its group's line amber."""

    first: tuple[str, str, bool] = ("", "", True)
    """Words, figure and verdict of the first line that fails or says what the form waits for."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lines = [CheckLine(theme, height=LINE + 1) for _ in range(4)]
        vbox(*self.lines, on=self, margins=0, spacing=0)

    def show_preview(
        self, preview: OrderPreview | None, lock_line: tuple[str, str] | None, waits_for: str = ""
    ) -> None:
        """Show the verdicts; `lock_line` (words, since) appears while trading is locked, with or without a preview.

        Without verdicts the line names what is missing: a disabled button needs a visible reason.
        """
        checks = () if preview is None else preview.checks
        average = "" if preview is None or preview.book is None else _average(preview.book.average)
        groups = group_lines(checks, average)
        first, *others = zip(self.lines, groups, strict=True)
        failed = next((group for group in groups if not group[2]), None)
        fine = translate("Ticket", "All checks passed") if checks else waits_for
        self.first = (*lock_line, False) if lock_line is not None else failed or (fine, "", True)
        if lock_line is not None:
            first[0].show_line(*lock_line, passed=False, glyph="lock")
        elif preview is None and waits_for:
            first[0].show_line(waits_for, "", passed=True, glyph="info")
        else:
            others.append(first)
        for line, (words, figure, passed) in others:
            line.show_line(words, figure, passed=passed)


def group_lines(checks: Sequence[Check], average: str = "") -> list[tuple[str, str, bool]]:
    """Words, figure and verdict of the four groups: right place, near the market, within limits, warnings.

    The last line counts what failed in all groups: it never says that there are no warnings below one.
    """
    by_code = {check.code: check for check in checks}
    groups = (_RIGHT, _NEAR, frozenset(by_code) - _RIGHT - _NEAR - _SOFT, _SOFT)
    passed = (
        (translate("Ticket", "Unlocked, account right"), CheckCode.LOCK),
        (translate("Ticket", "Near the market"), CheckCode.COLLAR_LAST),
        (translate("Ticket", "Within size and value"), CheckCode.VALUE),
        (translate("Ticket", "No warnings"), None),
    )
    lines = []
    for group, (words, figure_of) in zip(groups, passed, strict=True):
        fails = [check for check in checks if check.code in group and not check.passed]
        failed = next((check for check in fails if not check.warns), next(iter(fails), None))  # what denies comes first
        if not checks:
            lines.append(("", "", True))
        elif failed is not None:
            figure = average if failed.code is CheckCode.LEVELS and average else check_figure(failed)
            lines.append((check_label(failed), figure, False))
        else:
            lines.append((words, check_figure(by_code[figure_of]) if figure_of in by_code else "", True))
    count = sum(1 for check in checks if not check.passed)
    words, _figure, passed_all = lines[-1]
    if count and passed_all:
        lines[-1] = (warnings_words(count), "", False)
    elif count > 1:
        lines[-1] = (words, warnings_words(count), False)
    return lines


def _average(average: Decimal | None) -> str:
    return "" if average is None else translate("Ticket", "avg {price}").format(price=fmt.plain(average, 2))
