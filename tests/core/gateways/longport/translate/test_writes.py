"""The three writes, field by field."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fakes.servers.longport.rows import order_row
from fakes.values.trading import held_exit
from tideboard_core.gateways.longport.translate import exits, orders, writes
from tideboard_core.model.exits import AttachedExits, ExitRole, ExitTerms
from tideboard_core.model.instrument import InstrumentId, Market
from tideboard_core.model.order import (
    CancelRequest,
    LiveAccount,
    ModifyRequest,
    OrderRequest,
    OrderStatus,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.model.order_terms import PRICED, TRAILING, TRIGGERED, OrderType
from tideboard_core.redaction import MARK, SECRETS

ACCOUNT = LiveAccount(id="7", name="LongPort", markets=frozenset(Market), currency="HKD", broker_lock=False)


def request(**changes: Any) -> OrderRequest:
    fields: dict[str, Any] = {
        "account": ACCOUNT,
        "instrument": InstrumentId("HK.00700"),
        "side": Side.BUY,
        "order_type": OrderType.LIMIT,
        "quantity": 100,
        "price": Decimal("338.2"),
        "client_order_id": "TB-1120-0001",
    }
    return OrderRequest(**(fields | changes))


def body_of(write: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(write.body)
    return found


def test_a_limit_order_carries_our_id_twice_and_nothing_that_does_not_apply() -> None:
    write = writes.place(request())

    assert (write.method, write.path, write.query) == ("POST", "/v1/trade/order", ())
    assert body_of(write) == {
        "symbol": "700.HK",
        "order_type": "LO",
        "side": "Buy",
        "submitted_quantity": "100",
        "submitted_price": "338.2",
        "time_in_force": "Day",
        "remark": "TB-1120-0001",
        "client_request_id": f"TB-1120-0001-{writes.THIS_RUN}",
    }


@pytest.mark.parametrize("order_type", sorted(orders.ORDER_TYPE.keys() - TRAILING))
def test_prices_go_with_the_types_that_have_them(order_type: OrderType) -> None:
    prices = {
        "price": Decimal("338.2") if order_type in PRICED else None,
        "trigger": Decimal(340) if order_type in TRIGGERED else None,
    }

    body = body_of(writes.place(request(order_type=order_type, **prices)))

    assert body["order_type"] == orders.ORDER_TYPE[order_type]
    assert ("submitted_price" in body) is (order_type in PRICED)
    assert ("trigger_price" in body) is (order_type in TRIGGERED)


TRAILS: list[tuple[OrderType, dict[str, Decimal], dict[str, str]]] = [
    (
        OrderType.TRAILING_STOP,
        {"trail_percent": Decimal("2.50")},
        {"order_type": "TSMPCT", "trailing_percent": "2.5"},
    ),
    (OrderType.TRAILING_STOP, {"trail_amount": Decimal("0.05")}, {"order_type": "TSMAMT", "trailing_amount": "0.05"}),
    (
        OrderType.TRAILING_STOP_LIMIT,
        {"trail_percent": Decimal(2), "limit_offset": Decimal(0)},
        {"order_type": "TSLPPCT", "trailing_percent": "2", "limit_offset": "0"},
    ),
    (
        OrderType.TRAILING_STOP_LIMIT,
        {"trail_amount": Decimal(3), "limit_offset": Decimal("0.5")},
        {"order_type": "TSLPAMT", "trailing_amount": "3", "limit_offset": "0.5"},
    ),
]
MONITORED = {"trail_amount": Decimal(3), "limit_offset": Decimal("0.5"), "monitor": Decimal("620.00")}


@pytest.mark.parametrize(("order_type", "trail", "fields"), TRAILS)
def test_a_trailing_stop_says_its_distance_and_no_price(
    order_type: OrderType, trail: dict[str, Any], fields: dict[str, str]
) -> None:
    body = body_of(writes.place(request(order_type=order_type, price=None, **trail)))

    named = ("order_type", "trailing_amount", "trailing_percent", "limit_offset", "submitted_price", "trigger_price")
    assert {name: body[name] for name in named if name in body} == fields


def test_a_monitor_price_goes_with_a_new_order() -> None:
    placed = body_of(writes.place(request(order_type=OrderType.TRAILING_STOP_LIMIT, price=None, **MONITORED)))
    assert placed["monitor_price"] == "620"
    without = MONITORED | {"monitor": None}
    assert "monitor_price" not in body_of(
        writes.place(request(order_type=OrderType.TRAILING_STOP_LIMIT, price=None, **without))
    )


@pytest.mark.parametrize(("order_type", "trail", "fields"), TRAILS)
def test_a_change_of_a_trailing_stop_says_its_distance_and_no_moving_price(
    order_type: OrderType, trail: dict[str, Any], fields: dict[str, str]
) -> None:
    told = {name: value for name, value in fields.items() if name != "order_type"}
    row = order_row(order_type=fields["order_type"], trigger_price="600", price="599", trigger_status="ACTIVE", **told)
    held = orders.order(row, "7")
    change = ModifyRequest(account=ACCOUNT, order=held, client_order_id="TB-1120-0002", quantity=300)

    body = body_of(writes.modify(change))

    assert body == {"order_id": held.id, "quantity": "300", "remark": "TB-1120-0001", **told}
    assert (held.trail_amount, held.trail_percent) == (trail.get("trail_amount"), trail.get("trail_percent"))


@pytest.mark.parametrize("hours", sorted(orders.OUTSIDE_RTH))
def test_the_session_is_a_word_of_us_orders(hours: TradingHours) -> None:
    body = body_of(writes.place(request(instrument=InstrumentId("US.AAPL"), hours=hours, side=Side.SELL)))

    assert (body["symbol"], body["outside_rth"], body["side"]) == ("AAPL.US", orders.OUTSIDE_RTH[hours], "Sell")


def test_the_last_day_goes_with_an_order_that_has_one() -> None:
    body = body_of(writes.place(request(time_in_force=TimeInForce.GTD, expires=date(2026, 12, 31))))

    assert (body["time_in_force"], body["expire_date"]) == ("GTD", "2026-12-31")


@pytest.mark.parametrize(
    ("value", "text"),
    [("338.20", "338.2"), ("1E+3", "1000"), ("100", "100"), ("0.0010", "0.001"), ("1E-7", "0.0000001")],
)
def test_decimals_are_plain_text(value: str, text: str) -> None:
    assert writes.plain(Decimal(value)) == text


def test_a_change_tells_both_prices_and_keeps_the_remark() -> None:
    stop = orders.order(order_row(order_type="LIT", trigger_price="620"), "7")
    change = ModifyRequest(
        account=ACCOUNT, order=stop, client_order_id="TB-1120-0002", quantity=300, trigger=Decimal(621)
    )

    write = writes.modify(change)

    assert (write.method, write.path) == ("PUT", "/v1/trade/order")
    assert body_of(write) == {
        "order_id": stop.id,
        "quantity": "300",
        "price": "611",
        "trigger_price": "621",
        "remark": "TB-1120-0001",
    }


def test_a_remark_that_a_change_cannot_carry_is_left_alone() -> None:
    long = orders.order(order_row(remark="x" * 65), "7")

    change = ModifyRequest(account=ACCOUNT, order=long, client_order_id="TB-1120-0002", quantity=300)

    assert "remark" not in body_of(writes.modify(change))


def test_a_remark_that_lost_a_secret_here_stays_as_the_broker_has_it() -> None:
    SECRETS.add("6110-canary")
    foreign = orders.order(order_row(remark="grid 6110-canary"), "7")

    change = ModifyRequest(account=ACCOUNT, order=foreign, client_order_id="TB-1120-0002", quantity=300)

    assert foreign.remark == f"grid {MARK}"
    assert "remark" not in body_of(writes.modify(change))


def test_a_cancel_names_the_order_in_the_query() -> None:
    order = orders.order(order_row(), "7")

    write = writes.cancel(CancelRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-0003"))

    assert write == ("DELETE", "/v1/trade/order", (("order_id", order.id),), b"")


def test_an_exit_is_cancelled_as_one_and_by_the_number_of_its_order_once_it_has_fired() -> None:
    exit_ = replace(orders.order(order_row(), "7"), id="attached-71", entry="70")
    request = CancelRequest(account=ACCOUNT, order=exit_, client_order_id="TB-1120-0003")

    assert writes.cancel(request).query == (("order_id", "71"), ("is_attached", "true"))
    assert writes.cancel(request, listed="9").query == (("order_id", "9"),)


def test_a_change_of_an_exit_that_waits_is_one_of_its_entry() -> None:
    entry = replace(orders.order(order_row(), "7"), exits=(held_exit(order_id="attached-71"),))
    exit_ = replace(exits.in_force(entry, held_exit(order_id="attached-71")), quantity=200)

    def body(**changes: Any) -> Any:
        change = ModifyRequest(account=ACCOUNT, order=exit_, client_order_id="TB-2", **{"quantity": 200} | changes)
        return body_of(writes.modify_exit(change, entry=entry))

    moved = body(trigger=Decimal(580))
    assert (moved["order_id"], moved["quantity"], moved["price"]) == (entry.id, "200", "611")
    assert moved["attached_params"] == {
        "attached_order_type": "STOP_LOSS",
        "stop_loss_price": "580",
        "stop_loss_id": 71,
        "activate_order_type": "MIT",
        "time_in_force": "GTC",
    }
    assert body(quantity=100)["attached_params"]["quantity"] == "100"
    worst = replace(exit_, hours=TradingHours.ALL_DAY)  # not told: no word of LongPort's, and none is sent
    change = ModifyRequest(account=ACCOUNT, order=worst, client_order_id="TB-2", quantity=200, trigger=Decimal(580))
    assert "activate_rth" not in body_of(writes.modify_exit(change, entry=entry))["attached_params"]


@pytest.mark.parametrize(
    ("order_type", "word"),
    [
        (OrderType.LIMIT, "LO"),
        (OrderType.ENHANCED_LIMIT, "ELO"),
        (OrderType.MARKET, "MO"),
        (OrderType.STOP, "MIT"),
        (OrderType.STOP_LIMIT, "LIT"),
        (OrderType.IF_TOUCHED, "MIT"),
        (OrderType.IF_TOUCHED_LIMIT, "LIT"),
        (OrderType.AUCTION, "AO"),
        (OrderType.AUCTION_LIMIT, "ALO"),
    ],
)
def test_each_type_has_the_broker_s_own_word(order_type: OrderType, word: str) -> None:
    price = Decimal("338.2") if order_type in PRICED else None
    trigger = Decimal(340) if order_type in TRIGGERED else None
    assert body_of(writes.place(request(order_type=order_type, price=price, trigger=trigger)))["order_type"] == word


def test_a_change_of_the_quantity_keeps_limit_and_trigger() -> None:
    stop = orders.order(order_row(order_type="LIT", trigger_price="620"), "7")
    body = body_of(
        writes.modify(ModifyRequest(account=ACCOUNT, order=stop, client_order_id="TB-1120-0002", quantity=300))
    )
    assert (body["quantity"], body["price"], body["trigger_price"]) == ("300", "611", "620")


# --- attached exits -------------------------------------------------------------------------------------------------

BRACKET = AttachedExits(
    take_profit=ExitTerms(trigger=Decimal("360.00"), limit=Decimal("359.8")),
    stop_loss=ExitTerms(trigger=Decimal(330), limit=Decimal(329)),
)
STOP = AttachedExits(
    stop_loss=ExitTerms(trigger=Decimal("2E+2")),
    time_in_force=TimeInForce.GTD,
    expires=date(2026, 12, 28),
    hours=TradingHours.EXTENDED,
)


def test_a_bracket_goes_out_as_the_vendor_s_sdk_sends_it() -> None:
    body = body_of(writes.place(request(exits=BRACKET)))

    assert body["attached_params"] == {
        "attached_order_type": "BRACKET",
        "profit_taker_price": "360",
        "profit_taker_submit_price": "359.8",
        "stop_loss_price": "330",
        "stop_loss_submit_price": "329",
        "activate_order_type": "LIT",
        "time_in_force": "GTC",
    }
    assert {name: value for name, value in body.items() if name != "attached_params"} == body_of(
        writes.place(request())
    )


def test_a_stop_at_market_of_a_us_order_names_its_hours_and_the_last_second_of_its_last_day() -> None:
    body = body_of(writes.place(request(instrument=InstrumentId("US.AAPL"), exits=STOP)))

    assert body["attached_params"] == {
        "attached_order_type": "STOP_LOSS",
        "stop_loss_price": "200",
        "activate_order_type": "MIT",
        "time_in_force": "GTD",
        "expire_time": int(datetime(2026, 12, 28, 23, 59, 59, tzinfo=ZoneInfo("America/New_York")).timestamp()),
        "activate_rth": "ANY_TIME",
    }


@pytest.mark.parametrize("hours", [TradingHours.REGULAR, TradingHours.EXTENDED])
def test_exits_of_a_us_order_go_out_with_the_hours_that_were_approved(hours: TradingHours) -> None:
    exits = replace(STOP, hours=hours)
    apple = InstrumentId("US.AAPL")
    new = body_of(writes.place(request(instrument=apple, exits=exits)))
    row = replace(orders.order(order_row(), ACCOUNT.id), instrument=apple, exits=(held_exit(),))
    change = ModifyRequest(account=ACCOUNT, order=row, client_order_id="TB-1", quantity=200, exits=exits)
    changed = body_of(writes.modify(change))
    for body in (new, changed):
        assert body["attached_params"]["activate_rth"] == orders.OUTSIDE_RTH[hours]


def test_a_change_names_the_exits_that_are_held_or_withdraws_them_all() -> None:
    both = (
        held_exit(order_id="attached-70", role=ExitRole.TAKE_PROFIT, status=OrderStatus.CANCELLED),
        held_exit(order_id="attached-71", role=ExitRole.TAKE_PROFIT),
        held_exit(order_id="attached-72"),
    )
    order = replace(orders.order(order_row(), ACCOUNT.id), exits=both)

    def attached(**changes: Any) -> object:
        change = ModifyRequest(account=ACCOUNT, order=order, client_order_id="TB-1120-0002", quantity=300, **changes)
        return body_of(writes.modify(change)).get("attached_params")

    assert attached() is None
    assert attached(exits=replace(BRACKET, take_profit=None)) == {
        "attached_order_type": "STOP_LOSS",
        "stop_loss_price": "330",
        "stop_loss_submit_price": "329",
        "activate_order_type": "LIT",
        "time_in_force": "GTC",
        "stop_loss_id": 72,
    }
    assert attached(cancel_exits=True) == {"attached_order_type": "BRACKET", "cancel_all_attached": True}


def test_a_change_repeats_the_terms_that_the_broker_s_own_programs_have_set() -> None:
    """Its page calls them required: what is left out might be reset."""
    row = order_row(
        order_type="TSLPAMT",
        trailing_amount="3",
        limit_offset="0.5",
        monitor_price="620.00",
        limit_depth_level=-2,
        trigger_count=1,
    )
    order = orders.order(row, ACCOUNT.id)
    assert order.monitor == Decimal(620)
    change = ModifyRequest(
        account=ACCOUNT,
        order=order,
        client_order_id="TB-1120-0009",
        quantity=200,
        trail_amount=Decimal(4),
        limit_offset=Decimal("0.5"),
    )
    body = body_of(writes.modify(change))
    assert (body["monitor_price"], body["limit_depth_level"], body["trigger_count"]) == ("620.00", -2, 1)

    plain = orders.order(order_row(order_type="TSLPAMT", trailing_amount="3", limit_offset="0.5"), ACCOUNT.id)
    assert (plain.monitor, plain.extras) == (None, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("trigger_count", "--1"),
        ("trigger_count", "\u0663"),
        ("trigger_count", True),
        ("trigger_count", [1]),
        ("trigger_count", {"a": 1}),
        ("trigger_count", "1.5"),
        ("limit_depth_level", "9" * 40),
        ("limit_depth_level", "0"),
    ],
    ids=repr,
)
def test_no_other_value_of_such_a_term_goes_back_to_the_broker(name: str, value: object) -> None:
    """A change would be refused for it, or set what nobody asked for; before it failed without a word."""
    order = orders.order(order_row(order_type="LIT", trigger_price="600", **{name: value}), ACCOUNT.id)
    change = ModifyRequest(
        account=ACCOUNT, order=order, client_order_id="TB-1", quantity=200, price=Decimal(600), trigger=Decimal(601)
    )
    assert name not in body_of(writes.modify(change))


def test_a_monitor_price_in_whole_units_stays_a_text() -> None:
    """As every price of a write is."""
    order = orders.order(order_row(order_type="TSLPAMT", trailing_amount="3", monitor_price=620), ACCOUNT.id)
    change = ModifyRequest(account=ACCOUNT, order=order, client_order_id="TB-1", quantity=200, trail_amount=Decimal(4))
    assert body_of(writes.modify(change))["monitor_price"] == "620"
