"""The user's trading limits, checked before every order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from tideboard_core.errors import BadInput

_WIDEST = {
    "collar_last_percent": 90,
    "collar_best_percent": 90,
    "collar_trigger_percent": 90,
    "max_quantity": 100_000_000,
    "max_warrants": 10_000_000_000,
    "typed_lots": 1_000_000,
    "typed_shares": 100_000_000,
    "silent_levels": 10,
    "repeat_window": 600,
}
_MOST_MONEY = 10_000_000_000
_WIDER_IS_LESS = frozenset({"repeat_window"})


def _check_bounds(limits: TradingLimits | MoneyLimits) -> None:
    for one in fields(limits):
        held = getattr(limits, one.name)
        if isinstance(held, bool | dict):
            continue
        value, most = Decimal(held), _WIDEST.get(one.name, _MOST_MONEY)
        if not value.is_finite() or not 0 <= value <= most:
            raise BadInput("limit-out-of-bounds", name=one.name, value=value, least=0, most=most)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLimits:
    """Limits in one currency: value of an order, of a side of a day, and of what stands behind a derivative.

    A LIVE order above `typed` is sent by typing its quantity.
    """

    order: Decimal
    day: Decimal
    typed: Decimal
    behind: Decimal

    def __post_init__(self) -> None:
        """Refuse what would hold nothing."""
        _check_bounds(self)


def _money(order: int, day: int) -> MoneyLimits:
    """The limits that a new installation begins with in one currency."""
    return MoneyLimits(order=Decimal(order), day=Decimal(day), typed=Decimal(order) / 4, behind=Decimal(day))


DEFAULT_MONEY: Mapping[str, MoneyLimits] = {
    "HKD": _money(2_000_000, 5_000_000),
    "CNY": _money(2_000_000, 5_000_000),
    "USD": _money(250_000, 650_000),
    "SGD": _money(350_000, 850_000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingLimits:
    """Limits of the guard. Percents are as shown (2 means 2 %), times in seconds.

    `money` holds the limits of each currency; an order in another currency is denied. Cash equities are held by their
    value; more than `typed_lots` board lots (Hong Kong, mainland, Singapore) or `typed_shares` shares (US) are typed.
    Derivatives are held by what stands behind them as well: its value, or where the underlying has no price
    `max_quantity` shares behind options and futures, and `max_warrants` warrants.

    A stop's trigger stands away from the market by its nature: `collar_trigger_percent` from last instead of
    `collar_last_percent`; its limit may lie `collar_best_percent` beyond the trigger.

    An order that takes more than `silent_levels` levels of the book, or equals one sent within `repeat_window`, is a
    warning. `no_short_sales` denies a sale beyond the free position of a cash security, `no_short_contracts` one of
    an option or future; without them such a sale is typed.
    """

    collar_last_percent: Decimal = Decimal(2)
    collar_best_percent: Decimal = Decimal(2)
    collar_trigger_percent: Decimal = Decimal(10)
    money: dict[str, MoneyLimits] = field(default_factory=lambda: dict(DEFAULT_MONEY))
    typed_lots: int = 200
    typed_shares: int = 5_000
    max_quantity: int = 5_000
    max_warrants: int = 2_000_000
    no_short_sales: bool = True
    no_short_contracts: bool = False
    silent_levels: int = 1
    repeat_window: float = 10.0

    def __post_init__(self) -> None:
        """Refuse useless limits (from a file edited by hand): negative, not a number, wider than any real order."""
        _check_bounds(self)
        for currency in self.money:
            if len(currency) != 3 or not currency.isascii() or not currency.isupper():
                raise BadInput("bad-currency", text=currency)

    def tightest(self, other: TradingLimits) -> TradingLimits:
        """The narrower of both in every figure; a currency that one of them lacks has no limit, so it is denied."""
        pairs = {one.name: (getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        values: dict[str, object] = {
            name: max(pair) if isinstance(pair[0], bool) or name in _WIDER_IS_LESS else min(pair)
            for name, pair in pairs.items()
            if name != "money"
        }
        common = self.money.keys() & other.money.keys()
        values["money"] = {one: narrower(self.money[one], other.money[one]) for one in sorted(common)}
        return replace(self, **values)  # type: ignore[arg-type]  # each value is one of that field's two

    def widened(self, old: TradingLimits) -> bool:
        """Whether some order passes with these that `old` denies or has typed."""
        return self.tightest(old) != self


def narrower(one: MoneyLimits, other: MoneyLimits) -> MoneyLimits:
    """The lower of both in every figure."""
    return MoneyLimits(
        order=min(one.order, other.order),
        day=min(one.day, other.day),
        typed=min(one.typed, other.typed),
        behind=min(one.behind, other.behind),
    )
