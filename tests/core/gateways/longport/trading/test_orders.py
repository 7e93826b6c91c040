"""Lists of orders and executions."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import pairwise
from urllib.parse import parse_qsl

import pytest

from fakes.servers.longport.gateway import account_of
from fakes.servers.longport.rows import (
    SUBMITTED,
    UPDATED,
    attached_row,
    execution_row,
    notification,
    order_row,
    positions,
    push_row,
    token,
)
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.scripted_http import Said, Seen
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayError, RateLimited
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.trading import orders as trading
from tideboard_core.gateways.longport.trading.account import STOCK
from tideboard_core.gateways.longport.trading.history_rows import ALL_FILLS
from tideboard_core.gateways.longport.translate.writes import ORDER_PATH
from tideboard_core.gateways.longport.transport.rate_limits import EXIT_EVERY, TRADE_CALLS
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Account, OrderStatus, OrderType, Side, TimeInForce
from tideboard_core.wire.longport.commands import TradeCommand
from tideboard_proto.longport import trade_pb2 as trade

TENCENT = InstrumentId("HK.00700")
PAPER = ApiKey(app_key="ak", app_secret="s", access_token=token(aaid="777", account_channel="lb_papertrading"))


def query_of(longport: ScriptedLongport, path: str) -> list[tuple[str, str]]:
    """The query of the last request of a path."""
    seen = next(seen for seen in reversed(longport.seen) if seen.path == path)
    return parse_qsl(seen.target.partition("?")[2], keep_blank_values=True)


async def test_orders_of_earlier_days_are_looked_for_after_a_login_and_then_read_one_by_one(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    old = order_row(order_id="7", time_in_force="GTC", remark="")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row()]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [old, order_row(), order_row()]})

    longport.reply("GET", ORDER_PATH, {**old, "status": "FilledStatus", "executed_quantity": "200"})

    first, second, third = [await gateway.trading.orders(account) for _ in range(3)]

    assert [order.id for order in first] == ["709043056541253632", "7"]
    assert [(order.id, order.status) for order in second][1:] == [("7", OrderStatus.FILLED)]
    assert [order.id for order in third] == ["709043056541253632"]
    assert ("order_id", "7") in query_of(longport, ORDER_PATH)
    assert longport.count("GET", trading.HISTORY_ORDERS) == 1
    asked = query_of(longport, trading.HISTORY_ORDERS)
    assert ("status", "NewStatus") in asked
    assert ("status", "FilledStatus") not in asked


async def test_no_call_of_the_lists_of_an_exit_waits_with_the_reads_of_others(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    """The first list after a login has a second call, for orders of earlier days: that too is the exit's."""
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(status="NewStatus")]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    await others_have_read(gateway, account)
    begun = clock.monotonic()

    await gateway.trading.orders(account, way_out=True)

    assert longport.count("GET", trading.HISTORY_ORDERS) == 1
    assert clock.monotonic() - begun < 1


async def test_one_exit_after_another_leaves_the_next_one_its_lists(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", STOCK, positions())
    await others_have_read(gateway, account)
    moments = [clock.monotonic()]
    for _ in range(6):
        await gateway.trading.orders(account, way_out=True)
        await gateway.trading.positions(account, way_out=True)
        moments.append(clock.monotonic())

    assert max(later - earlier for earlier, later in pairwise(moments)) < EXIT_EVERY + 1


async def test_a_list_that_waited_for_the_limit_tells_when_it_leaves(
    gateway: LongportGateway, longport: ScriptedLongport, clock: ManualClock
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", STOCK, positions())
    await others_have_read(gateway, account)
    begun = clock.monotonic()
    left: list[float] = []

    await gateway.trading.orders(account, leaves=lambda: left.append(clock.monotonic()))
    await gateway.trading.positions(account, leaves=lambda: left.append(clock.monotonic()))

    assert len(left) == 2
    assert left[0] - begun > TRADE_CALLS.seconds / 2


async def others_have_read(gateway: LongportGateway, account: Account) -> None:
    """Reads that no exit needs have used what they may of the window."""
    while gateway.trading.lists_wait(account) < 1:
        await gateway.trading.funds(account)


async def test_what_a_list_that_failed_has_found_is_searched_for_again(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """Nobody has kept it: an order that works would be in no list of this login."""
    account = await account_of(gateway, longport)
    old = order_row(order_id="7", time_in_force="GTC", remark="", attached_orders=[attached_row()])
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [old]})
    longport.http["GET", ORDER_PATH] = lambda _seen: Said(200, b"[")
    with pytest.raises(GatewayError):
        await gateway.trading.orders(account)
    longport.reply("GET", ORDER_PATH, old)
    assert "7" in [order.id for order in await gateway.trading.orders(account)]


async def test_many_orders_of_earlier_days_are_found_in_the_history_at_once(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    old = [order_row(order_id=str(number), time_in_force="GTC") for number in range(1, trading.MAX_DETAILS + 2)]
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": old})

    first, second = await gateway.trading.orders(account), await gateway.trading.orders(account)

    assert first == second
    assert len(first) == trading.MAX_DETAILS + 1
    assert longport.count("GET", trading.HISTORY_ORDERS) == 2


async def test_an_order_of_an_earlier_day_that_cannot_be_read_is_lacking_in_each_list(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """Later lists do not ask for it by its number, and it may work."""
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    odd = order_row(order_id="7", time_in_force="GTC", side="")
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [odd]})
    assert [(await gateway.trading.orders(account)).unread for _ in range(3)] == ["side"] * 3
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    assert [(await gateway.trading.orders(account)).unread for _ in range(3)] == [""] * 3
    assert longport.count("GET", trading.HISTORY_ORDERS) == 4


async def test_a_lasting_order_that_the_broker_calls_expired_between_sessions_is_still_listed_after_a_login(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    expired = {"status": "ExpiredStatus", "submitted_at": str(SUBMITTED - 86_400)}
    lasting = order_row(order_id="7", time_in_force="GTC", **expired)
    of_the_day = order_row(order_id="8", **expired)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [lasting, of_the_day]})

    (order,) = await gateway.trading.orders(account)

    assert (order.id, order.open) == ("7", True)
    assert ("status", "ExpiredStatus") in query_of(longport, trading.HISTORY_ORDERS)


async def test_a_row_that_cannot_be_read_does_not_hide_the_others(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(symbol="7203.JP"), order_row()]})
    longport.refuse("GET", trading.HISTORY_ORDERS, 600001, "no history")

    assert [order.id for order in await gateway.trading.orders(account)] == ["709043056541253632"]


async def test_a_refused_history_leaves_the_list_partial_and_is_asked_again(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row()]})
    longport.refuse("GET", trading.HISTORY_ORDERS, 600001, "no history")
    refused = await gateway.trading.orders(account)
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    whole = await gateway.trading.orders(account)

    assert (refused.partial, refused.unread, whole.partial) == (True, "", False)
    assert [order.id for order in refused] == [order.id for order in whole]
    assert longport.count("GET", trading.HISTORY_ORDERS) == 2


async def test_an_answer_of_the_wrong_shape_is_said(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": {"709": {}}})

    with pytest.raises(GatewayError) as error:
        await gateway.trading.orders(account)

    assert error.value.code == "reply-unreadable"


async def test_fills_take_their_side_from_the_order(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(side="Sell")]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", trading.TODAY_FILLS, {"trades": [execution_row(), execution_row(order_id="8")]})

    (fill,) = await gateway.trading.fills(account)

    assert (fill.side, fill.name, fill.id) == (Side.SELL, "TENCENT", "693664675163312128-1")


async def test_history_is_that_of_the_exchange_s_own_days(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    """20:00 in New York on the 19th is the 20th in Hong Kong: each order has the date of its exchange."""
    account = await account_of(gateway, longport)
    new_york = order_row(order_id="1", symbol="AAPL.US", submitted_at=str(SUBMITTED - 2 * 3600))
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": [new_york, order_row(order_id="2")]})
    longport.reply(
        "GET",
        ALL_FILLS,
        {"has_more": False, "trades": [execution_row(order_id="1", symbol="AAPL.US"), execution_row(order_id="2")]},
    )
    day = date(2026, 11, 20)

    found = await gateway.trading.history_orders(account, day, day)
    fills = await gateway.trading.history_fills(account, day, day)

    assert [order.id for order in found] == ["2"]
    assert [fill.order_id for fill in fills] == ["2"]


async def test_fees_are_read_order_by_order(gateway: LongportGateway, longport: ScriptedLongport) -> None:
    account = await account_of(gateway, longport)
    charges = {"total_amount": "3", "items": [{"fees": [{"name": "Levy", "amount": "3", "code": ""}]}]}

    def detail(seen: object) -> object:
        last = dict(parse_qsl(longport.seen[-1].target.partition("?")[2]))["order_id"] == "2"
        return said(order_row(charge_detail=charges if last else None, executed_quantity=filled[-1]))

    longport.http["GET", "/v1/trade/order"] = detail  # type: ignore[assignment]

    filled = list[str]()
    for named in (None, 50):  # 0 of an order with a charge says nothing
        filled.append(str(named or 0))
        found = await gateway.trading.order_fees(account, ["1", "2"])
        assert [(fee.order_id, fee.total, fee.filled) for fee in found] == [("2", Decimal(3), named)]


async def test_a_list_that_has_day_and_gtc_exchanged_is_asked_about_once(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """Between two sessions an order good till cancelled is called expired, which one for the day does not outlive."""
    account = await account_of(gateway, longport)
    ours = {"order_id": "7", "remark": "TB-7", "symbol": "AAPL.US", "outside_rth": "RTH_ONLY"}
    row = order_row(**ours, status="ExpiredStatus", time_in_force="Day")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row, order_row(order_id="8", remark="")]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"orders": []})
    longport.reply("GET", ORDER_PATH, {**row, "time_in_force": "GTC"})
    gateway.trading.follow_exits({}, frozenset(), {"TB-7": TimeInForce.GTC}.get)

    first, second = [await gateway.trading.orders(account) for _ in range(2)]

    assert [(one.time_in_force, one.open) for one in (first[0], second[0])] == [(TimeInForce.GTC, True)] * 2
    assert longport.count("GET", ORDER_PATH) == 1
    assert first[1].time_in_force is TimeInForce.DAY


@pytest.mark.parametrize("told", [None, "", "Daily", ["Day"]], ids=str)
async def test_a_detail_that_does_not_tell_how_long_an_order_stands_costs_one_call(
    gateway: LongportGateway, longport: ScriptedLongport, told: object
) -> None:
    """And no list: a way out is proven by it."""
    account = await account_of(gateway, longport)
    row = order_row(order_id="7", remark="TB-7", time_in_force="Day")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"orders": []})
    longport.reply("GET", ORDER_PATH, {**row, "time_in_force": told})
    gateway.trading.follow_exits({}, frozenset(), {"TB-7": TimeInForce.GTC}.get)

    found = [(await gateway.trading.orders(account))[0].time_in_force for _ in range(3)]

    assert found == [TimeInForce.DAY] * 3
    assert longport.count("GET", ORDER_PATH) == 1


async def test_a_detail_that_agrees_with_the_list_is_believed_against_our_log(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    row = order_row(order_id="7", remark="TB-7", time_in_force="Day")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"orders": []})
    longport.reply("GET", ORDER_PATH, row)
    gateway.trading.follow_exits({}, frozenset(), {"TB-7": TimeInForce.GTC}.get)

    found = [(await gateway.trading.orders(account))[0].time_in_force for _ in range(2)]

    assert found == [TimeInForce.DAY] * 2
    assert longport.count("GET", ORDER_PATH) == 1


async def test_an_order_whose_detail_is_refused_does_not_end_the_fees_of_the_others(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    charges = {"total_amount": "3", "items": [{"fees": [{"name": "Levy", "amount": "3", "code": ""}]}]}
    no = Said(400, json.dumps({"code": 601013, "message": "Order has been rejected", "data": None}).encode())
    answers = {"1": no, "2": said(order_row(charge_detail=charges))}

    def detail(seen: object) -> object:
        return answers[dict(parse_qsl(longport.seen[-1].target.partition("?")[2]))["order_id"]]

    longport.http["GET", "/v1/trade/order"] = detail  # type: ignore[assignment]

    assert [fee.order_id for fee in await gateway.trading.order_fees(account, ["1", "2", "1"])] == ["2"]
    longport.refuse("GET", "/v1/trade/order", 429002, "too many", 429)
    with pytest.raises(RateLimited):
        await gateway.trading.order_fees(account, ["1", "2"])


async def test_an_order_of_ours_is_pushed_with_its_terms_before_it_is_listed(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [order_row(time_in_force="GTC")]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"orders": []})
    await gateway.trading.orders(account)
    await gateway.trading.watch_accounts([account])

    await longport.push(
        TradeCommand.NOTIFICATION, trade.Notification.FromString(notification(push_row())), name="trade"
    )
    await sinks.until(lambda: bool(sinks.orders))

    assert (sinks.orders[0].time_in_force, sinks.orders[0].sketch) == (TimeInForce.GTC, False)


# --- exits ----------------------------------------------------------------------------------------------------------


async def test_an_exit_is_held_once_the_order_s_detail_lists_it(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    row = order_row(attached_orders=[attached_row()])
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, order_row(attached_orders=[]))

    (listed,) = await gateway.trading.orders(account)
    longport.reply("GET", ORDER_PATH, row)
    confirmed, again = await gateway.trading.orders(account), await gateway.trading.orders(account)
    assert (listed.exits, longport.count("GET", ORDER_PATH)) == ((), 2)
    assert confirmed == again
    assert [held.order_id for held in confirmed[0].exits or ()] == ["attached-71"]

    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row | {"updated_at": str(SUBMITTED + 9)}]})
    longport.refuse("GET", ORDER_PATH, 600001, "no detail")
    (kept,) = await gateway.trading.orders(account)
    assert (kept.exits, longport.count("GET", ORDER_PATH)) == (confirmed[0].exits, 3)
    assert (await gateway.trading.orders(account)).unproven == {TENCENT}, "the row has changed, its exits may have"


async def test_exits_of_which_no_detail_was_read_leave_their_security_unproven(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """A stop that stands there would sell shares that count as free."""
    account = await account_of(gateway, longport)
    row = order_row(attached_orders=[attached_row()])
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.refuse("GET", ORDER_PATH, 600001, "no detail")
    unread = await gateway.trading.orders(account)
    assert ([order.exits for order in unread], set(unread.unproven)) == ([None], {TENCENT})

    longport.reply("GET", ORDER_PATH, row)
    read = await gateway.trading.orders(account)
    assert ([len(order.exits or ()) for order in read], set(read.unproven)) == ([1], set())


async def test_an_exit_in_force_is_an_order_for_what_has_filled(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    target = attached_row(order_id="72", attached_type_display="PROFIT_TAKER", trigger_price="640")
    row = order_row(status="PartialFilledStatus", executed_quantity="100", attached_orders=[attached_row(), target])
    fired = order_row(order_id="72", side="Sell", order_type="MIT", trigger_price="640", quantity="100", remark="")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row, fired]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, row)

    entry, profit, stop = await gateway.trading.orders(account)

    assert (entry.entry, len(entry.exits or ())) == ("", 2)
    assert (profit.id, profit.order_type, profit.entry) == ("attached-72", OrderType.IF_TOUCHED, entry.id)
    assert (stop.id, stop.order_type, stop.entry) == ("attached-71", OrderType.STOP, entry.id)
    assert (stop.side, stop.quantity, stop.filled, stop.trigger) == (Side.SELL, 100, 0, Decimal("590.5"))
    assert (stop.status, stop.time_in_force) == (OrderStatus.PENDING, TimeInForce.GTC)
    assert (profit.entry_part, stop.entry_part) == (True, True)


async def test_an_order_with_the_digits_of_an_exit_is_another_order(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    """Numbers of exits are a space of their own; here even its entry's own number names one of its exits."""
    account = await account_of(gateway, longport)
    target = attached_row(order_id="72", attached_type_display="PROFIT_TAKER", trigger_price="640")
    row = order_row(
        order_id="72", status="FilledStatus", executed_quantity="200", attached_orders=[attached_row(), target]
    )
    other = order_row(order_id="71", side="Sell", price="650", quantity="100", remark="TB-1120-0009")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row, other]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, row)
    longport.reply("GET", trading.TODAY_FILLS, {"trades": [execution_row(order_id="71")]})

    for _ in range(2):  # also once its own list has been taken over
        found = await gateway.trading.orders(account)
        assert not any(order.entry_part for order in found)
        assert {(order.id, order.entry, order.price) for order in found} == {
            ("72", "", Decimal(611)),
            ("71", "", Decimal(650)),
            ("attached-71", "72", None),
            ("attached-72", "72", None),
        }
    (fill,) = await gateway.trading.fills(account)
    assert fill.order_id == "71"


@pytest.mark.parametrize(
    "fields", [{"remark": "TB-1120-0001"}, {"remark": ""}, {"order_type": "MO", "trigger_price": ""}], ids=str
)
async def test_what_an_exit_has_become_under_another_number_is_still_the_exit(
    gateway: LongportGateway, longport: ScriptedLongport, fields: dict[str, str]
) -> None:
    account = await account_of(gateway, longport)
    leg = attached_row(status="NewStatus", trigger_status="RELEASED")
    row = order_row(status="FilledStatus", executed_quantity="200", attached_orders=[leg])
    fired = order_row(order_id="9", side="Sell", **{"order_type": "MIT", "trigger_price": "590.5"} | fields)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row, fired]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, row)
    longport.reply("GET", trading.TODAY_FILLS, {"trades": [execution_row(order_id="9", side="Sell")]})

    entry, stop = await gateway.trading.orders(account)
    (fill,) = await gateway.trading.fills(account)

    assert (stop.id, stop.entry, stop.status) == ("attached-71", entry.id, OrderStatus.SUBMITTED)
    assert (fill.order_id, fill.side) == ("attached-71", Side.SELL)
    await gateway.trading.order_fees(account, [stop.id])
    assert longport.seen[-1].target.endswith("?order_id=9")


async def test_fees_of_an_exit_that_waits_are_asked_of_the_exit(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", ORDER_PATH, order_row(order_id="71") | {"charge_detail": None})

    assert await gateway.trading.order_fees(account, ["attached-71"]) == []
    assert longport.seen[-1].target.endswith("?order_id=71&is_attached=true")


async def test_exits_of_an_entry_that_filled_on_an_earlier_day_are_found_by_its_id_after_a_restart(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    row = order_row(order_id="7", status="FilledStatus", executed_quantity="200", attached_orders=[attached_row()])
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.refuse("GET", ORDER_PATH, 600001, "no detail")

    gateway.trading.follow_exits({"7": TENCENT})
    unread = await gateway.trading.orders(account)
    assert (list(unread), set(unread.unproven)) == ([], {TENCENT})

    longport.reply("GET", ORDER_PATH, row)
    found = await gateway.trading.orders(account)
    entry, stop = found
    assert (entry.id, stop.id, stop.entry, stop.side, stop.remaining) == ("7", "attached-71", "7", Side.SELL, 200)
    assert not found.unproven

    longport.reply("GET", ORDER_PATH, row | {"attached_orders": [attached_row(status="CanceledStatus")]})
    ended = await gateway.trading.orders(account)
    assert [(order.id, order.open) for order in ended] == [("7", False), ("attached-71", False)]
    asked = longport.count("GET", ORDER_PATH)
    assert (await gateway.trading.orders(account), longport.count("GET", ORDER_PATH)) == (ended, asked)


async def test_more_entries_than_are_read_at_once_are_unproven_until_their_turn(
    gateway: LongportGateway, longport: ScriptedLongport
) -> None:
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.refuse("GET", ORDER_PATH, 600001, "no detail")
    gateway.trading.follow_exits({str(number): TENCENT for number in range(1, trading.MAX_DETAILS + 2)})

    asked = set()
    for _ in range(2):
        assert (await gateway.trading.orders(account)).unproven == {TENCENT}
        calls = [seen for seen in longport.seen if seen.path == ORDER_PATH]
        asked = {parse_qsl(seen.target.partition("?")[2])[0][1] for seen in calls}
    assert len(asked) == trading.MAX_DETAILS + 1
    assert longport.count("GET", ORDER_PATH) == trading.MAX_DETAILS + 1


@pytest.mark.parametrize("count", [1, 2, trading.MAX_DETAILS + 2])
async def test_a_detail_without_the_exits_that_were_asked_for_is_read_anew_or_proves_nothing(
    gateway: LongportGateway, longport: ScriptedLongport, count: int
) -> None:
    """Entries of an earlier day: a detail from memory would be a second one that holds no stop."""
    account = await account_of(gateway, longport)
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": []})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    names = {str(number): InstrumentId(f"HK.{number:05}") for number in range(1, count + 1)}

    def details() -> list[str]:
        calls = [seen for seen in longport.seen if seen.path == ORDER_PATH]
        return [parse_qsl(seen.target.partition("?")[2])[0][1] for seen in calls]

    def detail(seen: Seen) -> Said:
        number = parse_qsl(seen.target.partition("?")[2])[0][1]
        row = order_row(order_id=number, symbol=f"{number}.HK", status="FilledStatus", executed_quantity="200")
        return said(row | {"attached_orders": []})

    longport.http["GET", ORDER_PATH] = detail
    gateway.trading.follow_exits(names)
    for _ in range(3):  # each is read once in this login
        await gateway.trading.orders(account)
    for _ in range(4):
        gateway.trading.follow_exits(names, frozenset(names))
        before = len(details())
        found = await gateway.trading.orders(account)
        read = set(details()[before:])
        proving = {order.id for order in found if order.exits is not None and order.instrument not in found.unproven}
        assert proving == read
        assert len(read) == min(count, trading.MAX_DETAILS)
    assert set(details()) == set(names)


@pytest.mark.parametrize(("changes", "stands"), [({}, True), ({"time_in_force": "Day"}, False)])
async def test_an_exit_that_lasts_stands_while_the_broker_calls_it_expired_between_sessions(
    gateway: LongportGateway, longport: ScriptedLongport, changes: dict[str, str], *, stands: bool
) -> None:
    account = await account_of(gateway, longport)
    leg = attached_row(status="ExpiredStatus", **changes)
    row = order_row(status="FilledStatus", executed_quantity="200", attached_orders=[leg])
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, row)

    entry, stop = await gateway.trading.orders(account)

    assert ([held.open for held in entry.exits or ()], stop.open) == ([stands], stands)


async def test_an_exit_whose_end_was_pushed_does_not_stand_again_because_its_entry_s_row_is_the_same(
    gateway: LongportGateway, longport: ScriptedLongport, sinks: Sinks
) -> None:
    account = await account_of(gateway, longport)
    row = order_row(status="FilledStatus", executed_quantity="200")
    longport.reply("GET", trading.TODAY_ORDERS, {"orders": [row]})
    longport.reply("GET", trading.HISTORY_ORDERS, {"has_more": False, "orders": []})
    longport.reply("GET", ORDER_PATH, row | {"attached_orders": [attached_row()]})
    gateway.trading.follow_exits({row["order_id"]: TENCENT})
    assert [order.open for order in await gateway.trading.orders(account)] == [False, True]

    ended = push_row(order_id="71", side="Sell", order_type="MIT", status="CanceledStatus", updated_at=str(UPDATED + 9))
    pushed = notification(ended | {"trigger_price": "590.5", "submitted_quantity": "200"})
    await gateway.trading.watch_accounts([account])
    await longport.push(TradeCommand.NOTIFICATION, trade.Notification.FromString(pushed), name="trade")
    await sinks.until(lambda: bool(sinks.orders))
    longport.reply("GET", ORDER_PATH, row | {"attached_orders": [attached_row(status="CanceledStatus")]})

    assert [order.open for order in await gateway.trading.orders(account)] == [False, False]
