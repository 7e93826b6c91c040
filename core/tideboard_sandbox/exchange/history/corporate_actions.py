"""Splits and dividends, and the adjustment of earlier prices for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from tideboard_core.model.instrument import InstrumentId, market_of
from tideboard_sandbox.exchange.instruments.price_grid import to_units
from tideboard_sandbox.exchange.instruments.trading_hours import CALENDAR

_DIVIDENDS: dict[str, tuple[tuple[int, str], ...]] = {
    "HK.00700": ((5, "4.5"),),
    "HK.09988": ((6, "0.98"),),
    "HK.00005": ((3, "0.8"), (5, "0.8"), (8, "0.8"), (11, "0.8")),
    "HK.00388": ((3, "4.9"), (9, "5.1")),
    "HK.01299": ((5, "1.2"), (9, "0.5")),
    "HK.00941": ((6, "2.5"), (9, "2.7")),
    "HK.02800": ((5, "0.4"), (11, "0.3")),
    "HK.00939": ((7, "0.2"),),
    "SH.600519": ((6, "27.6"),),
    "SH.601318": ((6, "1.6"),),
    "SZ.300750": ((5, "4.5"),),
    "US.AAPL": ((2, "0.26"), (5, "0.26"), (8, "0.26"), (11, "0.26")),
    "US.MSFT": ((2, "0.83"), (5, "0.83"), (8, "0.83"), (11, "0.91")),
    "SG.D05": ((4, "0.6"), (8, "0.6")),
    "SG.O39": ((5, "0.4"), (8, "0.41")),
}
"""Ex-months and amounts per share; the ex-date is the first session from the 8th of the month on."""

_SPLITS: dict[str, tuple[int, int, int]] = {
    "HK.01211": (330, 1, 3),
    "HK.00992": (200, 2, 1),
    "US.NVDA": (420, 1, 10),
    "SZ.002594": (330, 1, 3),
    "SH.601899": (250, 1, 2),
}
"""Calendar days before the practice day, old shares, new shares."""

_EX_DAY: dict[str, tuple[int, int, str]] = {"HK.01810": (1, 2, "0"), "HK.00388": (1, 1, "4.9")}
"""Old shares, new shares and dividend per share of the practice day in scenario `ex-day`."""


class Adjustment(StrEnum):
    """How bars before a split or dividend are shown."""

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"


class Action(NamedTuple):
    """A corporate action: from `ex_date` on, `base` old shares are `new` shares, or `dividend` per share was paid."""

    ex_date: date
    base: int
    new: int
    dividend: Decimal

    def reference(self, close: float) -> float:
        """Price after the action that is worth the same as `close` before it."""
        return (close - float(self.dividend)) * self.base / self.new

    def before(self, reference: float) -> float:
        """The inverse of `reference`."""
        return reference * self.new / self.base + float(self.dividend)


def actions_of(instrument: InstrumentId, begin: date, anchor: date, *, ex_day: bool = False) -> tuple[Action, ...]:
    """Actions after `begin` and up to the practice day `anchor`, oldest first; with `ex_day` it has its own."""
    market = market_of(instrument)
    found: list[Action] = []
    if ex_day and (own := action_on(instrument, anchor)) is not None:
        found.append(own)
    found.extend(dividends_of(instrument, begin, anchor - timedelta(days=len(found))))
    split = _SPLITS.get(instrument)
    if split is not None:
        days, base, new = split
        found.append(Action(CALENDAR.next_session(market, anchor - timedelta(days=days)).date, base, new, Decimal(0)))
    return tuple(sorted(action for action in found if begin < action.ex_date <= anchor))


def action_on(instrument: InstrumentId, ex_day: date) -> Action | None:
    """What a security has on the practice day of scenario `ex-day`."""
    if instrument not in _EX_DAY:
        return None
    old, new, paid = _EX_DAY[instrument]
    return Action(ex_day, old, new, Decimal(paid))


def dividends_of(instrument: InstrumentId, begin: date, end: date) -> list[Action]:
    """Dividends with an ex-date from `begin` to `end`, both included, oldest first; those to come, too."""
    market = market_of(instrument)
    found = [
        Action(CALENDAR.next_session(market, date(year, month, 7)).date, 1, 1, Decimal(amount))
        for year in range(begin.year, end.year + 1)
        for month, amount in _DIVIDENDS.get(instrument, ())
    ]
    return sorted(action for action in found if begin <= action.ex_date <= end)


class Factors(NamedTuple):
    """Adjusted price = price x a + b: `forward` for what lies before an ex-date, `backward` for what lies after."""

    forward_a: float
    forward_b: float
    backward_a: float
    backward_b: float


def factors_of(actions: Sequence[Action]) -> Factors:
    """Factors of the actions of one day, in currency.

    A price is adjusted by day after day: forward by the ex-dates behind it, the oldest first; backward by those up to
    it, the newest first.
    """
    forward = backward = (1.0, 0.0)
    for action in actions:
        ratio, paid = action.base / action.new, float(action.dividend)
        forward = (forward[0] * ratio, (forward[1] - paid) * ratio)
    for action in reversed(actions):
        ratio, paid = action.new / action.base, float(action.dividend)
        backward = (backward[0] * ratio, backward[1] * ratio + paid)
    return Factors(*forward, *backward)


class PriceAdjustment(NamedTuple):
    """A price change of the form factor x price + offset, in price units."""

    factor: float
    offset: float

    def apply(self, units: int) -> int:
        """The adjusted price, rounded to the unit."""
        return round(units * self.factor + self.offset)


UNCHANGED = PriceAdjustment(1.0, 0.0)


def price_adjustment(actions: Sequence[Action], day: date, adjustment: Adjustment) -> PriceAdjustment:
    """The adjustment of a price of `day`: forward to today's shares, backward to the oldest ones."""
    line = UNCHANGED
    if adjustment is Adjustment.FORWARD:
        for action in actions:
            if day < action.ex_date:
                ratio = action.base / action.new
                line = PriceAdjustment(line.factor * ratio, (line.offset - to_units(action.dividend)) * ratio)
    if adjustment is Adjustment.BACKWARD:
        for action in reversed(actions):
            if day >= action.ex_date:
                ratio = action.new / action.base
                line = PriceAdjustment(line.factor * ratio, line.offset * ratio + to_units(action.dividend))
    return line
