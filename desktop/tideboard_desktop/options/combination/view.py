"""The widgets of the combination dock in their places; it knows no order."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tideboard_core.model.order import OrderType, TimeInForce
from tideboard_desktop.options.combination.leg_rows import LegRows
from tideboard_desktop.orders.action_button import ActionButton
from tideboard_desktop.orders.combination.payoff_chart import PayoffChart
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.field_rows import CaptionRow, ChipRow
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.words.orders import time_in_force_word, type_word

translate = QCoreApplication.translate
PADDING = 10
TYPES = (OrderType.LIMIT, OrderType.MARKET)
TIMES = (TimeInForce.DAY, TimeInForce.GTC)


class CombinationLayout:
    """Builds the widgets into `column`."""

    def __init__(self, column: QVBoxLayout, theme: Theme, tasks: Tasks) -> None:
        self._theme = theme
        self.strategy = label("", theme, Type.STRONG)
        identify(self.strategy, "combination_strategy")
        self.swap = push_button(
            translate("Combination", "Turn round"), theme, ButtonStyle.TEXT, identifier="combination_swap"
        )
        self.clear = push_button(
            translate("Combination", "Clear"), theme, ButtonStyle.TEXT, identifier="combination_clear"
        )
        self.legs = LegRows(theme)
        self.order_type = MenuChoice(
            [(one.value, type_word(one)) for one in TYPES],
            theme,
            identifier="combination_type",
            name=translate("Combination", "Order type"),
        )
        self.time_in_force = MenuChoice(
            [(one.value, time_in_force_word(one)) for one in TIMES],
            theme,
            identifier="combination_time",
            name=translate("Ticket", "Time in force"),
        )
        price, quantity = translate("Combination", "Net price"), translate("Combination", "Combinations")
        self.price_row, self.quantity_row = CaptionRow(price, theme), CaptionRow(quantity, theme)
        self.price = StepperInput(theme, identifier="combination_price", name=price, letters=False)
        self.quantity = StepperInput(theme, identifier="combination_quantity", name=quantity, letters=False)
        self.chips = ChipRow([("bid", ""), ("middle", ""), ("ask", "")], theme, identifier="combination_price")
        self.chart = PayoffChart(theme)
        self.payoff = PlotPages(self.chart, tasks, self._caption)
        self.payoff.setFixedHeight(self.chart.height())
        self.outcome = label("", theme, Type.BODY, Tone.SECONDARY)
        self.outcome.setWordWrap(True)
        self.figures = FigureLines(theme)
        self.reason = label("", theme, Type.BODY, Tone.SECONDARY)
        self.reason.setWordWrap(True)
        identify(self.reason, "combination_reason")
        self.action = ActionButton(theme)
        identify(self.action, "review_combination")
        for button in (self.swap, self.clear):
            button.setAutoDefault(False)
        self._arrange(column)

    def _caption(self) -> list[str]:
        """Below a saved picture of the payoff."""
        return [self.strategy.text() or self.chart.accessibleName(), *self.chart.figure.words]

    def _arrange(self, column: QVBoxLayout) -> None:
        inner = QWidget()
        form = QVBoxLayout(inner)
        form.setContentsMargins(PADDING, 6, PADDING, 6)
        form.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.strategy, 1)
        head.addWidget(self.swap)
        head.addWidget(self.clear)
        form.addLayout(head)
        form.addWidget(self.legs)
        form.addWidget(hairline())
        fields = QGridLayout()
        fields.setHorizontalSpacing(8)
        fields.setVerticalSpacing(5)
        fields.addWidget(self.price_row, 0, 0)
        fields.addWidget(self.quantity_row, 0, 1)
        fields.addWidget(self.price, 1, 0)
        fields.addWidget(self.quantity, 1, 1)
        terms = QHBoxLayout()
        terms.setSpacing(6)
        terms.addWidget(self.order_type, 1)
        terms.addWidget(self.time_in_force, 1)
        fields.addWidget(self.chips, 2, 0)
        fields.addLayout(terms, 2, 1)
        for place in (0, 1):
            fields.setColumnStretch(place, 1)
        form.addLayout(fields)
        form.addSpacing(4)
        form.addWidget(self.payoff)
        form.addSpacing(4)
        form.addWidget(self.outcome)
        form.addWidget(self.figures)
        form.addStretch(1)
        column.addWidget(scrolling(inner), 1)
        column.addWidget(hairline())
        foot = QVBoxLayout()
        foot.setContentsMargins(PADDING, 4, PADDING, 6)
        foot.setSpacing(4)
        foot.addWidget(self.reason)
        foot.addWidget(self.action)
        column.addLayout(foot)
        chain: list[QWidget] = [self.price.field, self.quantity.field, self.action]
        chain += [*self.chips.buttons.values(), self.order_type, self.time_in_force, self.chart, self.swap, self.clear]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)


class FigureLines(QWidget):
    """Cost, largest loss and gain, breakevens, fees and margin: two columns of three lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        self._lines: list[tuple[QLabel, QLabel]] = []
        for place in range(6):
            title, value = label("", theme, Type.CAPTION, Tone.SECONDARY), label("", theme, Type.STRONG)
            column = place // 3 * 2
            grid.addWidget(title, place % 3, column)
            grid.addWidget(value, place % 3, column + 1)
            grid.setColumnStretch(column + 1, 1)
            self._lines.append((title, value))

    def show_figures(self, figures: list[tuple[str, str, str]]) -> None:
        """Title, short words and the whole sentence of each."""
        for (title, value), (name, shown, whole) in zip(self._lines, figures, strict=True):
            title.setText(name)
            value.setText(shown)
            value.setAccessibleName(f"{name} {shown}")
            value.setAccessibleDescription(whole)
