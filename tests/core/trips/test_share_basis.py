"""No figure of a trip mixes prices or shares of both sides of a split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes.values.trips import BEGIN, MINUTE, TENCENT, book, fee, fill, order
from tideboard_core.model.order import OrderStatus, OrderType, Side
from tideboard_core.model.shares import Shares
from tideboard_core.trips.figures import BarRange, TripFacts, excursion, initial_risk
from tideboard_core.trips.rows import OwnOrder
from tideboard_core.trips.share_basis import day_of_split, shares_since
from tideboard_core.trips.trip import Inferences, MadeFill, RoundTrip, ShareSplit, TripCause

DAY = timedelta(days=1)
NIGHT = 60 * 24
SPLIT_DAY = date(2026, 11, 3)
EVENING = BEGIN + timedelta(hours=6)
"""Half an hour before the close of the day before."""
MORNING = BEGIN + DAY - timedelta(minutes=20)
"""Before the open of the day from which on new shares trade."""


def split(
    new: int, old: int, held: Shares, since: datetime | None = EVENING, at: datetime = MORNING, **more: object
) -> ShareSplit:
    return ShareSplit(TENCENT, at, new, old, held, since=since, **more)  # type: ignore[arg-type]


def traded(first: str, last: str, *splits: ShareSplit) -> RoundTrip:
    fills = (fill("1", first, 5), fill("2", last, 3 * NIGHT))
    fees = [fee("o1", "10"), fee("o2", "10")]
    return book(*fills, fees=fees, inferences=Inferences(splits=splits)).trips[0]


TWO_FOR_ONE = traded("buy 100 600", "sell 200 310", split(2, 1, 200))
"""One becomes two overnight: the shares were bought at 300."""
ONE_FOR_TWO = traded("sell 200 300", "buy 100 590", split(1, 2, -100))


def stop(trigger: str, minute: float, side: Side = Side.SELL) -> OwnOrder:
    made = order("s1", side, 200, "1", minute)
    state = replace(made.states[0], status=OrderStatus.SUBMITTED, trigger=Decimal(trigger))
    return replace(made, order_type=OrderType.STOP, states=(state,))


def test_how_far_it_went_is_of_the_shares_after_the_split() -> None:
    assert [TWO_FOR_ONE.entry, TWO_FOR_ONE.exit, TWO_FOR_ONE.realised] == [300, 310, 2000]

    by_fills = excursion(TWO_FOR_ONE, None)
    by_bars = excursion(TWO_FOR_ONE, BarRange(Decimal(297), Decimal(312), 0))

    assert by_fills.favourable is not None
    assert round(by_fills.favourable, 2) == Decimal("3.33")
    assert [by_fills.adverse, by_fills.lowest, by_fills.highest] == [0, 300, 310]
    assert [by_bars.adverse, by_bars.favourable] == [-1, 4]


def test_how_far_a_short_went_over_a_join() -> None:
    found = excursion(ONE_FOR_TWO, None)

    assert ONE_FOR_TWO.entry == 600
    assert found.favourable is not None
    assert round(found.favourable, 2) == Decimal("1.67")
    assert found.adverse == 0


@pytest.mark.parametrize("open_still", [False, True])
@pytest.mark.parametrize(("trigger", "minute"), [("580", 6), ("290", NIGHT + 5)], ids=["before", "after"])
def test_a_stop_on_either_side_of_the_split_is_the_same_risk(trigger: str, minute: float, open_still: bool) -> None:
    trip = replace(TWO_FOR_ONE, closed=None) if open_still else TWO_FOR_ONE

    assert initial_risk(trip, [stop(trigger, minute)]) == 2000


def test_r_is_of_the_risk_in_one_kind_of_shares() -> None:
    facts = TripFacts(trip=TWO_FOR_ONE, risk=initial_risk(TWO_FOR_ONE, [stop("290", NIGHT + 5)]))

    assert [facts.net, facts.risk, facts.r] == [1980, 2000, Decimal("0.99")]


def test_the_risk_of_a_short_over_a_join() -> None:
    assert initial_risk(ONE_FOR_TWO, [stop("310", 6, Side.BUY)]) == 2000
    assert initial_risk(ONE_FOR_TWO, [stop("620", NIGHT + 5, Side.BUY)]) == 2000


def test_a_stop_of_the_night_may_be_meant_in_either_shares() -> None:
    night = (EVENING + timedelta(hours=3) - BEGIN) / MINUTE

    assert initial_risk(TWO_FOR_ONE, [stop("290", night)]) is None
    assert initial_risk(TWO_FOR_ONE, [stop("290", night)], {"o1": Decimal(1500)}) == 1500, "the plan"


def test_the_day_of_a_split_lies_between_the_readings() -> None:
    assert day_of_split(split(2, 1, 200)) == SPLIT_DAY
    assert day_of_split(split(2, 1, 200, since=None, at=EVENING)) == SPLIT_DAY, "told the evening before"
    assert day_of_split(split(2, 1, 200, at=MORNING + DAY)) is None


def test_a_moment_between_readings_is_old_before_the_day_and_new_on_it() -> None:
    late = traded("buy 100 600", "sell 200 310", split(2, 1, 200, at=MORNING + timedelta(hours=5)))

    moments = (BEGIN, EVENING + 10 * MINUTE, EVENING + timedelta(hours=2), MORNING, MORNING + timedelta(hours=9))
    assert [shares_since(late, at) for at in moments] == [2, 2, None, 1, 1]

    unsure = traded("buy 100 600", "sell 200 310", split(2, 1, 200, at=MORNING + DAY))
    assert [shares_since(unsure, at) for at in moments] == [2, None, None, None, None]


def test_several_splits_in_a_row() -> None:
    second = split(1, 4, 75, since=EVENING + DAY, at=MORNING + DAY)
    trip = traded("buy 100 600", "sell 75 810", split(3, 1, 300), second)

    assert trip.entry == 800
    found = excursion(trip, None)
    assert [found.lowest, found.highest, found.favourable] == [800, 810, Decimal("1.25")]
    assert initial_risk(trip, [stop("580", 6)]) == 2000
    assert initial_risk(trip, [stop("780", 2 * NIGHT + 5)]) == 1500
    first_stop_between = (BEGIN + DAY + timedelta(hours=2) - BEGIN) / MINUTE
    assert initial_risk(trip, [stop("190", first_stop_between)]) == 3000


def test_cash_for_a_fraction_and_shares_that_moved_are_no_price() -> None:
    """A fraction without told cash counted as a price of 0 before: the trip had fallen by all that it was worth."""
    part = traded("buy 100 600", "sell 33 1810", split(1, 3, 33))
    gone = MadeFill(replace(fill("m", "sell 100 0", NIGHT), order_id=""), TripCause.MOVED, cost_known=False)
    (moved,) = book(fill("1", "buy 100 600", 5), inferences=Inferences(fills=(gone,))).trips

    assert [one.cause for one in part.fills] == [TripCause.TRADE, TripCause.FRACTION, TripCause.TRADE]
    assert excursion(part, None).adverse == 0
    assert [*excursion(moved, None)[:2]] == [0, 0]
    came = MadeFill(replace(fill("m", "buy 100 0"), order_id=""), TripCause.MOVED, cost_known=False)
    (mixed,) = book(fill("1", "sell 100 300", 9), inferences=Inferences(fills=(came,))).trips
    assert initial_risk(mixed, [stop("290", 6)]) is None


@dataclass(frozen=True)
class Walk:
    """Purchases of whole lots on two days, sold on the third, and a stop."""

    prices: tuple[int, int, int]
    sizes: tuple[int, int]
    trigger: int
    stop_day: int
    ratios: tuple[Fraction, Fraction]
    """What became of a share before the second day, and before the third."""

    def trip(self, *, bent: bool) -> tuple[RoundTrip, list[OwnOrder], BarRange]:
        """The same trip with splits that change no money, or without them."""
        ratios = self.ratios if bent else (Fraction(1), Fraction(1))
        shares = [Fraction(1), ratios[0], ratios[0] * ratios[1]]
        fills, splits = [], []
        held = Fraction(0)
        for day, price in enumerate(self.prices):
            if day and bent:
                held *= ratios[day - 1]
                at = MORNING + (day - 1) * DAY
                now = _shares(held)
                ratio = ratios[day - 1]
                splits.append(split(ratio.numerator, ratio.denominator, now, since=EVENING + (day - 1) * DAY, at=at))
            size = self.sizes[day] * shares[day] if day < 2 else held
            held += size if day < 2 else -held
            words = f"{'buy' if day < 2 else 'sell'} 1 1"
            made = fill(str(day), words, 5 + day * NIGHT)
            fills.append(replace(made, quantity=_shares(size), price=_price(price, shares[day])))
        trip = book(*fills, inferences=Inferences(splits=tuple(splits))).trips[0]
        held_stop = stop("1", 6 + self.stop_day * NIGHT)
        trigger = _price(self.trigger, shares[self.stop_day])
        state = replace(held_stop.states[0], trigger=trigger)
        bars = BarRange(_price(min(self.prices) - 20, shares[2]), _price(max(self.prices) + 20, shares[2]), 0)
        return trip, [replace(held_stop, states=(state,))], bars


def _price(price: int, shares: Fraction) -> Decimal:
    return Decimal(price) * shares.denominator / shares.numerator


def _shares(value: Fraction) -> Shares:
    return int(value) if value.denominator == 1 else Decimal(value.numerator) / value.denominator


FACTORS = st.sampled_from([Fraction(one) for one in ("2", "5", "1/2", "1/10", "11/10", "3/2", "4/5", "1")])
WALKS = st.builds(
    Walk,
    prices=st.tuples(*[st.integers(500, 900)] * 3),
    sizes=st.tuples(*[st.integers(1, 20).map(lambda lots: lots * 100)] * 2),
    trigger=st.integers(300, 499),
    stop_day=st.integers(0, 2).map(lambda day: min(day, 1)),
    ratios=st.tuples(FACTORS, FACTORS),
)


@given(WALKS)
def test_bending_a_trip_by_splits_changes_none_of_its_figures(walk: Walk) -> None:
    plain, plain_stops, plain_bars = walk.trip(bent=False)
    bent, bent_stops, bent_bars = walk.trip(bent=True)

    assert bent.realised is not None
    assert plain.realised is not None
    assert abs(bent.realised - plain.realised) < Decimal("1e-9")
    risk, right = initial_risk(bent, bent_stops), initial_risk(plain, plain_stops)
    assert risk is not None
    assert right is not None
    assert abs(risk - right) < Decimal("1e-6")
    for bars, other in ((None, None), (bent_bars, plain_bars)):
        found, wanted = excursion(bent, bars), excursion(plain, other)
        pairs = (found.adverse, wanted.adverse), (found.favourable, wanted.favourable)
        for mine, its in pairs:
            assert mine is not None
            assert its is not None
            assert abs(mine - its) < Decimal("1e-9")
