"""An alert, an order or a drawing over a split: its figures in the shares of both sides, and what trades at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, market_of
from tideboard_core.model.offers import OrderOffers
from tideboard_core.model.opening import AroundOpen, price_time
from tideboard_core.model.order import HELD_STATUSES, Account, ModifyRequest, Order
from tideboard_core.model.order_terms import (
    PRICED,
    STOPS,
    TOUCHED,
    TRAILING,
    TRIGGERED,
    OrderTerm,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.quote import Quote
from tideboard_core.model.session import TradingCalendar
from tideboard_core.model.session_price import regular_last
from tideboard_core.model.splits import Split, price_in, quantity_in
from tideboard_core.model.watch.alerts import AlertKind, PriceAlert
from tideboard_core.ports.bars import trading_day

_LASTING: Final = frozenset({TimeInForce.GTC, TimeInForce.GTD})
_OF_PRICE: Final = frozenset({AlertKind.PRICE_UP, AlertKind.PRICE_DOWN, AlertKind.BID_UP, AlertKind.ASK_DOWN})
_OF_SHARES: Final = frozenset({AlertKind.VOLUME_UP, AlertKind.BID_VOLUME_UP, AlertKind.ASK_VOLUME_UP})
_PLACES: Final = Decimal("0.001")
"""Places that every keeper of alerts stores; without facts of a security its prices are rounded so as well."""


class OverSplit(StrEnum):
    """What lasts over the day of a split."""

    ALERT = "alert"
    ORDER = "order"
    DRAWING = "drawing"


class SplitFigure(StrEnum):
    """A figure that means something else on the other side of a split."""

    QUANTITY = "quantity"
    PRICE = "price"
    TRIGGER = "trigger"
    TRAIL = "trail"
    OFFSET = "offset"
    MONITOR = "monitor"
    TAKE_PROFIT = "take-profit"
    TAKE_PROFIT_LIMIT = "take-profit-limit"
    STOP_LOSS = "stop-loss"
    STOP_LOSS_LIMIT = "stop-loss-limit"
    VALUE = "value"
    VOLUME = "volume"
    LEVEL = "level"
    LEVEL_2 = "level-2"
    LEVEL_3 = "level-3"


LEVELS: Final = (SplitFigure.LEVEL, SplitFigure.LEVEL_2, SplitFigure.LEVEL_3)
"""Prices of a drawing's anchors, in their order."""
SHARES: Final = frozenset({SplitFigure.QUANTITY, SplitFigure.VOLUME})
"""Figures that are numbers of shares; all others are prices."""
_EXIT_FIGURES: Final = {
    ExitRole.TAKE_PROFIT: (SplitFigure.TAKE_PROFIT, SplitFigure.TAKE_PROFIT_LIMIT),
    ExitRole.STOP_LOSS: (SplitFigure.STOP_LOSS, SplitFigure.STOP_LOSS_LIMIT),
}

Figures = Mapping[SplitFigure, Decimal]


class AtOnce(StrEnum):
    """What the new price makes of an order that stays as it is."""

    NO = "no"
    STOP = "stop"
    """A stop whose trigger it has passed."""
    FILL = "fill"
    """Another order that would fire or fill."""


class BrokerDoes(StrEnum):
    """What a broker does with an order over such a day; see the rows LL4, MQ14 and FQ29 of the ledger."""

    CANCELS = "cancels"
    ADJUSTS_BY_RULE = "adjusts-by-rule"
    """A rule of the market has firms adjust buy orders and stops to sell; that this one does is inferred."""
    CANCELS_BY_RULE = "cancels-by-rule"
    """The same rule has them cancel every order before a join."""
    NOT_KNOWN = "not-known"


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitQuestion:
    """What a person is asked about one alert, order or drawing.

    `owner` is the account of an order, the keeper of an alert, empty of a drawing. `after` are the figures in the new
    shares, None where the ratio is not known. `late`: it was first seen on that day or later, the broker may have
    changed it before.
    """

    instrument: InstrumentId
    split: Split
    about: OverSplit
    owner: str
    id: str
    before: Figures
    after: Figures | None
    late: bool
    at_once: AtOnce = AtOnce.NO
    broker: BrokerDoes = BrokerDoes.NOT_KNOWN

    @property
    def key(self) -> str:
        """Tells it apart from all others, also in another run."""
        return f"{self.instrument}/{self.split.day.isoformat()}/{self.about}/{self.owner}/{self.id}"


class NewShares(NamedTuple):
    """From when on a security trades as new shares, and from when on a person is asked about it (UTC)."""

    asked: datetime
    open: datetime


def new_shares(market: Market, split: Split, calendar: TradingCalendar) -> NewShares:
    """The close of the last session of the old shares, and the open of the first of the new."""
    session = calendar.session_on(market, split.day) or calendar.next_session(market, split.day)
    return NewShares(calendar.previous_session(market, split.day).close, session.open)


def is_in_new_shares(instrument: InstrumentId, split: Split, instant: datetime) -> bool:
    """Whether a price of this instant is one of the new shares; a night belongs to the day that it leads to."""
    return trading_day(market_of(instrument), instant) >= split.day


# --- what lasts over the day ------------------------------------------------------------------------------------------


def alert_figures(alert: PriceAlert) -> dict[SplitFigure, Decimal]:
    """What of an alert counts shares or is a price of one; rates and money stay as they are."""
    if alert.kind in _OF_PRICE:
        return {SplitFigure.VALUE: alert.value}
    return {SplitFigure.VOLUME: alert.value} if alert.kind in _OF_SHARES else {}


def order_figures(order: Order) -> dict[SplitFigure, Decimal]:
    """What of an order counts shares or is a price of one; the broker itself moves the prices of a trailing stop."""
    moves = order.order_type in TRAILING and order.status in HELD_STATUSES
    found: dict[SplitFigure, Decimal | None] = {
        SplitFigure.QUANTITY: Decimal(order.quantity),
        SplitFigure.PRICE: None if moves else order.price,
        SplitFigure.TRIGGER: None if moves else order.trigger,
        SplitFigure.TRAIL: order.trail_amount,
        SplitFigure.OFFSET: order.limit_offset,
        SplitFigure.MONITOR: order.monitor,
    }
    for held in order.exits or ():
        if held.open:
            trigger, limit = _EXIT_FIGURES[held.role]
            found |= {trigger: held.trigger, limit: held.limit}
    return {figure: value for figure, value in found.items() if value is not None and value.is_finite() and value > 0}


def lasts_over(order: Order, split: Split, now: datetime, calendar: TradingCalendar) -> bool:
    """Whether a working order of before the day may trade on it; combinations have contracts, not shares."""
    market = market_of(order.instrument)
    times = new_shares(market, split, calendar)
    if order.legs or not order.open or is_in_new_shares(order.instrument, split, order.created):
        return False
    if order.time_in_force in _LASTING or OrderTerm.TIME in order.untold:
        return order.expires is None or order.expires >= split.day
    return order.created >= times.asked or now >= times.open  # one for the day was placed for the next, or it stayed


# --- the other side ---------------------------------------------------------------------------------------------------


def converted(
    figures: Figures, ratio: Fraction | None, facts: Instrument | None = None, *, filled: Decimal = Decimal(0)
) -> dict[SplitFigure, Decimal] | None:
    """The figures in shares of which `ratio` are one old one: whole shares, prices on the price step of `facts`.

    `filled` old shares of an order's quantity were traded before: they stay as many.
    """
    if ratio is None:
        return None
    found: dict[SplitFigure, Decimal] = {}
    for figure, value in figures.items():
        if figure in SHARES:
            done = min(filled, value) if figure is SplitFigure.QUANTITY else Decimal(0)
            left = Decimal(quantity_in(value - done, ratio)).to_integral_value(rounding=ROUND_FLOOR)
            found[figure] = done + left
            continue
        price = price_in(value, ratio)
        step = facts.price_step(price) if facts is not None and figure is not SplitFigure.VALUE else _PLACES
        found[figure] = max((price / step).to_integral_value(rounding=ROUND_HALF_UP), Decimal(1)) * step
    return found


def new_price(
    instrument: InstrumentId, split: Split, quote: Quote | None, now: datetime, opening: AroundOpen | None = None
) -> Decimal | None:
    """The last price in new shares at `now` (UTC market time); None where it is not known.

    `opening` is what came of a security of New York around its open, None = nothing.
    """
    last = regular_last(quote)
    if quote is None or last is None or is_in_new_shares(instrument, split, price_time(quote, now, opening)):
        return last
    return None if split.ratio is None else price_in(last, split.ratio)


def at_once(order: Order, price: Decimal | None) -> AtOnce:
    """What `price`, in new shares, makes of an order whose terms stay those of the old ones."""
    if price is None:
        return AtOnce.NO
    falls = order.side is Side.SELL
    if order.order_type in TRIGGERED and order.trigger is not None and order.status in HELD_STATUSES:
        touched = order.order_type in TOUCHED
        passed = price <= order.trigger if falls is not touched else price >= order.trigger
        if passed:
            return AtOnce.STOP if order.order_type in STOPS else AtOnce.FILL
        return AtOnce.NO
    if order.order_type in PRICED and order.price is not None:
        passed = price >= order.price if falls else price <= order.price
        return AtOnce.FILL if passed else AtOnce.NO
    return AtOnce.NO


def broker_does(order: Order, split: Split, offers: OrderOffers) -> BrokerDoes:
    """What the ledger has of this broker; where it has nothing, the rule of the market, which is inferred for it."""
    market = market_of(order.instrument)
    if market in offers.ex_days_end:
        return BrokerDoes.CANCELS
    if market is not Market.US or split.ratio is None:
        return BrokerDoes.NOT_KNOWN
    if split.ratio < 1:
        return BrokerDoes.CANCELS_BY_RULE
    reduced = (order.side is Side.BUY) is not (order.order_type in STOPS)
    return BrokerDoes.ADJUSTS_BY_RULE if reduced else BrokerDoes.NOT_KNOWN


def change_for(question: SplitQuestion, order: Order, account: Account, client_order_id: str) -> ModifyRequest | None:
    """The change that brings an order to its figures in the new shares; None where there is none to ask for.

    It is asked for as any other: the guard judges it and a person confirms it. A monitored price cannot be changed, nor
    the prices of a trailing stop that fired; of one seen late nobody knows whose shares the filled ones are.
    """
    after = question.after
    if after is None or SplitFigure.MONITOR in after or after[SplitFigure.QUANTITY] <= order.filled:
        return None
    if question.before != order_figures(order) or (question.late and order.filled):
        return None
    try:
        return ModifyRequest(
            account=account,
            order=order,
            client_order_id=client_order_id,
            quantity=int(after[SplitFigure.QUANTITY]),
            price=after.get(SplitFigure.PRICE),
            trigger=after.get(SplitFigure.TRIGGER),
            trail_amount=after.get(SplitFigure.TRAIL),
            trail_percent=order.trail_percent,
            limit_offset=after.get(SplitFigure.OFFSET),
            exits=_exits(order, after),
        )
    except BadInput:  # what no order can have
        return None


def _exits(order: Order, after: Figures) -> AttachedExits | None:
    """The exits that the broker holds for an order, at their prices in the new shares."""
    held = next((one for one in order.exits or () if one.open), None)
    if held is None:
        return None
    terms = {
        role: ExitTerms(trigger=after[trigger], limit=after.get(limit))
        for role, (trigger, limit) in _EXIT_FIGURES.items()
        if trigger in after
    }
    return AttachedExits(
        take_profit=terms.get(ExitRole.TAKE_PROFIT),
        stop_loss=terms.get(ExitRole.STOP_LOSS),
        time_in_force=held.time_in_force,
        expires=held.expires,
        hours=held.hours or TradingHours.REGULAR,
    )
