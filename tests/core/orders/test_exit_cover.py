"""What stands at the broker against a position: stops, exits beyond it, what is left of one that is gone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, NOON, TENCENT, order_row, position
from tideboard_core.model.exits import ExitRole, HeldExit
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Environment, Order, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.model.shares import Shares
from tideboard_core.orders.exit_cover import ExitCover, Idle, quantity_left, surplus_exit, working_exits

ACCOUNT = ACCOUNTS[Environment.LIVE]
SUBJECT = ACCOUNT.id, TENCENT.id


def exit_order(quantity: int = 400, order_type: OrderType = OrderType.STOP, **changes: object) -> Order:
    """A sale that takes a long position back."""
    trigger = Decimal("605.50") if order_type in {OrderType.STOP, OrderType.IF_TOUCHED} else None
    price = Decimal("622.00") if order_type is OrderType.LIMIT else None
    fields: dict[str, object] = {
        "id": f"{order_type}-{quantity}",
        "side": Side.SELL,
        "trigger": trigger,
        "price": price,
    }
    return order_row(ACCOUNT, order_type=order_type, quantity=quantity, **(fields | changes))


def cover(held: Shares, *orders: Order, last: str | None = None) -> ExitCover:
    price = None if last is None else Decimal(last)
    return working_exits(orders, [position(ACCOUNT, held)] if held else [], lambda _one: price)[SUBJECT]


def test_a_position_without_orders_has_no_stop() -> None:
    found = cover(400)
    assert (found.unprotected, found.stopped, found.surplus, found.free) == (400, 0, 0, 400)


def test_a_stop_protects_what_it_covers_and_a_limit_does_not() -> None:
    found = cover(400, exit_order(200), exit_order(200, OrderType.LIMIT))
    assert (found.stopped, found.unprotected, found.standing, found.free, found.surplus) == (200, 200, 400, 0, 0)


def test_exits_of_every_program_count_beyond_the_position() -> None:
    found = cover(200, exit_order(400), exit_order(100, OrderType.LIMIT, remark=""))
    assert (found.standing, found.surplus) == (500, 300)


@pytest.mark.parametrize("status", [OrderStatus.UNKNOWN, OrderStatus.DISABLED, OrderStatus.CANCELLED])
def test_what_may_not_exist_or_not_fill_is_no_exit(status: OrderStatus) -> None:
    assert cover(400, exit_order(status=status)).exits == ()


def test_a_stop_that_is_being_cancelled_protects_nothing_but_may_still_fill() -> None:
    found = cover(200, exit_order(400, status=OrderStatus.CANCELLING))
    assert (found.stopped, found.standing, found.free) == (0, 400, 0)
    assert found.surplus == 0, "it is withdrawn already"


def test_buys_reduce_a_short_position() -> None:
    found = cover(-400, exit_order(side=Side.BUY), exit_order(300))
    assert [row.quantity for row in found.exits] == [400]
    assert found.unprotected == 0


def test_a_stop_left_of_a_position_that_is_gone_is_all_surplus_and_an_entry_is_not() -> None:
    found = working_exits([exit_order(400), exit_order(300, side=Side.BUY), exit_order(200, OrderType.LIMIT)], [])
    assert {subject: (row.position, row.surplus) for subject, row in found.items()} == {SUBJECT: (0, 400)}


@pytest.mark.parametrize(("last", "stops"), [("612.00", True), ("600.00", False), (None, True)])
def test_where_one_type_fires_from_either_side_the_price_says_which_is_a_stop(last: str | None, stops: bool) -> None:
    assert bool(cover(400, exit_order(broker_type="MIT"), last=last).stopped) is stops


def test_the_surplus_is_taken_from_what_is_no_stop_first() -> None:
    stop, target = exit_order(400), exit_order(400, OrderType.LIMIT)
    found = cover(400, stop, target)
    row = surplus_exit(found)
    assert row is not None
    assert row.order_id == target.id
    assert quantity_left(row, found, TENCENT) == 0


def test_what_an_exit_keeps_is_in_lots_and_counts_what_has_filled() -> None:
    found = cover(250, exit_order(600, filled=100))
    row = surplus_exit(found)
    assert row is not None
    assert quantity_left(row, found, TENCENT) == 100 + 200


@pytest.mark.parametrize(
    ("code", "held", "stands", "kept"),
    [
        ("HK.00700", 50, 150, 0),
        ("SH.600036", 50, 150, 50),  # its whole odd rest has a stop
        ("SH.600036", 350, 450, 350),
        ("SH.600036", -350, 450, 300),  # bought back in lots
        ("SH.688981", 150, 250, 150),
        ("SH.688981", 333, 400, 333),
    ],
)
def test_what_an_exit_keeps_on_the_mainland_may_end_with_the_odd_rest_of_what_is_held(
    code: str, held: int, stands: int, kept: int
) -> None:
    side = Side.SELL if held > 0 else Side.BUY
    row = replace(exit_order(stands, side=side), instrument=InstrumentId(code))
    holding = replace(position(ACCOUNT, held), instrument=row.instrument)
    found = working_exits([row], [holding])[ACCOUNT.id, row.instrument]
    first = surplus_exit(found)
    assert first is not None
    assert quantity_left(first, found, replace(TENCENT, id=row.instrument)) == kept


def test_an_exit_that_would_part_the_odd_rest_keeps_lots_alone() -> None:
    """Another exit has 120 of the 150 held: 30 are less than the whole rest, and 20 would be too."""
    code = InstrumentId("SH.600036")
    rows = [replace(exit_order(shares), instrument=code) for shares in (120, 130)]
    found = working_exits(rows, [replace(position(ACCOUNT, 150), instrument=code)])[ACCOUNT.id, code]
    row = surplus_exit(found)
    assert row is not None
    assert quantity_left(row, found, replace(TENCENT, id=code)) == 0


def test_a_fraction_is_counted_and_an_exit_is_for_whole_shares() -> None:
    found = cover(Decimal("10.5"), exit_order(10))
    assert (found.stopped, found.unprotected, found.surplus, found.free) == (10, Decimal("0.5"), 0, Decimal("0.5"))
    found = cover(Decimal("10.5"), exit_order(12))
    row = surplus_exit(found)
    assert row is not None
    assert quantity_left(row, found, replace(TENCENT, lot_size=1)) == 10


def entry(filled: int, *statuses: OrderStatus) -> Order:
    """A buy of 400 with a take profit and a stop in these states; the broker's figures are those of the whole entry."""
    exits = tuple(
        HeldExit(
            order_id=f"L{place}",
            role=role,
            trigger=Decimal(600 + place * 20),
            limit=None,
            quantity=400,
            filled=0,
            status=status,
            time_in_force=TimeInForce.GTC,
            expires=None,
            updated=NOON,
        )
        for place, (role, status) in enumerate(zip(ExitRole, statuses, strict=True))
    )
    status = OrderStatus.FILLED if filled == 400 else OrderStatus.PARTIALLY_FILLED
    return order_row(ACCOUNT, id="E1", quantity=400, filled=filled, status=status, exits=exits)


WAITS = OrderStatus.PENDING


@pytest.mark.parametrize("filled", [100, 400])
def test_of_the_exits_of_an_entry_one_can_fill_and_for_what_has_filled(filled: int) -> None:
    found = cover(filled, entry(filled, WAITS, WAITS))
    assert (found.standing, found.free, found.surplus) == (filled, 0, 0)
    assert len(found.exits) == 2


def test_no_exit_protects_before_all_of_its_entry_has_filled() -> None:
    """Nothing is free for another exit: the idle one may trade all the same."""
    part, whole = cover(100, entry(100, WAITS, WAITS)), cover(400, entry(400, WAITS, WAITS))
    assert (part.stopped, part.unprotected, part.free, part.idle) == (0, 100, 0, Idle.ENTRY)
    assert (whole.stopped, whole.unprotected, whole.idle) == (400, 0, None)
    ended = replace(entry(100, WAITS, WAITS), status=OrderStatus.CANCELLED)
    found = cover(100, ended)
    assert (found.stopped, found.free, found.idle) == (0, 0, Idle.ENTRY), "withdrawing the rest starts none"


def test_a_stop_whose_trigger_the_broker_calls_not_active_may_trade_and_protects_nothing() -> None:
    own = cover(400, exit_order(400, status=WAITS, unwatched=True))
    assert (own.stopped, own.unprotected, own.standing, own.free, own.idle) == (0, 400, 400, 0, Idle.WATCH)
    assert cover(400, exit_order(400, unwatched=True)).stopped == 400, "it has fired"
    filled = entry(400, WAITS, WAITS)
    held = cover(400, replace(filled, exits=tuple(replace(one, unwatched=True) for one in filled.exits or ())))
    assert (held.stopped, held.standing, held.free, held.idle) == (0, 400, 0, Idle.WATCH)


def test_what_is_left_of_an_entry_that_ended_with_a_part_and_is_in_no_list_protects_nothing() -> None:
    """However many shares are held: the broker ends the exits of such an entry."""
    left = exit_order(100, id="L1", entry="E1", status=WAITS, entry_part=True)
    found = cover(400, left)
    assert (found.stopped, found.standing, found.idle) == (0, 100, Idle.ENTRY)
    assert cover(400, replace(left, entry_part=False)).stopped == 100
    assert cover(400, replace(left, status=OrderStatus.SUBMITTED)).stopped == 100, "it has fired"
    assert cover(400, left, entry(400, WAITS, WAITS)).stopped == 100, "the entry's own row wins"


def test_an_exit_that_has_fired_is_an_order_and_one_that_waits_is_listed_beside_its_entry() -> None:
    part, whole = entry(100, WAITS, WAITS), entry(400, WAITS, WAITS)
    waits = exit_order(100, id="L1", entry="E1", status=WAITS)
    assert cover(100, part, waits).idle is Idle.ENTRY
    assert cover(400, whole, replace(waits, quantity=400)).stopped == 400
    assert cover(300, whole, replace(waits, quantity=400)).idle is Idle.SHARES
    fired = replace(waits, quantity=400, status=OrderStatus.SUBMITTED)
    assert cover(300, whole, fired).stopped == 400


def test_a_trailing_stop_protects_nothing_before_its_monitor_price_is_reached() -> None:
    trails = exit_order(400, OrderType.TRAILING_STOP_LIMIT, monitor=Decimal(620), status=WAITS)
    waits = cover(400, trails)
    assert (waits.stopped, waits.standing, waits.free, waits.idle) == (0, 400, 0, Idle.MONITOR)
    fired = replace(trails, status=OrderStatus.SUBMITTED)
    assert cover(400, fired).stopped == 400
    assert cover(400, replace(trails, monitor=None)).stopped == 400


def test_an_exit_of_an_entry_protects_nothing_once_fewer_shares_are_held_than_it_would_sell() -> None:
    filled = entry(400, WAITS, WAITS)
    found = cover(300, filled)
    assert (found.stopped, found.unprotected, found.standing, found.surplus) == (0, 300, 400, 100)
    assert found.idle is Idle.SHARES
    stop = exit_order(300)
    assert cover(300, filled, stop).stopped == 300, "a stop of its own does"


def test_an_exit_that_is_listed_as_an_order_too_counts_once() -> None:
    stop = exit_order(id="L1")
    found = cover(400, entry(400, WAITS, WAITS), stop)
    assert (found.standing, found.stopped, found.surplus) == (400, 400, 0)
    assert {row.order_id: row.order for row in found.exits} == {"L0": None, "L1": stop}


def test_exits_whose_entry_is_of_an_earlier_day_still_count_once() -> None:
    profit, stop = exit_order(400, OrderType.LIMIT, entry="E0"), exit_order(400, entry="E0")
    assert cover(400, profit, stop).surplus == 0


def test_exits_of_an_entry_outlive_a_position_that_another_program_sold() -> None:
    found = working_exits([entry(400, WAITS, WAITS)], [])[SUBJECT]
    assert (found.position, found.surplus) == (0, 400)


def test_ended_exits_and_those_of_an_entry_without_a_fill_stand_for_nothing() -> None:
    ended = OrderStatus.CANCELLED
    assert cover(400, entry(400, WAITS, ended)).stopped == 0
    assert cover(400, entry(0, WAITS, WAITS)).exits == ()


quantities = st.integers(0, 20).map(lambda lots: lots * 100)


@given(
    held=st.integers(-20, 20).map(lambda lots: lots * 100),
    rows=st.lists(
        st.builds(
            exit_order,
            quantities.filter(bool),
            st.sampled_from([OrderType.STOP, OrderType.LIMIT]),
            side=st.sampled_from(Side),
            status=st.sampled_from(OrderStatus),
        ),
        max_size=6,
    ),
)
def test_taking_the_surplus_out_step_by_step_leaves_no_exit_that_crosses_zero(held: int, rows: list[Order]) -> None:
    """Each step reduces or withdraws one order; the stops that fit stay."""
    orders = {number: replace(row, id=str(number)) for number, row in enumerate(rows)}
    for _ in range(len(orders) + 1):
        found = working_exits(orders.values(), [position(ACCOUNT, held)] if held else []).get(SUBJECT)
        row = None if found is None else surplus_exit(found)
        if found is None or row is None:
            break
        left = quantity_left(row, found, TENCENT)
        assert left < row.quantity
        if left:
            orders[int(row.order_id)] = replace(orders[int(row.order_id)], quantity=left)
        else:
            del orders[int(row.order_id)]
    else:
        raise AssertionError("it does not end")
    assert found is None or sum(row.quantity for row in found.exits if not row.leaving) <= abs(held)
