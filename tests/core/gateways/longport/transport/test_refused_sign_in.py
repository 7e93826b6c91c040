"""Keys of the United States' data centre: where they are asked of, and how a refusal names it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.servers.longport.gateway import API_KEY, FixedCredential
from fakes.servers.longport.rows import token_saying
from tideboard_core.errors import GatewayError, LoginRefused, RateLimited, ServerRefused, ServerTrouble
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport.connection import keys_refused
from tideboard_core.gateways.longport.transport.http_client import HttpCalls
from tideboard_core.gateways.longport.transport.oauth import OAuth
from tideboard_core.gateways.longport.transport.tokens import Tokens
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.system.clock import SystemClock

AMERICAN = ApiKey(app_key="us_ak", app_secret="us_as", access_token="us_at")
GRANT = OAuthGrant(client_id="c", access_token="us_at", refresh_token="us_rt")
PAPER = replace(AMERICAN, access_token=f"us_{token_saying(account_channel='lb_papertrading')}")
MAINLAND, GLOBAL = "https://openapi.longbridge.cn", "https://openapi.longbridge.com"
TIMING = HttpTiming(connect=0.5, read=0.5, write=0.5)


@pytest.mark.parametrize(
    ("base", "credential", "code"),
    [
        (MAINLAND, AMERICAN, "us-key-at-mainland"),
        (MAINLAND, GRANT, "us-key-at-mainland"),
        (MAINLAND, replace(API_KEY, access_token="us_at"), "us-key-at-mainland"),
        (GLOBAL, PAPER, "us-key-of-paper"),
    ],
)
async def test_nothing_is_asked_with_a_key_that_is_of_no_use_there(
    base: str, credential: Credential, code: str
) -> None:
    calls = HttpCalls(base, credentials=FixedCredential(credential), clock=SystemClock(), timing=TIMING)
    try:
        with pytest.raises(LoginRefused) as refused:
            await calls.read("/v1/socket/token")
    finally:
        await calls.close()
    assert refused.value.code == code


@pytest.mark.parametrize("old", [AMERICAN, GRANT])
async def test_the_mainlands_site_renews_no_us_credential(old: Credential) -> None:
    with pytest.raises(LoginRefused) as refused:
        await Tokens(MAINLAND, clock=SystemClock(), timing=TIMING).successor(old)
    assert refused.value.code == "us-key-at-mainland"


async def test_a_grant_is_not_refreshed_there_by_itself() -> None:
    with pytest.raises(LoginRefused) as refused:
        await OAuth(MAINLAND, clock=SystemClock(), timing=TIMING).refresh(GRANT)
    assert refused.value.data == {"host": "openapi.longbridge.cn"}


@pytest.mark.parametrize(
    ("refused", "credential", "code"),
    [
        (LoginRefused("app-key-illegal", text="no"), replace(API_KEY, access_token="us_at"), "keys-mixed"),
        (ServerRefused("call-not-for-account", text="no"), AMERICAN, "key-of-other-centre"),
        (ServerRefused("call-not-for-account", text="no"), API_KEY, "key-of-other-centre"),
        (LoginRefused("app-key-illegal", text="no"), AMERICAN, None),
        (LoginRefused("token-expired", text="no"), replace(API_KEY, access_token="us_at"), None),
        (ServerTrouble("server-error", text="no"), replace(API_KEY, access_token="us_at"), None),
        (RateLimited("rate-limited", text="no", retry_after=1.0), replace(API_KEY, access_token="us_at"), None),
    ],
)
def test_a_refused_sign_in_names_the_data_centres_where_they_explain_it(
    refused: GatewayError, credential: Credential, code: str | None
) -> None:
    explained = keys_refused(refused, credential)
    assert (None if explained is None else explained.code) == code
