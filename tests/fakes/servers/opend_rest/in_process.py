"""The REST port without sockets: real exchange, real gates and handlers, in this process, beside an OpenD scene."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fakes.servers.opend.in_process import PASSWORD_MD5, InProcessOpend
from tideboard_core.wire.opend.codec import parse
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import response_class
from tideboard_sandbox.exchange.facade import Exchange
from tideboard_sandbox.opend.publisher import Publisher
from tideboard_sandbox.rest.http import RequestParts, RestService
from tideboard_sandbox.rest.server import Event, PushFeed
from tideboard_sandbox.rest.state import RestState

WALL = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)


class InProcessRest:
    """One daemon on the practice day at 10:30, or over `exchange`. `wall` may be set.

    `opend` is OpenD's port on the same exchange.
    """

    def __init__(
        self, *, keys: Path | None = None, trading_enabled: bool = True, exchange: Exchange | None = None
    ) -> None:
        self.opend = InProcessOpend(exchange)
        self.wall = WALL
        self.shared = RestState(
            self.opend.exchange,
            now=self.opend.seconds,
            wall=lambda: self.wall,
            keys=keys,
            trading_enabled=trading_enabled,
        )
        self.feed = PushFeed(self.shared)
        self.shared.attach(self.feed)
        self.publisher = Publisher(self.shared.daemon)
        self.service = RestService(self.shared, self.publisher.flush)
        self.key = self.shared.keys.plain.get("full", "")

    def ask(self, row: str, body: object = None, *, key: str | None = None) -> tuple[int, Any]:
        """Status and JSON of a row; `key` "" sends none, None the full one. `GET /path?query` is split."""
        token = self.key if key is None else key
        route, _, query = row.partition("?")
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        reply = self.service.reply(RequestParts(route, f"Bearer {token}" if token else "", query, raw))
        return reply.status, json.loads(reply.body)

    def ok(self, row: str, body: object = None) -> Any:
        """The content of a row that must succeed; enough time passes for its rate."""
        self.opend.seconds.pass_by(1)
        status, answer = self.ask(row, body)
        assert (status, answer["ret_type"]) == (200, 0), answer
        return answer["s2c"]

    def refused(self, row: str, body: object = None) -> str:
        """What a row says that the broker refuses."""
        self.opend.seconds.pass_by(1)
        status, answer = self.ask(row, body)
        assert (status, answer["ret_type"], answer["s2c"]) == (200, -1, None), answer
        return str(answer["ret_msg"])

    def header(self, *, real: bool) -> dict[str, Any]:
        """The header of a Hong Kong account."""
        found = self.opend.header(real=real)
        return {"acc_id": found["accID"], "trd_env": found["trdEnv"], "trd_market": found["trdMarket"]}

    def unlock(self) -> None:
        """Unlock trading."""
        self.ok("POST /api/unlock-trade", {"unlock": True, "pwd_md5": PASSWORD_MD5})

    def order(self, *, real: bool = False, **more: Any) -> str:
        """Place an order far below the market and return its id."""
        body = {"header": self.header(real=real), "side": 1, "code": "00700", "qty": 100, "price": 500.0, **more}
        return str(self.ok("POST /api/order", body)["order_id"])

    def advance(self, seconds: float) -> None:
        """Move the market on and let both ports push."""
        self.opend.advance(seconds)
        self.publisher.flush()


class Ear:
    """A listener of /ws: keeps events with their parsed messages."""

    def __init__(self, feed: PushFeed) -> None:
        self.heard: list[tuple[dict[str, Any], Any]] = []
        feed.listeners.add(self)

    def send(self, event: Event, frame: bytes) -> None:
        """Keep what a client would have read."""
        fields = read_frame(frame)
        assert fields.items() >= event.fields.items()
        self.heard.append((fields, message_of(fields)))

    def of(self, proto_id: int) -> list[Any]:
        """Messages of one id so far."""
        return [message for fields, message in self.heard if fields["proto_id"] == proto_id]


def message_of(fields: dict[str, Any]) -> Any:
    """The Response in an event."""
    proto_id = fields["proto_id"]
    return parse(OpendFrame(proto_id, 0, base64.b64decode(fields["body_b64"])), response_class(proto_id))


def read_frame(frame: bytes) -> Any:
    """The JSON of an unmasked text frame."""
    short = frame[1]
    start = {126: 4, 127: 10}.get(short, 2)
    size = short if short < 126 else int.from_bytes(frame[2:start], "big")
    assert frame[0] == 0x81
    assert len(frame) == start + size
    return json.loads(frame[start:])
