"""Parses and serializes OpenD message bodies: protobuf, or protobuf's JSON mapping."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.message import DecodeError, EncodeError, Message

from tideboard_core.errors import WireError
from tideboard_core.wire.opend.framing import BodyFormat, OpendFrame

M = TypeVar("M", bound=Message)


def parse(frame: OpendFrame, message_class: type[M]) -> M:
    """Return the message in a frame's body; raises WireError when it does not parse or lacks a required field."""
    message = parse_partial(frame, message_class)
    if not message.IsInitialized():
        raise WireError("wire-missing-fields", proto_id=frame.proto_id, message=message.DESCRIPTOR.full_name)
    return message


def parse_partial(frame: OpendFrame, message_class: type[M]) -> M:
    """As `parse`, but a missing required field reads as 0 or empty, which the broker also writes for a missing value.

    For market data pushes only: to check a book for missing fields costs twice as much as to parse it.
    """
    if frame.body_format:
        message = message_class()
        _parse_json(frame, message)
        return message
    try:
        return message_class.FromString(frame.body)
    except DecodeError:
        raise _bad_body(frame, message_class()) from None


def serialize(message: Message, body_format: BodyFormat = BodyFormat.PROTOBUF) -> bytes:
    """Return the body of a message; raises WireError when a required field is not set."""
    if body_format is BodyFormat.JSON:
        return _serialize_json(message)
    try:
        return message.SerializeToString()
    except EncodeError:
        raise WireError("wire-missing-fields", message=message.DESCRIPTOR.full_name) from None


def _parse_json(frame: OpendFrame, message: Message) -> None:
    from google.protobuf import json_format

    try:
        json_format.Parse(frame.body, message, ignore_unknown_fields=True)
    except (json_format.ParseError, ValueError, RecursionError):
        raise _bad_body(frame, message) from None


def _serialize_json(message: Message) -> bytes:
    from google.protobuf import json_format

    if not message.IsInitialized():
        raise WireError("wire-missing-fields", message=message.DESCRIPTOR.full_name)
    return json_format.MessageToJson(message, indent=None).encode()


def _bad_body(frame: OpendFrame, message: Message) -> WireError:
    return WireError("wire-bad-body", proto_id=frame.proto_id, message=message.DESCRIPTOR.full_name)
