"""Splits and dividends change the prices of earlier days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.history.corporate_actions import Action, Adjustment, actions_of, price_adjustment
from tideboard_sandbox.exchange.instruments.price_grid import to_units

SPLIT = Action(date(2026, 3, 2), 1, 2, Decimal(0))
DIVIDEND = Action(date(2026, 6, 1), 1, 1, Decimal(5))
BEFORE, BETWEEN, AFTER = date(2026, 1, 5), date(2026, 4, 1), date(2026, 7, 1)


def adjusted(price: int, day: date, adjustment: Adjustment) -> int:
    return price_adjustment((SPLIT, DIVIDEND), day, adjustment).apply(to_units(Decimal(price)))


def test_forward_brings_old_prices_to_todays_shares() -> None:
    assert adjusted(200, BEFORE, Adjustment.FORWARD) == to_units(Decimal(95))
    assert adjusted(100, BETWEEN, Adjustment.FORWARD) == to_units(Decimal(95))
    assert adjusted(95, AFTER, Adjustment.FORWARD) == to_units(Decimal(95))


def test_backward_brings_new_prices_to_the_first_shares() -> None:
    assert adjusted(200, BEFORE, Adjustment.BACKWARD) == to_units(Decimal(200))
    assert adjusted(100, BETWEEN, Adjustment.BACKWARD) == to_units(Decimal(200))
    assert adjusted(95, AFTER, Adjustment.BACKWARD) == to_units(Decimal(200))


def test_none_leaves_prices_alone() -> None:
    assert adjusted(200, BEFORE, Adjustment.NONE) == to_units(Decimal(200))


def test_reference_and_before_are_inverse() -> None:
    for action in (SPLIT, DIVIDEND):
        assert action.before(action.reference(123.0)) == 123.0


def test_listed_actions_lie_before_the_practice_day_on_trading_days() -> None:
    anchor = date(2026, 11, 20)
    for symbol in ("HK.00005", "US.NVDA", "SZ.002594", "SG.D05"):
        actions = actions_of(InstrumentId(symbol), anchor - timedelta(days=731), anchor)
        assert actions
        assert list(actions) == sorted(actions)
        assert all(action.ex_date < anchor and action.ex_date.weekday() < 5 for action in actions)
