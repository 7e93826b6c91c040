"""Orders, executions and fees: each word of the wire survives the way through the model and back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fakes.servers.longport.rows import UPDATED, execution_row, order_row, push_row
from fakes.values.trading import ACCOUNTS
from fakes.values.trading import order_row as order_row_of
from tideboard_core.errors import GatewayError, NotOffered
from tideboard_core.gateways.longport.translate import orders
from tideboard_core.model.instrument import Market, SecurityType
from tideboard_core.model.order import (
    OPEN_STATUSES,
    Environment,
    OrderStatus,
    OrderType,
    Side,
    TimeInForce,
    TradingHours,
)
from tideboard_core.orders.offers import not_modified, not_offered

TYPES = (
    "LO",
    "ELO",
    "MO",
    "AO",
    "ALO",
    "ODD",
    "LIT",
    "MIT",
    "TSLPAMT",
    "TSLPPCT",
    "TSMAMT",
    "TSMPCT",
    "SLO",
)
"""Every order type that the vendor documents."""
STATUSES = (
    "NotReported",
    "ReplacedNotReported",
    "ProtectedNotReported",
    "VarietiesNotReported",
    "DelayedNotReported",
    "FilledStatus",
    "WaitToNew",
    "NewStatus",
    "WaitToReplace",
    "PendingReplaceStatus",
    "ReplacedStatus",
    "PartialFilledStatus",
    "WaitToCancel",
    "PendingCancelStatus",
    "RejectedStatus",
    "CanceledStatus",
    "ExpiredStatus",
    "PartialWithdrawal",
)
"""Every order status that the vendor documents."""


@pytest.mark.parametrize(
    ("side", "trigger", "last", "armed", "expected"),
    [
        ("Sell", "590", "600", "ACTIVE", OrderType.STOP),
        ("Sell", "610", "600", "ACTIVE", OrderType.IF_TOUCHED),
        ("Buy", "610", "600", "DEACTIVE", OrderType.STOP),
        ("Buy", "590", "600", "DEACTIVE", OrderType.IF_TOUCHED),
        ("Sell", "610", "", "ACTIVE", OrderType.STOP),
        ("Sell", "610", "600", "RELEASED", OrderType.STOP),
    ],
)
def test_where_the_trigger_lies_tells_a_stop_from_a_touched_order(
    side: str, trigger: str, last: str, armed: str, expected: OrderType
) -> None:
    row = order_row(order_type="MIT", side=side, trigger_price=trigger, last_done=last, trigger_status=armed)
    order = orders.order(row, "1")

    assert (order.order_type, order.broker_type) == (expected, "MIT")


@pytest.mark.parametrize("trigger", ["NOT_USED", "ACTIVE", "DEACTIVE"])
def test_a_conditional_order_that_is_not_reported_waits_whatever_its_trigger_status_says(trigger: str) -> None:
    row = order_row(order_type="MIT", side="Sell", trigger_price="610", status="VarietiesNotReported")

    silent = orders.order(row | {"trigger_status": trigger, "last_done": ""}, "1")
    priced = orders.order(row | {"trigger_status": trigger, "last_done": "600"}, "1")

    assert (silent.status, silent.order_type) == (OrderStatus.PENDING, OrderType.STOP)
    assert (priced.status, priced.order_type) == (OrderStatus.PENDING, OrderType.IF_TOUCHED)


@pytest.mark.parametrize("word", [*TYPES, "FUTURE_TYPE"])
def test_an_order_type_survives_the_way_through_the_model(word: str) -> None:
    order = orders.order(order_row(order_type=word, trigger_price="600"), "1")

    assert (order.broker_type or orders.ORDER_TYPE[order.order_type]) == word


@pytest.mark.parametrize("word", [*STATUSES, "FutureStatus"])
@pytest.mark.parametrize("filled", ["0", "100"])
@pytest.mark.parametrize("trigger", ["NOT_USED", "DEACTIVE", "ACTIVE", "RELEASED"])
def test_a_status_survives_the_way_through_the_model(word: str, filled: str, trigger: str) -> None:
    order = orders.order(order_row(status=word, executed_quantity=filled, trigger_status=trigger), "1")

    assert (order.broker_status or orders.PLAIN_STATUS[order.status]) == word


@pytest.mark.parametrize("word", ["Day", "GTC", "GTD"])
def test_a_time_in_force_survives_the_way_through_the_model(word: str) -> None:
    order = orders.order(order_row(time_in_force=word, expire_date="2026-12-31"), "1")

    assert orders.TIME_IN_FORCE[order.time_in_force] == word
    assert order.expires == (date(2026, 12, 31) if word == "GTD" else None)


def test_the_hours_of_options_before_the_open_are_hours_of_their_own() -> None:
    order = orders.order(order_row(symbol="QQQ261218C500000.US", outside_rth="OPTION_PRE_MARKET"), "1")

    assert (order.hours, order.untold) == (TradingHours.OPTION_PRE, frozenset())
    assert TradingHours.OPTION_PRE not in orders.OUTSIDE_RTH


@pytest.mark.parametrize("word", ["RTH_ONLY", "ANY_TIME", "OVERNIGHT"])
def test_the_hours_of_a_us_order_survive_the_way_through_the_model(word: str) -> None:
    order = orders.order(order_row(symbol="AAPL.US", outside_rth=word), "1")

    assert orders.OUTSIDE_RTH[order.hours] == word


def test_hours_that_do_not_apply_are_the_regular_ones() -> None:
    assert orders.order(order_row(), "1").hours is TradingHours.REGULAR


@pytest.mark.parametrize("side", list(Side))
def test_a_side_survives_the_way_through_the_model(side: Side) -> None:
    assert orders.order(order_row(side=orders.SIDE[side]), "1").side is side


def test_an_order_says_everything_that_its_row_says() -> None:
    row = order_row(status="PartialFilledStatus", executed_quantity="100", executed_price="610.800", msg="part done")

    order = orders.order(row, "20975338")

    assert (order.id, order.account_id, order.instrument) == ("709043056541253632", "20975338", "HK.00700")
    assert (order.quantity, order.filled, order.price, order.average_price) == (
        200,
        100,
        Decimal("611.000"),
        Decimal("610.800"),
    )
    assert order.created == datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
    assert (order.updated - order.created).total_seconds() == 5
    assert (order.remark, order.text, order.currency, order.name) == ("TB-1120-0001", "part done", "HKD", "TENCENT")
    assert (order.broker_type, order.broker_status, order.sketch) == ("", "", False)


def test_a_stop_waits_until_its_trigger_has_fired() -> None:
    row = order_row(order_type="LIT", trigger_price="620")

    waiting = orders.order(row | {"status": "VarietiesNotReported", "trigger_status": "ACTIVE"}, "1")
    armed = orders.order(row | {"status": "NewStatus", "trigger_status": "ACTIVE"}, "1")
    fired = orders.order(row | {"status": "NewStatus", "trigger_status": "RELEASED"}, "1")

    assert [order.status for order in (waiting, armed, fired)] == [
        OrderStatus.PENDING,
        OrderStatus.PENDING,
        OrderStatus.SUBMITTED,
    ]
    assert {order.order_type for order in (waiting, armed, fired)} == {OrderType.STOP_LIMIT}
    assert fired.trigger == Decimal(620)


def test_a_trailing_stop_keeps_its_distances() -> None:
    row = order_row(order_type="TSLPPCT", price="", trailing_percent="2", limit_offset="0.5")

    order = orders.order(row, "1")

    assert (order.order_type, order.trail_percent, order.limit_offset, order.price) == (
        OrderType.TRAILING_STOP_LIMIT,
        Decimal(2),
        Decimal("0.5"),
        None,
    )


@pytest.mark.parametrize("price", ["", "0", "0.000"])
def test_no_price_is_none(price: str) -> None:
    assert orders.order(order_row(order_type="MO", price=price), "1").price is None


def test_the_currency_of_the_mainland_has_one_name() -> None:
    assert orders.order(order_row(symbol="600519.SH", currency="CNH"), "1").currency == "CNY"


def test_open_words_are_those_of_orders_that_may_still_fill() -> None:
    open_words = {word for word in STATUSES if orders.STATUS[word] in OPEN_STATUSES} | {"ExpiredStatus"}

    assert set(orders.OPEN_WORDS) == open_words
    assert "PartialWithdrawal" not in open_words


@pytest.mark.parametrize(
    "change",
    [
        {"side": "Short"},
        {"symbol": "700"},
        {"symbol": "7203.JP"},
        {"quantity": "many"},
        {"executed_quantity": ""},
        {"price": "NaN"},
        {"submitted_at": "9" * 30},
        {"expire_date": "soon"},
        {"status": ""},
        {"price": {"value": 1}},
    ],
)
def test_a_row_that_cannot_be_read_says_so(change: dict[str, object]) -> None:
    with pytest.raises(GatewayError) as error:
        orders.order(order_row(**change), "1")

    assert error.value.code == "reply-unreadable"


# --- pushes ---------------------------------------------------------------------------------------------------------


def test_an_order_that_has_filled_with_nothing_told_of_it_has_filled_whole() -> None:
    """A paper account told 0 of both, in details and pushes (openapi-go#61)."""
    untold = {"status": "FilledStatus", "executed_quantity": "0", "executed_price": "0"}
    listed = orders.order(order_row(quantity="200", **untold), "1")
    pushed = orders.pushed_order(push_row(submitted_quantity="200", **untold), "1")
    withdrawn = orders.order(order_row(quantity="200", **untold | {"status": "CanceledStatus"}), "1")

    assert [(row.filled, row.average_price) for row in (listed, pushed)] == [(200, None)] * 2
    assert withdrawn.filled == 0


def test_a_push_is_a_sketch_of_the_order() -> None:
    told, listed = orders.pushed_order(push_row(), "1"), orders.order(order_row(), "1")

    assert told.sketch
    assert (told.id, told.quantity, told.price, told.status, told.updated) == (
        listed.id,
        listed.quantity,
        listed.price,
        listed.status,
        listed.updated,
    )


@pytest.mark.parametrize(("tag", "time"), [("Gtc", "gtc"), ("GTC", "gtc"), ("Normal", "day"), ("", "day")])
def test_the_tag_of_a_push_tells_its_time_in_force_in_either_case(tag: str, time: str) -> None:
    assert orders.pushed_order(push_row(tag=tag), "1").time_in_force is TimeInForce(time)


def test_a_push_with_a_last_share_tells_of_a_fill() -> None:
    row = push_row(executed_quantity="150", last_share="50", last_price="610.8", status="PartialFilledStatus")

    fill = orders.pushed_fill(row, "1")

    assert fill is not None
    assert (fill.quantity, fill.price, fill.upto, fill.order_id) == (50, Decimal("610.8"), 150, "709043056541253632")
    assert fill.time == datetime.fromtimestamp(UPDATED, UTC)
    assert fill == orders.pushed_fill(row, "1")


@pytest.mark.parametrize("change", [{"last_share": "0"}, {"last_price": ""}, {"executed_quantity": "0"}])
def test_a_push_without_an_execution_tells_of_no_fill(change: dict[str, str]) -> None:
    row = push_row(executed_quantity="150", last_share="50", last_price="610.8") | change

    assert orders.pushed_fill(row, "1") is None


# --- executions and fees --------------------------------------------------------------------------------------------


def test_an_execution_takes_side_and_name_from_its_order() -> None:
    fill = orders.fill(execution_row(), "1", side=Side.SELL, name="TENCENT")

    assert (fill.id, fill.side, fill.name, fill.quantity, fill.upto) == (
        "693664675163312128-1",
        Side.SELL,
        "TENCENT",
        100,
        None,
    )
    assert orders.fill(execution_row(side="Buy"), "1", side=Side.SELL, name="").side is Side.BUY


def test_fees_are_listed_one_by_one() -> None:
    charges = {
        "total_amount": "11.83",
        "currency": "HKD",
        "items": [
            {"code": "BROKER_FEES", "name": "Broker", "fees": [{"code": "", "name": "Platform", "amount": "10"}]},
            {"code": "THIRD_FEES", "name": "Third", "fees": [{"code": "LEVY", "name": "", "amount": "1.83"}]},
        ],
    }

    fee = orders.order_fee(order_row(charge_detail=charges), "7")

    assert fee is not None
    assert (fee.total, fee.items) == (Decimal("11.83"), (("Platform", Decimal(10)), ("LEVY", Decimal("1.83"))))
    assert orders.order_fee(order_row(charge_detail=None), "7") is None


# --- what is offered ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("market", "order_type", "time", "hours", "reason"),
    [
        (Market.HK, OrderType.ENHANCED_LIMIT, TimeInForce.GTD, TradingHours.REGULAR, None),
        (Market.US, OrderType.ENHANCED_LIMIT, TimeInForce.DAY, TradingHours.REGULAR, "broker-type"),
        (Market.US, OrderType.LIMIT, TimeInForce.DAY, TradingHours.OVERNIGHT, None),
        (Market.US, OrderType.LIMIT, TimeInForce.GTC, TradingHours.OVERNIGHT, "hours-night-day"),
        (Market.US, OrderType.LIMIT, TimeInForce.GTD, TradingHours.OVERNIGHT, "hours-night-day"),
        (Market.US, OrderType.LIMIT, TimeInForce.DAY, TradingHours.OPTION_PRE, "broker-hours"),
        (Market.US, OrderType.LIMIT, TimeInForce.DAY, TradingHours.ALL_DAY, "broker-hours"),
        (Market.HK, OrderType.LIMIT, TimeInForce.DAY, TradingHours.EXTENDED, "broker-hours"),
        (Market.HK, OrderType.LIMIT, TimeInForce.IOC, TradingHours.REGULAR, "broker-time"),
        (Market.SH, OrderType.STOP_LIMIT, TimeInForce.DAY, TradingHours.REGULAR, "broker-type"),
        (Market.HK, OrderType.AUCTION, TimeInForce.DAY, TradingHours.REGULAR, None),
        (Market.HK, OrderType.AUCTION, TimeInForce.GTC, TradingHours.REGULAR, "auction-day"),
        (Market.US, OrderType.AUCTION, TimeInForce.DAY, TradingHours.REGULAR, "broker-type"),
        (Market.US, OrderType.TRAILING_STOP, TimeInForce.GTC, TradingHours.REGULAR, "broker-type"),
        (Market.US, OrderType.TRAILING_STOP_LIMIT, TimeInForce.GTC, TradingHours.REGULAR, None),
        (Market.US, OrderType.TRAILING_STOP_LIMIT, TimeInForce.DAY, TradingHours.EXTENDED, "limit-outside"),
        (Market.SH, OrderType.IF_TOUCHED_LIMIT, TimeInForce.DAY, TradingHours.REGULAR, "broker-type"),
        (Market.SH, OrderType.IF_TOUCHED, TimeInForce.DAY, TradingHours.REGULAR, "limit-only"),
    ],
)
def test_what_longport_takes(
    market: Market, order_type: OrderType, time: TimeInForce, hours: TradingHours, reason: str | None
) -> None:
    assert not_offered(market, order_type, time, hours, orders.OFFERS) == reason


@pytest.mark.parametrize("hours", [TradingHours.EXTENDED, TradingHours.OVERNIGHT])
def test_contracts_are_offered_regular_hours_alone(hours: TradingHours) -> None:
    def off(kind: SecurityType | None, hours: TradingHours = hours) -> str | None:
        return not_offered(Market.US, OrderType.LIMIT, TimeInForce.DAY, hours, orders.OFFERS, kind)

    assert off(SecurityType.OPTION) == "hours-kind"
    assert (off(SecurityType.STOCK), off(SecurityType.OPTION, TradingHours.REGULAR)) == (None, None)


@pytest.mark.parametrize("order_type", [OrderType.AUCTION, OrderType.AUCTION_LIMIT])
def test_no_auction_order_is_offered_for_a_warrant(order_type: OrderType) -> None:
    def off(kind: SecurityType | None) -> str | None:
        return not_offered(Market.HK, order_type, TimeInForce.DAY, TradingHours.REGULAR, orders.OFFERS, kind)

    assert off(SecurityType.WARRANT) == "broker-type"
    assert [off(kind) for kind in (None, SecurityType.STOCK, SecurityType.ETF)] == [None] * 3


@pytest.mark.parametrize("order_type", list(OrderType))
def test_only_what_is_placed_is_changed(order_type: OrderType) -> None:
    placed = any(order_type in orders.OFFERS.types_of(market) for market in Market)

    row = order_row_of(ACCOUNTS[Environment.LIVE], order_type=order_type)
    allowed = not_modified(row, orders.OFFERS) is None
    assert allowed is (placed and order_type not in {OrderType.MARKET, OrderType.AUCTION})


def test_every_type_on_offer_has_a_word() -> None:
    offered = {order_type for market in Market for order_type in orders.OFFERS.types_of(market)}

    words = {orders.order_word(order_type, percent=percent) for order_type in offered for percent in (False, True)}
    assert words == {"LO", "ELO", "MO", "MIT", "LIT", "AO", "ALO", "TSLPAMT", "TSLPPCT"}
    with pytest.raises(NotOffered):
        orders.order_word(OrderType.ALGORITHMIC)
    assert {hours for market in Market for hours in orders.OFFERS.hours_of(market)} <= orders.OUTSIDE_RTH.keys()


def test_a_status_of_a_newer_service_may_still_fill() -> None:
    order = orders.order(order_row(status="HeldByTheMoonStatus"), "7")
    assert (order.status, order.open) == (OrderStatus.UNKNOWN, True)
    assert order.broker_status == "HeldByTheMoonStatus"


def test_a_later_push_that_repeats_an_execution_tells_of_the_same_fill() -> None:
    told = {"executed_quantity": "100", "last_share": "100", "last_price": "611"}
    first, again = (orders.pushed_fill(push_row(**told, updated_at=str(UPDATED + late)), "7") for late in (0, 9))
    assert first is not None
    assert again is not None
    assert first.id == again.id


# --- what a status means at a time ------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UPDATED_AT = datetime.fromtimestamp(UPDATED, UTC)


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ({"time_in_force": "Day"}, OrderStatus.EXPIRED),
        ({"time_in_force": "GTC"}, OrderStatus.PENDING),
        ({"time_in_force": "GTC", "executed_quantity": "100"}, OrderStatus.PARTIALLY_FILLED),
        ({"time_in_force": "GTC", "submitted_at": "1780000000"}, OrderStatus.EXPIRED),  # half a year ago
        ({"time_in_force": "GTD", "expire_date": "2026-11-21"}, OrderStatus.PENDING),
        ({"time_in_force": "GTD", "expire_date": "2026-11-20"}, OrderStatus.EXPIRED),
    ],
)
def test_an_expired_order_that_outlives_its_day_is_open_between_sessions(
    row: dict[str, str], status: OrderStatus
) -> None:
    order = orders.as_of(orders.order(order_row(symbol="AAPL.US", status="ExpiredStatus", **row), "7"), NOW)

    assert order.status is status
    assert order.broker_status == ("" if status is OrderStatus.EXPIRED else "ExpiredStatus")


@pytest.mark.parametrize("word", ["NewStatus", "NotReported", "WaitToReplace"])
def test_a_dated_order_is_expired_after_its_date_whatever_the_broker_calls_it(word: str) -> None:
    row = order_row(status=word, time_in_force="GTD", expire_date="2026-11-20")

    before, after = (orders.as_of(orders.order(row, "7"), UPDATED_AT), orders.as_of(orders.order(row, "7"), NOW))

    assert before.open
    assert (after.status, after.broker_status) == (OrderStatus.EXPIRED, word)


@pytest.mark.parametrize(
    ("changes", "unwatched"),
    [
        ({}, True),
        ({"status": "VarietiesNotReported"}, False),
        ({"trigger_status": "ACTIVE"}, False),
        ({"trigger_status": "NOT_USED"}, False),
        ({"executed_quantity": "100"}, False),
        ({"order_type": "LO", "trigger_price": ""}, False),
    ],
)
def test_a_new_order_whose_trigger_is_not_active_waits_and_is_not_believed(
    changes: dict[str, str], *, unwatched: bool
) -> None:
    """By a newer page "no longer valid", by ours before "not yet watched": it may trade and protects nothing."""
    row = order_row(order_type="MIT", side="Sell", status="NewStatus", trigger_price="590", trigger_status="DEACTIVE")
    order = orders.order(row | changes, "1")
    assert (order.unwatched, order.open) == (unwatched, True)
