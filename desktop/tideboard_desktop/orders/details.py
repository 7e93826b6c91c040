"""The details of one order in a window that follows it; it does not block trading."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QWidget
from shiboken6 import isValid

from tideboard_core.audit.records import RecordKind
from tideboard_core.errors import GatewayError, NotOffered, OrderDenied, TideboardError
from tideboard_core.market.hub import Hub
from tideboard_core.model.exits import HeldExit
from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import MARKET_ZONE, market_of
from tideboard_core.model.order import Account, Fill, FillStatus, Order, OrderAction, OrderFee, OrderStatus, Side
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.model.shares import shares_from
from tideboard_core.orders.details import LONGEST_NOTE, Basis, FeesOf, LogStep, OrderDetails
from tideboard_core.orders.exit_cover import holds_up_exits
from tideboard_core.orders.guard import Guard
from tideboard_core.orders.snapshot import all_executions
from tideboard_core.plain_text import plain_text
from tideboard_core.ports.trading import WriteVerb
from tideboard_desktop.orders.cancel.words import action_words
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.dialogs.trading_dialog import lay_out_over_footer, make_tall, section_margins
from tideboard_desktop.ui.literal_text import breakable
from tideboard_desktop.ui.tasks import Tasks
from tideboard_desktop.ui.theme import Theme, Type
from tideboard_desktop.ui.widgets.environment import word
from tideboard_desktop.ui.widgets.labels import ButtonStyle, Tone, identify, label, push_button, set_tone
from tideboard_desktop.ui.widgets.layouts import hbox, vbox
from tideboard_desktop.ui.widgets.scroll_area import scrolling
from tideboard_desktop.ui.words.checks import check_figure, check_label
from tideboard_desktop.ui.words.combinations import FactsOf, legs_words, listed_name
from tideboard_desktop.ui.words.errors import denial_sentence, error_sentence, sentence_of
from tideboard_desktop.ui.words.exits import holder_words, part_filled_sentence, role_word, unwatched_sentence
from tideboard_desktop.ui.words.joining import listed, titled
from tideboard_desktop.ui.words.orders import (
    STATUSES,
    execution_words,
    long_terms,
    price_terms,
    status_word,
    time_in_force_word,
)

if TYPE_CHECKING:  # loaded with the first difference
    from tideboard_desktop.orders.settling import SettlingButtons, SettlingChoice

translate = QCoreApplication.translate


VERBS = {
    WriteVerb.PLACE: QT_TRANSLATE_NOOP("OrderDetails", "New order"),
    WriteVerb.MODIFY: QT_TRANSLATE_NOOP("OrderDetails", "Change"),
    WriteVerb.CANCEL: QT_TRANSLATE_NOOP("OrderDetails", "Cancel"),
    WriteVerb.CANCEL_ALL: QT_TRANSLATE_NOOP("OrderDetails", "Cancel all"),
}
OUTCOMES = {
    RecordKind.ACCEPTED: QT_TRANSLATE_NOOP("OrderDetails", "accepted by the broker"),
    RecordKind.UNKNOWN: QT_TRANSLATE_NOOP("OrderDetails", "no answer from the broker: Unknown"),
    RecordKind.SETTLED: QT_TRANSLATE_NOOP("OrderDetails", "the outcome is known: {by}"),
}
SETTLED_BY = {
    "user": QT_TRANSLATE_NOOP("OrderDetails", "you decided that nothing of it is open"),
    "reset": QT_TRANSLATE_NOOP("OrderDetails", "the practice account was reset"),
}


def step_sentence(step: LogStep) -> str:
    """What happened, in one line; empty for a record that says nothing about the order."""
    record, data = step.record, step.record.data
    if record.kind is RecordKind.TRANSITION:
        return _at_the_broker(data)
    if record.kind is RecordKind.DIFFERENCE:
        from tideboard_desktop.ui.words.as_confirmed import logged_words  # with the first difference

        return logged_words(data)
    if record.kind is RecordKind.TAKEN_BACK:
        from tideboard_desktop.ui.words import taken_back  # with the first of them

        return taken_back.logged_words(data)
    if record.kind is RecordKind.INTENT:
        return titled(_verb_word(step), _confirmed(step))
    if record.kind is RecordKind.REJECTED:
        code = str(data.get("code", ""))
        return titled(_verb_word(step), _refused(code, data))
    if record.kind in {RecordKind.NOT_SENT, RecordKind.DENIED}:
        more = {name: value for name, value in data.items() if name != "code"}
        return titled(_verb_word(step), denial_sentence(OrderDenied(str(data.get("code", "")), **more)))
    if record.kind not in OUTCOMES:
        return ""
    by = SETTLED_BY.get(str(data.get("by", "")), QT_TRANSLATE_NOOP("OrderDetails", "the broker's own word"))
    words = translate("OrderDetails", str(OUTCOMES[record.kind]))
    return titled(_verb_word(step), words.format(by=translate("OrderDetails", str(by))))


def _fill_words(fill: Fill) -> str:
    """`400 at 590.00`, with what became of it."""
    text = translate("OrderDetails", "{shares} at {price}")
    words = text.format(shares=fmt.quantity(fill.quantity), price=fmt.price(fill.price))
    if fill.status is FillStatus.NORMAL and fill.sure:
        return words
    from tideboard_desktop.ui.words.taken_back import fill_word  # with the first of them

    return titled(words, fill_word(fill))


def exit_line(held: HeldExit) -> str:
    """`605.50 at market, good till cancelled: working at the broker`: an exit as its entry's detail lists it.

    How long it stands is left out where the broker does not tell it; that it does not tell whether it watches the
    trigger is said here and rings nobody.
    """
    then = translate("Orders", "at market") if held.limit is None else f"@ {fmt.price(held.limit)}"
    terms = f"{fmt.price(held.trigger)} {then}"
    stays = "" if OrderTerm.TIME in held.untold else time_in_force_word(held.time_in_force, held.expires)
    state = translate("Orders", str(STATUSES[held.status])).format(filled=fmt.quantity(held.filled))
    if held.open and held.watch_untold:
        state = listed((state, translate("OrderDetails", "the broker does not say whether it watches the trigger")))
    if held.open and held.unwatched:
        state = listed((state, translate("OrderDetails", "the broker calls its trigger not active")))
    return titled(listed(filter(None, (terms, stays))), state)


def _verb_word(step: LogStep) -> str:
    if step.verb is WriteVerb.ACT:
        action = step.record.data.get("act")
        return (
            action_words(OrderAction(action), "").title
            if action in set(OrderAction)
            else translate("OrderDetails", "Other act")
        )
    return translate("OrderDetails", str(VERBS[step.verb or WriteVerb.PLACE]))


def _confirmed(step: LogStep) -> str:
    data = step.record.data
    if step.verb not in {WriteVerb.PLACE, WriteVerb.MODIFY}:
        return translate("OrderDetails", "you confirmed it")
    terms = price_terms(_decimal(data.get("price")), _decimal(data.get("trigger")))
    text = translate("OrderDetails", "you confirmed {shares} {terms}")
    return text.format(shares=_shares(data.get("quantity")), terms=terms)


def _refused(code: str, data: Mapping[str, Any]) -> str:
    text = plain_text(str(data.get("text") or ""))
    words = text or sentence_of(code, data)
    return translate("OrderDetails", "refused by the broker: {words}").format(words=words)


def _at_the_broker(data: Mapping[str, Any]) -> str:
    status = data.get("status")
    known = OrderStatus(status) if status in set(OrderStatus) else OrderStatus.UNKNOWN
    filled = _shares(data.get("filled"))
    word = translate("Orders", str(STATUSES[known])).format(filled=filled)
    text = translate("OrderDetails", "At the broker: {status}; {filled} of {shares} filled")
    average = _decimal(data.get("average"))
    sentence = text.format(status=word, filled=filled, shares=_shares(data.get("quantity")))
    if average is None:
        return sentence
    return translate("OrderDetails", "{filled}, at {price} on average").format(
        filled=sentence, price=fmt.price(average)
    )


def _shares(value: object) -> str:
    try:
        return fmt.quantity(shares_from(value))
    except (ValueError, ArithmeticError):
        return fmt.MISSING


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


log = logging.getLogger(__name__)
WIDTH, HEIGHT = 600, 660


_FEES_ASKED = "asked"
_FEES_NOT_READ = "not-read"
_FEES_UNKNOWN = "not-told"


class OrderDetailsDialog(QDialog):
    """What happened to one order, read again whenever the broker shows it in another state; deletes itself."""

    def __init__(
        self,
        account: Account,
        order: Order,
        theme: Theme,
        parent: QWidget | None,
        *,
        hub: Hub,
        tasks: Tasks,
        guard: Guard,
        fees: FeesOf,
        settling: Callable[[Order], Sequence[SettlingChoice]],
        settle: Callable[[Account, Order, SettlingChoice], None],
    ) -> None:
        """`settling` returns what may be done about what differs of the order, `settle` begins it."""
        super().__init__(parent)
        self._account, self._order, self._theme = account, order, theme
        self._hub, self._tasks, self._guard, self._fees_of = hub, tasks, guard, fees
        self._facts_of: FactsOf = lambda one: hub.value(Topic.INSTRUMENT.of(one))
        self._settling, self._settle = settling, settle
        self._choices: SettlingButtons | None = None
        self._zone = MARKET_ZONE[market_of(order.instrument)]
        self._lines: list[str] = []
        self._fees: OrderFee | str = _FEES_ASKED
        self._reading = self._again = False
        title = translate("OrderDetails", "Order details")
        identify(self, "order_details", title)
        self.setWindowTitle(f"{title}  ·  {word(account.environment)}  ·  Tideboard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(theme.px(WIDTH), theme.px(HEIGHT))
        self._build()
        ends = [hub.listen(Topic.ORDERS.of(account.id), lambda _key: self._look())]
        ends.append(hub.listen(Topic.FILLS.of(account.id), lambda _key: self._read_soon()))
        self.destroyed.connect(lambda: [end() for end in ends])
        self._read_soon()

    def _build(self) -> None:
        theme = self._theme
        self.heading = label("", theme, Type.DIALOG_TITLE)
        self.terms = label("", theme, Type.BODY, Tone.SECONDARY)
        self.state = label("", theme, Type.STRONG)
        self.body = QWidget()
        self.column = vbox(on=self.body, margins=(0, 0, 8, 0), spacing=6)
        self.area = scrolling(self.body)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # its arrow keys scroll
        identify(self.area, "order_details_list", translate("OrderDetails", "What is known about this order"))
        self.note = QLineEdit()
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setPlaceholderText(translate("OrderDetails", "Your note: stays in the order log, so no passwords"))
        identify(self.note, "order_note", translate("OrderDetails", "Note"))
        self.keep = push_button(translate("OrderDetails", "Keep note"), theme, identifier="keep_note")
        self.outcome = label("", theme, Type.CAPTION, Tone.CAPTION)
        self.outcome.setMinimumHeight(theme.px(Type.CAPTION.line))
        for each in (self.heading, self.terms, self.state, self.outcome):
            each.setWordWrap(True)
        foot = hbox((self.note, 1), self.keep, spacing=8)
        parts = (self.heading, self.terms, self.state, (self.area, 1), foot, self.outcome)
        self._content = content = vbox(*parts, margins=section_margins(), spacing=6)
        copy = push_button(translate("OrderDetails", "Copy"), theme, ButtonStyle.TEXT, identifier="copy_details")
        close = push_button(translate("OrderDetails", "Close"), theme, ButtonStyle.OUTLINE, identifier="close_details")
        for button in (copy, close):
            make_tall(button, theme)
            button.setAutoDefault(False)
        self.keep.setAutoDefault(False)
        lay_out_over_footer(self, content, (copy, close))
        copy.clicked.connect(self.copy)
        close.clicked.connect(self.close)
        self.keep.clicked.connect(self._keep)
        self.note.returnPressed.connect(self._keep)
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_head()

    # --- reading ----------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """The account's orders changed: read again if this one did."""
        rows = self._hub.value(Topic.ORDERS.of(self._account.id))
        now = next((row for row in rows or () if row.id == self._order.id), None)
        if rows is not None and now is None and self._order.unlisted:  # a person counts it no longer
            now = replace(self._order, differs=tuple(replace(one, settled=True) for one in self._order.differs))
        if now is not None and now != self._order:
            self._order = now
            self._show_head()
            self._read_soon()

    def _read_soon(self) -> None:
        self._again = True
        if not self._reading:
            self._reading = True
            self._tasks.spawn(self._read(), name="order details")

    async def _read(self) -> None:
        try:
            while self._again and isValid(self):
                self._again = False
                await self._read_once()
        finally:
            self._reading = False

    async def _read_once(self) -> None:
        order = self._order
        try:
            details = await self._guard.details(order)
        except OSError as error:
            log.info("order details not read: %s", error)
            if isValid(self):
                self._say(translate("OrderDetails", "The order log cannot be read."), bad=True)
            return
        wanted = order.filled and not order.open and not isinstance(self._fees, OrderFee)
        if not isValid(self):
            return
        self._show(details)  # the broker's answer about fees may take long
        if wanted:
            self._fees = await self._charged(order)
            if isValid(self):
                self._show(details)

    async def _charged(self, order: Order) -> OrderFee | str:
        try:
            return next(iter(await self._fees_of(self._account, [order.id])), _FEES_UNKNOWN)
        except NotOffered:
            return _FEES_UNKNOWN
        except GatewayError as error:
            log.info("fees of an order not read: %s", error.code)
            return _FEES_NOT_READ

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show_head(self) -> None:
        order = self._order
        self.heading.setText(breakable(listed_name(order, self._facts_of)))
        self.terms.setText(breakable(long_terms(order)))
        words = [status_word(order), plain_text(order.text)]
        if order.unsettled and not order.unlisted:
            words.insert(0, translate("OrderDetails", "Kept otherwise than confirmed"))
        self.state.setText(breakable(" · ".join(filter(None, words))))
        set_tone(self.state, Tone.WARN if order.unsettled else Tone.PRIMARY)
        if order.unsettled or self._choices is not None:
            self._offer_choices()

    def _offer_choices(self) -> None:
        """Offer what settles the differences below the order's state, from the first one on."""
        from tideboard_desktop.orders.settling import SettlingButtons

        if self._choices is None:
            self._choices = SettlingButtons(
                self._theme, lambda choice: self._settle(self._account, self._order, choice)
            )
            self._content.insertWidget(self._content.indexOf(self.area), self._choices)
        self._choices.offer(self._settling(self._order), self._order, before=self.area)

    def _show(self, details: OrderDetails) -> None:
        place = self.area.verticalScrollBar().value()
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._lines = [self.heading.text(), self.terms.text(), self.state.text()]
        if self._order.differs:
            self._show_differences()
        self._show_legs()
        self._show_steps(details)
        self._show_fills()
        self._show_exits()
        self._show_fees()
        if details.basis is not None:
            self._show_checks(details.basis)
            self._show_book(details.basis)
        self.column.addStretch(1)
        if not self.note.isModified():
            self.note.setText(details.note)
        self.area.verticalScrollBar().setValue(place)

    def _show_steps(self, details: OrderDetails) -> None:
        order = self._order
        rows = [(self._time(step.record.at), text) for step in details.steps if (text := step_sentence(step))]
        if not any(step.record.id == order.remark and order.remark for step in details.steps):
            made = translate("OrderDetails", "Placed by another program, or before this order log began")
            rows = [(self._time(order.created), made), *rows]
        if order.unwatched and order.open:
            rows.append(("", unwatched_sentence()))
        if order.untold:
            from tideboard_desktop.ui.words.as_confirmed import untold_words

            rows.append(("", untold_words(order)))
        self._section(translate("OrderDetails", "What happened"), rows)

    def _show_differences(self) -> None:
        """Both values of each term that differs, and what follows of those that are not settled."""
        from tideboard_desktop.ui.words.as_confirmed import difference_rows, what_follows

        rows = [*difference_rows(self._order), *(("", words) for words in what_follows(self._order))]
        self._section(translate("OrderDetails", "Kept otherwise than confirmed"), rows)

    def _show_legs(self) -> None:
        order = self._order
        if order.legs:
            words = zip(order.legs, legs_words(order.legs, order.quantity, self._facts_of), strict=True)
            rows = [(str(number), f"{text}, {leg.instrument}") for number, (leg, text) in enumerate(words, start=1)]
            self._section(translate("OrderDetails", "Legs"), rows)

    def _show_fills(self) -> None:
        given = all_executions(self._hub, self._account.id)
        fills = sorted((fill for fill in given if fill.order_id == self._order.id), key=lambda fill: fill.time)
        rows = [(self._time(fill.time), _fill_words(fill)) for fill in fills]
        if not rows and self._order.filled:
            rows = [("", translate("OrderDetails", "The broker has not told the single fills."))]
        if rows:
            self._section(translate("OrderDetails", "Fills"), rows)

    def _show_exits(self) -> None:
        """The exits of an entry: terms and state as the broker lists them, and what each of them has traded."""
        order = self._order
        given: Iterable[Fill] = self._hub.value(Topic.FILLS.of(self._account.id)) or ()
        rows: list[tuple[str, str]] = []
        for held in order.exits or ():
            rows.append((role_word(held.role), exit_line(held)))
            fills = sorted((fill for fill in given if fill.order_id == held.order_id), key=lambda fill: fill.time)
            rows += [(self._time(fill.time), execution_words(fill, held.role)) for fill in fills]
        rows += [(role_word(role), holder_words(held=False)) for role in order.exits_unconfirmed]
        if holds_up_exits(order):
            rows.append(("", part_filled_sentence()))
        if rows:
            self._section(translate("OrderDetails", "Exits"), rows)

    def _show_fees(self) -> None:
        if not self._order.filled or self._order.open:
            return
        title = translate("OrderDetails", "Fees that the broker charged")
        if currency := self._order.currency:
            title = translate("OrderDetails", "Fees that the broker charged, {currency}").format(currency=currency)
        if isinstance(self._fees, OrderFee):
            rows = [(fmt.money(amount), plain_text(name)) for name, amount in self._fees.items]
            self._section(
                title, [*rows, (fmt.money(self._fees.total), translate("OrderDetails", "in all"))], numbers=True
            )
        elif self._fees == _FEES_UNKNOWN:
            self._section(title, [("", translate("OrderDetails", "The broker does not tell them on this account."))])
        else:
            asked, failed = (
                translate("OrderDetails", "Asking the broker…"),
                translate("OrderDetails", "They could not be read."),
            )
            self._section(title, [("", asked if self._fees == _FEES_ASKED else failed)])

    def _show_checks(self, basis: Basis) -> None:
        rows = []
        for check in basis.checks:
            mark = "" if check.passed else "!"
            rows.append((mark, "  ".join(filter(None, (check_label(check), check_figure(check))))))
        self._section(translate("OrderDetails", "Checks when you confirmed it"), rows)

    def _show_book(self, basis: Basis) -> None:
        ask, bid = translate("OrderDetails", "ask"), translate("OrderDetails", "bid")
        text = translate("OrderDetails", "{price} for {shares}")
        rows = [
            (
                ask if level.side is Side.SELL else bid,
                text.format(price=fmt.price(level.price), shares=fmt.quantity(level.quantity)),
            )
            for level in basis.book
        ]
        title = translate("OrderDetails", "The book at that second")
        self._section(title, rows or [("", translate("OrderDetails", "There was none."))])

    def _section(self, title: str, rows: Sequence[tuple[str, str]], *, numbers: bool = False) -> None:
        theme = self._theme
        self._lines += ["", title, *("  ".join(filter(None, row)) for row in rows)]
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 8, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(title, theme, Type.STRONG), 0, 0, 1, 2)
        for number, (first, text) in enumerate(rows, start=1):
            words = label(breakable(text), theme, Type.BODY)
            words.setWordWrap(True)
            before = label(first, theme, Type.CAPTION, Tone.CAPTION)
            side = Qt.AlignmentFlag.AlignRight if numbers else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(before, number, 0, side | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(words, number, 1)
        self.column.addWidget(part)

    def _time(self, moment: datetime) -> str:
        return f"{fmt.date_short(moment, self._zone)} {fmt.clock_seconds(moment, self._zone)}"

    # --- what a person does -----------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Copy everything that is shown, as lines of text."""
        QGuiApplication.clipboard().setText("\n".join([*self._lines, "", self.note.text()]).strip())

    def _keep(self) -> None:
        self._tasks.spawn(self._keep_note(self.note.text()), name="keep a note")

    async def _keep_note(self, text: str) -> None:
        try:
            await self._guard.keep_note(self._order, text)
        except TideboardError as error:
            if isValid(self):
                self._say(error_sentence(error), bad=True)
            return
        if isValid(self):
            self.note.setModified(False)
            self._say(translate("OrderDetails", "The note is in the order log."))

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.outcome.setText(breakable(words))
        set_tone(self.outcome, Tone.WARN if bad else Tone.CAPTION)
