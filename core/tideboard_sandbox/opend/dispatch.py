"""From a request frame to the body of its reply: look up, parse, count, handle."""

from __future__ import annotations

import logging
from time import perf_counter
from typing import Any

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.codec import parse, serialize
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend.protocols import WRITE_IDS, ProtoId, request_class, response_class
from tideboard_proto.opend import KeepAlive_pb2
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal
from tideboard_sandbox.opend.messages.refusals import (
    ALREADY_LOGGED_IN,
    NOT_LOGGED_IN,
    SERVER_FAILURE,
    UNKNOWN_PROTO,
    Refusal,
    RetType,
    sentence_of,
)
from tideboard_sandbox.opend.messages.subjects import account_in, symbols_in
from tideboard_sandbox.opend.routes import PLAYED, ROUTES, Handler
from tideboard_sandbox.opend.session.state import Session
from tideboard_sandbox.server.hostile import body_of
from tideboard_sandbox.server.journal import MOST_SYMBOLS, RequestRow

UNKNOWN_ID = 0
"""The id under which requests with an unknown id are counted."""

_log = logging.getLogger("tideboard.sandbox.opend")
_SOUND = frozenset({*WRITE_IDS, ProtoId.Trd_UnlockTrade, ProtoId.Qot_Sub, ProtoId.Qot_RegQotPush})
"""Answers that no scenario distorts: they confirm a write or a subscription and hold no data."""


def answer(session: Session, frame: OpendFrame, row: RequestRow | None = None) -> bytes:
    """Return the body of the reply to one request, refusals included; never raises for what a client sent.

    `row` is the request's row of the journal.
    """
    handler = ROUTES.get(frame.proto_id)
    # Unknown ids share one counter: a client must not be able to make the table grow.
    session.shared.requests[frame.proto_id if handler else UNKNOWN_ID] += 1
    if handler is None:
        known = frame.proto_id == ProtoId.InitConnect
        return refused(frame, Refusal(ALREADY_LOGGED_IN if known else UNKNOWN_PROTO), row)
    began = perf_counter()
    try:
        reply = _succeed(session, frame, handler, row)
        hostile_values = session.shared.hostile_values if frame.proto_id not in _SOUND else None
        bent = reply if hostile_values is None else hostile_values.message(reply)
        body = serialize(reply, frame.body_format) if bent is reply else body_of(bent, frame.body_format)
        note(session, frame.proto_id, reply.s2c, perf_counter() - began)
        return body
    except Refusal as refusal:
        return refused(frame, refusal, row)
    except ExchangeRefusal as refusal:
        return refused(frame, Refusal(sentence_of(refusal)), row)
    except WireError as problem:
        return refused(frame, Refusal(str(problem), ret_type=RetType.INVALID), row)


def broken(frame: OpendFrame, row: RequestRow | None = None) -> bytes:
    """The body of a reply after a failure of our own."""
    return refused(frame, Refusal(SERVER_FAILURE), row)


def not_logged_in(frame: OpendFrame) -> bytes:
    """The body of a reply to any request before InitConnect."""
    return refused(frame, Refusal(NOT_LOGGED_IN))


def note(session: Session, proto_id: int, s2c: Any, seconds: float) -> None:  # noqa: ANN401 one of many messages
    """Record how long an answered call took, and its order id if it placed an order."""
    session.shared.delays.reply(proto_id, seconds)
    if proto_id in {ProtoId.Trd_PlaceOrder, ProtoId.Trd_PlaceComboOrder}:
        session.shared.delays.order(s2c.orderIDEx, seconds)


def _succeed(session: Session, frame: OpendFrame, handler: Handler, row: RequestRow | None) -> Any:  # noqa: ANN401
    request: Any = parse(frame, request_class(frame.proto_id))
    if row is not None and row.wanted:
        row.concerns(account_in(request.c2s), symbols_in(request.c2s, MOST_SYMBOLS))
    session.shared.exchange.check_recorded(ProtoId(frame.proto_id).name, played=frame.proto_id in PLAYED)
    session.shared.limits.spend(frame.proto_id, request.c2s)
    reply: Any = response_class(frame.proto_id)(retType=RetType.SUCCEED)
    session.serial = frame.serial
    reply.s2c.CopyFrom(handler(session, request.c2s))
    return reply


def refused(frame: OpendFrame, refusal: Refusal, row: RequestRow | None = None) -> bytes:
    """Every Response has retType and retMsg under the same numbers and names, so one class serves them all."""
    if row is not None:
        row.refuse(refusal.text)
    _log.info("refused proto=%d serial=%d: %s", frame.proto_id, frame.serial, refusal.text)
    return serialize(KeepAlive_pb2.Response(retType=refusal.ret_type, retMsg=refusal.text), frame.body_format)
