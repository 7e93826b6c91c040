"""Terms that orders share: side, time in force, trading hours, status, legs, and what a price may be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tideboard_core.errors import BadInput
from tideboard_core.model.instrument import InstrumentId


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
    """In which sessions a US order may trade; other markets have only the regular one."""

    REGULAR = "regular"
    EXTENDED = "extended"
    OVERNIGHT = "overnight"
    ALL_DAY = "all-day"


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
