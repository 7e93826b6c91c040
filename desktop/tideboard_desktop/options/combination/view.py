"""The widgets of the combination dock in their places, and its words: what is missing, costs. They know no order."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tideboard_core.model.combination import NET_STEP, CombinationLeg, CombinationMargin, CombinationsOffer
from tideboard_core.model.derivatives import OptionStyle
from tideboard_core.model.order import Environment, OrderType, Side, TimeInForce
from tideboard_core.model.quote import Level
from tideboard_core.orders.combination.payoff import Payoff
from tideboard_desktop.options.combination.model import CombinationDraft, NotReady
from tideboard_desktop.orders.action_button import ActionButton
from tideboard_desktop.orders.combination.payoff_chart import PayoffChart
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.plots.pages import PlotPages
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.accessible_roles import give_role
from tideboard_desktop.ui.widgets.field_rows import CaptionRow, ChipRow
from tideboard_desktop.ui.widgets.labels import (
    ButtonStyle,
    Tone,
    elided_label,
    icon_button,
    identify,
    label,
    push_button,
)
from tideboard_desktop.ui.widgets.layouts import as_widget, hbox, stretch, vbox
from tideboard_desktop.ui.widgets.menu_choice import MenuChoice
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.widgets.whole_rows import WholeRows
from tideboard_desktop.ui.words.combinations import (
    contract_words,
    leg_words,
    loss_sentence,
    net_words,
    signed_price,
    strategy_word,
    with_style,
)
from tideboard_desktop.ui.words.joining import listed
from tideboard_desktop.ui.words.orders import side_word, time_in_force_word, type_word

translate = QCoreApplication.translate

_GAPS = {
    NotReady.NOT_OFFERED: QT_TRANSLATE_NOOP("Combination", "{provider} takes no combinations on this connection."),
    NotReady.NOT_ON_PAPER: QT_TRANSLATE_NOOP(
        "Combination", "Paper accounts of {provider} take no combinations that open a position."
    ),
    NotReady.NOT_AT_CENTRE: QT_TRANSLATE_NOOP(
        "Combination", "Combinations are not offered for accounts of this data centre of {provider}."
    ),
    NotReady.NO_ACCOUNT: QT_TRANSLATE_NOOP("Combination", "The account in view does not trade this market."),
    NotReady.FEW_LEGS: QT_TRANSLATE_NOOP("Combination", "Pick two contracts or more from the option chain."),
    NotReady.MANY_LEGS: QT_TRANSLATE_NOOP("Combination", "{provider} takes {most} legs at most."),
    NotReady.NO_OPTION: QT_TRANSLATE_NOOP("Combination", "A leg is no option whose terms are known."),
    NotReady.FACTS: QT_TRANSLATE_NOOP("Combination", "Asking for the contracts of the legs."),
    NotReady.UNDERLYINGS: QT_TRANSLATE_NOOP("Combination", "The legs must have one underlying."),
    NotReady.SIZES: QT_TRANSLATE_NOOP(
        "Combination", "The contracts of the legs differ in size: they have no net price."
    ),
    NotReady.MARKET: QT_TRANSLATE_NOOP("Combination", "{provider} takes no combinations on this market."),
    NotReady.STRATEGY: QT_TRANSLATE_NOOP(
        "Combination", "{provider} does not take this combination, only: {strategies}."
    ),
    NotReady.QUANTITY: QT_TRANSLATE_NOOP("Combination", "How many combinations?"),
    NotReady.PRICE: QT_TRANSLATE_NOOP("Combination", "The net price is missing."),
    NotReady.PRICE_STEP: QT_TRANSLATE_NOOP("Combination", "The net price moves in steps of {step}."),
}


def gap_words(gap: NotReady | None, draft: CombinationDraft, provider: str) -> str:
    """Why there is nothing to review, as a sentence; empty if there is."""
    if gap is None:
        return ""
    offer = draft.offer
    strategies = () if offer is None else offer.strategies
    return translate("Combination", str(_GAPS[gap])).format(
        provider=provider,
        most=0 if offer is None else offer.most_legs,
        strategies=listed(strategy_word(one) for one in sorted(strategies)),
        step=fmt.price(NET_STEP),
    )


def action_words(draft: CombinationDraft, *, busy: bool) -> str:
    """The one button's words while trading is unlocked: review with what would be sent."""
    if busy:
        return translate("Ticket", "In review")
    environment = Environment.PRACTICE if draft.account is None else draft.account.environment
    words = {
        Environment.PRACTICE: translate("Combination", "Review practice combination"),
        Environment.PAPER: translate("Combination", "Review paper combination"),
        Environment.LIVE: translate("Combination", "Review LIVE combination"),
    }[environment]
    form = draft.form
    if draft.gap is not None or not form.quantity:
        return words
    price = translate("Combination", "at market") if form.price is None else net_words(form.price, NET_STEP)
    return f"{words} {fmt.quantity(form.quantity)} @ {price}"


def price_note(draft: CombinationDraft) -> str:
    """`you pay 250.00 USD`: what the typed net price means in money."""
    form, payoff = draft.form, draft.payoff
    if form.price is None or payoff is None:
        return translate("Combination", "above 0 you pay, below you receive")
    amount = f"{fmt.money(abs(payoff.cost))} {draft.currency}"
    if not payoff.cost:
        return translate("Combination", "costs and brings nothing")
    text = (
        translate("Combination", "you pay {amount}")
        if payoff.cost > 0
        else translate("Combination", "you receive {amount}")
    )
    return text.format(amount=amount)


def payoff_loss_words(payoff: Payoff, currency: str) -> str:
    """What can be lost at this payoff, as a sentence."""
    return loss_sentence(
        payoff.max_loss, currency, known=payoff.known, bounded=payoff.loss_known, styles=payoff.later_styles
    )


def loss_words(payoff: Payoff | None) -> str:
    if payoff is None:
        return fmt.MISSING
    if payoff.max_loss is None:
        return translate("Combination", "not limited") if payoff.loss_known else translate("Combination", "not known")
    return fmt.money(payoff.max_loss)


def gain_words(payoff: Payoff | None) -> str:
    if payoff is None:
        return fmt.MISSING
    if not payoff.known:
        return translate("Combination", "not known")
    return translate("Combination", "not limited") if payoff.max_gain is None else fmt.money(payoff.max_gain)


def breakeven_words(payoff: Payoff | None) -> str:
    if payoff is None:
        return fmt.MISSING
    if not payoff.known:
        return translate("Combination", "not known")
    return listed(fmt.price(price) for price in payoff.breakevens) or translate("Combination", "none")


def margin_words(margin: CombinationMargin | None) -> tuple[str, str]:
    """The broker's change of the initial margin, and everything that it told, as a sentence."""
    if margin is None:
        return fmt.MISSING, translate("Combination", "The broker has told nothing of the margin.")
    named = (
        (translate("Combination", "initial margin {amount}"), margin.initial_change),
        (translate("Combination", "maintenance margin {amount}"), margin.maintenance_change),
        (translate("Combination", "buying power {amount}"), margin.buying_power_change),
    )
    parts = [words.format(amount=fmt.signed(amount, 2)) for words, amount in named if amount is not None]
    shown = fmt.MISSING if margin.initial_change is None else fmt.signed(margin.initial_change, 2)
    return shown, listed(parts) or translate("Combination", "The broker has told nothing of the margin.")


def offered_words(offer: CombinationsOffer | None, provider: str) -> str:
    """What the connection takes, for the tool tip of the strategy."""
    if offer is None:
        return translate("Combination", str(_GAPS[NotReady.NOT_OFFERED])).format(provider=provider)
    strategies = listed(strategy_word(one) for one in sorted(offer.strategies))
    return translate("Combination", "{provider} takes: {strategies}").format(provider=provider, strategies=strategies)


def chip_words(net: Decimal | None, name: str, step: Decimal) -> str:
    """`Bid −1.20`."""
    if net is None:
        return f"{name} {fmt.MISSING}"
    return f"{name} {signed_price(net, step)}"


ROW = 28
Best = tuple[Level | None, Level | None]


class LegControls(QWidget):
    """`turned`: the side was pressed; `stepped` carries a change of the ratio; `removed`: it is to be taken out."""

    turned = Signal()
    stepped = Signal(int)
    removed = Signal()

    def __init__(self, place: int, theme: Theme) -> None:
        super().__init__()
        identify(self, f"leg_{place + 1}")
        give_role(self, QAccessible.Role.Grouping)
        self._theme, self._bought = theme, True
        self.side = push_button("", theme, ButtonStyle.OUTLINE, identifier=f"leg_{place + 1}_side")
        self.side.setFixedSize(theme.px(72), theme.px(ROW))
        self.side.setAutoDefault(False)
        name = translate("Combination", "Ratio of leg {number}").format(number=place + 1)
        self.ratio = StepperInput(theme, identifier=f"leg_{place + 1}_ratio", name=name, height=ROW, letters=False)
        self.ratio.setFixedWidth(theme.px(116))
        self.contract = elided_label("", theme, Type.STRONG)
        self.contract.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.prices = label("", theme, Type.BODY, Tone.SECONDARY)
        self.prices.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = translate("Combination", "Take leg {number} out").format(number=place + 1)
        self.remove = icon_button("x", words, theme, identifier=f"leg_{place + 1}_remove")
        self._arrange()
        theme.follow(self, LegControls._tint)
        self.side.clicked.connect(lambda _on=False: self.turned.emit())
        self.ratio.stepped.connect(self.stepped)
        self.remove.clicked.connect(lambda _on=False: self.removed.emit())

    def _arrange(self) -> None:
        """Two lines, so that a row fits the width of the order entry."""
        vbox(
            hbox((self.contract, 1), self.remove, spacing=4),
            hbox(self.side, self.ratio, (self.prices, 1), spacing=6),
            on=self,
            margins=0,
            spacing=2,
        )

    def _tint(self) -> None:
        pair = self._theme.up if self._bought else self._theme.down
        self.side.setStyleSheet(f"color: {pair.text};")

    def show_leg(self, leg: CombinationLeg, best: Best, style: OptionStyle | None) -> None:
        """Show a leg with the style and the best prices of its contract."""
        arrow = "\u2191" if leg.side is Side.BUY else "\u2193"
        words = f"{arrow} {side_word(leg.side)}"
        if self.side.text() != words:
            self._bought = leg.side is Side.BUY
            self.side.setText(words)
            self._tint()
        self.side.setAccessibleName(translate("Combination", "{leg}, turn round").format(leg=leg_words(leg)))
        self.setAccessibleName(with_style(leg_words(leg), style))
        if not self.ratio.field.hasFocus() or self.ratio.text.isdigit():
            self.ratio.set_text(str(leg.ratio))
        self.contract.setText(with_style(contract_words(leg.instrument), style))
        self.contract.whole = str(leg.instrument)
        bid, ask = (fmt.MISSING if level is None else fmt.price(level.price) for level in best)
        shown = f"{bid} \u00d7 {ask}"
        if self.prices.text() != shown:
            self.prices.setText(shown)
            self.prices.setAccessibleName(translate("Combination", "bid {bid}, ask {ask}").format(bid=bid, ask=ask))


class LegRows(QWidget):
    """The rows; `turned`, `removed` carry the place of a leg, `ratio` its place and the new number."""

    turned = Signal(int)
    removed = Signal(int)
    ratio = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.rows: list[LegControls] = []
        self._legs: tuple[CombinationLeg, ...] = ()
        self.nothing = label(
            translate(
                "Combination",
                "No legs yet. In the option chain press + to buy or - to sell the contract under the cursor, "
                "or open its menu for whole strategies.",
            ),
            theme,
            Type.BODY,
            Tone.CAPTION,
        )
        self.nothing.setWordWrap(True)
        self.column = vbox(self.nothing, on=self, margins=0, spacing=8)

    def show_legs(
        self, legs: tuple[CombinationLeg, ...], best: Sequence[Best], styles: Sequence[OptionStyle | None]
    ) -> None:
        """Show these legs; a row that was there stays, with its focus."""
        self._legs = legs
        while len(self.rows) < len(legs):
            self._add()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(legs))
            if place < len(legs):
                row.show_leg(legs[place], best[place], styles[place])
        self.nothing.setVisible(not legs)

    def _add(self) -> None:
        place = len(self.rows)
        row = LegControls(place, self._theme)
        row.turned.connect(lambda: self.turned.emit(place))
        row.removed.connect(lambda: self.removed.emit(place))
        row.stepped.connect(lambda steps: self.ratio.emit(place, self._legs[place].ratio + steps))
        row.ratio.edited.connect(lambda text: self._typed(place, text))
        self.rows.append(row)
        self.column.addWidget(row)

    def _typed(self, place: int, text: str) -> None:
        if text.isascii() and text.isdigit() and int(text):
            self.ratio.emit(place, int(text))


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
        for button in self.chips.buttons.values():
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        terms = as_widget(hbox((self.order_type, 1), (self.time_in_force, 1), margins=0, spacing=6))
        terms.setFixedHeight(self.order_type.maximumHeight())
        price = vbox(self.price_row, self.price, self.chips, stretch(), margins=0, spacing=5)
        quantity = vbox(self.quantity_row, self.quantity, terms, stretch(), margins=0, spacing=5)
        form.addWidget(SideBySide(price, quantity, self._theme))
        form.addSpacing(4)
        form.addWidget(self.outcome)
        form.addWidget(self.figures)
        form.addSpacing(4)
        form.addWidget(self.payoff)
        form.addStretch(1)
        area = scrolling(inner)
        WholeRows(area, self._theme)
        column.addWidget(area, 1)
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


class SideBySide(QWidget):
    """Two columns, in a narrow dock one below the other."""

    def __init__(self, first: QVBoxLayout, second: QVBoxLayout, theme: Theme) -> None:
        super().__init__()
        self._theme, self._columns = theme, (first, second)
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(_COLUMN_GAP))
        for column in (first, second):
            self._row.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        beside = self.width() >= self._theme.px(_BESIDE)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._row.setSpacing(self._theme.px(_COLUMN_GAP if beside else 2))

    def minimumSizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """As wide as one column, as high as they stand now."""
        widths = [each.minimumSize().width() for each in self._columns]
        return QSize(max(widths), super().minimumSizeHint().height())


_BESIDE = 380
"""Logical pixels from which two columns have room."""
_COLUMN_GAP = 12


class FigureLines(SideBySide):
    """Cost, largest loss and gain; breakevens, fees and margin."""

    def __init__(self, theme: Theme) -> None:
        self._lines: list[tuple[QLabel, QLabel]] = []
        columns = vbox(margins=0, spacing=2), vbox(margins=0, spacing=2)
        for place in range(6):
            title, value = label("", theme, Type.CAPTION, Tone.SECONDARY), label("", theme, Type.STRONG)
            columns[place // 3].addLayout(hbox(title, stretch(), value, spacing=8))
            self._lines.append((title, value))
        super().__init__(columns[0], columns[1], theme)

    def show_figures(self, figures: list[tuple[str, str, str]]) -> None:
        """Title, short words and the whole sentence of each."""
        for (title, value), (name, shown, whole) in zip(self._lines, figures, strict=True):
            title.setText(name)
            value.setText(shown)
            value.setAccessibleName(f"{name} {shown}")
            value.setAccessibleDescription(whole)
