"""OpenD frames: 44-byte header, SHA-1 of the clear body, body; a cursor over one buffer, no I/O."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple, Protocol

from tideboard_core.errors import WireError

MAGIC: Final = b"FT"
HEADER: Final = struct.Struct("<2sIBBII20s8s")
HEADER_SIZE: Final = HEADER.size
REQUEST_CAP: Final = 8 * 1024 * 1024
"""Largest request body that a server accepts, bytes on the wire."""
REPLY_CAP: Final = 64 * 1024 * 1024
"""Largest reply or push body that a client accepts, bytes on the wire."""

_RESERVED: Final = bytes(8)
_HEADER_VERSION: Final = 0


class BodyFormat(IntEnum):
    """How a body is written; a reply repeats the format of its request."""

    PROTOBUF = 0
    JSON = 1


_FORMATS: Final = tuple(BodyFormat)


class Frame(NamedTuple):
    """One frame with its clear body. `serial` is chosen by the client; a reply repeats it, pushes use any."""

    proto_id: int
    serial: int
    body: bytes
    body_format: BodyFormat = BodyFormat.PROTOBUF


class Cipher(Protocol):
    """Turns clear bodies into wire bodies and back; every frame stands alone."""

    def encrypt(self, plain: bytes) -> bytes:
        """Return the wire body."""

    def decrypt(self, body: bytes, digest: bytes, /) -> bytes:
        """Return the clear body; `digest` is the frame's SHA-1, for ciphers that must try. Raises WireError."""


class Plain:
    """No encryption."""

    def encrypt(self, plain: bytes) -> bytes:
        """Return the body itself."""
        return plain

    def decrypt(self, body: bytes, _digest: bytes, /) -> bytes:
        """Return the body itself."""
        return body


PLAIN: Final = Plain()


def encode(frame: Frame, cipher: Cipher = PLAIN) -> bytes:
    """Return the bytes of a frame, header first; the digest covers the clear body."""
    digest = hashlib.sha1(frame.body, usedforsecurity=False).digest()
    body = cipher.encrypt(frame.body)
    header = HEADER.pack(
        MAGIC, frame.proto_id, frame.body_format, _HEADER_VERSION, frame.serial, len(body), digest, _RESERVED
    )
    return header + body


class FrameReader:
    """Cuts a byte stream into frames, however it is split.

    There is no resynchronisation in this protocol: after a WireError the reader must be dropped with its connection.
    `cipher` may be replaced between two frames, also while iterating over `feed`.
    """

    def __init__(self, *, cap: int, cipher: Cipher = PLAIN) -> None:
        self.cipher = cipher
        self._cap = cap
        self._buffer = bytearray()
        self._cursor = 0

    @property
    def pending(self) -> int:
        """Bytes received that do not make a whole frame yet."""
        return len(self._buffer) - self._cursor

    def feed(self, data: bytes | bytearray | memoryview) -> Iterator[Frame]:
        """Take bytes of any length and yield each whole frame; raises WireError at the first wrong byte it can know.

        The iterator must be run to its end before the next call.
        """
        self._buffer += data
        while (frame := self._next()) is not None:
            yield frame
        self._compact()

    def _next(self) -> Frame | None:
        if self.pending < HEADER_SIZE:
            self._check_beginning()
            return None
        magic, proto_id, body_format, version, serial, length, digest, _ = HEADER.unpack_from(
            self._buffer, self._cursor
        )
        if magic != MAGIC or version != _HEADER_VERSION or body_format >= len(_FORMATS):
            raise _bad_header(magic, body_format, version)
        if length > self._cap:
            raise WireError("wire-too-long", length=length, cap=self._cap)
        end = self._cursor + HEADER_SIZE + length
        if len(self._buffer) < end:
            return None
        with memoryview(self._buffer) as view:
            body = bytes(view[end - length : end])
        self._cursor = end
        plain = self.cipher.decrypt(body, digest)
        if hashlib.sha1(plain, usedforsecurity=False).digest() != digest:
            raise WireError("wire-bad-digest", proto_id=proto_id, serial=serial, length=length)
        return Frame(proto_id, serial, plain, _FORMATS[body_format])

    def _check_beginning(self) -> None:
        """Tell a stranger (an HTTP server, say) from its first byte instead of waiting for 44."""
        beginning = bytes(self._buffer[self._cursor : self._cursor + len(MAGIC)])
        if not MAGIC.startswith(beginning):
            raise WireError("wire-bad-magic", seen=beginning.hex())

    def _compact(self) -> None:
        if self._cursor:
            del self._buffer[: self._cursor]
            self._cursor = 0


def _bad_header(magic: bytes, body_format: int, version: int) -> WireError:
    if magic != MAGIC:
        return WireError("wire-bad-magic", seen=magic.hex())
    if version != _HEADER_VERSION:
        return WireError("wire-bad-version", version=version)
    return WireError("wire-bad-format", body_format=body_format)
