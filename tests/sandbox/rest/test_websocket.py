"""Clients of /ws on real sockets: who does not read is dropped, and nobody else notices."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from fakes.servers.opend_rest.client import keys_file
from fakes.servers.opend_rest.in_process import WALL, Ear, InProcessRest
from tideboard_core.model.gateway_health import Scope
from tideboard_proto.opend import Notify_pb2
from tideboard_sandbox.rest import websocket as sockets
from tideboard_sandbox.rest.server import RestServer
from tideboard_sandbox.rest.state import WRITES
from tideboard_sandbox.rest.websocket import SLOW_BYTES
from tideboard_sandbox.server.faults import Faults

PATIENCE = 30.0
NOTIFY = 1003


@pytest.fixture
async def server(rest: InProcessRest) -> AsyncIterator[RestServer]:
    """The daemon behind a real port."""
    server = RestServer(rest.shared)
    await server.listen(host="127.0.0.1", port=0)
    yield server
    await server.shut()


async def upgraded(server: RestServer, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
    """A connection that asked to be a socket, and the first line of the answer."""
    host, _, port = server.address.removeprefix("http://").rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=4096)
    token = base64.b64encode(b"0123456789abcdef").decode()
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Authorization: Bearer {key}\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {token}\r\n\r\n".encode()
    )
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    return reader, writer, head.partition(b"\r\n")[0]


async def settled() -> None:
    """Let the loop do what is due, several times over."""
    for _ in range(50):
        await asyncio.sleep(0)


class Impatient(Faults):
    """Cuts a flaky connection at once."""

    def next_cut(self) -> float:
        """No time at all."""
        return 0.0


def notice(number: int) -> Notify_pb2.Response:
    event = Notify_pb2.GtwEvent(eventType=number, desc="x" * 100_000)
    return Notify_pb2.Response(retType=0, s2c=Notify_pb2.S2C(type=1, event=event))


async def test_a_client_that_does_not_read_is_dropped_alone(rest: InProcessRest, server: RestServer) -> None:
    _, writer, line = await upgraded(server, rest.key)
    assert line == b"HTTP/1.1 101 Switching Protocols"
    ear = Ear(server.feed)
    await settled()
    assert len(rest.shared.sockets) == 1

    sent = 0
    while rest.shared.pushed["clients dropped"] == 0:
        rest.shared.session.connection.push(NOTIFY, notice(sent))
        sent += 1
        assert sent * 100_000 < 100 * SLOW_BYTES

    await settled()
    assert (len(ear.heard), rest.shared.sockets) == (sent, set())
    writer.close()


async def test_there_is_an_end_to_how_many_may_listen(
    rest: InProcessRest, server: RestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MOST_SOCKETS", 2)
    clients = [await upgraded(server, rest.key) for _ in range(3)]

    assert [line.split(b" ")[1] for _, _, line in clients] == [b"101", b"101", b"503"]
    for _, writer, _ in clients:
        writer.close()


async def test_a_flaky_socket_is_cut_before_long(rest: InProcessRest, server: RestServer) -> None:
    rest.shared.daemon.apply_scenario("flaky")
    rest.shared.faults = Impatient(Random(0), WRITES)

    reader, writer, line = await upgraded(server, rest.key)

    assert line.startswith(b"HTTP/1.1 101")
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await asyncio.wait_for(reader.readexactly(1), PATIENCE)
    writer.close()


@pytest.fixture
async def filed(tmp_path: Path) -> AsyncIterator[tuple[InProcessRest, RestServer, Path]]:
    """A daemon with a keys file of one key that may do everything."""
    path = tmp_path / "keys.json"
    keys = keys_file(path, [frozenset(Scope)])
    rest = InProcessRest(keys=path)
    rest.key = keys[frozenset(Scope)]
    server = RestServer(rest.shared)
    await server.listen(host="127.0.0.1", port=0)
    yield rest, server, path
    await server.shut()
    rest.opend.exchange.close()


async def test_a_reload_takes_rights_from_sockets_that_are_open(filed: tuple[InProcessRest, RestServer, Path]) -> None:
    rest, server, path = filed
    reader, writer, _ = await upgraded(server, rest.key)
    await settled()
    rest.ok("POST /api/sub-acc-push", {"acc_id_list": [rest.header(real=False)["acc_id"]]})
    text = path.read_text()
    assert keys_file(path, [frozenset({Scope.QUOTE_READ, Scope.TRADE_SIMULATE, Scope.ADMIN})])

    rest.ok("POST /api/admin/reload", {})
    rest.order()
    rest.publisher.flush()
    rest.shared.session.connection.push(NOTIFY, notice(1))

    head = await asyncio.wait_for(reader.readexactly(60), PATIENCE)
    assert b'"type":"notify"' in head
    assert rest.shared.pushed["trade"] == 1
    path.write_text(text.replace(rest.shared.keys.keys[0].hash, "0" * 64))
    rest.ok("POST /api/admin/reload", {})
    await settled()
    assert rest.shared.sockets == set()
    writer.close()


async def test_a_key_that_ends_ends_its_socket(filed: tuple[InProcessRest, RestServer, Path]) -> None:
    rest, server, path = filed
    path.write_text(path.read_text().replace('"expires_at": null', '"expires_at": "2026-11-18T05:00:00Z"'))
    rest.ok("POST /api/admin/reload", {})
    _, writer, _ = await upgraded(server, rest.key)
    await settled()
    rest.shared.session.connection.push(NOTIFY, notice(1))
    assert len(rest.shared.sockets) == 1

    rest.wall = WALL + timedelta(hours=1)
    rest.shared.session.connection.push(NOTIFY, notice(2))
    await settled()

    assert rest.shared.sockets == set()
    writer.close()
