"""A certificate authority of a test's own, and servers that show what it signed."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Signs certificates of this computer or of other names, for days from now."""

    def __init__(self, folder: Path, name: str = "Test authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.path = folder / "authority.pem"
        usage = x509.BasicConstraints(ca=True, path_length=None)
        builder = self._builder(self._name, self._key.public_key(), timedelta(days=-9), timedelta(days=9))
        signed = builder.add_extension(usage, critical=True).sign(self._key, hashes.SHA256())
        self.path.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def server(self, name: str = "127.0.0.1", *, days: float = 5.0) -> ssl.SSLContext:
        """What a server shows that is called `name`, good for so many days from now (past ones when below 0)."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        begin, end = min(days, 0) - 2, days
        builder = self._builder(subject, key.public_key(), timedelta(days=begin), timedelta(days=end))
        names = x509.SubjectAlternativeName([_general(name)])
        signed = builder.add_extension(names, critical=False).sign(self._key, hashes.SHA256())
        return self._shown(f"{name}-{days}", key, signed)

    def self_signed(self, name: str = "127.0.0.1") -> ssl.SSLContext:
        """What a server shows that is called `name` and that nobody but itself has signed."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = self._builder(subject, key.public_key(), timedelta(days=-1), timedelta(days=5), issuer=subject)
        names = x509.SubjectAlternativeName([_general(name)])
        return self._shown(
            f"{name}-alone", key, builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
        )

    def _shown(self, file: str, key: ec.EllipticCurvePrivateKey, signed: x509.Certificate) -> ssl.SSLContext:
        path = self._folder / f"{file}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _builder(
        self,
        subject: x509.Name,
        public: ec.EllipticCurvePublicKey,
        begin: timedelta,
        end: timedelta,
        issuer: x509.Name | None = None,
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begin)
            .not_valid_after(now + end)
        )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@contextmanager
def tls_listening(context: ssl.SSLContext) -> Iterator[int]:
    """A server that shows its certificate to whoever comes, in a thread of its own; yields its port."""
    server = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()
    thread = threading.Thread(target=_shake_hands, args=(server, context, stopping))
    thread.start()
    try:
        yield int(server.getsockname()[1])
    finally:
        stopping.set()
        # Wakes who accepts: Windows cannot shut a listening socket down.
        socket.create_connection(server.getsockname()).close()
        thread.join()
        server.close()


def _shake_hands(server: socket.socket, context: ssl.SSLContext, stopping: threading.Event) -> None:
    while True:
        connection, _ = server.accept()
        if stopping.is_set():
            connection.close()
            return
        connection.settimeout(2.0)
        with connection, contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True) as encrypted:
            encrypted.recv(1)


@asynccontextmanager
async def listening(says: bytes = b"") -> AsyncIterator[int]:
    """A server that says `says` to whoever has said something, and hangs up; yields its port."""
    writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.add(writer)
        if await reader.read(1) and says:
            writer.write(says)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()


@asynccontextmanager
async def tls_before(port: int, context: ssl.SSLContext) -> AsyncIterator[int]:
    """Encryption in front of a server of this computer, as a reverse proxy gives it; yields its port."""
    relays: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        relays.add(task)
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            # The end of the relay cancels it: a task that ends cancelled is an error of the loop in Python 3.11.
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await asyncio.gather(_pass_on(reader, inner_writer), _pass_on(inner_reader, writer))
        finally:
            writer.transport.abort()
            inner_writer.transport.abort()
            relays.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        for relay in list(relays):
            relay.cancel()
        await asyncio.gather(*relays, return_exceptions=True)
        await server.wait_closed()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
