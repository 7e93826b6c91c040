"""A private authority opens what it signed, when a person named its file, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fakes.servers.certificates import Authority, tls_before
from fakes.servers.longport.gateway import FixedCredential
from fakes.servers.longport.sandbox import TIMING, longport_sandbox
from fakes.servers.sandbox import OpenSandbox
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown
from tideboard_core.gateways.http.certificates import trusting
from tideboard_core.gateways.longport.check import check
from tideboard_core.gateways.longport.gateway import LongportGateway
from tideboard_core.gateways.longport.transport.endpoint import Addresses, LongportEndpoint
from tideboard_core.gateways.longport.transport.oauth import OAuth
from tideboard_core.gateways.longport.transport.tokens import Tokens
from tideboard_core.model.connection_check import CheckStep, CheckVerdict, Finding, FindingCode
from tideboard_core.model.credentials import ApiKey
from tideboard_core.model.instrument import InstrumentId

TENCENT = InstrumentId("HK.00700")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with longport_sandbox() as running:
        yield running


@pytest.fixture
async def port(sandbox: OpenSandbox, authority: Authority) -> AsyncIterator[int]:
    """The door behind encryption that the authority signed."""
    inner = urlsplit(sandbox.line["longport"]["http"]).port
    assert inner is not None
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)  # the server's side of a refusal
    async with tls_before(inner, authority.server()) as outer:
        yield outer


def endpoint_of(sandbox: OpenSandbox, port: int, authority: str) -> LongportEndpoint:
    """The door's keys at the encrypted address."""
    return LongportEndpoint(
        addresses=Addresses(
            f"https://127.0.0.1:{port}", f"wss://127.0.0.1:{port}/quote", f"wss://127.0.0.1:{port}/trade"
        ),
        credentials=FixedCredential(ApiKey(**sandbox.line["longport_keys"])),
        timing=TIMING,
        authority=authority,
    )


def gateway_of(endpoint: LongportEndpoint) -> LongportGateway:
    return LongportGateway(endpoint, feed=Sinks(), trading=Sinks(), clock=ManualClock(datetime.now(UTC)))


async def findings(endpoint: LongportEndpoint) -> dict[CheckStep, Finding]:
    found: dict[CheckStep, Finding] = {}
    await check(endpoint, ManualClock(datetime.now(UTC)), lambda finding: found.update({finding.step: finding}))
    return found


async def test_every_connection_goes_through_it(sandbox: OpenSandbox, authority: Authority, port: int) -> None:
    gateway = gateway_of(endpoint_of(sandbox, port, str(authority.path)))
    await gateway.connect()
    await gateway.log_in()
    assert gateway.connected
    assert (await gateway.flow.capital_flow(TENCENT)).net
    assert await gateway.trading.accounts()
    await gateway.close()


async def test_sign_in_and_renewal_go_through_it(sandbox: OpenSandbox, authority: Authority, port: int) -> None:
    clock, base, path = ManualClock(datetime.now(UTC)), f"https://127.0.0.1:{port}", str(authority.path)
    key = ApiKey(**sandbox.line["longport_paper_keys"])
    assert (await Tokens(base, clock=clock, authority=path).successor(key)).access_token != key.access_token
    with pytest.raises(GatewayDown, match="connect-failed"):
        await Tokens(base, clock=clock).successor(key)
    with pytest.raises(GatewayDown, match="connect-failed"):
        await OAuth(base, clock=clock).authorize("http://127.0.0.1:1/callback")
    # Discovery is answered; the pages that it names are the door's own, without the encryption in front of it.
    with pytest.raises(GatewayDown, match="connection-lost"):
        await OAuth(base, clock=clock, authority=path).authorize("http://127.0.0.1:1/callback")


async def test_without_it_or_with_another_nothing_is_sent(sandbox: OpenSandbox, tmp_path: Path, port: int) -> None:
    for path in ("", str(Authority(tmp_path).path)):
        gateway = gateway_of(endpoint_of(sandbox, port, path))
        with pytest.raises(GatewayDown, match="connect-failed"):
            await gateway.connect()
        await gateway.close()


async def test_the_check_believes_it_too(sandbox: OpenSandbox, authority: Authority, port: int) -> None:
    found = await findings(endpoint_of(sandbox, port, str(authority.path)))
    assert found[CheckStep.TLS].code is FindingCode.CERTIFICATE_GOOD
    assert {finding.verdict for finding in found.values()} <= {CheckVerdict.GOOD, CheckVerdict.CAUTION}
    refused = await findings(endpoint_of(sandbox, port, ""))
    assert refused[CheckStep.TLS].code is FindingCode.CERTIFICATE_UNTRUSTED


@pytest.mark.parametrize("content", [None, b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
async def test_a_file_that_is_none_is_named(
    sandbox: OpenSandbox, tmp_path: Path, port: int, content: bytes | None
) -> None:
    path = tmp_path / "authority.pem"
    if content is not None:
        path.write_bytes(content)
    endpoint = endpoint_of(sandbox, port, str(path))
    with pytest.raises(GatewayDown, match="authority-unusable") as caught:
        await gateway_of(endpoint).connect()
    assert caught.value.data["path"] == str(path)
    assert caught.value.data["detail"]
    finding = (await findings(endpoint))[CheckStep.TLS]
    assert (finding.code, finding.data["path"]) == (FindingCode.AUTHORITY_UNUSABLE, str(path))


def test_names_and_dates_are_verified_all_the_same(authority: Authority) -> None:
    context = trusting(str(authority.path))
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
