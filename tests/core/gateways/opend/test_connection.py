"""The connection: login plain and encrypted, matching, time-outs, broken streams, pushes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fakes.servers.opend.connection import ASK, Line, ask, sub_info
from fakes.servers.opend.scripted import CONN_ID, ScriptedOpend
from tideboard_core.errors import (
    GatewayDown,
    GatewayError,
    LoginRefused,
    RequestTimeout,
)
from tideboard_core.gateways.opend.connection import OpendConnection, OpendTiming, PendingReplies
from tideboard_core.wire.opend.crypto import RsaPieces
from tideboard_core.wire.opend.framing import OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    InitConnect_pb2,
    KeepAlive_pb2,
    Notify_pb2,
    Qot_GetSubInfo_pb2,
)


@pytest.fixture(scope="module")
def key_file() -> bytes:
    """A key that both sides hold."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


# --- login ----------------------------------------------------------------------------------------------------------
async def test_plain_login_says_so_and_keeps_the_ids(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    connection = await lines(opend).open()

    (request,) = opend.requests(ProtoId.InitConnect)
    assert (request.c2s.packetEncAlgo, request.c2s.recvNotify, request.c2s.pushProtoFmt) == (-1, True, 0)
    assert connection.login is not None
    assert (connection.login.conn_id, connection.login.user_id, connection.encrypted) == (CONN_ID, 77, False)


@pytest.mark.parametrize("iv", [b"fedcba9876543210", None], ids=["cbc", "ftaes-ecb"])
async def test_encrypted_login_and_calls(iv: bytes | None, key_file: bytes, lines: Callable[..., Line]) -> None:
    async with ScriptedOpend(rsa=RsaPieces(key_file), iv=iv) as opend:
        opend.reply(ProtoId.Qot_GetSubInfo, sub_info(9))
        connection = await lines(opend, rsa=RsaPieces(key_file)).open()

        reply = await ask(connection)

        assert connection.encrypted
        assert reply.s2c.remainQuota == 9
        assert opend.requests(ProtoId.InitConnect)[0].c2s.packetEncAlgo == 2


async def test_server_that_answers_in_clear_text_is_not_trusted(key_file: bytes, lines: Callable[..., Line]) -> None:
    async with ScriptedOpend(rsa=RsaPieces(key_file)) as opend:
        opend.answers[ProtoId.InitConnect] = lambda _: None
        line = lines(opend, rsa=RsaPieces(key_file))
        await line.connection.open("127.0.0.1", line.port)
        login = asyncio.ensure_future(line.connection.log_in())  # noqa: TID251  awaited below
        await opend.until(lambda: bool(opend.received))

        clear = opend.greet(InitConnect_pb2.Request()).SerializeToString()
        opend.open_connections[0].transport.write(encode(OpendFrame(ProtoId.InitConnect, 1, clear)))

        with pytest.raises(LoginRefused) as caught:
            await login
        assert caught.value.code == "encryption-not-offered"


async def test_refused_login_keeps_the_servers_text(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    opend.refuse(ProtoId.InitConnect, "版本过低")

    with pytest.raises(LoginRefused) as caught:
        await lines(opend).open()

    assert caught.value.data["text"] == "版本过低"


async def test_nobody_listening_is_told_at_once(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    line = lines(opend)

    with pytest.raises(GatewayDown) as caught:
        await line.connection.open("127.0.0.1", 1)

    assert caught.value.code == "connect-failed"


# --- matching -------------------------------------------------------------------------------------------------------
async def test_replies_in_any_order_reach_their_own_request(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    connection = await lines(opend).open()
    waiting = [connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response) for _ in range(3)]
    await opend.until(lambda: len(opend.requests(ProtoId.Qot_GetSubInfo)) == 3)
    frames = [frame for frame in opend.received if frame.proto_id == ProtoId.Qot_GetSubInfo]

    for remaining, frame in zip((2, 1, 0), reversed(frames), strict=True):
        opend.answer_late(frame, Qot_GetSubInfo_pb2.Response(retType=0, s2c=sub_info(remaining)))

    assert [(await reply).s2c.remainQuota for reply in waiting] == [0, 1, 2]
    assert [frame.serial for frame in frames] == [2, 3, 4]


async def test_reply_with_a_foreign_serial_or_id_resolves_nothing(
    opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    connection = await lines(opend).open()
    waiting = connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response)
    await opend.until(lambda: bool(opend.requests(ProtoId.Qot_GetSubInfo)))
    frame = opend.received[-1]

    answer = Qot_GetSubInfo_pb2.Response(retType=0, s2c=sub_info())
    opend.answer_late(frame._replace(serial=frame.serial + 1), answer)
    opend.answer_late(frame._replace(proto_id=ProtoId.Qot_Sub), answer)
    opend.answer_late(frame._replace(proto_id=9999), answer)
    opend.reply(ProtoId.GetGlobalState)
    opend.silence(ProtoId.GetGlobalState)
    opend.answer_late(frame, answer)

    assert (await waiting).retType == 0


async def test_body_that_does_not_parse_fails_its_call_alone(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    connection = await lines(opend).open()
    waiting = connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response)
    await opend.until(lambda: bool(opend.requests(ProtoId.Qot_GetSubInfo)))

    opend.open_connections[0].send(opend.received[-1]._replace(body=b"\xff\xff"))

    with pytest.raises(GatewayError):
        await waiting
    opend.reply(ProtoId.Qot_GetSubInfo, sub_info())
    assert (await ask(connection)).retType == 0


async def test_read_without_an_answer_times_out_and_its_late_reply_harms_nobody(
    opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    connection = await lines(opend).open()
    connection.timing = OpendTiming(read=0.05)

    with pytest.raises(RequestTimeout) as caught:
        await ask(connection)
    connection.timing = OpendTiming()  # the next answer may take as long as ever
    opend.answer_late(opend.received[-1], Qot_GetSubInfo_pb2.Response(retType=0, s2c=sub_info()))
    opend.reply(ProtoId.Qot_GetSubInfo, sub_info(3))

    assert caught.value.data["proto_id"] == ProtoId.Qot_GetSubInfo
    assert (await ask(connection)).s2c.remainQuota == 3


async def test_cancelled_read_frees_its_place(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    connection = await lines(opend).open()

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.02):
            await ask(connection)

    assert len(connection._pending) == 0


# --- ends -----------------------------------------------------------------------------------------------------------
async def test_lost_connection_fails_every_wait_and_is_told_once(
    opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    line = lines(opend)
    connection = await line.open()
    waiting = [connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response) for _ in range(2)]

    opend.open_connections[0].transport.abort()

    assert isinstance(await line.closed, GatewayDown)
    for reply in waiting:
        with pytest.raises(GatewayDown):
            await reply
    with pytest.raises(GatewayDown):
        await ask(connection)


async def test_own_close_fails_waits_and_tells_nobody(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    line = lines(opend)
    connection = await line.open()
    waiting = connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response)

    await connection.close()

    with pytest.raises(GatewayDown):
        await waiting
    assert not line.closed.done()


class Watched(OpendConnection):
    """A connection whose end is heard."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.lost = transport, asyncio.Event()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.lost.set()


async def test_a_cancelled_close_ends_a_connection_whose_other_side_reads_nothing(opend: ScriptedOpend) -> None:
    """What is buffered waits for ever there, and the socket with it."""
    connection = Watched(handlers={}, on_closed=lambda _: None, on_time=lambda _: None, timing=OpendTiming(close=0.0))
    await connection.open("127.0.0.1", opend.port)
    await connection.log_in()
    opend.open_connections[-1].transport.pause_reading()
    connection.transport.write(bytes(30_000_000))
    closing = asyncio.ensure_future(connection.close())  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    closing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await closing

    await connection.lost.wait()


@pytest.mark.parametrize("junk", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"FT" + bytes(60), b"FT" + b"\xff" * 60])
async def test_stream_that_breaks_the_protocol_is_dropped(
    junk: bytes, opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    line = lines(opend)
    await line.open()

    opend.open_connections[0].transport.write(junk)

    reason = await line.closed
    assert isinstance(reason, GatewayDown)
    assert reason.code == "gateway-broke-protocol"


# --- pushes ---------------------------------------------------------------------------------------------------------
async def test_push_whose_handler_fails_is_dropped_and_the_stream_goes_on(
    opend: ScriptedOpend, lines: Callable[..., Line], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(frame: OpendFrame) -> None:
        raise ValueError(frame.serial)

    opend.reply(ProtoId.Qot_GetSubInfo, sub_info())
    dropped: list[tuple[int, str]] = []
    caplog.set_level(logging.INFO)
    connection = await lines(
        opend,
        handlers={ProtoId.Notify: fail},
        on_dropped=lambda frame, error: dropped.append((frame.proto_id, type(error).__name__)),
    ).open()

    opend.push(ProtoId.Notify, Notify_pb2.S2C(type=6))

    assert (await ask(connection)).retType == 0
    assert dropped == [(ProtoId.Notify, "ValueError")]
    (line,) = [record for record in caplog.records if "push 1003 dropped" in record.message]
    assert line.exc_info is None


# --- fuzz -----------------------------------------------------------------------------------------------------------
async def test_bent_streams_end_the_connection_or_pass_and_raise_nothing(
    opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    """One bit of a valid stream is changed; whatever it hits, calls end with our errors and the loop stays clean.

    The same answer with another value follows, then the end: the call has one of both or goes with the connection.
    """
    whole, later = (
        encode(
            OpendFrame(
                ProtoId.Qot_GetSubInfo,
                2,
                Qot_GetSubInfo_pb2.Response(retType=0, s2c=sub_info(left)).SerializeToString(),
            )
        )
        for left in (5, 6)
    )
    stream = encode(OpendFrame(ProtoId.Notify, 0, b"\x08\x00")) + whole
    rng = random.Random(1)
    outcomes: set[int | str] = set()
    for _ in range(120):
        connection = await lines(opend).open()
        bent = bytearray(stream)
        bent[rng.randrange(len(bent))] ^= 1 << rng.randrange(8)
        waiting = connection.request(ProtoId.Qot_GetSubInfo, ASK, Qot_GetSubInfo_pb2.Response)

        opend.open_connections[-1].transport.write(bytes(bent) + later)
        opend.open_connections[-1].transport.close()

        try:
            outcomes.add((await waiting).s2c.remainQuota)
        except GatewayDown as error:
            outcomes.add(error.code)
        await connection.close()

    assert outcomes == {5, 6, "connection-lost"}


KEY = (1004, 7)
REPLY = KeepAlive_pb2.Response(retType=0, s2c=KeepAlive_pb2.S2C(time=5))
FRAME = OpendFrame(1004, 7, REPLY.SerializeToString())


@pytest.fixture
async def pending() -> PendingReplies:
    """An empty table."""
    return PendingReplies(asyncio.get_running_loop())


async def test_reply_is_taken_once(pending: PendingReplies) -> None:
    future = pending.add(KEY, KeepAlive_pb2.Response, seconds=5)

    assert pending.resolve(FRAME) == REPLY
    assert pending.resolve(FRAME) is None
    assert await future == REPLY


async def test_late_reply_of_a_write_reaches_its_hook_and_of_a_read_nobody(pending: PendingReplies) -> None:
    late: list[Any] = []
    write = pending.add(KEY, KeepAlive_pb2.Response, seconds=0, on_late_reply=late.append)
    read = pending.add((1004, 8), KeepAlive_pb2.Response, seconds=0)
    for future in (write, read):
        with pytest.raises(RequestTimeout):
            await future

    pending.resolve(FRAME)
    pending.resolve(FRAME._replace(serial=8))
    pending.resolve(FRAME)

    assert late == [REPLY]


async def test_late_reply_that_cannot_be_read_settles_nothing(pending: PendingReplies) -> None:
    late: list[Any] = []
    with pytest.raises(RequestTimeout):
        await pending.add(KEY, KeepAlive_pb2.Response, seconds=0, on_late_reply=late.append)

    assert pending.resolve(FRAME._replace(body=b"\xff")) is None
    assert late == []


async def test_end_of_the_connection_gives_each_wait_an_error_of_its_own(pending: PendingReplies) -> None:
    futures = [pending.add((1004, serial), KeepAlive_pb2.Response, seconds=5) for serial in range(3)]

    pending.fail_all(LoginRefused("gone", text="why"))

    errors = [future.exception() for future in futures]
    assert all(isinstance(error, GatewayDown) and error.data == {"text": "why"} for error in errors)
    assert len(set(map(id, errors))) == 3
    assert len(pending) == 0


async def test_overdue_writes_are_bounded(pending: PendingReplies) -> None:
    late: list[Any] = []
    for serial in range(300):
        future = pending.add((1004, serial), KeepAlive_pb2.Response, seconds=60, on_late_reply=late.append)
        future.cancel()
    await asyncio.sleep(0)

    pending.resolve(FRAME._replace(serial=0))
    pending.resolve(FRAME._replace(serial=299))

    assert (len(late), len(pending)) == (1, 0)
