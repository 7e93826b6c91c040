"""Whatever a broker lists: each fill is in the trips once or is named with the reason, and no share is lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes.values.trips import ACCOUNT, APPLE, BEGIN, CALL, CONTRACTS, MINUTE, TENCENT, fill, order, orders_of
from tideboard_core.model.order import Fill, Side
from tideboard_core.model.shares import Shares
from tideboard_core.trips.known_fills import EPOCH, known_fills
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.trip import LeftReason, Method, TripMark

QUANTITIES: list[Shares] = [1, 100, Decimal("0.5"), 0, -5]


@st.composite
def listed(draw: st.DrawFn) -> list[Fill]:
    """Fills as no broker should list them."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        sound = fill(
            str(draw(st.integers(0, number + 3))),
            f"{draw(st.sampled_from(Side))} 100 10",
            draw(st.integers(0, 3)),
            of=draw(st.sampled_from(["a", "b", "", "x"])),
            instrument=draw(st.sampled_from([TENCENT, APPLE, CALL])),
            side_told=draw(st.booleans()),
        )
        quantity = draw(st.sampled_from(QUANTITIES))
        price = draw(st.sampled_from([Decimal(10), Decimal("0.001"), Decimal(0), Decimal("-37.63"), Decimal("NaN")]))
        time = draw(st.sampled_from([sound.time, EPOCH]))
        account = draw(st.sampled_from([ACCOUNT.id, ACCOUNT.id, "other"]))
        found.append(replace(sound, quantity=quantity, price=price, time=time, account_id=account))
    return found


ORDERS = {"a": order("a", Side.BUY, 200, "10"), "b": replace(order("b", Side.SELL, 100, "10"), legs=2)}


@given(fills=listed(), method=st.sampled_from(Method), shuffle=st.randoms())
def test_each_fill_counts_once_or_is_named(fills: list[Fill], method: Method, shuffle: object) -> None:
    found = round_trips(ACCOUNT, fills, orders=ORDERS, fees={}, contracts=CONTRACTS, method=method)

    legs = [leg for trip in found.trips for leg in trip.legs or (trip,)]
    counted = {one.fill.id for leg in legs for one in leg.fills}
    assert len(counted) + len(found.left_out) == len(fills)
    parts: defaultdict[str, Shares] = defaultdict(int)
    for leg in legs:
        held: Shares = 0
        for one in leg.fills:
            parts[one.fill.id] += one.quantity
            held += one.quantity if one.opening else -one.quantity
        assert held == leg.remaining
        assert (leg.closed is None) is (leg.remaining != 0)
    whole = {one.fill.id: one.fill.quantity for leg in legs for one in leg.fills}
    assert parts == whole
    shuffle.shuffle(fills)  # type: ignore[attr-defined]  # hypothesis names no type for it
    again = round_trips(ACCOUNT, fills, orders=ORDERS, fees={}, contracts=CONTRACTS, method=method)
    assert again.trips == found.trips
    assert Counter(left.reason for left in again.left_out) == Counter(left.reason for left in found.left_out)


def test_of_equal_times_the_order_that_was_made_first_comes_first() -> None:
    fills = [fill("10", "buy 1 1", of="late"), fill("9", "buy 1 1", of="early"), fill("8", "buy 1 1", of="early")]
    orders = {"early": order("early", Side.BUY, 2, "1", -9), "late": order("late", Side.BUY, 1, "1", -1)}

    assert [one.id for one in known_fills(ACCOUNT, fills, orders).fills] == ["8", "9", "10"]


def test_a_time_that_is_not_told_is_that_of_the_order() -> None:
    lost = replace(fill("1", "buy 100 10"), time=EPOCH)

    (known,) = known_fills(ACCOUNT, [lost], {"o1": order("o1", Side.BUY, 100, "10", 5)}).fills
    (left,) = known_fills(ACCOUNT, [lost], {}).left_out

    assert known.time == BEGIN + 5.5 * MINUTE
    assert left.reason is LeftReason.TIME_UNKNOWN


def test_of_two_fills_with_one_id_the_same_is_kept_whatever_the_order() -> None:
    one, other = fill("1", "buy 100 10"), fill("1", "buy 100 11")

    kept = [known_fills(ACCOUNT, pair, orders_of([one])) for pair in ([one, other], [other, one])]

    assert kept[0].fills == kept[1].fills == [one]
    assert [[left.reason for left in each.left_out] for each in kept] == [[LeftReason.DUPLICATE]] * 2
    assert kept[0].marks["1"] == {TripMark.DUPLICATE}


def test_the_side_of_a_combination_is_not_that_of_a_leg() -> None:
    leg = fill("1", "buy 1 10", of="c", instrument=TENCENT, side_told=False)

    found = known_fills(ACCOUNT, [leg], {"c": order("c", Side.SELL, 1, "10", legs=2)})

    assert [left.reason for left in found.left_out] == [LeftReason.SIDE_UNKNOWN]
