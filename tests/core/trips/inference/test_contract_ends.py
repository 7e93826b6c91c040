"""How contracts ended: by positions and cash, marked as inferred until cash proves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from fakes.values.trips import ACCOUNT, APPLE, CALL, CONTRACTS, EXPIRY, LOWER, OPTIONS, PUT, fill, orders_of, reading
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.inference.contract_ends import CashTold
from tideboard_core.trips.inference.infer import infer
from tideboard_core.trips.matching import round_trips
from tideboard_core.trips.rows import Reading
from tideboard_core.trips.trip import RoundTrip, TripCause, TripMark

THURSDAY, FRIDAY, MONDAY = date(2026, 11, 19), EXPIRY, date(2026, 11, 23)
LATER = datetime(2026, 11, 27, 15, tzinfo=UTC)
WARRANT = InstrumentId("HK.12345")
FACTS = {
    **CONTRACTS,
    **OPTIONS,
    WARRANT: TradedContract(currency="HKD", multiplier=Decimal(1), worthless_after=True, last_day=EXPIRY),
}
LONG_CALL = fill("1", "buy 2 3.50", instrument=CALL)
SHORT_PUT = fill("1", "sell 2 1.50", instrument=PUT)


def trips(
    *fills: Fill,
    readings: Sequence[Reading] = (),
    cash: CashTold | None = None,
    now: datetime = LATER,
    facts: dict[InstrumentId, TradedContract] = FACTS,
) -> dict[InstrumentId, RoundTrip]:
    """The last trip of each security."""
    orders = orders_of(fills, "USD")
    inferences = infer(
        ACCOUNT, fills, orders=orders, contracts=facts, now=now, readings=readings, cash=cash or CashTold()
    )
    found = round_trips(ACCOUNT, fills, orders=orders, fees={}, contracts=facts, inferences=inferences)
    return {trip.instrument: trip for trip in found.trips}


def told(*moves: CashMove) -> CashTold:
    return CashTold(moves=moves, begin=date(2026, 11, 1), end=date(2026, 11, 27))


def move(amount: str, remark: str = "", kind: CashKind = CashKind.OTHER, day: date = MONDAY) -> CashMove:
    return CashMove(id="", day=day, kind=kind, currency="USD", amount=Decimal(amount), remark=remark)


def marks(trip: RoundTrip) -> frozenset[TripMark]:
    return trip.marks - {TripMark.FEES_OPEN}


def test_a_contract_is_open_until_its_last_day_is_over() -> None:
    last_minute = datetime(2026, 11, 21, 4, 59, tzinfo=UTC)

    assert trips(LONG_CALL, now=last_minute)[CALL].closed is None
    assert trips(LONG_CALL, now=last_minute + timedelta(minutes=2))[CALL].closed is not None


def test_it_is_open_while_the_broker_still_shows_it() -> None:
    held = [reading(FRIDAY, (CALL, 2, "3.5")), reading(MONDAY, (CALL, 2, "3.5"))]

    assert trips(LONG_CALL, readings=held)[CALL].closed is None


def test_one_that_nothing_came_for_expired() -> None:
    trip = trips(LONG_CALL, readings=[reading(THURSDAY, (CALL, 2, "3.5")), reading(MONDAY)])[CALL]

    assert (trip.realised, trip.fills[-1].cause) == (Decimal(-700), TripCause.EXPIRY)
    assert trip.closed == datetime(2026, 11, 21, 4, 59, 59, 999999, tzinfo=UTC)
    assert marks(trip) == {TripMark.INFERRED_EXPIRY}


def test_cash_that_is_known_and_brought_nothing_proves_the_expiry() -> None:
    assert marks(trips(LONG_CALL, cash=told())[CALL]) == frozenset()


def test_an_exercised_call_brings_shares_at_the_strike() -> None:
    found = trips(LONG_CALL, readings=[reading(THURSDAY, (CALL, 2, "3.5")), reading(MONDAY, (APPLE, 200, "280"))])

    assert (found[CALL].realised, marks(found[CALL])) == (Decimal(-700), frozenset({TripMark.INFERRED_EXERCISE}))
    shares = found[APPLE]
    assert (shares.long, shares.remaining, shares.entry, shares.basis) == (True, 200, Decimal(280), Decimal(-56000))
    assert shares.key.fill_id == "exercise/US.AAPL261120C280000/20261120/US.AAPL"
    assert marks(shares) == {TripMark.INFERRED_EXERCISE}


@pytest.mark.parametrize("early", [False, True])
def test_an_adjusted_call_with_a_part_of_a_share_brings_whole_shares(early: bool) -> None:
    """201.64 shares stand behind two contracts; no account ever holds the part, so its change is 201."""
    facts = {**FACTS, CALL: replace(FACTS[CALL], multiplier=Decimal("100.82"))}
    day = date(2026, 11, 18) if early else MONDAY
    held = reading(date(2026, 11, 17) if early else THURSDAY, (CALL, 2, "3.5"))
    found = trips(LONG_CALL, readings=[held, reading(day, (APPLE, 201, "280"))], facts=facts)
    assert found[CALL].fills[-1].cause is TripCause.EXERCISE
    assert (found[APPLE].remaining, found[APPLE].basis) == (201, Decimal(-56280))


def test_an_assigned_put_opens_shares_at_the_strike_and_cash_proves_it() -> None:
    readings = [reading(THURSDAY, (PUT, -2, "1.5")), reading(MONDAY, (APPLE, 200, "260"))]

    found = trips(SHORT_PUT, readings=readings, cash=told(move("-52000")))

    assert (found[PUT].realised, found[PUT].fills[-1].cause) == (Decimal(300), TripCause.ASSIGNMENT)
    assert (found[APPLE].entry, marks(found[PUT]), marks(found[APPLE])) == (Decimal(260), frozenset(), frozenset())


def test_a_part_may_be_assigned_and_the_rest_expire() -> None:
    readings = [reading(THURSDAY, (PUT, -2, "1.5")), reading(MONDAY, (APPLE, 100, "260"))]

    found = trips(SHORT_PUT, readings=readings)

    assert [(one.cause, one.quantity) for one in found[PUT].fills[1:]] == [
        (TripCause.ASSIGNMENT, 1),
        (TripCause.EXPIRY, 1),
    ]
    assert found[APPLE].remaining == 100


def test_a_covered_call_that_is_assigned_ends_the_trip_in_the_shares() -> None:
    shares, call = fill("1", "buy 100 250", instrument=APPLE), fill("2", "sell 1 4", 1, instrument=CALL)
    readings = [reading(THURSDAY, (CALL, -1, "4"), (APPLE, 100, "250")), reading(MONDAY)]

    found = trips(shares, call, readings=readings)

    assert (found[APPLE].realised, found[APPLE].closed is None) == (Decimal(3000), False)
    assert found[CALL].realised == 400


@pytest.mark.parametrize(("money", "ends"), [((), TripCause.EXPIRY), (("-27000", "28000"), TripCause.ASSIGNMENT)])
def test_of_a_spread_that_left_no_shares_cash_says_how_it_ended(money: tuple[str, ...], ends: TripCause) -> None:
    fills = (fill("1", "buy 1 12", instrument=LOWER), fill("2", "sell 1 4", instrument=CALL))
    readings = [reading(THURSDAY, (LOWER, 1, "12"), (CALL, -1, "4")), reading(MONDAY)]

    found = trips(*fills, readings=readings, cash=told(*map(move, money)))

    assert found[CALL].fills[-1].cause is ends
    if money:
        assert found[APPLE].realised == 1000
        assert marks(found[APPLE]) == frozenset()
    else:
        assert APPLE not in found


def test_the_call_with_the_lower_strike_is_exercised_first() -> None:
    fills = (fill("1", "buy 1 12", instrument=LOWER), fill("2", "buy 1 4", instrument=CALL))
    readings = [reading(THURSDAY, (LOWER, 1, "12"), (CALL, 1, "4")), reading(MONDAY, (APPLE, 100, "270"))]

    found = trips(*fills, readings=readings)

    assert (found[LOWER].fills[-1].cause, found[CALL].fills[-1].cause) == (TripCause.EXERCISE, TripCause.EXPIRY)


def test_without_readings_cash_alone_tells_of_an_assignment() -> None:
    paid = told(move("-52000"))

    found = trips(SHORT_PUT, cash=paid)
    partly = trips(SHORT_PUT, cash=told(move("-26000")))

    assert (found[PUT].fills[-1].cause, found[APPLE].basis, marks(found[PUT])) == (
        TripCause.ASSIGNMENT,
        Decimal(-52000),
        frozenset(),
    )
    assert partly[APPLE].remaining == 100


def test_money_of_a_purchase_at_the_strike_proves_no_exercise() -> None:
    bought = fill("2", "buy 200 280", 14 * 24 * 60, instrument=APPLE)

    found = trips(LONG_CALL, bought, cash=told(move("-56000", kind=CashKind.TRADE)))

    assert found[CALL].fills[-1].cause is TripCause.EXPIRY
    assert found[APPLE].quantity == 200


def test_one_that_was_exercised_early_ends_when_it_was_seen() -> None:
    wednesday = date(2026, 11, 18)
    readings = [
        reading(date(2026, 11, 17), (CALL, 2, "3.5")),
        reading(wednesday, (CALL, 1, "3.5"), (APPLE, 100, "280")),
        reading(MONDAY, (APPLE, 100, "280")),
    ]

    found = trips(LONG_CALL, readings=readings)

    assert [(one.cause, one.fill.time.date()) for one in found[CALL].fills[1:]] == [
        (TripCause.EXERCISE, wednesday),
        (TripCause.EXPIRY, date(2026, 11, 21)),
    ]
    assert (found[APPLE].remaining, found[APPLE].opened.date()) == (100, wednesday)


def test_a_warrant_is_closed_by_the_money_that_names_it() -> None:
    bought = fill("1", "buy 10000 0.25", instrument=WARRANT)
    paid = CashMove(
        id="", day=MONDAY, kind=CashKind.SETTLEMENT, currency="HKD", amount=Decimal(1234), remark="Settled 10000 12345"
    )

    paid_out = trips(bought, cash=told(paid))[WARRANT]
    nothing = trips(bought, cash=told(replace(paid, remark="Settled 10000 112345")))[WARRANT]

    assert (paid_out.realised, paid_out.fills[-1].cause) == (Decimal(1234 - 2500), TripCause.EXERCISE)
    assert marks(paid_out) == frozenset()
    assert nothing.realised == -2500


def test_an_option_that_is_paid_in_money_shows_in_the_cash_of_the_account() -> None:
    readings = [reading(THURSDAY, (CALL, 2, "3.5"), cash="1000"), reading(MONDAY, cash="1840")]

    trip = trips(LONG_CALL, readings=readings, cash=told())[CALL]
    doubtful = trips(LONG_CALL, readings=readings)[CALL]

    assert (trip.realised, marks(trip)) == (Decimal(140), frozenset({TripMark.INFERRED_EXERCISE}))
    assert doubtful.realised == -700


def test_a_future_that_ended_is_worth_what_was_paid_alone() -> None:
    future = InstrumentId("HK.HSI2611")
    facts = {**FACTS, future: TradedContract(currency="HKD", multiplier=Decimal(50), last_day=EXPIRY)}
    bought = fill("1", "buy 1 19000", instrument=future)

    inferences = infer(ACCOUNT, [bought], orders=orders_of([bought]), contracts=facts, now=LATER)

    assert inferences.fills == ()
