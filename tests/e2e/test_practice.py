"""A newcomer's first orders: the app with its own practice exchange, by keys and mouse alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.servers.vendor_sdk import Witness
from fakes.walks.person.application import Stage, running_app
from fakes.walks.person.person import FOCUSED, has
from fakes.walks.person.trader import Trader

pytestmark = [pytest.mark.timeout(240, method="signal"), pytest.mark.slow]


def test_unlock_buy_sell_and_cancel(the_stage: Stage, tmp_path: Path, witness: Witness) -> None:
    """Wrong password, right one, limit buy that fills, market sell, resting order, its cancel."""
    with running_app(the_stage, tmp_path / "data", "--seed", "7") as app:
        trader = Trader(app.person())
        trader.wrong_password("999999")
        assert has(trader.see("trade_password"), FOCUSED)
        trader.unlock_with("123456")

        bought = trader.take_price("order_book_row_9")
        trader.fill("quantity", "100")
        sentence = trader.review()
        assert all(part in sentence for part in ("PRACTICE", "Buy", "100", "HK.00700", bought))
        trader.send()
        trader.read_orders("Side Buy", f"Price {bought}", "Filled 100", "Status filled")

        trader.click("side_sell")
        trader.choose_type("market")
        trader.fill("quantity", "100")
        assert "Sell" in trader.review()
        trader.send()
        trader.read_orders("Side Sell", "Price market", "Filled 100")

        trader.click("side_buy")
        trader.choose_type("limit")
        resting = trader.take_price("order_book_row_15")
        trader.fill("quantity", "200")
        trader.review()
        trader.send()
        trader.read_orders(f"Price {resting}", "Filled 0", "Cancel")
        trader.cancel_newest()
        trader.read_orders("Status cancelled")
        told = witness.ask(app.exchange_port())

    orders = [(row["trd_side"], row["order_type"], row["qty"], row["order_status"]) for row in told["orders"]]
    assert sorted(orders) == [
        ("BUY", "NORMAL", 100.0, "FILLED_ALL"),
        ("BUY", "NORMAL", 200.0, "CANCELLED_ALL"),
        ("SELL", "MARKET", 100.0, "FILLED_ALL"),
    ]
    assert sum(row["qty"] for row in told["deals"] if row["trd_side"] == "BUY") == 100
    assert {float(row["price"]) for row in told["orders"] if row["qty"] == 200} == {float(resting)}


# The gate has core/gateways/suite/test_order_kinds.py::test_every_kind_of_order[opend-HK-regular].
@pytest.mark.whole
def test_a_stop_waits_for_its_trigger_and_is_cancelled(the_stage: Stage, tmp_path: Path, witness: Witness) -> None:
    """A buy stop above the market: nothing is filled, the exchange holds type, trigger and quantity as typed."""
    with running_app(the_stage, tmp_path / "data", "--seed", "7") as app:
        trader = Trader(app.person())
        trader.unlock_with("123456")
        trigger = trader.see("order_book_row_0").name.split(",")[0].removeprefix("Ask ")
        trader.choose_type("stop")
        trader.fill("trigger", trigger)
        trader.fill("quantity", "100")
        sentence = trader.review()
        assert all(part in sentence for part in ("PRACTICE", "Buy", "100", "HK.00700", trigger))
        trader.send()
        trader.read_orders("Side Buy", trigger, "Filled 0", "Cancel")
        waiting = witness.ask(app.exchange_port())
        trader.cancel_newest()
        trader.read_orders("Status cancelled")
        told = witness.ask(app.exchange_port())

    (order,) = waiting["orders"]
    assert (order["trd_side"], order["order_type"], order["qty"]) == ("BUY", "STOP", 100.0)
    assert float(order["aux_price"]) == float(trigger)
    assert [row["order_status"] for row in told["orders"]] == ["CANCELLED_ALL"]
    assert not told["deals"]
