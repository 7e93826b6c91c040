"""A stream of watched values as WebSocket, without I/O: bytes to send, bytes that came, and the values in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

import msgspec
from wsproto import ConnectionType, WSConnection
from wsproto.events import (
    AcceptConnection,
    BytesMessage,
    CloseConnection,
    Event,
    Ping,
    RejectConnection,
    RejectData,
    Request,
    TextMessage,
)
from wsproto.utilities import ProtocolError

from tideboard_api.errors import ANSWER_BEGINS, ApiError, NoWindow, UnreadableAnswer, cut_off, error_of
from tideboard_api.faults import Refusal
from tideboard_api.places import ApiPlace
from tideboard_api.proposing import ProposalReply
from tideboard_api.replies import BookReply, FlowReply, QuoteReply

LARGEST: Final = 16_777_216
"""Bytes of a message at most."""
_TYPES: Final[dict[str, Any]] = {"quote": QuoteReply, "book": BookReply, "flow": FlowReply}


class WatchedValue(NamedTuple):
    """A new value: `what` is `quote`, `book` or `flow`."""

    what: str
    symbol: str
    value: QuoteReply | BookReply | FlowReply


class _Message(msgspec.Struct):
    what: str = ""
    symbol: str = ""
    value: msgspec.Raw = msgspec.Raw(b"")
    proposal: ProposalReply | None = None
    refused: Refusal | None = None


class StreamExchange:
    """One stream: `open`, then `receive` all that comes, and send what `answered` gives for it."""

    def __init__(self, place: ApiPlace, key: str) -> None:
        self._place, self._key = place, key
        self._connection = WSConnection(ConnectionType.CLIENT)
        self._text, self._refusal = "", bytearray()
        self._answer = self._first = b""
        self.accepted = False

    def open(self) -> bytes:
        """The request for a stream."""
        headers = [(b"Authorization", f"Bearer {self._key}".encode())]
        return self._connection.send(Request(host=self._place.host, target="/v1/stream", extra_headers=headers))

    def watch(self, what: str, symbols: Iterable[str]) -> bytes:
        """The wish for a value of some securities, once the stream is open."""
        wish = {"do": "watch", "what": what, "symbols": [*symbols]}
        return self._connection.send(TextMessage(data=msgspec.json.encode(wish).decode()))

    def receive(self, data: bytes) -> list[WatchedValue | ProposalReply]:
        """Take what came (empty = the end of the connection); returns the values in it.

        Raises NoWindow at the end, the ApiError of a refusal, UnreadableAnswer for what is no stream.
        """
        if not data:
            raise NoWindow("stream-ended", "The window ended the stream.") if self.accepted else cut_off(self._first)
        self._first = (self._first + data)[: len(ANSWER_BEGINS)]
        try:
            self._connection.receive_data(data)
            found = [value for event in self._connection.events() for value in self._taken(event)]
        except (ProtocolError, msgspec.MsgspecError, UnicodeError, RecursionError):
            raise _unreadable() from None
        return found

    def answered(self) -> bytes:
        """What has to be sent for what was received."""
        answer, self._answer = self._answer, b""
        return answer

    def _taken(self, event: Event) -> list[WatchedValue | ProposalReply]:
        match event:
            case AcceptConnection():
                self.accepted = True
            case Ping():
                self._answer += self._connection.send(event.response())
            case TextMessage():
                self._text += event.data
                if len(self._text) > LARGEST:
                    raise _unreadable()
                if event.message_finished:
                    text, self._text = self._text, ""
                    return [_value_of(text)]
            case RejectData():
                self._refusal += event.data[:LARGEST]
                if event.body_finished:
                    raise error_of(msgspec.json.decode(self._refusal, type=Refusal))
            case RejectConnection() if not event.has_body:
                raise _unreadable()
            case BytesMessage():
                raise _unreadable()
            case CloseConnection():
                raise NoWindow("stream-ended", "The window ended the stream.")
        return []


def _value_of(text: str) -> WatchedValue | ProposalReply:
    message = msgspec.json.decode(text, type=_Message)
    if message.refused is not None:
        raise error_of(message.refused)
    if message.proposal is not None:
        return message.proposal
    if message.what not in _TYPES:
        raise _unreadable()
    return WatchedValue(message.what, message.symbol, msgspec.json.decode(message.value, type=_TYPES[message.what]))


def _unreadable() -> ApiError:
    return UnreadableAnswer("unreadable", "What answers at this place is no stream of a Tideboard of this version.")
