"""OAuth: discovery, registration, the page, one code for one grant, refresh tokens that turn, no secret told."""

from __future__ import annotations

import base64
import hashlib
import json
import traceback
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fakes.servers.longport.scripted import ScriptedLongport
from fakes.servers.scripted_http import Cut, Said, Seen
from fakes.values.clock import ManualClock
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    InsecureTransport,
    LoginRefused,
    RequestTimeout,
    TideboardError,
)
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport.oauth import DISCOVERY, OAuth, challenge_of, new_verifier, page_url
from tideboard_core.model.credentials import OAuthGrant

REDIRECT = "http://127.0.0.1:60355/callback"
TOKEN = "/oauth2/token"
REGISTER = "/oauth2/register"
GRANT = OAuthGrant(client_id="client-1", access_token="secret-access-1", refresh_token="secret-refresh-1")
TOKENS = {"access_token": "secret-access-2", "refresh_token": "secret-refresh-2", "expires_in": 3600}


def plain(data: object, status: int = 200) -> Said:
    """JSON without an envelope."""
    return Said(status, json.dumps(data).encode())


@pytest.fixture
def server(longport: ScriptedLongport) -> ScriptedLongport:
    """An authorization server that takes everything."""
    base = longport.addresses.http
    found = {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth2/authorize?tenant=1",
        "token_endpoint": base + TOKEN,
        "registration_endpoint": base + REGISTER,
    }
    longport.http["GET", DISCOVERY] = lambda _: plain(found)
    longport.http["POST", REGISTER] = lambda _: plain({"client_id": "client-1"}, 201)
    longport.http["POST", TOKEN] = lambda _: plain(TOKENS)
    return longport


def oauth(server: ScriptedLongport, clock: ManualClock, **options: Any) -> OAuth:
    return OAuth(server.addresses.http + "/", clock=clock, **options)


def form(seen: Seen) -> dict[str, str]:
    """The fields of a form that came."""
    assert seen.headers["content-type"].startswith("application/x-www-form-urlencoded")
    return {name: values[0] for name, values in parse_qs(seen.body.decode(), strict_parsing=True).items()}


def of(server: ScriptedLongport, path: str) -> list[Seen]:
    return [seen for seen in server.seen if seen.path == path]


async def test_a_sign_in_ends_with_a_grant(server: ScriptedLongport, clock: ManualClock) -> None:
    authorization = await oauth(server, clock).authorize(REDIRECT)
    query = {name: values[0] for name, values in parse_qs(urlsplit(authorization.url).query).items()}
    assert query["redirect_uri"] == REDIRECT
    assert (query["response_type"], query["client_id"], query["tenant"]) == ("code", "client-1", "1")
    assert (query["state"], query["code_challenge_method"]) == (authorization.state, "S256")

    grant = await authorization.finish("code-1")

    (exchanged,) = of(server, TOKEN)
    sent = form(exchanged)
    assert challenge_of(sent.pop("code_verifier")) == query["code_challenge"]
    assert sent == {
        "grant_type": "authorization_code",
        "code": "code-1",
        "redirect_uri": REDIRECT,
        "client_id": "client-1",
    }
    assert (grant.client_id, grant.access_token, grant.refresh_token) == (
        "client-1",
        "secret-access-2",
        "secret-refresh-2",
    )
    assert grant.expires == clock.wall() + timedelta(hours=1)
    assert "authorization" not in exchanged.headers


async def test_registration_says_what_we_are(server: ScriptedLongport, clock: ManualClock) -> None:
    await oauth(server, clock).authorize(REDIRECT)
    (registered,) = of(server, REGISTER)
    assert json.loads(registered.body) == {
        "client_name": "Tideboard",
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    }


async def test_two_sign_ins_share_no_secret(server: ScriptedLongport, clock: ManualClock) -> None:
    first, second = [await oauth(server, clock).authorize(REDIRECT) for _ in range(2)]
    assert first.state != second.state
    assert len(first.state) >= 32
    assert (
        parse_qs(urlsplit(first.url).query)["code_challenge"] != parse_qs(urlsplit(second.url).query)["code_challenge"]
    )


async def test_a_refresh_token_is_traded_once(server: ScriptedLongport, clock: ManualClock) -> None:
    grant = await oauth(server, clock).refresh(GRANT)
    (seen,) = of(server, TOKEN)
    assert form(seen) == {
        "grant_type": "refresh_token",
        "refresh_token": "secret-refresh-1",
        "client_id": "client-1",
    }
    assert (grant.access_token, grant.refresh_token) == ("secret-access-2", "secret-refresh-2")


async def test_a_refresh_without_a_new_refresh_token_keeps_the_old_one(
    server: ScriptedLongport, clock: ManualClock
) -> None:
    server.http["POST", TOKEN] = lambda _: plain({"access_token": "secret-access-2"})
    grant = await oauth(server, clock).refresh(GRANT)
    assert (grant.refresh_token, grant.expires) == ("secret-refresh-1", None)


@pytest.mark.parametrize("status", [400, 401])
async def test_a_no_of_the_server_is_said_in_its_words(
    server: ScriptedLongport, clock: ManualClock, status: int
) -> None:
    refused = {"error": "invalid_grant", "error_description": "refresh_token was revoked"}
    server.http["POST", TOKEN] = lambda _: plain(refused, status)
    with pytest.raises(LoginRefused) as over:
        await oauth(server, clock).refresh(GRANT)
    assert (over.value.code, over.value.data["text"]) == ("sign-in-over", "refresh_token was revoked")
    authorization = await oauth(server, clock).authorize(REDIRECT)
    with pytest.raises(LoginRefused, match="sign-in-refused"):
        await authorization.finish("code-1")


async def test_a_broker_without_oauth_is_said(longport: ScriptedLongport, clock: ManualClock) -> None:
    with pytest.raises(LoginRefused, match="oauth-not-offered"):
        await oauth(longport, clock).authorize(REDIRECT)


async def test_a_server_that_registers_nobody_is_said(server: ScriptedLongport, clock: ManualClock) -> None:
    base = server.addresses.http
    server.http["GET", DISCOVERY] = lambda _: plain(
        {"authorization_endpoint": f"{base}/a", "token_endpoint": f"{base}/t"}
    )
    with pytest.raises(LoginRefused, match="oauth-not-offered"):
        await oauth(server, clock).authorize(REDIRECT)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "registration_endpoint"])
async def test_an_endpoint_in_clear_text_elsewhere_is_refused(
    server: ScriptedLongport, clock: ManualClock, name: str
) -> None:
    good = f"{server.addresses.http}/x"
    found = {"authorization_endpoint": good, "token_endpoint": good, "registration_endpoint": good}
    server.http["GET", DISCOVERY] = lambda _: plain(found | {name: "http://192.0.2.1/x"})
    with pytest.raises(InsecureTransport, match="clear-text-broker"):
        await oauth(server, clock).authorize(REDIRECT)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Said(200, b"<html>"),
        plain([]),
        plain({"access_token": ""}),
        plain({"access_token": 1}),
        Said(200, b'{"access_token": "\xff"}'),
        Said(302, b"", {"Location": "/oauth2/elsewhere"}),
    ],
    ids=["html", "list", "empty", "number", "letters", "redirect"],
)
async def test_an_answer_that_holds_no_token_is_said(
    server: ScriptedLongport, clock: ManualClock, answer: Said
) -> None:
    server.http["POST", TOKEN] = lambda _: answer
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await oauth(server, clock).refresh(GRANT)
    assert len(of(server, "/oauth2/elsewhere")) == 0


async def test_a_discovery_that_is_none_is_said(server: ScriptedLongport, clock: ManualClock) -> None:
    server.http["GET", DISCOVERY] = lambda _: plain({"token_endpoint": 7})
    with pytest.raises(GatewayError, match="reply-unreadable"):
        await oauth(server, clock).authorize(REDIRECT)


@pytest.mark.parametrize("cut", [Cut.AFTER_READING, Cut.MID_ANSWER])
async def test_a_lost_answer_is_not_asked_for_again(server: ScriptedLongport, clock: ManualClock, cut: Cut) -> None:
    """The refresh token may be void by now; a second use of it ends the whole sign-in at many servers."""
    server.cuts["POST"] = cut
    with pytest.raises(GatewayDown, match="connection-lost"):
        await oauth(server, clock).refresh(GRANT)
    assert len(of(server, TOKEN)) == 1


async def test_a_server_in_trouble_and_one_that_is_silent(server: ScriptedLongport, clock: ManualClock) -> None:
    server.http["POST", TOKEN] = lambda _: Said(503, b"oops")
    with pytest.raises(GatewayError, match="server-error"):
        await oauth(server, clock).refresh(GRANT)
    server.silence("POST", TOKEN)
    with pytest.raises(RequestTimeout, match="no-answer"):
        await oauth(server, clock, timing=HttpTiming(read=0.05)).refresh(GRANT)


async def test_no_secret_is_in_what_is_shown(server: ScriptedLongport, clock: ManualClock) -> None:
    seen: list[str] = []
    signing = oauth(server, clock, on_secret=seen.append)
    authorization = await signing.authorize(REDIRECT)
    grant = await authorization.finish("secret-code-1")
    verifier = form(of(server, TOKEN)[0])["code_verifier"]
    assert {"secret-code-1", verifier, "secret-access-2", "secret-refresh-2"} <= set(seen)
    assert "secret" not in repr(grant) + repr(authorization) + repr(signing)
    assert verifier not in authorization.url
    server.http["POST", TOKEN] = lambda _: plain({"error": "invalid_grant"}, 400)
    with pytest.raises(TideboardError) as refused:
        await signing.refresh(GRANT)
    shown = "".join(traceback.format_exception(refused.value)) + str(refused.value.data)
    assert not any(secret in shown for secret in (GRANT.access_token, GRANT.refresh_token))


def test_the_challenge_is_the_one_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    assert challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    verifier = new_verifier()
    assert 43 <= len(verifier) <= 128
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64decode(challenge_of(verifier) + "=") == digest


def test_the_page_keeps_what_its_address_has() -> None:
    url = page_url("https://h/a?x=1#part", client_id="c d", redirect=REDIRECT, state="s", verifier="v")
    assert urlsplit(url).fragment == ""
    query = parse_qs(urlsplit(url).query)
    assert (query["x"], query["client_id"], query["redirect_uri"]) == (["1"], ["c d"], [REDIRECT])


async def test_nothing_is_asked_in_clear_text_of_another_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a page nor the next token, whatever stands in the settings."""
    monkeypatch.setattr("tideboard_core.gateways.longport.transport.oauth.open_session", None)  # nobody gets that far
    oauth = OAuth("http://broker.example", clock=ManualClock())
    with pytest.raises(InsecureTransport):
        await oauth.authorize(REDIRECT)
    with pytest.raises(InsecureTransport):
        await oauth.refresh(GRANT)
