"""Orders of a past day out of the order log: their steps at its times, of one account, beside those of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec import structs

from fakes.values.trading import ACCOUNTS, NOON, TENCENT
from tideboard_core.audit.records import FILE, ZERO, Record, RecordKind, encode
from tideboard_core.model.order import Environment, OrderStatus, OrderType, Side
from tideboard_core.orders.past_orders import past_orders, read_past_orders, with_past_orders
from tideboard_core.orders.writes import UnknownWrite, write_data
from tideboard_core.ports.trading import WriteVerb
from tideboard_core.trips.rows import OwnSpan

LIVE = ACCOUNTS[Environment.LIVE]
MINE = LIVE.identity
DAY = OwnSpan(NOON - timedelta(hours=1), NOON + timedelta(hours=5))


def intent(
    number: int, at: datetime, *, environment: str = "LIVE", day: str = "2026-11-20", **changes: object
) -> Record:
    write = UnknownWrite(
        verb=WriteVerb.PLACE,
        client_order_id=f"TB-1120-{number:04}",
        account=LIVE.identity,
        instrument=TENCENT.id,
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=500,
        price=Decimal("605.00"),
        trigger=None,
        since=at,
    )
    write = replace(write, **changes)  # type: ignore[arg-type]
    data = write_data(write) | {"environment": environment, "day": day}
    return Record(kind=RecordKind.INTENT, id=write.client_order_id, at=at, data=data)


def step(number: int, at: datetime, kind: RecordKind, **data: object) -> Record:
    return Record(kind=kind, id=f"TB-1120-{number:04}", at=at, data=data)


def filled(number: int, at: datetime) -> Record:
    return step(
        number,
        at,
        RecordKind.TRANSITION,
        order="17",
        status=OrderStatus.FILLED,
        filled=500,
        quantity=500,
        price="605.00",
        average="604.80",
    )


def log(*records: Record) -> bytes:
    head, text = ZERO, b""
    for number, record in enumerate(records, start=1):
        line, head = encode(record, number=number, previous=head)
        text += line
    return text


def test_an_order_has_its_steps_at_their_times() -> None:
    later = NOON + timedelta(seconds=2)
    found = past_orders(
        log(intent(1, NOON), step(1, later, RecordKind.ACCEPTED, order="17"), filled(1, NOON + timedelta(minutes=3))),
        MINE,
        DAY,
    )
    (order,) = found
    assert (order.id, order.our_id, order.created) == ("17", "TB-1120-0001", NOON)
    assert order.state_at(NOON) is None
    states = [order.state_at(at) for at in (later, DAY.end)]
    assert [state and (state.status, state.filled, state.average) for state in states] == [
        (OrderStatus.SUBMITTED, 0, None),
        (OrderStatus.FILLED, 500, Decimal("604.80")),
    ]


def test_other_accounts_days_and_writes_are_left_out(tmp_path: Path) -> None:
    records = [
        intent(1, NOON, environment="PAPER"),
        intent(2, NOON, account=LIVE.identity._replace(id="other")),
        intent(3, NOON - timedelta(days=1), day="2026-11-19"),
        intent(4, NOON, verb=WriteVerb.CANCEL),
        intent(5, NOON, day="2026-11-12"),
        intent(6, NOON),
        intent(7, NOON),
        intent(8, NOON, account=LIVE.identity._replace(broker="longport")),
        *(step(number, NOON, RecordKind.REJECTED, code="no") for number in (1, 2, 3, 4, 5, 6, 8)),
    ]
    (tmp_path / FILE).write_bytes(log(*records))
    mine = MINE._replace(broker="futu")
    (order,) = read_past_orders(tmp_path / FILE, mine, DAY)
    assert order.our_id == "TB-1120-0006", "an older record, which names no broker, is of each"
    assert order.states[-1].status is OrderStatus.REJECTED
    assert read_past_orders(tmp_path / "none", MINE, DAY) == ()


def test_the_store_knows_an_order_better_than_the_log() -> None:
    logged = past_orders(
        log(
            intent(1, NOON),
            intent(2, NOON + timedelta(minutes=1)),
            step(1, NOON, RecordKind.ACCEPTED, order="17"),
            step(2, NOON, RecordKind.UNKNOWN),
        ),
        MINE,
        DAY,
    )
    known = structs.replace(logged[0], name="TENCENT", created=NOON + timedelta(seconds=1))
    other = structs.replace(known, id="99", our_id="", created=NOON - timedelta(minutes=1))
    assert with_past_orders((known, other), logged) == (other, known, logged[1])
    assert logged[1].states[0].status is OrderStatus.UNKNOWN
