"""The OpenD port without sockets: real exchange, real handlers, in this process."""

from __future__ import annotations

import itertools
from contextlib import AbstractContextManager, nullcontext
from datetime import date, time
from typing import Any

from google.protobuf.message import Message

from fakes.servers.sandbox import PRACTICE_DAY
from fakes.values.clock import Seconds
from tideboard_core.wire.opend.codec import parse, serialize
from tideboard_core.wire.opend.framing import BodyFormat, OpendFrame
from tideboard_core.wire.opend.protocols import ProtoId, request_class, response_class
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.dispatch import answer
from tideboard_sandbox.opend.publisher import Publisher
from tideboard_sandbox.opend.session.state import OpendState, Peer, Session

PASSWORD = "123456"
PASSWORD_MD5 = "e10adc3949ba59abbe56e057f20f883e"
TENCENT = {"market": 1, "code": "00700"}
INDEX = {"market": 1, "code": "800000"}
APPLE = {"market": 11, "code": "AAPL"}


class InProcessClient:
    """One session at the port; also its connection, so it sees pushes and cuts."""

    def __init__(self, opend: InProcessOpend, *, loopback: bool, encrypted: bool) -> None:
        self.writable = True
        self.pushes: list[tuple[int, Any]] = []
        self.cut_reason = ""
        self._serials = itertools.count(1)
        self.session: Session = opend.shared.open_session(
            peer=Peer("127.0.0.1:50000", loopback),
            connection=self,
            client="test",
            encrypted=encrypted,
            wants_notices=True,
            push_format=BodyFormat.PROTOBUF,
        )

    def push(self, proto_id: int, message: Message) -> None:
        """Keep a push as a client would have parsed it."""
        frame = OpendFrame(proto_id, 0, serialize(message))
        parsed: Any = parse(frame, response_class(proto_id))
        self.pushes.append((proto_id, parsed.s2c))

    def one_write(self) -> AbstractContextManager[None]:
        """Each push is kept by itself."""
        return nullcontext()

    def cut(self, reason: str) -> None:
        """Remember why."""
        self.cut_reason = reason

    def call(self, proto_id: int, **c2s: Any) -> Any:
        """Send a request, return its Response."""
        return self.send(proto_id, next(self._serials), c2s)

    def ok(self, proto_id: int, **c2s: Any) -> Any:
        """The s2c of a request that must succeed."""
        reply = self.call(proto_id, **c2s)
        assert reply.retType == 0, reply.retMsg
        return reply.s2c

    def refused(self, proto_id: int, **c2s: Any) -> str:
        """The text of a request that must be refused."""
        reply = self.call(proto_id, **c2s)
        assert reply.retType == -1, reply
        assert not reply.HasField("s2c")
        return str(reply.retMsg)

    def write(self, proto_id: int, **c2s: Any) -> Any:
        """Send a trading write with its packet id."""
        serial = next(self._serials)
        packet = {"connID": self.session.conn_id, "serialNo": serial}
        return self.send(proto_id, serial, {"packetID": packet, **c2s})

    def send(self, proto_id: int, serial: int, c2s: dict[str, Any]) -> Any:
        """Send a request under a chosen serial."""
        request: Any = request_class(proto_id)
        body = answer(self.session, OpendFrame(proto_id, serial, serialize(request(c2s=c2s))))
        return parse(OpendFrame(proto_id, serial, body), response_class(proto_id))

    def subscribe(self, *sub_types: int, security: dict[str, Any] | None = None, push: bool = True) -> None:
        """Subscribe to a security, HK.00700 unless another is named."""
        wanted = TENCENT if security is None else security
        self.ok(
            ProtoId.Qot_Sub,
            securityList=[wanted],
            subTypeList=list(sub_types),
            isSubOrUnSub=True,
            isRegOrUnRegPush=push,
        )

    def of(self, proto_id: int) -> list[Any]:
        """The pushes of one id so far."""
        return [s2c for pushed, s2c in self.pushes if pushed == proto_id]


class InProcessOpend:
    """One OpenD on the practice day at 10:30, or over `exchange`, with a clock for limits that stands still."""

    def __init__(self, exchange: Exchange | None = None, *, trading_enabled: bool = True) -> None:
        self.exchange = exchange or Exchange(seed=7, date=date.fromisoformat(PRACTICE_DAY), start=time(10, 30))
        self.seconds = Seconds()
        self.shared = OpendState(self.exchange, now=self.seconds, trading_enabled=trading_enabled)
        self.publisher = Publisher(self.shared)

    def client(self, *, loopback: bool = True, encrypted: bool = False) -> InProcessClient:
        """Log a client in."""
        return InProcessClient(self, loopback=loopback, encrypted=encrypted)

    def advance(self, seconds: float) -> None:
        """Move the market on and let the port push."""
        self.exchange.advance(seconds)
        self.publisher.flush()

    def account(self, *, real: bool, group: str = "HK") -> str:
        """The id of an account."""
        return next(row.id for row in self.exchange.broker.accounts() if row.real is real and row.group.value == group)

    def header(self, *, real: bool) -> dict[str, int]:
        """The header of a Hong Kong account's requests."""
        return {"trdEnv": int(real), "accID": int(self.account(real=real)), "trdMarket": 1}
