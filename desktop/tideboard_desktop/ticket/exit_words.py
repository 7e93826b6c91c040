"""What the ticket says about the exits of its form."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QCoreApplication

from tideboard_core.model.exits import ExitRole
from tideboard_core.model.order import Side
from tideboard_core.model.price_steps import Fit
from tideboard_core.orders.snapshot import percent_from
from tideboard_desktop.ticket.form_values import ExitUnit, limit_name
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ui import format as fmt
from tideboard_desktop.ui.number_input import fault_words

translate = QCoreApplication.translate


def exit_title(ticket: OrderTicket, role: ExitRole) -> str:
    """`Take profit, sell limit`, `Stop loss, buy market`: the exit and the order that it becomes."""
    sells, limited = ticket.form.side is Side.BUY, ticket.form.exits.limited
    if role is ExitRole.TAKE_PROFIT:
        if sells:
            return (
                translate("Exits", "Take profit, sell limit")
                if limited
                else translate("Exits", "Take profit, sell market")
            )
        return (
            translate("Exits", "Take profit, buy limit") if limited else translate("Exits", "Take profit, buy market")
        )
    if sells:
        return translate("Exits", "Stop loss, sell limit") if limited else translate("Exits", "Stop loss, sell market")
    return translate("Exits", "Stop loss, buy limit") if limited else translate("Exits", "Stop loss, buy market")


def limit_title(role: ExitRole) -> str:
    """Name of the field of an exit's own limit."""
    if role is ExitRole.TAKE_PROFIT:
        return translate("Exits", "Limit of the take profit")
    return translate("Exits", "Limit of the stop loss")


def exit_note(ticket: OrderTicket, role: ExitRole) -> tuple[str, bool]:
    """`622.00 · +11.00 · +1.80% · +22 ticks` from the entry, or what is wrong with the exit."""
    form, basis = ticket.form, ticket.exit_basis
    own = form.exits.of(role)
    if refused := form.refused.get(role.value):
        return fault_words(refused.fault), True
    if basis is None or not own.on or own.entered is None:
        return "", False
    trigger = own.trigger(role, basis)
    if trigger is None:
        return (
            translate("Exits", "Needs an entry price") if basis.entry is None else translate("Exits", "No such price")
        ), True
    step = basis.instrument.price_step(trigger)
    if basis.instrument.price_steps.fit(trigger) is Fit.ILLEGAL:
        return translate("Ticket", "Not on a tick of {step}").format(step=fmt.price(step, step)), True
    if basis.wrong_side(role, trigger):
        return _wrong_side(ticket, role, trigger), True
    if basis.entry is None:
        return "", False
    ticks, percent = basis.ticks(trigger), percent_from(trigger, basis.entry)
    parts = [
        "" if own.unit is ExitUnit.PRICE else fmt.price(trigger, step),
        fmt.signed(trigger - basis.entry, fmt.decimals_of(step)),
        "" if percent is None else fmt.percent(percent),
        "" if ticks is None else translate("Exits", "{count} ticks").format(count=fmt.signed(ticks, 0)),
    ]
    return " · ".join(filter(None, parts)), False


def limit_note(ticket: OrderTicket, role: ExitRole) -> tuple[str, bool]:
    """How far the exit's own limit lies from its trigger, or what is wrong with it."""
    form, terms = ticket.form, ticket.exit_terms(role)
    if refused := form.refused.get(limit_name(role)):
        return fault_words(refused.fault), True
    instrument = ticket.instrument
    if terms is None or terms.limit is None or instrument is None:
        return "", False
    step = instrument.price_step(terms.limit)
    if instrument.price_steps.fit(terms.limit) is Fit.ILLEGAL:
        return translate("Ticket", "Not on a tick of {step}").format(step=fmt.price(step, step)), True
    away = percent_from(terms.limit, terms.trigger)
    if not away:
        return translate("Exits", "at its trigger"), False
    return translate("Ticket", "{percent} from trigger").format(percent=fmt.percent(away)), False


def gap_words(ticket: OrderTicket) -> str:
    """What a gap in the prices can do to the exits."""
    if ticket.form.exits.limited:
        return translate("Exits", "may not fill")
    if ticket.form.side is Side.BUY:
        return translate("Exits", "a gap can fill lower")
    return translate("Exits", "a gap can fill higher")


def shown_exit(ticket: OrderTicket, role: ExitRole) -> str:
    """The exit field's text in its unit; refused text as typed."""
    form = ticket.form
    own = form.exits.of(role)
    if refused := form.refused.get(role.value):
        return refused.text
    if own.entered is None:
        return ""
    if own.unit is ExitUnit.PRICE:
        return _price(ticket, own.entered)
    return f"{own.entered:f}%" if own.unit is ExitUnit.PERCENT else f"{own.entered:f}"


def shown_limit(ticket: OrderTicket, role: ExitRole) -> str:
    """The text of the field of an exit's own limit: what was given, else its trigger."""
    if refused := ticket.form.refused.get(limit_name(role)):
        return refused.text
    terms = ticket.exit_terms(role)
    return "" if terms is None or terms.limit is None else _price(ticket, terms.limit)


def _wrong_side(ticket: OrderTicket, role: ExitRole, trigger: Decimal) -> str:
    """That an exit lies on the wrong side of the entry, or that the market has passed a stop."""
    basis = ticket.exit_basis
    entry = None if basis is None else basis.entry
    if basis is None or entry is None:
        return ""
    beyond = trigger > entry if basis.above(role) else trigger < entry
    if beyond:
        return translate("Exits", "Fires at once, last {last}").format(
            last=fmt.MISSING if basis.last is None else _price(ticket, basis.last)
        )
    return (
        translate("Exits", "Must be above the entry")
        if basis.above(role)
        else translate("Exits", "Must be below the entry")
    )


def _price(ticket: OrderTicket, price: Decimal) -> str:
    instrument = ticket.instrument
    return fmt.price(price, None if instrument is None else instrument.price_step(price))
