"""What executions and fees did to the money, in pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort

FLOW = "/v1/asset/cashflow"


@pytest.fixture
async def client(port: LongportPort) -> SignedClient:
    """A client that has bought in several parts, and sold."""
    client = client_of(port)
    for _ in range(2):
        await client.submit(order_type="MO", submitted_price=None, submitted_quantity="1900")
    await client.submit(order_type="MO", submitted_price=None, side="Sell", submitted_quantity="100")
    await client.submit(symbol="AAPL.US", submitted_price="400", submitted_quantity="10", outside_rth="OVERNIGHT")
    return client


async def flows(client: SignedClient, **fields: object) -> list[dict[str, Any]]:
    now = int(client.port.exchange.now.timestamp())
    rows: list[dict[str, Any]] = (await client.get(FLOW, **{"start_time": now - 60, "end_time": now, **fields})).data[
        "list"
    ]
    return rows


async def test_the_flows_of_a_currency_add_up_to_its_money(client: SignedClient) -> None:
    (balance,) = (await client.get("/v1/asset/account")).data["list"]
    cash = {row["currency"]: Decimal(row["available_cash"]) for row in balance["cash_infos"]}
    rows = await flows(client)

    assert sum(row["description"].startswith("Bought") and row["currency"] == "HKD" for row in rows) > 1
    for currency, first in (("HKD", 3_000_000), ("USD", 500_000)):
        assert first + sum(Decimal(row["balance"]) for row in rows if row["currency"] == currency) == cash[currency]
    assert all((Decimal(row["balance"]) < 0) == (row["direction"] == 1) for row in rows)


async def test_they_can_be_narrowed_to_a_kind_or_a_security(client: SignedClient) -> None:
    assert {row["transaction_flow_name"] for row in await flows(client, business_type=1)} == {"Trading Fees"}
    assert {row["transaction_flow_name"] for row in await flows(client, business_type=2)} == {"Stock Trading"}
    assert await flows(client, business_type=3) == []
    assert {row["symbol"] for row in await flows(client, symbol="AAPL.US")} == {"AAPL.US"}


async def test_pages_follow_each_other_without_a_gap(client: SignedClient) -> None:
    everything = await flows(client)
    pages = [await flows(client, page=page, size=2) for page in range(1, 10)]

    assert [row for page in pages for row in page] == everything
    assert [row["business_time"] for row in everything] == sorted(
        (row["business_time"] for row in everything), reverse=True
    )


async def test_the_vendors_go_client_names_the_window_as_that_of_orders(client: SignedClient) -> None:
    """Its text at 13d6b35; with zeros it was given no window."""
    now = int(client.port.exchange.now.timestamp())
    everything = await flows(client)

    async def asked(query: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await client.call("GET", FLOW, query=query)).data["list"]
        return rows

    assert everything
    assert await asked(f"business_type=0&end_at={now}&start_at={now - 60}") == everything
    assert await asked("business_type=0&end_at=0&start_at=0") == everything
    assert await asked(f"business_type=0&end_at={now - 60}&start_at=0") == []
    assert {row["transaction_flow_name"] for row in await asked("business_type=1&end_at=0&start_at=0")} == {
        "Trading Fees"
    }


async def test_only_the_window_counts(client: SignedClient) -> None:
    now = int(client.port.exchange.now.timestamp())

    assert await flows(client, end_time=now - 1) == []


@pytest.mark.parametrize(
    "wrong",
    [{"start_time": ""}, {"page": 0}, {"size": 0}, {"size": 10_001}, {"business_type": 9}, {"end_time": 10**30}],
)
async def test_fields_that_do_not_pass_are_refused(client: SignedClient, wrong: dict[str, object]) -> None:
    assert (await client.get(FLOW, **{"start_time": 1, "end_time": 2, **wrong})).code == 602001
