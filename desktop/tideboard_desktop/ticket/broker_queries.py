"""What the ticket asks the broker: the largest quantity, and the margin rule, shown as a note beside the value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt

from tideboard_core.errors import GatewayError, TideboardError
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, AccountId, MaxQuantity, OrderType, Side
from tideboard_core.model.reference import MarginRule
from tideboard_core.ports.system import Clock
from tideboard_desktop.docks.kept_reads import KeptReads
from tideboard_desktop.docks.keyed_reads import KeyedReads
from tideboard_desktop.ticket.form_values import Held
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.labels import ElidedLabel, Tone, identify
from tideboard_desktop.ui.words.errors import error_sentence
from tideboard_desktop.ui.words.joining import together

translate = QCoreApplication.translate
ReadMaxQuantity = Callable[[Account, InstrumentId, OrderType, str], Awaitable[MaxQuantity]]
"""Reads the largest quantity at the broker: account, instrument, order type, price."""
ReadMargin = Callable[[Account, Sequence[InstrumentId]], Awaitable[list[MarginRule]]]
KEPT_FOR = 900.0
"""Seconds for which a rule is cached; brokers change rules between days and allow few calls (OpenD: 10 in 30 s)."""
MOST_KEPT = 200


class MarginAnswer(NamedTuple):
    """The rule, or why it could not be read; neither if the broker has none."""

    rule: MarginRule | None = None
    error: TideboardError | None = None


class MarginQuery:
    """Reads the rule for the ticket's account and security, kept per pair; calls `on_change` after each answer.

    It ends with `parent`.
    """

    def __init__(
        self,
        ticket: OrderTicket,
        read: ReadMargin,
        on_change: Callable[[], None],
        parent: QObject,
        *,
        tasks: Tasks,
        clock: Clock,
        kept: KeptReads,
    ) -> None:
        self._ticket = ticket
        self._read = read
        self._reads: KeyedReads[tuple[AccountId | None, InstrumentId], MarginRule | None] = KeyedReads(
            "margin rules",
            on_change,
            parent,
            tasks=tasks,
            clock=clock,
            renew_after=KEPT_FOR,
            lasting=KEPT_FOR,
            most=MOST_KEPT,
            kept=kept.slot("margin rules"),
        )

    @property
    def answer(self) -> MarginAnswer | None:
        """The kept answer for the ticket's account and security; None until there is one."""
        account = self._ticket.account
        key = None if account is None else account.identity, self._ticket.instrument_id
        error = self._reads.error(key)
        if error is None and self._reads.time(key) is None:
            return None
        return MarginAnswer(self._reads.value(key), error)

    def ask(self) -> None:
        """Start a read unless a fresh answer is kept; does nothing without account or security."""
        account, instrument = self._ticket.account, self._ticket.instrument_id
        if account is not None and self._ticket.instrument is not None:
            self._reads.want((account.identity, instrument), partial(self._rule, account, instrument))

    async def _rule(self, account: Account, instrument: InstrumentId) -> MarginRule | None:
        rules = await self._read(account, [instrument])
        return next((one for one in rules if one.instrument == instrument), None)


class MarginNote(ElidedLabel):
    """The required cover beside the order's value, in a muted tone; the whole rule is in the tool tip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Type.CAPTION))
        self.setProperty("tone", Tone.CAPTION.value)
        identify(self, "ticket_margin")

    def show_rule(self, ticket: OrderTicket, answer: MarginAnswer | None) -> None:
        """Show the figure for the ticket's side."""
        figure, details = margin_words(ticket.form.side, ticket.account, answer)
        if (figure, details) != (self.text(), self.whole):
            self.whole = details
            self.setText(figure)
            self.setToolTip(tip(details))
            self.setAccessibleName(figure)
            self.setAccessibleDescription(details)


def margin_words(side: Side, account: Account | None, answer: MarginAnswer | None) -> tuple[str, str]:
    """The figure and its details for a purchase or a short sale; a missing figure is a dash, the details say why."""
    figure = _long_figure if side is Side.BUY else _short_figure
    if answer is None:
        return figure(None), translate("Ticket", "Margin: not read from the broker yet.")
    if answer.error is not None:
        return figure(None), error_sentence(answer.error)
    if answer.rule is None:
        return figure(None), translate("Ticket", "Margin: the broker tells nothing of this security.")
    details = [*_long_details(answer.rule), *_short_details(answer.rule)]
    if account is not None and not account.margin:
        details.append(translate("Ticket", "The account in view is a cash account: it borrows nothing."))
    return figure(answer.rule), together(*details)


def _long_figure(rule: MarginRule | None) -> str:
    if rule is not None and rule.long is False:
        return translate("Ticket", "no margin")
    pair = fmt.MISSING if rule is None else _pair(rule.initial_long, rule.maintenance_long)
    return translate("Ticket", "margin {figures}").format(figures=pair)


def _short_figure(rule: MarginRule | None) -> str:
    if rule is not None and rule.short is False:
        return translate("Ticket", "no short sale")
    pair = fmt.MISSING if rule is None else _pair(rule.initial_short, rule.maintenance_short)
    return translate("Ticket", "short {figures}").format(figures=pair)


def _pair(initial: Decimal | None, maintenance: Decimal | None) -> str:
    if initial is None and maintenance is None:
        return fmt.MISSING
    return " / ".join(fmt.MISSING if one is None else percent(one) for one in (initial, maintenance))


def _long_details(rule: MarginRule) -> list[str]:
    if rule.long is False:
        return [translate("Ticket", "The broker lends nothing on it.")]
    if rule.initial_long is None or rule.maintenance_long is None:
        return [translate("Ticket", "The broker does not tell what a purchase must be covered with.")]
    words = translate("Ticket", "Margin of a purchase: {initial} of the value to open, {maintenance} to keep.")
    return [words.format(initial=percent(rule.initial_long), maintenance=percent(rule.maintenance_long))]


def _short_details(rule: MarginRule) -> list[str]:
    if rule.short is False:
        return [translate("Ticket", "It is not lent for short sales.")]
    details = []
    if rule.initial_short is None or rule.maintenance_short is None:
        details.append(translate("Ticket", "The broker does not tell what a short sale must be covered with."))
    else:
        words = translate("Ticket", "Of a short sale: {initial} to open, {maintenance} to keep.")
        details.append(words.format(initial=percent(rule.initial_short), maintenance=percent(rule.maintenance_short)))
    if rule.short_fee_rate is not None:
        fee = translate("Ticket", "Reference rate of borrowing: {rate}.")
        details.append(fee.format(rate=percent(rule.short_fee_rate)))
    if rule.short_pool is not None:
        pool = translate("Ticket", "Left to borrow: {shares}.")
        details.append(pool.format(shares=fmt.quantity(int(rule.short_pool))))
    return details


def percent(value: Decimal) -> str:
    """`30%`, `27.5%`: no more decimals than it has, two at most."""
    shown = value.quantize(Decimal("0.01")).normalize()
    return fmt.share(shown, max(0, -int(shown.as_tuple().exponent)))


class MaxQuantityQuery:
    """Reads the largest quantity the broker takes into `ticket.broker_maximum`, then calls `on_change`.

    An answer for another account or instrument than the ticket now has is dropped, and one that a later one overtook.
    """

    def __init__(self, ticket: OrderTicket, tasks: Tasks, read: ReadMaxQuantity, on_change: Callable[[], None]) -> None:
        self._ticket = ticket
        self._tasks = tasks
        self._read = read
        self._on_change = on_change
        self._closed = False
        self._asked = self._answered = 0
        self._answered_for: object = None

    def close(self) -> None:
        """The ticket is gone: drop every later answer."""
        self._closed = True

    def ask(self) -> None:
        """Ask now, without a price of the form at the last one; without account, instrument or price do nothing."""
        account, price = self._ticket.account, self._ticket.sum_price or self._ticket.last
        if account is not None and price and self._ticket.instrument is not None:
            self._tasks.spawn(self.load(account, price), name="max quantity")

    def follow(self) -> None:
        """Drop an answer that was given for another holding: after a fill it is not true any more."""
        if self._ticket.broker_maximum is not None and self._holding != self._answered_for:
            self._ticket.broker_maximum = None

    @property
    def _holding(self) -> Held | None:
        return self._ticket.held_of(self._ticket.instrument_id)

    async def load(self, account: Account, price: Decimal) -> None:
        """Read the maximum at `price`; without an answer, power and position bound the quantity."""
        instrument, order_type = self._ticket.instrument_id, self._ticket.form.order_type
        held = self._holding
        self._asked += 1
        number = self._asked
        try:
            answer: MaxQuantity | None = await self._read(account, instrument, order_type, f"{price:f}")
        except GatewayError:
            answer = None
        ours = number > self._answered and (account, instrument) == (self._ticket.account, self._ticket.instrument_id)
        if ours and not self._closed:
            self._answered = number
            self._ticket.broker_maximum, self._answered_for = answer, held
            self.follow()
            self._on_change()
