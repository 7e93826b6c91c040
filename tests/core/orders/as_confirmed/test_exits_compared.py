"""Exits as confirmed against those that the broker holds for an entry: their terms, and whether there are any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fakes.scenes.trading.comparison import ACCOUNT, STOP, Bench, values_of
from fakes.values.trading import held_exit
from tideboard_core.audit.records import RecordKind
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.order import ModifyRequest, Order, OrderStatus, Side, TradingHours
from tideboard_core.model.order_terms import OrderTerm, OrderType, TimeInForce
from tideboard_core.model.shares import Shares
from tideboard_core.orders.as_confirmed.comparison import EXITS_WITHIN, LOOKED_FOR, MOST_CHANGED, NOT_YET
from tideboard_core.orders.writes import LISTS_APART, UnknownWrite, write_data, write_of
from tideboard_core.ports.trading import WriteVerb


def with_exits(bench: Bench, **changes: Any) -> tuple[UnknownWrite, Order]:
    write, row = bench.accepted(exits=STOP, **changes)
    return write, replace(row, filled=100, status=OrderStatus.FILLED, average_price=Decimal(250))


def held(role: ExitRole, **changes: Any) -> Any:
    trigger = Decimal(200) if role is ExitRole.STOP_LOSS else Decimal(300)
    fields: dict[str, Any] = {"role": role, "trigger": trigger, "limit": None, "time_in_force": TimeInForce.GTC}
    return held_exit(**(fields | {"expires": None, "hours": None} | changes))


BOTH = (held(ExitRole.STOP_LOSS), held(ExitRole.TAKE_PROFIT, order_id="E2"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"trigger": Decimal(201)}, [(OrderTerm.STOP_TRIGGER, "200", "201")]),
        ({"limit": Decimal(199)}, [(OrderTerm.STOP_LIMIT, "", "199")]),
        ({"time_in_force": TimeInForce.DAY}, [(OrderTerm.EXIT_TIME, "gtc", "day")]),
        ({"time_in_force": TimeInForce.DAY, "untold": frozenset({OrderTerm.TIME})}, []),
        ({"hours": TradingHours.EXTENDED}, [(OrderTerm.EXIT_HOURS, "regular", "extended")]),
    ],
)
def test_terms_of_an_exit_are_compared(changes: dict[str, Any], expected: list[tuple[OrderTerm, str, str]]) -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    stop = held(ExitRole.STOP_LOSS, **changes)

    shown = bench.made.compared(replace(row, exits=(stop, BOTH[1])), exits_at=bench.clock.monotonic())

    assert values_of(shown) == expected


def looks(bench: Bench, row: Order, pauses: list[float]) -> Order:
    """The row after details that were asked for so many seconds apart."""
    shown = row
    for pause in pauses:
        bench.clock.advance(pause)
        shown = bench.made.compared(row, exits_at=bench.clock.monotonic())
    return shown


def test_exits_that_two_details_do_not_hold_are_told_a_minute_after_the_fill() -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    row = replace(row, exits=())

    assert looks(bench, row, [0, EXITS_WITHIN - 1, 1]).differs == ()
    assert bench.made.awaits(ACCOUNT.id)  # so that the details are read again
    assert looks(bench, row, [LISTS_APART - 1]).differs == ()
    shown = looks(bench, row, [1])
    assert values_of(shown) == [(OrderTerm.STOP_LOSS, "200", ""), (OrderTerm.TAKE_PROFIT, "300", "")]
    assert not bench.made.awaits(ACCOUNT.id)


def untold(bench: Bench, row: Order, side: Side = Side.SELL) -> Shares:
    return bench.made.untold_exits(ACCOUNT.id, row.instrument, side)


@pytest.mark.parametrize(
    ("exits", "shares"),
    [((), 100), ((BOTH[1],), 100), ((replace(BOTH[0], status=OrderStatus.CANCELLED), BOTH[1]), 0)],
    ids=["none-is-told", "another-is-told", "it-is-told-over"],
)
def test_shares_of_an_exit_that_the_broker_tells_nothing_of_may_trade_until_that_is_settled(
    exits: tuple[HeldExit, ...], shares: int
) -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    assert untold(bench, row) == 0

    shown = looks(bench, replace(row, exits=exits), [0, EXITS_WITHIN, LISTS_APART, 1])

    assert shown.differs
    assert (untold(bench, row), untold(bench, row, Side.BUY)) == (shares, 0)
    bench.made.keep(shown)
    assert untold(bench, row) == 0


def test_the_largest_quantity_that_an_entry_may_have_counts_for_its_untold_exits() -> None:
    """A change without an answer, undone without an answer, may have left the larger one."""
    bench = Bench()
    _write, row = with_exits(bench)
    working = replace(row, filled=0, status=OrderStatus.SUBMITTED)
    bench.changed(working, quantity=400, price=row.price)
    bench.changed(working, quantity=100, price=row.price)
    looks(bench, replace(row, exits=()), [0, EXITS_WITHIN, LISTS_APART, 1])
    assert untold(bench, row) == 400


def test_an_exit_that_a_cancel_did_not_find_is_doubted_until_it_is_asked_again() -> None:
    bench = Bench()
    write, row = with_exits(bench)
    exit_ = replace(row, id="E1", entry=row.id)
    cancel = replace(write, verb=WriteVerb.CANCEL, client_order_id="TB-C", order_id=exit_.id)
    assert not bench.made.is_unfound(exit_)

    bench.made.not_found(cancel)

    assert (bench.made.is_unfound(exit_), bench.made.is_unfound(replace(exit_, entry=""))) == (True, False)
    bench.made.sent(cancel)
    assert not bench.made.is_unfound(exit_)


def test_a_push_and_an_entry_that_has_not_filled_whole_say_nothing_of_exits() -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    for _ in range(5):
        bench.clock.advance(EXITS_WITHIN)
        assert bench.made.compared(replace(row, exits=(), updated=bench.clock.market())).differs == ()
        part = replace(row, exits=(), filled=50, status=OrderStatus.PARTIALLY_FILLED)
        assert bench.made.compared(part, exits_at=bench.clock.monotonic()).differs == ()


def test_an_exit_that_is_over_without_a_fill_is_missing_unless_we_withdrew_it() -> None:
    over = held(ExitRole.STOP_LOSS, status=OrderStatus.CANCELLED)
    sold = replace(BOTH[1], filled=100, status=OrderStatus.FILLED)
    pauses = [0, EXITS_WITHIN, LISTS_APART]

    bench = Bench()
    _write, row = with_exits(bench)
    assert values_of(looks(bench, replace(row, exits=(over, BOTH[1])), pauses)) == [(OrderTerm.STOP_LOSS, "200", "")]

    bench = Bench()
    _write, row = with_exits(bench)
    assert looks(bench, replace(row, exits=(over, sold)), pauses).differs == ()  # the other one of the two filled

    bench = Bench()
    write, row = with_exits(bench)
    bench.made.sent(replace(write, verb=WriteVerb.CANCEL, client_order_id="TB-C", order_id=over.order_id))
    assert looks(bench, replace(row, exits=(over,)), pauses).differs == ()


def moved(bench: Bench, held_: HeldExit, trigger: str) -> UnknownWrite:
    """The change of one exit that waits, on its way."""
    number = bench.journal.next_id()
    bench.journal.use(number)
    exit_ = replace(bench.request_row(), id=held_.order_id, order_type=OrderType.STOP, price=None, trigger=Decimal(200))
    request = ModifyRequest(
        account=ACCOUNT, order=exit_, client_order_id=number, quantity=100, trigger=Decimal(trigger)
    )
    write = write_of(request, bench.clock.wall())
    bench.note(RecordKind.INTENT, number, write_data(write))
    bench.made.sent(write)
    return write


def test_an_exit_that_was_moved_by_itself_is_as_confirmed() -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    bench.made.compared(replace(row, exits=BOTH), exits_at=bench.clock.monotonic())
    stop = BOTH[0]
    bench.made.answered(moved(bench, stop, "205"), "")
    bench.note(RecordKind.ACCEPTED, bench.records[-1].id, {})
    bench.clock.advance(NOT_YET)
    now = replace(row, exits=(replace(stop, trigger=Decimal(205)), BOTH[1]))

    for one in (bench, Bench(bench.records.copy())):
        assert one.made.compared(now, exits_at=one.clock.monotonic()).differs == ()
    assert values_of(bench.made.compared(replace(row, exits=BOTH))) == [(OrderTerm.STOP_TRIGGER, "205", "200")]


@pytest.mark.parametrize("changes", [{"time_in_force": TimeInForce.DAY}, {"expires": date(2026, 11, 19)}])
def test_an_exit_that_ended_by_its_own_time_is_not_missing(changes: dict[str, Any]) -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    over = tuple(replace(one, status=OrderStatus.EXPIRED, **changes) for one in BOTH)

    assert looks(bench, replace(row, exits=over), [0, EXITS_WITHIN, LISTS_APART]).differs == ()


def test_an_exit_that_was_withdrawn_before_a_restart_is_not_missing() -> None:
    bench = Bench()
    write, row = with_exits(bench)
    over = replace(BOTH[0], status=OrderStatus.CANCELLED)
    cancel = replace(write, verb=WriteVerb.CANCEL, client_order_id="TB-C", order_id=over.order_id, exits=None)
    bench.note(RecordKind.INTENT, "TB-C", write_data(cancel))

    again = Bench(bench.records.copy())
    assert looks(again, replace(row, exits=(over,)), [0, EXITS_WITHIN, LISTS_APART]).differs == ()


def test_an_entry_of_which_no_row_tells_exits_has_its_detail_read_for_a_while() -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    bench.made.compared(row)

    assert bench.made.lacking(ACCOUNT.id) == {"B1"}
    bench.clock.advance(LOOKED_FOR + 1)
    assert bench.made.lacking(ACCOUNT.id) == frozenset()
    assert not bench.made.awaits(ACCOUNT.id)


@pytest.mark.parametrize("how", ["kept", "its end", "too many others"])
def test_changes_of_an_exit_are_forgotten_with_its_end_and_the_oldest_beyond_a_bound(how: str) -> None:
    bench = Bench()
    _write, row = with_exits(bench)
    change = moved(bench, BOTH[0], "205")
    bench.made.answered(change, "")
    bench.clock.advance(NOT_YET)
    if how == "its end":
        bench.made.compared(replace(row, id=BOTH[0].order_id, entry=row.id, status=OrderStatus.CANCELLED))
    for number in range(MOST_CHANGED if how == "too many others" else MOST_CHANGED - 1):
        bench.made.sent(replace(change, client_order_id=f"TB-{number}", order_id=f"F{number}"))

    shown = bench.made.compared(replace(row, exits=(replace(BOTH[0], trigger=Decimal(205)), BOTH[1])))

    assert values_of(shown) == ([] if how == "kept" else [(OrderTerm.STOP_TRIGGER, "200", "205")])
