"""Lists of past days: without today, page by page, and late in scenario `late-fill`."""

from __future__ import annotations

from typing import Any

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort
from tideboard_sandbox.longport.trading import past_lists

ORDER = "/v1/trade/order"
TODAY, OLDER, NEWER = "/v1/trade/execution/today", "/v1/trade/execution/history", "/v3/trade/execution/all"
HOUR = 3600
DAY = 24 * HOUR


async def placed(client: SignedClient, **fields: object) -> str:
    return str((await client.submit(**fields)).data["order_id"])


async def bought(client: SignedClient) -> str:
    """The id of the execution of an order at the market, of one execution."""
    order_id = await placed(client, order_type="MO", submitted_price=None, submitted_quantity="100")
    (row,) = (await client.get(TODAY, order_id=order_id)).data["trades"]
    return str(row["trade_id"])


async def trades_of(client: SignedClient, path: str, **query: Any) -> list[str]:
    return [row["trade_id"] for row in (await client.get(path, **query)).data["trades"]]


async def test_history_has_what_ended_within_its_window(client: SignedClient) -> None:
    order_id = await placed(client, order_type="MO", submitted_price=None)
    await placed(client)
    now = int(client.port.exchange.now.timestamp())
    assert (await client.get(f"{ORDER}/history")).data["orders"] == [], "today's are in today's list alone"
    client.port.advance(DAY)

    async def history(**window: object) -> list[str]:
        data = (await client.get(f"{ORDER}/history", **window)).data
        assert data["has_more"] is False
        return [row["order_id"] for row in data["orders"]]

    assert order_id in await history(), "and the day's other order, which has ended too"
    assert order_id in await history(start_at=now - 1, end_at=now + 1)
    assert order_id not in await history(start_at=now + 1)
    assert await history(end_at=now - 1) == []
    assert (await client.get(f"{ORDER}/history", start_at="x")).code == 602001


async def test_the_vendors_go_client_asks_for_history_without_a_window(client: SignedClient) -> None:
    """Its text at 13d6b35: zeros for what it was not given, and a start alone."""
    order_id = await placed(client, order_type="MO", submitted_price=None)
    now = int(client.port.exchange.now.timestamp())
    client.port.advance(DAY)
    queries = {
        "end_at=0&start_at=0": [order_id],
        "end_at=0&market=HK&start_at=0&status=FilledStatus": [order_id],
        f"end_at=0&start_at={now - 60}": [order_id],
        f"end_at={now - 60}&start_at=0": [],
    }

    for query, found in queries.items():
        rows = (await client.call("GET", f"{ORDER}/history", query=query)).data["orders"]
        assert [row["order_id"] for row in rows] == found, query


async def test_past_executions_lack_today_in_the_older_call_alone(client: SignedClient) -> None:
    trade = await bought(client)
    (row,) = (await client.get(TODAY)).data["trades"]

    assert await trades_of(client, OLDER) == []
    assert (await client.get(NEWER, symbol="700.HK")).data == {"has_more": False, "trades": [row]}
    client.port.advance(DAY)
    assert await trades_of(client, TODAY) == []
    assert await trades_of(client, OLDER) == await trades_of(client, NEWER) == [trade]
    assert await trades_of(client, NEWER, symbol="AAPL.US") == await trades_of(client, NEWER, order_id="1") == []
    begun = int(client.port.exchange.now.timestamp())
    assert await trades_of(client, NEWER, start_at=begun) == []


@pytest.mark.parametrize("path", [OLDER, NEWER])
async def test_executions_come_page_by_page(client: SignedClient, path: str) -> None:
    trades = [await bought(client) for _ in range(2)][::-1]
    client.port.advance(DAY)

    assert await trades_of(client, path) == await trades_of(client, path, page=1) == trades
    assert (await client.get(path, page=2)).data == {"trades": [], "has_more": False}
    assert (await client.get(path, page=0)).code == 602001


def test_a_page_has_so_many_rows_and_says_if_there_are_more() -> None:
    pages = [past_lists.page_of("abcde", page, 2) for page in (1, 2, 3, 4)]
    assert pages == [("ab", True), ("cd", True), ("e", False), ("", False)]
    assert past_lists.page_of("abcd", 2, 2) == ("cd", False)


async def test_late_executions_come_hours_and_days_later_and_some_go_for_a_day(port: LongportPort) -> None:
    client = client_of(port)
    port.server.shared.apply_scenario("late-fill")
    trades = [await bought(client) for _ in range(8)]  # numbered from 92000000000000000 on
    seen: dict[str, list[tuple[bool, bool]]] = {trade: [] for trade in trades}
    for _ in range(30):
        port.advance(4 * HOUR)
        port.clock[0] += 60  # beyond the window of the rate limit
        older, newer = await trades_of(client, OLDER), await trades_of(client, NEWER)
        for trade in trades:
            seen[trade].append((trade in older, trade in newer))

    first = {
        trade: [[row[call] for row in rows].index(True) * 4 + 4 for call in (0, 1)] for trade, rows in seen.items()
    }
    number = {trade: int(trade.rpartition("-")[2]) for trade in trades}
    for trade in trades:
        late = past_lists.LATE[number[trade] % 4].total_seconds() / HOUR
        # One that it would have told at once is today's until the next day begins.
        assert first[trade][0] >= late
        assert first[trade][0] < max(late, 24) + 30, first
        assert first[trade][1] == (32 if number[trade] % 5 == 0 else 4)
        gone = [newer for _, newer in seen[trade]][first[trade][1] // 4 :].count(False)
        assert gone == (6 if number[trade] % 7 == 0 else 0)
    assert {len(set(one)) for one in seen.values()} != {1}
    assert all(rows[-1] == (True, True) for rows in seen.values())
