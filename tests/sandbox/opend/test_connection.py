"""Frames over real sockets: cut up, joined, broken, too many, unread."""

from __future__ import annotations

import asyncio
import struct
import threading
import time
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from fakes.servers.opend.client import Connect, OpendClient
from fakes.servers.opend.in_process import InProcessOpend
from fakes.servers.sandbox import OpenSandbox, sandbox_process, sandbox_thread, standing_options
from tideboard_core.wire.opend.framing import HEADER_SIZE, REQUEST_CAP, BodyFormat, OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_sandbox.opend import connection, server
from tideboard_sandbox.opend.connection import PUSH_SERIALS

pytestmark = pytest.mark.slow

KEEP_ALIVE = ProtoId.KeepAlive
TOO_MUCH = 48 * 1024 * 1024
"""Bytes that no socket buffers of a system hold."""


def test_a_request_written_byte_by_byte_is_answered(client: OpendClient) -> None:
    serial = client.next_serial()

    for byte in client.frame_bytes(KEEP_ALIVE, serial, time=1):
        client.send_bytes(bytes((byte,)))

    assert client.reply_to(KEEP_ALIVE, serial).retType == 0


def test_joined_requests_are_answered_one_by_one_in_order(client: OpendClient) -> None:
    serials = [client.next_serial() for _ in range(50)]

    client.send_bytes(b"".join(client.frame_bytes(KEEP_ALIVE, serial, time=1) for serial in serials))

    assert [client.next_frame().serial for _ in serials] == serials


def test_login_and_the_first_request_may_come_in_one_write(client: OpendClient, connect: Connect) -> None:
    other = connect(login=False)
    hello = other.frame_bytes(ProtoId.InitConnect, 1, clientVer=300, clientID="t", packetEncAlgo=-1)

    other.send_bytes(hello + other.frame_bytes(KEEP_ALIVE, 2, time=1))

    assert [other.next_frame()[:2] for _ in range(2)] == [(ProtoId.InitConnect, 1), (KEEP_ALIVE, 2)]


@pytest.mark.parametrize("body_format", list(BodyFormat))
def test_pushes_come_in_the_format_that_the_login_asked_for(connect: Connect, body_format: BodyFormat) -> None:
    client = connect(login=False)
    client.init(pushProtoFmt=body_format)
    security = {"market": 1, "code": "00700"}
    client.send(ProtoId.Qot_Sub, securityList=[security], subTypeList=[1], isSubOrUnSub=True, isRegOrUnRegPush=True)

    reply, push = client.next_frame(), client.next_frame()

    assert (reply.proto_id, reply.body_format) == (ProtoId.Qot_Sub, BodyFormat.PROTOBUF)
    assert (push.proto_id, push.body_format) == (ProtoId.Qot_UpdateBasicQot, body_format)
    assert client.parsed(push).s2c.basicQotList[0].security.code == "00700"


def test_pushes_never_carry_the_serial_of_a_request(connect: Connect) -> None:
    client = connect()
    security = {"market": 1, "code": "00700"}
    client.send(ProtoId.Qot_Sub, securityList=[security], subTypeList=[1, 2], isSubOrUnSub=True, isRegOrUnRegPush=True)
    client.next_frame()

    pushes = [client.next_frame() for _ in range(2)]

    assert [push.serial - PUSH_SERIALS.start for push in pushes] == [0, 1]
    assert PUSH_SERIALS.start > 1_000_000_000
    assert PUSH_SERIALS.stop <= 1 << 31  # a client may keep serials in a signed integer


def test_wrong_magic_ends_the_connection(client: OpendClient) -> None:
    client.send_bytes(b"GET / HTTP/1.1\r\n\r\n" + bytes(HEADER_SIZE))

    assert client.closed_by_server()


def test_a_wrong_digest_ends_the_connection(client: OpendClient) -> None:
    frame = bytearray(client.frame_bytes(KEEP_ALIVE, 1, time=1))
    frame[20] ^= 1

    client.send_bytes(bytes(frame))

    assert client.closed_by_server()


@pytest.mark.parametrize("length", [REQUEST_CAP + 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_an_absurd_length_ends_the_connection_before_the_body_comes(client: OpendClient, length: int) -> None:
    header = bytearray(client.frame_bytes(KEEP_ALIVE, 1, time=1)[:HEADER_SIZE])
    header[12:16] = struct.pack("<I", length)

    client.send_bytes(bytes(header))

    assert client.closed_by_server()


def test_a_broken_connection_does_not_disturb_another(client: OpendClient, connect: Connect) -> None:
    broken = connect()
    broken.send_bytes(b"XX" + bytes(100))

    assert broken.closed_by_server()
    assert client.call(KEEP_ALIVE, time=1).retType == 0


def test_an_empty_body_is_an_invalid_packet_and_the_connection_stays(client: OpendClient) -> None:
    client.send_bytes(encode(OpendFrame(KEEP_ALIVE, 77, b"")))

    assert client.parsed(client.next_frame()).retType == -500
    assert client.call(KEEP_ALIVE, time=1).retType == 0


def test_connection_ids_are_never_given_twice(connect: Connect) -> None:
    assert len({connect().conn_id for _ in range(5)}) == 5


HEAD = encode(OpendFrame(ProtoId.InitConnect, 1, b"body"))[:HEADER_SIZE]
"""With it a connection begins to be one of the port's; a body that never comes leaves it silent."""


def test_the_129th_connection_is_closed_and_the_others_live(sandbox: OpenSandbox, connect: Connect) -> None:
    held = sandbox.ask_now("state")["connections"]
    clients = [connect() for _ in range(128 - held)]

    one_too_many = connect(login=False)
    answer = one_too_many.init()

    assert (answer.retType, answer.retMsg) == (-1, "连接数已达上限：128 (too many connections)")
    assert one_too_many.closed_by_server()
    assert clients[-1].call(KEEP_ALIVE, time=1).retType == 0
    state = sandbox.ask_now("state")
    assert (state["connections"], state["connection_limit"], state["connections_refused"]) == (128, 128, 1)
    (row,) = sandbox.ask_now("journal", kind="request", outcome="refused", count=1)["rows"]
    assert (row["call"], row["reason"]) == ("InitConnect", answer.retMsg)


def test_the_number_of_connections_is_an_option_and_the_silent_one_too_many_ends() -> None:
    with sandbox_process(arguments=("--connections", "1")) as sandbox, ExitStack() as stack:
        address = (sandbox.host, sandbox.port)
        first, silent = (stack.enter_context(OpendClient(address)) for _ in range(2))
        assert first.init().retType == 0
        silent.socket.sendall(HEAD)
        assert silent.closed_by_server()
        assert "1 connections are open" in sandbox.log()
        assert sandbox.ask_now("reset")["ok"]
        assert sandbox.ask_now("state")["connections_refused"] == 0
        assert first.call(KEEP_ALIVE, time=1).retType == 0


def test_of_two_hundred_clients_each_gets_in_or_is_told_why() -> None:
    with sandbox_thread(standing_options()) as crowded, ExitStack() as stack:
        address = (crowded.host, crowded.port)
        answers = [stack.enter_context(OpendClient(address)).init() for _ in range(200)]

        assert [answer.retType for answer in answers] == [0] * 128 + [-1] * 72
        assert {answer.retMsg for answer in answers[128:]} == {"连接数已达上限：128 (too many connections)"}
        assert crowded.ask_now("state")["connections_refused"] == 72


def test_a_crowd_that_says_nothing_is_cut_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_SURPLUS", 3)
    with sandbox_thread(standing_options(connections=1)) as crowded, ExitStack() as stack:
        address = (crowded.host, crowded.port)
        clients = [stack.enter_context(OpendClient(address)) for _ in range(6)]
        assert clients[0].init().retType == 0
        for client in clients[1:]:
            client.socket.sendall(HEAD)
        assert clients[-1].closed_by_server()


def test_a_client_that_does_not_read_gets_newest_values_and_the_port_keeps_little() -> None:
    with sandbox_process() as sandbox, OpendClient((sandbox.host, sandbox.port), receive_buffer=4096) as slow:
        slow.init()
        security = {"market": 1, "code": "00700"}
        slow.call(
            ProtoId.Qot_Sub, securityList=[security], subTypeList=[1, 2, 4], isSubOrUnSub=True, isRegOrUnRegPush=True
        )
        before = _resident_kib(sandbox.process.pid)
        for _ in range(20):
            sandbox.ask_now("advance", seconds=60)

        grown = _resident_kib(sandbox.process.pid) - before

        quote = None
        now = sandbox.ask_now("time")["time"]
        while quote is None or quote.updateTimestamp < _stamp(now) - 120:
            quote = slow.push(ProtoId.Qot_UpdateBasicQot).basicQotList[0]
        assert grown < 40 * 1024


def test_a_client_without_a_heartbeat_is_cut_off(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "IDLE_SECONDS", 0.3)

    assert connect().closed_by_server()


def test_a_client_that_never_reads_is_gone_soon_after_a_cut(sandbox: OpenSandbox) -> None:
    with OpendClient((sandbox.host, sandbox.port), receive_buffer=4096) as deaf:
        deaf.init()
        serials = [deaf.next_serial() for _ in range(2000)]
        deaf.send_bytes(b"".join(deaf.frame_bytes(ProtoId.Qot_GetStaticInfo, serial, market=1) for serial in serials))

        assert sandbox.ask_now("cut", connection=deaf.conn_id)["cut"] == 1

        while sandbox.ask_now("state")["connections"]:
            time.sleep(0.02)


def test_requests_of_a_client_that_does_not_read_wait_and_are_all_answered(sandbox: OpenSandbox) -> None:
    with OpendClient((sandbox.host, sandbox.port), receive_buffer=4096) as late:
        late.init()
        serials = [late.next_serial() for _ in range(400)]
        late.send_bytes(b"".join(late.frame_bytes(ProtoId.Qot_GetStaticInfo, serial, market=1) for serial in serials))

        assert [late.next_frame().serial for _ in serials] == serials


def test_a_client_that_does_not_read_is_not_read_either(sandbox: OpenSandbox) -> None:
    year = {"rehabType": 1, "klType": 2, "security": {"market": 1, "code": "00700"}, "nextReqKey": bytes(8)}
    with OpendClient((sandbox.host, sandbox.port), receive_buffer=4096) as deaf:
        deaf.init()
        request = deaf.frame_bytes(
            ProtoId.Qot_RequestHistoryKL, 5, beginTime="2025-11-18", endTime="2026-11-18", **year
        )
        writing = threading.Thread(target=_write_until_closed, args=(deaf, request * (TOO_MUCH // len(request))))
        writing.start()
        answered, now = -1, 0
        while now > answered or not now:
            time.sleep(0.3)
            answered, now = now, _answered(sandbox)
        still_writing = writing.is_alive()
        sandbox.ask_now("cut", connection=deaf.conn_id)
        writing.join()

    assert still_writing
    assert now < 350


def _answered(sandbox: OpenSandbox) -> int:
    return int(sandbox.ask_now("state")["requests"].get(str(int(ProtoId.Qot_RequestHistoryKL)), 0))


def _write_until_closed(client: OpendClient, data: bytes) -> None:
    with suppress(OSError):
        client.send_bytes(data)


def _resident_kib(process: int) -> int:
    with open(f"/proc/{process}/status", encoding="ascii") as status:  # noqa: PTH123 not a file to keep
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def _stamp(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


class _Writes(asyncio.Transport):
    """Keeps each write by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = False

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("127.0.0.1", 50000) if name == "peername" else default

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


class _NoList:
    """A registry that takes every connection."""

    def add(self, connection: connection.Connection) -> bool:
        return True

    def remove(self, connection: connection.Connection) -> None:
        """Nothing to remove."""

    def hold(self, connection: connection.Connection, frame: OpendFrame, body: bytes) -> None:
        """Nothing is held."""


async def test_frames_of_one_write_leave_together_before_a_cut_and_in_bounded_pieces() -> None:
    """Each write is a call of the system, and wakes the client."""
    opend, transport = InProcessOpend(), _Writes()
    one = connection.Connection(opend.shared, opend.publisher, _NoList())
    one.connection_made(transport)
    frame, body = OpendFrame(KEEP_ALIVE, 7, b""), b"x" * 100
    whole = encode(frame._replace(body=body))

    with one.one_write():
        one.reply(frame, body)
        one.reply(frame, body)
        assert not transport.writes
    one.reply(frame, body)
    assert transport.writes == [2 * whole, whole]

    transport.writes.clear()
    with one.one_write():
        for _ in range(3):
            one.reply(frame, b"y" * (connection.MOST_GATHERED // 2))
    assert len(transport.writes) == 2

    transport.writes.clear()
    with one.one_write():
        one.reply(frame, body)
        one.cut("test")
        assert transport.writes == [whole]
        assert transport.closed
    one.connection_lost(None)
