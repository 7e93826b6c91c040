"""Trips of listed fills are what a walk through each of them makes, whoever asks for their parts, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replace_move
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fakes.values.trips import ACCOUNT, APPLE, BEGIN, CONTRACTS, TENCENT, book, fee, fill, order, orders_of
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Fill, OrderStatus, OrderType, Side
from tideboard_core.model.shares import Shares, exact, size_of
from tideboard_core.trips.building import TripBuilder
from tideboard_core.trips.combinations import with_combinations
from tideboard_core.trips.contracts import TradedContract
from tideboard_core.trips.facts import CashKind, CashMove
from tideboard_core.trips.fee_spread import FillFees
from tideboard_core.trips.figures import TripFacts, excursion, initial_risk
from tideboard_core.trips.inference.order_fills import order_fills
from tideboard_core.trips.known_fills import KnownFills, known_fills
from tideboard_core.trips.reconcile import CashSpan, Reconciliation, Why, reconcile
from tideboard_core.trips.results import days
from tideboard_core.trips.rows import OrderState, OwnOrder
from tideboard_core.trips.trip import LaterFills, Method, RoundTrip, TripBook, TripFill, TripMark

CASES = settings(max_examples=150)
FUTURE = InstrumentId("HK.MHImain")
KNOWN = {**CONTRACTS, FUTURE: TradedContract(currency="USD", multiplier=Decimal("10.0"))}
SIZES = st.sampled_from([1, 1, 2, 3, 100, Decimal("0.5"), Decimal("2.25")])
PRICES = st.one_of(st.just(Decimal(0)), st.decimals("-5", "900", places=2), st.decimals("0.001", "9", places=3))
ROW = st.tuples(
    st.sampled_from([TENCENT, TENCENT, APPLE, FUTURE]),
    st.booleans(),
    SIZES,
    PRICES,
    st.integers(0, 2),
    st.sampled_from(["", "", "A", "B"]),
    st.integers(0, 2000),
)
"""Security, bought, shares, price, how many orders before the newest one, name, minutes since the last fill."""
FEES = st.dictionaries(
    st.integers(1, 12).map(lambda number: f"o{number}"),
    st.one_of(st.decimals("-1", "90", places=2), st.sampled_from([Decimal(5), Decimal("1.005"), Decimal("NaN")])),
)
ALL_FEES = {f"o{number}": Decimal(number) / 4 for number in range(1, 13)}
FILLS = st.lists(ROW, max_size=24)
Row = tuple[InstrumentId, bool, Shares, Decimal, int, str, int]


def listed(rows: list[Row]) -> list[Fill]:
    """The fills; one in two closes just what is held, else few trips would end. An order may be of two securities."""
    found, minute, held = list[Fill](), 0, dict[InstrumentId, Shares]()
    for number, (name, bought, size, price, back, words, later) in enumerate(rows, 1):
        minute += later
        before = held.get(name, 0)
        close = before and number % 2
        quantity = size_of(before) if close else size
        buy = before < 0 if close else bought
        held[name] = exact(before + (quantity if buy else -quantity))
        one = fill(
            str(number),
            f"{'buy' if buy else 'sell'} {quantity} {price}",
            minute,
            of=f"o{max(number // 2 - back, 1)}",
            instrument=name,
            name=words,
        )
        found.append(one)
    return found


def known_of(fills: list[Fill], lacking: int) -> tuple[KnownFills, dict[str, OwnOrder]]:
    """The fills, one order of which dealt more than is listed, and one of which is not known."""
    orders = orders_of(fills)
    for number, order_id in enumerate(list(orders)):
        if number == lacking:
            state = orders[order_id].states[-1]
            orders[order_id] = replace(orders[order_id], states=(replace(state, filled=exact(state.filled + 1)),))
        elif number == lacking + 1:
            del orders[order_id]
    return known_fills(ACCOUNT, fills, orders), orders


def both(known: KnownFills, fees: dict[str, Decimal], method: Method) -> tuple[list[RoundTrip], list[RoundTrip]]:
    """The trips of each security from its columns, and by a walk through its fills."""
    points = {name: contract.multiplier or Decimal(1) for name, contract in KNOWN.items()}
    charged = FillFees(known, fees, frozenset({"o2"}), points)
    builder = TripBuilder(ACCOUNT, method, fees=charged, marks=known.marks)
    quick, walked = list[RoundTrip](), list[RoundTrip]()
    for name, contract in KNOWN.items():
        rows = [one for one in known.fills if one.instrument == name]
        quick += builder.trips(name, contract, rows)
        walked += builder.walk(name, contract, rows)
    return quick, walked


@given(rows=FILLS, fees=FEES, lacking=st.integers(0, 9), method=st.sampled_from(Method))
@example(
    rows=[
        (TENCENT, True, 3, Decimal("10.00"), 0, "", 0),
        (TENCENT, True, 100, Decimal(0), 0, "", 1),
        (TENCENT, True, 1, Decimal("9.5"), 2, "A", 1),
    ],
    fees={"o1": Decimal(5)},
    lacking=9,
    method=Method.FIFO,
)
@example(
    rows=[(TENCENT, True, 3, Decimal(0), 0, "", 0), (TENCENT, False, 3, Decimal(0), 0, "", 1)],
    fees={"o1": Decimal(5)},
    lacking=9,
    method=Method.FIFO,
)
@CASES
def test_listed_fills_make_the_trips_of_a_walk_to_the_last_digit(
    rows: list[Row], fees: dict[str, Decimal], lacking: int, method: Method
) -> None:
    known, _orders = known_of(listed(rows), lacking)

    quick, walked = both(known, fees, method)

    assert [(trip.first, trip.last, trip.orders) for trip in quick] == [
        (trip.fills[0].fill, trip.fills[-1].fill, trip.orders) for trip in walked
    ]
    assert quick == walked
    assert list(map(repr, quick)) == list(map(repr, walked))
    assert list(map(hash, quick)) == list(map(hash, walked))


@given(rows=FILLS, fees=FEES, method=st.sampled_from(Method))
@example(
    rows=[
        (TENCENT, True, 3, Decimal("10.00"), 0, "", 0),
        (TENCENT, False, 1, Decimal(11), 0, "", 2000),
        (TENCENT, False, 2, Decimal(12), 0, "", 2000),
    ],
    fees={"o1": Decimal("5.01")},
    method=Method.FIFO,
)
@CASES
def test_days_and_excursions_are_those_of_the_parts(rows: list[Row], fees: dict[str, Decimal], method: Method) -> None:
    known, _orders = known_of(listed(rows), 99)
    quick, walked = both(known, fees, method)

    for one, other in zip(quick, walked, strict=True):
        assert excursion(one, None) == excursion(other, None)
        assert TripFacts(trip=one).parts == TripFacts(trip=other).parts
        for name in ("net", "r", "entry_day", "exit_day", "held"):
            warm, asked = TripFacts(trip=one, risk=Decimal(7)), TripFacts(trip=other, risk=Decimal(7))
            warm.warm()
            assert getattr(warm, name) == getattr(asked, name)
    assert days(TripFacts(trip=one) for one in quick) == days(TripFacts(trip=one) for one in walked)


@given(rows=FILLS, lacking=st.integers(0, 9))
@CASES
def test_an_order_whose_fills_are_all_told_makes_none(rows: list[Row], lacking: int) -> None:
    known, orders = known_of(listed(rows), lacking)
    rest = [one for one in orders.values() if one.id not in known.of_order or one.id in known.apart]

    every, few = (
        order_fills(ACCOUNT.id, rows_of, known.of_order, datetime.max.replace(tzinfo=BEGIN.tzinfo), lists_fills=False)
        for rows_of in (orders.values(), rest)
    )

    assert every == few


def reconciled(
    trips: list[RoundTrip], moves: list[CashMove], held: tuple[str, ...], since: datetime | None = None
) -> tuple[Reconciliation, ...]:
    """Both sides of an account with cash in the currencies of `held`, of which some was spent."""
    return reconcile(
        TripBook(trips=tuple(trips)),
        cash={name: CashSpan(Decimal(100), Decimal(90)) for name in held},
        moves=moves,
        positions=(),
        prices={},
        contracts=KNOWN,
        fees={},
        since=since,
    )


def paid(one: Fill) -> CashMove:
    """The movement of a fill, or of a fee."""
    contract = KNOWN[one.instrument]
    amount = one.price * one.quantity * (contract.multiplier or 1)
    return CashMove(
        id=one.id,
        day=one.time.date(),
        kind=CashKind.TRADE if int(one.id) % 5 else CashKind.ORDER_FEE,
        currency=contract.currency if int(one.id) % 2 else "HKD",
        amount=-amount if one.side is Side.BUY else amount,
        remark=f"{one.instrument} {one.order_id}",
    )


@given(
    rows=FILLS,
    fees=FEES,
    listed_moves=st.sets(st.integers(1, 24)),
    held=st.sampled_from([(), ("HKD",), ("HKD", "USD")]),
    since=st.sampled_from([None, None, 0, 1, 3, 9]),
    lacking=st.sampled_from([99, 0, 2, 5]),
)
@settings(max_examples=300)
def test_an_account_is_reconciled_as_if_all_parts_were_made(
    rows: list[Row],
    fees: dict[str, Decimal],
    listed_moves: set[int],
    held: tuple[str, ...],
    since: int | None,
    lacking: int,
) -> None:
    known, _orders = known_of(listed(rows), lacking)
    quick, walked = both(known, ALL_FEES if len(fees) < 3 else fees, Method.FIFO)
    moves = [paid(one) for one in known.fills if int(one.id) in listed_moves]
    begin = None if since is None or len(known.fills) <= since else known.fills[since].time

    assert reconciled(quick, moves, held, begin) == reconciled(walked, moves, held, begin)


@given(rows=FILLS, held=st.sampled_from([("HKD",), ("USD",), ("HKD", "USD")]))
@CASES
def test_a_movement_of_nothing_changes_no_side(rows: list[Row], held: tuple[str, ...]) -> None:
    """With one the fills are held against the movements; without any they are where it matters."""
    known, _orders = known_of([one for one in listed(rows) if one.price], 99)
    quick, _walked = both(known, ALL_FEES, Method.FIFO)
    nothing = CashMove(id="0", day=BEGIN.date(), kind=CashKind.TRADE, currency=held[0], amount=Decimal(0))

    assert reconciled(quick, [], held) == reconciled(quick, [nothing], held)


def test_a_fill_whose_movement_is_told_in_its_currency_was_not_exchanged() -> None:
    fills = [fill("1", "buy 2 100", instrument=FUTURE), fill("2", "sell 2 110", 1, instrument=FUTURE)]
    known = known_fills(ACCOUNT, fills, orders_of(fills))
    moves = [paid(fills[0]), replace_move(paid(fills[1]), currency="HKD")]

    for trips in both(known, ALL_FEES, Method.FIFO):
        rows = {row.currency: row for row in reconciled(trips, moves, ("HKD", "USD"))}
        assert [(one.number, one.amount) for one in rows["HKD"].exchanged] == [(1, Decimal(2200))]


@given(rows=FILLS, size=st.sampled_from([1, 2, 100]), since=st.sampled_from([None, 0, 1]))
@CASES
def test_the_risk_and_the_legs_of_a_trip_are_those_of_its_parts(
    rows: list[Row], size: Shares, since: int | None
) -> None:
    known, orders = known_of(listed(rows), 99)
    quick, walked = both(known, ALL_FEES, Method.FIFO)
    orders = {name: replace(one, legs=2) for name, one in orders.items()}

    for one, other in zip(quick, walked, strict=True):
        at = one.opened if since is None else other.fills[min(since, len(other.fills) - 1)].fill.time
        stop = order("s", Side.SELL if one.long else Side.BUY, size, "1", instrument=one.instrument)
        trigger = (one.entry or Decimal(0)) + (-1 if one.long else 1)
        states = (replace(stop.states[0], status=OrderStatus.SUBMITTED, trigger=trigger),)
        stop = replace(stop, order_type=OrderType.STOP, created=at, states=states)
        assert initial_risk(one, [stop]) == initial_risk(other, [stop])
        assert one.fees_told == other.fees_told
        for minute in (0, 1, 9):
            now = other.fills[-1].fill.time + timedelta(minutes=minute) / 2
            assert one.fees_due(now) == other.fees_due(now)
    assert with_combinations(quick, orders) == with_combinations(walked, orders)


def never(fills: Sequence[Fill]) -> tuple[TripFill, ...]:
    """What makes no parts."""
    raise AssertionError(fills)


def test_risks_marks_legs_and_a_begin_after_a_trip_make_no_parts() -> None:
    fills = [fill(str(number), f"{'sell' if number % 2 else 'buy'} 100 {600 + number}", number) for number in range(4)]
    known = known_fills(ACCOUNT, fills, orders := orders_of(fills))
    known.marks["2"].add(TripMark.HISTORY_GAP)
    stop = replace(
        order("s", Side.SELL, 100, "1", 0.5),
        order_type=OrderType.STOP,
        states=(OrderState(BEGIN, OrderStatus.SUBMITTED, 100, 0, trigger=Decimal(590)),),
    )
    quick, _walked = both(known, {one.order_id: Decimal(1) for one in fills}, Method.FIFO)
    charged = FillFees(known, {}, frozenset(), {}).of_trip
    trips = [replace(trip, parts=LaterFills(trip.whole, charged, never)) for trip in quick]

    assert initial_risk(trips[0], [stop]) == 1000
    assert len(with_combinations(trips, {**orders, "o1": replace(orders["o1"], legs=2)})) == 2
    (row,) = reconciled(trips, [], ("HKD",), fills[1].time)
    assert (row.realised, row.fees, [one.why for one in row.reasons]) == (Decimal(100), Decimal(2), [Why.HISTORY_GAP])
    assert [trip.fees_told for trip in trips] == [2, 2]


def test_a_trip_between_two_of_which_one_order_has_fills_takes_its_share_of_the_fee() -> None:
    known = known_fills(
        ACCOUNT,
        rows := [
            fill("1", "buy 100 10", 1, of="a"),
            fill("2", "sell 100 11", 2, of="b"),
            fill("3", "sell 50 11", 3, of="b"),
            fill("4", "buy 50 10", 4, of="c"),
        ],
        orders_of(rows),
    )

    quick, walked = both(known, {"a": Decimal(1), "b": Decimal("4.51"), "c": Decimal(2)}, Method.FIFO)

    assert [trip.fees for trip in quick] == [Decimal("4.01"), Decimal("3.50")] == [trip.fees for trip in walked]


def test_a_closed_trip_of_listed_fills_is_whole_and_no_other_one() -> None:
    turned = (
        fill("1", "buy 100 10"),
        fill("2", "sell 250 12", 1),
        fill("3", "buy 150 11", 2),
        fill("4", "buy 1 11", 3),
    )
    fees = [fee(f"o{number}", "1") for number in range(1, 5)]
    (trip,) = book(*turned[:1], fill("2", "sell 100 12", 1), fees=fees).trips

    assert [one.id for one in trip.whole] == ["1", "2"]
    assert trip.fills is trip.fills
    assert [one.whole for one in book(*turned, fees=fees).trips] == [(), (), ()]
    assert [one.whole for one in book(*turned[:1], fill("2", "sell 100 12", 1), fees=fees[:1]).trips] == [()]


@pytest.mark.parametrize("method", Method)
def test_what_is_said_of_a_fill_is_said_of_its_trip_alone(method: Method) -> None:
    fills = [fill(str(number), f"{'sell' if number % 2 else 'buy'} 100 10", number) for number in range(4)]
    known = known_fills(ACCOUNT, fills, orders_of(fills))
    known.marks["2"].add(TripMark.MISSING)

    quick, walked = both(known, {one.order_id: Decimal(1) for one in fills}, method)

    assert [trip.marks for trip in quick] == [frozenset(), {TripMark.MISSING}] == [trip.marks for trip in walked]
