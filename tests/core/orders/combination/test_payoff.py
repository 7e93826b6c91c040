"""The value of a combination at expiry: against the legs one by one, its zeros, and the bounds of loss and gain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideboard_core.errors import BadInput
from tideboard_core.model.derivatives import OptionSide, OptionStyle
from tideboard_core.model.order import Side
from tideboard_core.orders.combination.payoff import Payoff, PayoffLeg, payoff_of

NEAR, LATER = date(2026, 12, 18), date(2027, 3, 19)
CALL, PUT, BUY, SELL = OptionSide.CALL, OptionSide.PUT, Side.BUY, Side.SELL
CENT = Decimal("0.01")


def leg(
    side: Side, option: OptionSide, strike: int, ratio: int = 1, *, expiry: date = NEAR, multiplier: int = 100
) -> PayoffLeg:
    return PayoffLeg(
        side=side,
        option=option,
        strike=Decimal(strike),
        expiry=expiry,
        multiplier=multiplier,
        ratio=ratio,
        style=OptionStyle.AMERICAN,
    )


LEGS = st.builds(leg, st.sampled_from(Side), st.sampled_from(OptionSide), st.integers(1, 400), st.integers(1, 3))
ONE_DAY = st.builds(
    payoff_of,
    st.lists(LEGS, min_size=1, max_size=4),
    st.decimals(min_value=-300, max_value=300, places=2),
    st.integers(1, 50),
)


def by_hand(one: Payoff, price: Decimal) -> Decimal:
    """Every contract exercised or not, one by one."""
    total = -one.cost
    for each in one.legs:
        brings = (price - each.strike) if each.option is CALL else (each.strike - price)
        if brings > 0:
            contracts = one.quantity * each.ratio * each.multiplier
            total += brings * contracts if each.side is BUY else -brings * contracts
    return total


@settings(max_examples=60)
@given(ONE_DAY, st.decimals(min_value=0, max_value=1000, places=2))
def test_the_value_is_the_sum_of_the_legs(one: Payoff, price: Decimal) -> None:
    value = one.value_at(price)
    assert value == by_hand(one, price)
    points = one.points
    inside = [(low, high) for low, high in pairwise(points) if low.price <= price <= high.price]
    for low, high in inside:
        share = (price - low.price) / (high.price - low.price)
        assert abs(low.value + share * (high.value - low.value) - value) < CENT
    if price >= points[-1].price:
        assert value == points[-1].value + one.slope * (price - points[-1].price)


@settings(max_examples=60)
@given(ONE_DAY)
def test_breakevens_are_its_zeros_and_bounds_are_reached_and_never_passed(one: Payoff) -> None:
    assert all(abs(one.value_at(price) or Decimal(0)) < CENT for price in one.breakevens)
    high = one.points[-1].price
    tried = [Decimal(number) * high / 40 for number in range(61)] + [point.price for point in one.points]
    values = [by_hand(one, price) for price in tried]
    signs = [value > 0 for value in (by_hand(one, price) for price in sorted(tried)) if value]
    assert len(one.breakevens) >= sum(1 for low, high in pairwise(signs) if low != high)
    far = by_hand(one, Decimal(10) ** 9)
    if one.max_loss is None:
        assert far < -(10**8)
    else:
        assert all(value >= -one.max_loss for value in (*values, far))
        assert one.max_loss == 0 or -one.max_loss in values
    if one.max_gain is None:
        assert far > 10**8
    else:
        assert all(value <= one.max_gain for value in (*values, far))
        assert one.max_gain == 0 or one.max_gain in values


@pytest.mark.parametrize(
    ("legs", "net", "loss", "gain", "breakevens"),
    [
        pytest.param([leg(BUY, CALL, 600), leg(SELL, CALL, 620)], "8", 800, 1200, ["608"], id="vertical"),
        pytest.param([leg(SELL, CALL, 600), leg(BUY, CALL, 620)], "-8", 1200, 800, ["608"], id="credit vertical"),
        pytest.param([leg(BUY, CALL, 600), leg(BUY, PUT, 600)], "30", 3000, None, ["570", "630"], id="straddle"),
        pytest.param([leg(SELL, CALL, 620), leg(SELL, PUT, 580)], "-20", None, 2000, ["560", "640"], id="short"),
        pytest.param(
            [leg(BUY, CALL, 580), leg(SELL, CALL, 600, 2), leg(BUY, CALL, 620)],
            "4",
            400,
            1600,
            ["584", "616"],
            id="butterfly",
        ),
        pytest.param(
            [leg(BUY, PUT, 560), leg(SELL, PUT, 580), leg(SELL, CALL, 620), leg(BUY, CALL, 640)],
            "-5",
            1500,
            500,
            ["575", "625"],
            id="iron condor",
        ),
        pytest.param([leg(BUY, CALL, 600), leg(SELL, CALL, 620, 2)], "2", None, 1800, ["602", "638"], id="ratio"),
        pytest.param([leg(SELL, PUT, 600)], "-10", 59000, 1000, ["590"], id="naked put"),
    ],
)
def test_strategies_by_their_books(
    legs: list[PayoffLeg], net: str, loss: int | None, gain: int | None, breakevens: list[str]
) -> None:
    one = payoff_of(legs, Decimal(net))
    assert (one.max_loss, one.max_gain) == (loss, gain)
    assert one.breakevens == tuple(Decimal(price) for price in breakevens)
    three = payoff_of(legs, Decimal(net), 3)
    assert (three.max_loss, three.breakevens) == (None if loss is None else 3 * loss, one.breakevens)


@pytest.mark.parametrize(
    ("legs", "net", "loss"),
    [
        pytest.param([leg(SELL, CALL, 600), leg(BUY, CALL, 600, expiry=LATER)], "9", 900, id="bought"),
        pytest.param([leg(SELL, CALL, 600), leg(BUY, CALL, 620, expiry=LATER)], "2", 2200, id="diagonal"),
        pytest.param([leg(BUY, CALL, 600), leg(SELL, CALL, 600, expiry=LATER)], "-9", None, id="sold call"),
        pytest.param([leg(BUY, PUT, 600), leg(SELL, PUT, 600, expiry=LATER)], "-9", 59100, id="sold put"),
        pytest.param([leg(SELL, CALL, 600, 2), leg(BUY, CALL, 600, expiry=LATER)], "1", None, id="one is naked"),
    ],
)
def test_of_a_calendar_only_the_bound_of_the_loss_is_known(legs: list[PayoffLeg], net: str, loss: int | None) -> None:
    one = payoff_of(legs, Decimal(net))
    assert (one.known, one.expiry, one.max_loss, one.max_gain) == (False, NEAR, loss, None)
    assert (one.value_at(Decimal(600)), one.points, one.breakevens) == (None, (), ())


@pytest.mark.parametrize("style", [OptionStyle.EUROPEAN, None])
def test_the_loss_of_a_bought_calendar_is_not_known_unless_it_is_american(style: OptionStyle | None) -> None:
    """A put on 28,000 for 100: exercise bounds the loss at 5,000; a European one may lose 8,500 at 3 % a month."""
    sold, bought = leg(SELL, PUT, 28_000, multiplier=50), leg(BUY, PUT, 28_000, expiry=LATER, multiplier=50)
    assert payoff_of([sold, bought], Decimal(100)).max_loss == 5_000
    open_loss = payoff_of([sold, replace(bought, style=style)], Decimal(100))
    assert (open_loss.max_loss, open_loss.loss_known) == (None, False)
    assert payoff_of([replace(sold, style=style), bought], Decimal(100)).loss_known, "who sold it does not exercise"
    naked = payoff_of([leg(SELL, CALL, 600, 2), replace(leg(BUY, CALL, 600, expiry=LATER), style=style)], Decimal(1))
    assert (naked.max_loss, naked.loss_known) == (None, True), "it is known that nothing limits it"


def test_a_stretch_without_gain_or_loss_is_told_by_its_ends() -> None:
    one = payoff_of([leg(BUY, CALL, 600), leg(SELL, CALL, 620)], Decimal(20))
    assert one.breakevens == (Decimal(620),)
    free = payoff_of([leg(BUY, CALL, 600), leg(SELL, CALL, 620)], Decimal(0))
    assert (free.breakevens, free.max_loss) == ((Decimal(0), Decimal(600)), Decimal(0))


def test_contracts_of_two_sizes_have_no_price_a_share() -> None:
    with pytest.raises(BadInput, match="contracts-differ"):
        payoff_of([leg(BUY, CALL, 600), leg(SELL, CALL, 620, multiplier=500)], Decimal(8))
    with pytest.raises(BadInput, match="contracts-differ"):
        payoff_of([], Decimal(8))
