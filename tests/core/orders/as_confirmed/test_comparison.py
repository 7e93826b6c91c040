"""Each term of an order as confirmed against what a broker keeps: told once, settled by a person, never by silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.comparison import AAPL, ACCOUNT, STOP, Bench, values_of
from fakes.values.trading import TENCENT
from tideboard_core.audit.records import RecordKind
from tideboard_core.model.instrument import instrument_id
from tideboard_core.model.order import Fill, Order, OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import OrderTerm, OrderType, TimeInForce
from tideboard_core.orders.as_confirmed.comparison import NOT_YET
from tideboard_core.orders.draft import draft_of
from tideboard_core.orders.writes import LISTS_APART, write_data

TRAIL = {"order_type": OrderType.TRAILING_STOP_LIMIT, "price": None, "limit_offset": Decimal("0.50")}
OTHERWISE = [
    ({}, {"side": Side.SELL}, OrderTerm.SIDE, "buy", "sell"),
    ({}, {"order_type": OrderType.MARKET, "price": None}, OrderTerm.TYPE, "limit", "market"),
    ({}, {"order_type": OrderType.OTHER, "broker_type": "99"}, OrderTerm.TYPE, "limit", "99"),
    ({}, {"quantity": 200}, OrderTerm.QUANTITY, "100", "200"),
    ({}, {"price": Decimal("250.01")}, OrderTerm.LIMIT, "250", "250.01"),
    (
        {"order_type": OrderType.STOP, "price": None, "trigger": Decimal(260)},
        {"trigger": Decimal(261)},
        OrderTerm.TRIGGER,
        "260",
        "261",
    ),
    (
        TRAIL | {"trail_percent": Decimal(2)},
        {"trail_percent": Decimal("0.02")},
        OrderTerm.TRAIL_PERCENT,
        "2",
        "0.02",
    ),
    (TRAIL | {"trail_amount": Decimal(5)}, {"trail_amount": Decimal(6)}, OrderTerm.TRAIL_AMOUNT, "5", "6"),
    (TRAIL | {"trail_amount": Decimal(5)}, {"limit_offset": Decimal(0)}, OrderTerm.OFFSET, "0.5", "0"),
    (
        TRAIL | {"trail_amount": Decimal(5), "monitor": Decimal(260)},
        {"monitor": Decimal(262)},
        OrderTerm.MONITOR,
        "260",
        "262",
    ),
    ({"time_in_force": TimeInForce.GTC}, {"time_in_force": TimeInForce.DAY}, OrderTerm.TIME, "gtc", "day"),
    (
        {"time_in_force": TimeInForce.GTD, "expires": date(2026, 12, 4)},
        {"expires": date(2026, 12, 3)},
        OrderTerm.LAST_DAY,
        "2026-12-04",
        "2026-12-03",
    ),
    ({"hours": TradingHours.EXTENDED}, {"hours": TradingHours.REGULAR}, OrderTerm.HOURS, "extended", "regular"),
    ({}, {"instrument": instrument_id("US.MSFT")}, OrderTerm.SECURITY, "US.AAPL", "US.MSFT"),
]


@pytest.mark.parametrize(
    ("asked", "kept", "term", "before", "after"), OTHERWISE, ids=[str(one[2]) for one in OTHERWISE]
)
def test_a_term_that_the_broker_keeps_otherwise_is_told_once(
    asked: dict[str, Any], kept: dict[str, Any], term: OrderTerm, before: str, after: str
) -> None:
    bench = Bench()
    write, row = bench.accepted(**asked)

    first = bench.made.compared(replace(row, **kept))
    assert (term, before, after) in values_of(first)
    assert len(bench.reported) == 1
    assert [one["term"] for one in bench.differences] == [one.term for one in first.differs]
    assert bench.records[-1].id == write.client_order_id

    bench.clock.advance(60)
    again = bench.made.compared(replace(row, **kept, updated=bench.clock.market()))
    assert values_of(again) == values_of(first)
    assert (len(bench.reported), len(bench.differences)) == (1, len(first.differs))  # each term and value once

    assert bench.made.compared(replace(row, updated=bench.clock.market())).differs == ()  # as confirmed after all
    assert bench.journal.otherwise == {}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({}, {}),
        ({}, {"price": Decimal("250.0000000001")}),
        ({"order_type": OrderType.MARKET, "price": None}, {"price": Decimal(251)}),
        ({}, {"expires": date(2026, 11, 20)}),  # a DAY order with a date
        (TRAIL | {"trail_amount": Decimal(5)}, {"trigger": Decimal(244), "price": Decimal(243)}),
        ({"instrument": TENCENT.id, "price": Decimal(612)}, {"hours": TradingHours.ALL_DAY}),
        ({"hours": TradingHours.ALL_DAY}, {"hours": TradingHours.REGULAR, "untold": frozenset({OrderTerm.HOURS})}),
    ],
)
def test_what_a_broker_may_write_otherwise_is_no_difference(asked: dict[str, Any], kept: dict[str, Any]) -> None:
    bench = Bench()
    _write, row = bench.accepted(**asked)

    assert bench.made.compared(replace(row, **kept)).differs == ()
    assert bench.reported == []
    assert bench.differences == []


def test_what_is_not_told_is_as_it_was_confirmed_and_stays_marked() -> None:
    bench = Bench()
    _write, row = bench.accepted(time_in_force=TimeInForce.GTC, hours=TradingHours.EXTENDED)
    untold = frozenset({OrderTerm.HOURS, OrderTerm.TIME})

    shown = bench.made.compared(replace(row, hours=TradingHours.ALL_DAY, time_in_force=TimeInForce.DAY, untold=untold))

    assert (shown.hours, shown.time_in_force) == (TradingHours.EXTENDED, TimeInForce.GTC)
    assert (shown.untold, shown.differs) == (untold, ())


def test_an_order_in_another_account_is_told_and_is_not_taken_for_the_order() -> None:
    bench = Bench()
    write = bench.sent()
    bench.journal.follow([replace(ACCOUNT, id="9999"), ACCOUNT])
    row = replace(write.shown(), id="B7", account_id="9999", status=OrderStatus.SUBMITTED)

    assert values_of(bench.made.compared(row)) == [(OrderTerm.ACCOUNT, ACCOUNT.id, "9999")]
    own = replace(row, id="B1", account_id=ACCOUNT.id)
    assert bench.made.compared(own).differs == ()


@pytest.mark.parametrize("answered", [True, False])
def test_after_a_change_the_terms_from_before_are_not_yet_for_a_while(answered: bool) -> None:
    bench = Bench()
    _write, row = bench.accepted()
    bench.made.compared(row)
    change = bench.changed(row, quantity=300, price=Decimal(251))
    if answered:
        bench.made.answered(change, "")
    after = replace(row, quantity=300, price=Decimal(251))

    bench.clock.advance(NOT_YET - 1)
    assert bench.made.compared(row).differs == ()
    assert bench.made.compared(after).differs == ()
    bench.clock.advance(1)
    late = bench.made.compared(row)
    # A change without an answer may never have been: both forms are as confirmed.
    expected = [(OrderTerm.QUANTITY, "300", "100"), (OrderTerm.LIMIT, "251", "250")] if answered else []
    assert values_of(late) == expected
    assert bench.made.compared(after).differs == ()


def test_a_change_that_was_refused_confirmed_nothing() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    change = bench.changed(row, quantity=300)
    bench.made.never(change)

    assert values_of(bench.made.compared(replace(row, quantity=300))) == [(OrderTerm.QUANTITY, "100", "300")]


def test_a_change_made_elsewhere_is_said_to_be_perhaps_one() -> None:
    bench = Bench()
    _write, row = bench.accepted(hours=TradingHours.EXTENDED)
    kept = bench.made.compared(replace(row, quantity=200, hours=TradingHours.REGULAR))
    assert {one.term: one.elsewhere for one in kept.differs} == {OrderTerm.QUANTITY: True, OrderTerm.HOURS: False}

    _write, row = bench.accepted("B2", hours=TradingHours.EXTENDED)
    bench.made.compared(row)  # the broker had it as confirmed
    later = bench.made.compared(replace(row, hours=TradingHours.REGULAR))
    assert [one.elsewhere for one in later.differs] == [True]


@pytest.mark.parametrize(
    ("change", "counts"),
    [({"quantity": 20}, 100), ({"quantity": 500}, 500), ({"side": Side.SELL}, 100), ({"price": Decimal(9)}, 100)],
)
def test_until_it_is_settled_the_worse_of_both_counts(change: dict[str, Any], counts: int) -> None:
    bench = Bench()
    _write, row = bench.accepted()
    kept = replace(row, **change)
    shown = bench.made.compared(kept)
    bench.journal.shown(shown)

    def committed(side: Side) -> Any:
        return bench.journal.committed(ACCOUNT.id, AAPL, side, [shown])

    assert committed(Side.BUY) == counts
    assert committed(Side.SELL) == (100 if "side" in change else 0)
    value = bench.journal.traded(ACCOUNT.id, "USD", Side.BUY, [shown], lambda _: None)
    assert value == max(counts * (change.get("price") or 250), 25_000)

    shown = bench.made.keep(shown)
    assert [one.settled for one in shown.differs] == [True]
    assert committed(Side.BUY) == (0 if "side" in change else kept.quantity)


def test_the_newest_confirmed_quantity_is_what_counts_beside_the_brokers() -> None:
    bench = Bench()
    _write, row = bench.accepted(quantity=500)
    change = bench.changed(bench.made.compared(row), quantity=200)
    bench.made.answered(change, "")
    bench.clock.advance(NOT_YET)
    kept = bench.made.compared(replace(row, quantity=100))
    bench.journal.shown(kept)

    assert bench.journal.committed(ACCOUNT.id, AAPL, Side.BUY, [kept]) == 200


def test_a_change_to_what_the_broker_shows_already_settles_no_difference_before_its_answer() -> None:
    """The row looked so before it, and is no proof of it: the order may stand as it was confirmed first."""
    bench = Bench()
    _write, row = bench.accepted(quantity=300)
    kept = replace(row, quantity=100)
    first = bench.made.compared(kept)
    change = bench.changed(kept, quantity=100, price=row.price)
    bench.clock.advance(60)

    shown = bench.made.compared(replace(kept, updated=bench.clock.market()))
    assert shown.differs == first.differs
    assert len(bench.differences) == 1, "once"
    assert row.remark in bench.journal.otherwise

    bench.made.answered(change, "")
    bench.clock.advance(NOT_YET)
    assert bench.made.compared(kept).differs == ()
    assert row.remark not in bench.journal.otherwise


def test_of_an_order_that_is_over_only_what_filled_counts() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    bench.made.compared(replace(row, quantity=300))
    over = bench.made.compared(replace(row, quantity=300, status=OrderStatus.CANCELLED, filled=50))

    assert over.unsettled  # its line stays
    assert bench.journal.otherwise == {}


def test_each_start_tells_it_once_and_writes_nothing_until_a_person_settles_it() -> None:
    bench = Bench()
    write, row = bench.accepted()
    kept = replace(row, quantity=300)
    bench.made.compared(kept)

    again = Bench(bench.records.copy())
    for price in ("250", "250.0", "250.00"):  # rows that are not the same
        shown = again.made.compared(replace(kept, price=Decimal(price)))
        assert values_of(shown) == [(OrderTerm.QUANTITY, "100", "300")]
    assert [one.id for one in again.reported] == ["B1"]
    assert write.client_order_id in again.journal.otherwise
    assert len(again.differences) == 1

    settled = again.made.keep(again.made.compared(kept))
    assert [one.settled for one in settled.differs] == [True]
    third = Bench(again.records.copy())
    assert [one.settled for one in third.made.compared(kept).differs] == [True]
    assert third.reported == []
    assert third.journal.otherwise == {}


def test_a_difference_of_the_third_order_of_a_kind_is_one_notice_a_day() -> None:
    bench = Bench()
    for number in range(5):
        _write, row = bench.accepted(f"B{number}", hours=TradingHours.EXTENDED)
        kept = bench.made.compared(replace(row, hours=TradingHours.REGULAR))
        assert [one.usual for one in kept.differs] == [number >= 3]
    assert (len(bench.reported), len(bench.differences)) == (2, 5)  # of the third on none: the kind was told of today

    bench.clock.advance(86_400)
    for number in (5, 6):
        _write, row = bench.accepted(f"B{number}", hours=TradingHours.EXTENDED)
        bench.made.compared(replace(row, hours=TradingHours.REGULAR))
    assert len(bench.reported) == 3


@pytest.mark.parametrize("term", [OrderTerm.QUANTITY, OrderTerm.LIMIT])
def test_quantity_and_limit_are_never_usual(term: OrderTerm) -> None:
    bench = Bench()
    change = {"quantity": 200} if term is OrderTerm.QUANTITY else {"price": Decimal(251)}
    for number in range(5):
        _write, row = bench.accepted(f"B{number}")
        kept = bench.made.compared(replace(row, **change))
        assert [(one.term, one.usual) for one in kept.differs] == [(term, False)]


def test_hours_are_seen_once_an_order_came_back_as_sent_at_this_version() -> None:
    bench, hours = Bench(), TradingHours.ALL_DAY
    draft = draft_of(bench.request(hours=hours))
    assert not bench.made.hours_seen.of(draft)
    _write, row = bench.accepted(hours=hours)
    bench.made.compared(replace(row, untold=frozenset({OrderTerm.HOURS})))
    assert not bench.made.hours_seen.of(draft)  # the row does not say it
    bench.made.compared(replace(row, hours=TradingHours.REGULAR))
    assert not bench.made.hours_seen.of(draft)

    bench.made.compared(row)
    assert bench.made.hours_seen.of(draft)
    assert not bench.made.hours_seen.of(draft_of(bench.request(hours=TradingHours.OVERNIGHT)))
    market = bench.request(hours=hours, order_type=OrderType.MARKET, price=None)
    assert not bench.made.hours_seen.of(draft_of(market))
    assert Bench(bench.records.copy()).made.hours_seen.of(draft)
    bench.runs(1012)
    assert not bench.made.hours_seen.of(draft)  # a new version keeps what it keeps

    bench.runs(1011)
    bench.made.hours_seen.forget()
    assert not bench.made.hours_seen.of(draft)
    assert not Bench(bench.records.copy()).made.hours_seen.of(draft)


# --- what never comes -------------------------------------------------------------------------------------------------


def listed(bench: Bench) -> bool:
    return bench.made.listed(ACCOUNT.id, at=bench.clock.market(), since=bench.clock.monotonic())


def test_an_accepted_order_in_no_list_is_told_after_two_lists_and_counts_whole() -> None:
    bench = Bench()
    write, row = bench.accepted()
    assert bench.made.awaits(ACCOUNT.id)
    assert not listed(bench)
    bench.clock.advance(NOT_YET)
    assert not listed(bench)  # one list proves nothing
    bench.clock.advance(LISTS_APART - 1)
    assert not listed(bench)
    bench.clock.advance(1)
    assert listed(bench)

    (missing,) = bench.made.in_no_list(ACCOUNT.id)
    assert (missing.id, values_of(missing)) == ("B1", [(OrderTerm.LISTED, "B1", "")])
    assert bench.journal.committed(ACCOUNT.id, AAPL, Side.BUY, []) == 100
    assert not bench.made.awaits(ACCOUNT.id)

    again = Bench(bench.records.copy())
    assert [values_of(one) for one in again.made.in_no_list(ACCOUNT.id)] == [[(OrderTerm.LISTED, "B1", "")]]

    bench.made.keep(missing)
    assert bench.made.in_no_list(ACCOUNT.id) == ()
    assert bench.journal.committed(ACCOUNT.id, AAPL, Side.BUY, []) == 0
    assert bench.made.compared(row).differs == ()  # it appears after all
    assert write.client_order_id == row.remark


def test_an_order_that_a_list_shows_after_all_is_no_longer_missing() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    for _ in range(5):
        bench.clock.advance(NOT_YET)
        listed(bench)
    assert len(bench.made.in_no_list(ACCOUNT.id)) == 1

    assert bench.made.compared(row).differs == ()
    assert bench.made.in_no_list(ACCOUNT.id) == ()
    again = Bench(bench.records.copy())
    assert again.made.in_no_list(ACCOUNT.id) == ()


def test_a_list_of_another_day_says_nothing_of_it() -> None:
    bench = Bench()
    bench.accepted()
    bench.clock.advance(86_400)
    for _ in range(3):
        assert not listed(bench)
        bench.clock.advance(NOT_YET)
    assert not bench.made.awaits(ACCOUNT.id)


# --- fills ------------------------------------------------------------------------------------------------------------


def fill(price: str, order_id: str = "B1") -> Fill:
    return Fill(
        id=f"F{price}",
        order_id=order_id,
        account_id=ACCOUNT.id,
        instrument=AAPL,
        name="",
        side=Side.BUY,
        quantity=10,
        price=Decimal(price),
        time=datetime(2026, 11, 20, 15, tzinfo=UTC),
    )


def test_a_fill_beyond_the_limit_is_told_once_and_stays_with_the_order() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    row = bench.made.compared(row)
    assert bench.made.filled(fill("250.00"), row) is None
    worse = bench.made.filled(fill("250.10"), row)
    assert worse is not None
    assert values_of(worse) == [(OrderTerm.FILL_PRICE, "250", "250.1")]
    assert bench.made.filled(fill("250.10"), row) is None
    assert len(bench.reported) == 1

    later = bench.made.compared(replace(row, filled=10, average_price=Decimal("250.05")))
    assert {one.kept for one in later.differs} == {"250.1", "250.05"}


@pytest.mark.parametrize(("side", "price", "bad"), [(Side.SELL, "249.99", True), (Side.SELL, "250.01", False)])
def test_a_sale_below_its_limit_is_worse(side: Side, price: str, bad: bool) -> None:
    bench = Bench()
    _write, row = bench.accepted(side=side)
    assert (bench.made.filled(fill(price), row) is not None) is bad


def test_more_fills_than_were_confirmed_are_told() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    shown = bench.made.compared(replace(row, filled=120, status=OrderStatus.FILLED))
    assert (OrderTerm.FILLED, "100", "120") in values_of(shown)


def test_another_programs_order_and_an_exit_are_left_alone() -> None:
    bench = Bench()
    write, row = bench.accepted()
    for other in (replace(row, remark="theirs"), replace(row, id="B8"), replace(row, id="E1", entry="B1")):
        assert bench.made.compared(replace(other, quantity=7)).differs == ()
    assert write.client_order_id not in bench.journal.otherwise


def test_a_refused_order_keeps_nothing() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    assert bench.made.compared(replace(row, status=OrderStatus.REJECTED, quantity=0)).differs == ()


def test_an_unchanged_row_is_not_compared_again() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    first = bench.made.compared(row)
    assert bench.made.compared(replace(row)) is first


def test_a_reset_practice_account_forgets_its_orders() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    bench.made.compared(replace(row, quantity=300))
    bench.made.forget(ACCOUNT.id)
    assert bench.journal.otherwise == {}
    assert bench.made.compared(replace(row, quantity=300)).differs == ()


def test_what_differs_since_a_person_looked_is_not_settled() -> None:
    """Their menu or window may have stood open for a while."""
    bench = Bench()
    _write, row = bench.accepted()
    seen = bench.made.compared(replace(row, price=Decimal(251)))
    now = bench.made.compared(replace(row, price=Decimal(251), quantity=200, filled=50))

    kept = bench.made.keep(seen, now)
    assert (kept.filled, kept.quantity) == (50, 200)
    assert [one.term for one in kept.unsettled] == [OrderTerm.QUANTITY]
    assert [one.term for one in bench.made.compared(now).unsettled] == [OrderTerm.QUANTITY]


def test_the_log_says_whether_a_person_settled_it() -> None:
    bench = Bench()
    write, row = bench.accepted()
    bench.made.keep(bench.made.compared(replace(row, price=Decimal(251))))
    assert bench.records[-1].data["by"] == "user"

    bench.clock.advance(NOT_YET)
    other, shown = bench.accepted("B2")
    bench.clock.advance(NOT_YET)
    for _ in range(2):
        bench.made.listed(ACCOUNT.id, at=bench.clock.market(), since=bench.clock.monotonic())
        bench.clock.advance(LISTS_APART)
    missing = bench.reported[-1]
    bench.made.compared(shown)
    assert bench.records[-1].data["by"] == "broker"
    assert write.client_order_id != other.client_order_id

    before = len(bench.records)
    bench.made.keep(missing, shown)  # a question that stood open says that it is not there
    assert len(bench.records) == before


def test_an_order_is_known_as_it_was_confirmed_last() -> None:
    bench = Bench()
    _write, row = bench.accepted(quantity=100, exits=STOP)
    bench.changed(row, quantity=80, price=Decimal(252))

    confirmed = bench.made.confirmed(replace(row, price=Decimal(999), side=Side.SELL))
    assert confirmed is not None
    assert (confirmed.quantity, confirmed.price, confirmed.side) == (80, Decimal(252), Side.BUY)
    assert confirmed.exits_asked == STOP
    assert bench.made.confirmed(replace(row, remark="theirs")) is None


# --- what happens beside --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data"),
    [(RecordKind.REJECTED, {"code": "no"}), (RecordKind.SETTLED, {"by": "late-reply", "never": True})],
)
def test_a_change_that_never_was_is_none_after_a_restart(kind: RecordKind, data: dict[str, Any]) -> None:
    bench = Bench()
    _write, row = bench.accepted()
    change = bench.changed(row, quantity=100, price=Decimal(249))
    bench.note(RecordKind.INTENT, change.client_order_id, write_data(change))
    bench.note(kind, change.client_order_id, data)

    again = Bench(bench.records.copy())
    assert again.made.compared(row).differs == ()
    assert values_of(again.made.compared(replace(row, price=Decimal(249)))) == [(OrderTerm.LIMIT, "250", "249")]


def test_a_fill_from_before_a_change_is_judged_by_the_limit_of_then() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    change = bench.changed(bench.made.compared(row), quantity=100, price=Decimal(249))
    bench.made.answered(change, "")
    bench.clock.advance(NOT_YET)
    part = replace(row, price=Decimal(249), filled=40, average_price=Decimal(250))

    assert bench.made.compared(part).differs == ()
    assert bench.made.filled(fill("250.00"), part) is None
    assert bench.made.filled(fill("250.01"), part) is not None


def test_a_bad_fill_leaves_what_else_differs_in_its_row() -> None:
    bench = Bench()
    _write, row = bench.accepted()
    kept = bench.made.compared(replace(row, side=Side.SELL))
    worse = bench.made.filled(fill("249.00"), kept)

    assert worse is not None
    assert [one.term for one in worse.differs] == [OrderTerm.SIDE, OrderTerm.FILL_PRICE]
    assert bench.journal.committed(ACCOUNT.id, AAPL, Side.BUY, [worse]) == 100


def missing(bench: Bench) -> list[Order]:
    for _ in range(3):
        bench.clock.advance(NOT_YET)
        listed(bench)
    return list(bench.made.in_no_list(ACCOUNT.id))


def test_an_order_in_no_list_is_told_counts_and_stays_settled_over_restarts() -> None:
    bench = Bench()
    bench.accepted()
    again = Bench(bench.records.copy())  # within the first seconds
    assert again.made.awaits(ACCOUNT.id)
    (row,) = missing(again)

    later = Bench(again.records.copy())
    assert later.journal.committed(ACCOUNT.id, AAPL, Side.BUY, []) == 100
    later.clock.advance(2 * 86_400)
    assert later.journal.committed(ACCOUNT.id, AAPL, Side.BUY, []) == 100  # whole until it is settled
    later.made.keep(later.made.in_no_list(ACCOUNT.id)[0])
    assert later.journal.committed(ACCOUNT.id, AAPL, Side.BUY, []) == 0

    third = Bench(later.records.copy())
    assert third.journal.committed(ACCOUNT.id, AAPL, Side.BUY, []) == 0
    assert third.made.in_no_list(ACCOUNT.id) == ()
    assert row.unlisted


def test_a_row_that_does_not_tell_all_is_no_proof_that_it_was_as_confirmed() -> None:
    bench = Bench()
    _write, row = bench.accepted(hours=TradingHours.EXTENDED)
    bench.made.compared(replace(row, untold=frozenset({OrderTerm.HOURS})))

    shown = bench.made.compared(replace(row, hours=TradingHours.REGULAR))
    assert [one.elsewhere for one in shown.differs] == [False]
