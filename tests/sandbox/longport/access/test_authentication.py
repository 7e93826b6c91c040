"""Signatures over HTTP: what passes, what is refused with which code."""

from __future__ import annotations

import pytest

from fakes.servers.longport.http_client import SignedClient, client_of
from tideboard_sandbox.longport.access.api_keys import DAY_SECONDS, TOKEN_DAYS
from tideboard_sandbox.longport.access.authentication import SKEW_SECONDS, Signed, account_of
from tideboard_sandbox.longport.access.refusals import HttpRefusal

ASSETS = "/v1/asset/account"


async def test_a_signed_call_passes_with_a_query_that_repeats_a_key(client: SignedClient) -> None:
    rows = await client.get("/v1/trade/order/today", ("status", "NewStatus"), ("status", "FilledStatus"))

    assert rows.data == {"orders": []}


@pytest.mark.parametrize("stamp", ["{:.0f}", "{:.3f}", "{:.6f}"])
async def test_stamps_may_be_seconds_or_fractions(client: SignedClient, stamp: str) -> None:
    text = stamp.format(client.port.shared.wall())

    assert (await client.call("GET", ASSETS, stamp=text)).data


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"x-api-key": "0" * 32}, 403, 403203),
        ({"x-api-signature": "HMAC-SHA256 nothing"}, 403, 403201),
        ({"x-timestamp": "1700000000"}, 403, 403201),
        ({"authorization": "m_0"}, 403, 403201),
    ],
)
async def test_a_header_that_was_not_signed_so_is_refused(
    client: SignedClient, wrong: dict[str, str], status: int, code: int
) -> None:
    answer = await client.call("GET", ASSETS, headers=wrong)

    assert (answer.status, answer.code) == (status, code)


async def test_the_wrong_secret_is_refused(client: SignedClient) -> None:
    client.keys = client.keys._replace(app_secret="0" * 64)

    assert (await client.get(ASSETS)).code == 403201


async def test_a_changed_body_or_query_breaks_the_signature(client: SignedClient) -> None:
    headers = client.sign("POST", "/v1/trade/order", query="", body=b'{"a":1}')
    changed = Signed("POST", "/v1/trade/order", "", b'{"a":2}', headers)
    queried = Signed("POST", "/v1/trade/order", "b=1", b'{"a":1}', headers)

    for signed in (changed, queried):
        with pytest.raises(HttpRefusal, match="signature invalid"):
            account_of(client.port.shared, signed)


@pytest.mark.parametrize("stamp", ["nan", "inf", "-1", "soon", ""])
async def test_a_stamp_that_is_no_time_is_refused(client: SignedClient, stamp: str) -> None:
    headers = client.sign("GET", ASSETS, query="", body=b"", stamp=stamp or " ")

    with pytest.raises(HttpRefusal) as refused:
        account_of(client.port.shared, Signed("GET", ASSETS, "", b"", headers))

    assert refused.value.code == 403201


@pytest.mark.parametrize("ahead", [-SKEW_SECONDS - 5, SKEW_SECONDS + 5])
async def test_a_clock_that_is_far_off_is_refused(client: SignedClient, ahead: float) -> None:
    stamp = f"{client.port.shared.wall() + ahead:.3f}"

    assert (await client.call("GET", ASSETS, stamp=stamp)).code == 403201


async def test_the_same_change_with_the_same_stamp_is_refused_and_a_read_is_not(client: SignedClient) -> None:
    stamp = f"{client.port.shared.wall():.3f}"
    body = b'{"name":"Twice"}'

    assert (await client.call("POST", "/v1/watchlist/groups", body=body, stamp=stamp)).data
    assert (await client.call("POST", "/v1/watchlist/groups", body=body, stamp=stamp)).code == 403202
    assert (await client.call("GET", ASSETS, stamp=stamp)).data
    assert (await client.call("GET", ASSETS, stamp=stamp)).data
    asked = b'{"limit":5,"sort":0,"markets":["HK"]}'  # a read of the quote interface by POST
    for _ in range(2):
        assert (await client.call("POST", "/v1/quote/market/stock-events", body=asked, stamp=stamp)).data


async def test_a_token_ends_after_its_days(client: SignedClient) -> None:
    client.port.clock[0] += TOKEN_DAYS * DAY_SECONDS + 1

    answer = await client.get(ASSETS)

    assert (answer.status, answer.code) == (401, 401003)


async def test_the_keys_of_each_account_open_that_account(client: SignedClient) -> None:
    await client.submit()
    paper = client_of(client.port, paper=True)

    assert len((await client.get("/v1/trade/order/today")).data["orders"]) == 1
    assert (await paper.get("/v1/trade/order/today")).data["orders"] == []
