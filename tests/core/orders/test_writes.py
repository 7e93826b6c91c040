"""What settles a write without an answer, and its way through the order log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.values.trading import ACCOUNTS, NOON, TENCENT, held_exit, order_row
from tideboard_core.audit.records import ZERO, Record, RecordKind, decode, encode
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms, HeldExit
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import (
    ActionRequest,
    CancelRequest,
    Environment,
    ModifyRequest,
    OrderAction,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.orders.writes import ALIKE_WITHIN, Request, write_data, write_from, write_of
from tideboard_core.ports.trading import WriteVerb

ACCOUNT = ACCOUNTS[Environment.LIVE]
WORKING = order_row(ACCOUNT)
PLACE = OrderRequest(
    account=ACCOUNT,
    instrument=TENCENT.id,
    side=Side.SELL,
    order_type=OrderType.STOP_LIMIT,
    quantity=100,
    client_order_id="TB-1120-0001",
    price=Decimal("612.00"),
    trigger=Decimal("612.50"),
    time_in_force=TimeInForce.GTC,
)
MODIFY = ModifyRequest(
    account=ACCOUNT, order=WORKING, client_order_id="TB-1120-0002", quantity=300, price=Decimal("611.50")
)
EXITS = AttachedExits(
    take_profit=ExitTerms(trigger=Decimal(640), limit=Decimal("639.50")),
    stop_loss=ExitTerms(trigger=Decimal(600), limit=Decimal(599)),
    time_in_force=TimeInForce.GTD,
    expires=date(2026, 12, 28),
)
STOP = AttachedExits(stop_loss=ExitTerms(trigger=Decimal(600)))
BRACKET = replace(PLACE, order_type=OrderType.LIMIT, side=Side.BUY, trigger=None, exits=EXITS)
CANCEL = CancelRequest(account=ACCOUNT, order=WORKING, client_order_id="TB-1120-0003")
ENABLE = ActionRequest(account=ACCOUNT, order=WORKING, action=OrderAction.ENABLE, client_order_id="TB-1120-0004")


@pytest.mark.parametrize(
    "request_", [PLACE, MODIFY, CANCEL, BRACKET, replace(MODIFY, exits=STOP), replace(MODIFY, cancel_exits=True)]
)
def test_an_intent_comes_back_from_the_log_as_it_was(request_: Request) -> None:
    write = write_of(request_, NOON)
    record = Record(kind=RecordKind.INTENT, id=write.client_order_id, at=NOON, data=write_data(write))
    line, _ = encode(record, number=1, previous=ZERO)

    read_back = decode(line[:-1], number=1, previous=ZERO)

    assert read_back is not None
    assert write_from(read_back[0]) == replace(write, asking=False)


PRICES = st.decimals(min_value="0.0001", max_value=99, allow_nan=False, places=4)


@settings(max_examples=30)
@given(distance=PRICES, percent=st.booleans(), offset=st.none() | PRICES, change=st.booleans())
def test_a_trailing_stop_comes_back_from_the_log_as_it_was(
    distance: Decimal, percent: bool, offset: Decimal | None, change: bool
) -> None:
    order_type = OrderType.TRAILING_STOP if offset is None else OrderType.TRAILING_STOP_LIMIT
    trail: dict[str, Any] = {"trail_percent" if percent else "trail_amount": distance}
    row = order_row(ACCOUNT, order_type=order_type, status=OrderStatus.PENDING, price=Decimal(1), **trail)
    placed = replace(
        PLACE, order_type=order_type, price=None, trigger=None, **trail, limit_offset=offset, monitor=offset
    )
    modified = ModifyRequest(
        account=ACCOUNT, order=row, client_order_id="TB-1120-0002", quantity=300, **trail, limit_offset=offset
    )
    write = write_of(modified if change else placed, NOON)
    record = Record(kind=RecordKind.INTENT, id=write.client_order_id, at=NOON, data=write_data(write))
    read_back = decode(encode(record, number=1, previous=ZERO)[0][:-1], number=1, previous=ZERO)

    assert read_back is not None
    assert write_from(read_back[0]) == replace(write, asking=False)
    shown = write.shown()
    assert (shown.trail_amount or shown.trail_percent, shown.limit_offset) == (distance, offset)
    assert shown.monitor == (None if change else offset)


def test_a_change_of_a_trailing_stop_is_settled_by_its_distance_wherever_its_trigger_stands() -> None:
    row = order_row(
        ACCOUNT, order_type=OrderType.TRAILING_STOP, status=OrderStatus.PENDING, price=None, trail_amount=Decimal(5)
    )
    change = ModifyRequest(
        account=ACCOUNT, order=row, client_order_id="TB-1120-0002", quantity=300, trail_amount=Decimal(4)
    )
    write = write_of(change, NOON)

    assert not write.settled_by(replace(row, quantity=300, trigger=Decimal(610)))
    assert write.settled_by(replace(row, quantity=300, trail_amount=Decimal("4.000"), trigger=Decimal(611)))


def test_a_trailing_stop_without_our_number_may_have_any_price() -> None:
    placed = replace(PLACE, order_type=OrderType.TRAILING_STOP, price=None, trigger=None, trail_amount=Decimal(5))
    write = replace(write_of(placed, NOON), numbered=False)
    listed = order_row(
        ACCOUNT, side=Side.SELL, quantity=100, order_type=OrderType.TRAILING_STOP, price=Decimal(607), created=NOON
    )

    assert write.resembles(listed, NOON)
    assert not write.resembles(replace(listed, order_type=OrderType.LIMIT), NOON)


def test_an_older_log_names_no_time_in_force_and_means_the_day() -> None:
    data = write_data(write_of(PLACE, NOON))
    del data["time_in_force"]
    write = write_from(Record(kind=RecordKind.INTENT, id="x", at=NOON, data=data))
    assert write is not None
    assert write.shown().time_in_force is TimeInForce.DAY
    assert write_of(PLACE, NOON).shown().time_in_force is TimeInForce.GTC


def test_a_record_that_is_no_intent_is_no_write() -> None:
    assert write_from(Record(kind=RecordKind.INTENT, id="x", at=NOON, data={"verb": "place"})) is None
    bad = write_data(write_of(PLACE, NOON)) | {"quantity": "many"}
    assert write_from(Record(kind=RecordKind.INTENT, id="x", at=NOON, data=bad)) is None


def test_a_new_order_is_settled_by_the_order_with_our_id_alone() -> None:
    write = write_of(PLACE, NOON)

    ours = replace(WORKING, remark="TB-1120-0001", side=Side.SELL, quantity=100, price=PLACE.price)
    assert write.settled_by(ours)
    assert not write.settled_by(replace(WORKING, side=Side.SELL, quantity=100, price=PLACE.price))


def test_a_new_order_without_an_answer_shows_what_it_asked_for() -> None:
    shown = write_of(BRACKET, NOON).shown()
    assert (shown.exits_asked, shown.exits) == (EXITS, None)
    assert shown.exits_unconfirmed == (ExitRole.TAKE_PROFIT, ExitRole.STOP_LOSS)


@pytest.mark.parametrize(
    ("listed", "set_", "withdrawn"),
    [
        (None, False, False),
        ((), False, True),
        ((held_exit(),), True, False),
        ((held_exit(trigger=Decimal(605)),), False, False),
        ((held_exit(time_in_force=TimeInForce.DAY),), False, False),
        ((held_exit(time_in_force=TimeInForce.GTD, expires=date(2026, 12, 28)),), False, False),
        ((held_exit(), held_exit(order_id="W10")), False, False),
        ((held_exit(hours=TradingHours.REGULAR),), True, False),
        ((held_exit(hours=TradingHours.EXTENDED),), False, False),
        ((held_exit(status=OrderStatus.CANCELLED),), False, True),
    ],
)
def test_a_change_of_exits_is_settled_by_the_list_that_shows_them(
    listed: tuple[HeldExit, ...] | None, set_: bool, withdrawn: bool
) -> None:
    changed = order_row(ACCOUNT, quantity=300, price=Decimal("611.50"), exits=listed)

    assert write_of(replace(MODIFY, exits=STOP), NOON).settled_by(changed) is set_
    assert write_of(replace(MODIFY, cancel_exits=True), NOON).settled_by(changed) is withdrawn


@pytest.mark.parametrize(
    ("changes", "settled"),
    [
        ({}, False),
        ({"quantity": 300}, False),
        ({"quantity": 300, "price": Decimal("611.50")}, True),
        ({"status": OrderStatus.FILLED, "filled": 200}, True),
        ({"id": "W2", "quantity": 300, "price": Decimal("611.50")}, False),
    ],
)
def test_a_change_is_settled_when_the_order_shows_it_or_is_over(changes: dict[str, object], settled: bool) -> None:
    assert write_of(MODIFY, NOON).settled_by(order_row(ACCOUNT, **changes)) is settled


@pytest.mark.parametrize(
    ("status", "settled"),
    [
        (OrderStatus.SUBMITTED, False),
        (OrderStatus.CANCELLING, False),
        (OrderStatus.CANCELLED, True),
        (OrderStatus.FILLED, True),
    ],
)
def test_a_cancel_is_settled_when_the_order_is_over(status: OrderStatus, settled: bool) -> None:
    assert write_of(CANCEL, NOON).settled_by(order_row(ACCOUNT, status=status)) is settled


@pytest.mark.parametrize(
    ("request_", "before", "other"),
    [
        (CANCEL, {"status": OrderStatus.FILLED}, {}),
        (MODIFY, {"quantity": 300, "price": Decimal("611.50")}, {"quantity": 300, "price": Decimal(611)}),
        (
            replace(MODIFY, quantity=200, exits=STOP),
            {"price": Decimal("611.50"), "exits": (held_exit(),)},
            {"exits": ()},
        ),
        (ENABLE, {}, {"status": OrderStatus.DISABLED}),
    ],
    ids=["cancel", "change", "exits", "act"],
)
def test_what_its_order_looked_like_before_proves_nothing(
    request_: Request, before: dict[str, Any], other: dict[str, Any]
) -> None:
    """Until a row since then looked otherwise, across a restart too."""
    order, moved = order_row(ACCOUNT, **before), order_row(ACCOUNT, **other)
    write = write_of(request_, NOON).before(order)
    logged = write_from(Record(kind=RecordKind.INTENT, id=write.client_order_id, at=NOON, data=write_data(write)))
    assert logged is not None
    for one in (write, logged):
        assert one.after(order) == one
        left = one.after(moved)
        assert left is not None
        assert left.after(order) is None
    assert write_of(request_, NOON).before(moved).after(order) is None


def test_a_cancel_of_a_nearly_filled_order_is_a_write_too() -> None:
    order = order_row(ACCOUNT, quantity=200, filled=200)

    assert write_of(replace(CANCEL, order=order), NOON).verb is WriteVerb.CANCEL


def test_the_placeholder_is_an_order_in_doubt() -> None:
    shown = write_of(PLACE, NOON).shown()

    assert (shown.status, shown.open, shown.remark) == (OrderStatus.UNKNOWN, True, "TB-1120-0001")


def test_another_computer_s_order_with_the_same_id_settles_nothing() -> None:
    write = write_of(PLACE, NOON)
    ours = order_row(ACCOUNT, remark="TB-1120-0001", side=Side.SELL, quantity=100, price=PLACE.price)

    assert write.settled_by(ours)
    assert not write.settled_by(replace(ours, quantity=5000))
    assert not write.settled_by(replace(ours, price=Decimal(605)))
    assert write.settled_by(replace(ours, created=NOON + ALIKE_WITHIN))
    assert not write.settled_by(replace(ours, created=NOON + ALIKE_WITHIN + timedelta(seconds=1)))
    assert not write.settled_by(replace(ours, side=Side.BUY))
    assert not write.resembles(replace(ours, side=Side.BUY), NOON)
    assert not write.settled_by(replace(ours, instrument=InstrumentId("HK.00005")))


def test_a_number_with_letters_settles_whatever_terms_the_broker_kept() -> None:
    write = write_of(replace(PLACE, client_order_id="TB-1120-KQXW-0001"), NOON)
    late = NOON + timedelta(hours=3)
    ours = order_row(ACCOUNT, remark=write.client_order_id, price=Decimal(605), quantity=5000, created=late)

    assert write.settled_by(ours)
    assert not write.settled_by(replace(ours, remark="TB-1120-DFGH-0001")), "of another start"
    assert not write.settled_by(replace(ours, instrument=InstrumentId("HK.00005")))
    exit_of_it = replace(ours, entry="W1")
    assert not write.settled_by(exit_of_it), "an exit has the number of its entry"
    assert not write.resembles(exit_of_it, NOON)


def test_a_cancel_of_a_fraction_comes_back_from_the_log_as_it_was() -> None:
    fraction = replace(WORKING, quantity=Decimal("10.5"), filled=Decimal("0.25"))
    write = write_of(CancelRequest(account=ACCOUNT, order=fraction, client_order_id="TB-1120-0009"), NOON)
    record = Record(kind=RecordKind.INTENT, id=write.client_order_id, at=NOON, data=write_data(write))
    line, _head = encode(record, number=1, previous=ZERO)
    read_back = decode(line[:-1], number=1, previous=ZERO)
    assert read_back is not None
    assert b'"quantity":"10.5"' in line
    assert write_from(read_back[0]) == replace(write, asking=False)


@pytest.mark.parametrize(
    ("refusable", "row", "refused"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"id": "W2"}, False),
        (True, {"status": OrderStatus.UNKNOWN}, False),
        (True, {"broker_status": "Deleted"}, False),
    ],
)
def test_a_delete_whose_answer_may_be_a_refusal_was_one_if_its_order_stands_as_before(
    refusable: bool, row: dict[str, Any], *, refused: bool
) -> None:
    over = order_row(ACCOUNT, status=OrderStatus.CANCELLED)
    request = ActionRequest(account=ACCOUNT, order=over, action=OrderAction.DELETE, client_order_id="TB-1120-0009")
    write = replace(write_of(request, NOON), refusable=refusable)
    assert write.refused_by(replace(over, **row)) is refused
