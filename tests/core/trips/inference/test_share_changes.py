"""Why shares changed without a fill: each reason marked, and none invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replaced
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from fakes.values.trips import ACCOUNT, APPLE, BEGIN, CONTRACTS, MINUTE, fill, orders_of, reading
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import Reading
from tideboard_core.trips.trip import Inferences, RoundTrip, TripCause, TripMark

DAYS = [date(2026, 11, 3) + timedelta(days=number) for number in range(4)]
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
NEW_CODE = InstrumentId("US.APPL")


def inferred(*fills: Fill, readings: Sequence[Reading], cash: CashTold | None = None) -> Inferences:
    return infer(
        ACCOUNT,
        fills,
        orders=orders_of(fills, "USD"),
        contracts=CONTRACTS,
        now=NOW,
        readings=readings,
        cash=cash or CashTold(),
    )


def trips(*fills: Fill, readings: Sequence[Reading], cash: CashTold | None = None) -> tuple[RoundTrip, ...]:
    found = inferred(*fills, readings=readings, cash=cash)
    orders = orders_of(fills, "USD")
    return round_trips(ACCOUNT, fills, orders=orders, fees={}, contracts=CONTRACTS, inferences=found).trips


def at(day: date, id_: str, words: str) -> Fill:
    minute = (datetime(day.year, day.month, day.day, 16, tzinfo=UTC) - BEGIN) / MINUTE
    return fill(id_, words, minute, instrument=APPLE)


@pytest.mark.parametrize(
    ("bought", "cost", "after", "cost_after", "ratio"),
    [
        (100, "200", 400, "50", (4, 1)),
        (100, "200", 10, "2000", (1, 10)),
        (100, "30", 130, "23.077", (13, 10)),
        (5, "10", 7, "6.667", (3, 2)),
        (101, "10", 33, "30", (1, 3)),
    ],
)
def test_other_shares_for_the_same_money_are_a_split(
    bought: int, cost: str, after: int, cost_after: str, ratio: tuple[int, int]
) -> None:
    readings = [reading(DAYS[0], (APPLE, bought, cost)), reading(DAYS[1], (APPLE, after, cost_after))]

    (split,) = inferred(fill("1", f"buy {bought} {cost}", instrument=APPLE), readings=readings).splits
    (trip,) = trips(fill("1", f"buy {bought} {cost}", instrument=APPLE), readings=readings)

    assert (split.new, split.old) == ratio
    assert trip.remaining == after
    assert (trip.realised or 0) + (trip.basis or 0) == -bought * Decimal(cost)
    assert TripMark.INFERRED_SPLIT in trip.marks


def test_a_join_whose_new_shares_come_days_later_is_one_trade() -> None:
    readings = [
        reading(DAYS[0], (APPLE, 105, "10")),
        reading(DAYS[1]),
        reading(DAYS[2]),
        reading(DAYS[3], (APPLE, 10, "100")),
    ]
    bought = fill("1", "buy 105 10", instrument=APPLE)

    (split,) = inferred(bought, readings=readings).splits
    (trip,) = trips(bought, readings=readings)

    assert (split.new, split.old, split.since, split.at) == (1, 10, readings[0].at, readings[3].at)
    assert (trip.remaining, trip.entry) == (10, Decimal(100))


@pytest.mark.parametrize(
    ("later", "cost"), [(105, "12"), (10, "150"), (210, "10")], ids=["dearer", "other money", "more money"]
)
def test_shares_that_went_and_came_otherwise_are_two_changes(later: int, cost: str) -> None:
    readings = [reading(DAYS[0], (APPLE, 105, "10")), reading(DAYS[1]), reading(DAYS[2], (APPLE, later, cost))]
    found = inferred(fill("1", "buy 105 10", instrument=APPLE), readings=readings)

    assert found.splits == ()
    assert [one.cause for one in found.fills] == [TripCause.MOVED, TripCause.MOVED]


@pytest.mark.parametrize("lacking", [(), ((APPLE, 5, "10"),)], ids=["the row", "a part of it"])
def test_one_reading_that_lacks_what_the_next_one_has_at_the_same_cost_is_no_change(
    lacking: tuple[tuple[InstrumentId, int, str], ...],
) -> None:
    """A list of positions came incomplete: shares that leave and come back cost what they cost then."""
    whole = [reading(day, (APPLE, 105, "10")) for day in DAYS]
    readings = [whole[0], reading(DAYS[1], *lacking), *whole[2:]]
    bought = fill("1", "buy 105 10", instrument=APPLE)

    assert inferred(bought, readings=readings).fills == ()
    (trip,) = trips(bought, readings=readings)
    assert trip.remaining == 105
    assert trip.marks == {TripMark.FEES_OPEN}


def test_what_is_sold_later_was_held_though_one_reading_lacks_it() -> None:
    readings = [reading(DAYS[0], (APPLE, 105, "10")), reading(DAYS[1]), reading(DAYS[3])]
    fills = fill("1", "buy 105 10", instrument=APPLE), at(DAYS[2], "2", "sell 105 12")

    (trip,) = trips(*fills, readings=readings)

    assert (trip.realised, trip.remaining) == (Decimal(210), 0)


@pytest.mark.parametrize("lacking", [(), ((APPLE, 20, "10"),)])
def test_what_was_bought_before_an_incomplete_reading_is_held(
    lacking: tuple[tuple[InstrumentId, int, str], ...],
) -> None:
    """The fills since the reading before say what it lacks."""
    fills = fill("1", "buy 105 10", instrument=APPLE), at(DAYS[1], "2", "buy 20 10")
    whole = reading(DAYS[0], (APPLE, 105, "10")), reading(DAYS[3], (APPLE, 125, "10"))
    readings = [whole[0], reading(DAYS[2], *lacking), whole[1]]

    (trip,) = trips(*fills, readings=readings)

    assert inferred(*fills, readings=readings).fills == ()
    assert trip.remaining == 125


def test_what_two_readings_lack_has_gone() -> None:
    readings = [reading(DAYS[0], (APPLE, 105, "10")), reading(DAYS[1]), reading(DAYS[2])]
    readings.append(reading(DAYS[3], (APPLE, 105, "10")))

    found = inferred(fill("1", "buy 105 10", instrument=APPLE), readings=readings)

    assert [one.cause for one in found.fills] == [TripCause.MOVED, TripCause.MOVED]


def test_shares_that_came_after_others_were_traded_are_no_late_join() -> None:
    readings = [reading(DAYS[0], (APPLE, 105, "10")), reading(DAYS[1]), reading(DAYS[2]), reading(DAYS[3])]
    readings.append(reading(DAYS[3] + timedelta(days=1), (APPLE, 10, "100")))
    traded = at(DAYS[2], "2", "buy 50 100"), at(DAYS[2], "3", "sell 50 110")

    found = inferred(fill("1", "buy 105 10", instrument=APPLE), *traded, readings=readings)

    assert found.splits == ()
    assert [one.cause for one in found.fills] == [TripCause.MOVED, TripCause.MOVED]


def test_cash_for_the_fraction_proves_the_split() -> None:
    readings = [reading(DAYS[0], (APPLE, 101, "10")), reading(DAYS[1], (APPLE, 33, "30"))]
    paid = CashMove(
        id="", day=DAYS[2], kind=CashKind.FRACTION, currency="USD", amount=Decimal("20.15"), remark="CIL AAPL"
    )

    (trip,) = trips(fill("1", "buy 101 10", instrument=APPLE), readings=readings, cash=CashTold(moves=[paid]))

    assert (trip.fills[-1].cause, trip.fills[-1].money) == (TripCause.FRACTION, Decimal("20.15"))
    assert trip.marks == {TripMark.FEES_OPEN}


def test_cash_for_a_fraction_in_another_currency_is_no_money_of_the_trip() -> None:
    readings = [reading(DAYS[0], (APPLE, 101, "10")), reading(DAYS[1], (APPLE, 33, "30"))]
    paid = CashMove(
        id="", day=DAYS[2], kind=CashKind.FRACTION, currency="HKD", amount=Decimal("157.17"), remark="CIL AAPL"
    )

    found = inferred(fill("1", "buy 101 10", instrument=APPLE), readings=readings, cash=CashTold(moves=[paid]))

    assert (found.splits[0].cash, found.cash_used) == (None, ())


@pytest.mark.parametrize(("after", "cost"), [(400, "200"), (400, None), (-100, "200"), (137, "160")])
def test_what_no_split_explains_is_named_as_a_gap(after: int, cost: str | None) -> None:
    readings = [reading(DAYS[0], (APPLE, 100, "200")), reading(DAYS[1], (APPLE, after, cost))]

    found = inferred(fill("1", "buy 100 200", instrument=APPLE), readings=readings)
    made = trips(fill("1", "buy 100 200", instrument=APPLE), readings=readings)

    assert found.splits == ()
    assert all(TripMark.HISTORY_GAP in trip.marks for trip in made)
    assert sum(trip.remaining if trip.long else -trip.remaining for trip in made) == after
    assert made[0].realised is None


def test_shares_that_came_alone_count_at_the_brokers_cost() -> None:
    readings = [reading(DAYS[0]), reading(DAYS[1], (APPLE, 100, "200"))]

    (trip,) = trips(at(DAYS[2], "1", "sell 100 210"), readings=readings)

    assert (trip.realised, trip.fills[0].cause) == (Decimal(1000), TripCause.MOVED)
    assert TripMark.HISTORY_GAP in trip.marks


def test_another_code_at_the_same_cost_is_the_same_shares() -> None:
    readings = [reading(DAYS[0], (APPLE, 100, "200")), reading(DAYS[1], (NEW_CODE, 100, "200"))]
    fills = (fill("1", "buy 100 200", instrument=APPLE), fill("2", "sell 100 230", 6000, instrument=NEW_CODE))

    (trip,) = trips(*fills, readings=readings)

    assert (trip.instrument, trip.realised) == (NEW_CODE, Decimal(3000))
    assert TripMark.RENAMED in trip.marks


def test_shares_that_had_three_codes_go_on_under_the_last() -> None:
    third = InstrumentId("US.THRD")
    readings = [reading(day, (name, 100, "200")) for day, name in zip(DAYS, (APPLE, NEW_CODE, third), strict=False)]

    found = inferred(fill("1", "buy 100 200", instrument=APPLE), readings=readings)

    assert found.renamed == {APPLE: third, NEW_CODE: third}
    assert found.fills == ()


@pytest.mark.parametrize("real", [InstrumentId("HK.01810"), InstrumentId("HK.09988")])
def test_hong_kongs_temporary_code_is_the_share_that_split_and_its_code_comes_back(real: InstrumentId) -> None:
    """1 becomes 2: old code, the temporary one for ten days, then the old code for what is left; one trip of 4,000."""
    temporary = InstrumentId("HK.02901")
    days = [date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 5), date(2026, 11, 17)]
    held = [(real, 2000, "46"), (temporary, 4000, "23"), (temporary, 3000, "23"), (real, 3000, "23")]
    readings = [in_hong_kong(day, one) for day, one in zip(days, held, strict=True)]
    opened, on_temporary, after = (datetime(2026, 11, day, 4, tzinfo=UTC) for day in (2, 4, 18))
    fills = (
        replace(fill("1", "buy 2000 46", instrument=real), time=opened),
        replace(fill("2", "sell 1000 24", instrument=temporary), time=on_temporary),
        replace(fill("3", "sell 3000 25", instrument=real), time=after),
    )

    found = infer(
        ACCOUNT, fills, orders=orders_of(fills, "HKD"), contracts={}, now=NOW, readings=readings, cash=CashTold()
    )
    (trip,) = round_trips(ACCOUNT, fills, orders=orders_of(fills, "HKD"), fees={}, contracts={}, inferences=found).trips

    assert found.renamed == {temporary: real}
    assert [(one.new, one.old) for one in found.splits] == [(2, 1)]
    assert (trip.instrument, trip.quantity, trip.entry) == (real, 4000, Decimal(23))
    assert trip.realised == Decimal(1000 * 1 + 3000 * 2)
    meanwhile = infer(
        ACCOUNT, fills[:2], orders=orders_of(fills[:2], "HKD"), contracts={}, now=NOW, readings=readings[:3],
        cash=CashTold(),
    )  # fmt: skip
    assert meanwhile.renamed == {real: temporary}
    assert meanwhile.fills == ()


def in_hong_kong(day: date, *held: tuple[InstrumentId, int, str]) -> Reading:
    """What was held at noon."""
    found = reading(day, *held, hour=4)
    return replaced(found, currency="HKD", holdings=tuple(replace(one, currency="HKD") for one in found.holdings))


@pytest.mark.parametrize(
    ("cost", "one_trip"), [("21.0571", True), ("24", False)], ids=["for what both cost", "for other money"]
)
def test_a_temporary_code_comes_back_beside_shares_that_were_bought_meanwhile(cost: str, *, one_trip: bool) -> None:
    """5 become 1; while both codes trade 1,000 are bought under the usual one, which then has the other 400 too."""
    real, temporary = InstrumentId("HK.01810"), InstrumentId("HK.02901")
    readings = [
        in_hong_kong(date(2026, 11, 2), (real, 2000, "4.33")),
        in_hong_kong(date(2026, 11, 3), (temporary, 400, "21.65")),
        in_hong_kong(date(2026, 11, 4), (temporary, 400, "21.65"), (real, 1000, "20.82")),
        in_hong_kong(date(2026, 11, 5), (real, 1400, cost)),
    ]
    fills = (
        replace(fill("1", "buy 2000 4.33", instrument=real), time=datetime(2026, 11, 2, 3, tzinfo=UTC)),
        replace(fill("2", "buy 1000 20.82", instrument=real), time=datetime(2026, 11, 4, 3, tzinfo=UTC)),
    )
    orders = orders_of(fills, "HKD")

    def made(count: int) -> tuple[Inferences, tuple[RoundTrip, ...]]:
        given = readings[:count]
        found = infer(ACCOUNT, fills, orders=orders, contracts={}, now=NOW, readings=given, cash=CashTold())
        return found, round_trips(ACCOUNT, fills, orders=orders, fees={}, contracts={}, inferences=found).trips

    found, (trip,) = made(3)
    assert (found.renamed, trip.instrument, trip.remaining) == ({real: temporary}, temporary, 1400)
    found, made_trips = made(4)
    if not one_trip:
        assert found.renamed == {real: temporary}
        return
    (trip,) = made_trips
    assert (found.renamed, found.fills) == ({temporary: real}, ())
    assert (trip.instrument, trip.quantity, trip.remaining) == (real, 1400, 1400)
    assert trip.basis == -(400 * Decimal("21.65") + 1000 * Decimal("20.82"))


def test_a_temporary_code_that_two_companies_had_joins_neither_with_the_other() -> None:
    """The exchange gives its temporary codes again: two years later another company's shares have the same."""
    first, second, temporary = (InstrumentId(f"HK.{code}") for code in ("01810", "02318", "02901"))
    held: list[tuple[date, list[tuple[InstrumentId, int, str]]]] = [
        (date(2024, 11, 4), [(first, 2000, "46"), (second, 500, "80")]),
        (date(2024, 11, 5), [(temporary, 4000, "23"), (second, 500, "80")]),
        (date(2024, 11, 18), [(first, 4000, "23"), (second, 500, "80")]),
        (date(2026, 11, 3), [(first, 4000, "23"), (temporary, 1000, "40")]),
        (date(2026, 11, 17), [(first, 4000, "23"), (second, 1000, "40")]),
    ]

    found = infer(
        ACCOUNT,
        (),
        orders={},
        contracts={},
        now=NOW,
        readings=[in_hong_kong(day, *rows) for day, rows in held],
        cash=CashTold(),
    )

    assert found.renamed == {}
    assert {made.cause for made in found.fills} == {TripCause.MOVED}


def test_a_temporary_code_that_may_be_that_of_two_shares_is_of_neither() -> None:
    """Two positions of the same worth: one left the account on the day on which the other split."""
    names = [InstrumentId(f"HK.{code}") for code in ("01810", "02318", "02901")]
    readings = [
        in_hong_kong(DAYS[0], (names[0], 2000, "46"), (names[1], 1000, "92")),
        in_hong_kong(DAYS[1], (names[2], 4000, "23")),
    ]

    found = infer(ACCOUNT, (), orders={}, contracts={}, now=NOW, readings=readings, cash=CashTold())

    assert (found.renamed, found.splits) == ({}, ())


def test_another_security_of_other_size_is_no_temporary_code() -> None:
    """Two names of the same worth, neither a temporary code, stay two."""
    one, other = InstrumentId("HK.01810"), InstrumentId("HK.02318")
    readings = [in_hong_kong(DAYS[0], (one, 2000, "46")), in_hong_kong(DAYS[1], (other, 4000, "23"))]
    bought = replace(fill("1", "buy 2000 46", instrument=one), time=datetime(2026, 11, 3, 3, tzinfo=UTC))

    found = infer(
        ACCOUNT,
        (bought,),
        orders=orders_of((bought,), "HKD"),
        contracts={},
        now=NOW,
        readings=readings,
        cash=CashTold(),
    )

    assert (found.renamed, found.splits) == ({}, ())
    assert {made.cause for made in found.fills} == {TripCause.MOVED}


USUAL, HALVED, ADJUSTED = (
    InstrumentId(f"US.{code}") for code in ("AAPL261218C400000", "AAPL261218C200000", "AAPL1261218C400000")
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((USUAL, 1, "12"), (ADJUSTED, 1, "12")),
        ((USUAL, 1, "12"), (HALVED, 2, "6")),
        ((USUAL, 1, "12"), (HALVED, 1, "12")),
        ((USUAL, 1, "12"), (USUAL, 2, "6")),
    ],
)
def test_an_adjusted_contract_is_never_converted(
    before: tuple[InstrumentId, int, str], after: tuple[InstrumentId, int, str]
) -> None:
    """Nobody tells what its exchange made of strike and multiplier: it moved, and its result is not known."""
    readings = [reading(DAYS[0], before), reading(DAYS[1], after)]
    bought = fill("1", "buy 1 12", instrument=USUAL)

    found = inferred(bought, readings=readings)
    (first, *_) = trips(bought, readings=readings)

    assert (found.renamed, found.splits) == ({}, ())
    assert {made.cause for made in found.fills} == {TripCause.MOVED}
    assert TripMark.INFERRED_SPLIT not in first.marks
    assert first.realised is None


def test_two_codes_that_could_be_it_are_none() -> None:
    other = InstrumentId("US.OTHR")
    readings = [
        reading(DAYS[0], (APPLE, 100, "200")),
        reading(DAYS[1], (NEW_CODE, 100, "200"), (other, 100, "200")),
    ]

    assert inferred(fill("1", "buy 100 200", instrument=APPLE), readings=readings).renamed == {}


def test_what_the_first_reading_has_beyond_the_fills_was_held_before() -> None:
    readings = [reading(DAYS[1], (APPLE, 300, "190"))]

    (known,) = inferred(at(DAYS[2], "1", "sell 100 210"), readings=readings).before
    (unknown,) = inferred(at(DAYS[0], "1", "buy 100 210"), readings=readings).before

    assert (known.quantity, known.cost) == (300, Decimal(190))
    assert (unknown.quantity, unknown.cost) == (200, None)


def test_a_reading_beside_a_fill_proves_nothing() -> None:
    bought = fill("1", "buy 100 200", 2000, instrument=APPLE)
    first = reading(date(2026, 11, 2))
    late = Reading(at=bought.time + timedelta(seconds=30), currency="USD", cash=Decimal(0), assets=Decimal(0))

    assert inferred(bought, readings=[first, late]) == Inferences(since=first.at)
