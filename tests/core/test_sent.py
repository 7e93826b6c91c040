"""Ids, the day's value and repeats."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fakes.clock import ManualClock
from fakes.trading_values import ACCOUNTS, NOON, TENCENT, order_row
from tideboard_core.audit_log import Record, RecordKind
from tideboard_core.draft import Draft, draft_of
from tideboard_core.model.instrument import Instrument, InstrumentId, Market, SecurityType
from tideboard_core.model.order import Environment, Order, OrderRequest, OrderStatus, OrderType, Side
from tideboard_core.sent import Sent
from tideboard_core.unknown import write_data, write_of

ACCOUNT = ACCOUNTS[Environment.LIVE]


@pytest.fixture
def sent(clock: ManualClock) -> Sent:
    return Sent(clock)


def request(client_order_id: str = "TB-1120-0001", **changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNT,
        "instrument": TENCENT.id,
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": Decimal("612.50"),
        "client_order_id": client_order_id,
    }
    return OrderRequest(**(fields | changes))


def draft(client_order_id: str = "TB-1120-0001", **changes: Any) -> Draft:
    return draft_of(request(client_order_id, **changes))


def record(kind: RecordKind, order: OrderRequest, **data: object) -> Record:
    told = write_data(write_of(order, NOON)) if kind is RecordKind.INTENT else {}
    return Record(kind=kind, id=order.client_order_id, at=NOON, data={**told, **data})


# --- ids ------------------------------------------------------------------------------------------------------------


def test_ids_carry_the_exchange_date_and_count(sent: Sent, clock: ManualClock) -> None:
    assert sent.next_id() == "TB-1120-0001"
    assert sent.use("TB-1120-0001")
    assert sent.next_id() == "TB-1120-0002"
    clock.set_market(datetime(2026, 11, 20, 16, 30, tzinfo=UTC))

    assert sent.next_id() == "TB-1121-0001"


def test_an_id_is_used_once(sent: Sent) -> None:
    assert sent.use("TB-1120-0007")
    assert not sent.use("TB-1120-0007")
    assert sent.own("TB-1120-0007")
    assert not sent.own("TB-1120-0008")
    assert sent.next_id() == "TB-1120-0008"
    sent.met("TB-1120-0003")
    assert sent.next_id() == "TB-1120-0008"


def test_an_id_of_another_form_counts_nothing(sent: Sent) -> None:
    assert sent.use("by hand")
    assert sent.next_id() == "TB-1120-0001"


def test_numbers_go_past_four_digits(sent: Sent) -> None:
    sent.use("TB-1120-9999")

    assert sent.next_id() == "TB-1120-10000"


# --- the day's value ------------------------------------------------------------------------------------------------


def traded(sent: Sent, *orders: Order, side: Side = Side.BUY, known: Instrument | None = None) -> Decimal | None:
    return sent.traded(ACCOUNT.id, Market.HK, side, orders, lambda _: known)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({}, "122200"),
        ({"filled": 100, "average_price": Decimal("610.00")}, "122100"),
        ({"status": OrderStatus.FILLED, "filled": 200, "average_price": Decimal("610.00")}, "122000"),
        ({"status": OrderStatus.CANCELLED, "filled": 100, "average_price": Decimal("610.00")}, "61000"),
        ({"status": OrderStatus.CANCELLED}, "0"),
        ({"status": OrderStatus.REJECTED}, "0"),
        ({"side": Side.SELL}, "0"),
        ({"account_id": "another"}, "0"),
        ({"instrument": InstrumentId("US.AAPL")}, "0"),
        ({"status": OrderStatus.FILLED, "filled": 200, "created": NOON - timedelta(days=1)}, "0"),
        ({"created": NOON - timedelta(days=1)}, "122200"),
        ({"order_type": OrderType.STOP, "price": None, "trigger": Decimal("620.00")}, "124000"),
    ],
)
def test_what_the_broker_lists_counts_as_filled_or_working(sent: Sent, changes: dict[str, Any], value: str) -> None:
    assert traded(sent, order_row(ACCOUNT, **changes)) == Decimal(value)


def test_what_is_on_its_way_counts_until_the_broker_lists_it(sent: Sent) -> None:
    sent.count(draft(), Decimal(61_250))
    assert traded(sent) == 61_250
    assert traded(sent, side=Side.SELL) == 0

    listed = order_row(ACCOUNT, remark="TB-1120-0001", quantity=100, price=Decimal("612.50"))

    assert traded(sent, listed) == 61_250


def test_a_working_market_order_counts_as_it_was_valued(sent: Sent) -> None:
    sent.count(draft(order_type=OrderType.MARKET, price=None), Decimal(61_250))
    listed = order_row(ACCOUNT, remark="TB-1120-0001", price=None, order_type=OrderType.MARKET, quantity=100)

    assert traded(sent, listed) == 61_250
    assert traded(sent, order_row(ACCOUNT, price=None, remark="")) == 61_250
    dearer = replace(listed, filled=99, average_price=Decimal("700.00"))
    assert traded(sent, dearer) == 69_300  # what it has cost already is more than it was valued at


CALL = replace(
    TENCENT,
    id=InstrumentId("HK.TCH261127C600000"),
    security_type=SecurityType.OPTION,
    lot_size=1,
    multiplier=100,
)


def test_contracts_count_with_the_shares_behind_them(sent: Sent) -> None:
    working = order_row(ACCOUNT, instrument=CALL.id, quantity=3, filled=1, price=Decimal("22.30"))
    row = replace(working, average_price=Decimal("22.00"), remark="")

    assert traded(sent, row, known=CALL) == Decimal("6660.00")
    assert traded(sent, row) is None, "nobody knows what another program's contract is worth"
    assert traded(sent, replace(row, side=Side.SELL)) == 0


def test_a_contract_that_was_never_working_or_filled_needs_no_facts(sent: Sent) -> None:
    assert traded(sent, order_row(ACCOUNT, instrument=CALL.id, status=OrderStatus.CANCELLED)) == 0


def test_our_own_contracts_are_known_as_they_were_sent(sent: Sent) -> None:
    sent.count(draft(instrument=CALL.id, quantity=3, price=Decimal("22.30")), Decimal(6690), multiplier=100)
    listed = order_row(ACCOUNT, instrument=CALL.id, remark="TB-1120-0001", quantity=3, filled=0, price=Decimal("22.30"))

    assert traded(sent, listed) == traded(sent) == 6690
    assert traded(sent, replace(listed, price=None, order_type=OrderType.MARKET)) == 6690


def test_what_never_became_an_order_is_taken_back(sent: Sent) -> None:
    sent.count(draft(), Decimal(61_250))
    sent.discount("TB-1120-0001")

    assert traded(sent) == 0


def test_the_day_ends_with_the_exchange_s_day(sent: Sent, clock: ManualClock) -> None:
    sent.count(draft(), Decimal(61_250))
    clock.set_market(NOON + timedelta(days=1))

    assert traded(sent) == 0


# --- repeats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"quantity": 200}, {"price": Decimal("613.00")}, {"side": Side.SELL}, {"instrument": InstrumentId("HK.09988")}],
)
def test_only_the_very_same_order_is_a_repeat(sent: Sent, changes: dict[str, Any]) -> None:
    sent.count(draft(), Decimal(61_250))

    assert sent.repeated(draft("TB-1120-0002"), 10.0)
    assert not sent.repeated(draft("TB-1120-0002", **changes), 10.0)


def test_a_stop_at_another_trigger_is_another_order(sent: Sent) -> None:
    stop: dict[str, Any] = {"order_type": OrderType.STOP, "price": None, "trigger": Decimal("620.00")}
    sent.count(draft(**stop), Decimal(62_000))

    assert sent.repeated(draft("TB-1120-0002", **stop), 10.0)
    assert not sent.repeated(draft("TB-1120-0002", **(stop | {"trigger": Decimal("621.00")})), 10.0)


def test_a_repeat_is_forgotten_after_the_window(sent: Sent, clock: ManualClock) -> None:
    sent.count(draft(), Decimal(61_250))
    clock.advance(10)
    assert sent.repeated(draft("TB-1120-0002"), 10.0)
    clock.advance(0.1)

    assert not sent.repeated(draft("TB-1120-0002"), 10.0)


def test_what_was_not_sent_is_nothing_to_repeat(sent: Sent) -> None:
    sent.count(draft(), Decimal(61_250))
    sent.discount("TB-1120-0001")

    assert not sent.repeated(draft("TB-1120-0002"), 10.0)


# --- after a restart ------------------------------------------------------------------------------------------------


def test_the_log_gives_back_ids_value_and_what_is_in_doubt(sent: Sent) -> None:
    orders = [request(f"TB-1120-000{n}") for n in range(1, 8)]
    ends = [
        RecordKind.ACCEPTED,
        RecordKind.REJECTED,
        RecordKind.NOT_SENT,
        RecordKind.UNKNOWN,
        RecordKind.SETTLED,
        RecordKind.TRANSITION,
    ]
    records = [record(RecordKind.INTENT, o, value="61250", day="2026-11-20") for o in orders]
    records += [record(kind, o) for kind, o in zip(ends, orders, strict=False)]

    doubtful = sent.restore(records)

    assert [write.client_order_id for write in doubtful] == ["TB-1120-0004", "TB-1120-0006", "TB-1120-0007"]
    assert sent.next_id() == "TB-1120-0008"
    assert traded(sent) == 5 * 61_250


def test_an_order_settled_as_never_placed_gives_its_value_back(sent: Sent) -> None:
    order = request()

    doubtful = sent.restore(
        [
            record(RecordKind.INTENT, order, value="61250", day="2026-11-20"),
            record(RecordKind.UNKNOWN, order),
            record(RecordKind.SETTLED, order, never=True),
        ]
    )

    assert doubtful == []
    assert traded(sent) == 0


def test_yesterday_s_orders_do_not_count_today(sent: Sent) -> None:
    sent.restore([record(RecordKind.INTENT, request(), value="61250", day="2026-11-19")])

    assert traded(sent) == 0


def test_a_denied_attempt_used_its_id_up(sent: Sent) -> None:
    sent.restore([Record(kind=RecordKind.DENIED, id="TB-1120-0041", at=NOON, data={"code": "lot"})])

    assert sent.next_id() == "TB-1120-0042"


def test_the_log_gives_back_how_many_shares_a_contract_was(sent: Sent, clock: ManualClock) -> None:
    first = request(instrument=CALL.id, quantity=3, price=Decimal("22.30"))
    sent.count(draft_of(first), Decimal(6690), multiplier=100)
    kept = json.loads(json.dumps(sent.counted(first.client_order_id), default=str))
    again = Sent(clock)

    again.restore([record(RecordKind.INTENT, first, **kept), record(RecordKind.ACCEPTED, first)])

    listed = order_row(ACCOUNT, instrument=CALL.id, remark="TB-1120-0001", quantity=3, price=Decimal("22.30"))
    assert traded(again, listed) == 6690
