"""Certificates that are refused before a request is sent, over HTTP and WebSocket, and what an own authority adds."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from fakes.servers.certificates import Authority, tls_before, tls_listening
from fakes.servers.opend_rest.scripted import ScriptedRest
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.timeouts import HttpTiming

SHOWN: dict[str, Callable[[Authority, Authority], ssl.SSLContext]] = {
    "another name": lambda known, _stranger: known.server("broker.example"),
    "another address": lambda known, _stranger: known.server("127.0.0.2"),
    "expired": lambda known, _stranger: known.server(days=-1),
    "signed by itself": lambda known, _stranger: known.self_signed(),
    "an unknown root": lambda _known, stranger: stranger.server(),
}
"""What a server shows, from an authority that is believed and one that is not."""


@pytest.fixture
def stranger(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "Another authority")


@pytest.fixture
async def rest() -> AsyncIterator[ScriptedRest]:
    async with ScriptedRest() as server:
        yield server


def believed_by_the_system(authority: Authority, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let OpenSSL find no authority of this computer but that one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    monkeypatch.setenv("SSL_CERT_DIR", str(folder / "nowhere"))


@pytest.mark.parametrize("scheme", ["https", "wss"])
@pytest.mark.parametrize("shown", SHOWN)
async def test_nothing_is_sent_to_a_server_whose_certificate_does_not_fit(
    authority: Authority, stranger: Authority, shown: str, scheme: str
) -> None:
    with tls_listening(SHOWN[shown](authority, stranger)) as port:
        async with open_session(HttpTiming(), str(authority.path)) as session:
            url = f"{scheme}://127.0.0.1:{port}/x"
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await (session.get(url) if scheme == "https" else session.ws_connect(url))


@pytest.mark.parametrize("by_the_system", [True, False])
async def test_an_own_authority_is_believed_beside_the_systems(
    rest: ScriptedRest,
    authority: Authority,
    stranger: Authority,
    monkeypatch: pytest.MonkeyPatch,
    by_the_system: bool,
) -> None:
    believed_by_the_system(stranger, stranger.path.parent, monkeypatch)
    async with (
        tls_before(rest.port, (stranger if by_the_system else authority).server()) as port,
        open_session(HttpTiming(), str(authority.path)) as session,
    ):
        async with session.get(f"https://127.0.0.1:{port}/api/ping") as response:
            assert response.status == 200
        async with session.ws_connect(f"wss://127.0.0.1:{port}/ws") as ws:
            assert not ws.closed


async def test_an_own_authority_is_believed_by_its_own_connection_alone(authority: Authority) -> None:
    with tls_listening(authority.server()) as port:
        async with open_session(HttpTiming(), str(authority.path)), open_session(HttpTiming()) as session:
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await session.get(f"https://127.0.0.1:{port}/")
