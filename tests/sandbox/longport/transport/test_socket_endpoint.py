"""From a request to its answer: refusals of every origin become codes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from google.protobuf.message import Message

from fakes.servers.longport.quote_session import RecordedSocket
from tideboard_core.errors import BadInput
from tideboard_core.wire.longport.commands import ControlCommand, ErrorCode, QuoteCommand
from tideboard_core.wire.longport.packet import Packet, PacketType, Status
from tideboard_proto.longport import control_pb2 as control
from tideboard_proto.longport import quote_pb2 as pb
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import Socket
from tideboard_sandbox.longport.transport.socket_endpoint import Endpoint

DEPTH = Packet(PacketType.REQUEST, QuoteCommand.DEPTH, pb.SecurityRequest(symbol="700.HK").SerializeToString(), 5)


def endpoint(handler: Callable[[Socket, Message], Message]) -> Endpoint:
    return Endpoint(
        kind=SocketKind.QUOTE,
        commands=QuoteCommand,
        requests={QuoteCommand.DEPTH: pb.SecurityRequest},
        handlers={QuoteCommand.DEPTH: handler},
        opened=lambda socket, metadata: None,
        closed=lambda socket: None,
        flush=lambda: None,
        limited=True,
    )


def failing(problem: Exception) -> Endpoint:
    def handler(socket: Socket, message: Message) -> Message:
        raise problem

    return endpoint(handler)


def test_the_answer_has_the_requests_id_and_command() -> None:
    answer = endpoint(lambda socket, message: message).answer(RecordedSocket(), DEPTH)

    assert answer == Packet(PacketType.RESPONSE, QuoteCommand.DEPTH, DEPTH.body, 5, status=Status.SUCCESS)


@pytest.mark.parametrize(
    ("problem", "status", "code"),
    [
        (SocketRefusal(Status.BAD_REQUEST, ErrorCode.RATE_LIMITED, "slower"), Status.BAD_REQUEST, 301606),
        (ExchangeRefusal(Reason.UNKNOWN_SYMBOL, instrument="1.HK"), Status.SERVER_ERROR, 301600),
        (ExchangeRefusal(Reason.NOT_OFFERED, instrument="HSI.HK"), Status.SERVER_ERROR, 301603),
        (ExchangeRefusal(Reason.SUSPENDED, instrument="1.HK"), Status.SERVER_ERROR, 301602),
        (BadInput("bad-day", text="x"), Status.SERVER_ERROR, 301600),
    ],
)
def test_what_a_handler_raises_becomes_a_code(problem: Exception, status: Status, code: int) -> None:
    answer = failing(problem).answer(RecordedSocket(), DEPTH)

    assert (answer.status, control.Error.FromString(answer.body).code) == (status, code)
    assert control.Error.FromString(answer.body).msg


def test_a_failure_of_our_own_is_logged_and_answered(caplog: pytest.LogCaptureFixture) -> None:
    answer = failing(ZeroDivisionError()).answer(RecordedSocket(), DEPTH)

    assert (answer.status, control.Error.FromString(answer.body).code) == (Status.SERVER_ERROR, 301602)
    assert "failed quote DEPTH" in caplog.text


def test_a_body_that_does_not_decode_is_a_bad_request() -> None:
    answer = failing(AssertionError()).answer(RecordedSocket(), DEPTH._replace(body=b"\xff"))

    assert (answer.status, control.Error.FromString(answer.body).code) == (Status.BAD_REQUEST, 301600)


def test_calls_have_names_and_unknown_ones_share_theirs() -> None:
    names = endpoint(lambda socket, message: message)

    assert names.call(QuoteCommand.DEPTH) == "quote DEPTH"
    assert names.call(ControlCommand.RECONNECT) == "quote RECONNECT"
    assert names.call(77) == names.call(78) == "quote unknown"
