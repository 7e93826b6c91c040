"""A certificate that nobody vouches for opens nothing: no key, no password, no order reaches such a server."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fakes.servers.longport.gateway import API_KEY, FixedCredential, approved
from fakes.servers.longport.writes import WRITES, error_of
from fakes.values.carrier import FakeCarrier
from fakes.values.clock import ManualClock
from fakes.values.sinks import Sinks
from tideboard_core.errors import GatewayDown, OrderDenied
from tideboard_core.gateways.http.client_session import open_session
from tideboard_core.gateways.http.timeouts import HttpTiming
from tideboard_core.gateways.longport.transport.connection import Writes
from tideboard_core.gateways.longport.transport.http_client import HttpCalls
from tideboard_core.gateways.longport.transport.oauth import OAuth
from tideboard_core.gateways.longport.transport.rate_limits import LongportRateLimits
from tideboard_core.gateways.longport.transport.socket import Socket
from tideboard_core.gateways.longport.transport.tokens import Tokens


class Impostor:
    """A TLS server on loopback with a certificate of its own making; `received` holds what got through."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received = bytearray()

    @property
    def http(self) -> str:
        """Its address."""
        return f"https://127.0.0.1:{self.port}"


@pytest.fixture
async def impostor(tmp_path: Path) -> AsyncIterator[Impostor]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path / "own.pem"))
    made = Impostor(0)

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.received.extend(await reader.read())
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=context)
    made.port = server.sockets[0].getsockname()[1]
    asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)  # the server's side of a refusal
    yield made
    server.close()
    await server.wait_closed()


def own_certificate(path: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that only its maker trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


async def test_no_call_of_any_kind_goes_to_it(impostor: Impostor, clock: ManualClock) -> None:
    http = HttpCalls(impostor.http, credentials=FixedCredential(), clock=clock, timing=HttpTiming())
    writes = Writes(http, Sinks(), LongportRateLimits(clock.monotonic), seconds=5)
    calls = [
        http.read("/v1/asset/account"),
        OAuth(impostor.http, clock=clock).authorize("http://127.0.0.1:1/callback"),
        Tokens(impostor.http, clock=clock).successor(API_KEY),
    ]
    for call in calls:
        with pytest.raises(GatewayDown, match="connect-failed"):
            await call
    for method in WRITES:
        answer = writes.send(approved(), lambda _, method=method: WRITES[method], carrier=FakeCarrier())  # type: ignore[misc]
        error = await error_of(answer)
        assert (type(error), error.code) == (OrderDenied, "not-sent-connect-failed")
    await http.close()
    assert bytes(impostor.received) == b""


async def test_no_socket_opens_to_it(impostor: Impostor) -> None:
    socket = Socket(name="quotes", handlers={}, on_closed=lambda _: None)
    async with aiohttp.ClientSession() as http:
        with pytest.raises(GatewayDown, match="connect-failed"):
            await socket.open(http, f"wss://127.0.0.1:{impostor.port}/v2")
    assert bytes(impostor.received) == b""


async def test_aiohttp_has_no_context_that_looks_at_no_certificate(impostor: Impostor) -> None:
    async with open_session(HttpTiming()) as session:
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(impostor.http, ssl=False, timeout=aiohttp.ClientTimeout(total=5))  # it answers nothing
    assert not impostor.received
