"""The exits of an order in its confirmation: each as an order of its own, who holds them, and what the whole risks."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import Market
from tideboard_core.model.order import Side, TimeInForce
from tideboard_core.model.review import OrderSummary
from tideboard_core.orders.bracket_risk import BracketEntry, BracketRisk, bracket_risk, exit_price
from tideboard_core.system.markup import escape
from tideboard_desktop.orders.confirm.order_summary import rich_label
from tideboard_desktop.orders.confirm.risk_figures import BracketPrices, RiskFigures
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.icons import Glyph
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox, space, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.exits import part_filled_sentence, without_exits_words
from tideboard_desktop.ui.words.orders import sessions_word, side_word, time_in_force_word, type_word

translate = QCoreApplication.translate
ROW = 24
NUMBER = 20


class ExitsTable(QWidget):
    """Entry and exits, numbered, one line each; below them what cancels what, and who holds the exits."""

    def __init__(self, summary: OrderSummary, exits: AttachedExits, theme: Theme) -> None:
        super().__init__()
        self._summary, self._theme = summary, theme
        identify(self, "exits_table")
        self._risk = risk_of(summary, exits)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(4, 1)
        self.rows: list[str] = []
        """Each line as one sentence, as it is spoken."""
        self._add_entry()
        for role, terms in exits.terms().items():
            self._add_exit(role, terms, exits)
        vbox(
            hbox(
                (label(decision_words(len(exits.terms())), theme, Type.STRONG), 1),
                label(translate("Exits", "If hit, before fees"), theme, Type.BODY, Tone.CAPTION),
            ),
            self._grid,
            self._foot(len(exits.terms())),
            on=self,
            margins=0,
            spacing=4,
        )
        self.setAccessibleDescription("\n".join(self.rows))

    def _add_entry(self) -> None:
        one = self._summary
        price = one.price if one.price is not None else one.trigger
        shown = type_word(one.order_type) if price is None else self._price(price)
        stays = time_in_force_word(one.time_in_force, one.expires)
        what = f"{type_word(one.order_type)}, {stays}"
        now = translate("Exits", "working now") if one.replaces is not None else translate("Exits", "sent now")
        self._add(translate("Exits", "Entry"), one.side, what, shown, now, None)

    def _add_exit(self, role: ExitRole, terms: ExitTerms, exits: AttachedExits) -> None:
        one = self._summary
        side = Side.SELL if one.side is Side.BUY else Side.BUY
        names = {
            ExitRole.TAKE_PROFIT: translate("Exits", "Take profit"),
            ExitRole.STOP_LOSS: translate("Exits", "Stop loss"),
        }
        rises = (role is ExitRole.TAKE_PROFIT) is (one.side is Side.BUY)
        sign = "\u2265" if rises else "\u2264"
        if terms.limit is None:
            what = translate("Exits", "at market")
        else:
            what = translate("Exits", "limit {price}").format(price=self._price(terms.limit))
        stays = time_in_force_word(exits.time_in_force, exits.expires)
        when = translate("Exits", "after the entry fills, on the last price, {stays}").format(stays=stays)
        if one.instrument.market is Market.US:  # terms first: a narrow window cuts the end of it
            words = translate("Exits", "{stays}, {hours}; after the entry fills, on the last price")
            when = words.format(stays=stays, hours=sessions_word(exits.hours))
        result = None
        if self._risk is not None:
            reward, risk = self._risk.by_price.reward, self._risk.by_price.risk
            result = reward if role is ExitRole.TAKE_PROFIT else None if risk is None else -risk
        self._add(names[role], side, what, f"{sign} {self._price(terms.trigger)}", when, result)

    def _add(self, name: str, side: Side, what: str, price: str, when: str, result: Decimal | None) -> None:
        theme, number = self._theme, len(self.rows) + 1
        pair = theme.up if side is Side.BUY else theme.down
        arrow = "\u2191" if side is Side.BUY else "\u2193"
        quantity = fmt.quantity(self._summary.quantity)
        markup = f'<span style="color:{pair.text}">{arrow} {escape(side_word(side))} {quantity}</span> {escape(what)}'
        heading = rich_label(markup, theme, Type.BODY)
        shown = fmt.MISSING if result is None else fmt.signed(result, 2)
        amount = label(shown, theme, Type.STRONG)
        if result:
            amount.setStyleSheet(f"color: {(theme.up if result > 0 else theme.down).text};")
        cells: list[QLabel] = [
            self._number(number),
            label(name, theme, Type.STRONG),
            heading,
            label(price, theme, Type.INPUT),
            elided_label(when, theme, Type.BODY, Tone.SECONDARY),
            amount,
        ]
        row = 2 * len(self.rows)
        if row:
            self._grid.addWidget(hairline(), row - 1, 0, 1, len(cells))
        for column, cell in enumerate(cells):
            cell.setFixedHeight(theme.px(ROW))
            side_of = Qt.AlignmentFlag.AlignRight if column in {3, 5} else Qt.AlignmentFlag.AlignLeft
            cell.setAlignment(side_of | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell, row, column)
        self.rows.append(f"{number}. {name}: {side_word(side)} {quantity} {what}, {price}, {when}, {shown}")
        amount.setAccessibleName(self.rows[-1])

    def _number(self, number: int) -> QLabel:
        result = label(str(number), self._theme, Type.CAPTION, Tone.SECONDARY)
        result.setFixedWidth(self._theme.px(NUMBER))
        return result

    def _foot(self, count: int) -> QHBoxLayout:
        row = hbox(margins=(0, 4, 0, 0), spacing=6)
        if count > 1:
            self._note(row, "ban", translate("Exits", "2 and 3 cancel each other"))
            row.addSpacing(12)
        self._note(
            row, "database", translate("Exits", "Held by the broker once it lists them, also with Tideboard closed")
        )
        row.addStretch(1)
        return row

    def _note(self, row: QHBoxLayout, name: str, text: str) -> None:
        glyph = Glyph(self._theme)
        glyph.show_glyph(name, "text2", 14)
        row.addWidget(glyph)
        row.addWidget(label(text, self._theme, Type.BODY, Tone.SECONDARY))

    def _price(self, price: Decimal) -> str:
        return fmt.price(price, self._summary.instrument.price_step(price))


class RiskSide(QWidget):
    """What an order with exits risks: bar, figures, and what a gap or a part fill does."""

    def __init__(self, summary: OrderSummary, exits: AttachedExits, last: Decimal | None, theme: Theme) -> None:
        super().__init__()
        self.figures = RiskFigures(theme)
        self.figures.bar.show_prices(_prices(summary, exits, last))
        self.figures.table.show_risk(risk_of(summary, exits), summary.assets)
        title = label(translate("Exits", "What it risks"), theme, Type.STRONG)
        title.setFixedHeight(theme.px(26))
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = vbox(title, self.figures, space(6), on=self, margins=0, spacing=2)
        self.sentences = exit_consequences(summary, exits)
        for sentence in self.sentences:
            words = label(sentence, theme, Type.BODY, Tone.SECONDARY)
            words.setWordWrap(True)
            column.addWidget(words)
        column.addStretch(1)


def decision_words(exits: int) -> str:
    """How many orders one decision sends."""
    if exits == 1:
        return translate("Exits", "Two orders, one decision")
    return translate("Exits", "Three orders, one decision")


def exit_consequences(summary: OrderSummary, exits: AttachedExits) -> tuple[str, ...]:
    """What a gap does to the stop, and a part fill to all exits."""
    sentences = []
    stop, sells = exits.stop_loss, summary.side is Side.BUY
    if stop is not None and stop.limit is not None:
        sentences.append(translate("Exits", "The stop has a limit: after a gap it may not fill."))
    elif stop is not None:
        text = (
            translate("Exits", "The stop sells at market: after a gap it can fill below {price}.")
            if sells
            else translate("Exits", "The stop buys at market: after a gap it can fill above {price}.")
        )
        step = summary.instrument.price_step(stop.trigger)
        sentences.append(text.format(price=fmt.price(stop.trigger, step)))
    else:
        sentences.append(translate("Exits", "There is no stop: nothing at the broker bounds the loss."))
    if summary.instrument.market is Market.US and (gap := without_exits_words(summary.hours, exits.hours)):
        sentences.append(gap)
    if exits.time_in_force is TimeInForce.DAY:
        sentences.append(
            translate("Exits", "The exits end with the day: after it nothing at the broker bounds the loss.")
        )
    elif exits.expires is not None:
        ends = translate("Exits", "The exits end on {day}: after it nothing at the broker bounds the loss.")
        sentences.append(ends.format(day=fmt.day_long(exits.expires)))
    sentences.append(part_filled_sentence())
    return tuple(sentences)


def risk_of(summary: OrderSummary, exits: AttachedExits) -> BracketRisk | None:
    """Risk and reward of the order; None while the price of an entry at market is not known."""
    price = entry_price(summary)
    if price is None:
        return None
    entry = BracketEntry(
        account=summary.account, instrument=summary.instrument, side=summary.side, price=price, day=summary.day
    )
    return bracket_risk(entry, exits, summary.quantity)


def entry_price(summary: OrderSummary) -> Decimal | None:
    """The limit of the entry; of one at market the price that its estimated value stands for."""
    if summary.price is not None or summary.value is None:
        return summary.price
    return summary.value / (summary.quantity * summary.instrument.multiplier)


def _prices(summary: OrderSummary, exits: AttachedExits, last: Decimal | None) -> BracketPrices | None:
    entry = entry_price(summary)
    if entry is None:
        return None
    target, stop = (None if one is None else exit_price(one) for one in (exits.take_profit, exits.stop_loss))
    return BracketPrices(entry, stop, target, last, summary.instrument.price_step(entry))
