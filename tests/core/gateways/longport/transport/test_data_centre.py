"""The data centre of a key: what its calls and upgrades carry, byte for byte as the vendor's SDK sends them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from fakes.servers.longport.gateway import FixedCredential, endpoint_of, logged_in
from fakes.servers.longport.rows import token_saying
from fakes.servers.longport.scripted import ScriptedLongport, said
from fakes.servers.scripted_http import Said
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import LoginRefused, OrderDenied
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses
from tideboard_core.gateways.longport.transport.http_client import ASKED_BY_POST, HttpCalls, admit
from tideboard_core.model.credentials import ApiKey, Credential, OAuthGrant
from tideboard_core.model.order import Account, PracticeAccount
from tideboard_core.wire.longport import signing

ORDER, QUERY = "/v1/trade/order", "/v1/us/orders/query"
ASIAN = ApiKey(app_key="ak-test-0001", app_secret="s3cr3t-app-secret", access_token="at-test-0001")
AMERICAN = ApiKey(app_key="us_ak-test-0001", app_secret="us_s3cr3t-app-secret", access_token="us_m_at-test-0001")
MIXED = replace(ASIAN, access_token=AMERICAN.access_token)
ASKED = (
    '{"account_channel":"","action":0,"start_at":1788066608.0,"end_at":1795842608.0,"symbols":[],'
    '"security_types":[],"query_type":0,"page":1,"limit":20,"query_version":1795842608.0}'
)
PLACED = (
    '{"symbol":"AAPL.US","order_type":"LO","side":"Buy","submitted_quantity":"5","time_in_force":"Day",'
    '"submitted_price":"12.5","remark":"r"}'
)
PAST = (
    ("symbol", "700.HK"),
    ("status", "FilledStatus"),
    ("status", "NewStatus"),
    ("start_at", "1767225600"),
)


@dataclass(frozen=True)
class RecordedCall:
    """A call of longbridge 5.3.0, as a listener wrote it down; `signature` is empty for a grant."""

    key: Credential
    centre: str
    method: str
    path: str
    signature: str
    query: tuple[tuple[str, str], ...] = ()
    body: str = ""


CANCELLED = (("order_id", "709043056541253632"),)
ASIAN_GRANT = OAuthGrant(client_id="client-1", access_token="m_bearer-1", refresh_token="r1")
AMERICAN_GRANT = OAuthGrant(client_id="us_client-1", access_token="us_m_bearer-1", refresh_token="r1")
TODAY = f"{ORDER}/today"
RECORDED = (
    RecordedCall(ASIAN, "ap", "GET", TODAY, "f2157815b47d9f706ed3270f8be03f2c76ce9fbfcbac505dc71e820ee17a21da"),
    RecordedCall(
        ASIAN, "ap", "GET", f"{ORDER}/history", "85c56f58b76c8ae6f8245ba25011c92b7cd2505f52a7d1abb17f39efc9a09bfb", PAST
    ),
    RecordedCall(
        ASIAN, "ap", "DELETE", ORDER, "6aded96379fa691093c1c2f0c1ad494dffe4a94529b289307023224d957faec4", CANCELLED
    ),
    RecordedCall(
        ASIAN, "ap", "POST", ORDER, "f0a8395bcf51ebec8102104f2ab2f9bc4a19d2eb571fd455aef9430e9cbc37ee", body=PLACED
    ),
    RecordedCall(AMERICAN, "us", "GET", TODAY, "f7d909849541ef6ac6183ef6c07177e9082283c2e0b4efe7ed26eee037d5b8d2"),
    RecordedCall(
        AMERICAN, "us", "DELETE", ORDER, "5508ff452f51e5e1e55c72af38bdbd5789c7142e45af5fab1804cb73c135f827", CANCELLED
    ),
    RecordedCall(
        AMERICAN, "us", "POST", ORDER, "1d45f09fa49fc4a4ad2fb7070018af2d438e3e0a165df8e7c0ef85c603eb45d6", body=PLACED
    ),
    RecordedCall(
        AMERICAN, "us", "POST", QUERY, "a23fe2f43b79318861d13f78517cfcad7738d46a6d9becae168364b9d69bc715", body=ASKED
    ),
    RecordedCall(MIXED, "us", "GET", TODAY, "d8286569b3e8faabaab8a6dd6965713a8445eaecfaabe78b080a92a81106219d"),
    RecordedCall(ASIAN_GRANT, "ap", "DELETE", ORDER, "", CANCELLED),
    RecordedCall(AMERICAN_GRANT, "us", "DELETE", ORDER, "", CANCELLED),
)
STAMPS = {"ap": "1795842607", "us": "1795842608"}


def http_of(longport: ScriptedLongport, clock: ManualClock, key: Credential) -> HttpCalls:
    return HttpCalls(longport.addresses.http, credentials=FixedCredential(key), clock=clock, timing=HttpTiming())


def signed(sent: RecordedCall, *, target: str, body: bytes, stamp: str) -> str:
    """The signature of a call as it came."""
    assert isinstance(sent.key, ApiKey)
    path, _, query = target.partition("?")
    text = signing.canonical_request(
        method=sent.method,
        path=path,
        query=query,
        body=body,
        app_key=sent.key.app_key,
        access_token=sent.key.access_token,
        timestamp=stamp,
    )
    return signing.signature(text, sent.key.app_secret)


@pytest.mark.parametrize("sent", RECORDED, ids=lambda sent: f"{sent.centre}-{sent.method}{sent.path}")
async def test_each_call_is_the_vendors_byte_for_byte(
    longport: ScriptedLongport, clock: ManualClock, sent: RecordedCall
) -> None:
    longport.reply(sent.method, sent.path, {})
    http = http_of(longport, clock, sent.key)
    await http.exchange(sent.method, sent.path, sent.query, sent.body.encode())
    await http.close()
    (seen,) = longport.seen

    key = sent.key
    named = {name: seen.headers[name] for name in ("content-type", "accept-language", "x-dc-region", "x-api-key")}
    assert named == {
        "content-type": "application/json; charset=utf-8",
        "accept-language": "en",
        "x-dc-region": sent.centre,
        "x-api-key": key.app_key if isinstance(key, ApiKey) else key.client_id,  # type: ignore[union-attr]
    }
    assert "x-timestamp" in seen.headers
    if isinstance(key, ApiKey):
        assert seen.headers["authorization"] == key.access_token
        assert signed(sent, target=seen.target, body=seen.body, stamp=STAMPS[sent.centre]) == sent.signature
        ours = signed(sent, target=seen.target, body=seen.body, stamp=seen.headers["x-timestamp"])
        assert seen.headers["x-api-signature"] == signing.signature_header(ours)
    else:
        assert seen.headers["authorization"] == f"Bearer {key.access_token}"
        assert "x-api-signature" not in seen.headers


@pytest.mark.parametrize(("key", "centre"), [(ASIAN, "ap"), (AMERICAN, "us"), (MIXED, "us"), (AMERICAN_GRANT, "us")])
async def test_both_upgrades_name_data_centre_and_language(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, key: Credential, centre: str
) -> None:
    gateway = await logged_in(longport, sinks, clock, FixedCredential(key))
    named = [(one.name, one.request.headers["x-dc-region"]) for one in longport.open_sockets]
    assert sorted(named) == [("quote", centre), ("trade", centre)]
    assert {one.request.headers["accept-language"] for one in longport.open_sockets} == {"en"}
    await gateway.close()


# --- what a key of the United States may not be ----------------------------------------------------------------------

PAPER_TOKEN = "us_" + token_saying(aaid="1", account_channel="lb_papertrading")


@pytest.mark.parametrize("account_type", [None, PracticeAccount])
async def test_a_token_that_claims_paper_is_refused_before_anything_is_asked(
    longport: ScriptedLongport, sinks: Sinks, clock: ManualClock, account_type: type[Account] | None
) -> None:
    source = FixedCredential(replace(AMERICAN, access_token=PAPER_TOKEN))
    endpoint = replace(endpoint_of(longport, source=source), account_type=account_type)
    gateway = LongportGateway(endpoint, feed=sinks, trading=sinks, clock=clock)

    with pytest.raises(LoginRefused, match="us-key-of-paper"):
        await gateway.connect()

    assert longport.connections == 0


@pytest.mark.parametrize("key", [AMERICAN, MIXED, AMERICAN_GRANT])
def test_nothing_is_asked_of_the_mainland_with_a_key_of_the_united_states(key: Credential) -> None:
    mainland = Addresses("https://openapi.longbridge.cn", "wss://openapi-quote.longbridge.cn/v2", "wss://t.cn/v2")
    with pytest.raises(LoginRefused, match="us-key-at-mainland"):
        admit(key, *mainland)
    admit(key, *Addresses("https://openapi.longbridge.com", "wss://openapi-quote.longbridge.com/v2", ""))
    admit(ASIAN, *mainland)


# --- reads that are sent as POST --------------------------------------------------------------------------------------


async def test_a_read_by_post_is_asked_again_and_has_the_vendors_bytes(
    longport: ScriptedLongport, clock: ManualClock
) -> None:
    answers = iter([Said(502, b"bad gateway"), said({"orders": [], "total_count": 0})])
    longport.http["POST", QUERY] = lambda _: next(answers)
    http = http_of(longport, clock, AMERICAN)
    assert await http.read(QUERY, json.loads(ASKED)) == {"orders": [], "total_count": 0}
    await http.close()
    assert [seen.body for seen in longport.seen] == [ASKED.encode()] * 2


@pytest.mark.parametrize("path", [ORDER, "/v1/us/orders", "/v1/us/orders/7", "/v1/us/assets/overview"])
async def test_no_other_body_passes_for_a_read(longport: ScriptedLongport, clock: ManualClock, path: str) -> None:
    assert path not in ASKED_BY_POST
    http = http_of(longport, clock, AMERICAN)
    with pytest.raises(OrderDenied, match="approval-missing"):
        await http.read(path, {"symbol": "AAPL.US"})
    for method in ("POST", "PUT", "DELETE"):
        with pytest.raises(OrderDenied, match="approval-missing"):
            await http.call(method, path)
    await http.close()
    assert longport.seen == []
