"""The checklist of a REST gateway against a real port and against one whose every answer is written here."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from fakes.servers.certificates import Authority, tls_before
from fakes.servers.opend_rest.gateway import bearer, endpoint_of
from fakes.servers.opend_rest.scripted import KEY, ScriptedRest
from fakes.servers.sandbox import running_sandbox
from fakes.values.waiting import in_time
from tideboard_core.errors import LoginRefused, VaultLocked
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.opend_rest import check as checking
from tideboard_core.gateways.opend_rest.check import check
from tideboard_core.gateways.opend_rest.endpoint import RestEndpoint
from tideboard_core.model.connection_check import OPEND_REST_STEPS, CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.credentials import Credential
from tideboard_core.system.clock import SystemClock
from tideboard_proto.opend import GetUserInfo_pb2

RIGHTS = GetUserInfo_pb2.S2C(hkQotRight=3)


@pytest.fixture
async def rest(rest: ScriptedRest) -> ScriptedRest:
    """One that has nothing to complain of."""
    rest.reply("GET", "/api/user-info", RIGHTS)
    rest.reply("GET", "/api/admin/status", {})
    return rest


async def findings(endpoint: RestEndpoint) -> list[Finding]:
    told: list[Finding] = []
    async with in_time("the end of the check"):
        await check(endpoint, SystemClock(), told.append)
    return told


async def last(server: ScriptedRest, **options: Any) -> Finding:
    """The finding that ended the check."""
    return (await findings(endpoint_of(server, **options)))[-1]


async def test_one_without_fault_is_good_in_every_step_and_nothing_is_written(rest: ScriptedRest) -> None:
    told = await findings(endpoint_of(rest))
    assert [finding.step for finding in told] == list(OPEND_REST_STEPS)
    assert {finding.verdict for finding in told} == {CheckVerdict.GOOD}
    assert told[4].data["scopes"]["qot:read"] == "held"  # type: ignore[index]
    assert len(told[6].accounts) == 2
    assert KEY not in repr(told)
    assert {seen.path for seen in rest.seen} == {
        "/api/ping",
        "/api/used-quota",
        "/api/accounts",
        "/api/admin/status",
        "/api/user-info",
    }
    await rest.until(lambda: not rest.open_sockets)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://127.0.0.1", FindingCode.ADDRESS_UNUSABLE),
        ("ws://127.0.0.1", FindingCode.ADDRESS_UNUSABLE),
        ("127.0.0.1:22499", FindingCode.ADDRESS_UNUSABLE),
        ("http://127.0.0.1:9", FindingCode.SERVICE_CLOSED),
    ],
)
async def test_an_address_that_leads_nowhere_is_said(rest: ScriptedRest, url: str, code: FindingCode) -> None:
    finding = await last(rest, url=url)
    assert (finding.verdict, finding.code) == (CheckVerdict.BAD, code)


async def test_another_web_service_is_known_for_what_it_is(rest: ScriptedRest, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/api/ping", "/api/global-state"):
        rest.say("GET", path, {"hello": "world"}, status=404)
    finding = await last(rest)
    assert (finding.step, finding.code) == (CheckStep.SERVICE, FindingCode.REST_NOT_SPOKEN)
    rest.silence("GET", "/api/ping")
    with monkeypatch.context() as short:
        short.setattr(checking, "TIMING", HttpTiming(read=0.1))
        assert (await last(rest)).code is FindingCode.SERVICE_TIMED_OUT
    rest.block("GET", "/api/ping", 503)
    assert (await last(rest)).code is FindingCode.REST_FAILED


class Shut:
    """A keyring that gives nothing."""

    async def credential(self) -> Credential:
        raise VaultLocked("keyring-locked")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"credentials": bearer("fc_wrong")}, FindingCode.BEARER_REFUSED),
        ({"credentials": bearer("fc_\nwrong")}, FindingCode.BEARER_REFUSED),
        ({"credentials": None}, FindingCode.BEARER_MISSING),
    ],
)
async def test_what_is_wrong_with_the_key_is_said(
    rest: ScriptedRest, options: dict[str, Any], code: FindingCode
) -> None:
    finding = await last(rest, **options)
    assert finding.verdict is CheckVerdict.BAD
    assert (
        finding.code is code or finding.step is CheckStep.SERVICE
    )  # a key that no header can hold stops the first call


async def test_a_keyring_that_is_shut_is_said(rest: ScriptedRest) -> None:
    finding = await last(rest, credentials=Shut())
    assert (finding.step, finding.code) == (CheckStep.BEARER, FindingCode.BEARER_SHUT)
    with pytest.raises(LoginRefused, match="keyring-locked"):
        await endpoint_of(rest, credentials=Shut()).key(rest.url)


async def test_a_gateway_without_keys_is_usable_for_looking(rest: ScriptedRest) -> None:
    rest.keys.clear()
    rest.block("GET", "/api/admin/status", 401, "unauthorized")
    told = {finding.step: finding for finding in await findings(endpoint_of(rest, credentials=None))}
    assert told[CheckStep.BEARER].code is FindingCode.REST_KEYLESS
    assert told[CheckStep.TRADING].code is FindingCode.TRADING_WITHOUT_KEYS
    assert CheckVerdict.BAD not in {finding.verdict for finding in told.values()}


async def test_what_the_key_lacks_is_said(rest: ScriptedRest) -> None:
    rest.block("GET", "/api/accounts", 403, "forbidden")
    rest.ws_status = 403
    told = {finding.step: finding for finding in await findings(endpoint_of(rest))}
    assert told[CheckStep.SCOPES].data["lacking"] == "acc:read"
    assert told[CheckStep.ACCOUNTS].code is FindingCode.NO_ACCOUNTS
    assert told[CheckStep.PUSHES].code is FindingCode.PUSHES_NONE


async def test_clear_text_to_another_computer_shows_no_key(rest: ScriptedRest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideboard_core.gateways.http.addresses.this_computer", lambda _host: False)
    told = await findings(endpoint_of(rest))
    assert told[1].code is FindingCode.REST_CLEAR_TEXT
    assert told[-1].code is FindingCode.BEARER_KEPT_BACK
    rest.keys.clear()
    told = await findings(endpoint_of(rest))
    assert FindingCode.TRADING_IN_CLEAR_TEXT in {finding.code for finding in told}
    assert not any("authorization" in seen.headers for seen in rest.seen)


# --- against the practice exchange ------------------------------------------------------------------------------------


async def test_a_private_authority_opens_what_it_signed_and_nothing_else(
    rest: ScriptedRest, authority: Authority, tmp_path: Path
) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)  # the server's side of a refusal
    port = urlsplit(rest.url).port
    assert port is not None
    async with tls_before(port, authority.server()) as outer:
        url = f"https://127.0.0.1:{outer}"
        good = await findings(endpoint_of(rest, url=url, authority=str(authority.path)))
        assert {finding.verdict for finding in good} == {CheckVerdict.GOOD}
        assert good[1].code is FindingCode.CERTIFICATE_GOOD
        seen = len(rest.seen)
        for path in ("", str(Authority(tmp_path).path)):
            assert (await last(rest, url=url, authority=path)).code is FindingCode.CERTIFICATE_UNTRUSTED
        assert (await last(rest, url=url, authority="/nowhere.pem")).code is FindingCode.AUTHORITY_UNUSABLE
        assert len(rest.seen) == seen, "something was sent before the certificate was verified"


async def test_a_real_door_is_good_in_every_step() -> None:
    async with running_sandbox(arguments=["--rest-port", "0"]) as sandbox:
        line = sandbox.line
        full = RestEndpoint(url=line["rest"], credentials=bearer(line["rest_keys"]["full"]))
        reading = RestEndpoint(url=line["rest"], credentials=bearer(line["rest_keys"]["read_only"]))
        told, less = await findings(full), await findings(reading)
    assert [(finding.step, finding.verdict) for finding in told] == [
        (step, CheckVerdict.GOOD) for step in OPEND_REST_STEPS
    ]
    scopes = less[4].data["scopes"]
    assert isinstance(scopes, dict)
    assert (scopes["qot:read"], scopes["admin"]) == ("held", "missing")
