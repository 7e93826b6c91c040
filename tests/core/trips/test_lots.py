"""Lots lose neither money nor parts of shares, whatever is opened, closed and split."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tideboard_core.model.shares import Shares, exact
from tideboard_core.trips.lots import Lots
from tideboard_core.trips.trip import Method

ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(1, 1000), st.decimals("-99999", "99999", places=3)),
        st.tuples(st.just("close"), st.integers(1, 1000), st.just(Decimal(0))),
        st.tuples(st.just("split"), st.integers(0, 3), st.just(Decimal(0))),
    ),
    max_size=30,
)
RATIOS = ((4, 1), (1, 3), (3, 2), (1, 7))


@given(method=st.sampled_from(Method), acts=ACTS)
def test_money_and_shares_add_up(method: Method, acts: list[tuple[str, int, Decimal]]) -> None:
    lots, money = Lots(method), Decimal(0)
    for act, number, price in acts:
        held = lots.quantity
        if act == "open":
            lots.open(number, price * number, price)
            money += price * number
            assert lots.quantity == held + number
        elif act == "close" and held:
            size: Shares = min(number, held)
            money -= lots.close(size)
            assert lots.quantity == exact(held - size)
        elif act == "split" and held:
            new, old = RATIOS[number]
            lots.split(new, old)
            assert abs(Decimal(lots.quantity) - Decimal(held) * new / old) < Decimal("1e-11")
        assert lots.money == money

    left = lots.quantity
    if left:
        money -= lots.close(left)
    assert (lots.quantity, lots.money, money) == (0, Decimal(0), Decimal(0))


def test_the_oldest_shares_go_first_or_all_at_their_average() -> None:
    first, average = Lots(Method.FIFO), Lots(Method.AVERAGE)
    for lots in (first, average):
        lots.open(100, Decimal(-1000), Decimal(-10))
        lots.open(100, Decimal(-1400), Decimal(-14))

    assert (first.close(150), average.close(150)) == (Decimal(-1700), Decimal(-1800))
    assert (first.money, average.money) == (Decimal(-700), Decimal(-600))


def test_parts_of_shares_add_up_to_the_whole_after_a_consolidation() -> None:
    lots = Lots(Method.FIFO)
    for _ in range(3):
        lots.open(1, Decimal(-5), Decimal(-5))

    lots.split(1, 3)

    assert lots.quantity == 1
    assert lots.close(1) == -15
