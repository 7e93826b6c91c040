"""Order pushes: an order and its fill, or a reading of the lists."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes.servers.longport.rows import attached_row, notification, order_row, push_row
from fakes.values.sinks import Sinks
from tideboard_core.gateways.longport.trading import order_pushes as order_memory
from tideboard_core.gateways.longport.trading.order_pushes import NEEDED, OrderCache, OrderPushes
from tideboard_core.gateways.longport.translate import exits, orders
from tideboard_core.model.exits import HeldExit
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    LiveAccount,
    Order,
    OrderRequest,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import OrderTerm
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def told(*bodies: bytes, account: str | None = "20975338") -> Sinks:
    """What the sink hears of these notifications."""
    sinks = Sinks()
    routes = OrderPushes(sinks, sinks, OrderCache(), lambda: account, lambda: NOON).routes()
    for body in bodies:
        try:
            routes.handlers[TradeCommand.NOTIFICATION](body)
        except Exception as error:  # noqa: BLE001  as the socket does
            routes.dropped(TradeCommand.NOTIFICATION, body, error)
    return sinks


def test_a_push_tells_of_the_order_first_and_then_of_its_fill() -> None:
    row = push_row(executed_quantity="150", last_share="150", last_price="610.8", status="PartialFilledStatus")

    sinks = told(notification(row))

    (order,), (fill,) = sinks.orders, sinks.fills
    assert (order.filled, order.account_id, order.sketch) == (150, "20975338", True)
    assert (fill.quantity, fill.upto, fill.account_id) == (150, 150, "20975338")


def test_a_good_till_cancelled_order_that_is_pushed_as_expired_stays_open() -> None:
    expired = {"status": "ExpiredStatus", "symbol": "AAPL.US"}

    lasting, of_the_day = told(
        notification(push_row(tag="Gtc", order_id="1", remark="", **expired)),
        notification(push_row(tag="Normal", order_id="2", remark="", **expired)),
    ).orders

    assert (lasting.open, lasting.broker_status) == (True, "ExpiredStatus")
    assert of_the_day.status is OrderStatus.EXPIRED


def test_the_same_push_twice_tells_of_the_same_fill() -> None:
    body = notification(push_row(executed_quantity="150", last_share="150", last_price="610.8"))

    first, second = told(body, body).fills

    assert first == second


@pytest.mark.parametrize("key", sorted(NEEDED))
def test_a_push_that_lacks_a_key_has_the_lists_read(key: str) -> None:
    row = push_row(executed_quantity="150", last_share="150", last_price="610.8")
    del row[key]

    sinks = told(notification(row))

    assert (sinks.orders, sinks.fills) == ([], [])
    assert sinks.unread == [("order_changed_lb", key)]
    assert sinks.unreadable_orders == [("20975338", key)]


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xff\xff",
        notification("{broken"),
        notification(b"\xff"),
        notification("[1, 2]"),
        notification("7"),
        notification("[" * 100_000),
        notification(json.dumps({"event": "order_changed_lb", "data": [1]})),
        notification(push_row(symbol="700")),
        notification(push_row(executed_quantity="many")),
        notification(push_row(last_price="NaN", last_share="1", executed_quantity="1")),
        notification(push_row(executed_quantity="1e300")),
        notification(push_row(submitted_price="-1e30")),
        notification(push_row(updated_at="1795221214000")),
    ],
)
def test_a_push_that_cannot_be_read_has_the_lists_read(body: bytes) -> None:
    sinks = told(body)

    assert (sinks.orders, sinks.fills) == ([], [])
    assert [account for account, _field in sinks.unreadable_orders] == ["20975338"]


@pytest.mark.parametrize(
    "body",
    [
        notification(push_row(), event="cash_changed"),
        notification(push_row(), topic="public"),
        trade.Notification(topic="private", content_type=trade.CONTENT_PROTO, data=b"\x08\x01").SerializeToString(),
        b"",
    ],
)
def test_what_is_no_order_is_passed_over_in_silence(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        sinks = told(body)

    assert (sinks.orders, sinks.unreadable_orders, caplog.records) == ([], [], [])


def test_before_the_account_is_known_nothing_is_told() -> None:
    assert told(notification(push_row()), account=None).orders == []


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("caplog")
def test_no_bytes_break_it(body: bytes) -> None:
    told(body)


@given(
    st.dictionaries(
        st.sampled_from(sorted(push_row())), st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers())
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.usefixtures("caplog")
def test_no_values_break_it(changes: dict[str, object]) -> None:
    told(notification(push_row(**changes)))


SKETCH = orders.pushed_order(push_row(), "7")


def sent(client_order_id: str = "TB-1120-0001") -> OrderRequest:
    return OrderRequest(
        account=LiveAccount(id="7", name="", markets=frozenset(Market), currency="HKD"),
        instrument=InstrumentId("US.AAPL"),
        side=Side.BUY,
        order_type=OrderType.LIMIT,
        quantity=1,
        price=Decimal(1),
        client_order_id=client_order_id,
        time_in_force=TimeInForce.GTD,
        expires=date(2026, 12, 31),
        hours=TradingHours.OVERNIGHT,
    )


def test_a_listed_order_keeps_its_terms_when_a_push_changes_it() -> None:
    memory = OrderCache()
    memory.keep([orders.order(order_row(time_in_force="GTC", outside_rth="ANY_TIME"), "7")])

    order = memory.filled_in(SKETCH)

    assert (order.time_in_force, order.hours, order.sketch) == (TimeInForce.GTC, TradingHours.EXTENDED, False)
    assert memory.find(SKETCH.id) == order


def test_what_the_list_did_not_tell_a_push_does_not_either() -> None:
    memory = OrderCache()
    memory.keep([orders.order(order_row(time_in_force="Forever"), "7")])
    assert memory.filled_in(SKETCH).untold == {OrderTerm.TIME}

    memory = OrderCache()
    memory.sending(sent())
    assert memory.filled_in(SKETCH).untold == {OrderTerm.TIME, OrderTerm.HOURS}  # what we sent is no word of theirs


def test_an_order_of_ours_is_known_before_its_answer() -> None:
    memory = OrderCache()
    memory.sending(sent())

    order = memory.filled_in(SKETCH)

    assert (order.time_in_force, order.expires, order.hours, order.sketch) == (
        TimeInForce.GTD,
        date(2026, 12, 31),
        TradingHours.OVERNIGHT,
        False,
    )


def test_a_push_leaves_the_terms_that_the_broker_s_own_programs_have_set() -> None:
    memory = OrderCache()
    extras = (("monitor_price", "620.00"), ("trigger_count", "1"))
    memory.keep((replace(memory.filled_in(SKETCH), sketch=False, monitor=Decimal(620), extras=extras),))
    order = memory.filled_in(SKETCH)
    assert (order.monitor, order.extras) == (Decimal(620), extras)


def test_an_order_of_another_program_stays_a_sketch() -> None:
    memory = OrderCache()
    memory.sending(sent())

    foreign = orders.pushed_order(push_row(order_id="8", remark=""), "7")

    assert memory.filled_in(foreign).sketch
    assert memory.filled_in(foreign).sketch


def test_the_oldest_is_forgotten_first() -> None:
    memory = OrderCache()
    many = [orders.order(order_row(order_id=str(number)), "7") for number in range(order_memory.KEPT + 2)]

    memory.keep(many)

    assert memory.find("1") is None
    assert memory.find("2") == many[2]


# --- exits ----------------------------------------------------------------------------------------------------------


def push_of_exit(filled: str, **changes: str) -> Sinks:
    """What the sink hears of a push of a stop whose entry has filled so far."""
    sinks, cache = Sinks(), OrderCache()
    row = order_row(executed_quantity=filled, attached_orders=[attached_row()])
    cache.keep([replace(orders.order(row, "20975338"), exits=exits.held_exits(row))])
    pushed = {"order_id": "71", "side": "Sell", "order_type": "MIT", "trigger_price": "590.5", "tag": "GTC"}
    pushes = OrderPushes(sinks, sinks, cache, lambda: "20975338", lambda: NOON)
    body = notification(push_row(**pushed | {"submitted_quantity": "100", "submitted_price": "0"} | changes))
    pushes.routes().handlers[TradeCommand.NOTIFICATION](body)
    return sinks


def test_a_push_of_an_exit_that_waits_changes_its_entry_alone() -> None:
    (entry,) = push_of_exit("0", status="CanceledStatus").orders

    (held,) = entry.exits or ()
    assert (entry.id, entry.entry, entry.sketch) == ("709043056541253632", "", False)
    assert (held.order_id, held.status, held.quantity) == ("attached-71", OrderStatus.CANCELLED, 100)


def test_a_push_of_an_exit_in_force_changes_it_and_its_entry() -> None:
    exit_, entry = push_of_exit("100", status="NewStatus", trigger_status="ACTIVE").orders

    assert (exit_.id, exit_.entry, exit_.order_type) == ("attached-71", entry.id, OrderType.STOP)
    assert [(held.status, held.quantity) for held in entry.exits or ()] == [(OrderStatus.PENDING, 100)]


def test_a_push_of_an_exit_that_waits_leaves_its_cancel_one_of_an_exit() -> None:
    """Its number may be that of an order, unless lists or pushes have it as one that has fired."""
    cache = OrderCache()
    row = order_row(executed_quantity="200", attached_orders=[attached_row()])
    cache.keep([replace(orders.order(row, "20975338"), exits=exits.held_exits(row))])
    terms = {"order_id": "71", "side": "Sell", "order_type": "MIT", "trigger_price": "590.5"}
    waiting, fired = (
        orders.pushed_order(push_row(**terms, status=status), "20975338")
        for status in ("VarietiesNotReported", "NewStatus")
    )

    assert (cache.identified(waiting).id, cache.listed_as("attached-71")) == ("attached-71", None)
    assert (cache.identified(fired).id, cache.listed_as("attached-71")) == ("attached-71", "71")


def test_a_push_is_compared_once_and_with_exits_of_its_security_and_side_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    becomes = exits.becomes

    def counted(entry: Order, held: HeldExit, order: Order) -> bool:
        compared.append(held.order_id)
        return becomes(entry, held, order)

    monkeypatch.setattr(exits, "becomes", counted)
    sinks, cache = Sinks(), OrderCache()
    for number, (symbol, side) in enumerate(
        [("700.HK", "Buy"), ("700.HK", "Sell"), ("5.HK", "Buy"), ("9988.HK", "Buy")], 1
    ):
        held = [attached_row(order_id=str(70 + number))]
        row = order_row(order_id=str(number), symbol=symbol, side=side, attached_orders=held)
        cache.keep([replace(orders.order(row, "20975338"), exits=exits.held_exits(row))])
    pushes = OrderPushes(sinks, sinks, cache, lambda: "20975338", lambda: NOON)
    handle = pushes.routes().handlers[TradeCommand.NOTIFICATION]
    handle(notification(push_row(order_id="99", side="Sell", remark="")))
    assert compared == ["attached-71"]

    handle(notification(push_row(order_id="71", side="Sell", trigger_price="590.5", status="NewStatus")))
    assert cache.listed_as("attached-71") == "71"
    compared.clear()
    handle(notification(push_row(order_id="100", side="Sell", trigger_price="590.5")))
    assert (compared, sinks.orders[-1].id) == ([], "100"), "an exit that has become an order becomes no other"

    for number in range(500):
        pushed(cache, order_id=f"9{number}")
    for number in range(100):
        entered(cache, f"1{number}", f"2{number}")
    cache.renamed()
    assert compared == [], "details are not compared with each order"


SALE = {"side": "Sell", "order_type": "MIT", "trigger_price": "590.5", "remark": "", "status": "VarietiesNotReported"}
"""A stop with all terms of an exit."""


def pushed(cache: OrderCache, **changes: Any) -> Order:
    """The order that a push becomes."""
    return cache.filled_in(cache.identified(orders.pushed_order(push_row(**SALE | changes), "20975338")))


def entered(cache: OrderCache, number: str, exit_number: str, **changes: Any) -> None:
    """The detail of a filled entry with one exit was read."""
    held = [attached_row(order_id=exit_number, **changes)]
    row = order_row(
        order_id=number, remark=f"TB-{number}", status="FilledStatus", executed_quantity="200", attached_orders=held
    )
    cache.keep([replace(orders.order(row, "20975338"), exits=exits.held_exits(row))])


def test_an_exit_that_was_pushed_before_its_entry_s_detail_is_no_order_besides() -> None:
    cache = OrderCache()
    assert pushed(cache, order_id="71").id == "71"

    entered(cache, "70", "71")

    assert (cache.find("71"), cache.renamed(), cache.stands_alone("71")) == (None, {"71": "attached-71"}, False)


@pytest.mark.parametrize("number", ["900", "81"], ids=["of a person", "an exit of the next entry"])
def test_an_order_is_not_taken_for_an_exit_that_has_fired_under_another_number(number: str) -> None:
    cache = OrderCache()
    entered(cache, "70", "71", status="FilledStatus", executed_qty="200", trigger_status="RELEASED")
    assert pushed(cache, order_id="9", status="FilledStatus", executed_quantity="200").id == "attached-71"
    assert pushed(cache, order_id=number).id == number

    entered(cache, "70", "71", status="FilledStatus", executed_qty="200", trigger_status="RELEASED")

    assert number not in cache.renamed()
    assert number in {order.id for order in cache.working()}
    entered(cache, "80", "81")
    assert cache.renamed().get(number) == {"900": None, "81": "attached-81"}[number]


def test_an_order_of_another_security_with_the_digits_of_an_exit_is_one_by_itself() -> None:
    cache = OrderCache()
    pushed(cache, order_id="71")
    entered(cache, "70", "71")
    assert "71" in cache.renamed()

    assert pushed(cache, order_id="71", symbol="5.HK").id == "71"
    entered(cache, "70", "71")

    assert "71" not in cache.renamed()
    assert "71" in {order.id for order in cache.working()}


def test_the_push_of_an_exit_takes_no_order_of_another_security_with_its_digits_away() -> None:
    cache = OrderCache()
    pushed(cache, order_id="71", symbol="5.HK")
    entered(cache, "70", "71")

    assert pushed(cache, order_id="71").id == "attached-71"

    assert "71" not in cache.renamed()
    assert {"71", "attached-71"} <= {order.id for order in cache.working()}


def test_an_order_that_waits_is_not_taken_for_an_exit_that_has_fired() -> None:
    cache = OrderCache()
    pushed(cache, order_id="900")
    entered(cache, "70", "71", status="FilledStatus", executed_qty="200", trigger_status="RELEASED")

    assert pushed(cache, order_id="900").id == "900"
    assert pushed(cache, order_id="901", status="FilledStatus", executed_quantity="200").id == "attached-71"


def test_a_push_of_an_entry_s_fill_puts_its_exits_in_force() -> None:
    sinks, cache = Sinks(), OrderCache()
    row = order_row(order_id="70", attached_orders=[attached_row()])
    cache.keep([replace(orders.order(row, "20975338"), exits=exits.held_exits(row))])
    handle = OrderPushes(sinks, sinks, cache, lambda: "20975338", lambda: NOON).routes().handlers
    for filled in (0, 100, 100, 200):
        body = push_row(order_id="70", executed_quantity=str(filled), status="PartialFilledStatus")
        handle[TradeCommand.NOTIFICATION](notification(body))

    shown = [(order.id, order.quantity, order.entry) for order in sinks.orders if order.id != "70"]
    assert shown == [("attached-71", 100, "70"), ("attached-71", 200, "70")]


def test_an_older_push_of_an_exit_changes_nothing() -> None:
    entry = push_of_exit("100", status="CanceledStatus", updated_at="1795141801").orders[-1]

    assert [(held.status, held.quantity) for held in entry.exits or ()] == [(OrderStatus.PENDING, 200)]
