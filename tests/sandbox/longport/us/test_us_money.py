"""Holdings and money of the United States' data centre against the account's ledger: a short, an option, a dividend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fakes.servers.longport.http_client import SignedClient
from fakes.servers.sandbox import PRACTICE_DAY
from tideboard_core.model.instrument import InstrumentId
from tideboard_core.model.order import Side
from tideboard_core.model.order_terms import OrderType
from tideboard_sandbox.exchange.broker.orders import OrderTicket
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.exchange.market.refusals import CommandRefusal
from tideboard_sandbox.longport.access.api_keys import Keys

PART = "U50028471-US"
APPLE, MICROSOFT = InstrumentId("US.AAPL"), InstrumentId("US.MSFT")
ASSETS = "/v1/us/assets"


async def trade(us: SignedClient, symbol: str, side: str, quantity: int, **fields: object) -> str:
    """An order at the market, or what `fields` make of it."""
    terms = {"order_type": "MO", "submitted_price": None, **fields}
    answer = await us.submit(symbol=symbol, side=side, submitted_quantity=str(quantity), **terms)
    return str(answer.data["order_id"])


async def overview(us: SignedClient) -> dict[str, Any]:
    return dict((await us.get(f"{ASSETS}/overview")).data)


async def test_shares_that_are_not_held_may_be_sold_and_are_owed(us: SignedClient) -> None:
    broker = us.port.exchange.broker
    await trade(us, "MSFT.US", "Sell", 10)

    (row,) = (await overview(us))["stock_list"]
    (held,) = broker.positions(PART)
    assert (row["position_side"], row["quantity"], held.quantity) == ("SHORT", "-10", -10)
    assert Decimal(row["average_cost"]) == held.average_cost != 0
    assert broker.sold_margin(PART) == held.last * 10 * Decimal("1.5")
    assert broker.funds(PART).power == broker.funds(PART).cash - broker.sold_margin(PART)

    side = {"symbol": "MSFT.US", "position_side": "SHORT"}
    assert (await us.get(f"{ASSETS}/available-holding", **side)).data == {"available_qty": "-10"}
    await trade(us, "MSFT.US", "Buy", 4, order_type="LO", submitted_price="300")
    assert (await us.get(f"{ASSETS}/available-holding", **side)).data == {"available_qty": "-6"}
    assert (await us.get(f"{ASSETS}/available-holding", symbol="MSFT.US")).data == {"available_qty": "0"}

    await trade(us, "MSFT.US", "Buy", 6)
    assert broker.positions(PART)[0].quantity == -4
    assert broker.results(PART)[MICROSOFT].cost > 0


async def test_a_short_sale_needs_half_its_worth_and_one_that_waits_holds_that_back(us: SignedClient) -> None:
    broker = us.port.exchange.broker
    before = broker.funds(PART).power

    await trade(us, "MSFT.US", "Sell", 100, order_type="LO", submitted_price="600")
    assert broker.funds(PART).power == before - 100 * 600 // 2
    answer = await us.submit(symbol="MSFT.US", side="Sell", submitted_quantity="10000", submitted_price="600")
    assert answer.code == 601011


async def test_an_account_of_asia_sells_no_share_that_it_does_not_hold(us: SignedClient) -> None:
    client = SignedClient(us.port, Keys(**us.port.server.first_line["longport_ap_keys"]))
    answer = await client.submit(symbol="MSFT.US", side="Sell", submitted_quantity="10", submitted_price="600")
    assert answer.code == 602017


async def test_an_option_is_in_a_list_of_its_own(us: SignedClient) -> None:
    exchange = us.port.exchange
    expiry = exchange.details.option_expiries(APPLE)[1]
    chain = exchange.details.option_chain(APPLE, expiry)
    contract = chain[len(chain) // 2]
    symbol = f"{contract.id.removeprefix('US.')}.US"
    await trade(us, symbol, "Buy", 2)

    found = await overview(us)
    (row,) = found["option_list"]
    (held,) = exchange.broker.positions(PART)
    assert {"stock_list", "crypto_list"}.isdisjoint(found), "a list without rows is left out"
    assert (row["symbol"], row["underlying_symbol"], row["quantity"]) == (symbol, "AAPL.US", "2")
    assert (row["type"], Decimal(row["strike_price"])) == ("Call" if contract.call else "Put", contract.strike)
    assert (row["due_date"], row["counter_id"][:6]) == (expiry.isoformat(), "OP/US/")
    assert Decimal(row["average_cost"]) == held.average_cost
    wanted = {"symbol": symbol, "equity_type": "OPTION"}
    assert (await us.get(f"{ASSETS}/available-holding", **wanted)).data == {"available_qty": "2"}
    assert (await us.get(f"{ASSETS}/available-holding", symbol=symbol)).data == {"available_qty": "0"}


async def test_cash_is_shown_settled_and_open_and_frozen(us: SignedClient) -> None:
    broker = us.port.exchange.broker
    await trade(us, "AAPL.US", "Buy", 10)
    await trade(us, "AAPL.US", "Buy", 10, order_type="LO", submitted_price="200")

    (row,) = (await overview(us))["cash_list"]
    answer = (await us.get(f"{ASSETS}/cash-and-buy-power", currency="USD")).data
    (cash,), funds = answer["cash_list"], broker.funds(PART)
    assert Decimal(row["total_amount"]) == funds.cash == Decimal(cash["total_amount"])
    assert Decimal(row["frozen_buy_cash"]) == round(funds.frozen_cash, 2) == Decimal(cash["frozen_cash"])
    assert Decimal(row["settled_cash"]) == 500_000
    assert Decimal(row["outstanding"]) == funds.cash - 500_000 < 0
    assert Decimal(answer["buy_limit_info"]["cash_buy_power"]) == round(funds.power, 2)
    assert Decimal(answer["margin_status"]["nlv"]) == round(funds.total_assets, 2)
    assert (await us.get(f"{ASSETS}/cash-and-buy-power", currency="HKD")).code == 602001


async def test_a_dividend_is_paid_to_who_holds_and_by_who_owes(us: SignedClient) -> None:
    broker = us.port.exchange.broker
    await trade(us, "AAPL.US", "Buy", 10)
    await trade(us, "MSFT.US", "Sell", 4)
    before = broker.funds(PART).cash

    broker.dividends.pay(APPLE, Decimal("0.26"))
    broker.dividends.pay(MICROSOFT, Decimal("0.5"))
    assert broker.funds(PART).cash == before + Decimal("2.60") - Decimal("2.00")
    window = {"start": 0, "end": 2_000_000_000}
    found = (await us.post(f"{ASSETS}/transaction-history", **window, types=["TT_CORPORATE_ACTION"])).data
    assert [(row["symbol"], row["amount"]) for row in found["items"]] == [("MSFT.US", "-2"), ("AAPL.US", "2.6")]
    assert sum(entry.amount for entry in us.port.exchange.cash_journal(PART)) == broker.funds(PART).cash
    for wrong in ("0", "-1", "0.00001", "NaN"):
        with pytest.raises(CommandRefusal):
            broker.dividends.pay(APPLE, Decimal(wrong))
    with pytest.raises(CommandRefusal):
        broker.dividends.pay(InstrumentId("HK.800000"), Decimal(1))


async def test_a_result_is_asked_for_by_number_and_a_word_is_an_error(us: SignedClient) -> None:
    broker = us.port.exchange.broker
    await trade(us, "AAPL.US", "Buy", 10)
    us.port.advance(900)
    await trade(us, "AAPL.US", "Sell", 10)
    result = broker.results(PART)[APPLE]

    rows = (await us.get(f"{ASSETS}/pl/realized", currency="USD")).data["realized_pl_list"]
    amounts = {row["category"]: {each["period"]: each["amount"] for each in row["metrics"]} for row in rows}
    assert result.gained != 0
    both = {1: f"{result.gained:.2f}", 2: f"{result.gained:.2f}"}
    assert amounts == {0: both, 1: both, 2: {1: "0.00", 2: "0.00"}, 3: {1: "0.00", 2: "0.00"}}
    (stock,) = (await us.get(f"{ASSETS}/pl/realized", currency="USD", category="1")).data["realized_pl_list"]
    assert stock == rows[1]
    assert Decimal(stock["metrics"][1]["rate"]) == round(result.gained / result.cost, 4)
    answer = await us.get(f"{ASSETS}/pl/realized", currency="USD", category="STOCK")
    assert answer.status == 500


async def test_movements_come_by_page_and_by_type(us: SignedClient) -> None:
    await trade(us, "AAPL.US", "Buy", 10)
    us.port.exchange.broker.transfers.set_cash("longport-us", Decimal(400_000))
    window = {"start": 0, "end": 2_000_000_000}

    found = (await us.post(f"{ASSETS}/transaction-history", **window, page=1, size=2)).data
    assert (found["current_page"], len(found["items"])) == (1, 2)
    (rest,) = (await us.post(f"{ASSETS}/transaction-history", **window, page=2, size=2)).data["items"]
    assert {row["biz_code"] for row in (*found["items"], rest)} == {
        "TT_STOCKS_AND_ETFS_TRADING",
        "TT_DEPOSIT_AND_WITHDRAWAL",
    }
    (moved,) = (await us.post(f"{ASSETS}/transaction-history", **window, types=["TT_DEPOSIT_AND_WITHDRAWAL"])).data[
        "items"
    ]
    assert Decimal(moved["amount"]) < 0
    assert (await us.post(f"{ASSETS}/transaction-history", **window, types=["ALL"])).code == 602001


async def test_rates_stand_under_the_channel_of_the_account(us: SignedClient) -> None:
    found = (await us.get(f"{ASSETS}/exchange-rates")).data["universal_exchanges"]

    rows = found["us_lb_apex"]["spec_exchanges"]["reference"]["exchanges"]
    assert {row["other_currency"]: row["average_rate"] for row in rows}["USD"] == "1"
    assert {row["base_currency"] for row in rows} == {"USD"}


async def test_an_order_of_the_us_account_meets_one_of_asia_in_one_book(us: SignedClient) -> None:
    asia = SignedClient(us.port, Keys(**us.port.server.first_line["longport_ap_keys"]))
    exchange = us.port.exchange
    inside = exchange.order_book(APPLE, 1).bids[0].price
    number = (await asia.submit(symbol="AAPL.US", submitted_quantity="10", submitted_price=str(inside))).data[
        "order_id"
    ]
    ahead = exchange.order_book(APPLE, 1).bids[0].quantity
    exchange.broker.transfers.set_cash("longport-us", Decimal(50_000_000))

    await trade(us, "AAPL.US", "Sell", int(ahead), order_type="LO", submitted_price=str(inside))
    assert exchange.broker.order("H10028471-US", number).filled == 10


async def test_books_of_the_us_account_outlast_the_program(tmp_path: Path) -> None:
    first = Exchange(date=date.fromisoformat(PRACTICE_DAY), start=time(23), seed=7, state=tmp_path / "state")
    order = OrderTicket(account_id=PART, instrument=MICROSOFT, side=Side.SELL, kind=OrderType.MARKET, quantity=10)
    first.broker.place(order)
    first.broker.place(replace(order, side=Side.BUY, quantity=4))
    first.broker.dividends.pay(MICROSOFT, Decimal("0.5"))
    kept = first.broker.results(PART), first.broker.dividends.of(PART), first.broker.funds(PART)
    first.close()

    second = Exchange(state=tmp_path / "state")
    broker = second.broker
    assert (broker.results(PART), broker.dividends.of(PART), broker.funds(PART)) == kept
    assert broker.dividends.of(PART)[0].value == -3
    broker.reset()
    assert (broker.results(PART), broker.dividends.of(PART)) == ({}, ())
    second.close()
