"""What securities are worth whose value follows from another's."""

from __future__ import annotations

from datetime import date

import pytest

from tideboard_core.model.instrument import InstrumentId
from tideboard_sandbox.exchange.market.derived_values import (
    CallableWorth,
    InlineWorth,
    OptionWorth,
    end_us,
    smile,
    yearly,
    years,
)

END = end_us(InstrumentId("HK.1"), date(2026, 12, 30))
NOW = END - 42 * 86_400 * 1_000_000


def test_an_option_is_worth_its_exercise_at_least_and_nothing_else_at_its_end() -> None:
    call, put = (OptionWorth(call=side, strike=600, volatility=0.25, end=END) for side in (True, False))

    assert call.price(610, NOW) > 10
    assert put.price(400, NOW) == 200  # European alone it would be worth less
    assert (call.price(610, END), put.price(610, END)) == (10, 0)
    assert call._replace(ratio=100).price(610, NOW) == pytest.approx(call.price(610, NOW) / 100)


def test_a_callable_contract_costs_the_gap_and_its_interest_until_it_is_called() -> None:
    bull = CallableWorth(True, 530, 540, END, 100)
    bear = CallableWorth(False, 670, 660, END, 100)

    assert bull.price(600, END) == pytest.approx(0.7)
    assert bull.price(600, NOW) > bull.price(600, END)
    assert bull.price(540, NOW) == pytest.approx(0.1)
    assert bull.price(500, NOW) == 0
    assert bear.price(600, END) == pytest.approx(0.7)
    assert (bear.called(660), bear.called(659)) == (True, False)
    assert (bull.called(540), bull.called(541)) == (True, False)


def test_an_inline_warrant_pays_a_dollar_inside_and_a_quarter_outside() -> None:
    worth = InlineWorth(500, 700, 0.25, END)
    late = END - 60_000_000

    assert worth.price(600, late) == pytest.approx(1, abs=0.001)
    assert worth.price(800, late) == pytest.approx(0.25, abs=0.001)
    assert 0.25 < worth.price(700, NOW) < worth.price(600, NOW) < 1


def test_measures_of_time_and_volatility() -> None:
    assert years(END, NOW) == 0
    assert years(NOW, END) == pytest.approx(42 / 365.25)
    assert yearly(0.01) == pytest.approx(0.1587, abs=0.0001)
    assert smile(0.2, strike=500, base=600) > smile(0.2, strike=600, base=600) == pytest.approx(0.216)
