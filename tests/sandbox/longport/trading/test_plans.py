"""Grids, recurring plans and statements as the port writes them: those of scenario `plans`, none else."""

from __future__ import annotations

import pytest

from fakes.servers.longport.http_client import SignedClient
from fakes.servers.longport.in_process import LongportPort
from tideboard_sandbox.longport.transport.http_call import PARAMETERS

GRIDS, RECURRING = "/v1/gridtrading/list", "/v1/dailycoins/query"
STATEMENTS, STATEMENT = "/v1/statement/list", "/v1/statement/download"


@pytest.fixture
def client_with_plans(client: SignedClient, port: LongportPort) -> SignedClient:
    port.shared.apply_scenario("plans")
    return client


async def test_an_account_has_none_by_itself(client: SignedClient) -> None:
    assert (await client.get(GRIDS)).data == {"grid_order": [], "has_more": False}
    assert (await client.get(RECURRING)).data == {"plans": []}
    assert (await client.get(STATEMENTS, statement_type="1")).data == {"list": []}


async def test_filters_and_pages(client_with_plans: SignedClient) -> None:
    get = client_with_plans.get
    first = (await get(GRIDS, page="1", limit="1")).data
    second = (await get(GRIDS, page="2", limit="1")).data

    assert (first["has_more"], second["has_more"]) == (True, False)
    assert [row["symbol"] for row in (*first["grid_order"], *second["grid_order"])] == ["700.HK", "AAPL.US"]
    assert [row["status"] for row in (await get(GRIDS, symbol="AAPL.US")).data["grid_order"]] == ["Suspended"]
    assert (await get(GRIDS, status="Performing,Suspended")).data["grid_order"] == [
        *first["grid_order"],
        *second["grid_order"],
    ]
    assert [row["symbol"] for row in (await get(RECURRING, status="Finished")).data["plans"]] == ["9988.HK"]


async def test_the_next_purchase_lies_ahead(client_with_plans: SignedClient, port: LongportPort) -> None:
    plan = (await client_with_plans.get(RECURRING, symbol="AAPL.US")).data["plans"][0]

    assert int(plan["next_trd_date"]) > port.exchange.now.timestamp()


async def test_statements_of_days_and_months(client_with_plans: SignedClient) -> None:
    get = client_with_plans.get
    days = (await get(STATEMENTS, statement_type="1", start_date="1", limit="100")).data["list"]
    months = (await get(STATEMENTS, statement_type="2", start_date="1", limit="5")).data["list"]

    assert [row["dt"] for row in days] == sorted((row["dt"] for row in days), reverse=True)
    assert len({row["file_key"] for row in (*days, *months)}) == len(days) + 5
    assert (await get(STATEMENTS, statement_type="1", start_date=str(days[2]["dt"]))).data["list"] == days[:3]
    assert (await get(STATEMENT, file_key=days[0]["file_key"])).data["url"].startswith("https://")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (GRIDS, {"page": "0"}),
        (RECURRING, {"limit": "101"}),
        (STATEMENTS, {"statement_type": "3"}),
        (STATEMENTS, {"statement_type": "1", "limit": "0"}),
        (STATEMENT, {"file_key": "/statement_data/another/1.json"}),
        (STATEMENT, {}),
    ],
)
async def test_a_parameter_that_is_none_is_refused(
    path: str, fields: dict[str, str], client_with_plans: SignedClient
) -> None:
    assert (await client_with_plans.get(path, **fields)).code == PARAMETERS
