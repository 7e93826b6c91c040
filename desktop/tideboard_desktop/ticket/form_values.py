"""The values of the ticket's form: quantity by unit, exits, last days. Never rounds to the trader's disadvantage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.exits import ExitRole, ExitTerms
from tideboard_core.model.instrument import Instrument, InstrumentId, Market
from tideboard_core.model.order import Order, OrderRequest, OrderType, Side, TimeInForce, TradingHours
from tideboard_core.model.proposal_tag import ProposalTag
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.shares import Shares, size_of, whole
from tideboard_core.orders.rounding import (
    next_price_down,
    next_price_up,
    on_tick,
    shares_for_amount,
    shares_for_percent,
    step_price,
)
from tideboard_desktop.ui.number_input import NumberFault

TICKET_TIMES = (TimeInForce.DAY, TimeInForce.GTC, TimeInForce.GTD)
TICKET_HOURS = tuple(hours for hours in TradingHours if hours is not TradingHours.OPTION_PRE)
MOST_TICKS = 10_000
"""Ticks that an exit may be away from its entry."""
USUAL_LIFE = timedelta(days=7)
"""Default life of what lasts until a day."""
TRAIL_STEP = Decimal("0.1")
"""One step of a distance in percent."""
USUAL_STEPS = 10
"""Steps of a distance that nobody has set yet."""
_CALENDAR = TradingCalendar()


class QuantityUnit(StrEnum):
    """What the number in the quantity field means; RISK is the loss at the stop in percent of the account's assets."""

    SHARES = "shares"
    AMOUNT = "amount"
    POWER = "power"
    RISK = "risk"


class TrailUnit(StrEnum):
    """What the number in the field of a trailing stop's distance means: money for one share, or percent."""

    AMOUNT = "amount"
    PERCENT = "percent"


class ExitUnit(StrEnum):
    """What the number in an exit's field means: its price, or percent or ticks away from the entry."""

    PRICE = "price"
    PERCENT = "percent"
    TICKS = "ticks"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitForm:
    """One exit in the form; `entered` as `unit` says, `limit` its own limit price, None = that of its trigger."""

    on: bool = False
    unit: ExitUnit = ExitUnit.PRICE
    entered: Decimal | None = None
    limit: Decimal | None = None

    def trigger(self, role: ExitRole, basis: ExitBasis) -> Decimal | None:
        """The price that releases it; None while it is off, without a value, or where there is no such price.

        Percent are rounded to the tick in the trader's favour: a larger gain, a smaller loss.
        """
        entry, entered = basis.entry, self.entered
        if not self.on or entered is None or entered <= 0:
            return None
        if self.unit is ExitUnit.PRICE:
            return entered
        if entry is None:
            return None
        sign = 1 if basis.above(role) else -1
        if self.unit is ExitUnit.TICKS:
            fits = entered == int(entered) and entered <= MOST_TICKS
            return basis.at_ticks(sign * int(entered)) if fits else None
        aim = entry * (100 + sign * entered) / 100
        if aim <= 0 or on_tick(basis.instrument, aim):
            return aim if aim > 0 else None
        return (next_price_up if basis.side is Side.BUY else next_price_down)(basis.instrument, aim)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitsForm:
    """The exits that go with the order; with `limited` each is a limit order once released, else a market order.

    They stay in force as `time_in_force` says; `expires` is the last exchange day of GTD.
    """

    take_profit: ExitForm = ExitForm()
    stop_loss: ExitForm = ExitForm()
    limited: bool = False
    time_in_force: TimeInForce = TimeInForce.GTC
    expires: date | None = None

    @property
    def any(self) -> bool:
        return self.take_profit.on or self.stop_loss.on

    def of(self, role: ExitRole) -> ExitForm:
        return self.take_profit if role is ExitRole.TAKE_PROFIT else self.stop_loss

    def with_exit(self, role: ExitRole, exit_form: ExitForm) -> ExitsForm:
        """The same with another exit of a role."""
        if role is ExitRole.TAKE_PROFIT:
            return replace(self, take_profit=exit_form)
        return replace(self, stop_loss=exit_form)

    def terms(self, role: ExitRole, basis: ExitBasis) -> ExitTerms | None:
        """What is asked of the broker for a role; None while it is off or lacks a value."""
        form = self.of(role)
        trigger = form.trigger(role, basis)
        if trigger is None:
            return None
        return ExitTerms(trigger=trigger, limit=(form.limit or trigger) if self.limited else None)


def limit_name(role: ExitRole) -> str:
    """Name of the field of an exit's own limit, for what is typed into it; that of its price is the role's value."""
    return f"{role.value}-limit"


class ExitBasis(NamedTuple):
    """What exits are measured from: the entry's price (of one at market the last), its side, and the market now."""

    instrument: Instrument
    side: Side
    entry: Decimal | None
    last: Decimal | None

    def above(self, role: ExitRole) -> bool:
        """Whether an exit of this role lies above the entry."""
        return (role is ExitRole.TAKE_PROFIT) is (self.side is Side.BUY)

    def wrong_side(self, role: ExitRole, trigger: Decimal) -> bool:
        """Whether a trigger lies on the wrong side of the entry, or a stop of one that the market has passed."""
        bounds = [self.entry, self.last if role is ExitRole.STOP_LOSS else None]
        known = [bound for bound in bounds if bound is not None]
        return any(trigger <= bound if self.above(role) else trigger >= bound for bound in known)

    def at_ticks(self, ticks: int) -> Decimal | None:
        """The price that many ticks from the entry, up when positive; None without an entry, or below the first."""
        if self.entry is None:
            return None
        step = self.instrument.price_step(self.entry)
        aim = self.entry + ticks * step
        if aim > 0 and self.instrument.price_step(aim) == step and on_tick(self.instrument, aim):
            return aim
        return step_price(self.instrument, self.entry, ticks) if aim > 0 else None

    def ticks(self, price: Decimal) -> int | None:
        """Ticks from the entry to a price, signed; None where the price step changes on the way."""
        if self.entry is None or price <= 0:
            return None
        step = self.instrument.price_step(self.entry)
        count = (price - self.entry) / step
        return int(count) if count == int(count) and self.at_ticks(int(count)) == price else None


class LastDays(NamedTuple):
    """Days on which something may end: those after `today`, the market's own date, on which the market trades.

    Days beyond the end of the market's table are not known yet; none of them is offered. `connect`: the order goes
    through Stock Connect, which rests on more days.
    """

    market: Market
    today: date
    connect: bool = False

    @property
    def usual(self) -> date:
        """The first trading day one week ahead or later, the last one known where that is not known yet."""
        day = self._trading_day(self.today + USUAL_LIFE, 1)
        known = _CALENDAR.last_known(self.market).date
        return known if self.unknown(day) and known > self.today else day

    def passed(self, day: date) -> bool:
        """Whether a day is not after today."""
        return day <= self.today

    def closed(self, day: date) -> bool:
        """Whether the market does not trade on a day."""
        return not self._days.is_trading_day(self.market, day)

    def rests(self, day: date) -> bool:
        """Whether only the way to the market is shut on a day."""
        return self.closed(day) and _CALENDAR.is_trading_day(self.market, day)

    def unknown(self, day: date) -> bool:
        """Whether nobody has said yet if the market trades on a day, which is no weekend."""
        return not self.closed(day) and not _CALENDAR.is_known(self.market, day)

    def stepped(self, day: date | None, days: int) -> date | None:
        """Move a day by trading days, never to today or before; None where there is no such day."""
        day = day or self.today
        for _ in range(abs(days)):
            step = 1 if days > 0 else -1
            moved = self._trading_day(day + timedelta(days=step), step)
            if moved <= self.today or (step > 0 and self.unknown(moved)):
                break
            day = moved
        return day if day > self.today else None

    @property
    def _days(self) -> TradingCalendar:
        if not self.connect:
            return _CALENDAR
        from tideboard_core.model.connect_days import order_days  # with the first order through Stock Connect

        return order_days(connect=True)

    def _trading_day(self, day: date, step: int) -> date:
        while self.closed(day):
            day += timedelta(days=step)
        return day


class Held(NamedTuple):
    """What an account has of a security in all rows of its positions: net, short below zero, and what of it is free."""

    quantity: Shares
    available: Shares


class Refused(NamedTuple):
    """A typed text that is not a number, and why."""

    text: str
    fault: NumberFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The form's values. `entered` is shares, money in the instrument's currency or percent, as `unit` says.

    `trail` is the distance of a trailing stop in what `trail_unit` says, `offset` how far its limit lies beyond its
    trigger, `monitor` the price that is to be reached before it follows the market, None = none. `exits` go with a new
    order of this side, security and account alone. `expires` is the last exchange day of a GTD order. `refused` has the
    text typed for a number field if it is not a number: such a field has no value but keeps its text. `prefilled` names
    the fields that the program fills, `typed` those that hold typed text; a value that is set takes its field out of
    both. `cleared` is the security whose typed values were taken out, until a value is set. `proposal` names the
    proposal of a program that the values came from: they leave the form with it, and those of `before` come back. `own`
    has the fields that a person entered anew since, until they are set in another way.
    """

    side: Side = Side.BUY
    order_type: OrderType = OrderType.LIMIT
    time_in_force: TimeInForce = TimeInForce.DAY
    expires: date | None = None
    hours: TradingHours = TradingHours.REGULAR
    price: Decimal | None = None
    trigger: Decimal | None = None
    trail: Decimal | None = None
    trail_unit: TrailUnit = TrailUnit.PERCENT
    offset: Decimal | None = None
    monitor: Decimal | None = None
    exits: ExitsForm = ExitsForm()
    unit: QuantityUnit = QuantityUnit.SHARES
    entered: Decimal | None = None
    refused: Mapping[str, Refused] = field(default_factory=dict)
    prefilled: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    cleared: InstrumentId | None = None
    proposal: ProposalTag | None = None
    before: Ticket | None = None
    own: frozenset[str] = frozenset()

    def quantity(self, instrument: Instrument, *, price: Decimal | None, most: int | None) -> int | None:
        """Shares for `price`; `most` is the broker's maximum. None if the form does not determine them.

        Shares are taken as typed; money and percent are rounded down to whole lots.
        """
        if self.entered is None or self.entered <= 0:
            return None
        if self.unit is QuantityUnit.SHARES:
            return int(self.entered) if self.entered == int(self.entered) else None
        if self.unit is QuantityUnit.AMOUNT:
            return None if not price else shares_for_amount(instrument, self.entered, price)
        if self.unit is QuantityUnit.POWER:
            return None if most is None else shares_for_percent(instrument, self.entered, most)
        return None

    def with_unit(self, unit: QuantityUnit, entered: Decimal | None) -> Ticket:
        """The same values with the quantity in another unit."""
        return self.with_values(unit=unit, entered=entered)

    def with_values(self, **values: object) -> Ticket:
        """The same values with some replaced, by name; what was known about the replaced ones is dropped."""
        left = {name: refused for name, refused in self.refused.items() if name not in values}
        names = {name: getattr(self, name) - values.keys() for name in ("prefilled", "typed", "own")}
        known = {"refused": left, "cleared": None, **names}
        return replace(self, **{**known, **values})


def form_of(order: Order | OrderRequest) -> Ticket:
    """The form with the terms of an order, or of what asks for one."""
    by_amount = order.trail_amount is not None
    return Ticket(
        side=order.side,
        order_type=order.order_type,
        time_in_force=order.time_in_force,
        expires=order.expires,
        hours=order.hours,
        price=order.price,
        trigger=order.trigger,
        trail=order.trail_amount if by_amount else order.trail_percent,
        trail_unit=TrailUnit.AMOUNT if by_amount else TrailUnit.PERCENT,
        offset=order.limit_offset,
        monitor=order.monitor,
        entered=whole_shares(order.quantity),
    )


def whole_shares(shares: Shares) -> Decimal | None:
    """The shares that an order can be for, None for less than one."""
    found = whole(size_of(shares))
    return Decimal(found) if found else None


def in_unit(unit: QuantityUnit, shares: int | None, each: Decimal | None, most: int | None) -> Decimal | None:
    """Express shares, at so much money for one, in a unit; None where that cannot be computed.

    By buying power it is a whole percentage of the largest quantity.
    """
    if not shares:
        return None
    if unit is QuantityUnit.SHARES:
        return Decimal(shares)
    if unit is QuantityUnit.AMOUNT and each:
        return shares * each
    if unit is QuantityUnit.POWER and most:
        return min((Decimal(shares) / most * 100).quantize(Decimal(1)), Decimal(100))
    return None


def stepped_trail(form: Ticket, tick: Decimal | None, steps: int) -> Decimal:
    """Move a trailing stop's distance by ticks or tenths of a percent; one that nobody has set is ten of them."""
    step = tick if form.trail_unit is TrailUnit.AMOUNT and tick is not None else TRAIL_STEP
    first = form.trail + steps * step if form.trail is not None else USUAL_STEPS * step
    return max(first, step)
