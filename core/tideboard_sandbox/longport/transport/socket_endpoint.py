"""One of the port's two socket URLs: its requests and handlers, and the answer to a request packet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from google.protobuf.message import Message

from tideboard_core.errors import BadInput, WireError
from tideboard_core.wire.longport.commands import ControlCommand, ErrorCode, parse
from tideboard_core.wire.longport.packet import Packet, PacketType, Status
from tideboard_proto.longport import control_pb2 as control
from tideboard_sandbox.exchange.market.refusals import ExchangeRefusal, Reason
from tideboard_sandbox.longport.access.refusals import SocketRefusal
from tideboard_sandbox.longport.access.sessions import SocketKind
from tideboard_sandbox.longport.access.state import Socket, SocketHandler

_CODES = {
    Reason.UNKNOWN_SYMBOL: ErrorCode.INVALID_REQUEST,
    Reason.NOT_OFFERED: ErrorCode.NO_QUOTES,
    Reason.NOT_RECORDED: ErrorCode.NO_QUOTES,
}
_TEXTS = {
    Reason.UNKNOWN_SYMBOL: "symbol not found: {instrument}",
    Reason.NOT_OFFERED: "no quotes for the security: {instrument}",
    Reason.NOT_RECORDED: "no data: {what} was not recorded",
}
_log = logging.getLogger("tideboard.sandbox.longport")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Requests by command with their message classes (None = empty body) and handlers, and the sockets' owner.

    `opened` is called with the metadata of the authentication, `closed` when the socket is gone, `flush` when one can
    take pushes again. `limited`: requests count against the budget of quote calls.
    """

    kind: SocketKind
    commands: type[IntEnum]
    requests: Mapping[int, type[Message] | None]
    handlers: Mapping[int, SocketHandler]
    opened: Callable[[Socket, Mapping[str, str]], None]
    closed: Callable[[Socket], None]
    flush: Callable[[], None]
    limited: bool

    def call(self, command: int) -> str:
        """The name of a request for faults and counts; unknown commands share one, so that a table cannot grow."""
        for names in (self.commands, ControlCommand):
            if command in names.__members__.values():
                return f"{self.kind.value} {names(command).name}"
        return f"{self.kind.value} unknown"

    def answer(self, socket: Socket, packet: Packet) -> Packet:
        """The answer to one request, refusals included; never raises for what a client sent."""
        try:
            return success(packet, self._handled(socket, packet))
        except SocketRefusal as refusal:
            return refused(packet, refusal)
        except ExchangeRefusal as refusal:
            return refused(packet, _refusal_of(refusal))
        except BadInput as problem:
            return refused(packet, SocketRefusal(Status.SERVER_ERROR, ErrorCode.INVALID_REQUEST, str(problem)))
        except WireError:
            return refused(packet, SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, "invalid request"))
        except Exception:  # noqa: BLE001 the per-packet boundary: one bad request must not end the connection
            _log.exception("failed %s", self.call(packet.command))
            return refused(packet, server_error("server error"))

    def _handled(self, socket: Socket, packet: Packet) -> Message:
        handler = self.handlers.get(packet.command)
        if handler is None:
            raise SocketRefusal(Status.BAD_REQUEST, ErrorCode.INVALID_REQUEST, f"unknown command {packet.command}")
        message_class = self.requests[packet.command] or control.Heartbeat
        answer = handler(socket, parse(packet.body, message_class))
        hostile_values = socket.hostile_values
        return answer if hostile_values is None else hostile_values.message(answer)


def success(request: Packet, message: Message) -> Packet:
    """The answer of a successful request."""
    return Packet(PacketType.RESPONSE, request.command, message.SerializeToString(), request.request_id)


def refused(request: Packet, refusal: SocketRefusal) -> Packet:
    _log.info("refused command=%d id=%d: %s", request.command, request.request_id, refusal.text)
    body = control.Error(code=refusal.code, msg=refusal.text).SerializeToString()
    return Packet(PacketType.RESPONSE, request.command, body, request.request_id, status=refusal.status)


def server_error(text: str) -> SocketRefusal:
    """The refusal for a failure of the sandbox itself."""
    return SocketRefusal(Status.SERVER_ERROR, ErrorCode.SERVER_ERROR, text)


def _refusal_of(refusal: ExchangeRefusal) -> SocketRefusal:
    text = _TEXTS.get(refusal.reason, refusal.reason.value).format_map(refusal.data)
    return SocketRefusal(Status.SERVER_ERROR, _CODES.get(refusal.reason, ErrorCode.SERVER_ERROR), text)
