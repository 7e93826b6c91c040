"""Orders over HTTP: taken, changed, withdrawn, listed, refused."""

from __future__ import annotations

import asyncio
from datetime import time

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort, running_port
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.longport.trading.order_rules import hold_withdrawn_type

TENCENT = InstrumentId("HK.00700")
ORDER = "/v1/trade/order"
TRAILING = {"order_type": "TSLPAMT", "trailing_amount": "5", "limit_offset": "1", "submitted_quantity": "100"}
STOP = {"attached_order_type": "STOP_LOSS", "stop_loss_price": "450"}


async def placed(client: SignedClient, **fields: object) -> str:
    return str((await client.submit(**fields)).data["order_id"])


async def detail(client: SignedClient, order_id: str) -> dict[str, object]:
    row: dict[str, object] = (await client.get(ORDER, order_id=order_id)).data
    return row


async def advance(port: LongportPort, seconds: int) -> None:
    """Move the exchange in steps that leave the loop its turns."""
    for _ in range(0, seconds, 30):
        port.advance(30)
        await asyncio.sleep(0)


async def today(client: SignedClient, *query: tuple[str, object], **fields: object) -> list[str]:
    rows = (await client.get(f"{ORDER}/today", *query, **fields)).data["orders"]
    return [row["order_id"] for row in rows]


async def test_an_order_rests_in_the_book_that_everybody_sees(client: SignedClient) -> None:
    exchange = client.port.exchange
    third = exchange.order_book(TENCENT).bids[2]

    order_id = await placed(client, submitted_price=str(third.price))

    level = exchange.order_book(TENCENT).bids[2]
    assert (level.quantity, level.orders) == (third.quantity + 200, third.orders + 1)
    assert (await detail(client, order_id))["status"] == "NewStatus"
    assert order_id.isdigit()


async def test_an_order_of_the_other_port_fills_one_of_this_port(client: SignedClient) -> None:
    best = client.port.exchange.order_book(TENCENT).bids[0].price
    step = client.port.exchange.instrument(TENCENT).price_step(best)
    bid = await placed(client, submitted_price=str(best + step), submitted_quantity="100")
    broker = client.port.exchange.broker
    seller = next(row for row in broker.accounts() if not row.real and row.currency == "HKD")
    buy = OrderTicket(account_id=seller.id, instrument=TENCENT, side=Side.BUY, kind=OrderType.MARKET, quantity=100)
    broker.place(buy)
    sell = OrderTicket(
        account_id=seller.id, instrument=TENCENT, side=Side.SELL, kind=OrderType.LIMIT, quantity=100, price=best + step
    )
    broker.place(sell)

    assert (await detail(client, bid))["status"] == "FilledStatus"


async def test_the_same_request_id_gives_the_first_order_for_ten_minutes(client: SignedClient) -> None:
    first = await placed(client, client_request_id="r-1")
    again = await placed(client, client_request_id="r-1")
    paper = await placed(client_of(client.port, paper=True), client_request_id="r-1")
    client.port.clock[0] += 600
    later = await placed(client, client_request_id="r-1")

    assert again == first
    assert len({first, paper, later}) == 3


async def test_an_expire_date_of_null_says_nothing(client: SignedClient) -> None:
    assert (await detail(client, await placed(client, expire_date=None)))["expire_date"] == ""


async def test_replace_changes_and_cancel_ends(client: SignedClient) -> None:
    order_id = await placed(client)

    assert (await client.put(ORDER, order_id=order_id, quantity="300", price="490.2")).data == {}
    changed = await detail(client, order_id)
    assert (await client.delete(ORDER, order_id=order_id)).data == {}

    assert (changed["quantity"], changed["price"], changed["status"]) == ("300", "490.2", "NewStatus")
    assert (await detail(client, order_id))["status"] == "CanceledStatus"
    assert (await client.delete(ORDER, order_id=order_id)).code == 601011


async def test_nobody_sees_or_touches_the_order_of_another_account(client: SignedClient) -> None:
    order_id = await placed(client)
    paper = client_of(client.port, paper=True)

    assert (await paper.get(ORDER, order_id=order_id)).code == 603001
    assert (await paper.delete(ORDER, order_id=order_id)).code == 603001
    assert (await client.get(ORDER, order_id="x" * 100)).code == 603001


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"symbol": "99999.HK"}, 602002),
        ({"symbol": "HSI.HK"}, 602006),
        ({"symbol": "D05.SG", "submitted_price": "30"}, 602005),
        ({"symbol": "nothing"}, 602001),
        ({"symbol": 700}, 602001),
        ({"submitted_quantity": "150"}, 602001),
        ({"submitted_quantity": "1.5"}, 602001),
        ({"submitted_quantity": "0"}, 602007),
        ({"submitted_price": "500.07"}, 602035),
        ({"submitted_price": "x"}, 602001),
        ({"submitted_price": None}, 602010),
        ({"submitted_price": "1"}, 602036),
        ({"submitted_quantity": "100000"}, 601011),
        ({"side": "Sell"}, 602017),
        ({"side": "Hold"}, 602001),
        ({"order_type": "LIT"}, 602037),
        ({"order_type": "MIT", "trigger_price": "601"}, 602014),
        ({"order_type": "AO"}, 602018),
        ({"order_type": "ODD", "submitted_quantity": "50"}, 602001),
        ({"order_type": "ELO", "symbol": "AAPL.US", "submitted_price": "100"}, 602001),
        ({"order_type": "WHAT"}, 602001),
        ({"time_in_force": "FOK"}, 602001),
        ({"time_in_force": "GTD"}, 602001),
        ({"time_in_force": "GTD", "expire_date": "2026-11-17"}, 602001),
        ({"time_in_force": "GTD", "expire_date": "2027-11-17"}, 602001),
        ({"outside_rth": "ALWAYS"}, 602001),
        ({"remark": "x" * 256}, 602001),
        ({"trigger_count": 2}, 602001),
        ({**TRAILING, "trigger_count": 4}, 602001),
        ({**TRAILING, "trigger_count": -1}, 602001),
        ({**TRAILING, "limit_depth_level": 6}, 602001),
        ({**TRAILING, "limit_depth_level": -6}, 602001),
        ({**TRAILING, "monitor_price": "-1"}, 602001),
        ({"order_type": "LIT", "trigger_price": "650", "monitor_price": "640"}, 602001),
        ({"order_type": "LIT", "trigger_price": "650", "limit_depth_level": 1}, 602001),
        ({"delayed_until": "1795000000"}, 602001),
        ({"order_type": "TSMAMT", "trailing_amount": "5"}, 602001),
        ({"order_type": "TSMPCT", "trailing_percent": "5"}, 602001),
        ({"order_type": "TSLPAMT", "trailing_percent": "5", "limit_offset": "1"}, 602001),
        ({"order_type": "TSLPPCT", "trailing_percent": "5"}, 602001),
        ({"attached_params": "BRACKET"}, 602001),
        ({"attached_params": {}}, 602001),
        ({"attached_params": {"attached_order_type": "STOP_LOSS"}}, 602001),
        ({"attached_params": {"attached_order_type": "STOP_LOSS", "profit_taker_price": "620"}}, 602001),
        ({"attached_params": {"attached_order_type": "STOP_LOSS", "stop_loss_price": "620"}}, 602027),
        ({"attached_params": {**STOP, "activate_order_type": "LIT"}}, 602001),
        ({"attached_params": {**STOP, "activate_order_type": "LO"}}, 602001),
        ({"attached_params": {**STOP, "time_in_force": "GTD"}}, 602001),
        ({"attached_params": {**STOP, "stop_loss_depth_level": 1}}, 602001),
        ({"attached_params": STOP, "side": "Sell"}, 602001),
        ({"monitor_price": {"a": 1}}, 602001),
    ],
)
async def test_what_cannot_be_is_refused_with_its_code(
    client: SignedClient, fields: dict[str, object], code: int
) -> None:
    answer = await client.submit(**fields)

    assert (answer.status, answer.code) == (400, code)
    assert await today(client) == []


async def test_exits_until_a_date_have_the_last_day_of_their_entry(client: SignedClient) -> None:
    """Whatever `expire_time` says (developers, `trade/order/replace`)."""
    attached = {**STOP, "time_in_force": "GTD", "expire_time": 4102444800}
    order_id = await placed(client, time_in_force="GTD", expire_date="2026-11-19", attached_params=attached)

    answer = await client.get("/v1/trade/order", order_id=order_id)
    assert [(row["time_in_force"], row["gtd"]) for row in answer.data["attached_orders"]] == [("GTD", "2026-11-19")]


@pytest.mark.parametrize(
    ("side", "trigger", "kind"),
    [("Buy", "605", "stop"), ("Buy", "590", "if-touched"), ("Sell", "590", "stop"), ("Sell", "610", "if-touched")],
)
async def test_an_if_touched_order_beyond_the_market_is_a_stop(
    client: SignedClient, side: str, trigger: str, kind: str
) -> None:
    await placed(client, order_type="MO", submitted_quantity="100")
    order_id = await placed(client, order_type="MIT", side=side, trigger_price=trigger, submitted_quantity="100")

    order = next(
        row for part in parts(client) for row in client.port.exchange.broker.orders(part) if row.id == order_id
    )
    row = await detail(client, order_id)
    assert order.kind.value == kind
    assert (row["order_type"], row["status"], row["trigger_status"]) == ("MIT", "VarietiesNotReported", "NOT_USED")
    assert (row["price"], row["trigger_price"], row["last_done"]) == ("", trigger, "")


def parts(client: SignedClient) -> list[str]:
    return [row.id for row in client.port.exchange.broker.accounts_of(client.port.account)]


async def test_a_touched_order_fires_and_tells_when(client: SignedClient) -> None:
    last = client.port.exchange.quote(TENCENT).last
    order_id = await placed(client, order_type="LIT", trigger_price=str(last + 1), submitted_price="640")

    for _ in range(100):
        await advance(client.port, 30)
        if client.port.exchange.quote(TENCENT).last >= last + 1:
            break

    row = await detail(client, order_id)
    assert (row["trigger_status"], row["status"]) == ("RELEASED", "FilledStatus")
    assert int(str(row["trigger_at"])) > int(str(row["submitted_at"]))


async def test_a_trailing_distance_can_be_changed(client: SignedClient) -> None:
    await placed(client, order_type="MO", submitted_quantity="100")
    trailing = {"order_type": "TSLPPCT", "side": "Sell", "submitted_quantity": "100", "submitted_price": None}
    order_id = await placed(client, **trailing, trailing_percent="5", limit_offset="1")
    before = await detail(client, order_id)

    assert (await client.put(ORDER, order_id=order_id, quantity="100", trailing_percent="10")).data == {}

    after = await detail(client, order_id)
    assert (after["trailing_percent"], after["limit_offset"]) == ("10", "1")
    assert float(str(after["trigger_price"])) < float(str(before["trigger_price"]))
    assert (await client.put(ORDER, order_id=order_id, quantity="100", trailing_percent="100")).code == 602015


async def test_what_a_trailing_order_is_watched_by_is_told_in_its_rows_and_changed_with_it(
    client: SignedClient,
) -> None:
    """A change without the fields has none of them: the page calls them required there."""
    watch = {"monitor_price": "590", "limit_depth_level": -5, "trigger_count": 3}
    order_id = await placed(client, **TRAILING, **watch)

    async def in_rows() -> tuple[dict[str, object], object]:
        listed = (await client.get("/v1/trade/order/today")).data["orders"][0]
        found = await detail(client, order_id)
        assert all(found[name] == listed[name] for name in watch)
        return {name: found[name] for name in watch}, found["trigger_price"]

    assert await in_rows() == (watch, "")
    changed = {"monitor_price": "595", "limit_depth_level": 0, "trigger_count": 1}
    assert (await client.put(ORDER, order_id=order_id, quantity="100", **changed)).data == {}
    assert await in_rows() == (changed, "")
    refused = await client.put(ORDER, order_id=order_id, quantity="100", **{**changed, "trigger_count": 4})
    assert refused.code == 602001
    assert (await client.put(ORDER, order_id=order_id, quantity="100", trailing_amount="6")).data == {}
    left, trigger = await in_rows()
    assert left == {"monitor_price": "", "limit_depth_level": 0, "trigger_count": 0}
    assert trigger != "", "it follows the price now"


async def test_a_withdrawn_type_that_stands_is_told_and_withdrawn_and_takes_no_change(client: SignedClient) -> None:
    client.port.shared.apply_scenario("withdrawn-types")
    for _ in range(2):
        hold_withdrawn_type(client.port.exchange)
    (number,) = await today(client)
    row = await detail(client, number)
    assert (row["order_type"], row["status"], row["symbol"]) == ("TSMAMT", "VarietiesNotReported", "700.HK")
    own = await placed(client, order_type="TSMPCT", trailing_percent="50", submitted_price=None)

    client.port.shared.apply_scenario("calm")
    for order_id, distance in ((number, {"trailing_amount": "70"}), (own, {"trailing_percent": "60"})):
        changed = await client.put(ORDER, order_id=order_id, quantity="100", **distance)
        assert changed.code == 602001
        assert (await client.delete(ORDER, order_id=order_id)).data == {}
        assert (await detail(client, order_id))["status"] == "CanceledStatus"


async def test_an_auction_order_is_taken_before_the_open() -> None:
    async with running_port(start=time(9, 10)) as port:
        client = client_of(port)
        order_id = await placed(client, order_type="AO", submitted_price=None)
        await advance(port, 21 * 60)

        assert (await detail(client, order_id))["status"] == "FilledStatus"


@pytest.mark.parametrize("fields", [{"order_type": "AO", "submitted_price": None}, {"order_type": "ALO"}])
async def test_a_warrant_has_no_auction(fields: dict[str, object]) -> None:
    async with running_port(start=time(9, 10)) as port:
        refused = await client_of(port).submit(symbol="13716.HK", submitted_quantity="10000", **fields)

        assert refused.code == 602001


async def test_a_dated_order_lives_to_the_close_of_its_day() -> None:
    async with running_port(start=time(15, 59)) as port:
        client = client_of(port)
        quiet = {"symbol": "66.HK", "submitted_quantity": "500", "submitted_price": "20"}
        order_id = await placed(client, **quiet, time_in_force="GTD", expire_date="2026-11-19")
        day_order = await placed(client, **quiet)

        await advance(port, 20 * 60)
        first = [(await detail(client, row))["status"] for row in (order_id, day_order)]
        await advance(port, 24 * 3600)

        assert first == ["NotReported", "ExpiredStatus"]
        dated = await detail(client, order_id)
        assert (dated["status"], dated["expire_date"], dated["tag"]) == ("ExpiredStatus", "2026-11-19", "Gtc")


@pytest.mark.parametrize(("hours", "fills"), [("RTH_ONLY", False), ("ANY_TIME", False), ("OVERNIGHT", True)])
async def test_a_us_order_trades_in_the_sessions_that_it_names(client: SignedClient, hours: str, fills: bool) -> None:
    """Half past ten in Hong Kong is New York's overnight session."""
    us = {"symbol": "AAPL.US", "submitted_quantity": "10", "submitted_price": "400"}
    order_id = await placed(client, **us, outside_rth=hours)

    row = await detail(client, order_id)

    assert row["outside_rth"] == hours
    assert row["status"] == ("FilledStatus" if fills else "NotReported")


async def test_lists_follow_their_filters_newest_first(client: SignedClient) -> None:
    resting = await placed(client)
    filled = await placed(client, order_type="MO", submitted_price=None)
    american = await placed(client, symbol="AAPL.US", submitted_price="100", submitted_quantity="10")

    assert await today(client) == [american, filled, resting]
    assert await today(client, symbol="00700.HK") == [filled, resting]
    assert await today(client, ("status", "FilledStatus"), ("status", "NotReported")) == [american, filled]
    assert await today(client, market="US") == [american]
    assert await today(client, side="Sell") == []
    assert await today(client, order_id=filled) == [filled]
    assert (await client.get(f"{ORDER}/today", market="MARS")).code == 602001


async def test_executions_are_listed_by_order_and_symbol(client: SignedClient) -> None:
    order_id = await placed(client, order_type="MO", submitted_price=None)

    (row,) = (await client.get("/v1/trade/execution/today", order_id=order_id)).data["trades"]

    assert (row["symbol"], row["quantity"], row["side"]) == ("700.HK", "200", "Buy")
    assert (await client.get("/v1/trade/execution/today", symbol="AAPL.US")).data["trades"] == []


@pytest.mark.parametrize(("kind", "side", "most"), [("LO", "Buy", 5900), ("MO", "Buy", 4000), ("LO", "Sell", 0)])
async def test_the_largest_quantity_is_in_whole_lots(client: SignedClient, kind: str, side: str, most: int) -> None:
    query = {"symbol": "700.HK", "order_type": kind, "side": side, "price": "500", "fractional_shares": "false"}
    data = (await client.get("/v1/trade/estimate/buy_limit", **query)).data

    assert set(data) == {"cash_max_qty", "margin_max_qty"}
    assert int(data["cash_max_qty"]) == pytest.approx(most, abs=100)
    assert int(data["cash_max_qty"]) % 100 == 0


async def test_a_us_order_that_outlives_its_day_is_reported_expired_between_sessions() -> None:
    """New York trades from 22:30 to 05:00 in Hong Kong's winter."""
    async with running_port(start=time(22, 29)) as port:
        client = client_of(port)
        us = {"symbol": "JD.US", "submitted_quantity": "10", "submitted_price": "10", "outside_rth": "RTH_ONLY"}
        order_id = await placed(client, **us, time_in_force="GTC")
        reported = [str((await detail(client, order_id))["status"])]
        for hours in (1, 6, 18):
            await advance(port, hours * 3600)
            reported.append(str((await detail(client, order_id))["status"]))
        assert await today(client) == [], "what works from an earlier day is in the history"
        rows = (await client.get(f"{ORDER}/history", status="NewStatus")).data["orders"]
        assert [row["order_id"] for row in rows] == [order_id]
        assert await today(client, order_id=order_id) == [order_id]
        await client.put(ORDER, order_id=order_id, quantity="9", price="10")
        assert await today(client) == [order_id], "a change today brings it into today's list"
        assert (await client.get(f"{ORDER}/history")).data["orders"] == []

    assert reported == ["NotReported", "NewStatus", "ExpiredStatus", "NewStatus"]


async def test_attached_exits_stand_in_the_entrys_row_and_in_no_list(client: SignedClient) -> None:
    bracket = {**STOP, "attached_order_type": "BRACKET", "profit_taker_price": "640", "time_in_force": "GTC"}
    order_id = await placed(client, attached_params=bracket)

    rows = (await detail(client, order_id))["attached_orders"]
    assert isinstance(rows, list)
    told = [(row["attached_type_display"], row["trigger_price"], row["quantity"], row["withdrawn"]) for row in rows]
    assert told == [("PROFIT_TAKER", "640", "200", False), ("STOP_LOSS", "450", "200", False)]
    assert await today(client) == [order_id]
    assert await today(client, order_id=rows[0]["order_id"]) == []
    assert await today(client, order_id=rows[0]["order_id"], is_attached="true") == [rows[0]["order_id"]]
    assert (await client.get(ORDER, order_id=rows[1]["order_id"])).envelope["code"] == 603001
    assert (await client.delete(ORDER, order_id=rows[1]["order_id"])).envelope["code"] == 601029
    alone = (await client.get(ORDER, order_id=rows[1]["order_id"], is_attached="true")).data
    assert (alone["order_id"], alone["charge_detail"], alone["trigger_price"]) == (rows[1]["order_id"], None, "450")


async def exits_in(client: SignedClient, order_id: str) -> list[dict[str, object]]:
    """The exits that an order's detail lists."""
    rows = (await detail(client, order_id))["attached_orders"]
    assert isinstance(rows, list)
    return rows


async def test_an_exit_with_the_digits_of_an_order_is_meant_with_the_flag_alone(client: SignedClient) -> None:
    other = await placed(client)
    client.port.exchange.broker.number_exits(int(other))
    entry = await placed(client, attached_params=STOP)

    async def standing() -> list[object]:
        (exit_,) = await exits_in(client, entry)
        assert exit_["order_id"] == other
        return [(await detail(client, other))["status"], exit_["withdrawn"]]

    assert await standing() == ["NewStatus", False]
    assert (await client.delete(ORDER, order_id=other, is_attached="true")).envelope["code"] == 0
    assert await standing() == ["NewStatus", True]
    assert (await client.delete(ORDER, order_id=other)).envelope["code"] == 0
    assert await standing() == ["CanceledStatus", True]


async def test_an_exit_that_fires_is_an_order_of_its_own_in_lists_and_executions(client: SignedClient) -> None:
    last = client.port.exchange.quote(TENCENT).last
    target = {"attached_order_type": "PROFIT_TAKER", "profit_taker_price": str(last + 10)}
    entry = await placed(client, order_type="MO", submitted_price=None, attached_params=target)
    client.port.exchange.commands.set_price(TENCENT, last + 10, at_once=True)

    (exit_,) = await exits_in(client, entry)
    listed = await today(client)
    fired = next(order_id for order_id in listed if order_id != entry)
    fills = (await client.get("/v1/trade/execution/today", order_id=fired)).data["trades"]
    assert (exit_["executed_qty"], exit_["order_id"] in listed) == ("200", False)
    assert [row["side"] for row in fills] == ["Sell"] * len(fills) != []


async def test_a_replace_changes_the_exits_with_the_order_or_nothing(client: SignedClient) -> None:
    order_id = await placed(client, attached_params=STOP)

    async def exits() -> list[tuple[object, ...]]:
        rows = (await detail(client, order_id))["attached_orders"]
        assert isinstance(rows, list)
        return [(row["trigger_price"], row["quantity"], row["withdrawn"]) for row in rows]

    async def replaced(quantity: str, **attached: object) -> int:
        answer = await client.put(ORDER, order_id=order_id, quantity=quantity, price="500", attached_params=attached)
        return int(answer.envelope["code"])

    assert await replaced("300", **{**STOP, "stop_loss_price": "510"}) == 602027
    assert await exits() == [("450", "200", False)]
    assert await replaced("300", **{**STOP, "stop_loss_price": "460", "stop_loss_id": 1}) == 602001
    assert await replaced("300", **{**STOP, "stop_loss_price": "460"}) == 0
    assert await exits() == [("460", "300", False)]
    assert await replaced("300", attached_order_type="STOP_LOSS", cancel_all_attached=True) == 0
    assert await exits() == [("460", "300", True)]


async def test_what_would_be_a_market_order_is_refused_while_it_is_protected(client: SignedClient) -> None:
    """As a user saw it of a standing MIT, which went on standing; a limit is taken."""
    stop = {"side": "Buy", "trigger_price": "650"}
    standing = await placed(client, order_type="MIT", **stop)
    client.port.shared.apply_scenario("market-protection")
    assert (await client.submit(order_type="MIT", **stop)).code == 601001
    moved = await client.put(ORDER, order_id=standing, quantity="200", trigger_price="655")
    assert moved.code == 601001
    assert (await detail(client, standing))["trigger_price"] == "650"
    await placed(client, order_type="LIT", submitted_price="650", **stop)
    assert (await client.delete(ORDER, order_id=standing)).data == {}


@pytest.mark.parametrize(("moment", "taken"), [("11:59", True), ("12:10", False), ("13:01", True)])
async def test_an_order_of_the_morning_is_not_withdrawn_in_the_lunch_break(moment: str, taken: bool) -> None:
    async with running_port(start=time(11, 50)) as port:
        client = client_of(port)
        order_id = await placed(client)
        hour, minute = map(int, moment.split(":"))
        await advance(port, (hour - 11) * 3600 + (minute - 50) * 60)
        changed = await client.put(ORDER, order_id=order_id, quantity="300", price="490.2")
        answer = await client.delete(ORDER, order_id=order_id)
        assert {changed.envelope["code"], answer.envelope["code"]} == ({0} if taken else {602013})
        if not taken:
            later = await placed(client)
            assert (await client.delete(ORDER, order_id=later)).data == {}, "one of the break is"
