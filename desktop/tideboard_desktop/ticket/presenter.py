"""Copies the ticket's state into its widgets; knows no services."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import cast

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.order_terms import PLACED
from tideboard_core.model.review import OrderPreview
from tideboard_core.model.shares import whole
from tideboard_core.orders.offers import ExitsOff
from tideboard_desktop.ticket.form_values import TICKET_HOURS, TICKET_TIMES, QuantityUnit
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ticket.prefill import Prefill
from tideboard_desktop.ticket.view import TicketLayout
from tideboard_desktop.ticket.words import (
    counted_in,
    day_note,
    exits_off_words,
    facts_words,
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
)
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.literal_text import tip
from tideboard_desktop.ui.number_input import ascii_forms
from tideboard_desktop.ui.widgets.labels import Tone, set_style_property, set_tone
from tideboard_desktop.ui.widgets.stepper import StepperInput
from tideboard_desktop.ui.words.orders import hours_meaning, offer_reason, short_type_word, time_meaning, type_meaning

translate = QCoreApplication.translate


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
    risk = form.unit.button(QuantityUnit.RISK.value)
    risk.setVisible(ticket.exits_off is None)
    risk.setEnabled(values.exits.stop_loss.on)
    risk.setToolTip(tip(risk_meaning(ticket)))
    form.attach.show_exits(values.exits, exits_off_words(ticket))
    form.attach.setVisible(ticket.replacing is None and ticket.exits_off is not ExitsOff.NONE)
    form.terms_button.setText(terms_words(ticket))
    form.terms_button.setToolTip(tip(type_meaning(values.order_type)))
    form.terms_button.setAccessibleName(", ".join((terms_words(ticket), translate("Ticket", "Order type"))))
    form.show_mode(
        editing=ticket.replacing is not None,
        limited=ticket.limited,
        triggered=ticket.triggered,
        trailing=ticket.trailing,
        offset=ticket.offset_limit,
    )
    off = {one: ticket.off_because(one, TimeInForce.DAY) for one in PLACED}
    form.order_type.show_reasons({one.value: reason for one, reason in off.items() if reason is not None})
    form.time_in_force.show_reasons({one.value: _off(ticket, values.order_type, one) for one in TICKET_TIMES})
    show_terms(form, ticket)


def show_numbers(form: TicketLayout, ticket: OrderTicket) -> None:
    """Show prices with the decimals of their step, the quantity with commas; refused text stays as typed."""
    values = ticket.form
    shown = {
        "price": _price(ticket, values.price) if ticket.limited else short_type_word(values.order_type),
        "trigger": _price(ticket, values.trigger),
        "trail": shown_trail(ticket),
        "offset": "" if values.offset is None else fmt.price(values.offset, ticket.tick),
        "entered": shown_entry(values),
    } | {name: refused.text for name, refused in values.refused.items() if name != "price" or ticket.limited}
    form.price.set_text(shown["price"])
    form.trigger.set_text(shown["trigger"])
    form.trail.distance.set_text(shown["trail"])
    form.trail.offset.set_text(shown["offset"])
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
    terms.hours.choose(values.hours.value)
    terms.hours.setToolTip(tip(hours_meaning(values.hours)))
    terms.hours.show_reasons({one.value: _off(ticket, values.order_type, TimeInForce.DAY, one) for one in TICKET_HOURS})
    terms.day.set_text("" if values.expires is None else values.expires.isoformat())
    terms.show_rows(hours=ticket.hours_offered or values.hours is not TradingHours.REGULAR, day=ticket.dated)


def show_market(form: TicketLayout, ticket: OrderTicket, prefill: Prefill) -> None:
    """Show prices at hand, currency and the note of each field."""
    priced = ticket.suitable and (ticket.limited or ticket.triggered)
    followed = ("ask" if ticket.form.side is Side.BUY else "bid") if prefill.prices and prefill.age is None else ""
    for key, name, price in (
        ("bid", translate("Ticket", "Bid"), ticket.bid),
        ("last", translate("Ticket", "Last"), ticket.last),
        ("ask", translate("Ticket", "Ask"), ticket.ask),
    ):
        shown = " ".join((name, fmt.MISSING if price is None else _price(ticket, price)))
        chip = form.price_chips.buttons[key]
        form.price_chips.show_text(key, shown if form.detailed else name)
        chip.setAccessibleName(shown)
        chip.setToolTip(tip(shown))
        chip.setEnabled(price is not None and priced)
        set_style_property(chip, "lit", key == followed)
    instrument = ticket.instrument
    form.quantity_row.title.setText(quantity_title(ticket))
    form.name_currency("" if instrument is None else instrument.currency)
    form.name_count(counted_in(ticket))
    for row, field, (text, wrong) in (
        (form.trigger_row, form.trigger, trigger_note(ticket)),
        (form.trail.row, form.trail.distance, trail_note(ticket)),
        (form.trail.offset_row, form.trail.offset, offset_note(ticket)),
        (form.price_row, form.price, price_note(ticket, prefill)),
        (form.quantity_row, form.quantity, quantity_note(ticket)),
        (form.terms.day_row, form.terms.day, day_note(ticket)),
    ):
        row.note.setText(text)
        set_tone(row.note, Tone.WARN if wrong else Tone.CAPTION)
        field.set_invalid(wrong)
        field.field.setToolTip(tip(text))
        field.field.setAccessibleDescription(text)
    form.price.set_caption("" if form.detailed else translate("Ticket", "Price"))
    form.quantity.set_caption("" if form.detailed else counted_in(ticket))
    account = ticket.account
    form.facts.show_facts(
        None if account is None else account.environment,
        "" if account is None else " ".join(filter(None, (account.name, account.short_id))),
        facts_words(ticket),
        no_exits_words(ticket),
    )
    form.price_field.fit()
    form.quantity_field.fit()


def gap(form: TicketLayout, ticket: OrderTicket) -> StepperInput:
    """The field that keeps the form from being a valid order; the earliest in the form wins."""
    values, found = ticket.form, form.quantity
    if ticket.limited and (values.price is None or price_note(ticket)[1]):
        found = form.price
    if ticket.triggered and (values.trigger is None or trigger_note(ticket)[1]):
        found = form.trigger
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
