"""Converts text frames of the push socket, JSON with base64 bytes, to OpenD frames and back."""

from __future__ import annotations

import base64
import binascii
from typing import Final

import msgspec

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.framing import OpendFrame
from tideboard_core.wire.opend_rest.dialect import push_response

FRAME_CAP: Final = 16 * 1024 * 1024
"""Largest text frame that a client accepts."""


class Event(msgspec.Struct, omit_defaults=True):
    """One event as the gateway writes it; only its protocol id and bytes are read, since its type has two names."""

    proto_id: int
    body_b64: str
    type: str | None = None
    event_type: str | None = None
    sec_key: str | None = None
    sub_type: int | None = None
    rehab_type: int | None = None
    acc_id: int | str | None = None
    trd_market: str | int | None = None


_EVENTS: Final = msgspec.json.Decoder(Event)


def push_of(text: str | bytes) -> OpendFrame:
    """Return the push of a text frame; raises WireError for a frame without one."""
    try:
        event = _EVENTS.decode(text)
        body = base64.b64decode(event.body_b64, validate=True)
    except (msgspec.DecodeError, UnicodeDecodeError, binascii.Error, ValueError, RecursionError):
        raise WireError("rest-bad-push") from None
    return OpendFrame(event.proto_id, 0, push_response(body))
