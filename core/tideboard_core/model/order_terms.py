"""Terms that orders share: side, time in force, trading hours, status, type, legs, and what a price may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.shares import Shares


class Side(StrEnum):
    """Order side."""

    BUY = "buy"
    SELL = "sell"


class TimeInForce(StrEnum):
    """How long an order stays; GTD to the end of a named exchange date."""

    DAY = "day"
    GTC = "gtc"
    GTD = "gtd"
    IOC = "ioc"


class TradingHours(StrEnum):
    """In which sessions a US order may trade; other markets have only the regular one.

    OPTION_PRE is the time before the open in which some brokers take options of a few owners.
    """

    REGULAR = "regular"
    EXTENDED = "extended"
    OVERNIGHT = "overnight"
    ALL_DAY = "all-day"
    OPTION_PRE = "option-pre"


class OrderStatus(StrEnum):
    """Status of an order; see `OPEN_STATUSES`. UNKNOWN = sent or perhaps sent, no answer yet."""

    PENDING = "pending"
    SUBMITTED = "submitted"
    PARTIALLY_FILLED = "partially-filled"
    FILLED = "filled"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    EXPIRED = "expired"
    DISABLED = "disabled"
    UNKNOWN = "unknown"


class OrderType(StrEnum):
    """Order types of all brokers; what a connection takes of them is its `OrderOffers`.

    OTHER is one that Tideboard does not know; its `broker_type` is the broker's word for it.
    """

    LIMIT = "limit"
    ENHANCED_LIMIT = "enhanced-limit"
    MARKET = "market"
    STOP = "stop"
    STOP_LIMIT = "stop-limit"
    AUCTION = "auction"
    AUCTION_LIMIT = "auction-limit"
    ODD_LOT = "odd-lot"
    SPECIAL_LIMIT = "special-limit"
    IF_TOUCHED = "if-touched"
    IF_TOUCHED_LIMIT = "if-touched-limit"
    TRAILING_STOP = "trailing-stop"
    TRAILING_STOP_LIMIT = "trailing-stop-limit"
    ALGORITHMIC = "algorithmic"
    OTHER = "other"


class TriggerType(StrEnum):
    """What fires an order that waits at the broker."""

    STOP = "stop"
    """A price beyond the market's: above it to buy, below it to sell."""
    TOUCH = "touch"
    """A better price than the market's: below it to buy, above it to sell."""
    TRAIL = "trail"
    """A turn of the best price since it was placed, by a distance; the broker moves the trigger."""


class OrderTraits(NamedTuple):
    """What orders of a type have.

    `limited`: a limit price, None = some have one. `trigger`: what fires it, None = it does not wait. `at_auction`: an
    auction fills it at its one price. One that is not `placed` is only shown: another program sent it.
    """

    limited: bool | None
    trigger: TriggerType | None = None
    at_auction: bool = False
    placed: bool = True


TRAITS: Final = {
    OrderType.LIMIT: OrderTraits(limited=True),
    OrderType.ENHANCED_LIMIT: OrderTraits(limited=True),
    OrderType.AUCTION_LIMIT: OrderTraits(limited=True, at_auction=True),
    OrderType.MARKET: OrderTraits(limited=False),
    OrderType.AUCTION: OrderTraits(limited=False, at_auction=True),
    OrderType.STOP: OrderTraits(limited=False, trigger=TriggerType.STOP),
    OrderType.STOP_LIMIT: OrderTraits(limited=True, trigger=TriggerType.STOP),
    OrderType.IF_TOUCHED: OrderTraits(limited=False, trigger=TriggerType.TOUCH),
    OrderType.IF_TOUCHED_LIMIT: OrderTraits(limited=True, trigger=TriggerType.TOUCH),
    OrderType.TRAILING_STOP: OrderTraits(limited=False, trigger=TriggerType.TRAIL),
    OrderType.TRAILING_STOP_LIMIT: OrderTraits(limited=True, trigger=TriggerType.TRAIL),
    OrderType.ODD_LOT: OrderTraits(limited=True, placed=False),
    OrderType.SPECIAL_LIMIT: OrderTraits(limited=True, placed=False),
    OrderType.ALGORITHMIC: OrderTraits(limited=None, placed=False),
    OrderType.OTHER: OrderTraits(limited=None, placed=False),
}
"""Every type, in the order of the ticket's menu; docs/add-an-order-type.md lists what else a new one needs."""


def _types(have: Callable[[OrderTraits], bool]) -> frozenset[OrderType]:
    return frozenset(one for one, traits in TRAITS.items() if have(traits))


PLACED: Final = tuple(one for one, traits in TRAITS.items() if traits.placed)
"""Types that Tideboard places, in the order of the ticket's menu."""

TRAILING: Final = _types(lambda traits: traits.trigger is TriggerType.TRAIL)
"""Types that have a distance instead of prices of their own."""

TOUCHED: Final = _types(lambda traits: traits.trigger is TriggerType.TOUCH)
STOPS: Final = _types(lambda traits: traits.trigger in {TriggerType.STOP, TriggerType.TRAIL})
"""Types that fire when the price goes against the position that they reduce."""

TRIGGERED: Final = _types(lambda traits: traits.trigger in {TriggerType.STOP, TriggerType.TOUCH})
"""Types that wait for a trigger price."""

AT_AUCTION: Final = _types(lambda traits: traits.at_auction)
SHOWN_WITH_PRICE: Final = _types(lambda traits: traits.limited is not False)
"""Types of which an order may show a limit price: its own, or that of a trailing stop, which the broker moves."""

PRICED: Final = _types(lambda traits: traits.limited is True) - TRAILING
"""Types with a limit price of their own."""

WAITING: Final = {
    (traits.trigger, traits.limited): one
    for one, traits in TRAITS.items()
    if traits.trigger is not None and traits.limited is not None
}
"""The type that waits for a trigger, by what fires it and whether it has a limit then."""

TOUCHED_OF: Final = {
    WAITING[TriggerType.STOP, limited]: WAITING[TriggerType.TOUCH, limited] for limited in (False, True)
}
"""The touched order that is a stop but for the side of the market on which its trigger lies."""


def differ_in_side(one: OrderType, other: OrderType) -> bool:
    """Whether two types are a stop and its touched order, in either order: some brokers have one word for both."""
    return TOUCHED_OF.get(one) == other or TOUCHED_OF.get(other) == one


class WholeLeg(NamedTuple):
    """A security that an order trades, alone or as a leg: `ratio` shares or contracts in all."""

    instrument: InstrumentId
    side: Side
    ratio: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class CombinationLeg:
    """One contract of a combination: `ratio` contracts of it are bought or sold in each combination."""

    instrument: InstrumentId
    side: Side
    ratio: int = 1


MOST_QUANTITY = 1_000_000_000_000
"""More shares than any company has."""
PRICE_DIGITS = 12
"""Digits that a price may have on either side of its point."""

OPEN_STATUSES = frozenset(
    {
        OrderStatus.PENDING,
        OrderStatus.SUBMITTED,
        OrderStatus.PARTIALLY_FILLED,
        OrderStatus.CANCELLING,
        OrderStatus.DISABLED,
        OrderStatus.UNKNOWN,
    }
)


def require_sane(quantity: int, *prices: Decimal | None) -> None:
    """Refuse figures that no market has and with which decimal arithmetic would fail."""
    if quantity > MOST_QUANTITY:
        raise BadInput("quantity-too-large", quantity=quantity, most=MOST_QUANTITY)
    for price in prices:
        if price is not None and price.is_finite() and not _few_digits(price):
            raise BadInput("price-too-long", most=PRICE_DIGITS)


def _few_digits(price: Decimal) -> bool:
    _sign, digits, exponent = price.as_tuple()
    return isinstance(exponent, int) and exponent >= -PRICE_DIGITS and len(digits) + exponent <= PRICE_DIGITS


def require_price(name: str, value: Decimal | None, *, wanted: bool) -> None:
    """Refuse a price that is missing, not wanted, or not above zero; raises BadInput with a code that names it."""
    if wanted != (value is not None):
        raise BadInput(f"{name}-missing" if wanted else f"{name}-not-wanted", value=value)
    if value is not None and (not value.is_finite() or value <= 0):
        raise BadInput(f"{name}-not-positive", value=value)


class OrderTerm(StrEnum):
    """A term of an order that was confirmed and that the broker may keep otherwise.

    LISTED: the broker has accepted the order and has it in its lists. FILLED: no more fills than was confirmed.
    FILL_PRICE: it fills at its limit or better. Those with STOP and TAKE are of the exits that it holds for the order,
    STOP_LOSS and TAKE_PROFIT that it holds one at all.
    """

    ACCOUNT = "account"
    SECURITY = "security"
    SIDE = "side"
    TYPE = "type"
    QUANTITY = "quantity"
    LIMIT = "limit"
    TRIGGER = "trigger"
    TRAIL_AMOUNT = "trail-amount"
    TRAIL_PERCENT = "trail-percent"
    OFFSET = "offset"
    MONITOR = "monitor"
    TIME = "time"
    LAST_DAY = "last-day"
    HOURS = "hours"
    LISTED = "listed"
    FILLED = "filled"
    FILL_PRICE = "fill-price"
    STOP_LOSS = "stop-loss"
    STOP_TRIGGER = "stop-trigger"
    STOP_LIMIT = "stop-limit"
    TAKE_PROFIT = "take-profit"
    TAKE_TRIGGER = "take-trigger"
    TAKE_LIMIT = "take-limit"
    EXIT_TIME = "exit-time"
    EXIT_LAST_DAY = "exit-last-day"
    EXIT_HOURS = "exit-hours"


CHANGED_BACK: Final = {
    OrderTerm.QUANTITY: "quantity",
    OrderTerm.LIMIT: "price",
    OrderTerm.TRIGGER: "trigger",
    OrderTerm.TRAIL_AMOUNT: "trail_amount",
    OrderTerm.TRAIL_PERCENT: "trail_percent",
    OrderTerm.OFFSET: "limit_offset",
}
"""Terms that a change of an order carries, with the name of its field."""
WRITING: Final = frozenset({OrderTerm.TYPE, OrderTerm.TIME, OrderTerm.LAST_DAY, OrderTerm.HOURS})
"""Terms that a broker may write otherwise in every order of a kind: such a difference is usual from the third on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDifference:
    """A term that the broker keeps otherwise than it was confirmed; values as the order log has them, "" = none.

    `elsewhere`: another program may have changed it. `usual`: the broker has written it so in other orders of the kind.
    `settled`: a person has seen it and keeps the order as the broker has it.
    """

    term: OrderTerm
    asked: str
    kept: str
    elsewhere: bool = False
    usual: bool = False
    settled: bool = False


def require_offset(offset: Decimal | None) -> None:
    """Refuse a limit on the wrong side of its trigger, or one that is no number."""
    if offset is None:
        return
    require_sane(1, offset)
    if not offset.is_finite() or offset < 0:
        raise BadInput("offset-negative", value=offset)
