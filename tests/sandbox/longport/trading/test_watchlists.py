"""Watchlist groups over HTTP."""

from __future__ import annotations

from typing import Any

from fakes.servers.longport.http_client import SignedClient

GROUPS = "/v1/watchlist/groups"


async def groups(client: SignedClient) -> dict[str, Any]:
    return {row["name"]: row for row in (await client.get(GROUPS)).data["groups"]}


async def symbols(client: SignedClient, name: str) -> list[str]:
    return [row["symbol"] for row in (await groups(client))[name]["securities"]]


async def test_the_first_group_has_securities_of_every_market(client: SignedClient) -> None:
    (group,) = (await groups(client)).values()
    rows = {row["symbol"]: row for row in group["securities"]}

    assert group["id"].isdigit()
    assert rows["700.HK"]["market"] == "HK"
    assert rows["HSI.HK"]["name"]
    assert {row["market"] for row in rows.values()} == {"HK", "US", "CN", "SG"}


async def test_a_group_is_created_changed_and_deleted(client: SignedClient) -> None:
    made = (await client.post(GROUPS, name="Banks", securities=["00005.HK", "D05.SG"])).data["id"]
    assert await symbols(client, "Banks") == ["5.HK", "D05.SG"]

    assert (await client.put(GROUPS, id=int(made), securities=["700.HK"], mode="add")).data == {}
    assert await symbols(client, "Banks") == ["5.HK", "D05.SG", "700.HK"]
    await client.put(GROUPS, id=int(made), securities=["5.HK"], mode="remove", name="Mixed")
    assert await symbols(client, "Mixed") == ["D05.SG", "700.HK"]
    await client.put(GROUPS, id=int(made), securities=["AAPL.US"])
    assert await symbols(client, "Mixed") == ["AAPL.US"]
    assert (await client.delete(GROUPS, id=made, purge="false")).data == {}
    assert set(await groups(client)) == {"All"}


async def test_purging_takes_the_members_out_of_the_other_groups(client: SignedClient) -> None:
    made = (await client.post(GROUPS, name="Gone", securities=["700.HK"])).data["id"]

    await client.delete(GROUPS, id=made, purge="true")

    assert "700.HK" not in await symbols(client, "All")


async def test_when_a_security_came_and_at_which_price(client: SignedClient) -> None:
    await client.post(GROUPS, name="Banks", securities=["5.HK"])

    (row,) = (await groups(client))["Banks"]["securities"]
    assert row["watched_at"] == str(int(client.port.exchange.now.timestamp()))
    assert float(row["watched_price"]) > 0


async def test_what_cannot_be_is_refused_and_changes_nothing(client: SignedClient) -> None:
    before = await groups(client)

    assert (await client.post(GROUPS, name="All")).code == 602001
    assert (await client.post(GROUPS)).code == 602001
    assert (await client.post(GROUPS, name="x" * 65)).code == 602001
    assert (await client.post(GROUPS, name="Bad", securities=["99999.HK"])).code == 602002
    assert (await client.put(GROUPS, id=1, name="Other")).code == 602001
    assert (await client.put(GROUPS, id=int(before["All"]["id"]), mode="shuffle")).code == 602001
    assert (await client.delete(GROUPS, id="1", purge="true")).code == 602001
    assert await groups(client) == before
