"""Orders of the United States' data centre: the list by pages, one order, executions without a side."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.servers.longport.http_client import SignedClient
from tideboard_sandbox.server.faults import Fault, Point

QUERY, ORDER = "/v1/us/orders/query", "/v1/us/orders"
EVER = {"start_at": 1.0, "end_at": 2_000_000_000.0}


async def place(us: SignedClient, **fields: object) -> str:
    """A limit buy of 10 Apple far below the market, or what `fields` make of it."""
    order = {"symbol": "AAPL.US", "submitted_quantity": "10", "submitted_price": "200", **fields}
    return str((await us.submit(**order)).data["order_id"])


async def rows(us: SignedClient, **fields: object) -> list[dict[str, object]]:
    """Orders that a query gives."""
    return list((await us.post(QUERY, **{**EVER, **fields})).data["orders"])


async def test_orders_have_numbers_for_side_and_duration_and_no_account(us: SignedClient) -> None:
    bought = await place(us, order_type="MO", submitted_price=None)
    sold = await place(us, side="Sell", submitted_price="300", time_in_force="GTC")

    (newer, older) = await rows(us)
    assert [newer["id"], older["id"]] == [sold, bought]
    assert [newer["action"], older["action"]] == [2, 1]
    assert [newer["time_in_force"], older["time_in_force"]] == [3, 1]
    assert [newer["status"], older["status"]] == ["NewStatus", "FilledStatus"]
    assert (older["symbol"], older["code"], older["counter_id"]) == ("AAPL.US", "AAPL", "ST/US/AAPL")
    assert older["aaid"] is None
    assert not {"settlement_account", "real_name", "display_account"} & set(older)


async def test_pages_are_of_twenty_and_repeat_what_they_were_asked_with(us: SignedClient) -> None:
    ids = [await place(us, submitted_price=str(100 + number)) for number in range(3)]
    port = us.port
    port.clock[0] += 60  # thirty calls in thirty seconds
    ids += [await place(us, submitted_price=str(150 + number)) for number in range(20)]
    port.clock[0] += 60

    pages = [(await us.post(QUERY, **EVER, page=page, query_version=77.0)).data for page in (1, 2, 3)]
    assert [len(page["orders"]) for page in pages] == [20, 3, 0]
    assert [row["id"] for page in pages for row in page["orders"]] == ids[::-1]
    assert {(page["total_count"], page["query_version"]) for page in pages} == {(23, 77.0)}
    assert [page["has_more"] for page in pages] == [True, False, False]


async def test_the_kind_of_query_filters_nothing_and_two_gives_nothing(us: SignedClient) -> None:
    await place(us)
    await place(us, order_type="MO", submitted_price=None)

    assert await rows(us, query_type=1) == await rows(us, query_type=0)
    assert len(await rows(us)) == 2
    assert await rows(us, query_type=2) == []


async def test_side_window_and_security_do_filter(us: SignedClient) -> None:
    await place(us)
    await place(us, symbol="MSFT.US", side="Sell", submitted_price="600")
    now = us.port.exchange.now.timestamp()

    assert [row["symbol"] for row in await rows(us, action=1)] == ["AAPL.US"]
    assert [row["symbol"] for row in await rows(us, action=2)] == ["MSFT.US"]
    assert [row["symbol"] for row in await rows(us, symbols=["MSFT.US"])] == ["MSFT.US"]
    assert [row["symbol"] for row in await rows(us, counter_ids=["ST/US/AAPL"])] == ["AAPL.US"]
    assert await rows(us, security_types=["OPTION"]) == await rows(us, security_types=["OPT"]) == []
    assert [row["security_type"] for row in await rows(us, security_types=["CS"])] == ["CS", "CS"]
    assert await rows(us, start_at=now + 1) == []
    assert await rows(us, end_at=now - 1) == []
    assert (await us.post(QUERY, page=0)).code == 602001
    assert (await us.post(QUERY, action=3)).code == 602001


async def test_an_order_tells_its_fees_its_steps_and_the_holder(us: SignedClient) -> None:
    number = await place(us, order_type="MO", submitted_price=None)

    answer = (await us.get(f"{ORDER}/{number}")).data
    order = answer["order"]
    (fill,) = us.port.exchange.broker.fills("U50028471-US")
    (fee,) = us.port.exchange.broker.fees("U50028471-US", [number])
    assert Decimal(order["charge_detail"]["total_amount"]) == fee.total > 0
    assert [(item["name"], Decimal(*item["fees"])) for item in order["charge_detail"]["items"]] == list(fee.items)
    assert [step["status"] for step in order["order_histories"]] == ["FilledStatus", "NewStatus"]
    assert Decimal(order["order_histories"][0]["price"]) == fill.price == Decimal(order["executed_price"])
    assert all(order[name] for name in ("settlement_account", "display_account", "real_name", "en_name"))
    assert (order["button_control"]["withdraw"], answer["current_attached_order"]) == (0, None)
    assert int(answer["current_millisecond"]) == us.port.exchange.now.timestamp() * 1000


async def test_an_entry_names_its_exits_and_the_number_of_one_leads_to_it(us: SignedClient) -> None:
    attached = {"attached_order_type": "BRACKET", "profit_taker_price": "220", "stop_loss_price": "180"}
    number = await place(us, attached_params=attached)

    answer = (await us.get(f"{ORDER}/{number}")).data
    entry = answer["order"]
    profit, stop = entry["attached_orders"]
    assert answer["current_attached_order"]["id"] == profit["order_id"], "the first that works stands beside its entry"
    assert [row["attached_type_display"] for row in (profit, stop)] == [1, 2]
    assert [row["trigger_price"] for row in (profit, stop)] == ["220", "180"]
    assert [row["id"] for row in await rows(us)] == [number]

    found = (await us.get(f"{ORDER}/{stop['order_id']}")).data
    assert (found["order"]["id"], found["current_attached_order"]["id"]) == (number, stop["order_id"])
    assert found["current_attached_order"]["trigger_price"] == "180"


@pytest.mark.parametrize("number", ["1", "9" * 40, "x"])
async def test_an_unknown_order_is_refused(us: SignedClient, number: str) -> None:
    assert (await us.get(f"{ORDER}/{number}")).code == 603001


async def test_executions_come_without_a_side(us: SignedClient) -> None:
    number = await place(us, order_type="MO", submitted_price=None)

    (execution,) = (await us.get("/v1/trade/execution/today")).data["trades"]
    assert execution["order_id"] == number
    assert "side" not in execution


async def test_orders_are_changed_and_cancelled_over_the_common_paths(us: SignedClient) -> None:
    number = await place(us)

    assert (await us.put("/v1/trade/order", order_id=number, quantity="20", price="201")).data == {}
    assert [(row["quantity"], row["price"]) for row in await rows(us)] == [("20", "201")]
    assert (await us.delete("/v1/trade/order", order_id=number)).data == {}
    assert [row["status"] for row in await rows(us)] == ["CanceledStatus"]
    assert [row["order_id"] for row in (await us.get("/v1/trade/order/today")).data["orders"]] == [number]


async def test_ordered_faults_and_scenarios_act_on_its_paths(us: SignedClient) -> None:
    number = await place(us)
    server = us.port.server
    for call in ("POST /v1/us/orders/query", "GET /v1/us/orders/ID", "GET /v1/us/assets/overview"):
        assert server.call_named(call) == call
        server.order(Fault(call=call, point=Point.REFUSE, times=1, text="no", status=500, code=12345))
    assert (await us.post(QUERY, **EVER)).code == 12345
    assert (await us.get(f"{ORDER}/{number}")).code == 12345
    assert (await us.get("/v1/us/assets/overview")).code == 12345
    assert len(await rows(us)) == 1

    us.port.clock[0] += 60
    server.apply_scenario("rate-limited")
    codes = [(await us.get(f"{ORDER}/{number}")).envelope["code"] for _ in range(4)]
    assert codes == [0, 0, 0, 429002]


async def test_values_of_hostile_answers_are_bent(us: SignedClient) -> None:
    sound = (await us.get("/v1/us/assets/overview")).data
    us.port.server.apply_scenario("hostile")

    answers = [(await us.get("/v1/us/assets/overview")).data for _ in range(25)]
    assert any(answer != sound for answer in answers)
