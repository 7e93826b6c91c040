"""What the broker lends on the ticket's security: asked when the ticket stands still, kept a while, told in a note."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt

from tideboard_core.errors import GatewayError, NotOffered, PermissionMissing
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, Side
from tideboard_core.model.reference import MarginRule
from tideboard_core.ports import Clock
from tideboard_desktop import format as fmt
from tideboard_desktop.models.order_ticket import OrderTicket
from tideboard_desktop.qt_text import tip
from tideboard_desktop.tasks import Tasks
from tideboard_desktop.texts import error_sentence
from tideboard_desktop.theme import Theme, Type
from tideboard_desktop.widgets.labels import ElidedLabel, Tone, identify

translate = QCoreApplication.translate
MarginCall = Callable[[Account, Sequence[InstrumentId]], Awaitable[list[MarginRule]]]
KEPT_FOR = 900.0
"""Seconds for which a rule stands; brokers change them between days, and allow few calls (OpenD: ten in 30 s)."""
TRIED_AFTER = 60.0
"""Seconds until a question that failed is put again."""
MOST_KEPT = 200
_FINAL = (NotOffered, PermissionMissing)


class Told(NamedTuple):
    """An answer: the rule, or why there is none; neither = the broker knows nothing of the security."""

    at: float
    rule: MarginRule | None = None
    error: GatewayError | None = None


class MarginAsked:
    """Asks for the ticket's account and security, each pair once in a while; `changed` tells of an answer."""

    def __init__(
        self, ticket: OrderTicket, tasks: Tasks, clock: Clock, call: MarginCall, changed: Callable[[], None]
    ) -> None:
        self._ticket = ticket
        self._tasks = tasks
        self._clock = clock
        self._call = call
        self._changed: Callable[[], None] | None = changed
        self._kept: dict[tuple[str, InstrumentId], Told] = {}
        self._asking: set[tuple[str, InstrumentId]] = set()

    def close(self) -> None:
        """The ticket is gone: whatever is answered from now on is of no use."""
        self._changed = None

    @property
    def told(self) -> Told | None:
        """What is known for the ticket as it stands; None = not answered yet."""
        account = self._ticket.account
        return None if account is None else self._kept.get((account.id, self._ticket.instrument_id))

    def ask(self) -> None:
        """Ask unless it is known; without account or security there is nothing to ask."""
        account, instrument = self._ticket.account, self._ticket.instrument_id
        if account is None or self._ticket.instrument is None or self._stands(self.told):
            return
        if (account.id, instrument) not in self._asking:
            self._asking.add((account.id, instrument))
            self._tasks.spawn(self._learn(account, instrument), name="margin rules")

    def _stands(self, told: Told | None) -> bool:
        if told is None:
            return False
        again = told.error is not None and not isinstance(told.error, _FINAL)
        return self._clock.monotonic() - told.at < (TRIED_AFTER if again else KEPT_FOR)

    async def _learn(self, account: Account, instrument: InstrumentId) -> None:
        key, error, rules = (account.id, instrument), None, []
        try:
            rules = await self._call(account, [instrument])
        except GatewayError as refused:
            error = refused
        finally:
            self._asking.discard(key)
        rule = next((one for one in rules if one.instrument == instrument), None)
        self._kept.pop(key, None)
        if len(self._kept) >= MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = Told(self._clock.monotonic(), rule, error)
        if self._changed is not None:
            self._changed()


class MarginNote(ElidedLabel):
    """A quiet figure beside the order's value: what of it must be covered; all that is known of it as tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(Type.CAPTION))
        self.setProperty("tone", Tone.CAPTION.value)
        identify(self, "ticket_margin")

    def show_rule(self, ticket: OrderTicket, told: Told | None) -> None:
        """Bring it up to the ticket's side and to what is known."""
        figure, details = margin_words(ticket.form.side, ticket.account, told)
        if (figure, details) != (self.text(), self.whole):
            self.whole = details
            self.setText(figure)
            self.setToolTip(tip(details))
            self.setAccessibleName(figure)
            self.setAccessibleDescription(details)


def margin_words(side: Side, account: Account | None, told: Told | None) -> tuple[str, str]:
    """The figure and its details: of a purchase, or of a short sale; what is missing is a dash with its reason."""
    figure = _long_figure if side is Side.BUY else _short_figure
    if told is None:
        return figure(None), translate("Ticket", "Margin: not read from the broker yet.")
    if told.error is not None:
        return figure(None), error_sentence(told.error)
    if told.rule is None:
        return figure(None), translate("Ticket", "Margin: the broker tells nothing of this security.")
    details = [*_long_details(told.rule), *_short_details(told.rule)]
    if account is not None and not account.margin:
        details.append(translate("Ticket", "The account in view is a cash account: it borrows nothing."))
    return figure(told.rule), " ".join(details)


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
