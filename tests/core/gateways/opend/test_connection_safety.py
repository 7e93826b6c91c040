"""What never leaves: writes without an approval, passwords and orders over clear text to another computer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from fakes.servers.opend.connection import Line, ask, sub_info
from fakes.servers.opend.scripted import ScriptedOpend
from fakes.values.carrier import FakeCarrier
from tideboard_core.errors import (
    InsecureTransport,
    OrderDenied,
)
from tideboard_core.gateways.opend.connection import OpendConnection
from tideboard_core.gateways.opend.link import OpendEndpoint
from tideboard_core.model.order import OrderRequest
from tideboard_core.ports.trading import ApprovedOrder
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId
from tideboard_proto.opend import (
    GetGlobalState_pb2,
    Trd_PlaceOrder_pb2,
    Trd_UnlockTrade_pb2,
)


@pytest.mark.parametrize("proto_id", sorted(WRITE_IDS))
async def test_write_id_without_an_approval_never_leaves(
    proto_id: int, opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    connection = await lines(opend).open()
    sent = len(opend.received)

    with pytest.raises(OrderDenied) as caught:
        connection.request(proto_id, Trd_PlaceOrder_pb2.Request(), Trd_PlaceOrder_pb2.Response)
    with pytest.raises(OrderDenied):
        connection.write(
            proto_id,
            "approved",  # type: ignore[arg-type]
            lambda *_: Trd_PlaceOrder_pb2.Request(),
            Trd_PlaceOrder_pb2.Response,
            lambda _: None,
            carrier=FakeCarrier(),
        )

    opend.reply(ProtoId.Qot_GetSubInfo, sub_info())
    await ask(connection)
    assert caught.value.code == "approval-missing"
    assert len(opend.received) == sent + 1


class FarAway(OpendConnection):
    """A connection whose other side is on another computer."""

    @property
    def loopback(self) -> bool:
        """Never."""
        return False


async def test_secrets_and_orders_never_cross_a_network_in_clear_text(opend: ScriptedOpend) -> None:
    connection = FarAway(handlers={}, on_closed=lambda _: None, on_time=lambda _: None)
    await connection.open("127.0.0.1", opend.port)
    await connection.log_in()
    unlock = Trd_UnlockTrade_pb2.Request(c2s=Trd_UnlockTrade_pb2.C2S(unlock=True, pwdMD5="0" * 32))
    approved: ApprovedOrder[OrderRequest] = ApprovedOrder(None, approved_at=0.0, generation=1)  # type: ignore[arg-type]

    with pytest.raises(InsecureTransport):
        connection.request(ProtoId.Trd_UnlockTrade, unlock, Trd_UnlockTrade_pb2.Response)
    for proto_id in sorted(WRITE_IDS):
        with pytest.raises(InsecureTransport):
            connection.write(
                proto_id,
                approved,
                lambda *_: Trd_PlaceOrder_pb2.Request(),
                Trd_PlaceOrder_pb2.Response,
                lambda _: None,
                carrier=FakeCarrier(),
            )
    await connection.close()

    assert [frame.proto_id for frame in opend.received] == [ProtoId.InitConnect]


async def test_loopback_is_told_by_the_address_that_was_connected(
    opend: ScriptedOpend, lines: Callable[..., Line]
) -> None:
    line = lines(opend)
    assert not line.connection.loopback

    await line.open()

    assert line.connection.loopback


class PeerAt(asyncio.Transport):
    """A transport whose other side has this address."""

    def __init__(self, host: str) -> None:
        super().__init__({"peername": (host, 11111, 0, 0)})

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing is written here."""

    def abort(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("192.168.1.20", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("2001:db8::1", False),
    ],
)
async def test_only_addresses_of_this_computer_are_loopback(host: str, *, here: bool) -> None:
    connection = OpendConnection(handlers={}, on_closed=lambda _: None, on_time=lambda _: None)
    connection.connection_made(PeerAt(host))

    assert connection.loopback is here


async def test_global_state_needs_no_secret(opend: ScriptedOpend, lines: Callable[..., Line]) -> None:
    opend.refuse(ProtoId.GetGlobalState, "no")
    connection = await lines(opend).open()

    request = GetGlobalState_pb2.Request(c2s=GetGlobalState_pb2.C2S(userID=1))
    reply = await connection.request(ProtoId.GetGlobalState, request, GetGlobalState_pb2.Response)

    assert reply.retMsg == "no"


async def test_the_session_s_key_is_told_to_whoever_keeps_logs_clean(opend: ScriptedOpend) -> None:
    seen: list[str] = []
    connection = OpendConnection(handlers={}, on_closed=lambda _: None, on_time=lambda _: None, on_secret=seen.append)
    await connection.open("127.0.0.1", opend.port)
    await connection.log_in()

    assert [len(key) for key in seen] == [16]
    await connection.close()


def test_a_read_is_given_up_after_12_s_and_a_write_is_unknown_after_5() -> None:
    timing = OpendEndpoint(host="127.0.0.1", port=11111).timing

    assert (timing.read, timing.write) == (12.0, 5.0)
