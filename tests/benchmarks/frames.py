"""Pushes as an OpenD sends them: 50 % quotes, 30 % ten-level books, 20 % ticks over many symbols, already encoded."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from google.protobuf.message import Message

from tideboard_core.wire.opend.framing import OpendFrame, encode
from tideboard_core.wire.opend.protocols import ProtoId
from tideboard_proto.opend import (
    Qot_Common_pb2,
    Qot_UpdateBasicQot_pb2,
    Qot_UpdateOrderBook_pb2,
    Qot_UpdateTicker_pb2,
)

HONG_KONG = 1
AT = datetime(2026, 11, 20, 10, 30, tzinfo=timezone(timedelta(hours=8)))
"""When the sandbox's market stands still: a quote of another time counts as delayed, and its book is looked at."""
FIRST_CODE = 900_001
"""The sandbox's synthetic stocks begin here."""
SELECTED = "00700"
LEVELS = 10
MIX = (ProtoId.Qot_UpdateBasicQot,) * 5 + (ProtoId.Qot_UpdateOrderBook,) * 3 + (ProtoId.Qot_UpdateTicker,) * 2


def symbols(count: int) -> list[str]:
    """The instrument in view, then the synthetic universe."""
    return [SELECTED, *(str(FIRST_CODE + number) for number in range(count - 1))]


def security(code: str) -> Qot_Common_pb2.Security:
    """A Hong Kong stock."""
    return Qot_Common_pb2.Security(market=HONG_KONG, code=code)


def price_of(code: str, draw: random.Random) -> float:
    """A price near the stock's own level, on a tick of 0.05."""
    level = 600 if code == SELECTED else 20 + int(code) % 60
    return round(level + draw.randrange(-20, 20) * 0.05, 2)


def quote_message(code: str, draw: random.Random, *, turnover: float = 123_456_789.5) -> Message:
    """One basic quote in a push."""
    price = price_of(code, draw)
    row = Qot_Common_pb2.BasicQot(
        security=security(code),
        name=f"Stock {code}",
        isSuspended=False,
        listTime="2004-06-16",
        priceSpread=0.05,
        updateTime=f"{AT:%Y-%m-%d %H:%M:%S}",
        highPrice=price + 1,
        openPrice=price - 0.5,
        lowPrice=price - 1,
        curPrice=price,
        lastClosePrice=price - 0.2,
        volume=draw.randrange(10**6, 10**8),
        turnover=turnover,
        turnoverRate=0.31,
        amplitude=2.4,
        listTimestamp=1087315200.0,
        updateTimestamp=AT.timestamp(),
    )
    return Qot_UpdateBasicQot_pb2.Response(retType=0, s2c=Qot_UpdateBasicQot_pb2.S2C(basicQotList=[row]))


def book_message(code: str, draw: random.Random) -> Message:
    """Ten levels a side."""
    middle = price_of(code, draw)

    def side(sign: int) -> list[Qot_Common_pb2.OrderBook]:
        return [
            Qot_Common_pb2.OrderBook(
                price=round(middle + sign * 0.05 * level, 2),
                volume=draw.randrange(1, 500) * 100,
                orederCount=draw.randrange(1, 30),
            )
            for level in range(1, LEVELS + 1)
        ]

    s2c = Qot_UpdateOrderBook_pb2.S2C(
        security=security(code),
        orderBookAskList=side(1),
        orderBookBidList=side(-1),
        svrRecvTimeBid="2026-11-20 10:30:00.123",
        svrRecvTimeBidTimestamp=time.time(),
        svrRecvTimeAsk="2026-11-20 10:30:00.123",
        svrRecvTimeAskTimestamp=time.time(),
    )
    return Qot_UpdateOrderBook_pb2.Response(retType=0, s2c=s2c)


def tick_message(code: str, draw: random.Random) -> Message:
    """One trade."""
    price, volume = price_of(code, draw), draw.randrange(1, 100) * 100
    row = Qot_Common_pb2.Ticker(
        time="2026-11-20 10:30:00",
        sequence=draw.randrange(10**15),
        dir=draw.choice((1, 2, 3)),
        price=price,
        volume=volume,
        turnover=price * volume,
        recvTime=time.time(),
        type=1,
        typeSign=0,
        pushDataType=1,
        timestamp=time.time(),
    )
    s2c = Qot_UpdateTicker_pb2.S2C(security=security(code), name=f"Stock {code}", tickerList=[row])
    return Qot_UpdateTicker_pb2.Response(retType=0, s2c=s2c)


MAKERS = {
    ProtoId.Qot_UpdateBasicQot: quote_message,
    ProtoId.Qot_UpdateOrderBook: book_message,
    ProtoId.Qot_UpdateTicker: tick_message,
}


def framed(proto_id: int, message: Message) -> bytes:
    """A push on the wire, with its SHA-1."""
    return encode(OpendFrame(int(proto_id), 0, message.SerializeToString()))


def mixed(codes: Sequence[str], count: int, seed: int = 7) -> list[bytes]:
    """So many frames of the mix; every symbol equally often."""
    draw = random.Random(seed)
    kinds = [draw.choice(MIX) for _ in range(count)]
    return [framed(kind, MAKERS[kind](draw.choice(codes), draw)) for kind in kinds]
