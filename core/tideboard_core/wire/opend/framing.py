"""Encodes OpenD frames (44-byte header, body) and cuts a byte stream into them; no I/O."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple, Protocol

from tideboard_core.errors import WireError

MAGIC: Final = b"FT"
# Little-endian without padding: magic, protocol id, format of the body, header version, serial, length of the body as
# it is on the wire, SHA-1 of the clear body, reserved.
HEADER: Final = struct.Struct("<2sIBBII20s8s")
HEADER_SIZE: Final = HEADER.size
REQUEST_CAP: Final = 8 * 1024 * 1024
"""Largest request body that a server accepts, bytes on the wire."""
REPLY_CAP: Final = 64 * 1024 * 1024
"""Largest reply or push body that a client accepts, bytes on the wire."""

_RESERVED: Final = bytes(8)
_HEADER_VERSION: Final = 0


class BodyFormat(IntEnum):
    """The encoding of a body; a reply has the format of its request."""

    PROTOBUF = 0
    JSON = 1


_FORMATS: Final = tuple(BodyFormat)
_FORMAT_COUNT: Final = len(_FORMATS)
_SHA1: Final = hashlib.sha1(usedforsecurity=False)
"""Copied for each frame: half the time of asking for the algorithm anew."""


class OpendFrame(NamedTuple):
    """One frame with its clear body. `serial` is chosen by the client; a reply repeats it, pushes use any."""

    proto_id: int
    serial: int
    body: bytes
    body_format: BodyFormat = BodyFormat.PROTOBUF


class Cipher(Protocol):
    """Encrypts and decrypts bodies, each frame independently of the others."""

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


def encode(frame: OpendFrame, cipher: Cipher = PLAIN) -> bytes:
    """Return the bytes of a frame, header first; the digest covers the clear body."""
    digest = hashlib.sha1(frame.body, usedforsecurity=False).digest()
    body = cipher.encrypt(frame.body)
    header = HEADER.pack(
        MAGIC, frame.proto_id, frame.body_format, _HEADER_VERSION, frame.serial, len(body), digest, _RESERVED
    )
    return header + body


class FrameReader:
    """Cuts a byte stream, received in pieces of any length, into frames.

    The protocol cannot resynchronise: after a WireError the reader must be dropped with its connection.
    `cipher` may be replaced between two frames, also while iterating over `feed`.
    """

    def __init__(self, *, cap: int, cipher: Cipher = PLAIN) -> None:
        self.cipher = cipher
        self._cap = cap
        self._rest = bytearray()
        self._awaited = 0

    @property
    def pending(self) -> int:
        """Number of received bytes that are not a whole frame yet."""
        return len(self._rest)

    def feed(self, data: bytes | bytearray | memoryview) -> Iterator[OpendFrame]:
        """Add bytes and yield each whole frame; raises WireError as soon as the bytes cannot be a frame.

        The iterator must be exhausted before the next call.
        """
        # No call of a function of ours in the loop, and no keyword construction: it runs for every push.
        stream = self._joined(data)
        at, size, unpack, new = 0, len(stream), HEADER.unpack_from, tuple.__new__
        while size - at >= HEADER_SIZE:
            magic, proto_id, body_format, version, serial, length, digest, _ = unpack(stream, at)
            if magic != MAGIC or version != _HEADER_VERSION or body_format >= _FORMAT_COUNT:
                raise _bad_header(magic, body_format, version)
            if length > self._cap:  # before the body is buffered: the length comes from the other side
                raise WireError("wire-too-long", length=length, cap=self._cap)
            begin = at + HEADER_SIZE
            end = begin + length
            if end > size:
                self._awaited = end - at
                break
            body = stream[begin:end]
            # Checked for each frame: InitConnect's reply sets the cipher of the frames behind it in the same read.
            if self.cipher is not PLAIN:
                body = self.cipher.decrypt(body, digest)
            proof = _SHA1.copy()
            proof.update(body)
            if proof.digest() != digest:
                raise WireError("wire-bad-digest", proto_id=proto_id, serial=serial, length=length)
            at = end
            yield new(OpendFrame, (proto_id, serial, body, _FORMATS[body_format]))
        else:
            _check_beginning(stream[at : at + len(MAGIC)])
        if at < size:
            self._rest += stream[at:]

    def _joined(self, data: bytes | bytearray | memoryview) -> bytes:
        """Return the kept bytes joined with the new ones; empty while the frame is incomplete, to copy it only once."""
        if not self._rest:
            return bytes(data)
        self._rest += data
        if len(self._rest) < self._awaited:
            return b""
        stream = bytes(self._rest)
        self._rest.clear()
        self._awaited = 0
        return stream


def _check_beginning(beginning: bytes) -> None:
    """Raise WireError for another protocol (HTTP, for example) at its first byte instead of waiting for 44."""
    if not MAGIC.startswith(beginning):
        raise WireError("wire-bad-magic", seen=beginning.hex())


def _bad_header(magic: bytes, body_format: int, version: int) -> WireError:
    if magic != MAGIC:
        return WireError("wire-bad-magic", seen=magic.hex())
    if version != _HEADER_VERSION:
        return WireError("wire-bad-version", version=version)
    return WireError("wire-bad-format", body_format=body_format)
