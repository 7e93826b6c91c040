"""The successor of a credential: asked once, its end kept, what cannot be read said."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from fakes.servers.longport.gateway import API_KEY
from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Cut, Said
from fakes.values.clock import ManualClock
from tideboard_core.errors import GatewayDown, GatewayError, LoginRefused, RequestTimeout
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport.http_client import PAPER_HEADER
from tideboard_core.gateways.longport.transport.oauth import DISCOVERY
from tideboard_core.gateways.longport.transport.tokens import REFRESH_PATH, Tokens
from tideboard_core.model.credentials import ApiKey, OAuthGrant

ANSWER = {
    "token": "secret-token-2",
    "expired_at": "2027-02-18T02:30:00Z",
    "issued_at": "2026-11-20T02:30:00Z",
    "account_info": {"member_id": "1", "aaid": "1", "account_channel": "lb"},
}


def tokens(server: ScriptedLongport, clock: ManualClock, seen: list[str] | None = None) -> Tokens:
    told: list[str] = [] if seen is None else seen
    return Tokens(server.addresses.http, clock=clock, on_secret=told.append)


async def test_the_next_token_comes_with_its_end(longport: ScriptedLongport, clock: ManualClock) -> None:
    longport.reply("GET", REFRESH_PATH, ANSWER)
    seen: list[str] = []
    key = await tokens(longport, clock, seen).successor(API_KEY)
    assert isinstance(key, ApiKey)
    assert (key.app_key, key.app_secret, key.access_token) == (API_KEY.app_key, API_KEY.app_secret, "secret-token-2")
    assert key.expires == datetime(2027, 2, 18, 2, 30, tzinfo=UTC)
    assert seen == ["secret-token-2"]
    (request,) = longport.seen
    assert parse_qs(urlsplit(request.target).query) == {"expired_at": ["2027-02-18T02:30:00Z"]}
    assert request.headers["authorization"] == API_KEY.access_token


@pytest.mark.parametrize(
    ("channel", "prefix", "header"),
    [("lb_papertrading", "", "true"), ("lb", "", None), ("lb", "us_", None)],
)
async def test_the_key_of_a_paper_account_says_so_as_it_is_renewed(
    longport: ScriptedLongport, clock: ManualClock, channel: str, prefix: str, header: str | None
) -> None:
    longport.reply("GET", REFRESH_PATH, ANSWER)
    token = prefix + token_saying(aaid="1", account_channel=channel)
    await tokens(longport, clock).successor(ApiKey(app_key="ak", app_secret="s", access_token=token))
    assert [one.headers.get(PAPER_HEADER) for one in longport.seen] == [header]


@pytest.mark.parametrize("end", [None, "", "soon", "2027-02-18T02:30:00"])
async def test_an_end_that_is_none_is_left_open(
    longport: ScriptedLongport, clock: ManualClock, end: str | None
) -> None:
    longport.reply("GET", REFRESH_PATH, ANSWER | {"expired_at": end})
    key = await tokens(longport, clock).successor(API_KEY)
    assert key.expires is None


@pytest.mark.parametrize("cut", [Cut.AFTER_READING, Cut.MID_ANSWER])
async def test_a_lost_answer_is_not_asked_for_again(longport: ScriptedLongport, clock: ManualClock, cut: Cut) -> None:
    longport.reply("GET", REFRESH_PATH, ANSWER)
    longport.cuts["GET"] = cut
    with pytest.raises(GatewayDown, match="connection-lost"):
        await tokens(longport, clock).successor(API_KEY)
    assert longport.count("GET", REFRESH_PATH) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (Said(401, b'{"code":401003,"message":"token expired"}'), LoginRefused, "token-expired"),
        (Said(500, b"oops"), GatewayError, "server-error"),
        (Said(200, b'{"code":0,"data":{}}'), GatewayError, "reply-unreadable"),
        (Said(200, b'{"code":0,"data":{"token":""}}'), GatewayError, "reply-unreadable"),
    ],
)
async def test_what_is_no_token_is_said(
    longport: ScriptedLongport, clock: ManualClock, answer: Said, kind: type[GatewayError], code: str
) -> None:
    longport.http["GET", REFRESH_PATH] = lambda _: answer
    with pytest.raises(kind, match=code):
        await tokens(longport, clock).successor(API_KEY)
    assert longport.count("GET", REFRESH_PATH) == 1


async def test_silence_is_a_time_out(longport: ScriptedLongport, clock: ManualClock) -> None:
    longport.silence("GET", REFRESH_PATH)
    with pytest.raises(RequestTimeout, match="no-answer"):
        await Tokens(longport.addresses.http, clock=clock, timing=HttpTiming(read=0.05)).successor(API_KEY)


async def test_a_grant_is_refreshed_by_oauth(longport: ScriptedLongport, clock: ManualClock) -> None:
    base = longport.addresses.http
    longport.http["GET", DISCOVERY] = lambda _: Said(
        body=f'{{"authorization_endpoint":"{base}/a","token_endpoint":"{base}/t"}}'.encode()
    )
    longport.http["POST", "/t"] = lambda _: Said(body=b'{"access_token":"secret-access-2","refresh_token":"r"}')
    grant = OAuthGrant(client_id="c", access_token="a", refresh_token="b")
    assert (await tokens(longport, clock).successor(grant)).access_token == "secret-access-2"
