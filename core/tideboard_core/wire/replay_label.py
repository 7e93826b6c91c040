"""The mark of a replayed market on the wires: a field that no broker's schema has, or a header of an HTTP answer.

A client that does not know them passes both over: protobuf keeps a field without a name apart, HTTP ignores a header.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from tideboard_core.errors import BadInput
from tideboard_core.model.replay_label import ReplayLabel, read_label

FIELD: Final = 1000
"""Number of the field in the answer to a login; the brokers' own messages count up from 1."""
HEADER: Final = "X-Tideboard-Replay"
JSON_NAME: Final = "replay"
"""Name of the field where the answer to a login is JSON."""

_TEXT: Final = 2
"""Wire type of a field that has a length."""
_LOW: Final = 0x7F
_MORE: Final = 0x80


def mark_message(message: Message, label: ReplayLabel | None) -> None:
    """Add the label to the answer to a login; None adds nothing."""
    if label is not None:
        text = label.text().encode()
        message.MergeFromString(_varint(FIELD << 3 | _TEXT) + _varint(len(text)) + text)


def mark_json(body: bytes, label: ReplayLabel | None) -> bytes:
    """As `mark_message` for an answer in protobuf's JSON."""
    return body if label is None else json.dumps({**json.loads(body), JSON_NAME: label.text()}).encode()


def label_headers(label: ReplayLabel | None) -> dict[str, str]:
    """The header of every answer of a port over HTTP; none for None."""
    return {} if label is None else {HEADER: label.text()}


def label_of_message(message: Message) -> ReplayLabel | None:
    """The label in an answer to a login, None without one; raises BadInput for one that cannot be read."""
    unknown = UnknownFieldSet(message)
    fields = (unknown[place] for place in range(len(unknown)))
    found = [field.data for field in fields if field.field_number == FIELD]
    return label_of_texts(data.decode(errors="replace") if isinstance(data, bytes) else str(data) for data in found)


def label_of_texts(texts: Iterable[str]) -> ReplayLabel | None:
    """The label that every header or answer gives alike, None without any; raises BadInput for what cannot be read."""
    labels = {read_label(text) for text in texts}
    if len(labels) > 1:
        raise BadInput("replay-label-unreadable", text=", ".join(sorted(label.text() for label in labels)))
    return labels.pop() if labels else None


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > _LOW:
        out.append(number & _LOW | _MORE)
        number >>= 7
    return bytes((*out, number))
