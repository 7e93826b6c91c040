"""LongPort packets as the protocol's facts give them; what the vendor's client sent or accepted, byte for byte."""

from __future__ import annotations

from typing import Final, NamedTuple

from google.protobuf.message import Message

from tideboard_core.wire.longport.packet import Packet, PacketType
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as quote
from tideboard_proto.longport import trade_pb2 as trade

SEAL: Final = bytes(range(1, 25))
NO_SEAL: Final = b""


class Vector(NamedTuple):
    """A packet's bytes, and what it says."""

    wire: bytes
    type: PacketType
    command: int
    message: Message
    request_id: int = 0
    timeout_ms: int = 0
    status: int = 0
    seal: bytes = NO_SEAL
    packed: bool = False

    @property
    def packet(self) -> Packet:
        """What decoding must give."""
        body = self.message.SerializeToString()
        return Packet(self.type, self.command, body, self.request_id, self.timeout_ms, self.status)


_FLOW = quote.CapitalFlowIntradayResponse(
    symbol="700.HK",
    capital_flow_lines=[
        quote.CapitalFlowIntradayResponse.CapitalFlowLine(inflow="-310255860.000", timestamp=1655106960),
        quote.CapitalFlowIntradayResponse.CapitalFlowLine(inflow="-314011220.000", timestamp=1655107020),
    ],
)
_EN = {"accept-language": "en"}
VECTORS: Final[dict[str, Vector]] = {
    "auth_req": Vector(
        bytes.fromhex("01020000000113880000210a086f74702d3030303112150a0f6163636570742d6c616e67756167651202656e"),
        PacketType.REQUEST,
        2,
        control.AuthRequest(token="otp-0001", metadata=_EN),
        1,
        5000,
    ),
    "auth_rsp": Vector(
        bytes.fromhex("020200000001000000160a09736573732d303030311080adf180bd31180a2001"),
        PacketType.RESPONSE,
        2,
        control.AuthResponse(session_id="sess-0001", expires=1700003600000, limit=10, online=1),
        1,
    ),
    "reconnect_req": Vector(
        bytes.fromhex("01030000000113880000220a09736573732d3030303112150a0f6163636570742d6c616e67756167651202656e"),
        PacketType.REQUEST,
        3,
        control.ReconnectRequest(session_id="sess-0001", metadata=_EN),
        1,
        5000,
    ),
    "hb_req": Vector(
        bytes.fromhex("01010000000227100000090880d095ffbc311002"),
        PacketType.REQUEST,
        1,
        control.Heartbeat(timestamp=1700000000000, heartbeat_id=2),
        2,
        10000,
    ),
    "hb_rsp": Vector(
        bytes.fromhex("020100000002000000090880d095ffbc311002"),
        PacketType.RESPONSE,
        1,
        control.Heartbeat(timestamp=1700000000000, heartbeat_id=2),
        2,
    ),
    "close_push": Vector(
        bytes.fromhex("030000000f0802120b6d61696e74656e616e6365"),
        PacketType.PUSH,
        0,
        control.Close(code=control.Close.ServerShutdown, reason="maintenance"),
    ),
    "profile_req": Vector(
        bytes.fromhex("01040000000275300000040a02656e"),
        PacketType.REQUEST,
        4,
        quote.UserQuoteProfileRequest(language="en"),
        2,
        30000,
    ),
    "flow_req": Vector(
        bytes.fromhex("01180000000775300000080a063730302e484b"),
        PacketType.REQUEST,
        24,
        quote.CapitalFlowIntradayRequest(symbol="700.HK"),
        7,
        30000,
    ),
    "flow_rsp": Vector(
        bytes.fromhex(
            "021800000007000000380a063730302e484b12160a0e2d3331303235353836302e3030301090db9b950612160a0e2d3331343031"
            "313232302e30303010ccdb9b9506"
        ),
        PacketType.RESPONSE,
        24,
        _FLOW,
        7,
    ),
    "flow_rsp_gzip": Vector(
        bytes.fromhex(
            "221800000007000000411f8b0800000000000203e362333730d0f3f01612e3e2d3353634303235b53033d03330301098707bf654"
            "36a8b88981a1a1911144fc0c481c00513d3e2138000000"
        ),
        PacketType.RESPONSE,
        24,
        _FLOW,
        7,
        packed=True,
    ),
    "flow_err": Vector(
        bytes.fromhex("0218000000080700001508a4b412120f6e6f2071756f746520616363657373"),
        PacketType.RESPONSE,
        24,
        control.Error(code=301604, msg="no quote access"),
        8,
        status=7,
    ),
    "sub_req": Vector(
        bytes.fromhex("010600000008753000000e0a063730302e484b120201021801"),
        PacketType.REQUEST,
        6,
        quote.SubscribeRequest(symbol=["700.HK"], sub_type=[quote.QUOTE, quote.DEPTH], is_first_push=True),
        8,
        30000,
    ),
    "push_quote": Vector(
        bytes.fromhex(
            "036500003b0a063730302e484b102a1a073333382e3230303880dd9b950640859dbe034a0e323436313439363938312e3030306064"
            "6a0933333832302e303030"
        ),
        PacketType.PUSH,
        101,
        quote.PushQuote(
            symbol="700.HK",
            sequence=42,
            last_done="338.200",
            timestamp=1655107200,
            volume=7310981,
            turnover="2461496981.000",
            current_volume=100,
            current_turnover="33820.000",
        ),
    ),
    "push_depth_signed": Vector(
        bytes.fromhex(
            "136600002e0a063730302e484b102b1a10080112073333382e32303018e80720012210080112073333382e303030188407200201"
            "02030405060708090a0b0c0d0e0f101112131415161718"
        ),
        PacketType.PUSH,
        102,
        quote.PushDepth(
            symbol="700.HK",
            sequence=43,
            ask=[quote.Depth(position=1, price="338.200", volume=1000, order_num=1)],
            bid=[quote.Depth(position=1, price="338.000", volume=900, order_num=2)],
        ),
        seal=SEAL,
    ),
    "trade_sub_req": Vector(
        bytes.fromhex("01100000000275300000090a0770726976617465"),
        PacketType.REQUEST,
        16,
        trade.Sub(topics=["private"]),
        2,
        30000,
    ),
}
