"""Encodes and decodes LongPort packets: head byte, header by type, body, and a seal of 24 bytes if the head says so."""

from __future__ import annotations

import gzip
import zlib
from enum import IntEnum
from typing import Final, NamedTuple

from tideboard_core.errors import WireError

LONGEST_BODY: Final = 2**24 - 1
"""The largest number that fits into the three length bytes."""
REQUEST_CAP: Final = 1024 * 1024
"""Largest request body that a server accepts, bytes after decompression."""
REPLY_CAP: Final = LONGEST_BODY
"""Largest answer or push body that a client accepts, bytes after decompression."""
LONGEST_TIMEOUT_MS: Final = 60_000
LAST_REQUEST_ID: Final = 2**32 - 1
SEAL_SIZE: Final = 24
"""Nonce of 8 bytes and signature of 16, present when the verify bit is 1; neither side of ours ever checks them."""

_TYPE_BITS: Final = 0x0F
# Set = the 24 bytes follow. One page of the vendor's documents says the opposite; measured with the vendor's SDK.
_VERIFY: Final = 0x10
_GZIP: Final = 0x20
_RESERVED: Final = 0xC0
_GZIP_STREAM: Final = 31
_HEADER_SIZES: Final = {1: 11, 2: 10, 3: 5}
_PUSH_HEADER: Final = _HEADER_SIZES[3]


class PacketType(IntEnum):
    """Type of a packet; the lower half of its first byte."""

    REQUEST = 1
    RESPONSE = 2
    PUSH = 3


_PLAIN_PUSH: Final = int(PacketType.PUSH)
"""The whole first byte of a push without gzip and without seal."""


class Status(IntEnum):
    """The result of a request; unless it is SUCCESS the body is `Error{code,msg}`. 2, 4, 6 and 8 are undocumented."""

    SUCCESS = 0
    SERVER_TIMEOUT = 1
    CLIENT_TIMEOUT = 2
    BAD_REQUEST = 3
    BAD_RESPONSE = 4
    UNAUTHENTICATED = 5
    PERMISSION_DENIED = 6
    SERVER_ERROR = 7
    CLIENT_ERROR = 8


class Packet(NamedTuple):
    """One packet with its clear body. A request has a time-out, an answer a status, a push neither and no id."""

    type: PacketType
    command: int
    body: bytes
    request_id: int = 0
    timeout_ms: int = 0
    status: int = 0


def _compressed(body: bytes) -> bytes:
    """Equal bodies give equal bytes: without a time, and with Unix for the system (RFC 1952), which zlib fills in."""
    packed = gzip.compress(body, mtime=0)
    return packed[:9] + b"\x03" + packed[10:]


def encode(packet: Packet, *, compress_from: int | None = None, seal: bytes = b"") -> bytes:
    """Return the bytes of a packet; bodies of `compress_from` bytes and more are compressed with gzip.

    `seal` is the 24 bytes after the body, or empty. Raises WireError for values that do not fit into the header.
    """
    packet_type, body, head = packet.type, packet.body, int(packet.type)
    if compress_from is not None and len(body) >= compress_from:
        body, head = _compressed(body), head | _GZIP
    if seal:
        if len(seal) != SEAL_SIZE:
            raise WireError("wire-bad-seal", length=len(seal))
        head |= _VERIFY
    if len(body) > LONGEST_BODY:
        raise WireError("wire-too-long", length=len(body), cap=LONGEST_BODY)
    header = bytes((head, packet.command))
    if packet_type is not PacketType.PUSH:
        header += packet.request_id.to_bytes(4, "big")
    if packet_type is PacketType.REQUEST:
        if packet.timeout_ms > LONGEST_TIMEOUT_MS:
            raise WireError("wire-bad-timeout", timeout_ms=packet.timeout_ms)
        header += packet.timeout_ms.to_bytes(2, "big")
    elif packet_type is PacketType.RESPONSE:
        header += bytes((packet.status,))
    return header + len(body).to_bytes(3, "big") + body + seal


def plain_push(data: bytes, cap: int) -> tuple[int, bytes] | None:
    """Return command and body of a whole push without gzip and seal, None for any other message: see `decode`.

    Nearly every message is one: its header is one comparison, and no packet is made of it.
    """
    length = len(data) - _PUSH_HEADER
    if 0 <= length <= cap and data[0] == _PLAIN_PUSH and int.from_bytes(data[2:_PUSH_HEADER], "big") == length:
        return data[1], data[_PUSH_HEADER:]
    return None


def decode(data: bytes, *, cap: int) -> Packet:
    """Return the packet of a WebSocket message; raises WireError unless it is exactly one."""
    end = _end_of(data, cap)
    if end is None or end > len(data):
        raise WireError("wire-cut-off", length=len(data))
    if end < len(data):
        raise WireError("wire-trailing-bytes", length=len(data), expected=end)
    head, command = data[0], data[1]
    packet_type = PacketType(head & _TYPE_BITS)
    body = data[_HEADER_SIZES[packet_type] : end - SEAL_SIZE if head & _VERIFY else end]
    if head & _GZIP:
        body = _decompressed(body, cap)
    if packet_type is PacketType.PUSH:
        return Packet(packet_type, command, body)
    request_id = int.from_bytes(data[2:6], "big")
    if packet_type is PacketType.RESPONSE:
        return Packet(packet_type, command, body, request_id, status=data[6])
    return Packet(packet_type, command, body, request_id, timeout_ms=int.from_bytes(data[6:8], "big"))


def _end_of(data: bytes, cap: int) -> int | None:
    """Return the offset at which the packet ends by its header, None if the header is incomplete.

    Raises WireError for an impossible head or length, before the body is read.
    """
    if not data:
        return None
    head = data[0]
    size = _HEADER_SIZES.get(head & _TYPE_BITS)
    if size is None or head & _RESERVED:
        raise WireError("wire-bad-head", head=head)
    if len(data) < size:
        return None
    length = int.from_bytes(data[size - 3 : size], "big")
    if length > cap:
        raise WireError("wire-too-long", length=length, cap=cap)
    return size + length + (SEAL_SIZE if head & _VERIFY else 0)


def _decompressed(body: bytes, cap: int) -> bytes:
    """Return the decompressed body; raises WireError beyond `cap` bytes: a small stream can unpack to a huge one."""
    stream = zlib.decompressobj(_GZIP_STREAM)
    try:
        clear = stream.decompress(body, cap + 1)
    except zlib.error:
        raise WireError("wire-bad-gzip", length=len(body)) from None
    if len(clear) > cap:
        raise WireError("wire-too-long", length=len(clear), cap=cap)
    # zlib reports neither a stream that was cut off nor bytes after its end: the message would be read incomplete.
    if not stream.eof or stream.unused_data:
        raise WireError("wire-bad-gzip", length=len(body))
    return clear
