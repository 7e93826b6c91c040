"""What a person does to the exits of a ticket: attach, type, step, change the unit. Nothing here can send."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from tideboard_core.model.exits import AttachedExits, ExitRole
from tideboard_core.model.order import TimeInForce
from tideboard_core.orders.bracket_risk import BracketEntry, BracketRisk, bracket_risk
from tideboard_core.orders.rounding import nearest_price, step_price
from tideboard_desktop.ticket.form_values import MOST_TICKS, ExitForm, ExitsForm, ExitUnit, Refused, limit_name
from tideboard_desktop.ticket.model import OrderTicket
from tideboard_desktop.ui.number_input import WrongNumber, read_number

PERCENT_STEP = Decimal("0.1")
"""One step of an exit given in percent from the entry."""
USUAL_TICKS = 10
"""Ticks from the entry at which an exit without a value begins."""


def attach(ticket: OrderTicket, role: ExitRole, *, on: bool) -> None:
    """Attach an exit to the order, without a value, or take it off."""
    if on and (ticket.exits_off is not None or ticket.replacing is not None):
        return
    exits = ticket.form.exits
    if exits.of(role).on is not on:
        ticket.set_exits(exits.with_exit(role, ExitForm(on=on, unit=exits.of(role).unit)))
        if (times := ticket.exit_times) and exits.time_in_force not in times:
            choose_time(ticket, times[0])


def take_asked(ticket: OrderTicket, asked: AttachedExits) -> None:
    """Attach exits as they were asked for before; a time in force that is not taken becomes the broker's first."""
    terms = asked.terms()
    exits = ExitsForm(limited=any(one.limit is not None for one in terms.values()))
    for role, one in terms.items():
        exits = exits.with_exit(role, ExitForm(on=True, entered=one.trigger, limit=one.limit))
    ticket.set_exits(replace(exits, time_in_force=asked.time_in_force, expires=asked.expires))
    if (times := ticket.exit_times) and asked.time_in_force not in times:
        choose_time(ticket, times[0])


def choose_time(ticket: OrderTicket, time_in_force: TimeInForce) -> None:
    """Choose how long the exits stay in force, if the broker holds them so.

    GTD begins with the last day of their order, else one week ahead.
    """
    if time_in_force not in ticket.exit_times:
        return
    dated, days = time_in_force is TimeInForce.GTD, ticket.last_days
    exits = ticket.form.exits
    expires = (exits.expires or ticket.form.expires or days.usual) if dated and days is not None else None
    _set_day(ticket, time_in_force, expires)


def set_last_day(ticket: OrderTicket, day: date | None) -> None:
    """Take the last day of exits that last until one; None = what was typed is no date."""
    if ticket.form.exits.time_in_force is TimeInForce.GTD:
        _set_day(ticket, TimeInForce.GTD, day)


def step_last_day(ticket: OrderTicket, days: int) -> None:
    """Move the exits' last day by trading days."""
    possible = ticket.last_days
    day = None if possible is None else possible.stepped(ticket.form.exits.expires, days)
    if day is not None:
        set_last_day(ticket, day)


def type_exit(ticket: OrderTicket, role: ExitRole, text: str) -> None:
    """Take the text typed for an exit's price, percent or ticks."""
    unit = ticket.form.exits.of(role).unit
    value = _read(ticket, role.value, text, whole=unit is ExitUnit.TICKS, percent=unit is ExitUnit.PERCENT)
    _change(ticket, role, entered=value or None)


def type_limit(ticket: OrderTicket, role: ExitRole, text: str) -> None:
    """Take the text typed for an exit's own limit; an empty field takes its trigger as the limit."""
    _change(ticket, role, limit=_read(ticket, limit_name(role), text) or None)


def step_exit(ticket: OrderTicket, role: ExitRole, steps: int) -> None:
    """Move an exit by ticks or tenths of a percent, away from the entry or nearer; a price moves up and down.

    An empty field begins ten ticks from the entry.
    """
    form, basis = ticket.form.exits.of(role), ticket.exit_basis
    if basis is None or not form.on:
        return
    if form.entered is None:
        start = basis.at_ticks(USUAL_TICKS if basis.above(role) else -USUAL_TICKS)
        if start is not None:
            _take(ticket, role, start, form.unit)
        return
    if form.unit is ExitUnit.PRICE:
        _change(ticket, role, entered=step_price(basis.instrument, form.entered, steps))
    else:
        step = PERCENT_STEP if form.unit is ExitUnit.PERCENT else Decimal(1)
        _change(ticket, role, entered=min(max(form.entered + steps * step, step), Decimal(MOST_TICKS)))


def step_limit(ticket: OrderTicket, role: ExitRole, ticks: int) -> None:
    """Move an exit's own limit by ticks from where it is."""
    terms, instrument = ticket.exit_terms(role), ticket.instrument
    if terms is not None and terms.limit is not None and instrument is not None:
        _change(ticket, role, limit=step_price(instrument, terms.limit, ticks))


def choose_unit(ticket: OrderTicket, role: ExitRole, unit: ExitUnit) -> None:
    """Give the same price in another unit; one that cannot be computed leaves the field empty."""
    form, basis = ticket.form.exits.of(role), ticket.exit_basis
    if form.unit is unit:
        return
    trigger = None if basis is None else form.trigger(role, basis)
    if trigger is None:
        _change(ticket, role, unit=unit, entered=None)
    else:
        _take(ticket, role, trigger, unit)


def limit_exits(ticket: OrderTicket, *, limited: bool) -> None:
    """Make the exits limit orders once they are released, each at its trigger until another price is given."""
    exits = ticket.form.exits
    bare = (replace(exits.of(role), limit=None) for role in ExitRole)
    take_profit, stop_loss = bare
    ticket.form = replace(
        ticket.form, exits=replace(exits, limited=limited, take_profit=take_profit, stop_loss=stop_loss)
    )


def risk_of(ticket: OrderTicket) -> BracketRisk | None:
    """Risk and reward of the order as it stands; None while price, quantity or exits are missing."""
    basis, attached, shares, days = ticket.exit_basis, ticket.attached, ticket.shares, ticket.last_days
    if ticket.account is None or basis is None or basis.entry is None or attached is None or not shares:
        return None
    if days is None:
        return None
    entry = BracketEntry(
        account=ticket.account,
        instrument=basis.instrument,
        side=basis.side,
        price=basis.entry,
        day=days.today,
    )
    return bracket_risk(entry, attached, shares)


def _take(ticket: OrderTicket, role: ExitRole, price: Decimal, unit: ExitUnit) -> None:
    """Set an exit to a price, told in a unit."""
    basis = ticket.exit_basis
    entered: Decimal | None = price
    if unit is not ExitUnit.PRICE and basis is not None and basis.entry:
        ticks = basis.ticks(nearest_price(basis.instrument, price))
        by_ticks = None if ticks is None else Decimal(abs(ticks))
        percent = abs(price / basis.entry - 1) * 100
        # the trigger is rounded in the trader's favour, so the percent the other way: it stays the same price
        rounding = ROUND_FLOOR if role is ExitRole.TAKE_PROFIT else ROUND_CEILING
        entered = by_ticks if unit is ExitUnit.TICKS else percent.quantize(Decimal("0.01"), rounding)
    _change(ticket, role, unit=unit, entered=entered or None)


def _set_day(ticket: OrderTicket, time_in_force: TimeInForce, expires: date | None) -> None:
    exits = replace(ticket.form.exits, time_in_force=time_in_force, expires=expires)
    ticket.form = replace(ticket.form, exits=exits, cleared=None)


def _read(ticket: OrderTicket, name: str, text: str, *, whole: bool = False, percent: bool = False) -> Decimal | None:
    """The number in a text; one that is none is kept in the form as refused."""
    left = {key: refused for key, refused in ticket.form.refused.items() if key != name}
    value: Decimal | None = None
    try:
        value = read_number(text, whole=whole, percent=percent)
    except WrongNumber as error:
        left[name] = Refused(text, error.fault)
    typed = ticket.form.typed | ({name} if text.strip() else set())
    ticket.form = replace(ticket.form, refused=left, typed=typed)
    return value


def _change(ticket: OrderTicket, role: ExitRole, **values: object) -> None:
    exits = ticket.form.exits
    changed = replace(exits.of(role), **values)  # type: ignore[arg-type]  # its own names and types
    ticket.form = replace(ticket.form, exits=exits.with_exit(role, changed), cleared=None)
