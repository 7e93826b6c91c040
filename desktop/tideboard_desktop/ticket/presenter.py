"""Copies the ticket's state, and what the guard says of it, into its widgets; knows no services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import cast

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from tideboard_core.model.hub_keys import Topic
from tideboard_core.model.instrument import InstrumentId, code_of
from tideboard_core.model.order import OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import PLACED, TRAILING
from tideboard_core.model.review import Check, OrderPreview
from tideboard_core.model.shares import whole
from tideboard_core.orders.book_effect import NO_ORDER, Hypothetical
from tideboard_core.orders.offers import ExitsOff
from tideboard_desktop.ticket.check_rows import TICKED_MS, ReadWarnings, boxes_for, line_above
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES, QuantityUnit, TrailUnit
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.prefill import Prefill
from tideboard_desktop.ticket.view import TicketLayout
from tideboard_desktop.ticket.words import (
    counted_in,
    day_note,
    exits_off_words,
    facts_words,
    field_fault,
    heading,
    monitor_note,
    most_words,
    no_exits_words,
    offset_note,
    price_note,
    quantity_note,
    quantity_title,
    risk_meaning,
    shown_entry,
    shown_trail,
    terms_words,
    trail_note,
    trigger_note,
    waits_for,
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import ascii_forms
from tideboard_desktop.ui.theme import Theme
from tideboard_desktop.ui.timers import single_shot
from tideboard_desktop.ui.widgets.labels import Tone, set_style_property, set_tone, show_tip
from tideboard_desktop.ui.widgets.panel import TitleBar
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.words.exits import no_stop
from tideboard_desktop.ui.words.joining import together
from tideboard_desktop.ui.words.orders import hours_meaning, offer_reason, short_type_word, time_meaning, type_meaning

translate = QCoreApplication.translate
HEADING_MARGINS = 64
"""Logical pixels of the title bar that belong to margins, gaps and the heading's own padding."""
PREVIEW_MS = 150
"""How long the preview waits after a change, so that typing does not make one per key."""
REST_MS = 2000
"""The same for a form that nobody has begun to use: its price changes with the market all day."""


def typed_day(text: str) -> date | None:
    """The date of a typed `2026-12-31`; None if the text is not a date."""
    try:
        return date.fromisoformat(ascii_forms(text))
    except ValueError:
        return None


def show_form(form: TicketLayout, ticket: OrderTicket) -> None:
    """Show the form's values and which options are offered."""
    values = ticket.form
    form.side.choose(values.side)
    form.order_type.choose(values.order_type.value)
    form.time_in_force.choose(values.time_in_force.value)
    form.unit.choose(values.unit.value)
    buys, share = values.side is Side.BUY, form.unit.button(QuantityUnit.POWER.value)
    share.setText(translate("Ticket", "Power") if buys else translate("Ticket", "Held"))
    share.setAccessibleName(", ".join((share.text(), translate("Ticket", "Percent"))))
    show_numbers(form, ticket)
    form.trail.unit.choose(values.trail_unit.value)
    if values.order_type in TRAILING:
        form.trail.unit.button(TrailUnit.PERCENT.value).setEnabled(ticket.trails_by_percent)
    risk = form.unit.button(QuantityUnit.RISK.value)
    risk.setVisible(ticket.exits_off is None)
    risk.setEnabled(values.exits.stop_loss.on)
    risk.setToolTip(tip(risk_meaning(ticket)))
    none = no_stop() if ticket.exits_off is ExitsOff.CENTRE else ""
    form.attach.show_exits(values.exits, exits_off_words(ticket), none)
    form.attach.setVisible(ticket.replacing is None and ticket.exits_off is not ExitsOff.NONE)
    form.terms_button.setText(terms_words(ticket))
    form.terms_button.setToolTip(tip(type_meaning(values.order_type)))
    form.terms_button.setAccessibleName(", ".join((terms_words(ticket), translate("Ticket", "Order type"))))
    show_rows(form, ticket)
    off = {one: ticket.off_because(one, TimeInForce.DAY) for one in PLACED}
    form.order_type.show_reasons({one.value: reason for one, reason in off.items() if reason is not None})
    form.time_in_force.show_reasons({one.value: _off(ticket, values.order_type, one) for one in TICKET_TIMES})
    show_terms(form, ticket)


def show_rows(form: TicketLayout, ticket: OrderTicket) -> None:
    """Show the rows that the type has; those of a change, and of a proposal, are others."""
    form.show_mode(
        editing=ticket.replacing is not None,
        limited=ticket.limited,
        triggered=ticket.triggered,
        trailing=ticket.trailing,
        offset=ticket.offset_limit,
        monitored=ticket.monitored,
        proposed=ticket.form.proposal is not None,
    )


def show_numbers(form: TicketLayout, ticket: OrderTicket) -> None:
    """Show prices with the decimals of their step, the quantity with commas; refused text stays as typed."""
    values = ticket.form
    shown = {
        "price": _price(ticket, values.price) if ticket.limited else short_type_word(values.order_type),
        "trigger": _price(ticket, values.trigger),
        "trail": shown_trail(ticket),
        "offset": "" if values.offset is None else fmt.price(values.offset, ticket.tick),
        "monitor": _price(ticket, values.monitor),
        "entered": shown_entry(values),
    } | {name: refused.text for name, refused in values.refused.items() if name != "price" or ticket.limited}
    form.price.set_text(shown["price"])
    form.trigger.set_text(shown["trigger"])
    form.trail.distance.set_text(shown["trail"])
    form.trail.offset.set_text(shown["offset"])
    form.trail.monitor.set_text(shown["monitor"])
    form.quantity.set_text(shown["entered"])


def show_prefilled(form: TicketLayout, ticket: OrderTicket) -> None:
    """Show price and quantity where the program fills them; a field with the focus is selected, so typing replaces it.

    Other fields keep the text that is being typed.
    """
    shown = {
        "price": (form.price, _price(ticket, ticket.form.price)),
        "entered": (form.quantity, shown_entry(ticket.form)),
    }
    for name, (field, text) in shown.items():
        if name not in ticket.form.prefilled or (name == "price" and not ticket.limited) or field.text == text:
            continue
        field.set_text(text)
        if field.field.hasFocus():
            field.field.selectAll()


def show_terms(form: TicketLayout, ticket: OrderTicket) -> None:
    """Show hours and last day, if there is a choice, with their meaning."""
    values, terms = ticket.form, form.terms
    form.time_in_force.setToolTip(tip(time_meaning(values.time_in_force)))
    # Hours that only other programs ask for are no choice: then none is shown rather than another one.
    if named := terms.hours.has(values.hours.value):
        terms.hours.choose(values.hours.value)
    terms.hours.setToolTip(tip(hours_meaning(values.hours)))
    terms.hours.show_reasons({one.value: _off(ticket, values.order_type, TimeInForce.DAY, one) for one in TICKET_HOURS})
    terms.day.set_text("" if values.expires is None else values.expires.isoformat())
    shown = named and (ticket.hours_offered or values.hours is not TradingHours.REGULAR)
    terms.show_rows(hours=shown, day=ticket.dated)


def show_market(form: TicketLayout, ticket: OrderTicket, prefill: Prefill) -> None:
    """Show prices at hand, currency and the note of each field."""
    of_book, priced = ticket.takes(Topic.BOOK), ticket.limited or ticket.triggered
    followed = ("ask" if ticket.form.side is Side.BUY else "bid") if prefill.prices and prefill.age is None else ""
    for key, name, price, taken in (
        ("bid", translate("Ticket", "Bid"), ticket.bid, of_book),
        ("last", translate("Ticket", "Last"), ticket.last, ticket.takes(ticket.of_last)),
        ("ask", translate("Ticket", "Ask"), ticket.ask, of_book),
    ):
        shown = " ".join((name, fmt.MISSING if price is None else _price(ticket, price)))
        chip = form.price_chips.buttons[key]
        form.price_chips.show_text(key, shown if form.whole else name)
        chip.setAccessibleName(shown)
        show_tip(chip, shown)
        chip.setEnabled(price is not None and priced and taken)
        set_style_property(chip, "lit", key == followed)
    instrument = ticket.instrument
    form.quantity_row.title.setText(quantity_title(ticket))
    form.name_currency("" if instrument is None else instrument.currency)
    form.name_count(counted_in(ticket))
    for row, field, (text, wrong) in (
        (form.trigger_row, form.trigger, trigger_note(ticket)),
        (form.trail.row, form.trail.distance, trail_note(ticket)),
        (form.trail.offset_row, form.trail.offset, offset_note(ticket)),
        (form.trail.monitor_row, form.trail.monitor, monitor_note(ticket)),
        (form.price_row, form.price, price_note(ticket, prefill)),
        (form.quantity_row, form.quantity, quantity_note(ticket)),
        (form.terms.day_row, form.terms.day, day_note(ticket)),
    ):
        row.note.setText(text)
        set_tone(row.note, Tone.WARN if wrong else Tone.CAPTION)
        field.set_invalid(wrong)
        show_tip(field.field, text)
        field.field.setAccessibleDescription(text)
    form.stale_note.show_words(ticket.proofs.stale_words(ticket.instrument_id))
    form.price.field.setPlaceholderText(translate("Ticket", "type a price") if ticket.stale else "")
    form.price.set_caption("" if form.whole else translate("Ticket", "Price"))
    form.quantity.set_caption("" if form.whole else counted_in(ticket))
    form.trigger.set_caption(translate("Ticket", "Trigger") if form.proposed else "")
    account = ticket.account
    form.facts.show_facts(
        None if account is None else account.environment,
        "" if account is None else " ".join(filter(None, (account.name, account.short_id))),
        facts_words(ticket),
        together(most_words(ticket), no_exits_words(ticket)),
    )
    form.price_field.fit()
    form.quantity_field.fit()


def show_heading(bar: TitleBar, beside: QWidget, ticket: OrderTicket, theme: Theme) -> None:
    """Show side, security and price; a bar that is too narrow leaves name, then price, to its tool tip.

    `beside` stands at the bar's right end.
    """
    whole = heading(ticket)
    parts = [part for part in (bar.link, beside) if part and not part.isHidden()]
    room = bar.width() - sum(part.sizeHint().width() for part in parts) - theme.px(HEADING_MARGINS)
    shorter = heading(ticket, named=False), heading(ticket, named=False, priced=False)
    width = bar.title.fontMetrics().horizontalAdvance
    shown = next((words for words in (whole, *shorter) if width(words) <= room), shorter[-1])
    pair = theme.up if ticket.form.side is Side.BUY else theme.down
    bar.set_heading(whole, pair.text, "" if shown == whole else shown)


def gap(form: TicketLayout, ticket: OrderTicket) -> StepperInput:
    """The field that keeps the form from being a valid order; the earliest in the form wins."""
    values, found = ticket.form, form.quantity
    if ticket.limited and (values.price is None or price_note(ticket)[1]):
        found = form.price
    if ticket.triggered and (values.trigger is None or trigger_note(ticket)[1]):
        found = form.trigger
    if monitor_note(ticket)[1]:
        found = form.trail.monitor
    if ticket.offset_limit and (values.offset is None or offset_note(ticket)[1]):
        found = form.trail.offset
    if ticket.trailing and (values.trail is None or trail_note(ticket)[1]):
        found = form.trail.distance
    if ticket.dated and (values.expires is None or ticket.day_wrong):
        found = form.terms.day
    return found


def _price(ticket: OrderTicket, price: Decimal | None) -> str:
    if price is None:
        return ""
    instrument = ticket.instrument
    return fmt.price(price, None if instrument is None else instrument.price_step(price))


def to_buy_back(ticket: OrderTicket, preview: OrderPreview | None) -> tuple[InstrumentId, int] | None:
    """The first sold contract that an order would leave bare, and how many of it; None where it leaves none so."""
    checks = () if preview is None else preview.checks
    bare = next((one for one in checks if one.data.get("uncovered") and one.data.get("sold")), None)
    if bare is None:
        return None
    contract, count = cast("tuple[InstrumentId, ...]", bare.data["sold"])[0], cast("int", bare.data["uncovered"])
    held = ticket.held_of(contract)
    return contract, count if held is None else min(count, whole(-held.quantity))


def _off(
    ticket: OrderTicket,
    order_type: OrderType,
    time_in_force: TimeInForce,
    hours: TradingHours = TradingHours.REGULAR,
) -> str:
    reason = ticket.off_because(order_type, time_in_force, hours)
    return "" if reason is None else offer_reason(reason)


class TicketPreview(QObject):
    """Asks the guard and shows its answer; nothing here can send.

    `shown` is the preview in view, None without one. `would_take` carries a Hypothetical for the book's dashed tags.
    """

    would_take = Signal(object)

    def __init__(
        self,
        dock: QWidget,
        form: TicketLayout,
        ticket: OrderTicket,
        filling: Prefill,
        *,
        lock_line: Callable[[], tuple[str, str] | None],
        exits_fault: Callable[[], str],
    ) -> None:
        """`lock_line` returns why nothing can be sent now, in words and a figure; None if something can.

        `exits_fault` returns what is wrong in a field of the exits; empty if nothing is.
        """
        super().__init__(dock)
        self._dock, self._form, self._ticket, self._filling = dock, form, ticket, filling
        self._lock_line, self._exits_fault = lock_line, exits_fault
        self.shown: OrderPreview | None = None
        self._shown_for: tuple[object, ...] = ()
        self._beside_checks: tuple[tuple[str, str] | None, str] | None = None
        self._of_rest = False
        self.read_warnings = ReadWarnings()
        self._later = single_shot(dock, PREVIEW_MS, self.show)
        self._move_on = single_shot(dock, TICKED_MS, self._show_next)
        for part in (form.checks, form.checks_line):
            part.ticked.connect(self._tick)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]  # an app runs

    def drop_other(self) -> None:
        """Show none for another subject or a price that is gone: no figure of the order before stands beside it."""
        if self._shown_for != self._subject:
            self._take(None)
            self.would_take.emit(NO_ORDER)
            self._later.start(PREVIEW_MS)

    def show_later(self) -> None:
        """Show it after `PREVIEW_MS`, or `REST_MS` while the form is at rest.

        Now where it would else be that of a form at rest: somebody begins it, or the lock or a connection changed.
        """
        at_rest = self._at_rest
        if self._of_rest and self.shown is not None and not (at_rest and self._beside == self._beside_checks):
            self.show()
            return
        wait = REST_MS if at_rest else PREVIEW_MS
        if not self._later.isActive() or wait < self._later.interval():
            self._later.start(wait)

    def show(self) -> None:
        """Show the guard's preview now: cost, effect on the book and the checks' verdicts."""
        self._later.stop()
        self._of_rest = self._at_rest
        self._take(self._ticket.preview())
        book = None if self.shown is None else self.shown.book
        lines = () if book is None or self._of_rest else book.lines  # no dashed tags for an order nobody began
        shares = {(line.side, line.price): line.takes or line.joins for line in lines if line.takes or line.joins}
        self.would_take.emit(Hypothetical(self._ticket.form.side, shares))

    def each_second(self) -> None:
        """Follow what changes with the time alone: at once what stands beside the checks, such as the lock."""
        if self._beside != self._beside_checks and (self.shown is None or not self._of_rest):
            self.show_checks()
        if self.shown is not None:  # a session ends, a log stops, a link is lost without a word about the security
            self.show_later()

    def show_checks(self) -> None:
        """Show the line of the checks, all lines below it, and the way out that a check names."""
        self._beside_checks = lock_line, waits = self._beside
        preview, read, account = self.shown, self.read_warnings, self._ticket.account
        read.follow(self._ticket.request())
        fault = (field_fault(self._ticket) or self._exits_fault()) if preview is None else ""
        row, others = line_above(preview, read, lock_line, fault, waits)
        boxes = account is not None and boxes_for(account.environment)
        self._form.checks_line.show_line(row, others, read, boxes=boxes)
        self._form.checks.show_preview(preview, read, row.check)
        self._form.place_lines()
        bare = to_buy_back(self._ticket, preview)
        self._form.show_buy_back("" if bare is None else code_of(bare[0]))

    @property
    def _beside(self) -> tuple[tuple[str, str] | None, str]:
        """What stands on the line of the checks in place of their verdicts."""
        return self._lock_line(), waits_for(self._ticket)

    @property
    def _subject(self) -> tuple[object, ...]:
        """What a preview is of: the ticket's subject, with or without a price, over prices of now or stale ones."""
        return *self._ticket.subject, self._ticket.form.price is None, self._ticket.stale

    @property
    def _at_rest(self) -> bool:
        """Whether the form is only what the program filled in, and nobody is in it."""
        focused = QApplication.focusWidget()
        return self._ticket.at_rest and (focused is None or not self._dock.isAncestorOf(focused))

    def _focus_moved(self, _before: QWidget | None, _now: QWidget | None) -> None:
        """Show what is of now once somebody is in the form."""
        if self._of_rest and self.shown is not None and not self._at_rest:
            self.show()

    def _take(self, preview: OrderPreview | None) -> None:
        ticket = self._ticket
        self.shown, self._shown_for = preview, self._subject
        instrument, by_market = ticket.instrument, not (ticket.limited or ticket.triggered)
        unknown = ticket.proofs.orders_lost or (by_market and ticket.stale)
        currency = "" if instrument is None else instrument.currency
        self._form.cost.show_preview(None if unknown else preview, ticket.form.side, currency)
        self._form.cost.show_rest(self._form.margin.whole)
        self.show_checks()

    def _tick(self, check: Check, on: bool) -> None:  # noqa: FBT001  a signal
        """A person has read a warning of the order in the form: its price stands from now on."""
        self._filling.stand()
        self.read_warnings.tick(check, on=on)
        self._move_on.start()
        self.show_checks()

    def _show_next(self) -> None:
        self.read_warnings.just_ticked = None
        self.show_checks()
