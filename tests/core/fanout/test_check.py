"""The check of a hub names the first part of the way that is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.scenes.fanout import GivenKey, fanout, until_served, window
from fakes.servers.nats import NatsServer, free_port, nats_server
from fakes.servers.sandbox import OpenSandbox, sandbox_here
from fakes.values.waiting import until
from tideboard_core.errors import LoginRefused
from tideboard_core.fanout.check import check
from tideboard_core.fanout.gateway import HubEndpoint
from tideboard_core.fanout.server_files import READS, Listening, set_up
from tideboard_core.fanout.window import Feed
from tideboard_core.model.connection_check import HUB_STEPS, CheckVerdict, Finding, FindingCode
from tideboard_core.model.credentials import Credential
from tideboard_core.ports.system import CredentialSource


@pytest.fixture(scope="module")
def sandbox() -> Iterator[OpenSandbox]:
    with sandbox_here(seed=7, start="10:00") as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[NatsServer]:
    with nats_server(tmp_path / "hub") as running:
        yield running


class NoKey:
    """A source without a key."""

    async def credential(self) -> Credential:
        """There is none."""
        raise LoginRefused("no-credential")


async def found(url: str, credentials: CredentialSource, authority: str = "") -> list[Finding]:
    findings = list[Finding]()
    await check(HubEndpoint(url=url, credentials=credentials, authority=authority), findings.append)
    return findings


def key(server: NatsServer) -> GivenKey:
    return GivenKey((server.folder / READS).read_text().strip())


async def test_a_hub_with_its_broker_is_good_in_every_step(server: NatsServer, sandbox: OpenSandbox) -> None:
    async with fanout(server.fanout, sandbox):
        await until_served(server.window)
        findings = await found(server.window.url, key(server))
        assert [(each.step, each.verdict) for each in findings] == [(step, CheckVerdict.GOOD) for step in HUB_STEPS]


async def test_what_is_missing_is_the_last_finding(server: NatsServer, tmp_path: Path) -> None:
    set_up(tmp_path / "other", Listening(port=server.port))
    url, mine = server.window.url, key(server)
    other = GivenKey((tmp_path / "other" / READS).read_text().strip())
    nowhere = f"nats://127.0.0.1:{free_port()}"
    expected: list[tuple[str, CredentialSource, str, FindingCode]] = [
        (nowhere, mine, "", FindingCode.BUS_CLOSED),
        ("nats://192.0.2.1:4222", mine, "", FindingCode.BUS_CLEAR_TEXT),
        ("http://127.0.0.1", mine, "", FindingCode.ADDRESS_UNUSABLE),
        (url.replace("nats:", "tls:"), mine, "", FindingCode.BUS_CLEAR_TEXT),
        (url.replace("nats:", "tls:"), mine, str(tmp_path / "none.pem"), FindingCode.AUTHORITY_UNUSABLE),
        (url, NoKey(), "", FindingCode.HUB_KEY_MISSING),
        (url, GivenKey("fc_0a1b"), "", FindingCode.HUB_KEY_UNUSABLE),
        (url, other, "", FindingCode.HUB_KEY_REFUSED),
        (url, mine, "", FindingCode.HUB_SILENT),
    ]
    for where, given, authority, code in expected:
        findings = await found(where, given, authority)
        assert (findings[-1].code, findings[-1].verdict) == (code, CheckVerdict.BAD), where


async def test_a_broker_that_is_not_there_is_named(server: NatsServer, sandbox: OpenSandbox) -> None:
    await sandbox.close_port()
    try:
        async with fanout(server.fanout, sandbox) as one:
            async with window(server.window) as reads:
                await until(lambda: reads.reader.status.feed is Feed.NO_BROKER)
            findings = await found(server.window.url, key(server))
            assert findings[-1].code is FindingCode.HUB_BROKER_GONE
            assert findings[-1].data == {"provider": one.gateway.provider}
    finally:
        await sandbox.open_port()
