"""Balance, positions and margin over HTTP."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from tideboard_sandbox.exchange.broker.accounts import RATES

BALANCE, STOCK = "/v1/asset/account", "/v1/asset/stock"


async def test_a_new_account_has_money_in_three_currencies_and_is_summed_up_in_one(client: SignedClient) -> None:
    (hongkong,) = (await client.get(BALANCE)).data["list"]
    (american,) = (await client.get(BALANCE, currency="USD")).data["list"]

    cash = {row["currency"]: Decimal(row["available_cash"]) for row in hongkong["cash_infos"]}
    total = sum(amount * RATES[currency] for currency, amount in cash.items())
    assert cash == {"HKD": 3_000_000, "USD": 500_000, "CNY": 2_000_000}
    assert (hongkong["currency"], Decimal(hongkong["net_assets"])) == ("HKD", total)
    assert (american["currency"], Decimal(american["net_assets"])) == ("USD", round(total / RATES["USD"], 2))
    assert {type(value) for value in hongkong.values()} == {str, list}


async def test_an_open_buy_freezes_its_worth_and_the_fees_are_told_apart(client: SignedClient) -> None:
    await client.submit(submitted_quantity="100", submitted_price="500")

    (row,) = (await client.get(BALANCE)).data["list"]
    (money,) = [cash for cash in row["cash_infos"] if cash["currency"] == "HKD"]
    (fees,) = [fee for fee in row["frozen_transaction_fees"] if fee["currency"] == "HKD"]
    assert Decimal(money["frozen_cash"]) == 50_000 + Decimal(fees["frozen_transaction_fee"])
    assert 60 < Decimal(fees["frozen_transaction_fee"]) < 120
    assert Decimal(money["available_cash"]) + Decimal(money["frozen_cash"]) == 3_000_000
    assert Decimal(row["buy_power"]) == Decimal(row["net_assets"]) - Decimal(money["frozen_cash"])


async def test_what_was_bought_is_a_position_that_was_not_there_in_the_morning(client: SignedClient) -> None:
    await client.submit(order_type="MO", submitted_price=None)
    await client.submit(symbol="600519.SH", order_type="MO", submitted_price=None, submitted_quantity="100")

    (channel,) = (await client.get(STOCK)).data["list"]
    rows = {row["symbol"]: row for row in channel["stock_info"]}
    assert (channel["account_channel"], set(rows)) == ("lb", {"700.HK", "600519.SH"})
    assert [rows["700.HK"][name] for name in ("quantity", "available_quantity", "init_quantity")] == ["200", "200", "0"]
    assert rows["700.HK"]["market"] == "HK"
    assert (rows["600519.SH"]["market"], rows["600519.SH"]["available_quantity"]) == ("CN", "0")  # T+1
    assert Decimal(rows["700.HK"]["cost_price"]) > 500


async def test_the_cost_is_what_sales_have_diluted_it_to(client: SignedClient) -> None:
    """OpenD's port has both costs of its own."""
    bought = await client.submit(order_type="MO", submitted_price=None, submitted_quantity="300")
    client.port.advance(1800)
    sold = await client.submit(order_type="MO", submitted_price=None, side="Sell", submitted_quantity="200")
    done = [(await client.get("/v1/trade/order", order_id=one.data["order_id"])).data for one in (bought, sold)]
    paid, brought = (Decimal(row["executed_price"]) for row in done)

    (row,) = (await client.get(STOCK)).data["list"][0]["stock_info"]

    assert paid != brought
    assert Decimal(row["cost_price"]) == pytest.approx((paid * 300 - brought * 200) / 100, abs=Decimal("0.001"))


async def test_positions_follow_their_filter(client: SignedClient) -> None:
    await client.submit(order_type="MO", submitted_price=None)

    both = await client.get(STOCK, ("symbol", "700.HK"), ("symbol", "AAPL.US"))
    other = await client.get(STOCK, symbol="AAPL.US")

    assert [row["symbol"] for row in both.data["list"][0]["stock_info"]] == ["700.HK"]
    assert other.data["list"][0]["stock_info"] == []


async def test_there_are_no_funds_and_nothing_to_borrow(client: SignedClient) -> None:
    assert (await client.get("/v1/asset/fund")).data["list"][0]["fund_info"] == []
    assert set((await client.get("/v1/risk/margin-ratio", symbol="700.HK")).data.values()) == {"1"}
    assert (await client.get("/v1/risk/margin-ratio", symbol="99999.HK")).code == 602002
    assert (await client.get(BALANCE, currency="EUR")).code == 602001


async def test_the_paper_account_says_so(client: SignedClient) -> None:
    paper = client_of(client.port, paper=True)

    assert (await paper.get(STOCK)).data["list"][0]["account_channel"] == "lb_papertrading"
