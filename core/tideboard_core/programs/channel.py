"""The channel between the window and the process that serves programs: its messages and frames, without I/O.

A frame is four bytes with the length of what follows, and that is one message as msgpack. The process can ask for the
five things below and nothing else. What it sends beyond that, or beyond the size of a frame, ends it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Generic, TypeVar

import msgspec
from msgspec import Meta

from tideboard_api.faults import ApiFault
from tideboard_api.proposing import ProposalFields
from tideboard_api.replies import BarsPeriod
from tideboard_core.errors import GatewayError
from tideboard_core.model.bounds import bounded
from tideboard_core.programs.keys import KeyRecord
from tideboard_core.programs.limits import weight_of

LENGTH: Final = 4
FROM_SERVER: Final = 16_384
"""Bytes of a message from the process at most."""
TO_SERVER: Final = 8_388_608
"""Bytes of a message to it at most."""
WATCHED_AT_ONCE: Final = 200
READ_AT_ONCE: Final = 50
"""Securities of one question."""

M = TypeVar("M")
Symbol = Annotated[str, Meta(max_length=32)]
KeyName = Annotated[str, Meta(min_length=1, max_length=16)]
Number = Annotated[int, Meta(ge=1, le=2**53)]


class ChannelBroken(Exception):
    """What came is no message of this channel; the other end is not to be listened to any more."""


class ReadOf(StrEnum):
    """What the window answers from what it knows.

    `ARCHIVE` says where the archive is, which the process reads, and so does `RECORD`.
    """

    STATUS = "status"
    INSTRUMENT = "instrument"
    QUOTE = "quote"
    BOOK = "book"
    FLOW = "flow"
    BARS = "bars"
    POSITIONS = "positions"
    ORDERS = "orders"
    PROPOSAL = "proposal"
    ARCHIVE = "archive"
    SIGNALS = "signals"
    RECORD = "record"


SEVERAL: Final = (ReadOf.QUOTE, ReadOf.INSTRUMENT)
"""What is read of many securities with one question."""


class WatchedOf(StrEnum):
    """What a stream carries of a security."""

    QUOTE = "quote"
    BOOK = "book"
    FLOW = "flow"


class _Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="verb"):
    """A message from the process."""


class _Said(msgspec.Struct, frozen=True, tag_field="verb"):
    """A message to it."""


class ReadCall(_Asked, frozen=True, kw_only=True, tag="read"):
    """Answer with what the window has. `subjects` are symbols, or the id of a proposal; `key` is the id of the asker's.

    The answer to `SEVERAL` is an array in the order of the subjects; every other read has one subject or none. Only
    candles have a `period`, and `before` where older ones than the newest are asked for.
    """

    id: Number
    key: KeyName
    what: ReadOf
    subjects: Annotated[tuple[Symbol, ...], Meta(max_length=READ_AT_ONCE)] = ()
    period: BarsPeriod = BarsPeriod.MINUTE
    before: Annotated[datetime, Meta(tz=True)] | None = None


class WatchedItem(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """One value of one security."""

    what: WatchedOf
    symbol: Symbol


class WatchCall(_Asked, frozen=True, kw_only=True, tag="watch"):
    """Send these values whenever they change, for a key; twice is the same as once."""

    key: KeyName
    items: Annotated[tuple[WatchedItem, ...], Meta(max_length=WATCHED_AT_ONCE)]


class UnwatchCall(_Asked, frozen=True, kw_only=True, tag="unwatch"):
    """Send them no longer for this key."""

    key: KeyName
    items: Annotated[tuple[WatchedItem, ...], Meta(max_length=WATCHED_AT_ONCE)]


class ProposeCall(_Asked, frozen=True, kw_only=True, tag="propose"):
    """Put a proposal before the person."""

    id: Number
    key: KeyName
    fields: ProposalFields


class WithdrawCall(_Asked, frozen=True, kw_only=True, tag="withdraw"):
    """Take the key's own proposal back."""

    id: Number
    key: KeyName
    proposal: Symbol


class ServerListening(_Asked, frozen=True, kw_only=True, tag="listening"):
    """The answer to `ServeSetup`, once: programs can connect now, over TCP at `port`, None without."""

    port: Annotated[int, Meta(ge=1, le=65_535)] | None = None


FromServer = ReadCall | WatchCall | UnwatchCall | ProposeCall | WithdrawCall | ServerListening


def weight(message: FromServer) -> float:
    """What a message costs the window: each security of a question, beyond the first one, as a part of a message."""
    match message:
        case ReadCall(subjects=several) | WatchCall(items=several):
            return weight_of(len(several))
        case _:
            return 1.0


class ServeSetup(_Said, frozen=True, kw_only=True, tag="serve"):
    """The first message: listen at `address`, and over TCP on a free port if `tcp`."""

    address: str
    tcp: bool
    keys: tuple[KeyRecord, ...]


class KeysChanged(_Said, frozen=True, kw_only=True, tag="keys"):
    """These keys count from now on; streams of others end."""

    keys: tuple[KeyRecord, ...]


class CallAnswered(_Said, frozen=True, kw_only=True, tag="answer"):
    """The answer to the question with this number: a type of `tideboard_api` as msgpack."""

    id: int
    body: msgspec.Raw


class CallRefused(_Said, frozen=True, kw_only=True, tag="refused"):
    """The question with this number is refused."""

    id: int
    fault: ApiFault
    data: dict[str, str | int | float] = {}


class ValueChanged(_Said, frozen=True, kw_only=True, tag="value"):
    """A watched value changed."""

    item: WatchedItem
    body: msgspec.Raw


class ProposalChanged(_Said, frozen=True, kw_only=True, tag="proposal"):
    """A proposal of a key is in another state: a `ProposalReply` as msgpack."""

    key: str
    body: msgspec.Raw


ToServer = ServeSetup | KeysChanged | CallAnswered | CallRefused | ValueChanged | ProposalChanged


class ChannelFrames(Generic[M]):
    """Turns bytes as they arrive into messages of one type. After ChannelBroken nothing more is taken."""

    def __init__(self, messages: msgspec.msgpack.Decoder[M], longest: int) -> None:
        """`longest`: bytes of a message at most."""
        self._messages, self._longest = messages, longest
        self._buffer = bytearray()
        self._broken = False

    def feed(self, data: bytes) -> Iterator[M]:
        """The messages that are whole now; raises ChannelBroken at what is none, before it is kept in memory."""
        if self._broken:
            raise ChannelBroken
        self._buffer += data
        try:
            while (message := self._next()) is not None:
                yield message
        except ChannelBroken:
            self._broken = True
            self._buffer.clear()
            raise

    def _next(self) -> M | None:
        if len(self._buffer) < LENGTH:
            return None
        length = int.from_bytes(self._buffer[:LENGTH], "big")
        if not 0 < length <= self._longest:
            raise ChannelBroken
        if len(self._buffer) < LENGTH + length:
            return None
        body = bytes(self._buffer[LENGTH : LENGTH + length])
        del self._buffer[: LENGTH + length]
        try:
            return bounded(self._messages.decode(body))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError, ArithmeticError, GatewayError):
            raise ChannelBroken from None


def from_server() -> ChannelFrames[FromServer]:
    """What the window reads."""
    return ChannelFrames(msgspec.msgpack.Decoder(FromServer), FROM_SERVER)


def to_server() -> ChannelFrames[ToServer]:
    """What the process reads."""
    return ChannelFrames(msgspec.msgpack.Decoder(ToServer), TO_SERVER)


_ENCODER: Final = msgspec.msgpack.Encoder()


def packed(value: object) -> msgspec.Raw:
    """A value as the body of an answer; money is text in it."""
    return msgspec.Raw(_ENCODER.encode(value))


def frame(message: FromServer | ToServer) -> bytes:
    """A message with its length before it; raises ChannelBroken for one that is longer than its reader takes."""
    body = _ENCODER.encode(message)
    if len(body) > (FROM_SERVER if isinstance(message, FromServer) else TO_SERVER):
        raise ChannelBroken
    return len(body).to_bytes(LENGTH, "big") + body
