"""The password of a socket and the refresh of the access token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from fakes.servers.longport.in_process import LongportPort
from tideboard_sandbox.longport.access.api_keys import DAY_SECONDS
from tideboard_sandbox.longport.access.state import SOCKET_LIMIT

TOKEN = "/v1/token/refresh"


@pytest.fixture
def client(port: LongportPort) -> SignedClient:
    return client_of(port)


async def test_a_password_comes_with_how_many_sockets_are_open(client: SignedClient) -> None:
    first = (await client.get("/v1/socket/token")).data
    await client.port.connect()
    second = (await client.get("/v2/socket/token")).data  # what the 2.x clients ask for

    assert (first["limit"], first["online"], second["online"]) == (SOCKET_LIMIT, 0, 1)
    assert first["otp"] != second["otp"]


async def test_a_refreshed_token_lives_as_long_as_asked_and_the_old_one_is_void(client: SignedClient) -> None:
    ends = datetime.now(UTC) + timedelta(days=10)
    data = (await client.get(TOKEN, expired_at=ends.isoformat())).data
    assert (await client.get("/v1/asset/account")).code == 401003

    client.keys = client.keys._replace(access_token=data["token"])

    assert (await client.get("/v1/asset/account")).data
    assert datetime.fromisoformat(data["expired_at"]) - ends < timedelta(milliseconds=1)
    assert datetime.fromisoformat(data["issued_at"]) < ends
    client.port.clock[0] += 10 * DAY_SECONDS + 1
    assert (await client.get("/v1/asset/account")).code == 401003


@pytest.mark.parametrize("moment", ["2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "soon", ""])
async def test_an_end_that_cannot_be_is_refused_and_the_token_stays(client: SignedClient, moment: str) -> None:
    assert (await client.get(TOKEN, expired_at=moment)).code == 602001
    assert (await client.get("/v1/asset/account")).data
