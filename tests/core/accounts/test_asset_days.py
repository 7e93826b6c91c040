"""Assets over days: gaps stay gaps, and what moved the assets adds up to their change or is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from fakes.values.exposures import row_of
from fakes.values.trips import APPLE, BEGIN, MINUTE, book, fee, fill
from tideboard_core.accounts.asset_days import PUT_IN, AssetSeries, asset_series
from tideboard_core.trips.facts import AssetsTold, CashKind, CashMove, Rate
from tideboard_core.trips.figures import TripFacts

FIRST = BEGIN.date()  # a Monday
MIDNIGHT = 24 * 60


def day_at(number: int) -> date:
    """The so manyth day."""
    return FIRST + timedelta(days=number)


def told(day: int, assets: int | str, *, hour: float = 7, currency: str = "HKD") -> AssetsTold:
    """A reading at an hour (UTC) of the so manyth day; Hong Kong closes at 8."""
    at = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(days=day, hours=hour)
    return AssetsTold(FIRST + timedelta(days=day), currency, Decimal(assets), at)


def trip(day: int, result: int, *, number: str = "", told_fees: bool = True, hour: float = 2.0) -> TripFacts:
    """100 shares for which `result` is left a share, opened and closed at an hour (UTC) of a day."""
    opened = timedelta(days=day, hours=hour) - (BEGIN - datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC))
    minute, name = opened / MINUTE, number or f"{day}-{hour}"
    fills = fill(f"b{name}", "buy 100 600", minute - 1), fill(f"s{name}", f"sell 100 {600 + result}", minute)
    fees = [fee(f"ob{name}", "1"), fee(f"os{name}", "1")] if told_fees else []
    return TripFacts(trip=book(*fills, fees=fees).trips[0])


def move(day: int, kind: CashKind, amount: int, currency: str = "HKD") -> CashMove:
    return CashMove(
        id=f"{day}{kind}{amount}{currency}", day=FIRST + timedelta(days=day), kind=kind, currency=currency,
        amount=Decimal(amount),
    )  # fmt: skip


def rate(day: int, value: str = "7.8", base: str = "USD", quote: str = "HKD") -> Rate:
    return Rate(
        day=FIRST + timedelta(days=day), base=base, quote=quote, rate=Decimal(value), source="Futu", at=BEGIN
    )  # fmt: skip


def series(
    readings: Sequence[AssetsTold],
    *,
    trips: Sequence[TripFacts] = (),
    moves: Sequence[CashMove] = (),
    cash: tuple[int, int] | None = (0, 60),
    rates: Sequence[Rate] = (),
) -> AssetSeries:
    days = None if cash is None else (FIRST + timedelta(days=cash[0]), FIRST + timedelta(days=cash[1]))
    return asset_series(
        readings,
        currency="HKD",
        trips=trips,
        moves=moves,
        cash_days=days,
        rates=rates,
        trades_on=lambda day: day.weekday() < 5,
    )


def test_the_change_of_the_assets_is_told_apart() -> None:
    found = series(
        [told(0, 100_000), told(1, 103_500), told(2, 104_698)],
        trips=[trip(1, 5), trip(2, 10)],
        moves=[
            move(1, CashKind.DEPOSIT, 4000), move(1, CashKind.WITHDRAWAL, -1000), move(2, CashKind.DIVIDEND, 100),
            move(2, CashKind.FEE, -30), move(2, CashKind.TRADE, 777), move(2, CashKind.ORDER_FEE, -2),
            move(1, CashKind.EXCHANGE, -500), move(0, CashKind.DEPOSIT, 100_000),
        ],
    )  # fmt: skip
    assert [row_of(day.put_in, day.result, day.beside) for day in found.days] == [
        (0, 0, 0), (3000, 498, 0), (3000, 498 + 998, 70),
    ]  # fmt: skip
    assert [found.rest(day) for day in found.days] == [0, 2, 4698 - 3000 - 1496 - 70]
    assert (found.trips_out, found.unconverted, found.told_apart) == (0, {}, found.days[-1])


def test_a_session_day_without_a_reading_is_a_gap_and_no_number() -> None:
    found = series([told(3, 100), told(8, 120)])  # Thursday, and Tuesday of the next week
    assert [(day.day.day - FIRST.day, day.assets) for day in found.days] == [(3, 100), (4, None), (7, None), (8, 120)]
    gap = found.days[1]
    assert (gap.at, gap.put_in, gap.result, gap.beside, found.rest(gap)) == (None, None, None, None, None)


def test_the_newest_reading_of_a_day_counts() -> None:
    found = series([told(0, 100, hour=9), told(0, 90, hour=3), told(1, 80, hour=1), told(1, 85, hour=2)])
    assert [day.assets for day in found.days] == [100, 85]
    assert found.days[1].at == told(1, 85, hour=2).at


def test_a_trip_counts_from_the_reading_after_it_closed() -> None:
    found = series([told(0, 0, hour=3), told(1, 0, hour=3), told(2, 0)], trips=[trip(0, 1, hour=5), trip(0, 7, hour=2)])
    assert [day.result for day in found.days] == [0, 98, 98]
    late = series([told(0, 0), told(1, 0, hour=3), told(2, 0)], trips=[trip(1, 1, hour=5)])
    assert [day.result for day in late.days] == [0, 0, 98]


def test_trips_without_a_result_are_counted() -> None:
    found = series([told(0, 0), told(1, 0)], trips=[trip(1, 1, told_fees=False), trip(1, 2, number="x", hour=3)])
    assert row_of(found.trips_out, found.days[-1].result) == (1, 198)


def test_money_whose_movements_were_not_read_is_not_known() -> None:
    found = series([told(0, 1), told(1, 2)], cash=None)
    assert [day.put_in for day in found.days] == [0, None]
    assert (found.rest(found.days[1]), found.told_apart) == (None, None)
    partly = series([told(0, 1), told(1, 2), told(2, 3)], cash=(0, 1))
    assert [day.beside for day in partly.days] == [0, 0, None]
    assert (partly.rest(partly.days[1]), partly.told_apart) == (Decimal(1), partly.days[1])


def test_sums_count_from_the_first_reading_whose_movements_are_known() -> None:
    moves = [move(1, CashKind.DEPOSIT, 50), move(3, CashKind.DEPOSIT, 7)]
    found = series([told(0, 1), told(1, 2), told(2, 60), told(3, 70)], moves=moves, trips=[trip(1, 9)], cash=(2, 60))
    assert [(day.put_in, day.result) for day in found.days] == [(None, None), (None, None), (0, 0), (7, 0)]
    assert (found.base, found.rest(found.days[-1])) == (found.days[2], Decimal(3))


def test_a_movement_counts_from_the_reading_after_it_was_booked() -> None:
    late = replace(move(1, CashKind.DEPOSIT, 500), at=told(1, 0, hour=9).at)
    early = replace(move(0, CashKind.DEPOSIT, 70), at=told(0, 0, hour=8).at)
    found = series([told(0, 0), told(1, 0), told(2, 0)], moves=[late, early, move(0, CashKind.DEPOSIT, 9)])
    assert [day.put_in for day in found.days] == [0, 70, 570]


def test_days_in_another_currency_are_counted_and_not_drawn() -> None:
    found = series([told(0, 1, currency="USD"), told(1, 8), told(1, 1, hour=5, currency="USD"), told(2, 9)])
    assert row_of([day.assets for day in found.days], found.other_days) == ([8, 9], {"USD": 1})
    none = series([told(0, 1, currency="USD")])
    assert (none.days, none.base, none.other_days) == ((), None, {"USD": 1})


def test_other_currencies_count_by_the_rate_of_their_day_alone() -> None:
    readings = [told(0, 0), told(1, 0), told(2, 0), told(3, 0)]
    dollars = [move(1, CashKind.DEPOSIT, 100, "USD"), move(2, CashKind.DEPOSIT, 100, "USD")]
    found = series(readings, moves=dollars, rates=[rate(1), rate(2, "0.125", "HKD", "USD")])
    assert [day.put_in for day in found.days] == [0, 780, 1580, 1580]
    assert [one.day for one in found.rates] == [FIRST + timedelta(days=1), FIRST + timedelta(days=2)]
    lacking = series(readings, moves=dollars, rates=[rate(1), rate(3)])
    assert [day.put_in for day in lacking.days] == [0, 780, None, None]
    assert lacking.unconverted == {"USD": 1}
    assert lacking.rest(lacking.days[-1]) is None


def test_a_result_without_a_rate_is_named_and_in_the_rest() -> None:
    fills = (
        fill("b", "buy 1 100", MIDNIGHT, instrument=APPLE),
        fill("s", "sell 1 110", MIDNIGHT + 5, instrument=APPLE),
    )
    apple = [TripFacts(trip=one) for one in book(*fills, fees=[fee("ob", "0"), fee("os", "0")]).trips]
    found = series([told(0, 0), told(1, 50), told(2, 78)], trips=apple)
    assert row_of(found.days[-1].result, found.unconverted, found.rest(found.days[-1])) == (0, {"USD": 1}, 78)


AMOUNTS = st.integers(-10_000, 10_000)


@given(
    st.lists(st.tuples(st.integers(0, 25), AMOUNTS), min_size=1, max_size=15),
    st.lists(st.tuples(st.integers(0, 26), st.integers(-50, 50)), max_size=8),
    st.lists(
        st.tuples(
            st.integers(0, 26),
            st.sampled_from([CashKind.DEPOSIT, CashKind.WITHDRAWAL, CashKind.INTEREST, CashKind.FEE, CashKind.TRADE]),
            AMOUNTS,
            st.sampled_from(["HKD", "USD"]),
        ),
        max_size=8,
    ),
    st.sets(st.integers(0, 26)),
    st.one_of(st.none(), st.tuples(st.integers(0, 5), st.integers(5, 30))),
)
def test_parts_add_up_to_the_change_or_one_is_not_known(
    readings: list[tuple[int, int]],
    trips: list[tuple[int, int]],
    moves: list[tuple[int, CashKind, int, str]],
    rated: set[int],
    cash: tuple[int, int] | None,
) -> None:
    """No gap gets a number, no day is lost, no unknown part is taken for 0, and the parts are the whole change."""
    found = series(
        [told(day, assets) for day, assets in readings],
        trips=[trip(day, result, number=f"{number}") for number, (day, result) in enumerate(trips)],
        moves=[move(*one) for one in dict.fromkeys(moves)],
        rates=[rate(day) for day in rated],
        cash=cash,
    )
    read = {FIRST + timedelta(days=day) for day, _assets in readings}
    assert {day.day for day in found.days if day.assets is not None} == read
    assert [day.day for day in found.days] == sorted({day.day for day in found.days})
    for day in found.days:
        assert (day.assets is None) == (day.at is None) == (day.day not in read)
        if day.assets is None:
            assert day.day.weekday() < 5
        rest = found.rest(day)
        parts = (day.put_in, day.result, day.beside)
        assert (rest is None) == (day.assets is None or None in parts)
        if rest is not None and day.assets is not None and found.base is not None:
            change = day.assets - (found.base.assets or 0)
            assert sum((part for part in parts if part is not None), rest) == change
    assert found.base is not None
    last, first = found.days[-1], found.base.day
    amounts = {move(*one): FIRST + timedelta(days=one[0]) in rated for one in moves if one[1] in PUT_IN}
    counted = {one: known or one.currency == "HKD" for one, known in amounts.items() if first < one.day <= last.day}
    if last.put_in is not None and last.day != first:
        assert all(counted.values())
        assert last.put_in == sum(one.amount * (1 if one.currency == "HKD" else Decimal("7.8")) for one in counted)
    elif last.day != first:
        known = cash is not None and day_at(cash[0]) <= first and last.day <= day_at(cash[1])
        assert not known or not all(counted.values())


def test_a_result_in_a_currency_that_nobody_names_has_no_rate() -> None:
    unnamed = TripFacts(trip=structs.replace(trip(1, 3).trip, currency=""))
    found = series([told(0, 0), told(2, 0)], trips=[unnamed], rates=[rate(1)])
    assert row_of(found.days[-1].result, found.unconverted) == (0, {"": 1})
