"""The confirmation of a combination of options: every leg, the net price in money, and what it can lose."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from tideboard_core.model.combination import CombinationMargin, CombinationSummary, LegSummary, NetQuote
from tideboard_core.model.open_review import CombinationReview
from tideboard_core.model.order import Environment, OrderType, Side
from tideboard_core.orders.combination.payoff import Payoff, PayoffLeg
from tideboard_core.ports.system import Clock
from tideboard_desktop.orders.combination.payoff_chart import PayoffChart
from tideboard_desktop.orders.confirm.check_lines import CheckGrid, ConsequenceLines
from tideboard_desktop.orders.confirm.footer import Sending
from tideboard_desktop.orders.confirm.send_dialog import WIDTH, SendDialog
from tideboard_desktop.orders.confirm.words import SendWords
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import section_margins
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import Tone, elided_label, identify, label
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.panel import hairline
from tideboard_desktop.ui.words.combinations import (
    FactsOf,
    contract_words,
    leg_words,
    loss_sentence,
    net_words,
    no_facts,
    side_of_net,
    signed_price,
    strategy_word,
    unknown_outcome_words,
    with_mark,
    with_style,
)
from tideboard_desktop.ui.words.orders import side_word, time_in_force_word, type_word

translate = QCoreApplication.translate


def send_words(environment: Environment, quantity: int) -> SendWords:
    if environment is Environment.PRACTICE:
        return SendWords(words := translate("Combination", "Send practice combination"), typed=words)
    if environment is Environment.PAPER:
        return SendWords(words := translate("Combination", "Send paper combination"), typed=words)
    return SendWords(
        translate("Combination", "Hold to send LIVE"),
        translate("Combination", "Keep holding to send LIVE"),
        translate("Combination", "Send {quantity} LIVE").format(quantity=fmt.quantity(quantity)),
    )


def order_sentence(summary: CombinationSummary) -> str:
    """`3 × Butterfly HK.00700`."""
    text = translate("Combination", "{quantity} \u00d7 {strategy}")
    named = text.format(quantity=fmt.quantity(summary.quantity), strategy=strategy_word(summary.terms.strategy))
    return named if summary.underlying is None else f"{named} {summary.underlying}"


def value_words(summary: CombinationSummary) -> str:
    """The title of what the order costs or brings."""
    if summary.estimated or summary.cost is None:
        return translate("Combination", "Net value, estimated")
    if summary.cost < 0:
        return translate("Combination", "Net credit, received at least")
    return translate("Combination", "Net debit, paid at most")


def held_words(one: LegSummary) -> str:
    """What is held of a contract before and after."""
    if one.held is None or one.held_after is None:
        return translate("Combination", "held: not known")
    text = translate("Combination", "held {before} \u2192 {after}")
    return text.format(before=fmt.quantity(one.held), after=fmt.quantity(one.held_after))


def consequences(summary: CombinationSummary) -> tuple[str, ...]:
    """What can happen to it, most costly first."""
    request, sentences = summary.request, []
    if request.order_type is OrderType.MARKET:
        text = translate(
            "Combination",
            "At market every leg trades at what its book offers: in a thin book the net price can be far away.",
        )
    else:
        text = translate(
            "Combination",
            "The legs trade together at this net price or a better one. In a thin book it may never fill.",
        )
    sentences.append(text)
    if any(leg.side is Side.SELL for leg in request.legs) and not summary.closes:
        sentences.append(
            translate(
                "Combination",
                "An option that is sold can be assigned before it expires: then the other legs are left alone.",
            )
        )
    if not summary.terms.outcome_known:
        sentences.append(unknown_outcome_words())
    return tuple(sentences)


def margin_lines(margin: CombinationMargin | None) -> list[tuple[str, str]]:
    """What the broker says that changes, title and amount; one line if it says nothing."""
    if margin is None:
        return [(translate("Combination", "Broker's margin"), translate("Combination", "not told"))]
    named = (
        (translate("Combination", "Initial margin, change"), margin.initial_change),
        (translate("Combination", "Maintenance margin, change"), margin.maintenance_change),
        (translate("Combination", "Buying power, change"), margin.buying_power_change),
    )
    lines = [(title, fmt.signed(amount, 2)) for title, amount in named if amount is not None]
    return lines or [(translate("Combination", "Broker's margin"), translate("Combination", "not told"))]


def net_now_words(net: NetQuote, step: Decimal) -> str:
    """`now 1.75 bid, 1.79 ask`."""
    bid, ask = (fmt.MISSING if price is None else signed_price(price, step) for price in net)
    return translate("Combination", "now {bid} bid, {ask} ask").format(bid=bid, ask=ask)


COST_WIDTH = 318
ROW = 24


class CombinationDialog(SendDialog):
    """Shows a CombinationReview; what is typed is the number of combinations."""

    def __init__(
        self,
        review: CombinationReview,
        theme: Theme,
        clock: Clock,
        parent: QWidget | None,
        *,
        facts: FactsOf = no_facts,
    ) -> None:
        summary = review.summary
        sending = Sending(
            send_words(summary.environment, summary.quantity),
            summary.quantity,
            side_of_net(summary.price or Decimal(0)),
            summary.client_order_id,
        )
        title = translate("Combination", "Confirm combination")
        super().__init__(title, summary.account, review, sending, theme, clock, parent)
        self._review, self._summary = review, summary
        self._step = summary.legs[0].instrument.price_step(abs(summary.price or Decimal(1)))
        self.setObjectName("confirm_combination")
        self.sentence = order_sentence(summary)
        self.setAccessibleName(f"{self.windowTitle()}: {self.sentence}")
        self.legs = LegsTable(summary, theme, facts)
        self.setAccessibleDescription("\n".join(self.legs.rows))
        self.now = label("", theme, Type.BODY, Tone.SECONDARY)
        self.checks = CheckGrid(theme)
        self.chart = PayoffChart(theme)
        self.loss = self._loss_line()
        self.consequences = ConsequenceLines(consequences(summary), theme)
        self._build()
        self.setFixedWidth(theme.px(WIDTH))
        self.follow_review()

    def _build(self) -> None:
        theme, summary = self.theme, self._summary
        heading = label(self.sentence, theme, Type.SENTENCE)
        identify(heading, "order_sentence", self.sentence)
        head = vbox(
            hbox((heading, 1), self.now),
            label(self._terms_words(), theme, Type.INPUT),
            margins=section_margins(top=14, bottom=10),
            spacing=2,
        )
        legs = vbox(self.legs, margins=section_margins(top=8, bottom=8))
        cost = MoneyLines(theme)
        cost.setFixedWidth(theme.px(COST_WIDTH))
        for title, amount, role in money_lines(summary):
            cost.add(title, amount, role)
        cost.finish()
        self.chart.show_payoff(payoff_in(summary), summary.underlying_price, summary.currency)
        words = vbox(
            hbox(cost, (self.chart, 1), margins=section_margins(top=10, bottom=8), spacing=22),
            self.loss,
            self.consequences,
            spacing=0,
        )
        checks = vbox(self.checks, margins=section_margins(top=9, bottom=9))
        for index, section in enumerate((head, legs, words, checks)):
            if index:
                self.content.addWidget(hairline())
            self.content.addLayout(section)
        self.content.addWidget(self.warnings)
        self.warnings.setVisible(not self.warnings.empty)
        self.footer.addWidget(self.bar)

    def _loss_line(self) -> QHBoxLayout:
        """What can be lost, in words; in amber where nothing limits it."""
        terms = self._summary.terms
        payoff = payoff_in(self._summary)
        self.loss_words = label(
            loss_sentence(
                terms.max_loss,
                self._summary.currency,
                known=terms.outcome_known,
                bounded=terms.loss_known,
                styles=frozenset() if payoff is None else payoff.later_styles,
            ),
            self.theme,
            Type.STRONG,
            Tone.WARN if terms.max_loss is None else Tone.PRIMARY,
        )
        self.loss_words.setWordWrap(True)
        identify(self.loss_words, "combination_loss")
        return hbox(self.loss_words, margins=(18, 0, 18, 8))

    def _terms_words(self) -> str:
        """`Limit 1.77 debit HKD  ·  Day  ·  3 legs, one order`."""
        request = self._summary.request
        kind = type_word(request.order_type)
        if request.price is not None:
            kind = f"{kind} {net_words(request.price, self._step)} {self._summary.currency}"
        count = translate("Combination", "{count} legs, one order").format(count=len(request.legs))
        return "  ·  ".join((kind, time_in_force_word(request.time_in_force), count))

    def show_review(self) -> None:
        """Update the checks and the net quote."""
        self.checks.show_checks(self._review.checks)
        self.now.setText(net_now_words(self._review.net_now, self._step))
        super().show_review()


class LegsTable(QWidget):
    """A line for each leg: side, ratio x quantity, contract, code, multiplier and style."""

    def __init__(self, summary: CombinationSummary, theme: Theme, facts: FactsOf = no_facts) -> None:
        super().__init__()
        identify(self, "combination_legs", translate("Combination", "Legs"))
        self.rows: list[str] = []
        """Each line as one sentence, as it is spoken."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(4, 1)
        size = translate("Combination", "{ratio} \u00d7 {quantity} = {contracts}")
        for place, one in enumerate(summary.legs):
            leg, multiplier = one.leg, translate("Combination", "\u00d7 {size}")
            pair, arrow = (theme.up, "\u2191") if leg.side is Side.BUY else (theme.down, "\u2193")
            side = label(f"{arrow} {side_word(leg.side)}", theme, Type.STRONG)
            side.setStyleSheet(f"color: {pair.text};")
            quantity, contracts = fmt.quantity(summary.quantity), fmt.quantity(one.contracts)
            each = with_style(multiplier.format(size=fmt.quantity(one.instrument.units)), one.instrument.style)
            each = with_mark(each, leg.instrument, facts)
            cells: list[QLabel] = [
                label(str(place + 1), theme, Type.CAPTION, Tone.SECONDARY),
                side,
                label(size.format(ratio=leg.ratio, quantity=quantity, contracts=contracts), theme, Type.BODY),
                label(contract_words(leg.instrument), theme, Type.STRONG),
                elided_label(leg.instrument, theme, Type.BODY, Tone.SECONDARY),
                label(each, theme, Type.BODY, Tone.SECONDARY),
                label(held_words(one), theme, Type.BODY, Tone.SECONDARY),
            ]
            spoken = leg_words(leg, summary.quantity)
            self.rows.append(f"{place + 1}. {spoken}, {leg.instrument}, {each}, {held_words(one)}")
            cells[3].setAccessibleName(self.rows[-1])
            if place:
                grid.addWidget(hairline(), 2 * place - 1, 0, 1, len(cells))
            for column, cell in enumerate(cells):
                cell.setFixedHeight(theme.px(ROW))
                grid.addWidget(cell, 2 * place, column, Qt.AlignmentFlag.AlignVCenter)


class MoneyLines(QWidget):
    """Titles on the left, amounts on the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = vbox(on=self, margins=0, spacing=0)

    def add(self, title: str, value: str, role: Type = Type.BODY) -> None:
        """Add a line; `role` is the type of its amount."""
        name, amount = elided_label(title, self._theme, Type.BODY, Tone.SECONDARY), label(value, self._theme, role)
        amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        amount.setAccessibleName(f"{title} {value}")
        for part in (name, amount):
            part.setFixedHeight(self._theme.px(24 if role is Type.SPREAD else 20))
        self._column.addLayout(hbox((name, 1), amount))

    def finish(self) -> None:
        """All lines are there."""
        self._column.addStretch(1)


def money_lines(summary: CombinationSummary) -> list[tuple[str, str, Type]]:
    """Title, amount and type role of each: cost, fees, what the broker changes, gain and breakevens."""
    terms = summary.terms
    value = value_words(summary)
    lines = [(f"{value}, {summary.currency}", _money(summary.cost), Type.SPREAD)]
    lines.append((translate("Combination", "Est. fees"), _money(summary.fee_total), Type.BODY))
    lines += [(title, amount, Type.BODY) for title, amount in margin_lines(terms.margin)]
    if terms.outcome_known:
        gain = translate("Combination", "not limited") if terms.max_gain is None else fmt.money(terms.max_gain)
        lines.append((translate("Combination", "Largest gain"), gain, Type.BODY))
        prices = ", ".join(fmt.price(price) for price in terms.breakevens) or translate("Combination", "none")
        lines.append((translate("Combination", "Breakeven"), prices, Type.BODY))
    return lines


def payoff_in(summary: CombinationSummary) -> Payoff | None:
    """The payoff at the cost that is shown; None where it is not known."""
    legs = [
        PayoffLeg(
            side=one.leg.side,
            option=one.terms.side,
            strike=one.terms.strike,
            expiry=one.terms.expiry,
            multiplier=one.instrument.multiplier,
            ratio=one.leg.ratio,
            style=one.instrument.style,
        )
        for one in summary.legs
        if one.terms is not None
    ]
    if summary.cost is None or len(legs) < len(summary.legs):
        return None
    return Payoff(legs=tuple(legs), cost=summary.cost, quantity=summary.quantity)


def _money(value: Decimal | None) -> str:
    return fmt.MISSING if value is None else fmt.money(abs(value))
